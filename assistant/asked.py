"""What a question asks of the ledger: an interval of time, kinds of school, kinds of fact."""

from __future__ import annotations

import re
from datetime import date

from assistant.types import FactKind
from corpus.schools import find_schools, school_kinds
from corpus.types import SchoolKind

_TITLE = re.compile(r"《[^》]*》|[〔\[（(]\s*20\d{2}\s*[〕\]）)]\s*\d+\s*号")
_SHORT_YEAR = re.compile(
    r"(?<![\d〔\[（(.])(2\d|3[0-5])(?=年(?!级|内|免费|教育|特殊|以上|行动)|[—\-–~至到](?:20)?(?:2\d|3[0-5])年)"
)
_YEAR = r"(?P<{0}>20[1-4]\d)"
_MONTH = r"(?:年?(?P<{0}>\d{{1,2}})月(?:底|末|份)?)?"
_RANGE = re.compile(
    rf"{_YEAR.format('a')}年?(?:底|末|初)?\s*(?:到|至|—|-|–|~|～|和|跟|与)+\s*{_YEAR.format('b')}年?(?:底|末)?(?:之间|期间|这|间)?"
)
_AFTER = re.compile(rf"{_YEAR.format('a')}年(?:底|末)?(?P<and>及)?(?:以后|之后|往后|后)")
_BEFORE = re.compile(rf"{_YEAR.format('a')}年?(?:(?P<month>\d{{1,2}})月)?(?:份)?(?:底|末)?(?:之前|以前|前)")
_SINGLE = re.compile(rf"{_YEAR.format('a')}(?:年|(?=[^\d%％])|$)(?:(?P<month>\d{{1,2}})月)?")
_RELATIVE_YEARS = (("今年", 0), ("本年度", 0), ("年内", 0), ("明年", 1), ("后年", 2), ("去年", -1))
_PERCENT = re.compile(
    r"百分比|百分之|百分数|比例(?:的)?(?:目标|指标|要求)|带(?:有)?(?:%|百分)|占比(?:类|的)?(?:目标|指标|要求)|带比例|%的"
)
_TARGETS = re.compile(
    r"量化|硬指标|(?:数字|数量|数据|具体)(?:的)?(?:指标|目标|要求)|指标|带(?:有|着)?(?:具体)?(?:数字|数)|有数字|(?:明确|写明|列明|给出)(?:了)?(?:具体)?(?:数字|数值|数量)|数字(?:性)?的?(?:要求|规定|任务)"
)
_DATED = re.compile(
    r"带(?:有)?(?:完成)?(?:时限|日期|期限|时间|截止)|(?:有|写|定|明确|规定|给|卡|标)(?:了|明|着|死)?(?:了)?(?:完成|具体|明确)?(?:时限|日期|期限|时间(?:节点|点|要求|限制)?|年份|截止)|时间(?:节点|点|表)|(?:所有|全部|各项|哪些)(?:的)?(?:时限|期限|时间|截止)|截止(?:日期|时间)|什么时候(?:之前)?到期|时限要求"
)
_RECURRING = re.compile(
    r"每(?:年|学期|学年|月|季度)(?:都|要|得|必须|需要?)?(?:要|得|必须|需要?|都)*(?:做|办|干|搞|开展|组织|完成|落实|定期|评|的|要)|(?:周期|定期|经常|常规|年度|循环|固定)(?:性)?(?:的)?(?:要|得)?(?:做|任务|工作|要求|开展|事)"
)
# Words that ask for everything rather than for one thing.
_ALL = re.compile(
    r"哪些|哪几|所有|全部|全都|都(?:有|要|得|是|应)|一共|总共|清单|列|梳理|汇总|盘点|捋|归纳|几(?:项|条|件)|多少(?:项|条|件)|逐条|逐项|一条不落|统统|各项|分别|"
    r"(?:要|必须|应该?|得|该|需要?)(?:做|干|达|完|落|实|守|遵|满|注意|履|搞|办).{0,3}(?:什么|啥)(?!时候|标准|水平|样)|(?:什么|啥)(?:任务|要求|指标|规定|目标|事|活|硬杠杠|责任)"
)
# What a school has to do, all of it.
_DUTIES = re.compile(
    r"(?:要|必须|应该?|得|该|需要?|能|可以)(?:我们)?(?:做|干|达到|完成|落实|实现|遵守|执行|满足|注意|履行|办|搞|抓|守).{0,4}(?:什么|啥|哪些|哪几)(?!时候|标准(?!有)|水平|样)|"
    r"(?:哪些|什么|啥|哪几[条项个]|所有|全部|各项|一切)(?:.{0,6})(?:要求|任务|规定|标准|指标|事(?!业)|义务|责任(?!单位|部门)|措施|杠杠|目标|条款|内容|工作|政策|支持)|(?:要求|任务|规定|指标|目标|条款|事项|工作)(?:都|一共)?(?:有|是)(?:哪|什么|啥|多少)|清单|梳理|汇总|列(?:出|一|全|个)|捋|盘点|一条不落"
)
_NOT_ALL = re.compile(r"为(?:什么|啥|何)|怎么(?!都)|是不是|吗[?？]?$|能不能|可不可以")
_ALONE = re.compile(r"(?:单独|独自|只(?:由|有|归)|仅由|独家|自己一家|一家(?:单独)?(?:负责|牵头|干|管)).{0,20}")


def with_years(text: str, today: date | None) -> str:
    """The question with 27年 as 2027年, and 今年, 明年, 年底前 as the years they are today."""
    text = _TITLE.sub(lambda m: " " * len(m.group(0)), text)
    text = _SHORT_YEAR.sub(lambda m: f"20{m.group(1)}", text)
    if today is None or re.search(r"20[1-4]\d\s*年?", text):
        return text
    for word, shift in _RELATIVE_YEARS:
        text = re.sub(rf"{word}(?:年?[底末内]|以内|之内|里)*", f"{today.year + shift}年", text, count=1)
    return re.sub(r"(?<![\d年每])年底(?:之?前)?", f"{today.year}年底前", text)


def asked_interval(text: str, today: date | None = None) -> tuple[str, str]:
    """(since, until) of the ends of deadlines asked for, "" where open; ("", "") where none is asked."""
    plain = with_years(text, today)
    match = _RANGE.search(plain)
    if match:
        first, last = sorted((match["a"], match["b"]))
        return first, last
    match = _AFTER.search(plain)
    if match:
        return (match["a"] if match["and"] else str(int(match["a"]) + 1)), ""
    match = _BEFORE.search(plain)
    if match:
        return "", match["a"] + (f"-{int(match['month']):02d}" if match["month"] else "")
    years = [m["a"] + (f"-{int(m['month']):02d}" if m["month"] else "") for m in _SINGLE.finditer(plain)]
    return (min(years), max(years)) if years else ("", "")


def asked_facts(text: str) -> frozenset[FactKind]:
    """Kinds of fact that a list is asked of: 所有量化指标, 带时限的要求, 每年都要做的."""
    found = set()
    if _PERCENT.search(text):
        found.add(FactKind.PERCENT)
    elif _TARGETS.search(text):
        found.add(FactKind.TARGET)
    if _DATED.search(text):
        found.add(FactKind.DEADLINE)
    if _RECURRING.search(text):
        found.add(FactKind.RECURRING)
    return frozenset(found)


def asked_schools(text: str) -> tuple[frozenset[SchoolKind], tuple[tuple[int, int], ...]]:
    """Kinds of school that a question names, and where; empty where it names none."""
    plain = _TITLE.sub(lambda m: " " * len(m.group(0)), text)
    found = find_schools(plain, ())
    kinds: set[SchoolKind] = set()
    spans = []
    for actor in found:
        named = set(school_kinds(actor.text)) - {SchoolKind.ANY}
        if named or actor.text in ("学校", "各学校", "中小学"):
            kinds |= named
            spans.append((actor.start, actor.end))
    return frozenset(kinds), tuple(spans)


def asks_for_all(text: str) -> bool:
    """Whether a question may be asking for all there is rather than for one thing."""
    return bool(_ALL.search(text)) and not _NOT_ALL.search(text)


def asks_school_duties(text: str) -> bool:
    """Whether all that schools must do is asked: 我们园要达到哪些要求."""
    return bool(_DUTIES.search(text))


def asks_alone(text: str) -> bool:
    """Whether clauses are asked for in which a unit stands alone: 单独负责, 没有配合单位."""
    return bool(_ALONE.search(text)) or bool(
        re.search(r"没(?:有|写)?(?:其他|别的)?(?:配合|其他)单位|不用(?:别人|其他).{0,4}配合", text)
    )
