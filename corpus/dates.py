"""Time expressions of 公文 → intervals of the calendar, with the precision that the text gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.types import TimeKind


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression at [start, end) of a text.

    `since` and `until` are ISO 8601 dates cut to the precision of the text (2027, 2025-09,
    2023-03-29), "" where the text sets none; `rhythm` (1年, 3-5年, 1学期) and `length` (3年, 30日) are
    bare. `inferred` says that the calendar value does not stand in the text (“十四五”末 = 2025).
    """

    start: int
    end: int
    text: str
    kind: TimeKind
    since: str = ""
    until: str = ""
    rhythm: str = ""
    length: str = ""
    inferred: bool = False

    @property
    def first_year(self) -> int | None:
        """First year of the interval, where the expression names any."""
        named = self.since or self.until
        return int(named[:4]) if named else None

    @property
    def last_year(self) -> int | None:
        """Last year of the interval, where the expression names any."""
        named = self.until or self.since
        return int(named[:4]) if named else None

    def covers(self, year: int) -> bool:
        """Whether a year lies within the interval; never where the expression names no year."""
        return self.first_year is not None and self.first_year <= year <= (self.last_year or self.first_year)


_S = r"\s*"
_DATED = re.compile(
    rf"(?:力争|争取)?(?:到|至|截至|截止|自|从|于)?{_S}(?P<year>(?:19|20)\d{{2}}){_S}(?:年(?!行动|计划|规划)|(?=学年度?))"
    rf"(?:{_S}(?P<month>\d{{1,2}}){_S}月(?:{_S}(?P<day>\d{{1,2}}){_S}日)?)?"
    rf"(?:{_S}(?P<part>年?底|末|初|上半年|下半年|春季|秋季|学年度?|第?[一二三四]季度))?(?:{_S}(?:之前|以前|前|起|开始|以后|后))?"
)
_RANGE = re.compile(
    rf"(?P<a>(?:19|20)\d{{2}}){_S}年?{_S}[—\-–－~～至到]+{_S}(?P<b>(?:19|20)\d{{2}}){_S}(?:年(?!行动)|(?=学年))(?:学年度?|期间|间)?"
)
_MONTH_DAY = re.compile(
    rf"(?P<month>\d{{1,2}}){_S}月{_S}(?P<day>\d{{1,2}}){_S}日(?:之前|以前|前|起)?"
    rf"|(?:每年)?(?P<only>\d{{1,2}}){_S}月(?:份|底|初|中旬|上旬|下旬)?(?:之?前)?|(?:今年)?年底(?:之?前)|今年(?:年底|内|底)(?:之?前)?|(?<![\d一二三四五六七八九十两半])年内"
)
_PLAN = re.compile(r"[“\"]?十(?P<n>[一二三四五六])五[”\"]?(?P<tail>期?末|期间|时期|以来)")
_NUMERAL = r"(?:\d+|[一二两三四五六七八九十半]+)"
_SPAN = r"[—\-–－~～至到]"
_RECURRING = re.compile(
    rf"(?:每|毎)(?P<every>{_NUMERAL}{_SPAN}{_NUMERAL}|{_NUMERAL})?(?:个)?"
    r"(?P<unit>学年|学期|年度|年(?!级)|季度|季|月|周|日|天)(?:[二三四五2-5]年)?|(?P<yearly>年均(?!增|复合|增速))|(?:按)?(?P<periodic>月|季|年(?=述职))(?:度(?!末|底)|(?=调度|通报|例会|报告|述职))|定期|按年度|逐年"
)
_RELATIVE = re.compile(
    rf"(?:用|经过|在)?(?P<n>{_NUMERAL}(?:{_SPAN}{_NUMERAL})?)(?P<unit>年|个月|个工作日|日)(?:内|时间|左右(?:时间)?|努力)"
)
_PLAN_ENDS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}
_PARTS = {"上半年": "06", "一季度": "03", "二季度": "06", "三季度": "09", "四季度": "12"}
_OPEN_ENDED = ("起", "开始", "以后", "后")
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def find_times(text: str) -> list[TimeExpression]:
    """Time expressions of a text, in order and disjoint; a bare issue year in a 文号 is none."""
    found: list[TimeExpression] = []

    def add(match: re.Match[str], kind: TimeKind, **values: str | bool) -> None:
        if not any(t.start < match.end() and match.start() < t.end for t in found):
            found.append(TimeExpression(*match.span(), match.group(0).strip(), kind, **values))  # type: ignore[arg-type]

    for match in _RANGE.finditer(text):
        add(match, TimeKind.PERIOD, since=match["a"], until=match["b"])
    for match in _DATED.finditer(text):
        date = _iso(match)
        if match.group(0).endswith(_OPEN_ENDED):
            add(match, TimeKind.PERIOD, since=date)
        else:
            add(match, TimeKind.DEADLINE, until=date)
    for match in _PLAN.finditer(text):
        end = _PLAN_ENDS[match["n"]]
        if match["tail"].endswith("末"):
            add(match, TimeKind.DEADLINE, until=str(end), inferred=True)
        else:
            add(match, TimeKind.PERIOD, since=str(end - 4), until=str(end), inferred=True)
    for match in _MONTH_DAY.finditer(text):
        if match.group(0).startswith("每年"):
            add(match, TimeKind.RECURRING, rhythm="1年")
        else:
            add(match, TimeKind.DEADLINE)
    for match in _RECURRING.finditer(text):
        add(match, TimeKind.RECURRING, rhythm=_rhythm(match))
    for match in _RELATIVE.finditer(text):
        add(match, TimeKind.RELATIVE, length=chinese_digits(match["n"]) + match["unit"].removeprefix("个"))
    return sorted(found, key=lambda t: t.start)


def stated_times(text: str) -> list[TimeExpression]:
    """Time expressions outside 《…》 and 文号: what a text says of its own, not what it cites."""
    return find_times(mask_titles(text))


def in_year(time: TimeExpression, year: int) -> TimeExpression:
    """A month or day without a year (3月29日前), put into one; other expressions as they are."""
    if time.kind is not TimeKind.DEADLINE or time.until:
        return time
    match = _MONTH_DAY.fullmatch(time.text)
    month = match and (match["month"] or match["only"])
    until = f"{year}-{int(month):02d}" if month else str(year)
    if match and match["day"]:
        until += f"-{int(match['day']):02d}"
    return replace(time, until=until, inferred=True)


def mask_titles(text: str) -> str:
    """The text with 《…》 and 文号 blanked, same length: years in them are no deadlines."""
    blank = lambda m: "　" * len(m.group(0))  # noqa: E731 - a one-line callback
    text = re.sub(r"《(?:[^《》]|《[^》]*》)*》", blank, text)
    text = re.sub(
        r"(?<=[纲要规划计划方案])[（(]\s*(?:19|20)\d{2}\s*[—\-–－─~～至]\s*(?:19|20)\d{2}\s*年?\s*[）)]", blank, text
    )
    return re.sub(r"[〔\[（(]\s*(?:19|20)\d{2}\s*[〕\]）)]\s*第?\s*\d+\s*号", blank, text)


def _iso(match: re.Match[str]) -> str:
    date = match["year"]
    if match["month"]:
        date += f"-{int(match['month']):02d}" + (f"-{int(match['day']):02d}" if match["day"] else "")
    elif match["part"] and match["part"].removeprefix("第") in _PARTS:
        date += "-" + _PARTS[match["part"].removeprefix("第")]
    return date


def _rhythm(match: re.Match[str]) -> str:
    """The bare rhythm of 每2年, 每学期, 年均; "" for 定期 and 逐年, which set none."""
    if match["yearly"]:
        return "1年"
    if match["periodic"]:
        return {"月": "1月", "季": "1季度", "年": "1年"}[match["periodic"]]
    if not match["unit"]:
        return ""
    unit = {"年度": "年", "季": "季度", "天": "日"}.get(match["unit"], match["unit"])
    return (chinese_digits(match["every"]) if match["every"] else "1") + unit


def chinese_digits(numeral: str) -> str:
    """三 → 3, 3—5 → 3-5, 十五 → 15; digits as they are."""
    parts = re.split(_SPAN, numeral)
    if len(parts) > 1:
        return "-".join(chinese_digits(p) for p in parts)
    if numeral.isdigit() or "半" in numeral:
        return numeral
    if not set(numeral) & set(_POWERS):
        # 一两, 三四: a range; 二〇二五: digits
        return ("-" if len(numeral) == 2 else "").join(_DIGITS[c] for c in numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[character], 0
        else:
            digit = int(_DIGITS[character])
    return str(total + digit)
