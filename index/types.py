"""Domain types of the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one clause that is embedded and found on its own.

    `policy` and `clause` are positions in the corpus; [start, end) counts in `Clause.text`,
    [source_start, source_end) in `Policy.source`. `context` (path, headings, title, unit bracket)
    goes into the index beside `text` and is never quoted.
    """

    identifier: str
    policy: int
    clause: int
    start: int
    end: int
    source_start: int
    source_end: int
    text: str
    context: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its number in the index, fused score, and the two scores it came from."""

    passage: int
    score: float
    lexical: float
    dense: float


class Embedder(Protocol):
    """Texts → unit vectors; queries and passages apart, since models want different prefixes."""

    @property
    def name(self) -> str:
        """The `provider:model` string, and where a model may change in place, what tells its versions apart."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(self, texts: list[str]) -> Vectors:
        """(n, dimension) float32, rows of length 1."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """(dimension,) float32 of length 1."""
        ...
