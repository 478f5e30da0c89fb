"""Clauses → duties: what each sentence of an article demands, of whom, by when, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.dates import TimeExpression, in_year, stated_times
from corpus.schools import find_schools
from corpus.targets import FoundTarget, find_targets
from corpus.types import Actor, Clause, ClauseKind, Deadline, Duty, Target, TimeKind, UnitMention
from corpus.units import Responsibility, find_inline_units, find_responsibilities

# A deadline at the start of a part, with a comma after it, sets the frame for what follows; of a sentence
# this many characters may stand before it (力争, 全市).
_FRAME_START = 8
_GOES_ON = re.compile(r"\s*(?:\d|建设|建成|打造|培育|新增|遴选|认定|组织|举办|开展|推出|实施|培训|评选)")
# What is reported is not demanded: a paragraph that looks back states no targets.
_LOOKS_BACK = re.compile(
    r"截至|截止(?:到)?20\d\d年(?!.{0,6}前)|同比|较上年|比上年|(?:年|时期|期间)以来|位居(?:全国|全省|世界)|排名第|已(?:累计|经|建成|实现|完成|达|有|培育|覆盖|形成|成为)|较20\d\d年"
)
_LOOKS_AHEAD = re.compile(
    r"(?:^|[，。；：])(?:力争|争取|确保)?到20\d\d年|20\d\d年(?:底|\d{1,2}月底?)?前|力争|争取到|每年|要|确保"
)
# Who may apply for something is not what has to be reached.
_CRITERIA = re.compile(r"申报条件|基本条件|认定条件|申报要求|支持条件|奖补|申报主体|申请条件")
_BULLET = re.compile(r"\s*(?:——|--|—|[-●•·▪◆■])")
_INTRODUCES = re.compile(r"(?:以下|下列|如下).{0,8}[：:∶。]?$|[：:∶]$")


def read_duties(
    clauses: Sequence[Clause], issued: str, plan_end: int | None, first_leads: bool = False
) -> tuple[Duty, ...]:
    """Duties of all articles, in order.

    `issued` is the policy's date, or only its year, "" where it has none: months and days without a
    year are put into its year, and 三年内 counts from it. `plan_end` is the last year of a plan whose
    title names its years, which 用三年时间 means.
    """
    duties: list[Duty] = []
    introduced: dict[int, tuple[Deadline, ...]] = {}
    for clause in clauses:
        if clause.kind is not ClauseKind.ARTICLE:
            continue
        frame = introduced.get(clause.parent, ()) if clause.parent is not None else ()
        above = _above(clauses, clause)
        own = _read_clause(clause, above, frame, issued, plan_end, first_leads)
        duties += own
        introduced[clause.position] = _introduced(clause, own) or frame
    return tuple(duties)


def _above(clauses: Sequence[Clause], clause: Clause) -> list[Clause]:
    above = []
    while clause.parent is not None:
        clause = clauses[clause.parent]
        above.append(clause)
    return above


def _introduced(clause: Clause, duties: Sequence[Duty]) -> tuple[Deadline, ...]:
    """Deadlines that a clause sets for its parts: 到“十四五”末…实现以下目标：."""
    if not duties or not _INTRODUCES.search(clause.text):
        return ()
    return tuple(d for d in duties[-1].deadlines if d.kind is not TimeKind.RECURRING)


def _read_clause(
    clause: Clause,
    above: Sequence[Clause],
    frame: tuple[Deadline, ...],
    issued: str,
    plan_end: int | None,
    first_leads: bool,
) -> list[Duty]:
    brackets = find_responsibilities(clause.text, first_leads)
    headings = " ".join(c.heading for c in (*above, clause))
    duties = []
    governing = bulleted = frame
    in_bullets = False
    for number, sentence in enumerate(clause.sentences):
        text = clause.text[sentence.start : sentence.end]
        body = text[: _bracket_start(brackets, sentence.start, sentence.end) - sentence.start]
        if not body.strip():
            continue
        times = [
            in_year(t, int(issued[:4])) if issued else t
            for t in stated_times(body)
            if t.rhythm or t.kind is not TimeKind.RECURRING
        ]
        times = [_counted(_planned(t, plan_end), issued, body[: t.start]) for t in times if not _is_past(t, issued)]
        deadlines = [_deadline(clause, number, t) for t in times]
        paragraph = sentence.start == 0 or clause.text[sentence.start - 1] == "\n"
        if paragraph and number:  # ——甲：…: items stand under the date of the paragraph above them
            governing = bulleted if _BULLET.match(text) else frame
        if paragraph:
            in_bullets = bool(_BULLET.match(text))
        calendar = [d for d in deadlines if d.kind in (TimeKind.DEADLINE, TimeKind.PERIOD)]
        paragraph_text = _paragraph(clause, sentence.start)
        reports = _LOOKS_BACK.search(paragraph_text) and not _LOOKS_AHEAD.search(paragraph_text)
        stated = [] if reports or _CRITERIA.search(headings) else find_targets(body, times)
        targets = [_target(sentence.start, body, t, deadlines, () if calendar else governing) for t in stated]
        targets = _respectively(targets, calendar, body)
        actors = tuple(
            Actor(a.start + sentence.start, a.end + sentence.start, a.text, a.kinds, a.own)
            for a in find_schools(body, times)
        )
        units = _units(clause, brackets, sentence.start, sentence.end, body)
        # An earlier sentence's date reaches what states a target, a parent's (以下目标：) all below it.
        inherited = () if calendar or not (targets or governing == frame) else governing
        duties.append(Duty(clause.position, number, tuple(targets), (*deadlines, *inherited), units, actors))
        if calendar:
            last = times[deadlines.index(calendar[-1])]
            begins = last.start <= _FRAME_START or text[last.start - 1] in "，,；;"
            sets = begins and text[last.end : last.end + 1] in ("，", ",")
            governing = (calendar[-1],) if sets else frame
            if not in_bullets:
                bulleted = governing
        if governing and _INTRODUCES.search(text):  # 具体目标： sets the frame for the paragraphs below it
            frame = governing
    return duties


def _paragraph(clause: Clause, position: int) -> str:
    start = clause.text.rfind("\n", 0, position) + 1
    end = clause.text.find("\n", position)
    return clause.text[start : end if end >= 0 else len(clause.text)]


def _is_past(time: TimeExpression, issued: str) -> bool:
    """Whether a date lies before the policy itself, or says up to when something was counted (截至)."""
    if time.kind is not TimeKind.DEADLINE or not time.until:
        return False
    return time.text.startswith(("截至", "截止")) and "前" not in time.text or issued[:4] > time.until[:4]


def _bracket_start(brackets: Sequence[Responsibility], start: int, end: int) -> int:
    starts = [b.span.start for b in brackets if start <= b.span.start < end]
    return min(starts, default=end)


def _planned(time: TimeExpression, plan_end: int | None) -> TimeExpression:
    if (
        time.kind is TimeKind.RELATIVE
        and plan_end
        and time.length.endswith("年")
        and re.search(r"时间|努力|左右", time.text)
    ):
        return replace(time, until=str(plan_end), inferred=True)
    return time


def _counted(time: TimeExpression, issued: str, before: str) -> TimeExpression:
    """三年内 and 6个月内 as the date that it is, counted from the policy's own; others as they are.

    What counts from an event (受理后三年内), and days, which always do, stay lengths.
    """
    match = re.fullmatch(r"(\d+)(年|月)", time.length)
    if time.kind is not TimeKind.RELATIVE or time.until or not match or not time.text.endswith("内"):
        return time
    if not issued or re.search(r"[后起满]\s*$", before):
        return time
    count = int(match.group(1))
    if match.group(2) == "年":
        return replace(time, until=str(int(issued[:4]) + count) + issued[4:], inferred=True)
    if len(issued) < 7:
        return time
    months = int(issued[:4]) * 12 + int(issued[5:7]) - 1 + count
    return replace(time, until=f"{months // 12}-{months % 12 + 1:02d}", inferred=True)


def _respectively(targets: list[Target], calendar: Sequence[Deadline], body: str) -> list[Target]:
    """到2025年和2027年分别达到85%、95%: the first date for the first value, the second for the second."""
    if "分别" not in body or len(calendar) < 2 or len(targets) != len(calendar):
        return targets
    return [replace(target, deadline=deadline) for target, deadline in zip(targets, calendar, strict=True)]


def _deadline(clause: Clause, sentence: int, time: TimeExpression) -> Deadline:
    offset = clause.sentences[sentence].start
    return Deadline(
        clause.position, sentence, time.start + offset, time.end + offset, time.text, time.kind, time.since, time.until,
        time.rhythm, time.length, time.inferred,
    )  # fmt: skip


def _target(
    offset: int, body: str, found: FoundTarget, deadlines: Sequence[Deadline], governing: tuple[Deadline, ...]
) -> Target:
    """A target with the deadline that governs it: a rhythm of its own part, else the last date before it."""
    start = found.start + offset
    left = max((body.rfind(c, 0, found.start) for c in "，；。"), default=-1) + 1 + offset
    rhythms = [d for d in deadlines if d.kind is TimeKind.RECURRING and left <= d.start < found.end + offset]
    if not rhythms and found.unit not in ("", "%") and _GOES_ON.match(body[left - offset :]):
        # 每年培育20家…，建设100家…
        rhythms = [d for d in deadlines if d.kind is TimeKind.RECURRING and d.start < start]
    dated = [d for d in deadlines if d.kind is not TimeKind.RECURRING and (d.until or d.length)]
    before = [d for d in dated if d.start <= start]
    chosen = rhythms[-1:] or before[-1:] or dated[:1] or list(governing[:1])
    return Target(
        start=start,
        end=found.end + offset,
        text=body[found.start : found.end],
        indicator=body[found.indicator_start : found.indicator_end],
        indicator_start=found.indicator_start + offset,
        indicator_end=found.indicator_end + offset,
        comparator=found.comparator,
        word=found.word,
        number=found.number,
        unit=found.unit,
        deadline=chosen[0] if chosen else None,
    )


def _units(
    clause: Clause, brackets: Sequence[Responsibility], start: int, end: int, body: str
) -> tuple[UnitMention, ...]:
    """Units of the bracket that closes the sentence's stretch, and those the sentence itself names."""
    named = [UnitMention(u.name, u.role, u.alias, u.start + start, u.end + start) for u in find_inline_units(body)]
    closing = [b for b in brackets if b.span.start >= start]
    return (*named, *(closing[0].units if closing else ()))
