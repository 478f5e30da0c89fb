"""Everyday words and what policies and statutes say instead: texts in a user's words, made of official ones.

Questions asked in everyday words are rare among the training texts. So a query that was read off a
document is also put as people speak, by a list of near words: 经费保障 becomes 钱保障.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from index.training.pairs import Pair

FILE = Path(__file__).parent / "near_words.txt"
# Official words of one character stand inside too many others.
_SHORTEST = 2
# So many words of a query are put otherwise at most.
_MOST = 3


class NearWords:
    """(everyday, official) `entries`, and everyday words by official word."""

    def __init__(self, path: Path = FILE) -> None:
        """Read lines of `everyday TAB official official …`."""
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        rows = [line.split("\t") for line in lines]
        self.entries: list[Pair] = [(everyday, word) for everyday, official in rows for word in official.split()]
        self._everyday: dict[str, list[str]] = {}
        for everyday, word in self.entries:
            if len(word) >= _SHORTEST:
                self._everyday.setdefault(word, []).append(everyday)
        longest_first = sorted(self._everyday, key=lambda word: -len(word))
        self._official = re.compile("|".join(map(re.escape, longest_first)))

    def everyday(self, text: str, rng: random.Random) -> str:
        """The text with some of its official words as people say them; as it is where it has none."""
        found = list(self._official.finditer(text))
        for match in sorted(rng.sample(found, min(_MOST, len(found))), key=lambda m: -m.start()):
            text = text[: match.start()] + rng.choice(self._everyday[match.group(0)]) + text[match.end() :]
        return text

    def everyday_pairs(self, pairs: Sequence[Pair], count: int, rng: random.Random) -> list[Pair]:
        """At most `count` of the pairs, those whose query has an official word, with the query in everyday words."""
        made: list[Pair] = []
        for query, passage in rng.sample(list(pairs), len(pairs)):
            if len(made) >= count:
                break
            put = self.everyday(query, rng)
            if put != query:
                made.append((put, passage))
        return made
