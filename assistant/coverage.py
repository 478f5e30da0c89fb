"""How likely a row of the ledger is on a topic: a logistic model over its words, its headings and its meaning.

Rules of the kind “so much of the topic's weight” let 教师 of 教师交流 stand for both, or miss what a clause says
in other words; the model weighs both against what else the policy has. Its weights are fitted to labelled
questions by `python -m eval coverage`, which also says what it finds in sets that it was not fitted to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.ledger import Row
from assistant.library import Library
from assistant.ranking import matched_weight, total_weight
from assistant.types import Query, Term
from index.tokenizer import word_spans

Table = np.ndarray[Any, np.dtype[np.float64]]
WEIGHTS = Path(__file__).parent / "coverage.json"
# Some of a topic, its better part, and all of it.
_LITTLE, _HELD, _WHOLE = 0.01, 0.6, 0.99
# More words and more times tell nothing more, nor do fewer clauses; more of them are like so many.
_WORDS, _TIMES, _FEW, _MANY = 5, 4, 12, 150
# A word no longer than this stands whole or not at all: 大学生 is not in 中小学生.
_PARTS = 4
# Of a topic T and a row R: shares of T's weight in R's sentence with its headings and in R's clause, how often the
# heaviest word of T stands in the sentence, the question's cosine to the sentence (in standard deviations over all rows),
# whether R's policy has every word of T, the share of the policy's clauses with the heaviest one, R's depth, the number of
# words of T and of the topics asked for, how far R's share lies below its policy's best, its cosine below its
# policy's best, and logarithms of how many clauses hold T and of how many there are (of _MANY, where there are more).
_SHARES = ("held", "held_in_clause")
FEATURES = (
    *_SHARES, "times", "meaning", "spoken", "spread", "depth", "words", "topics", "held_below_best",
    "meaning_below_best", "clauses_held", "clauses",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: chance = sigmoid(bias + weights · (x - mean) / scale); arrays in the order of FEATURES."""

    mean: Table
    scale: Table
    weights: Table
    bias: float

    def chances(self, features: Table) -> Table:
        """(n,) chances of (n, features) rows."""
        scores = self.bias + ((features - self.mean) / self.scale) @ self.weights
        return np.asarray(1.0 / (1.0 + np.exp(-scores)))

    def write(self, path: Path = WEIGHTS) -> None:
        """Keep the model where it is read from."""
        rows = zip(FEATURES, self.mean.tolist(), self.scale.tolist(), self.weights.tolist(), strict=True)
        table = {name: [round(value, 5) for value in values] for name, *values in rows}
        path.write_text(json.dumps(table | {"bias": round(self.bias, 5)}, indent=1) + "\n", encoding="utf-8")


@cache
def _model() -> Model:
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    mean, scale, weights = (np.asarray([data[name][i] for name in FEATURES]) for i in range(3))
    return Model(mean, scale, weights, data["bias"])


def coverage(query: Query, rows: Sequence[Row], library: Library, lenient: bool = False) -> Table:
    """(rows,) chances that a row is on one of the query's topics, of which it must have any.

    A sentence that holds the better part of a topic, or stands below what does, is as likely as the likeliest of its
    clause; where schools are asked for too, one that holds nothing of it has none. What a policy's title says is said of all of it, and narrows nothing beside another topic.
    `lenient` leaves out of a topic what a policy lacks, where that is the lesser part of it.
    """
    places = [(row.policy, row.duty.clause) for row in rows]
    found = []
    titled = titled_topics(query, rows, library)
    tables = topic_features(query, rows, library, lenient)
    for features, may in zip(tables, may_be_on(tables, rows, titled), strict=True):
        chances = _model().chances(features) * may
        best: dict[tuple[int, int], float] = {}
        for place, chance in zip(places, chances.tolist(), strict=True):
            best[place] = max(best.get(place, 0.0), chance)
        held = features[:, FEATURES.index("held")]
        if query.wanted.schools:  # 高中收费: a fee and a 高中 in two sentences of a clause
            chances *= held > 0
        speaks = held >= _HELD
        found.append([
            best[place] if speaking else chance
            for place, speaking, chance in zip(places, speaks, chances.tolist(), strict=True)
        ])  # fmt: skip
    whole = [len(titled[row.policy]) == len(query.topics) for row in rows]
    return np.asarray(np.maximum(np.max(np.asarray(found), axis=0), whole))


def titled_topics(query: Query, rows: Sequence[Row], library: Library) -> dict[int, set[int]]:
    """Of each policy of the rows the topics, by number, that its title holds every word of."""
    return {
        number: {
            i for i, terms in enumerate(query.topics) if all(_stands(t, library.title_forms[number]) for t in terms)
        }
        for number in {row.policy for row in rows}
    }


def may_be_on(tables: Sequence[Table], rows: Sequence[Row], titled: dict[int, set[int]]) -> list[Table]:
    """For each topic (rows,) 1 where a row may be on it at all, else 0; of `titled` topics none may.

    `tables` are as topic_features gives them, `titled` as titled_topics does.
    """
    return [
        _may_be_on(features, rows) * [topic not in titled[row.policy] for row in rows]
        for topic, features in enumerate(tables)
    ]


def _may_be_on(features: Table, rows: Sequence[Row]) -> Table:
    """(rows,) 1 where the words let a row be on a topic, else 0.

    None may where no policy with all words of the topic has a clause with the better part of them: it is not stated.
    None may that holds nothing of it, in its clause either, or, where another sentence of its clause does, by itself; of
    a policy with a clause that holds all of it none that holds less than the better part.
    """
    share = features[:, : len(_SHARES)].max(axis=1)
    full = share * features[:, FEATURES.index("spoken")]
    if full.max() < _HELD:
        return np.zeros(len(rows))
    best: dict[int, float] = {}
    for row, own in zip(rows, full.tolist(), strict=True):
        best[row.policy] = max(best.get(row.policy, 0.0), own)
    speaks = features[:, FEATURES.index("held")] > 0
    speaking = {(row.policy, row.duty.clause) for row, own in zip(rows, speaks, strict=True) if own}
    return np.asarray([
        (own or (row.policy, row.duty.clause) not in speaking)
        and held >= (_HELD if best[row.policy] >= _WHOLE else _LITTLE)
        for row, own, held in zip(rows, speaks, share, strict=True)
    ], dtype=float)  # fmt: skip


def topic_features(query: Query, rows: Sequence[Row], library: Library, lenient: bool = False) -> list[Table]:
    """For each topic of the query the (rows, FEATURES) that the model is asked with; `lenient` is as for coverage."""
    meaning = _meaning(query, rows, library)
    policies = [row.policy for row in rows]
    clauses = len({(row.policy, row.duty.clause) for row in rows})
    shared = {
        "meaning": (meaning - meaning.mean()) / (meaning.std() or 1.0),
        "meaning_below_best": _below_best(meaning, policies),
        "depth": np.asarray([library.clause(row.policy, row.duty.clause).depth for row in rows]),
        "topics": np.full(len(rows), len(query.topics)),
        "clauses": np.full(len(rows), np.log(min(max(clauses, _FEW), _MANY))),
    }
    tables = []
    for terms in query.topics:
        columns = shared | _by_words(terms, rows, library, lenient)
        tables.append(np.stack([columns[name] for name in FEATURES], axis=1))
    return tables


def _by_words(terms: Sequence[Term], rows: Sequence[Row], library: Library, lenient: bool) -> dict[str, Table]:
    """(rows,) columns of what the words of a topic tell."""
    kept = {number: _InPolicy.read(terms, number, library, lenient) for number in {row.policy for row in rows}}
    top = max(terms, key=lambda term: term.weight)
    around: dict[tuple[int, int], float] = {}
    found = []
    for row in rows:
        place, policy = (row.policy, row.duty.clause), kept[row.policy]
        sentence = library.sentence_forms[(*place, row.duty.sentence)]
        if place not in around:
            around[place] = policy.share(library.clause_forms[place])
        share = policy.share(sentence + library.heading_forms[place])
        times = min(sum(sentence.count(form) for form in top.forms), _TIMES)
        found.append((share, around[place], times, policy.spread, policy.spoken))
    held, in_clause, times_, spread, spoken = np.asarray(found, dtype=float).T
    policies = [row.policy for row in rows]
    clauses = len({(row.policy, row.duty.clause) for row in rows})
    full = len({(r.policy, r.duty.clause) for r, share in zip(rows, held, strict=True) if share >= _HELD})
    return {
        "held": held,
        "held_in_clause": in_clause,
        "times": times_,
        "spread": spread,
        "spoken": spoken,
        "words": np.full(len(rows), min(len(terms), _WORDS)),
        "held_below_best": _below_best(held, policies),
        "clauses_held": np.full(len(rows), np.log1p(full * min(1.0, _MANY / clauses))),
    }


def _below_best(values: Table, policies: Sequence[int]) -> Table:
    """How far each value lies below the highest of its policy."""
    best: dict[int, float] = {}
    for number, value in zip(policies, values.tolist(), strict=True):
        best[number] = max(best.get(number, value), value)
    return values - [best[number] for number in policies]


@dataclass(frozen=True, slots=True)
class _InPolicy:
    """A topic as one policy speaks of it: its words without those of the title, the share of clauses with the heaviest,
    and 1 where the policy has every word, else 0."""

    terms: tuple[Term, ...]
    spread: float
    spoken: float

    @classmethod
    def read(cls, terms: Sequence[Term], number: int, library: Library, lenient: bool) -> _InPolicy:
        text, title = library.policy_forms[number], library.title_forms[number]
        had = [term for term in terms if _stands(term, text)]
        spoken = len(had) == len(terms) or lenient and total_weight(had) > total_weight(terms) / 2
        own = had if spoken else terms
        top = max(own, key=lambda term: term.weight)
        clauses = library.policies[number].clauses
        spread = sum(_stands(top, library.clause_forms[number, c.position]) for c in clauses) / len(clauses)
        rest = _by_themselves([term for term in own if not _stands(term, title)] or own)
        return cls(tuple(rest), spread, float(spoken))

    def share(self, text: str) -> float:
        """How much of the topic's weight a text holds."""
        return _held(self.terms, text) / total_weight(self.terms)


def _stands(term: Term, text: str) -> bool:
    return any(form in text for form in term.forms)


def _meaning(query: Query, rows: Sequence[Row], library: Library) -> Table:
    """(rows,) cosines of the question and the sentences."""
    vector = library.reader.embed_query(query.subject or query.text)
    cosines, places = {}, {}
    for number in {row.policy for row in rows}:
        vectors, places[number] = library.sentence_vectors(number)
        cosines[number] = vectors @ vector
    return np.asarray([cosines[r.policy][places[r.policy][r.duty.clause, r.duty.sentence]] for r in rows])


def _by_themselves(terms: Sequence[Term]) -> list[Term]:
    """The terms, none with the word of another as its synonym: 交流 stands for 轮岗 beside 交流 no more."""
    own = {term.forms[0] for term in terms}
    return [replace(t, forms=(t.forms[0], *(f for f in t.forms[1:] if f not in own))) for t in terms]


def _held(terms: Sequence[Term], text: str) -> float:
    """Weight of the terms that a text holds, a compound also by its two halves: 交流轮岗 in 轮岗交流."""
    halves = sum(
        term.weight
        for term in terms
        if len(term.text) == 4 and term.text not in text and term.text[:2] in text and term.text[2:] in text
    )
    standing = [term for term in terms if _stands(term, text) or len(term.text) > _PARTS]
    standing = [term for term in standing if not _only_across_words(term, text)]
    return min(matched_weight(standing, text) + halves, total_weight(terms))


def _only_across_words(term: Term, text: str) -> bool:
    """Whether a text holds a short term only where two of its words meet: 入学 in 纳入学校."""
    found = [form for form in term.forms if form in text]
    return bool(found) and all(len(form) == 2 and _across_words(form, text) for form in found)


def _across_words(form: str, text: str) -> bool:
    edges = _word_edges(text)
    places = (m.start() for m in re.finditer(re.escape(form), text))
    return all(i + 1 in edges and not (i in edges and i + 2 in edges) for i in places)


@lru_cache(maxsize=65536)
def _word_edges(text: str) -> frozenset[int]:
    return frozenset(edge for start, end, _ in word_spans(text) for edge in (start, end))
