"""Time expressions of 公文 → intervals of years, with what the text says around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class TimeKind(StrEnum):
    """DEADLINE has an end in the calendar, PERIOD a span, RECURRING a rhythm, RELATIVE a length."""

    DEADLINE = "deadline"
    PERIOD = "period"
    RECURRING = "recurring"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression at [start, end) of a text; first and last year where it names any."""

    start: int
    end: int
    text: str
    kind: TimeKind
    first_year: int | None = None
    last_year: int | None = None

    def covers(self, year: int) -> bool:
        """Whether a year lies within the interval; never where the expression names no year."""
        return self.first_year is not None and self.first_year <= year <= (self.last_year or self.first_year)


_S = r"\s*"
_DATED = re.compile(
    rf"(?:力争|争取)?(?:到|至|截至|截止|自|从|于)?{_S}(?P<year>(?:19|20)\d{{2}}){_S}年(?!行动|计划|规划)"
    rf"(?:{_S}(?P<month>\d{{1,2}}){_S}月(?:{_S}\d{{1,2}}{_S}日)?)?"
    rf"(?:{_S}(?:年?底|末|初|上半年|下半年|春季|秋季|学年))?(?:{_S}(?:之前|以前|前|起|以后|后))?"
)
_RANGE = re.compile(
    rf"(?P<a>(?:19|20)\d{{2}}){_S}年?{_S}[—\-–－~～至到]+{_S}(?P<b>(?:19|20)\d{{2}}){_S}年(?!行动)?(?:期间|间)?"
)
_MONTH_DAY = re.compile(
    rf"\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}日(?:之前|以前|前|起)?|(?:每年)?\d{{1,2}}{_S}月(?:份|底|初|中旬|上旬|下旬)?(?:之?前)?|年底(?:之?前)"
)
_PLAN = re.compile(r"[“\"]?十(?P<n>[一二三四五六])五[”\"]?(?P<tail>末|期间|时期|期末|以来)")
_RECURRING = re.compile(
    r"(?:每|毎)(?:\d+|[一二两三四五六七八九十]|[一二三四五六七八九十\d][—\-–－~～至][一二三四五六七八九十\d])?(?:个)?"
    r"(?:学年|学期|年度|年(?!级)|季度|月|周|日|天)(?:[二三四五2-5]年)?|年均|年度(?=健康|体检|报告|综合|考核)|定期|按年度|逐年"
)
_RELATIVE = re.compile(
    r"(?:用|经过|在)?(?:\d+|[一二两三四五六七八九十]+)(?:年|个月|个工作日|日)(?:内|时间|左右(?:时间)?|努力)"
)
_PLAN_ENDS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}


def find_times(text: str) -> list[TimeExpression]:
    """Time expressions of a text, in order and disjoint; a bare issue year in a 文号 is none."""
    found: list[TimeExpression] = []

    def add(match: re.Match[str], kind: TimeKind, first: int | None = None, last: int | None = None) -> None:
        if not any(t.start < match.end() and match.start() < t.end for t in found):
            found.append(TimeExpression(*match.span(), match.group(0).strip(), kind, first, last))

    for match in _RANGE.finditer(text):
        add(match, TimeKind.PERIOD, int(match["a"]), int(match["b"]))
    for match in _DATED.finditer(text):
        year = int(match["year"])
        kind = TimeKind.PERIOD if match.group(0).endswith(("起", "以后", "后")) else TimeKind.DEADLINE
        add(match, kind, year, year)
    for match in _PLAN.finditer(text):
        end = _PLAN_ENDS[match["n"]]
        first = end if match["tail"] in ("末", "期末") else end - 4
        add(match, TimeKind.DEADLINE, first, end)
    for match in _MONTH_DAY.finditer(text):
        add(match, TimeKind.DEADLINE)
    for match in _RECURRING.finditer(text):
        add(match, TimeKind.RECURRING)
    for match in _RELATIVE.finditer(text):
        add(match, TimeKind.RELATIVE)
    return sorted(found, key=lambda t: t.start)


def stated_times(text: str) -> list[TimeExpression]:
    """Time expressions outside 《…》 and 文号: what a text says of its own, not what it cites."""
    return find_times(mask_titles(text))


def mask_titles(text: str) -> str:
    """The text with 《…》 and 文号 blanked, same length: years in them are no deadlines."""
    blank = lambda m: "　" * len(m.group(0))  # noqa: E731 - a one-line callback
    text = re.sub(r"《(?:[^《》]|《[^》]*》)*》", blank, text)
    return re.sub(r"[〔\[（(]\s*(?:19|20)\d{2}\s*[〕\]）)]\s*第?\s*\d+\s*号", blank, text)
