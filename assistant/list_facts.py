"""The kinds of fact that a list is limited to: what the question models find, where the question has words for it."""

from __future__ import annotations

import re

from assistant.asked import BRACKET, NO_FIGURE, OTHER_NUMBERS, asked_facts, asks_for_bans, blanked
from assistant.intent import Intent
from assistant.types import FactKind

# So likely, targets alone are asked for, and a unit's or a school's list by a kind of fact.
_TARGETS, _LIMITED = 0.75, 0.75
# 要求和指标: both are asked, no one kind.
_BESIDE = re.compile(
    r"(?:要求|规定|任务|工作|措施)(?:和|及|与|、)(?:量化)?(?:指标|目标)|(?:指标|目标)(?:和|及|与|、)(?:要求|规定|任务|工作|措施)"
)
# One of several kinds of figure that is this likely is the one that is asked for.
_SURE = 0.95
_AMOUNT = re.compile(r"(?:具体|写死|明确|写明|给了|写)[^，。；]{0,6}(?:多少|几)(?:块钱|元|万元|钱|万)")
_SUMS = re.compile(r"多少|金额|数额|几[十百千万]|\d|[最上]高|上限|封顶|按(?:百分|比例)|额度|标准|万|[^块]元")
_CAP = re.compile(r"(?:一|每)年(?:最多|最高|不超|封顶|上限|至多)")
# A list of figures is asked for in such words only.
_COUNTS = re.compile(
    r"[多几]少|几|数|量|指标|比例|率|百分|硬|\d|[个名所次人家项元]|最[多少高低]|至少|保底|上限|下限|封顶|标准"
)
_SHARES = re.compile(r"百分|[%％]|比例|占比|率(?!纳入|作为|列入)|几成|千分|比重|多大比")
_MEASURES = re.compile(r"课时(?!占|比)|学时|学分|人数|次数|金额|所数|个数")
_CUES = {
    FactKind.NUMBER: _COUNTS, FactKind.PERCENT: _SHARES,
    FactKind.RECURRING: re.compile(r"[每定]|周期|反复|经常|按[月季年周学]|隔|循环|固定|轮|[年月]度|常态|(?<!\d)年年|月月|滚动|一[次回遍]"),
}  # fmt: skip
# 带数字的百分比: shares, no other figures.
_WITH_FIGURES = re.compile(r"[带有]数字的(?=百分|比例|占比)")
# Bans are known by their words alone.
FACTS = {f"fact={kind}": kind for kind in FactKind if kind is not FactKind.BAN}


def limiting_facts(text: str, intent: Intent, dated: bool) -> frozenset[FactKind]:
    """The kinds of fact that a list is limited to; of several measures any figure, of a year's goals all that is due."""
    outside = blanked(text, intent.spans("topic"))
    text = NO_FIGURE.sub("　", text)
    shares = bool(_WITH_FIGURES.search(text))
    text = _WITH_FIGURES.sub("", text)
    least = _LIMITED if intent.spans("unit", "school") else 0.5
    facts: set[FactKind] = {fact for name, fact in FACTS.items() if intent.wants(name, least)}
    figures = facts & {FactKind.NUMBER, FactKind.PERCENT, FactKind.MONEY}
    if len(figures) > 1:  # the one that is plainly asked for, else any figure
        plainly = {fact for fact in figures if intent.wants(f"fact={fact}", _SURE)}
        facts = facts - figures | (plainly if len(plainly) == 1 else {FactKind.NUMBER})
    if shares:
        facts = facts - figures | {FactKind.PERCENT}
    unsure = not intent.wants("fact=target", _TARGETS) or intent.wants("voice=own")
    if figures or dated or FactKind.DEADLINE in facts or unsure or _BESIDE.search(text):
        facts -= {FactKind.TARGET}
    if _AMOUNT.search(text):  # with shares: any figure
        facts = facts - figures | {FactKind.NUMBER if figures - {FactKind.MONEY} else FactKind.MONEY}
    elif FactKind.MONEY in facts and not _SUMS.search(text):
        facts -= {FactKind.MONEY}  # 钱从哪来, 有什么补贴: where money is spoken of, not where a sum stands
    if FactKind.MONEY in facts and _CAP.search(text):  # 一年最多多少钱
        facts -= {FactKind.DEADLINE, FactKind.RECURRING}
    facts = {fact for fact in facts if fact not in _CUES or _CUES[fact].search(text)}
    if FactKind.PERCENT in facts and not _SHARES.search(outside) and _MEASURES.search(text):
        facts -= {FactKind.PERCENT}  # 艺术课占比、课时、学分: one of several topics
    elsewhere = OTHER_NUMBERS.search(text) or not _SHARES.search(BRACKET.sub("", text))
    if FactKind.PERCENT in facts and elsewhere and _COUNTS.search(text):
        facts = facts - {FactKind.PERCENT} | {FactKind.NUMBER}  # 硬数字（比值、百分比、年龄之类）
    told = asked_facts(text)
    facts |= told & {FactKind.DEADLINE}
    if FactKind.RECURRING in facts and FactKind.DEADLINE not in told:  # 定期、每年反复做的: no date
        facts -= {FactKind.DEADLINE}
    if not facts:  # 按百分之几算的
        facts |= told & {FactKind.PERCENT}
    if FactKind.TARGET in facts and FactKind.NUMBER in told:  # 给出数字的指标
        facts = facts - {FactKind.TARGET} | {FactKind.NUMBER}
    if asks_for_bans(text):
        facts = {fact for fact in FactKind if fact in facts and fact is not FactKind.TARGET} | {FactKind.BAN}
    if not facts and "年年" in text:
        facts = {FactKind.RECURRING}
    if dated:  # whatever has a date then
        facts -= {FactKind.DEADLINE}
    return frozenset(facts)
