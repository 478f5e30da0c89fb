"""An open index with what questions need at hand: normal forms, frequencies, place pinyin."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np

from assistant.units import names_pattern
from corpus.normal import normal_form
from corpus.places import all_places, short_name
from corpus.types import Clause, Policy
from index.embedders import DEFAULT_EMBEDDER, make_embedder
from index.store import PolicyIndex
from index.types import Embedder, Vectors


@cache
def city_pinyin() -> dict[str, str]:
    """Pinyin of the provinces' and cities' short names → the names, for questions in English."""
    names = [p.short for p in all_places() if p.level != "county" and p.short]
    return {reading: name for name in names for reading in _readings(name)}


def _readings(name: str) -> list[str]:
    """Every way to write a name in pinyin, without tones: changqing and zhangqing for 长清."""
    from pypinyin import Style, lazy_pinyin, pinyin

    options = pinyin(name, style=Style.NORMAL, heteronym=True)
    return ["".join(lazy_pinyin(name)), *("".join(syllables) for syllables in itertools.product(*options))]


class Library:
    """Read-only view of an index; safe to share between threads."""

    def __init__(self, index: PolicyIndex) -> None:
        self.index = index
        self.policies: Sequence[Policy] = index.policies
        self._frequencies: dict[tuple[str, ...], int] = {}
        self._vectors: dict[int, tuple[Vectors, dict[tuple[int, int], int]]] = {}

    @property
    def size(self) -> int:
        """Number of sentences in the corpus."""
        return len(self.sentences)

    @cached_property
    def sentences(self) -> list[tuple[int, int, int]]:
        """(policy, clause, sentence) of every sentence."""
        return [
            (p, clause.position, s)
            for p, policy in enumerate(self.policies)
            for clause in policy.clauses
            for s in range(len(clause.sentences))
        ]

    @cached_property
    def sentence_forms(self) -> dict[tuple[int, int, int], str]:
        """Normal form of every sentence."""
        return {(p, c, s): normal_form(self.policies[p].clauses[c].sentence_text(s)) for p, c, s in self.sentences}

    @cached_property
    def clause_forms(self) -> dict[tuple[int, int], str]:
        """Normal form of every clause's own text."""
        return {
            (p, clause.position): "".join(
                self.sentence_forms[p, clause.position, s] for s in range(len(clause.sentences))
            )
            for p, policy in enumerate(self.policies)
            for clause in policy.clauses
        }

    @cached_property
    def heading_forms(self) -> dict[tuple[int, int], str]:
        """Normal form of the headings from the outermost parent down to each clause."""
        return {
            (p, clause.position): normal_form(" ".join(c.heading for c in (*policy.ancestors(clause), clause)))
            for p, policy in enumerate(self.policies)
            for clause in policy.clauses
        }

    @cached_property
    def policy_forms(self) -> list[str]:
        """Normal form of each policy's text, with its title."""
        return [normal_form(policy.title + policy.source) for policy in self.policies]

    @cached_property
    def whole(self) -> str:
        """Every sentence's normal form, to look a stretch up in."""
        return "\n".join(self.sentence_forms.values())

    @cached_property
    def title_forms(self) -> list[str]:
        """Normal form of each policy's title."""
        return [normal_form(policy.title) for policy in self.policies]

    @cached_property
    def passage_numbers(self) -> dict[tuple[int, int], list[int]]:
        """Passages of each clause, by number."""
        table: dict[tuple[int, int], list[int]] = {}
        for number, passage in enumerate(self.index.passages):
            table.setdefault((passage.policy, passage.clause), []).append(number)
        return table

    @cached_property
    def matrix(self) -> Vectors:
        """(passages, dimension) vectors in the order of the passages."""
        return self.index.vectors.matrix([p.identifier for p in self.index.passages])

    @cached_property
    def reader(self) -> Embedder:
        """The bundled embedder, whatever the index was made with: it costs nothing for every sentence."""
        own = self.index.embedder
        return own if own.name.startswith(f"{DEFAULT_EMBEDDER}@") else make_embedder(DEFAULT_EMBEDDER)

    def sentence_vectors(self, policy: int) -> tuple[Vectors, dict[tuple[int, int], int]]:
        """(sentences, dimension) vectors by `reader` of a policy's sentences, and the row of each (clause, sentence)."""
        if policy not in self._vectors:
            places = [
                (clause.position, s) for clause in self.policies[policy].clauses for s in range(len(clause.sentences))
            ]
            texts = [self.policies[policy].clauses[c].sentence_text(s) for c, s in places]
            self._vectors[policy] = self.reader.embed_passages(texts), {place: i for i, place in enumerate(places)}
        return self._vectors[policy]

    @cached_property
    def passage_policies(self) -> np.ndarray:  # type: ignore[type-arg]
        """(passages,) position of each passage's policy."""
        return np.asarray([p.policy for p in self.index.passages], dtype=np.int64)

    @cached_property
    def unit_names(self) -> re.Pattern[str] | None:
        """The unit names that the clauses themselves use."""
        return names_pattern(u.name for policy in self.policies for clause in policy.clauses for u in clause.units)

    @cached_property
    def all_units(self) -> frozenset[str]:
        """Every unit that a clause names, collective ones too."""
        return frozenset(u.name for policy in self.policies for clause in policy.clauses for u in clause.units)

    @cached_property
    def pinyin(self) -> dict[str, str]:
        """Pinyin of the corpus's places → their short names, for questions in English."""
        table = {}
        for policy in self.policies:
            for name in (policy.region.county, policy.region.city, policy.region.province):
                if name:
                    short = short_name(name)
                    table.update(dict.fromkeys(_readings(short), short))
        return dict(sorted(table.items(), key=lambda item: -len(item[0])))

    def sentence_frequency(self, forms: tuple[str, ...]) -> int:
        """How many sentences hold any of the forms."""
        if forms not in self._frequencies:
            pattern = re.compile("|".join(map(re.escape, forms)))
            texts = self.sentence_forms.values()
            self._frequencies[forms] = sum(1 for text in texts if pattern.search(text))
        return self._frequencies[forms]

    def clause(self, policy: int, clause: int) -> Clause:
        """A clause by position."""
        return self.policies[policy].clauses[clause]
