"""The bundled model, or any folder of its layout: a table of word vectors, read without torch.

The same folder loads in sentence-transformers (StaticEmbedding); a test says that the vectors agree.
Only the rows of a text's words are read and made floats: the table stays mapped.
"""

from __future__ import annotations

import json
import threading
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import PolicyAssistantError
from index.types import Vectors

MODELS = Path(__file__).parent.parent / "models"
# Kinds of number in a safetensors file.
_TYPES = {"I8": "<i1", "F16": "<f2", "F32": "<f4", "I32": "<i4", "I64": "<i8"}
# Texts whose words are summed in one go: few enough that a word they share is worth looking for, and their table small.
_CHUNK = 64


class StaticEmbedder:
    """The length-1 sum of a text's word vectors; queries and passages alike, as it was trained."""

    def __init__(self, model: str) -> None:
        """`model` is the name of a bundled model or a folder. PolicyAssistantError where there is neither."""
        bundled = MODELS / model
        self._folder = bundled if (bundled / "model.safetensors").exists() else Path(model)
        if not (self._folder / "model.safetensors").exists():
            names = "、".join(sorted(p.parent.name for p in MODELS.glob("*/model.safetensors")))
            raise PolicyAssistantError(f"没有静态向量模型“{model}”：应为自带的 {names}，或这样一个模型的文件夹")
        self._arrays = _arrays(self._folder / "model.safetensors")
        if "embeddings" not in self._arrays:
            raise PolicyAssistantError(f"“{model}”不是静态向量模型的文件夹：model.safetensors 里没有 embeddings")
        # What was trained again is another model: an index made by the one before is stale.
        self.name = f"static:{model}@{_checksum(self._arrays['embeddings'])}"
        self.dimension = int(self._arrays["embeddings"].shape[1])
        self._lock = threading.Lock()
        self._tokenizer: Any = None

    def load(self) -> None:
        """Read the tokenizer, once."""
        with self._lock:
            if self._tokenizer is None:
                from tokenizers import Tokenizer

                self._tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    def embed_passages(self, texts: list[str]) -> Vectors:
        """(n, dimension) float32, rows of length 1, of 0 where a text has no word."""
        self.load()
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            encodings = self._tokenizer.encode_batch_fast(texts[start : start + _CHUNK], add_special_tokens=False)
            counts = np.fromiter((len(e.ids) for e in encodings), dtype=np.int64, count=len(encodings))
            ids = np.fromiter((i for e in encodings for i in e.ids), dtype=np.int64, count=int(counts.sum()))
            # A word's row is read once for the texts of a chunk, however often they have it.
            words, columns = np.unique(ids, return_inverse=True)
            cells = np.repeat(np.arange(len(encodings)), counts) * len(words) + columns
            times = np.bincount(cells, minlength=len(encodings) * len(words)).reshape(len(encodings), len(words))
            result[start : start + len(encodings)] = times.astype(np.float32) @ self._rows(words)
        lengths = np.linalg.norm(result, axis=1, keepdims=True)
        return np.asarray(result / np.maximum(lengths, 1e-12), dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """(dimension,) float32 of length 1."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def _rows(self, ids: np.ndarray[Any, Any]) -> Vectors:
        mapping = self._arrays.get("mapping")
        rows: Vectors = self._arrays["embeddings"][ids if mapping is None else mapping[ids]].astype(np.float32)
        weights = self._arrays.get("weights")
        if weights is not None:
            rows *= weights[ids].astype(np.float32)[:, None]
        return rows


def _arrays(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """`embeddings`, and `weights` and `mapping` where there are any, by model2vec's names; mapped, not read.

    The safetensors package copies what it reads, which costs as much memory as the table has.
    """
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(size) if size < path.stat().st_size else b"")
        arrays: dict[str, np.ndarray[Any, Any]] = {}
        for name, entry in header.items():
            if name != "__metadata__":
                place, kind = 8 + size + entry["data_offsets"][0], np.dtype(_TYPES[entry["dtype"]])
                array = np.memmap(path, kind, "r", place, tuple(entry["shape"]))
                arrays["embeddings" if name == "embedding.weight" else name] = array
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PolicyAssistantError(f"向量模型文件已损坏：{path}") from error
    return arrays


def _checksum(rows: np.ndarray[Any, Any]) -> str:
    """Eight digits of a table, of a sample of its rows: the whole would take longer than a question."""
    step = max(1, len(rows) // 2000)
    return f"{zlib.crc32(rows[::step].tobytes()):08x}"
