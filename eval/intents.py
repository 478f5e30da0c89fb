"""How well questions are read: each marked question by models that were trained on the others."""

from __future__ import annotations

import random
from collections.abc import Sequence

from assistant.intent.features import SYMBOLS, question_features
from assistant.intent.train import Marked, found_labels, read_marked, train_wants

_FOLDS = 5
_SEED = 1


def cross_validate(questions: Sequence[Marked] | None = None) -> dict[str, tuple[int, float, float]]:
    """(count, precision, recall) of each part by character and of each want, over folds by question."""
    questions = list(read_marked() if questions is None else questions)
    random.Random(_SEED).shuffle(questions)
    labels = found_labels(questions)
    pairs = [pair for q, own in zip(questions, labels, strict=True) for pair in zip(q.labels, own, strict=True)]
    figures = {f"part={s}": _figures([a == s for a, _ in pairs], [b == s for _, b in pairs]) for s in SYMBOLS}
    found: list[frozenset[str]] = [frozenset()] * len(questions)
    for fold in range(_FOLDS):
        seen = [i for i in range(len(questions)) if i % _FOLDS != fold]
        model = train_wants([questions[i] for i in seen], [labels[i] for i in seen])
        for i in range(fold, len(questions), _FOLDS):
            chances = model.chances(question_features(questions[i].text, labels[i]))
            found[i] = frozenset(name for name, chance in chances.items() if chance >= 0.5)
    for name in sorted({want for q in questions for want in q.wants}):
        figures[name] = _figures([name in q.wants for q in questions], [name in f for f in found])
    return figures


def _figures(gold: Sequence[bool], found: Sequence[bool]) -> tuple[int, float, float]:
    right = sum(a and b for a, b in zip(gold, found, strict=True))
    return sum(gold), right / (sum(found) or 1), right / (sum(gold) or 1)
