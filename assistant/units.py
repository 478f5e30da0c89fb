"""Unit names: the same unit under its full, short and joint names, with or without its level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from assistant.lexicon import unit_groups

_LEVEL = re.compile(r"^(?:各)?(?:区县|县区|县市区|县（市、区）|国家|省|市(?!场)|区|县|旗|州)级?(?:委)?(?=.{2,})")
# What a body is called by its form; 部门 is any of them.
_FORM = re.compile(r"(?:(?:行政|主管|管理)?部门|委员会|管理局|总局|局|厅|部|委|署)$")
# Ministries are of the state, these departments of a party committee.
_PARTY = ("宣传部", "组织部", "统战部", "武装部")


# Counties, and towns, as a whole, in whatever way they are strung together: 各县（市）、区人民政府.
_STRUNG = r"各(?:有关|相关)?(?:[{levels}]|[（(](?:自治)?[{levels}、]+[）)]|[、和及])*[{levels}](?:[（(](?:自治)?[{levels}、]+[）)])?(?:(?:人民)?政府|办事处)?(?![{levels}教财人卫公发住委局])(?!驻地)"
# … also without 各 where a bracket strings them: 县（市、区）要落实的.
_BRACKETED = re.compile(r"(?<![各省市区县])[市县区]（(?:[市县区旗]、?)+）(?![级教财人卫公])")
_COLLECTIVES = {
    "区县政府": re.compile(_STRUNG.format(levels="市县区旗州盟")),
    "街镇": re.compile(_STRUNG.format(levels="镇乡街道")),
}


def _collective(name: str) -> str:
    """The standard name of counties or towns as a whole; "" for other units, and for 各市, which are no counties."""
    name = f"各{name}" if _BRACKETED.fullmatch(name) else name
    for standard, pattern in _COLLECTIVES.items():
        if pattern.fullmatch(name) and not re.fullmatch(r"各市(?:人民政府|政府)?", name):
            return standard
    return ""


@cache
def _standard() -> dict[str, str]:
    return {name: group[0] for group in unit_groups() for name in group}


@lru_cache(maxsize=4096)
def unit_key(name: str) -> str:
    """Standard name without level: 区教体局, 县教育和体育局 → 教育体育局."""
    known = _standard()
    if name in known:
        return known[name]
    collective = _collective(name)
    if collective:
        return known.get(collective, collective)
    bare = _LEVEL.sub("", name)
    core = _core(bare)
    return known.get(bare) or known.get(f"{core}局") or known.get(f"{core}部") or bare


def _core(name: str) -> str:
    """A body's name without its level and what says that it is one: 人力资源社会保障 of 省人力资源社会保障厅."""
    return _FORM.sub("", _LEVEL.sub("", name))


def names_body(name: str) -> bool:
    """Whether a name, by its field alone too, is a unit of the lexicon: 省住建厅, 自然资源."""
    return len(_core(name)) >= 2 and unit_key(name) in {group[0] for group in unit_groups()}


# 人民银行山东省分行 is asked for by 人民银行.
_BRANCH = re.compile(r"(?:分行|支行|营管部|营业管理部|分公司|分院|分中心|联络部)$")
_WHOLE = 4


@lru_cache(maxsize=65536)
def same_unit(asked: str, named: str) -> bool:
    """Whether a unit of a policy is the one asked for; a level that is named must agree."""
    level_asked, level_named = _level(asked), _level(named)
    if level_asked and level_named and level_asked != level_named:
        return False
    if len(asked) >= _WHOLE and named.startswith(asked) and _BRANCH.search(named):
        return True
    return unit_key(asked) == unit_key(named) or _abbreviates(asked, named) or _abbreviates(named, asked)


def _abbreviates(short: str, full: str) -> bool:
    """Whether a name is short for another: 国资委 for 国有资产监督管理委员会, 文旅厅 for 文化和旅游厅."""
    if not _FORM.search(short) or not _FORM.search(full) or "工委" in short + full:
        return False
    core, whole = _core(short), _core(full)
    if not 2 <= len(core) < len(whole) or core[0] != whole[0] or core in whole:  # 教育督导部门 is no 教育局
        return False
    rest = iter(whole)
    return all(character in rest for character in core)


# What a body is told to do, or does, in the words right after its name.
_DOES = r"(?:要|应当?|须|必须|需要?|加大|负责|牵头|会同|根据|依据|按照?|委托|函请|组织|制定|编制|发布|开展|统筹|审核|审定|拨付|提出|建立|指导|承担|受理)"


@lru_cache(maxsize=256)
def told_pattern(asked: tuple[str, ...], mentioned: bool = False) -> re.Pattern[str]:
    """Where running text tells a unit what to do under any of its names: 各镇街要…, 县教体局应….

    `mentioned` takes the name alone.
    """
    keys = {unit_key(name) for name in asked}
    shortest = 4 if mentioned else 2  # 财政 alone is no body
    names = {name for group in unit_groups() if group[0] in keys for name in group if len(name) >= shortest}
    names |= set(asked) | {name.removeprefix("各") for name in asked}
    by_field = [name for name in asked if names_body(name)] if mentioned else []
    departments = {_core(name) for name in asked if name.endswith("部门") or name in by_field}
    if departments:  # 宣传、发展改革等部门
        departments |= {_core(name) for group in unit_groups() if group[0] in keys for name in group}
        cores = "|".join(re.escape(core) for core in sorted(departments, key=len, reverse=True) if len(core) >= 2)
        row = rf"(?:{cores})(?:[、和与及][\u4e00-\u9fff]{{2,6}})*等?(?:行政|主管|有关|相关)?部门"
        if not by_field:
            return re.compile(row)
        return re.compile("|".join([row, *map(re.escape, sorted(names, key=len, reverse=True))]))
    strung = [pattern.pattern for standard, pattern in _COLLECTIVES.items() if unit_key(standard) in keys]
    ordered = "|".join([*strung, *map(re.escape, sorted(names, key=len, reverse=True))])
    return re.compile(rf"(?:{ordered})" + ("" if mentioned else _DOES))


def find_units(text: str, known: re.Pattern[str] | None = None) -> list[tuple[int, int, str]]:
    """(start, end, name) of units named in a text: those of `known` (a corpus's own names) first."""
    found = [(m.start(), m.end(), m.group(0)) for m in known.finditer(text)] if known else []
    for match in _pattern().finditer(text):
        if not any(s < match.end() and match.start() < e for s, e, _ in found):
            name = match.group(0)  # 金乡县各镇街, 金乡县镇街: the county is no part of it
            start = match.start() + (name[1:2] == "各" or name[:1] in "市区县" and unit_key(name[1:]) == "街镇")
            found.append((start, match.end(), text[start : match.end()]))
    for pattern in _COLLECTIVES.values():
        for match in pattern.finditer(text):
            if not any(s <= match.start() and match.end() <= e for s, e, _ in found):
                found = [(s, e, n) for s, e, n in found if e <= match.start() or match.end() <= s]
                found.append((match.start(), match.end(), match.group(0)))
    found += [
        (m.start(), m.end(), m.group(0)) for m in _BRACKETED.finditer(text)
        if not any(s < m.end() and m.start() < e for s, e, _ in found)
    ]  # fmt: skip
    if not found:
        found = [(m.start(), m.end(), m.group(0)) for m in _BY_FORM.finditer(text)]
    found.sort()
    offices = {start for start, _, name in found if _OFFICE.search(name)}
    return [unit for unit in found if unit[1] not in offices]  # 市教育局|基教处: the office alone


# A body by its form, where no list has it: 县政府办牵头的任务.
_BY_FORM = re.compile(
    r"(?:省|市|区|县)(?:[\u4e00-\u9fff]{1,6}?(?:局|厅|管委会|委员会)|政府办(?:公室)?|委办(?:公室)?)(?=要|得|该|牵头|配合|负责|参与|承担|的(?:任务|工作|职责)|管|是|有|在)"
)


# What three characters are enough for: 基教处, 教科院.
_SHORT = re.compile(r"(?:处|室|科|院|局|委|办|厅|部)$")
_OFFICE = re.compile(r"(?:处|室|科|股)$")


def names_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for the unit names of a corpus, the longest first, with and without level; no collective ones."""
    own = {n for n in names if not n.startswith(("各", "有关", "相关")) and "（" not in n}
    usable = {
        n for name in own for n in (name, _LEVEL.sub("", name)) if len(n) >= 4 or len(n) == 3 and _SHORT.search(n)
    }
    if not usable:
        return None
    ordered = sorted(usable, key=len, reverse=True)
    return re.compile("|".join(re.escape(n) + ("(?!门)" if n.endswith("部") else "") for n in ordered))


def _level(name: str) -> str:
    match = re.match(r"^(国家|省|市(?!场|县)|区(?!县)|县(?!区))", name)
    if match and name not in _standard():
        return match.group(1)
    ministry = name.endswith("部") and not name.endswith(_PARTY) and f"{name[:-1]}局" in _standard()
    return "国家" if ministry else ""


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(
        (
            n
            for n in _standard()
            if len(n) >= 3 or n in ("编办", "妇联", "残联", "教委", "团委", "镇街", "街镇", "科协", "文联")
        ),
        key=len,
        reverse=True,
    )
    # 街镇驻地学校 names schools, not the 街镇.
    return re.compile(
        r"(?:各(?:市|县|区)|各?(?:区县|县区|县市区|县（市、区）))?(?:(?:国家|省|市|区|县)级?)?(?:委)?(?:(?:"
        + "|".join(sorted({re.escape(_core(n)) for n in names if _FORM.search(n) and len(_core(n)) >= 2}))
        + r")(?:行政|主管|管理)?部门|(?:"
        + "|".join(map(re.escape, names))
        + r")(?!驻地|学校|中小学|中心|公办|幼儿园|园(?!区)|小学|初中|办(?:公室)?[牵配负要的]|(?<=部)门))"
    )
