"""The units that a question asks by: those that lists know, those named otherwise, those in quotes and in rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection

from assistant.asked import names_asker
from assistant.intent import Intent
from assistant.scope import place_words
from assistant.units import names_body, same_unit

# [start, end) of a unit in a question, and its name.
Named = tuple[int, int, str]
QUOTED = re.compile(r"[“\"‘「]([^”\"’」]{2,40})[”\"’」]")


# 我们镇上要做啥: the town.
_OWN_TOWN = re.compile(
    r"(?:我|咱|俺)们?(?P<town>镇街|街镇|镇|街道|乡)(?:上|里|这边)?(?=都?(?:要|得|该|需|做|干|管|有(?:哪|什么|啥)))"
)
# 对区县一级提了哪些要求: all of that tier.
_TIER = re.compile(
    r"(?:对|给|让|把|要求)(?P<tier>区县|县区|县市区|县（市、区）|市县|镇街|街镇|乡镇)(?:这?一级|层面|政府|级)?"
    r"(?=都?(?:(?:有|提|布置|派|安排|下达|定|要|压|规定)(?:了|出)?(?:哪|什么|啥|几)|[列写定]))"
)
# 各市文件: whose documents are meant.
_OWNS = re.compile(r"(?:的)?[\u4e00-\u9fff]{0,6}?(?:文件|政策|方案|意见)(?:里|中|内)?|(?:的)?文(?:里|中|内)?")


def asked_units(found: list[Named], text: str, intent: Intent, known: Collection[str]) -> list[Named]:
    """The units of a question in order; `found` are those of lists, `known` all that some clause names."""
    units = _with_unlisted(_outside_titles(found, text, intent), text, intent)
    units += [span for span in _quoted_units(text, known) if span not in units]
    units += [span for span in _by_field(text) if not any(s < span[1] and span[0] < e for s, e, _ in units)]
    units = [unit for unit in units if not (unit[2].startswith("各") and _OWNS.match(text, unit[1]))]
    town = _OWN_TOWN.search(text)
    if town and not units:
        units = [(*town.span("town"), "各镇街")]
    tier = _TIER.search(text)
    if tier and all(names_asker(text, *unit[:2]) for unit in units):
        units = [(*tier.span("tier"), f"各{tier['tier']}")]
    units = _without_aliases(units, text, known)
    row = row_of_bodies(text)
    return sorted([*row, *(u for u in units if u[1] <= row[0][0] or row[-1][1] <= u[0])]) if row else units


# 人社口: a field of bodies.
_LINE = re.compile(r"(?P<field>[\u4e00-\u9fff]{2,4})口(?=的|[，,上]|这边|要|得|该|都|配合|牵头|负责|管)")


def _by_field(text: str) -> list[Named]:
    """The bodies of a field that the question calls so: 人社口."""
    found = []
    for match in _LINE.finditer(text):
        start, end = match.span("field")
        first = next((i for i in range(start, end - 1) if names_body(text[i:end])), None)
        if first is not None:
            found.append((first, end, text[first:end]))
    return found


# What makes a name a document's: …的通知, 55号.
_PAPER = re.compile(
    r"通知|方案|计划|规划|意见|办法|细则|规定|措施|政策|条例|要点|纲要|指南|文件?|号|函|》|[这那]份|[这那]个"
)


def _without_aliases(units: list[Named], text: str, known: Collection[str]) -> list[Named]:
    """Of a unit with another name in a bracket behind it the one that the policies know: 乡村振兴局（农业农村局）."""
    kept = list(units)
    for first, second in itertools.pairwise(units):
        if text[first[1] : second[0]] in ("（", "(") and text[second[1] : second[1] + 1] in ("）", ")"):
            is_known = any(same_unit(first[2], name) for name in known)
            kept.remove(second if is_known else first)
    return kept


def _outside_titles(units: list[Named], text: str, intent: Intent) -> list[Named]:
    """Units that are no part of what says which policy is meant: 陕西省教育厅落实“三个办法”的通知."""
    titles = (
        [span for span in intent.spans("doc") if _PAPER.search(text[slice(*span)])] if intent.wants("ask=all") else []
    )
    return [
        (a, b, name) for a, b, name in units if not any(s <= a and b + 4 <= e for s, e in titles)
    ]  # fmt: skip


# The end of a body's name: 商务局, 大数据中心.
_BODY = re.compile(r"[\u4e00-\u9fff]{2,}(?:局|厅|委|办|部|部门|署|中心|管委会|委员会|联合会|总工会|指挥部|银行)$")


# From this chance on that everything is asked for, a body that no list has is one.
_MAYBE = 0.3
# What such a body is asked to do is no part of its name: 省经信委|管啥.
_DOING = re.compile(r"(?:管|要|得|该|牵头|配合|负责|干|做|出力|系统|[两三几]家|这边|那边)+$")
# 我们局: the asker's, whatever it is.
_OWN_BODY = re.compile(r"(?:我|咱|俺|本|该|贵)们?(?:这)?(?:局|厅|委|办|部门?|单位|处|科|中心)")
# 卫健这条线: a field, no body.
_FIELD = re.compile(r"(?:这条?)?(?:线|领域|方面|行业|事业)")
_MADE = re.compile(r"(?:要|由|让|归|跟|和|给|请|叫|是|靠)+")


def _with_unlisted(units: list[Named], text: str, intent: Intent) -> list[Named]:
    """The units, and those that neither the corpus nor the lexicon names but the question treats as such."""
    found = list(units)
    for start, end in intent.spans("unit") if intent.wants("ask=all", _MAYBE) else ():
        for piece in re.finditer(r"[^、和与及]+", text[start:end]):  # 大数据局和工信局
            a = start + piece.start()
            b = a + len(_DOING.sub("", piece.group(0)))
            made = _MADE.match(text, a, b)  # 要人社|出力
            a = made.end() if made and names_body(text[made.end() : b]) else a
            if _OWN_BODY.match(text, a):
                continue
            by_field = names_body(text[a:b]) and not _FIELD.match(text, b)
            if not any(s < b and a < e for s, e, _ in found) and (_BODY.fullmatch(text[a:b]) or by_field):
                found.append((a, b, text[a:b]))
    for start, end in intent.spans("topic") if found else ():  # 大数据局、|建委: in a row with others
        beside = any(text[e:start] == "、" or text[end:s] == "、" for s, e, _ in found)
        if beside and _BODY.fullmatch(text[start:end]) and names_body(text[start:end]):
            found.append((start, end, text[start:end]))
    return sorted(found)


# 发改、工信、科技这三个局: each a body of its own.
_BODIES = re.compile(
    r"(?P<row>(?:[\u4e00-\u9fff]{2,4}[、和])+[\u4e00-\u9fff]{2,4}?)这?[两几三四五六](?:个|家)(?P<form>局|厅|委|部门)"
)


def row_of_bodies(text: str) -> list[Named]:
    """Units of a row that says only at its end what they are: 发改局 of 发改、工信、科技这三个局."""
    match = _BODIES.search(text)
    found: list[Named] = []
    if match is None:
        return found
    for piece in re.finditer(r"[^、和]+", match["row"]):
        start, end = match.start() + piece.start(), match.start() + piece.end()
        for _, place_end in place_words(text[start:end]):  # 青岛发改
            start += place_end
        found.append((start, end, text[start:end] + match["form"]))
    return found


def _quoted_units(text: str, known: Collection[str]) -> list[Named]:
    """Units in quotes that some clause names: 写了“各地区”的."""
    return [(*m.span(1), m.group(1)) for m in QUOTED.finditer(text) if m.group(1) in known]
