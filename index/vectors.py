"""FAISS with names: vectors added, replaced and removed under a passage's identifier."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.types import Vectors

VECTORS_FILE = "vectors.faiss"
NAMES_FILE = "vectors.json"


class VectorIndex:
    """Inner-product search over unit vectors; row numbers only ever grow, so none is reused."""

    def __init__(self, dimension: int) -> None:
        import faiss

        self.dimension = dimension
        self._faiss: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._rows: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    @property
    def names(self) -> list[str]:
        """All names, oldest first."""
        return list(self._rows)

    def add(self, names: Sequence[str], vectors: Vectors) -> None:
        """Add (n, dimension) vectors; a name that is there already is replaced."""
        if len(names) != len(vectors) or len(set(names)) != len(names):
            raise ValueError("one vector a name, each name once")
        if not len(names):
            return
        self.remove([name for name in names if name in self._rows])
        rows = np.arange(self._next, self._next + len(names), dtype=np.int64)
        self._faiss.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), rows)
        self._next += len(names)
        for name, row in zip(names, rows.tolist(), strict=True):
            self._rows[name] = row
            self._names[row] = name

    def remove(self, names: Iterable[str]) -> None:
        """Remove vectors; names that are not there are passed over."""
        rows = [self._rows.pop(name) for name in set(names) if name in self._rows]
        if rows:
            self._faiss.remove_ids(np.asarray(rows, dtype=np.int64))
            for row in rows:
                del self._names[row]

    def search(self, vector: Vectors, count: int, among: Iterable[str] | None = None) -> list[tuple[str, float]]:
        """Up to `count` (name, cosine), best first; `among` filters before the search."""
        import faiss

        parameters = None
        if among is not None:
            rows = np.asarray([self._rows[n] for n in among if n in self._rows], dtype=np.int64)
            if not len(rows):
                return []
            parameters = faiss.SearchParameters(  # type: ignore[call-arg]
                sel=faiss.IDSelectorBatch(rows)
            )
        count = min(count, len(self))
        if count <= 0:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, rows = self._faiss.search(query, count, params=parameters)
        return [(self._names[int(r)], float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]

    def matrix(self, names: Sequence[str]) -> Vectors:
        """(n, dimension) stored vectors of the names, in their order."""
        rows = np.asarray([self._rows[name] for name in names], dtype=np.int64)
        if not len(rows):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._faiss.reconstruct_batch(rows), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the FAISS file and the names."""
        import faiss

        faiss.write_index(self._faiss, str(folder / VECTORS_FILE))
        record = {"dimension": self.dimension, "next": self._next, "rows": self._rows}
        (folder / NAMES_FILE).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Read what `save` wrote."""
        import faiss

        record = json.loads((folder / NAMES_FILE).read_text(encoding="utf-8"))
        index = cls(record["dimension"])
        index._faiss = faiss.read_index(str(folder / VECTORS_FILE))
        index._rows = record["rows"]
        index._names = {row: name for name, row in index._rows.items()}
        index._next = record["next"]
        return index
