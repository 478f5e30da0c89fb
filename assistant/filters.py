"""Words of a person → a ledger filter: what the command line and the page's fields hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from assistant.library import Library
from assistant.scope import find_scope
from assistant.types import FactKind, LedgerFilter
from corpus.errors import QuestionError
from corpus.schools import told_kinds
from corpus.types import Role, SchoolKind

_T = TypeVar("_T")
ROLES = {"牵头": Role.LEAD, "配合": Role.SUPPORTING, "责任": Role.RESPONSIBLE}
FACTS = {
    "指标": FactKind.TARGET, "数字": FactKind.NUMBER, "百分比": FactKind.PERCENT, "金额": FactKind.MONEY,
    "时限": FactKind.DEADLINE, "定期": FactKind.RECURRING, "禁止": FactKind.BAN,
}  # fmt: skip
SCHOOLS = {
    "幼儿园": SchoolKind.KINDERGARTEN, "小学": SchoolKind.PRIMARY, "初中": SchoolKind.JUNIOR,
    "义务教育学校": SchoolKind.COMPULSORY, "普通高中": SchoolKind.SENIOR, "职业学校": SchoolKind.VOCATIONAL,
    "特殊教育学校": SchoolKind.SPECIAL, "高校": SchoolKind.UNIVERSITY, "乡村学校": SchoolKind.RURAL,
    "乡镇驻地学校": SchoolKind.TOWN, "寄宿制学校": SchoolKind.BOARDING, "民办学校": SchoolKind.PRIVATE,
    "公办学校": SchoolKind.PUBLIC, "小规模学校": SchoolKind.SMALL,
}  # fmt: skip


def read_filter(
    library: Library,
    *,
    units: Sequence[str] = (),
    role: str = "",
    year: str = "",
    place: str = "",
    policy: str = "",
    school: str = "",
    fact: str = "",
    text: str = "",
) -> LedgerFilter:
    """The filter that the words stand for; QuestionError names the field that cannot be read."""
    since, until = read_years(year)
    return LedgerFilter(
        policies=_policies(place, policy, library),
        units=tuple(u.strip() for u in units if u.strip()),
        role=_choice(role, ROLES, "角色"),
        since=since,
        until=until,
        schools=(read_schools(school),) if school.strip() else (),
        facts=frozenset(f for f in (_choice(fact, FACTS, "事实类别"),) if f),
        text=text.strip(),
    )


def read_years(text: str) -> tuple[str, str]:
    """2027 → that year, 2025-2027 → both included, -2027 → until, 2027- → from."""
    plain = re.sub(r"[\s年]", "", text)
    if not plain:
        return "", ""
    match = re.fullmatch(
        r"(?P<since>(?:19|20)\d{2}(?:-\d{2})?)?(?P<to>[-—–~至到](?P<until>(?:19|20)\d{2}(?:-\d{2})?)?)?", plain
    )
    if not match or not (match["since"] or match["until"]):
        raise QuestionError(f"年份看不懂：{text}（请写成 2027、2025-2027、-2027 或 2027-）")
    if not match["to"]:
        return match["since"], match["since"]
    return match["since"] or "", match["until"] or ""


def read_schools(text: str) -> frozenset[SchoolKind]:
    """Kinds of school that a phrase names: 乡镇中心幼儿园 → kindergarten, town."""
    plain = text.strip()
    if not plain:
        return frozenset()
    kinds = told_kinds(plain)
    if not kinds and "学校" not in plain:
        raise QuestionError(f"看不出是哪类学校：{text}（例如：{'、'.join(list(SCHOOLS)[:6])}）")
    return kinds or frozenset((SchoolKind.ANY,))


def _policies(place: str, policy: str, library: Library) -> tuple[int, ...] | None:
    chosen: tuple[int, ...] | None = None
    if place.strip():
        scope = find_scope(place.strip(), library.policies)
        if not scope.named:
            raise QuestionError(f"收录的政策里没有这个地方的文件：{place}")
        chosen = scope.policies
    if policy.strip():
        scope = find_scope(policy.strip(), library.policies)
        named = {i for i, p in enumerate(library.policies) if policy.strip() in p.full_title + p.document_number}
        named |= set(scope.policies) if scope.named else set()
        if not named:
            raise QuestionError(f"没有收录这份政策：{policy}")
        chosen = tuple(sorted(named & set(chosen) if chosen is not None else named))
    return chosen


def _choice(text: str, choices: dict[str, _T], field: str) -> _T | None:
    plain = text.strip()
    if not plain:
        return None
    found = [value for name, value in choices.items() if name in plain or plain in name]
    if len(found) != 1:
        raise QuestionError(f"{field}看不懂：{text}（可以是：{'、'.join(choices)}）")
    return found[0]
