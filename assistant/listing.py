"""Enumerations of the clauses under a heading, never cut."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.compose import Sources, answered, escape, reference, units_text
from assistant.kinds import asks_summary
from assistant.library import Library
from assistant.messages import say
from assistant.ranking import matched_weight, total_weight
from assistant.types import Answer, Query
from corpus.normal import normal_form
from corpus.numbering import chinese_number
from corpus.types import Clause, ClauseKind, Policy

# What a question calls the things to list, and how headings over such things read.
_HEADING_WORDS = (
    (re.compile(r"保障|组织实施|怎么落实"), re.compile(r"保障|组织实施|组织领导|实施步骤|工作要求")),
    (re.compile(r"目标"), re.compile(r"目标|总体要求")),
    (re.compile(r"原则"), re.compile(r"原则")),
    (
        re.compile(r"任务|行动|措施|工作|工程|事|举措|路径|条|项"),
        re.compile(r"(?:任务|行动|路径|措施|举措|工程|内容|重点)(?!目标|原则|保障)"),
    ),
)
# Title words are light among the terms; from this share on they make up the whole subject.
TITLE_FULL = 0.5
_COUNTED = re.compile(r"([一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:大|项|条|个|类|方面)")


_PARTS = re.compile(
    r"[一二三四五六七八九十\d]{1,3}(?:大|项)(?:重点|主要|提升|专项)?(?:行动|任务|工程|措施|举措|目标|原则)(?!计划|方案)"
)


def names_parts(text: str) -> bool:
    """Whether a question counts the parts of a heading: 十大行动, 三大工程."""
    return bool(_PARTS.search(text))


# What policies call their sections.
_SECTION = re.compile(r"(?:保障|组织|实施|任务|措施|举措|重点|主要|工作|领导|要求)+")


def is_section(words: Iterable[str]) -> bool:
    """Whether a topic's words say but which section is meant: 保障措施, 组织实施."""
    return all(_SECTION.fullmatch(word) for word in words)


def list_children(query: Query, library: Library) -> Answer | None:
    """The clauses under the heading that the question names; None where no heading fits."""
    best: tuple[float, int, Clause] | None = None
    titles = dict(query.scope.title_scores)
    for number in query.scope.policies:
        policy = library.policies[number]
        for clause in policy.clauses:
            leaves = _leaves(policy, clause)
            if clause.kind is not ClauseKind.ARTICLE or len(leaves) < 2:
                continue
            score = _fit(query, policy, clause, leaves, library, number) + 0.1 * titles.get(number, 0.0)
            if best is None or score > best[0]:
                best = (score, number, clause)
    if best is None or best[0] < 1.0:
        return None
    _, number, clause = best
    return _children_answer(query, library, number, clause)


def _children_answer(query: Query, library: Library, number: int, clause: Clause) -> Answer:
    policy = library.policies[number]
    sources = Sources(library)
    leaves = _leaves(policy, clause)
    lines = []
    group = None
    for i, leaf in enumerate(leaves, 1):
        parents = [p for p in policy.ancestors(leaf) if p.depth > clause.depth]
        if parents and parents[-1] is not group:
            group = parents[-1]
            lines.append(f"\n**{group.path} {escape(_name(group))}**\n")
        citation = _cite_heading(number, leaf, sources)
        units = units_text(leaf.units)
        mark = _cite_units(number, leaf, sources) if units else ""
        lines.append(
            f"{i}. {leaf.path} **{escape(_name(leaf))}**[{citation}]" + (f"<br>{units}{mark}" if units else "")
        )
    head = f"{reference(policy, clause.path)}“{clause.heading}”" + say("list_head", query.english, count=len(leaves))
    return answered(query, head + "\n\n" + "\n".join(lines).strip(), sources)


def _fit(query: Query, policy: Policy, clause: Clause, leaves: list[Clause], library: Library, number: int) -> float:
    """How well a heading is the one whose parts are asked for."""
    heading = clause.heading
    score = 0.0
    for asked, named in _HEADING_WORDS:
        if asked.search(query.text) or (asks_summary(query.text) and asked.search("任务")):
            if named.search(heading):
                score += 1.0
            break
    counts = {chinese_number(m.group(1)) for m in _COUNTED.finditer(query.text)}
    if counts:
        score += 1.0 if len(leaves) in counts or len(policy.children(clause)) in counts else -1.0
    own = library.heading_forms[number, clause.position]
    total = total_weight(query.terms)
    found = matched_weight(query.terms, own) / total
    title = matched_weight(query.terms, normal_form(policy.title)) / total
    score += 1.2 * found if found > 0.5 * max(title, 0.01) else 0.3 * found
    # A subject of which neither heading nor title speaks is not listed here.
    if query.terms and not asks_summary(query.text):
        score -= 0.9 * (1.0 - max(found, min(1.0, title / TITLE_FULL)))
    if heading and normal_form(heading) in normal_form(query.text):
        score += 1.0
    return score - 0.15 * clause.depth


def _leaves(policy: Policy, clause: Clause) -> list[Clause]:
    """Clauses below one that have no parts of their own, in order; the lowest numbered level."""
    result = []
    for child in policy.children(clause):
        below = _leaves(policy, child)
        result += below if below else [child]
    return result


def _name(clause: Clause) -> str:
    return clause.heading or clause.text[:24].rstrip("，。；")


def _cite_heading(number: int, clause: Clause, sources: Sources) -> int:
    return sources.cite(number, clause.position, 0).number


def _cite_units(number: int, clause: Clause, sources: Sources) -> str:
    citation = sources.cite_units(number, clause.position)
    return f"[{citation.number}]" if citation else ""
