"""The conditions that a list is made by: in words, each by itself, and a list without some of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from assistant.compose import ROLE_NAMES
from assistant.library import Library
from assistant.types import Condition, FactKind, LedgerFilter, Query, Scope, Term
from corpus.types import SchoolKind

# So many policies are named one by one as what a list is limited to.
_NAMED = 3
_FACT_NAMES = {
    FactKind.TARGET: "有指标或标准", FactKind.NUMBER: "有数字指标", FactKind.PERCENT: "有百分比", FactKind.DEADLINE: "有时限",
    FactKind.MONEY: "有金额", FactKind.RECURRING: "定期要做", FactKind.BAN: "不准做的",
}  # fmt: skip
_LACKING = {fact: name.replace("有", "没有", 1) for fact, name in _FACT_NAMES.items()}
_SCHOOL_NAMES = {
    SchoolKind.KINDERGARTEN: "幼儿园", SchoolKind.PRIMARY: "小学", SchoolKind.JUNIOR: "初中",
    SchoolKind.COMPULSORY: "义务教育学校", SchoolKind.SENIOR: "普通高中", SchoolKind.VOCATIONAL: "职业学校",
    SchoolKind.SPECIAL: "特殊教育学校", SchoolKind.UNIVERSITY: "高校", SchoolKind.RURAL: "乡村",
    SchoolKind.TOWN: "乡镇驻地", SchoolKind.BOARDING: "寄宿制", SchoolKind.PRIVATE: "民办",
    SchoolKind.PUBLIC: "公办", SchoolKind.SMALL: "小规模",
}  # fmt: skip
_SCHOOL_ORDER = (
    SchoolKind.TOWN, SchoolKind.RURAL, SchoolKind.PRIVATE, SchoolKind.PUBLIC, SchoolKind.BOARDING, SchoolKind.SMALL,
    SchoolKind.KINDERGARTEN, SchoolKind.PRIMARY, SchoolKind.JUNIOR, SchoolKind.COMPULSORY, SchoolKind.SENIOR,
    SchoolKind.VOCATIONAL, SchoolKind.SPECIAL, SchoolKind.UNIVERSITY,
)  # fmt: skip


def conditions(query: Query, library: Library) -> tuple[Condition, ...]:
    """What limits the list that a question asks for, in the order in which it is said."""
    return tuple(Condition(label) for label, _ in _limits(query, library))


def without(query: Query, labels: Collection[str], library: Library) -> Query:
    """The query without the conditions of these labels; labels that it does not have change nothing."""
    for label, lift in _limits(query, library):
        if label in labels:
            query = replace(lift(query), loosened=True)
    return query


def _limits(query: Query, library: Library) -> Iterator[tuple[str, Callable[[Query], Query]]]:
    """Each condition's label, and what takes it away."""
    wanted = query.wanted
    if query.scope.named and len(query.scope.policies) < len(library.policies):
        everywhere = Scope(tuple(range(len(library.policies))))
        if 1 < len(query.scope.policies) <= _NAMED:
            for number in query.scope.policies:
                yield library.policies[number].label, partial(_without_policy, number, everywhere)
        else:
            yield _scope_name(query.scope, library), lambda q: replace(q, scope=everywhere)
    for unit in wanted.units:
        yield unit, partial(_less, "units", unit)
    if wanted.role:
        yield ROLE_NAMES[wanted.role], partial(_change, role=None)
    if wanted.alone:
        yield "没有别的单位", partial(_change, alone=False)
    if wanted.together:
        yield "几个单位同时", partial(_change, together=False)
    for unit in wanted.without:
        yield f"没有{unit}", partial(_less, "without", unit)
    if wanted.since or wanted.until:
        yield _interval(wanted.since, wanted.until), partial(_change, since="", until="", stated=False)
    for kinds in wanted.schools:
        if kinds - {SchoolKind.ANY}:
            yield _school_name(kinds), partial(_without_school, kinds)
    if wanted.named_only and wanted.schools:
        yield "点名讲到这类学校", partial(_change, named_only=False)
    yield from _said_limits(wanted)
    for topic in query.topics:
        yield "讲到" + _topic_name(topic), partial(_without_topic, topic)


def _said_limits(wanted: LedgerFilter) -> Iterator[tuple[str, Callable[[Query], Query]]]:
    """Of the conditions those on what a row says: kinds of fact that it has or lacks, and words."""
    if wanted.rhythms:
        rhythms = _rhythms(wanted.rhythms)
        yield f"{rhythms}要做", partial(_change, rhythms=(), facts=wanted.facts - {FactKind.RECURRING})
    for fact in FactKind:
        if fact in wanted.facts and not (wanted.rhythms and fact is FactKind.RECURRING):
            yield _FACT_NAMES[fact], partial(_less, "facts", fact)
    for fact in FactKind:
        if fact in wanted.lacking:
            yield _LACKING[fact], partial(_less, "lacking", fact)
    if wanted.text:
        yield f"写到“{wanted.text}”", partial(_change, text="")


def _change(query: Query, **fields: Any) -> Query:
    return replace(query, wanted=replace(query.wanted, **fields))


def _less(field: str, value: object, query: Query) -> Query:
    """The query without a value among those that a field of its filter holds."""
    held = getattr(query.wanted, field)
    return _change(query, **{field: type(held)(v for v in held if v != value)})


def _without_policy(number: int, everywhere: Scope, query: Query) -> Query:
    """The query without one of the policies meant; without the last it is about all."""
    left = tuple(p for p in query.scope.policies if p != number)
    return replace(query, scope=replace(query.scope, policies=left) if left else everywhere)


def _without_school(kinds: frozenset[SchoolKind], query: Query) -> Query:
    left = tuple(k for k in query.wanted.schools if k != kinds)
    changed = _change(query, schools=left, named_only=query.wanted.named_only and bool(left))
    return replace(changed, either=query.either and bool(left))


def _without_topic(topic: Sequence[Term], query: Query) -> Query:
    left = tuple(t for t in query.topics if t != topic)
    return replace(query, topics=left, either=query.either and bool(left))


def _topic_name(topic: Sequence[Term]) -> str:
    return "".join(term.text for term in topic)


def _scope_name(scope: Scope, library: Library) -> str:
    """The policies by their labels, or where they are many the places that were named."""
    labels = [library.policies[p].label for p in scope.policies]
    if len(labels) > _NAMED and scope.regions:
        return "、".join(region.name for region in scope.regions) + "的政策"
    return "、".join(labels[:_NAMED]) + (f"等 {len(labels)} 份" if len(labels) > _NAMED else "")


def describe(wanted: LedgerFilter, topics: Sequence[Sequence[Term]] = ()) -> str:
    """The conditions in words: 区财政局（配合），2027年到期，乡镇驻地幼儿园，讲到劳动教育."""
    parts = []
    if wanted.units:
        role = f"（{ROLE_NAMES[wanted.role]}）" if wanted.role and not wanted.alone else ""
        parts.append(
            "、".join(wanted.units)
            + ("（同时）" if wanted.together else "")
            + ("（条文提到）" if wanted.mentioned else "")
            + role
            + ("单独" + ("牵头" if wanted.role else "承担") if wanted.alone else "")
            + (f"（没有{'、'.join(wanted.without)}的）" if wanted.without else "")
        )
    elif wanted.role:
        parts.append(f"写明{ROLE_NAMES[wanted.role]}单位")
    if wanted.since or wanted.until:
        parts.append(_interval(wanted.since, wanted.until))
    schools = [_school_name(kinds) for kinds in wanted.schools if kinds - {SchoolKind.ANY}]
    parts += ["、".join(schools)] if schools else []
    parts += [label for label, _ in _said_limits(wanted)]
    parts += ["讲到" + "、".join(map(_topic_name, topics))] if topics else []
    return "，".join(parts) or "全部任务"


def _school_name(kinds: frozenset[SchoolKind]) -> str:
    return "".join(_SCHOOL_NAMES[k] for k in _SCHOOL_ORDER if k in kinds) + ("" if _is_stage(kinds) else "学校")


def _is_stage(kinds: frozenset[SchoolKind]) -> bool:
    return bool(kinds & frozenset(_SCHOOL_ORDER[6:]))


def _rhythms(rhythms: Sequence[str]) -> str:
    """每年、每学期 of 1年, 1学期; 每学年 goes without saying beside 每年."""
    return "、".join(_spoken_rhythm(r) for r in rhythms if not (r == "1学年" and "1年" in rhythms))


def _spoken_rhythm(rhythm: str) -> str:
    """1年 as 每年, 3-5年 as 每3-5年."""
    return "每" + (rhythm[1:] if re.match(r"1\D", rhythm) else rhythm)


def _interval(since: str, until: str) -> str:
    if since == until:
        return f"{_spoken(since)}到期"
    if since and until:
        return f"{_spoken(since)}至{_spoken(until)}到期"
    if since:
        return f"{_spoken(since)}及以后到期"
    return f"{_spoken(until)}{'底' if len(until) < len('2026-03-01') else ''}前到期"


def _spoken(date: str) -> str:
    """2026-03-01, cut to any precision, as 2026年3月1日."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))
