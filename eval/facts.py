"""Facts read at ingest against hand labels: precision and recall per kind, by character span of the source.

A label file holds one JSON object a line: `file` (name below the folder of texts, without suffix), `kind`,
`start` and `end` in the source, and what the kind asks for: targets `number`, `unit`, `comparator`,
`indicator` ([start, end) or null) and `deadline`; deadlines `type`, `since`, `until`, `rhythm`, `length`;
units `role` and `alias`; actors `kinds` and `duty`. Those marked `optional` count neither way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.cleaning import source_offsets
from corpus.errors import PolicyAssistantError
from corpus.reader import read_file
from corpus.types import Comparator, Deadline, Policy, SchoolKind, Target, TimeKind

FOLDER = Path(__file__).parent / "facts"
FactKind = Literal["target", "deadline", "unit", "actor"]
KINDS: tuple[FactKind, ...] = ("target", "deadline", "unit", "actor")
_COMPARATORS = {
    Comparator.AT_LEAST: "ge", Comparator.AT_MOST: "le", Comparator.EXACTLY: "eq", Comparator.ABOUT: "about",
    Comparator.ALL: "all", Comparator.STANDARD: "standard",
}  # fmt: skip


class Label(BaseModel):
    """A fact that a person found in a text; see the module's docstring."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: str
    kind: FactKind
    start: int
    end: int
    optional: bool = False
    number: str = ""
    unit: str = ""
    comparator: str = ""
    indicator: tuple[int, int] | None = None
    deadline: str | None = None
    type: str = ""
    since: str = ""
    until: str = ""
    rhythm: str = ""
    length: str = ""
    role: str = ""
    alias: str = ""
    kinds: tuple[SchoolKind, ...] = ()
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that the reader found, in the terms of a label."""

    kind: FactKind
    start: int
    end: int
    values: tuple[str, ...]
    indicator: tuple[int, int] | None = None
    deadline: str | None = None


@dataclass(slots=True)
class Tally:
    """Counts of one kind: right, found and labelled; and of the right ones, how many with right details."""

    right: int = 0
    found: int = 0
    labelled: int = 0
    with_indicator: int = 0
    with_deadline: int = 0

    @property
    def precision(self) -> float:
        """Share of the found facts that are labelled alike."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled facts that were found alike."""
        return self.right / self.labelled if self.labelled else 1.0


def read_labels(path: Path) -> list[Label]:
    """Labels of a file; an error names the line that is wrong."""
    labels = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise PolicyAssistantError(f"读不了标注文件 {path}：{error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                labels.append(Label.model_validate(json.loads(line)))
            except (ValueError, ValidationError) as error:
                raise PolicyAssistantError(f"标注文件 {path.name} 第 {number} 行不对：{error}") from error
    return labels


def measure(labels: Sequence[Label], texts: Path) -> tuple[dict[FactKind, Tally], list[str]]:
    """Tallies per kind over the labelled files below `texts`, and a line for each error."""
    tallies: dict[FactKind, Tally] = {kind: Tally() for kind in KINDS}
    errors: list[str] = []
    for name in dict.fromkeys(label.file for label in labels):
        path = texts / f"{name}.txt"
        if not path.exists():
            raise PolicyAssistantError(f"找不到标注所指的文件：{path}")
        policy = read_file(path, name)
        own = [label for label in labels if label.file == name]
        labelled_kinds = {label.kind for label in own}
        facts = [f for f in found_facts(policy) if f.kind in labelled_kinds]
        _compare(policy, own, facts, tallies, errors)
    return tallies, errors


def found_facts(policy: Policy) -> list[Fact]:
    """All facts of a policy, in source positions."""
    facts: dict[Fact, None] = {}
    for duty in policy.duties:
        clause = policy.clauses[duty.clause]
        offsets = source_offsets(policy.source, clause.span, policy.debris, clause.text)

        def place(start: int, end: int, offsets: list[int] = offsets) -> tuple[int, int]:
            return offsets[start], offsets[end - 1] + 1

        for target in duty.targets:
            facts[
                _target_fact(
                    target, place(target.start, target.end), place(target.indicator_start, target.indicator_end)
                )
            ] = None
        for deadline in duty.deadlines:
            if deadline.clause == clause.position:
                facts[_deadline_fact(deadline, place(deadline.start, deadline.end))] = None
        for unit in duty.units:
            facts[Fact("unit", *place(unit.start, unit.end), (unit.role.value, _squeezed(unit.alias)))] = None
        for actor in duty.actors:
            facts[Fact("actor", *place(actor.start, actor.end), ("own" if actor.own else "about",))] = None
    return list(facts)


def _target_fact(target: Target, place: tuple[int, int], indicator: tuple[int, int]) -> Fact:
    comparator = _COMPARATORS[target.comparator]
    numbered = comparator not in ("all", "standard")
    values = (comparator, target.number if numbered else "", target.unit if numbered else "")
    deadline = target.deadline
    due = (deadline.until or deadline.rhythm or deadline.length) if deadline else None
    return Fact("target", *place, values, indicator, due)


def _deadline_fact(deadline: Deadline, place: tuple[int, int]) -> Fact:
    values: tuple[str, ...] = (deadline.kind.value, deadline.since, deadline.until)
    if deadline.kind is TimeKind.RECURRING:
        values = (deadline.kind.value, deadline.rhythm)
    elif deadline.kind is TimeKind.RELATIVE:
        values = (deadline.kind.value, deadline.length)
    return Fact("deadline", *place, values)


def _label_values(label: Label) -> tuple[str, ...]:
    if label.kind == "target":
        numbered = label.comparator not in ("all", "standard")
        return (label.comparator, label.number if numbered else "", label.unit if numbered else "")
    if label.kind == "deadline":
        if label.type == "recurring":
            return (label.type, label.rhythm)
        return (label.type, label.length) if label.type == "relative" else (label.type, label.since, label.until)
    return (label.role, _squeezed(label.alias)) if label.kind == "unit" else (label.duty,)


def _same(label: Label, fact: Fact, source: str) -> bool:
    """Whether a found fact is the labelled one: overlapping, and alike in what its kind asks for."""
    wanted, found = _label_values(label), fact.values
    if label.kind == "unit":
        exact = _squeezed(source[label.start : label.end]) == _squeezed(source[fact.start : fact.end])
        return exact and wanted == found
    if label.kind == "deadline" and label.type in ("deadline", "period"):
        # 2025年 within a span or as its end: the interval is what counts.
        return (
            wanted[1:] == found[1:] or (label.until and found[2:] == (label.until,) and found[0] == label.type) is True
        )
    if label.kind == "target" and {label.comparator, found[0]} <= {"ge", "eq"} and label.unit == "%":
        return wanted[1:] == found[1:]  # 100%, 60%: reached or exceeded, both readings are the text's
    return wanted == found


def _compare(
    policy: Policy, labels: Sequence[Label], facts: Sequence[Fact], tallies: dict[FactKind, Tally], errors: list[str]
) -> None:
    source = policy.source
    taken: set[int] = set()
    for label in sorted(labels, key=lambda x: x.optional):
        near = [
            i for i, f in enumerate(facts)
            if f.kind == label.kind and i not in taken and f.start < label.end and label.start < f.end
        ]  # fmt: skip
        match = next((i for i in near if _same(label, facts[i], source)), None)
        if label.optional:
            taken.update(near)
            continue
        tally = tallies[label.kind]
        tally.labelled += 1
        shown = _squeezed(source[label.start : label.end])
        if match is None:
            closest = f" 读成 {facts[near[0]].values}" if near else ""
            errors.append(f"漏 {policy.identifier} {label.kind} {shown} {_label_values(label)}{closest}")
            continue
        taken.add(match)
        tally.right += 1
        tally.found += 1
        if label.kind == "target":
            _details(label, facts[match], tally, errors, policy, shown)
    optional = [(x.kind, x.start, x.end) for x in labels if x.optional]
    for i, fact in enumerate(facts):
        if i in taken or any(k == fact.kind and s < fact.end and fact.start < e for k, s, e in optional):
            continue
        tallies[fact.kind].found += 1
        errors.append(
            f"多 {policy.identifier} {fact.kind} {_squeezed(source[max(0, fact.start - 8) : fact.end + 6])} {fact.values}"
        )


def _details(label: Label, fact: Fact, tally: Tally, errors: list[str], policy: Policy, shown: str) -> None:
    source = policy.source
    wanted = _due(label.deadline)
    if wanted == _due(fact.deadline):
        tally.with_deadline += 1
    else:
        errors.append(f"时限 {policy.identifier} {shown} {label.deadline} 读成 {fact.deadline}")
    if label.indicator is None or fact.indicator is None:
        tally.with_indicator += label.indicator is None
        return
    common = min(label.indicator[1], fact.indicator[1]) - max(label.indicator[0], fact.indicator[0])
    longest = max(label.indicator[1] - label.indicator[0], fact.indicator[1] - fact.indicator[0])
    if common >= 0.5 * longest:
        tally.with_indicator += 1
    else:
        one, two = (_squeezed(source[slice(*span)]) for span in (label.indicator, fact.indicator))
        errors.append(f"指标 {policy.identifier} {shown}：{one} 读成 {two}")


def _due(text: str | None) -> str:
    """A deadline or rhythm in one form: 每年 and 1年 are the same, no deadline is empty."""
    if not text:
        return ""
    rhythm = re.fullmatch(r"(?:每|年均)(.*)", text)
    if rhythm:
        text = rhythm.group(1) or "年"
        text = text if text[0].isdigit() else f"1{text}"
    return text


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace(")", "）").replace("(", "（")


def table(tallies: dict[FactKind, Tally]) -> list[str]:
    """Markdown lines with a row a kind."""
    rows = ["| 事实 | 标注 | 读出 | 准确率 | 召回率 | 指标对 | 时限对 |", "|---|---|---|---|---|---|---|"]
    names = {"target": "目标", "deadline": "时限", "unit": "单位", "actor": "学校"}
    for kind, tally in tallies.items():
        if not tally.labelled and not tally.found:
            continue
        details = ("—", "—")
        if kind == "target" and tally.right:
            details = (f"{tally.with_indicator / tally.right:.3f}", f"{tally.with_deadline / tally.right:.3f}")
        rows.append(
            f"| {names[kind]} | {tally.labelled} | {tally.found} | {tally.precision:.3f} | {tally.recall:.3f} | {details[0]} | {details[1]} |"
        )
    return rows


def merge(parts: Iterable[dict[FactKind, Tally]]) -> dict[FactKind, Tally]:
    """Sums of tallies."""
    total: dict[FactKind, Tally] = {kind: Tally() for kind in KINDS}
    for part in parts:
        for kind, tally in part.items():
            for field in ("right", "found", "labelled", "with_indicator", "with_deadline"):
                setattr(total[kind], field, getattr(total[kind], field) + getattr(tally, field))
    return total
