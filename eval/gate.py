"""Errors planted into true answers, to measure what the fact gate catches and what it harms.

Kinds: another number, year, unit, place, 文号 or article, 牵头 and 配合 exchanged, a comparator turned
round, a right value cited to the neighbouring clause, and a list that says to hold more than it does. A plant that leaves the answer true is not counted.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.gate import check
from assistant.library import Library
from assistant.types import Answer, Citation
from corpus.normal import normal_form

YEAR = re.compile(r"(?<!\d)20[123]\d(?=\s*年)")
_FIGURE = re.compile(r"(?<![\d〔\[.])\d+(?:\.\d+)?(?=\s*(?:%|％|以上|以内|名|所|个|元|次))")
COMPARATORS = (("以上", "以下"), ("以内", "以上"), ("不低于", "不超过"), ("至少", "最多"), ("不少于", "不超过"))


@dataclass(frozen=True, slots=True)
class Plant:
    """An answer with one error in it, of a kind; `line` is where it was put."""

    kind: str
    answer: Answer
    line: int


def plant_all(answers: Sequence[Answer], library: Library, seed: int = 7) -> list[Plant]:
    """Every kind of error once in every answer that can take it."""
    chance = random.Random(seed)
    plants = []
    for answer in answers:
        if answer.status == "answered" and answer.citations:
            for kind, make in _KINDS.items():
                planted = make(answer, library, chance)
                if planted is not None:
                    plants.append(Plant(kind, *planted))
    return plants


def caught(plant: Plant, library: Library) -> bool:
    """Whether the gate strikes the line with the error."""
    return any(failure.line == plant.line for failure in check(plant.answer, library))


def _cited_text(answer: Answer, line: str, library: Library) -> str:
    """All that the clauses of a line's citations say, with what stands above and below them."""
    citations = {c.number: c for c in answer.citations}
    texts = [answer.question]
    for number in map(int, re.findall(r"\[(\d+)\]", line)):
        citation = citations[number]
        policy = library.policies[citation.policy]
        clause = policy.clauses[citation.clause]
        texts += [clause.text, policy.full_title, policy.document_number, policy.date]
        texts += [c.text for c in (*policy.ancestors(clause), *policy.children(clause))]
    return normal_form("".join(texts))


def _replace_one(
    answer: Answer, chance: random.Random, find: Callable[[str], list[tuple[int, int, str]]]
) -> tuple[Answer, int] | None:
    """The answer with one of the replacements that `find` offers for a cited line."""
    lines = answer.text.split("\n")
    offers = [
        (number, *offer) for number, line in enumerate(lines) if re.search(r"\[\d+\]", line) for offer in find(line)
    ]
    if not offers:
        return None
    number, start, end, text = chance.choice(offers)
    lines[number] = lines[number][:start] + text + lines[number][end:]
    return replace(answer, text="\n".join(lines)), number


def _other_year(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    def find(line: str) -> list[tuple[int, int, str]]:
        text = _cited_text(answer, line, library)
        return [
            (m.start(), m.end(), str(year))
            for m in YEAR.finditer(line) for year in (int(m.group(0)) + 1, int(m.group(0)) - 2)
            if str(year) not in text
        ]  # fmt: skip

    return _replace_one(answer, chance, find)


def _other_number(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    def find(line: str) -> list[tuple[int, int, str]]:
        text = _cited_text(answer, line, library)
        offers = []
        for match in _FIGURE.finditer(line):
            number = match.group(0)
            other = f"{float(number) + 0.05:.2f}" if "." in number else str(int(number) + chance.choice((5, 10, 1)))
            if not re.search(rf"(?<![\d.]){re.escape(other)}(?![\d.])", text):
                offers.append((match.start(), match.end(), other))
        return offers

    return _replace_one(answer, chance, find)


def _other_unit(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    pattern = library.unit_names
    if pattern is None:
        return None
    names = sorted({u.name for p in library.policies for c in p.clauses for u in c.units if len(u.name) >= 4})

    def find(line: str) -> list[tuple[int, int, str]]:
        text = _cited_text(answer, line, library)
        other = [n for n in names if normal_form(n) not in text and not n.startswith("各")]
        return [(m.start(), m.end(), chance.choice(other)) for m in pattern.finditer(line)] if other else []

    return _replace_one(answer, chance, find)


def _exchanged_roles(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    lines = answer.text.split("\n")
    marked = [
        i for i, line in enumerate(lines)
        if re.search(r"\[\d+\]", line) and re.search(r"牵头(?:：|）|,|，|\*)", line) and "配合" in line
    ]  # fmt: skip
    if not marked:
        return None
    number = chance.choice(marked)
    lines[number] = lines[number].replace("牵头", "\0").replace("配合", "牵头").replace("\0", "配合")
    return replace(answer, text="\n".join(lines)), number


def _turned_comparator(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    def find(line: str) -> list[tuple[int, int, str]]:
        offers = []
        for word, opposite in COMPARATORS:
            pattern = rf"(?<=[\d%％人名所个年元]){word}" if word.startswith("以") else rf"{word}(?=\d)"
            offers += [(m.start(), m.end(), opposite) for m in re.finditer(pattern, line)]
        return offers

    return _replace_one(answer, chance, find)


def _neighbour(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    """The first cited line with a figure or year, its citation moved to the next clause of the policy."""
    for number, line in enumerate(answer.text.split("\n")):
        marks = re.findall(r"\[(\d+)\]", line)
        values = [m.group(0) for m in (*_FIGURE.finditer(line), *YEAR.finditer(line))]
        if not values or len(set(marks)) != 1 or line.startswith("|"):
            continue
        cited = next(c for c in answer.citations if c.number == int(marks[0]))
        moved = _moved(cited, library)
        if moved is None:
            continue
        changed = replace(answer, citations=tuple(moved if c is cited else c for c in answer.citations))
        text = _cited_text(changed, line, library)
        if any(not re.search(rf"(?<![\d.]){re.escape(v)}(?![\d.])", text) for v in values):
            return changed, number
    return None


def _moved(citation: Citation, library: Library) -> Citation | None:
    policy = library.policies[citation.policy]
    parent = policy.clauses[citation.clause].parent
    for position in (citation.clause + 1, citation.clause - 1):
        if 0 <= position < len(policy.clauses):
            clause = policy.clauses[position]
            if clause.sentences and position != parent and clause.parent != citation.clause:
                return replace(citation, clause=position, article=clause.path, start=0, end=clause.sentences[0].end)
    return None


def _other_place(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    names = sorted({p.region.name for p in library.policies if p.region.name})

    def find(line: str) -> list[tuple[int, int, str]]:
        text = _cited_text(answer, line, library)
        return [
            (m.start(), m.end(), other)
            for name in names for m in re.finditer(name, line) for other in names
            if other != name and other not in text and name not in other
        ]  # fmt: skip

    return _replace_one(answer, chance, find)


def _other_document(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    """Another 文号 or article path under a quote."""
    offers = []
    lines = answer.text.split("\n")
    numbers = [p.document_number for p in library.policies if p.document_number]
    for number, line in enumerate(lines):
        if not line.startswith("> ——"):
            continue
        for own in numbers:
            offers += [(number, line.replace(own, other)) for other in numbers if own in line and other != own]
        path = line.rpartition(" ")[2]
        offers += [
            (number, line.replace(path, other))
            for other in ("二（二十）", "九（一）")
            if re.match(r"[一二三四五六七八九十]+（", path)
        ]
    if not offers:
        return None
    number, changed = chance.choice(offers)
    lines[number] = changed
    return replace(answer, text="\n".join(lines)), number


def _other_count(answer: Answer, library: Library, chance: random.Random) -> tuple[Answer, int] | None:
    """A list that says to hold one item more than it does."""
    lines = answer.text.split("\n")
    for number, line in enumerate(lines):
        match = re.search(r"共 \*\*(\d+)\*\* [项条处]", line)
        if match and any(re.match(r"\d+\. ", x) for x in lines[number:]):
            lines[number] = line.replace(
                match.group(0), match.group(0).replace(match.group(1), str(int(match.group(1)) + 1))
            )
            return replace(answer, text="\n".join(lines)), number
    return None


_KINDS: dict[str, Callable[[Answer, Library, random.Random], tuple[Answer, int] | None]] = {
    "year": _other_year,
    "number": _other_number,
    "unit": _other_unit,
    "roles": _exchanged_roles,
    "comparator": _turned_comparator,
    "neighbour": _neighbour,
    "place": _other_place,
    "source": _other_document,
    "count": _other_count,
}
