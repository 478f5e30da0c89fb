"""Figures of a text: numbers with their unit and comparator, ordinal standards, full coverage."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.dates import find_times, mask_titles

_MEASURE = (
    r"个任期|%|％|‰|个百分点|百分点|万元|亿元|万平方米|平方米|公顷|亩|万人次|人次|万人|万|亿|元|所|名|人|次|个|项|处|门|种|类|"
    r"节课?|课时|学时|小时|分钟|周岁|岁|年|个月|月|天|日|倍|分|期|届|套|台|件|篇|支|家|场|批|米|公里|位|本|册|条|门类|学分|工作日|度"
)
_NUMBER = r"(?:\d+(?:[,，]\d{3})*(?:\.\d+)?)"
_BEFORE = (
    r"(?:不低于|不少于|不高于|不超过|不得低于|不得少于|不得超过|至少|最多|达到|达|提高到|提高至|提升到|提升至|降至|降到|"
    r"控制在|高于|低于|超过|约|近|满|每|人均|生均|仅|各|为|占)?"
)
_AFTER = r"(?:以上|以下|以内|以外|左右|及以上|及以下|以上的)?"
_FIGURE = re.compile(rf"{_BEFORE}\s*{_NUMBER}(?:\s*[—\-–－─~～至]\s*{_NUMBER})?\s*(?:余|多)?(?:{_MEASURE})?{_AFTER}")
_CHINESE_FIGURE = re.compile(
    r"(?:不低于|不少于|不超过|至少|达到|满)?(?<!每)(?<![第十百之统唯万一进])[一二两三四五六七八九十百]+(?:余|多)?"
    r"(?:个百分点|所|名|次|个(?!别|人|体)|项|处|门(?!类)|小时|课时|学时|元|周岁|岁|批次|倍|节(?!课)|任期|支|学年|学期|个月|周|天|年(?!级|行动|计划|来|度))(?:以上|以下|以内|左右)?"
)
_ORDINAL = re.compile(
    r"(?:省定|国家|省级|市级)?\s*(?:[ⅠⅡⅢI]{1,3}|[一二三])\s*类(?:及)?(?:以上)?|省级示范|省级一类|省定(?:办学)?标准|国家评估认定标准|(?<!大)100\s*[%％]"
)
_TOTAL = re.compile(
    r"全覆盖|全部|全面覆盖|所有.{0,24}均|均达到|100\s*[%％]|零起点|每(?:县|校|个县市区|所学校|名学生)(?:至少)?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at [start, end) of a text, with comparator and measure; `total` for 全覆盖 and 均."""

    start: int
    end: int
    text: str
    total: bool = False


def find_figures(text: str) -> list[Figure]:
    """Figures that state how much or how many; dates, 文号 and titles in 《》 are none."""
    masked = mask_titles(text)
    times = [(t.start, t.end) for t in find_times(masked)]
    found: list[Figure] = []
    for pattern, total in ((_FIGURE, False), (_ORDINAL, False), (_CHINESE_FIGURE, False), (_TOTAL, True)):
        for match in pattern.finditer(masked):
            start, end = match.span()
            start += len(match.group(0)) - len(match.group(0).lstrip())
            in_time = any(s < end and start < e for s, e in times)
            taken = any(f.start < end and start < f.end for f in found)
            if in_time or taken or _is_label(masked, start, end):
                continue
            found.append(Figure(start, end, text[start:end].strip(), total))
    return sorted(found, key=lambda f: f.start)


def _is_label(text: str, start: int, end: int) -> bool:
    """Numbers that count nothing: markers, "112"体系 in quotes, phone numbers."""
    piece = text[start:end]
    digits = re.search(r"\d+", piece)
    if digits and len(digits.group(0)) >= 7:
        return True
    if not re.fullmatch(r"\s*\d+(?:\.\d+)?", piece):
        return False
    if start and text[start - 1] in '“"':
        return True
    return bool(re.match(r"[．.、]", text[end : end + 1])) and start == 0
