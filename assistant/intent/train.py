"""Rebuild the question models from the marked questions: `python -m assistant.intent.train`."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.intent.features import OUTSIDE, SYMBOLS, character_features, question_features
from assistant.intent.model import DATA, PARTS, WEIGHTS, Wants, label_characters

MARKED = DATA / "marked.jsonl"
_PART = re.compile(rf"\{{({'|'.join(SYMBOLS)}):([^{{}}]*)\}}")
# Features seen in one question only say nothing of the next.
_SEEN = 2
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with the label of each character and the names of what it wants."""

    text: str
    labels: tuple[str, ...]
    wants: frozenset[str]


def read_marked(path: Path = MARKED) -> list[Marked]:
    """The marked questions of a file: {"q": "{doc:…}里，{unit:…}要配合哪些", "ask": "all", …} a line."""
    return [_marked(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _marked(record: dict[str, Any]) -> Marked:
    text, labels, position = "", [], 0
    for match in _PART.finditer(record["q"]):
        before = record["q"][position : match.start()]
        text += before + match.group(2)
        labels += [OUTSIDE] * len(before) + [match.group(1)] * len(match.group(2))
        position = match.end()
    rest = record["q"][position:]
    wants = {f"ask={record['ask']}", *(f"fact={f}" for f in record.get("facts", ()))}
    wants |= {f"{name}={record[name]}" for name in ("role", "voice") if record.get(name)}
    wants |= {name for name in ("alone", "together") if record.get(name)}
    return Marked(text + rest, (*labels, *[OUTSIDE] * len(rest)), frozenset(wants))


def marked_hash(path: Path = MARKED) -> str:
    """SHA-256 of the marked questions: models say which they were trained on."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def train_parts(questions: Sequence[Marked], path: Path) -> Any:
    """A CRF that labels the characters of a question, written to `path`."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.4, "c2": 0.02, "max_iterations": 120})
    for question in questions:
        trainer.append(character_features(question.text), question.labels)
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def found_labels(questions: Sequence[Marked]) -> list[list[str]]:
    """For each question the labels of a CRF that did not see it: what the wants are read from in use."""
    labels: list[list[str]] = [[] for _ in questions]
    for fold in range(_FOLDS):
        with tempfile.TemporaryDirectory() as folder:
            seen = [q for i, q in enumerate(questions) if i % _FOLDS != fold]
            tagger = train_parts(seen, Path(folder) / "parts.crfsuite")
            for i in range(fold, len(questions), _FOLDS):
                labels[i] = label_characters(tagger, questions[i].text)
    return labels


def train_wants(questions: Sequence[Marked], labels: Sequence[Sequence[str]]) -> Wants:
    """Logistic regressions, one a want, over questions whose characters were labelled."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    found = [question_features(q.text, own) for q, own in zip(questions, labels, strict=True)]
    vectors = CountVectorizer(analyzer=list, binary=True, lowercase=False, min_df=_SEEN)
    matrix = vectors.fit_transform(found)
    counts = Counter(want for q in questions for want in q.wants)
    names = sorted(want for want, count in counts.items() if count >= _FOLDS)
    columns, bias = [], []
    for name in names:
        model = LogisticRegression(C=1.0, max_iter=1000, class_weight="balanced")
        model.fit(matrix, [name in q.wants for q in questions])
        columns.append(model.coef_[0])
        bias.append(model.intercept_[0])
    vocabulary = {feature: i for i, feature in enumerate(vectors.get_feature_names_out())}
    weights = np.array(columns).T.astype(np.float16)
    return Wants(tuple(names), vocabulary, weights, np.array(bias, dtype=np.float32))


def main() -> None:
    """Train on all marked questions and write both models beside them."""
    questions = read_marked()
    train_parts(questions, PARTS)
    train_wants(questions, found_labels(questions)).save(WEIGHTS, marked_hash())
    print(f"{len(questions)} 问，{PARTS.stat().st_size // 1024} KB + {WEIGHTS.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
