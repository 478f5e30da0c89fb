"""The model of which rows of the ledger are on a topic: fitted to labelled lists, measured on sets left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.coverage import Model, Table, may_be_on, titled_topics, topic_features
from assistant.duty_lists import ON_TOPIC, find_duties, ledger_filter, with_role
from assistant.engine import Assistant, plain
from assistant.spelling import mend
from assistant.types import Kind
from assistant.understand import understand
from eval.questions import Question

_TODAY = date(2026, 1, 1)
# Strength of the pull to small weights, as scikit-learn has it: the inverse.
_C = 0.3
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Example:
    """One clause for one question: the set, whether it belongs (None where labellers leave it open), its rows.

    `features` are (n, FEATURES), `may` (n,) is 0 for rows that are out of the question, else 1.
    """

    group: str
    question: str
    article: tuple[str, str]
    belongs: bool | None
    features: Table
    may: Table


def examples(group: str, questions: Iterable[Question], assistant: Assistant) -> list[Example]:
    """Every clause that fits all but the topic of each list question that has one."""
    library = assistant.library
    found: list[Example] = []
    for question in questions:
        if question.kind != "list" or question.history:
            continue
        text, _ = mend(plain(question.question), library)
        query = with_role(understand(text, library, _TODAY))
        if query.kind is not Kind.LIST or not query.topics or query.either:
            continue
        _, rows = find_duties(ledger_filter(query), assistant.ledger)
        if not rows:
            continue
        gold = {(g.document, g.article): not g.optional for g in question.gold}
        features = topic_features(query, rows, library)
        titled = titled_topics(query, rows, library)
        may = may_be_on(features, rows, titled)
        places: dict[tuple[int, int], list[int]] = {}
        for i, row in enumerate(rows):
            places.setdefault((row.policy, row.duty.clause), []).append(i)
        for (number, position), own in places.items():
            if len(titled[number]) == len(query.topics):  # what the title says is said of all of it
                continue
            policy = library.policies[number]
            article = (policy.document_number or policy.title, policy.clauses[position].path)
            belongs = (True if gold[article] else None) if article in gold else False
            tables = np.concatenate([table[own] for table in features]), np.concatenate([one[own] for one in may])
            found.append(Example(group, question.id, article, belongs, *tables))
    return found


def fit(seen: Sequence[Example]) -> Model:
    """The model of the examples; of a clause that row speaks which is likeliest by the round before."""
    known = [e for e in seen if e.belongs is not None]
    belongs = np.asarray([e.belongs for e in known])
    rows = np.stack([e.features[np.argmax(e.features[:, 0])] for e in known])
    for _ in range(_ROUNDS):
        mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
        fitted = LogisticRegression(C=_C, max_iter=1000).fit((rows - mean) / scale, belongs)
        model = Model(mean, scale, fitted.coef_[0], float(fitted.intercept_[0]))
        rows = np.stack([e.features[np.argmax(model.chances(e.features))] for e in known])
    return model


def cross_validate(seen: Sequence[Example]) -> dict[str, tuple[int, float, float]]:
    """(clauses that belong, precision, recall) of each set, by a model fitted to the other sets, and of all together."""
    counts: dict[str, tuple[int, int, int, int]] = {}
    for group in dict.fromkeys(e.group for e in seen):
        model = fit([e for e in seen if e.group != group])
        own = [e for e in seen if e.group == group]
        taken = [e for e in own if (model.chances(e.features) * e.may).max() >= ON_TOPIC]
        gold = sum(e.belongs is True for e in own)
        counts[group] = (
            gold,
            sum(e.belongs is True for e in taken),
            sum(e.belongs is not False for e in taken),
            len(taken),
        )
    gold, found, right, taken = np.asarray(list(counts.values())).sum(axis=0)
    counts["合计"] = int(gold), int(found), int(right), int(taken)
    return {group: (g, r / (t or 1), f / (g or 1)) for group, (g, f, r, t) in counts.items()}
