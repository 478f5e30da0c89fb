"""Years, figures and measures that a question names, and the things that it counts."""

from __future__ import annotations

import re

from assistant.types import Term

_MEASURES = re.compile(
    r"(?:多少|几[百千万]?|哪几)(?:个)?(百分点|元|块钱|块|钱|万元|所|名|人|次|项|处|门|小时|分钟|课时|学时|学分|节|岁|周岁|成|倍|平方米|平米|篇|套|支|家|场|天|届|个月|分)|(?:多少|(?<![哪好些这那没])几)(?:个|些)?[\u4e00-\u9fff]{0,2}?(补助|补贴|津贴|奖励|经费|工资|奖金|学费|资金)|(?:多少|(?<![哪好些这那没])几)(个)"
)


_SAME_MEASURE = {
    "补助": "元", "补贴": "元", "津贴": "元", "奖励": "元", "经费": "元", "工资": "元", "奖金": "元", "学费": "元", "资金": "元",
    "块": "元", "块钱": "元", "钱": "元", "万元": "元", "成": "%", "人": "名", "家": "个", "周岁": "岁", "平米": "平方米",
    "届": "个任期",
}  # fmt: skip


_NOUN_MEASURE = {
    "学时": "学时",
    "课时": "课时",
    "学分": "学分",
    "人数": "名",
    "金额": "元",
    "价格": "元",
    "费用": "元",
    "票价": "元",
    "次数": "次",
    "补贴": "元",
    "补助": "元",
    "津贴": "元",
    "工资": "元",
    "奖金": "元",
    "餐费": "元",
    "保教费": "元",
    "经费": "元",
}


_NOUN_COUNT = re.compile(
    rf"({'|'.join(_NOUN_MEASURE)})(?:标准|总量|数)?(?:一个月|每个?月|一年|每年|每人|每生)?(?:应|要|是|为|有|能拿|给|达到|不少于|提高(?:到|至)|增加(?:到|至)|提升(?:到|至))*(?:多少|几)"
)


_PERCENT = re.compile(
    r"占(?:了)?多少|比例|占比|百分|比重|几成|满意率|(?:覆盖|达标|普及|入学|满意|公办|惠及|优质|普惠|毛入园|巩固)率|比率"
)


_FIGURE = re.compile(r"(?<![\d.])(\d{2,}(?:\.\d+)?|\d+\.\d+)\s*(%|％|元|万|所|名|人|个百分点)")


_TITLE_MARKS = re.compile(r"《[^》]*》")


def asked_figures(text: str) -> tuple[str, ...]:
    """The figures with a measure that stand in a question, titles aside."""
    return tuple(m.group(1) for m in _FIGURE.finditer(_TITLE_MARKS.sub("", text)))


def asked_years(text: str) -> tuple[int, ...]:
    """The years that a question names, in four digits or two, but not those of titles and 文号."""
    plain = _TITLE_MARKS.sub("", text)
    years = {
        int(y)
        for y in re.findall(
            r"(?<![〔\[（(\d])((?:19|20)\d{2})\s*年(?!(?:专项|重点)?(?:行动|实施|工作)?(?:方案|计划|规划|要点|安排))",
            plain,
        )
    }
    years |= {int(plain)} if re.fullmatch(r"\s*20[1-4]\d\s*", plain) else set()
    short = {2000 + int(y) for y in re.findall(r"(?<!\d)(2\d|3[0-5])年(?!级|内|免费|教育|特殊|以上)", plain)}
    return tuple(sorted(years | short))


_COUNTED = re.compile(
    r"(?:(?:多少|(?<![哪好些这那没])几)(?:个|所|名|人|次|项|处|门|套|篇|支|家|场|批|种|位)|多少(?![个钱元块人以]))"
    r"([\u4e00-\u9fff“”]{2,16}?)(?=才|要|就|能|给|的(?!$)|[啊吧呢呀，,、？?。！!\s”]|$)"
)


def counted(text: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The words for the thing of which a number is asked: 农村 and 老师 in 要招多少个农村老师."""
    match = _COUNTED.search(text)
    return tuple(t for t in terms if t.text in match.group(1)) if match else ()


def asked_measures(text: str) -> tuple[str, ...]:
    """The measures in which an amount is asked for: 名 of 多少人, % of 几成."""
    found = [_SAME_MEASURE.get(x, x) for m in _MEASURES.finditer(text) for x in m.groups() if x]
    if _PERCENT.search(text):
        found.append("%")
    found += [_NOUN_MEASURE[m.group(1)] for m in _NOUN_COUNT.finditer(text)]
    return tuple(dict.fromkeys(found))
