"""Answers put together: quotes numbered as citations, bold for what was asked, Markdown around."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.library import Library
from assistant.types import Answer, Citation, Query
from corpus.types import Policy, Role, UnitMention

ROLE_NAMES = {Role.LEAD: "牵头", Role.SUPPORTING: "配合", Role.RESPONSIBLE: "责任单位"}
_BREAKS = re.compile(r"[，,；;：:。！？∶]")


class Sources:
    """Citations of one answer; the same sentences are cited under one number."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._citations: list[Citation] = []

    def cite(self, policy: int, clause: int, first: int, last: int | None = None) -> Citation:
        """The citation of sentences `first`..`last` of a clause."""
        node = self._library.clause(policy, clause)
        last = first if last is None else last
        return self.cite_span(policy, clause, node.sentences[first].start, node.sentences[last].end)

    def cite_span(self, policy: int, clause: int, start: int, end: int) -> Citation:
        """The citation of [start, end) of a clause's text."""
        for citation in self._citations:
            if (citation.policy, citation.clause, citation.start, citation.end) == (policy, clause, start, end):
                return citation
        owner = self._library.policies[policy]
        node = owner.clauses[clause]
        quote = node.text[start:end].replace("\n", "")
        citation = Citation(
            len(self._citations) + 1, owner.document_number, owner.title, node.path, quote, policy, clause, start, end
        )
        self._citations.append(citation)
        return citation

    def cite_units(self, policy: int, clause: int) -> Citation | None:
        """The citation of a clause's unit bracket; None where it has none."""
        bracket = self._library.clause(policy, clause).responsibility
        return self.cite_span(policy, clause, bracket.start, bracket.end) if bracket else None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return tuple(self._citations)


def answered(query: Query, text: str, sources: Sources) -> Answer:
    """The answer to a query, with the citations gathered on the way."""
    return Answer(
        query.text, "answered", text, sources.citations, query.kind, query.scope.policies, query.carried
    )  # fmt: skip


def reference(policy: Policy, path: str) -> str:
    """文号 and article as people cite them: 济长政办字〔2023〕18号 二（三）."""
    return f"{policy.label} {path}" if path else policy.label


def quote_block(citation: Citation, library: Library, bold: Sequence[str] = ()) -> str:
    """A quoted sentence as a Markdown block with its reference."""
    policy = library.policies[citation.policy]
    text = emphasise(escape(citation.quote), bold)
    return f"> {text}[{citation.number}]\n>\n> ——{reference(policy, citation.article)}"


def emphasise(text: str, parts: Sequence[str]) -> str:
    """The text with each part in bold, one given twice at its first two places; touching parts become one."""
    spans: list[tuple[int, int]] = []
    for part in sorted(filter(None, parts), key=len, reverse=True):
        places = (m.start() for m in re.finditer(re.escape(part), text))
        free = (i for i in places if not any(s < i + len(part) and i < e for s, e in spans))
        start = next(free, -1)
        if start >= 0:
            spans.append((start, start + len(part)))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    for start, end in reversed(merged):
        text = text[:start] + _bold(text, start, end) + text[end:]
    return text


def _bold(text: str, start: int, end: int) -> str:
    """`**…**`, with a space outside where Markdown would not see it: next to “ or %."""
    before = " " if start and _is_word(text[start - 1]) and not _is_word(text[start]) else ""
    after = " " if end < len(text) and _is_word(text[end]) and not _is_word(text[end - 1]) else ""
    return f"{before}**{text[start:end]}**{after}"


def _is_word(character: str) -> bool:
    return character.isalnum()


def escape(text: str) -> str:
    """Policy text made safe to stand in Markdown: no tags, no accidental emphasis."""
    text = text.replace("&quot;", "”")  # left by a converter
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
    return re.sub(r"([*`])", r"\\\1", text)


def segments(sentence: str) -> list[tuple[int, int]]:
    """[start, end) of the parts of a sentence between commas, brackets and quotes kept whole."""
    result, start, depth = [], 0, 0
    for i, character in enumerate(sentence):
        if character in "（(《“〔":
            depth += 1
        elif character in "）)》”〕":
            depth = max(0, depth - 1)
        elif depth == 0 and _BREAKS.match(character):
            if i > start:
                result.append((start, i))
            start = i + 1
    if start < len(sentence):
        result.append((start, len(sentence)))
    return result


def place_name(policy: Policy) -> str:
    """Who speaks: the place of a policy, or its first issuer where it has none."""
    return policy.region.name or (policy.issuers[0] if policy.issuers else "文件")


def units_text(units: tuple[UnitMention, ...], aliases: bool = False) -> str:
    """Units by role as one line: 牵头：…；配合：…."""
    return "；".join(
        f"{ROLE_NAMES[role]}：" + "、".join(unit_name(u) if aliases else u.name for u in members)
        for role, members in units_by_role(units).items()
    )


def unit_name(unit: UnitMention) -> str:
    """A unit with its alias in brackets."""
    return f"{unit.name}（{unit.alias}）" if unit.alias else unit.name


def units_by_role(units: tuple[UnitMention, ...]) -> dict[Role, list[UnitMention]]:
    """Units of each role, in the order of the text."""
    table: dict[Role, list[UnitMention]] = {}
    for unit in units:
        table.setdefault(unit.role, []).append(unit)
    return table
