"""Responsible units: read from a clause's brackets, lines and sentences, each with its role kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.types import Role, Span, UnitMention

_ROLE_WORDS = {
    "牵头": Role.LEAD, "主办": Role.LEAD,
    "配合": Role.SUPPORTING, "参与": Role.SUPPORTING, "参加": Role.SUPPORTING, "协助": Role.SUPPORTING,
    "协办": Role.SUPPORTING, "协同": Role.SUPPORTING, "分工合作": Role.SUPPORTING,
    "负责": Role.RESPONSIBLE, "落实": Role.RESPONSIBLE, "实施": Role.RESPONSIBLE, "责任": Role.RESPONSIBLE,
}  # fmt: skip
_LABEL = re.compile(
    r"(牵头|主办|配合|协办|参与|参加|协同|责任|实施|负责|落实)(?:责任)?(?:单位|部门|处室|科室)[：:]?|责任人[：:]"
)
_TAIL = re.compile(
    r"(?:按照?(?:各自)?职[责能](?:分工)?|按分工|分别|分头|共同|具体|联合|协同|等(?:部门|单位)按职责)*(?:分工|分别)?"
    r"(牵头|主办|配合|参与|参加|协助|协办|负责|落实|实施)(?:组织|实施|落实|推进)?$"
)
_BRACKET = re.compile(r"[〔（(\[【]")
_CLOSING = {"〔": "〕", "（": "）", "(": "）", "[": "]", "【": "】"}
# A running sentence that gives a role: 由区教育局牵头, 市财政局负责资金拨付, 区教育局牵头组织.
_INLINE = re.compile(
    r"(?P<names>(?:[\u4e00-\u9fffA-Za-z（）()“”]+?[、和及与]){0,8}?[\u4e00-\u9fff（）()“”]{1,24}?)"
    r"(?:要|应|应当|须|发挥好?|具体|按照?(?:各自)?职[责能](?:分工)?|分工|分别|分头|共同|协同|统一|联合)*"
    r"(?P<role>牵头|分工合作|(?<=分工)负责|负责(?!人|同志|的|任)|配合|协助|主办|协办|(?<=共同)参与)(?!单位|部门|企业|人|申报|承担|建设|引进|制定|高校|主体|项目|机构|成立)"
)
_FIELDS = re.compile(r"等(?:有关|相关)?(?:部门|单位)$")
_FIELD = 10
_NO_FIELD = re.compile(r"^(?:社会|个人)$|学校|家庭|企业|高校|园|院")
_COLLECTIVE = re.compile(r"^各|有关|相关")
_UNIT_END = re.compile(
    r"(局|委|部|厅|办|署|院|会|联|社|队|中心|政府|办公室|办公厅|街道|街镇|镇街|乡镇|镇|乡|县|市|区|州|校|园|"
    r"部门|单位|机构|企业|公司|银行|处|科|组|站|馆|所|处室|盟|旗|人|兵团|司|协|专班|督导室|研究室|高校|大学|学院|实验室|工委|分局|大队|"
    r"联络部|党委|法院|检察院|集团|协会|营业管理部|地区|研究院|平台|机关|总队|支队|总工会|分行|支行|省|自治区|直辖市)[）)]?$"
)
_NO_NAME = re.compile(
    r"(?:领导|同志|负责人|人员)$|加强|密切|积极|主动|相互|协调(?!.*(?:部门|单位|机制|小组|办|组)$)|认真|切实|要求|按照|进行|开展"
)
# In running text only what is plainly a body counts: a school or a person that 负责 something is none.
_BODY_END = re.compile(
    r"(局|委|部|厅|办|政府|委员会|办公室|办公厅|联|会|中心|部门|处室|司|署|街镇|镇街|管委会|领导小组|处室（单位）)[）)]?$"
)
_LEADING = re.compile(
    r"^(?:(?:.*(?:由|经|会同|明确|健全|建立|完善|形成|坚持|实行|成立|加强|依托|充分发挥|发挥|推动|组织|强化|构建|接受|以|在|对|按照?))|其中|原则上|并|各有关|还)(?=.{2,})"
)
# 各市、州、县人民政府, 有关区、市政府, 各镇、街道: one collective unit, whatever 、 it holds.
_LEVEL = r"(?:区县|县区|市|州|县|区|旗|盟|乡|镇|街道|街镇|镇街)(?:[（(][^（）()]{1,12}[）)])?"
_LEVELS = re.compile(
    rf"(?:各|有关|相关)(?:有关|相关)?{_LEVEL}(?:(?:、|和|及){_LEVEL})+(?:(?:人民)?政府|办事处|管委会)*(?![\u4e00-\u9fff])"
)
# 济南、青岛、济宁市政府: each place stands for its government.
_GOVERNMENT = re.compile(r"[\u4e00-\u9fff]{2,6}?(?P<tail>(?:市|县|区|州|省)(?:人民)?政府)$")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}")
# A bracket up to this long with its marks may belong to a name: 相关处室（单位）.
_ALIAS = 8
# A bracket that closes a line, with bodies alone in it, says who does what.
_CLOSES = re.compile(r"。?\s*(?:\n|$)")
_BODY = 14
_PLAIN_BODY = re.compile(r"(?:局|委|厅|处|处室|办|办公室|中心|部|科|室|教科院|招考院|研究院|政府)$|^各")
_NO_BODY = re.compile(r"学校|小学|初中|高中|中学|幼儿|园$|企业|类|全部|大学|学院")
# What a bracket says of itself, not of a unit.
_NOTE = re.compile(r"列第一位|列首位|下同")
_FIRST_LEADS = re.compile(r"列(?:第一位|首位|在首位|在第一位)(?:的|者)?(?:单位|部门)?[为是](?:牵头|主办)")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A unit bracket or line: where it stands in the clause's text, and the units it names."""

    span: Span
    units: tuple[UnitMention, ...]


def find_responsibilities(text: str, first_leads: bool = False) -> list[Responsibility]:
    """All unit brackets and 责任单位 lines of a clause's text, in order.

    `first_leads` says that the first of several responsible units leads (列第一位者为牵头部门).
    """
    found = []
    for start, end in _brackets(text):
        inner = text[start + 1 : end - 1]
        units = _parse(text, start + 1, end - 1) if _looks_responsible(inner) else ()
        if not units and _CLOSES.match(text, end) and _is_row_of_bodies(inner):
            units = tuple(_names(text, start + 1, end - 1, Role.RESPONSIBLE))
        if units:
            found.append(Responsibility(Span(start, end), units))
    for match in re.finditer(r"^[^\n]*$", text, re.MULTILINE):
        line = match.group(0)
        if _LABEL.match(line) and not any(r.span.start <= match.start() < r.span.end for r in found):
            units = _parse(text, match.start(), match.start() + len(line.rstrip("。")))
            if units:
                found.append(Responsibility(Span(*match.span()), units))
    found.sort(key=lambda r: r.span.start)
    return [_with_lead(r) for r in found] if first_leads else found


def says_first_leads(source: str) -> bool:
    """Whether a policy says once for all that the unit named first leads."""
    return bool(_FIRST_LEADS.search(source))


def find_inline_units(text: str) -> list[UnitMention]:
    """Units that running text makes responsible: 由…牵头, …负责; brackets are not looked into."""
    plain = list(text)
    for start, end in _brackets(text):
        if end - start > _ALIAS or _looks_responsible(text[start + 1 : end - 1]):
            plain[start:end] = "。" * (end - start)
    found: list[UnitMention] = []
    for part in re.finditer(r"[^，。；：！？\n]+", "".join(plain)):
        at = part.start()
        while match := _INLINE.match(text, at, part.end()):
            lead = _LEADING.match(match["names"])
            start = at + (lead.end() if lead else 0)
            role = _ROLE_WORDS[match["role"]]
            fields = _fields(text, start, match.end("names"), role)
            found += fields
            units = [] if fields else _names(text, start, match.end("names"), role)
            if units and all(_BODY_END.search(u.name) or _COLLECTIVE.match(u.name) for u in units):
                found += units
            following = text.find("、", match.end(), part.end())
            if following < 0:
                break
            at = following + 1
    return found


def _fields(text: str, start: int, end: int, role: Role) -> list[UnitMention]:
    """发改、财政、人社等部门: each field stands for its body."""
    tail = _FIELDS.search(text, start, end)
    if not tail:
        return []
    pieces = _split(text, start, tail.start())
    if len(pieces) < 2 or any(b - a > _FIELD or _NO_FIELD.search(text[a:b]) for a, b in pieces):
        return []
    return [UnitMention(text[a:b], role, "", a, b) for a, b in pieces]


def _with_lead(found: Responsibility) -> Responsibility:
    if len(found.units) < 2 or any(u.role is not Role.RESPONSIBLE for u in found.units):
        return found
    first = found.units[0]
    lead = UnitMention(first.name, Role.LEAD, first.alias, first.start, first.end)
    return Responsibility(found.span, (lead, *found.units[1:]))


def _brackets(text: str) -> list[tuple[int, int]]:
    """[start, end) of outermost brackets; an ASCII one may close a full-width one."""
    result, i = [], 0
    while i < len(text):
        if not _BRACKET.match(text[i]):
            i += 1
            continue
        depth, j = 0, i
        wide = _CLOSING[text[i]]
        while j < len(text):
            if text[j] in _CLOSING and _CLOSING[text[j]] == wide:
                depth += 1
            elif text[j] == wide or (wide == "）" and text[j] == ")") or (wide == "〕" and text[j] == "]"):
                depth -= 1
                if depth == 0:
                    break
            j += 1
        if depth == 0 and j < len(text):
            result.append((i, j + 1))
            i = j + 1
        else:
            i += 1
    return result


def _looks_responsible(inner: str) -> bool:
    if _LABEL.match(inner):
        return True
    parts = [p for p in re.split(r"[，,；;。]", inner) if p.strip() and not _NOTE.search(p)]
    return len(inner) >= 4 and any(_TAIL.search(p) for p in parts[-2:])


def _is_row_of_bodies(inner: str) -> bool:
    """Whether a bracket holds names of bodies and nothing else, most of them plainly such: （职教处、高教处、教科院）."""
    names = re.split(r"[、，,]", inner)
    plain = sum(bool(_PLAIN_BODY.search(name)) for name in names)
    return (
        len(names) > 1
        and 2 * plain > len(names)
        and all(1 < len(name) <= _BODY and _UNIT_END.search(name) and not _NO_BODY.search(name) for name in names)
    )


def _parse(text: str, start: int, end: int) -> tuple[UnitMention, ...]:
    """Units of [start, end), either label-led (责任单位：…) or role-closed (…牵头，…配合)."""
    labels = list(_LABEL.finditer(text, start, end))
    if labels and labels[0].start() == start:
        units: list[UnitMention] = []
        for i, label in enumerate(labels):
            stop = labels[i + 1].start() if i + 1 < len(labels) else end
            units += _names(text, label.end(), stop, _ROLE_WORDS[label.group(1) or "责任"])
        return tuple(units)
    units = []
    waiting: list[tuple[int, int]] = []
    for first, last in _split(text, start, end):
        tail = _TAIL.search(text, first, last)
        waiting.append((first, tail.start() if tail else last))
        if tail:
            role = _ROLE_WORDS[tail.group(1)]
            units += [m for a, b in waiting for m in _names(text, a, b, role)]
            waiting = []
    return tuple(units)


def _split(text: str, start: int, end: int, extra: str = "") -> list[tuple[int, int]]:
    """[start, end) of the parts between 、，；。 outside brackets."""
    parts, depth, first = [], 0, start
    levels = {i for m in _LEVELS.finditer(text, start, end) for i in range(*m.span())}
    for i in range(start, end):
        character = text[i]
        if i in levels:
            continue
        if character in "（(〔":
            depth += 1
        elif character in "）)〕":
            depth = max(0, depth - 1)
        blank = character.isspace() and not (i + 1 < end and text[i + 1] in "（(〔")
        if depth == 0 and (character in "、，,；;。：:" or character in extra or blank):
            parts.append((first, i))
            first = i + 1
    return [(a, b) for a, b in (*parts, (first, end)) if text[a:b].strip()]


def _names(text: str, start: int, end: int, role: Role) -> list[UnitMention]:
    result: list[UnitMention] = []
    places: list[tuple[int, str]] = []
    for first, last in _split(text, start, end):
        while text[first].isspace():
            first += 1
        name = re.sub(r"(?:等(?:有关|相关)?(?:部门|单位)?|等)$", "", text[first:last].rstrip())
        for begin, stop in _conjoined(name):
            mention = _mention(name[begin:stop], role, first + begin)
            if mention is None:
                places.append((first + begin, name[begin:stop]))
                continue
            government = _GOVERNMENT.fullmatch(mention.name)
            if government and all(_PLACE.fullmatch(place) for _, place in places):
                result += [UnitMention(p, role, p + government["tail"], at, at + len(p)) for at, p in places]
            places = []
            result.append(mention)
    return result


def _conjoined(name: str) -> list[tuple[int, int]]:
    """[start, end) of whole names joined by 和, 及: 省教育厅和省财政厅, but not 县教育和体育局."""
    for match in re.finditer(r"及其?|和|与", name):
        before, after = name[: match.start()], name[match.end() :]
        whole = _BODY_END.search(after) or _COLLECTIVE.match(after) or after.endswith("单位")
        if len(before) >= 3 and _UNIT_END.search(before) and whole:
            return [(0, match.start()), *((a + match.end(), b + match.end()) for a, b in _conjoined(after))]
    return [(0, len(name))]


def _mention(name: str, role: Role, start: int) -> UnitMention | None:
    """A name with what stands in brackets after it as its alias; None for what is no unit."""
    match = re.fullmatch(r"(.+?)\s*[（(〔](.+)[）)〕]", name)
    if match and not name.startswith("各") and _UNIT_END.search(match.group(1)):
        alias = "" if match.group(2) in ("单位", "部门") else match.group(2)  # 处室（单位） names no second body
        return UnitMention(match.group(1), role, alias, start, start + len(match.group(1)))
    if _NO_NAME.search(name):
        return None
    if name and len(name) <= 30 and (_UNIT_END.search(name) or _COLLECTIVE.match(name)):
        return UnitMention(name, role, "", start, start + len(name))
    return None
