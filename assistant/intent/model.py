"""The question models as they are used: a CRF for the parts, logistic regressions for what is wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from statistics import mode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.intent.features import OUTSIDE, character_features, question_features
from index.tokenizer import word_spans

# Before what says which policy is meant: 区农业农村局在|先行区方案, 我在团区委上班，|那个方案.
_LEAD = re.compile(r".*[，,。；！？]|(?:(?!关于).)*在(?!校|园)")
DATA = Path(__file__).parent / "data"
PARTS = DATA / "parts.crfsuite"
WEIGHTS = DATA / "wants.npz"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question at [start, end): doc, place, unit, school, time, topic or phrase."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Intent:
    """How a question is put. `parts` are in order; `chances` holds the chance of each want, such as `ask=all`."""

    parts: tuple[Part, ...]
    chances: dict[str, float]

    def spans(self, *labels: str) -> list[tuple[int, int]]:
        """[start, end) of the parts with any of the labels."""
        return [(p.start, p.end) for p in self.parts if p.label in labels]

    def wants(self, name: str, chance: float = 0.5) -> bool:
        """Whether a want is at least this likely."""
        return self.chances[name] >= chance


@dataclass(frozen=True, slots=True)
class Wants:
    """Logistic regressions over the features of a question, one a want: weights [features, wants], bias [wants]."""

    names: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """The chance of each want."""
        rows = [self.vocabulary[f] for f in features if f in self.vocabulary]
        scores = self.weights[rows].astype(np.float32).sum(axis=0) + self.bias
        return dict(zip(self.names, map(float, 1 / (1 + np.exp(-scores))), strict=True))

    def save(self, path: Path, marked: str) -> None:
        """Write the model; `marked` says of which questions it was made."""
        names, vocabulary = json.dumps(self.names), json.dumps(list(self.vocabulary), ensure_ascii=False)
        np.savez_compressed(
            path, marked=marked, names=names, vocabulary=vocabulary, weights=self.weights, bias=self.bias
        )

    @classmethod
    def load(cls, path: Path) -> Wants:
        """The model of a file."""
        with np.load(path) as stored:
            vocabulary = {feature: i for i, feature in enumerate(json.loads(str(stored["vocabulary"])))}
            return cls(tuple(json.loads(str(stored["names"]))), vocabulary, stored["weights"], stored["bias"])


@lru_cache(maxsize=256)
def read_intent(text: str, known: tuple[Part, ...] = ()) -> Intent:
    """The parts and wants of a question in Chinese; of `known` parts the labels are taken as given."""
    labels = list(_labels(text))
    for part in known:
        labels[part.start : part.end] = [part.label] * (part.end - part.start)
    return Intent(_parts(labels), _wants().chances(question_features(text, labels)))


@lru_cache(maxsize=256)
def _labels(text: str) -> tuple[str, ...]:
    """Tagged once: a question is read without and then with the parts that are known."""
    labels = label_characters(_tagger(), text)
    for part in _parts(labels):
        if part.label == "doc":
            if part.end - part.start <= 2 and "、" in (
                text[part.start - 1 : part.start],
                text[part.end : part.end + 1],
            ):
                labels[part.start : part.end] = ["topic"] * (
                    part.end - part.start
                )  # 制度、办法、章程: in a row of topics
                continue
            lead = _LEAD.match(text, part.start, part.end)
            if lead:
                labels[part.start : lead.end()] = [OUTSIDE] * (lead.end() - part.start)
    return tuple(labels)


def label_characters(tagger: Any, text: str) -> list[str]:
    """The label of each character; within a word the one that most of it has."""
    labels: list[str] = tagger.tag(character_features(text)) if text else []
    for start, end, _ in word_spans(text):
        labels[start:end] = [mode(labels[start:end])] * (end - start)
    return labels


def _parts(labels: Sequence[str]) -> tuple[Part, ...]:
    found, start = [], 0
    for i in range(1, len(labels) + 1):
        if i == len(labels) or labels[i] != labels[start]:
            if labels[start] != OUTSIDE:
                found.append(Part(start, i, labels[start]))
            start = i
    return tuple(found)


@cache
def _tagger() -> Any:
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(PARTS))
    return tagger


@cache
def _wants() -> Wants:
    return Wants.load(WEIGHTS)
