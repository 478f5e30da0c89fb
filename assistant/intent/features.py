"""What the question models look at: characters in their surroundings, and the frame of the whole."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asked import asked_facts, asks_alone, asks_for_all, asks_together
from assistant.kinds import asked_fields, asked_kinds, asked_role, is_small_talk
from assistant.lexicon import stop_words
from assistant.units import find_units
from corpus.dates import find_times
from corpus.places import find_places
from corpus.schools import find_schools
from index.tokenizer import word_spans, words

# Characters that stand for the parts of a question in its frame: 把Ｕ牵头的任务列出来.
SYMBOLS = {
    "doc": "Ｄ", "unit": "Ｕ", "school": "Ｓ", "time": "Ｔ", "place": "Ｐ", "topic": "Ｘ", "phrase": "Ｑ",
}  # fmt: skip
OUTSIDE = "O"
# Parts whose own words ask for nothing: 数字山东, 督查室.
_NAMES = ("doc", "unit", "place", "phrase")
_CUES = (asks_alone, asks_for_all, asks_together, is_small_talk)
# Longest n-gram of the frame.
_LONGEST = 5


def character_features(text: str) -> list[list[str]]:
    """For each character its neighbours, its word and those beside it, and what the finders say of it."""
    named = _named(text)
    cut, places = _cut(text)
    features = []
    for i in range(len(text)):
        own = ["bias"]
        own += [f"c{d}={_at(text, i + d)}" for d in range(-3, 4)]
        own += [f"d{d}={_at(text, i + d)}{_at(text, i + d + 1)}" for d in range(-2, 2)]
        own += [f"t{d}={_at(text, i + d)}{_at(text, i + d + 1)}{_at(text, i + d + 2)}" for d in range(-2, 1)]
        own += [f"n{d}={named[i + d]}" for d in (-1, 0, 1) if 0 <= i + d < len(text)]
        place = places[i]
        if place is not None:
            own += _word_features(cut, *place)
        features.append(own)
    return features


def frame(text: str, labels: Sequence[str]) -> str:
    """The question with each marked part as one symbol."""
    result, before = "^", OUTSIDE
    for character, label in zip(text, labels, strict=True):
        if label == OUTSIDE:
            result += character
        elif label != before:
            result += SYMBOLS[label]
        before = label
    return result + "$"


def question_features(text: str, labels: Sequence[str]) -> set[str]:
    """n-grams of the frame, words, the parts that there are, and what question words ask for."""
    shape = frame(text, labels)
    found = {shape[i : i + n] for n in range(1, _LONGEST + 1) for i in range(len(shape) - n + 1)}
    found |= {f"w={word}" for word, _ in words(text)} | {f"part={label}" for label in labels}
    plain = "".join("　" if label in _NAMES else c for c, label in zip(text, labels, strict=True))
    found |= {f"kind={kind}" for kind in asked_kinds(plain)} | {f"field={field}" for field in asked_fields(plain)}
    found |= {f"fact={fact}" for fact in asked_facts(plain)} | {f"role={asked_role(plain)}"}
    return found | {f"cue={cue.__name__}" for cue in _CUES if cue(plain)}


def _at(text: str, i: int) -> str:
    return text[i] if 0 <= i < len(text) else "<" if i < 0 else ">"


def _named(text: str) -> list[str]:
    """For each character the letters of the finders that take it for part of a unit, time, place or school."""
    marks = [""] * len(text)
    spans = [(start, end, "U") for start, end, _ in find_units(text)]
    spans += [(t.start, t.end, "T") for t in find_times(text)]
    spans += [(p.start, p.end, "P") for p in find_places(text)]
    spans += [(s.start, s.end, "S") for s in find_schools(text, ())]
    for start, end, letter in spans:
        for i in range(start, end):
            marks[i] += letter
    return marks


def _cut(text: str) -> tuple[list[tuple[str, str]], list[tuple[int, int] | None]]:
    """Words with their tags, and for each character which word it is in, and where there."""
    cut: list[tuple[str, str]] = []
    places: list[tuple[int, int] | None] = [None] * len(text)
    for start, end, tag in word_spans(text):
        places[start:end] = [(len(cut), i) for i in range(end - start)]
        cut.append((text[start:end], tag))
    return cut, places


def _word_features(cut: Sequence[tuple[str, str]], number: int, offset: int) -> list[str]:
    word, tag = cut[number]
    place = "S" if len(word) == 1 else "B" if offset == 0 else "E" if offset == len(word) - 1 else "M"
    found = [f"w={word}", f"p={tag}", f"b={place}", f"pb={tag[:1]}{place}", f"stop={word in stop_words()}"]
    for d in (-2, -1, 1, 2):
        beside = cut[number + d] if 0 <= number + d < len(cut) else ("#", "#")
        found += [f"w{d}={beside[0]}", f"p{d}={beside[1]}"]
    return found
