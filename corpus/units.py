"""Responsible units: read from a clause's brackets and lines, each with its role kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.types import Role, Span, UnitMention

_ROLE_WORDS = {
    "牵头": Role.LEAD, "主办": Role.LEAD,
    "配合": Role.SUPPORTING, "参与": Role.SUPPORTING, "协助": Role.SUPPORTING, "协办": Role.SUPPORTING,
    "负责": Role.RESPONSIBLE, "落实": Role.RESPONSIBLE, "责任": Role.RESPONSIBLE,
}  # fmt: skip
_LABEL = re.compile(
    r"(牵头|主办|配合|协办|参与|参加|协同|责任|实施|负责)(?:责任)?(?:单位|部门|处室|科室)[：:]?|责任人[：:]"
)
_TAIL = re.compile(
    r"(?:按照?(?:各自)?职责(?:分工)?|按分工|分别|共同|具体|等?(?:部门|单位)按职责)?(?:分工)?"
    r"(牵头|主办|配合|参与|协助|协办|负责|落实)(?:组织|实施|落实)?$"
)
_BRACKET = re.compile(r"[〔（(\[【]")
_CLOSING = {"〔": "〕", "（": "）", "(": "）", "[": "]", "【": "】"}
_INLINE = re.compile(
    r"(?:^|[，。；、]|由)((?:(?!由|，|。|；|、)[\u4e00-\u9fff（）()]){2,24}?"
    r"(?:局|委|部|厅|办|政府|委员会|办公室|联|会|中心|部门|机构|处室（单位）|街镇|镇街))"
    r"(?:要|应|应当|发挥好?|具体)?(牵头|负责|配合)"
)
_COLLECTIVE = re.compile(r"^各|有关|相关")
_UNIT_END = re.compile(
    r"(局|委|部|厅|办|署|院|会|联|社|队|中心|政府|办公室|办公厅|街道|街镇|镇街|乡镇|镇|乡|县|市|区|州|校|园|"
    r"部门|单位|机构|企业|公司|银行|处|科|组|站|馆|所|处室|盟|旗|人|兵团|司|高校|大学|学院|工委|分局|大队|"
    r"联络部|党委|法院|检察院|集团|协会)[）)]?$"
)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A unit bracket or line: where it stands in the clause's text, and the units it names."""

    span: Span
    units: tuple[UnitMention, ...]


def find_responsibilities(text: str) -> list[Responsibility]:
    """All unit brackets and 责任单位 lines of a clause's text, in order."""
    found = []
    for start, end in _brackets(text):
        inner = text[start + 1 : end - 1]
        units = _parse(inner) if _looks_responsible(inner) else ()
        if units:
            found.append(Responsibility(Span(start, end), units))
    for match in re.finditer(r"^[^\n]*$", text, re.MULTILINE):
        line = match.group(0)
        if _LABEL.match(line) and not any(r.span.start <= match.start() < r.span.end for r in found):
            units = _parse(line.rstrip("。"))
            if units:
                found.append(Responsibility(Span(*match.span()), units))
    return sorted(found, key=lambda r: r.span.start)


def find_inline_units(sentence: str) -> list[UnitMention]:
    """Units that a running sentence makes responsible: 由…牵头, …负责."""
    found = []
    for match in _INLINE.finditer(sentence):
        name = match.group(1)
        if _UNIT_END.search(name):
            found.append(UnitMention(name, _ROLE_WORDS[match.group(2)]))
    return found


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
    last = re.split(r"[，,；;。]", inner.rstrip("。"))[-1]
    return bool(_TAIL.search(last)) and len(inner) >= 4


def _parse(inner: str) -> tuple[UnitMention, ...]:
    """Units of a bracket's inside, either label-led (责任单位：…) or role-closed (…牵头，…配合)."""
    inner = re.sub(r"\s+(?=[（(〔])", "", inner)
    labels = list(_LABEL.finditer(inner))
    if labels and labels[0].start() == 0:
        units: list[UnitMention] = []
        for i, label in enumerate(labels):
            end = labels[i + 1].start() if i + 1 < len(labels) else len(inner)
            word = label.group(1) or "责任"
            role = {"牵头": Role.LEAD, "主办": Role.LEAD}.get(word)
            if role is None:
                role = Role.RESPONSIBLE if word in ("责任", "实施", "负责") else Role.SUPPORTING
            units += _names(inner[label.end() : end], role)
        return tuple(units)
    units = []
    waiting: list[str] = []
    for name in _split(inner):
        tail = _TAIL.search(name)
        if tail:
            waiting.append(name[: tail.start()])
            role = _ROLE_WORDS[tail.group(1)]
            units += [m for n in waiting for m in _names(n, role)]
            waiting = []
        else:
            waiting.append(name)
    return tuple(units)


def _split(text: str) -> list[str]:
    """Parts between 、，；。 outside brackets."""
    parts, depth, current = [], 0, ""
    for character in text:
        if character in "（(〔":
            depth += 1
        elif character in "）)〕":
            depth = max(0, depth - 1)
        if depth == 0 and character in "、，,；;。 ":
            parts.append(current)
            current = ""
        else:
            current += character
    return [p for p in (*parts, current) if p]


def _names(text: str, role: Role) -> list[UnitMention]:
    result = []
    for part in _split(text):
        name = re.sub(r"(?:等(?:有关|相关)?(?:部门|单位)?|等)$", "", part.strip())
        match = re.fullmatch(r"(.+?)[（(〔](.+)[）)〕]", name)
        if match and not name.startswith("各") and _UNIT_END.search(match.group(1)):
            result.append(UnitMention(match.group(1), role, match.group(2)))
        elif name and len(name) <= 30 and (_UNIT_END.search(name) or _COLLECTIVE.match(name)):
            result.append(UnitMention(name, role))
    return result
