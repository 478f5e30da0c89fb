"""Any sentence-transformers model, by hub name or local folder (bge-small-zh-v1.5, Qwen3-Embedding, m3e, …)."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import PolicyAssistantError
from index.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


# What models want before queries and passages, where their own files do not say so (from their cards).
_PREFIXES = (
    (re.compile(r"bge-(?:small|base|large)-zh"), "为这个句子生成表示以用于检索相关文章：", ""),
    (re.compile(r"(?:^|[/-])(?:multilingual-)?e5-"), "query: ", "passage: "),
)


class SentenceTransformersEmbedder:
    """`encode_query` and `encode_document` apart, so that a model's prompts, its own or known ones, are respected."""

    def __init__(self, model: str) -> None:
        self.name = f"sentence-transformers:{model}"
        self._path = model
        self._lock = threading.Lock()
        self._model: SentenceTransformer | None = None

    def load(self) -> None:
        """Read the model, once; an error in the user's language where it cannot be had."""
        with self._lock:
            if self._model is None:
                self._model = _load(self._path)

    @property
    def dimension(self) -> int:
        """Length of the model's vectors."""
        self.load()
        assert self._model is not None
        size = self._model.get_embedding_dimension()
        assert size is not None
        return int(size)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """(n, dimension) float32, rows of length 1."""
        self.load()
        assert self._model is not None
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        _, prefix = known_prefixes(self._path, self._model.prompts)
        whole = [prefix + text for text in texts]
        vectors = self._model.encode_document(whole, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """(dimension,) float32 of length 1."""
        self.load()
        assert self._model is not None
        prefix, _ = known_prefixes(self._path, self._model.prompts)
        vectors = self._model.encode_query([prefix + text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors[0], dtype=np.float32)


def known_prefixes(path: str, prompts: dict[str, str] | None) -> tuple[str, str]:
    """(query, passage) prefixes of a model known by its name or folder; empty where it brings prompts of its own."""
    if prompts and any(prompts.values()):
        return "", ""
    name = path.replace("\\", "/").rstrip("/").lower()
    return next(((query, passage) for known, query, passage in _PREFIXES if known.search(name)), ("", ""))


def _load(path: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise PolicyAssistantError("没有安装 sentence-transformers，请先运行 make setup") from error
    try:
        return SentenceTransformer(path, device="cpu")
    except Exception as error:
        raise PolicyAssistantError(
            f"无法载入向量模型“{path}”：本机连不上模型库时，请填写已下载模型的文件夹路径（{type(error).__name__}）"
        ) from error
