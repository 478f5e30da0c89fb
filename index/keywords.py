"""BM25 over jieba tokens (bm25s)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.types import Vectors

KEYWORDS_FOLDER = "bm25"


class KeywordIndex:
    """BM25 scores of all passages for weighted query tokens."""

    def __init__(self, bm25: Any, size: int) -> None:
        self._bm25 = bm25
        self._size = size

    @classmethod
    def build(cls, tokens: Sequence[Sequence[str]]) -> KeywordIndex:
        """Index of tokenised passages."""
        import bm25s

        bm25 = bm25s.BM25(method="lucene")
        bm25.index([list(t) or [""] for t in tokens], show_progress=False)
        return cls(bm25, len(tokens))

    def scores(self, weighted: Mapping[str, float]) -> Vectors:
        """(n,) float32 BM25 scores, each token's counted with its weight."""
        total = np.zeros(self._size, dtype=np.float32)
        known = self._bm25.vocab_dict
        for token, weight in weighted.items():
            if token in known:
                total += weight * self._bm25.get_scores([token])
        return total

    def save(self, folder: Path) -> None:
        """Write below `folder`."""
        self._bm25.save(str(folder / KEYWORDS_FOLDER), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """Read what `save` wrote."""
        import bm25s

        bm25 = bm25s.BM25.load(str(folder / KEYWORDS_FOLDER), load_corpus=False)
        return cls(bm25, int(bm25.scores["num_docs"]))
