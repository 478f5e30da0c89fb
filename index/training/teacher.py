"""First vectors for the words, from a teacher that knows them: distilled without its context.

As in model2vec (T. van Dongen, S. Tulkens, "Model2Vec: Fast State-of-the-Art Static Embeddings", 2024):
every word is embedded alone, the vectors are cut to the wanted length by their principal components,
and frequent words get less weight (S. Arora et al., "A Simple but Tough-to-Beat Baseline for Sentence
Embeddings", ICLR 2017). The teacher is the multilingual Universal Sentence Encoder (Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from index.types import Embedder

_SMOOTH = 1e-4
_SCALE = 1.5
_CHUNK = 2000
# Components are found on the most frequent words: rare ones are noise.
_FREQUENT = 30_000


def first_vectors(
    words: Sequence[str], log_chances: np.ndarray[Any, Any], teacher: Embedder, dimension: int
) -> np.ndarray[Any, Any]:
    """(words, dimension) float32; `log_chances` are the words' log probabilities, the first word is the unknown one."""
    chunks = range(0, len(words), _CHUNK)
    made = [teacher.embed_passages(list(words[i : i + _CHUNK])) for i in tqdm(chunks, desc="词的初始向量")]
    vectors = np.concatenate(made)
    vectors = vectors - vectors.mean(axis=0)
    _, _, components = np.linalg.svd(vectors[:_FREQUENT], full_matrices=False)
    cut = vectors @ components[:dimension].T
    cut /= np.maximum(np.linalg.norm(cut, axis=1, keepdims=True), 1e-9)
    weights = _SMOOTH / (_SMOOTH + np.exp(log_chances))
    weights[0] = 0.0
    return np.asarray(_SCALE * weights[:, None] * cut, dtype=np.float32)
