"""BM25 over jieba tokens: built and saved by bm25s, read back as the plain arrays that it saves.

Importing bm25s (and scipy with it) takes longer than a question does, so reading does without; a
test says that both give the same scores.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from index.types import Vectors

KEYWORDS_FOLDER = "bm25"


def build_keywords(tokens: Sequence[Sequence[str]], folder: Path) -> None:
    """Index tokenised passages and save below `folder`."""
    import bm25s

    bm25 = bm25s.BM25(method="lucene")
    bm25.index([list(t) or [""] for t in tokens], show_progress=False)
    bm25.save(str(folder / KEYWORDS_FOLDER), show_progress=False)


class KeywordIndex:
    """BM25 scores of all passages for weighted query tokens."""

    def __init__(self, folder: Path, in_memory: bool = False) -> None:
        """Map what `build_keywords` saved below `folder`, or read it, where the folder will not stay."""
        saved = folder / KEYWORDS_FOLDER
        mode: Literal["r"] | None = None if in_memory else "r"
        self._data = np.load(saved / "data.csc.index.npy", mmap_mode=mode)
        self._rows = np.load(saved / "indices.csc.index.npy", mmap_mode=mode)
        self._starts = np.load(saved / "indptr.csc.index.npy", mmap_mode=mode)
        self._vocabulary: dict[str, int] = json.loads((saved / "vocab.index.json").read_text(encoding="utf-8"))
        self._size = int(json.loads((saved / "params.index.json").read_text(encoding="utf-8"))["num_docs"])

    def scores(self, weighted: Mapping[str, float]) -> Vectors:
        """(n,) float32 BM25 scores, each token's counted with its weight; unknown tokens score 0."""
        total = np.zeros(self._size, dtype=np.float32)
        for token, weight in weighted.items():
            column = self._vocabulary.get(token)
            if column is not None:
                span = slice(int(self._starts[column]), int(self._starts[column + 1]))
                total[self._rows[span]] += weight * self._data[span]
        return total

    def most(self, weighted: Mapping[str, float]) -> float:
        """What the scores of the tokens stay below (Lucene's BM25): their idf, of unknown ones too, by weight."""
        return sum(weight * self._idf(token) for token, weight in weighted.items())

    def _idf(self, token: str) -> float:
        column = self._vocabulary.get(token)
        found = int(self._starts[column + 1] - self._starts[column]) if column is not None else 0
        return math.log(1 + (self._size - found + 0.5) / (found + 0.5))
