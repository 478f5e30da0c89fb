"""Word lists of the assistant, kept as data beside this reader."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Everyday word → policy words, from synonyms.txt."""
    table: dict[str, list[str]] = {}
    for line in _lines("synonyms.txt"):
        left, _, right = line.partition("=>")
        for word in left.split():
            table.setdefault(word, []).extend(right.split())
    return {word: tuple(dict.fromkeys(forms)) for word, forms in table.items()}


@cache
def everyday_phrases() -> re.Pattern[str]:
    """Phrases of three characters and more that no policy writes so: 撤还是留, 老师不够."""
    official = {form for forms in synonyms().values() for form in forms}
    keys = [key for key in synonyms() if len(key) >= 3 and not any(key in form for form in official)]
    return re.compile("|".join(map(re.escape, sorted(keys, key=len, reverse=True))))


@cache
def stop_words() -> frozenset[str]:
    """Words of questions that carry no subject, from stopwords.txt."""
    return frozenset(word for line in _lines("stopwords.txt") for word in line.split())


@cache
def due_words() -> frozenset[str]:
    """Words for duties as such (任务, 完成, 牵头), from duewords.txt."""
    return frozenset(word for line in _lines("duewords.txt") for word in line.split())


@cache
def homophones() -> frozenset[str]:
    """Words that people mistype by sound, from homophones.txt."""
    return frozenset(word for line in _lines("homophones.txt") for word in line.split())


@cache
def unit_groups() -> tuple[tuple[str, ...], ...]:
    """Names of the same unit, from units.txt; the first of a group is its standard name."""
    return tuple(tuple(line.split()) for line in _lines("units.txt"))


@cache
def english_glossary() -> dict[str, str]:
    """English term → Chinese term, longest first, from english.txt."""
    pairs = (line.partition("=") for line in _lines("english.txt"))
    table = {left.strip().lower(): right.strip() for left, _, right in pairs}
    return dict(sorted(table.items(), key=lambda item: -len(item[0])))
