"""Enumerations: the clauses under a heading, or those in which a unit takes part. Never cut."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.compose import ROLE_NAMES, Sources, answered, emphasise, escape, reference, units_text
from assistant.kinds import asks_summary
from assistant.library import Library
from assistant.messages import say
from assistant.ranking import matched_weight, total_weight
from assistant.types import Answer, Query
from assistant.units import same_unit
from corpus.dates import TimeExpression, find_times, stated_times
from corpus.normal import normal_form
from corpus.numbering import chinese_number
from corpus.types import Clause, ClauseKind, Policy, Role, TimeKind, UnitMention
from corpus.values import find_figures

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
_ROLE_PHRASES = {
    Role.LEAD: "牵头", Role.SUPPORTING: "配合", Role.RESPONSIBLE: "作为责任单位", None: "牵头、配合或负责",
}  # fmt: skip
_COUNTED = re.compile(r"([一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:大|项|条|个|类|方面)")


def list_by_unit(query: Query, library: Library, any_role: bool = False) -> Answer | None:
    """Clauses whose units are the one asked for, in its role; None where there is no such clause."""
    sources = Sources(library)
    blocks = []
    query = replace(query, role=None if any_role else role_of_unit(query))
    for number in query.scope.policies:
        policy = library.policies[number]
        rows = [(c, u) for c in policy.clauses for u in [_taking_part(query, c)] if u]
        if not rows:
            continue
        name = query.units[0]
        role = _ROLE_PHRASES[query.role]
        head = say("unit_list_head", query.english, policy=reference(policy, ""), unit=name, role=role, count=len(rows))
        lines = []
        for i, (clause, unit) in enumerate(rows, 1):
            citation = _cite_heading(number, clause, sources)
            units = _cite_units(number, clause, sources)
            lines.append(
                f"{i}. {clause.path} **{_name(clause)}**：{unit.name}（{ROLE_NAMES[unit.role]}）{_others(unit, clause)}[{citation}]{units}"
            )
        blocks.append(head + "\n\n" + "\n".join(lines))
    if not blocks:
        return None
    return answered(query, "\n\n".join(blocks), sources)


def list_by_year(query: Query, library: Library) -> Answer | None:
    """Sentences whose deadline is in an asked year, by clause; None where there is none."""
    sources = Sources(library)
    blocks = []
    for number in query.scope.policies:
        policy = library.policies[number]
        lines: list[str] = []
        for clause in policy.clauses:
            if clause.kind is not ClauseKind.ARTICLE:
                continue
            for s, times, inferred in _due(clause, query.years, _plan_end(policy)):
                citation = sources.cite(number, clause.position, s)
                shown = emphasise(escape(clause.sentence_text(s)), [t.text for t in times])
                note = say(inferred, query.english) if inferred else ""
                lines.append(f"{len(lines) + 1}. {clause.path}：{shown}{note}[{citation.number}]")
        if lines:
            years = "、".join(f"{y}年" for y in query.years)
            head = say("year_list_head", query.english, policy=reference(policy, ""), years=years, count=len(lines))
            blocks.append(head + "\n\n" + "\n".join(lines))
    if not blocks:
        return None
    return answered(query, "\n\n".join(blocks), sources)


def _plan_end(policy: Policy) -> int | None:
    """The last year of a plan whose title names its years (2024—2026年)."""
    return next((t.last_year for t in find_times(policy.title) if t.kind is TimeKind.PERIOD), None)


def _due(clause: Clause, years: tuple[int, ...], plan_end: int | None) -> list[tuple[int, list[TimeExpression], str]]:
    """Sentences due in the years, with the message that says so where the year is inferred.

    A deadline stands in the sentence, or governs it from the one before (到2027年，…), or is the
    plan's own length (用三年时间).
    """
    result: list[tuple[int, list[TimeExpression], str]] = []
    governed = False
    for s, sentence in enumerate(clause.sentences):
        text = clause.sentence_text(s)
        found = stated_times(text)
        times = [t for t in found if t.kind is TimeKind.DEADLINE]
        due = [t for t in times if t.last_year in years]
        lengths = [t for t in found if t.kind is TimeKind.RELATIVE and "年" in t.text] if plan_end in years else []
        starts_paragraph = sentence.start > 0 and clause.text[sentence.start - 1] == "\n"
        if times or starts_paragraph:
            governed = bool(due) and due[0].start <= 8 and text[due[0].end : due[0].end + 1] in ("，", ",")
        if due:
            result.append((s, due, ""))
        elif governed and find_figures(text):
            result.append((s, [], "governed"))
        elif lengths and find_figures(text):
            result.append((s, lengths, "by_plan"))
    return result


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


def role_of_unit(query: Query) -> Role | None:
    """The role that the question gives the unit itself: 财政局要配合哪些，谁牵头."""
    text = query.text.replace("还是", "")
    after = text.partition(query.units[0])[2][:10] or text
    if re.search(r"牵头.{0,2}配合|配合.{0,2}牵头", after):
        return None
    if re.search(r"责任单位|单独负责", after):
        return Role.RESPONSIBLE
    return Role.LEAD if "牵头" in after else Role.SUPPORTING if re.search(r"配合|协助", after) else None


def _others(unit: UnitMention, clause: Clause) -> str:
    """Who leads, where the unit itself does not."""
    leads = [u.name for u in clause.units if u.role is Role.LEAD]
    return f"；牵头：{'、'.join(leads)}" if leads and unit.role is not Role.LEAD else ""


def _taking_part(query: Query, clause: Clause) -> UnitMention | None:
    for unit in clause.units:
        names = (unit.name, unit.alias) if unit.alias else (unit.name,)
        asked_for = any(same_unit(asked, name) for asked in query.units for name in names)
        if asked_for and (query.role is None or unit.role is query.role):
            return unit
    return None


def _name(clause: Clause) -> str:
    return clause.heading or clause.text[:24].rstrip("，。；")


def _cite_heading(number: int, clause: Clause, sources: Sources) -> int:
    return sources.cite(number, clause.position, 0).number


def _cite_units(number: int, clause: Clause, sources: Sources) -> str:
    citation = sources.cite_units(number, clause.position)
    return f"[{citation.number}]" if citation else ""
