"""A trained table as the folder that is shipped: 8-bit rows with a scale each, tokenizer and card.

The layout is model2vec's, which sentence-transformers' StaticEmbedding reads back as 32-bit floats:
`embeddings` (words, dimension) int8 and `weights` (words,) float32, a word's vector being their product.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]
# Digits of a word's log probability that are kept: the file is read faster, and the cuts stay the same.
_DIGITS = 3


def pack(folder: Path, tokenizer: Tokenizer, vectors: np.ndarray[Any, Any], card: str) -> None:
    """Write the model: a new folder beside, then one rename, so that a crash leaves the last good one."""
    new = folder.with_name(folder.name + ".new")
    (new / "1_Normalize").mkdir(parents=True, exist_ok=True)
    (new / "1_Normalize" / "config.json").write_text("{}\n", encoding="utf-8")
    rows, scales = quantised(vectors)
    save_file({"embeddings": rows, "weights": scales}, new / "model.safetensors")
    record = json.loads(tokenizer.to_str())
    record["model"]["vocab"] = [[word, round(score, _DIGITS)] for word, score in record["model"]["vocab"]]
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    (new / "tokenizer.json").write_text(text + "\n", encoding="utf-8")
    (new / "modules.json").write_text(json.dumps(_MODULES, indent=2) + "\n", encoding="utf-8")
    settings = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}
    (new / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    (new / "README.md").write_text(card, encoding="utf-8")
    old = folder.with_name(folder.name + ".old")
    replaces = folder.exists()
    if replaces:
        os.rename(folder, old)
    os.rename(new, folder)
    if replaces:
        shutil.rmtree(old)


def quantised(vectors: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """(n, d) floats → (n, d) int8 and (n,) float32 scales, the largest value of a row being 127."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-8) / 127
    return np.round(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)
