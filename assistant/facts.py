"""Answers from one clause a policy: deadline, target, unit or content."""

from __future__ import annotations

from assistant.compose import (
    ROLE_NAMES,
    Sources,
    emphasise,
    escape,
    place_name,
    quote_block,
    reference,
    segments,
    unit_name,
    units_by_role,
    units_text,
)
from assistant.evidence import Evidence, best_segments, introduces, nearest_time, sentence_times
from assistant.kinds import asks_to_confirm_unit
from assistant.library import Library
from assistant.messages import say
from assistant.ranking import is_frame, matched_weight, total_weight
from assistant.types import Kind, Query
from assistant.units import same_unit
from corpus.normal import normal_form
from corpus.types import Clause, ClauseKind, Role
from corpus.values import find_figures

_ENGLISH_ROLES = {Role.LEAD: "lead", Role.SUPPORTING: "supporting", Role.RESPONSIBLE: "responsible"}
# A direct answer longer than this is cut to its telling parts; the whole sentence is quoted below.
_DIRECT_LIMIT = 130
# Beside the units, the heading is enough unless a sentence holds this share of the question.
_OWN_ENOUGH = 0.5
# A further figure of the clause is worth showing from this share on.
_RELATED = 0.2


def state(query: Query, evidence: Evidence, library: Library, sources: Sources) -> str:
    """Direct answer, quotes, and what else the clause says, as Markdown."""
    if query.kind is Kind.UNIT and evidence.units:
        return _units(query, evidence, library, sources)
    policy = library.policies[evidence.match.policy]
    clause = policy.clauses[evidence.match.clause]
    main = evidence.sentences[0]
    citation = sources.cite(evidence.match.policy, clause.position, main)
    children = policy.children(clause)
    if children and len(clause.sentences) == 1 and len(clause.text) <= len(clause.heading) + 8:
        head = f"{place_name(policy)}：{reference(policy, clause.path)}“{clause.heading}”包括：[{citation.number}]"
        return head + "\n\n" + "\n".join(_child_lines(evidence.match.policy, children, sources))
    direct = _direct(query, evidence, clause)
    lead = f"{place_name(policy)}："
    parts = [f"{lead}{direct}[{citation.number}]"]
    said = emphasise(escape(citation.quote.strip("，；。;, ")), evidence.bold) + "。"
    whole = normal_form(direct) == normal_form(said)
    if whole:  # word for word: only where it stands
        parts.append(f"> ——{reference(policy, clause.path)}")
    if evidence.governing:
        parent, sentence = evidence.governing
        governing = sources.cite(evidence.match.policy, parent, sentence)
        parts.append(quote_block(governing, library, evidence.bold))
    for sentence in evidence.sentences:
        quoted = sources.cite(evidence.match.policy, clause.position, sentence)
        if not (sentence == main and whole):
            parts.append(quote_block(quoted, library, evidence.bold))
    asks_one_fact = query.kind in (Kind.DEADLINE, Kind.TARGET) and bool(evidence.bold)
    if introduces(clause.sentence_text(main)) and children and not asks_one_fact:  # …以下目标： needs them
        parts.append("\n".join(_child_lines(evidence.match.policy, children, sources)))
    rest = _rest(query, evidence, clause, library, sources)
    if rest:
        parts.append(rest)
    return "\n\n".join(parts)


def _child_lines(policy: int, children: list[Clause], sources: Sources) -> list[str]:
    """The parts of a clause, each with its first statement."""
    lines = []
    for child in children:
        cited = sources.cite(policy, child.position, 0, min(len(child.sentences), 2) - 1)
        lines.append(f"- {escape(cited.quote)}[{cited.number}]")
    return lines


def _direct(query: Query, evidence: Evidence, clause: Clause) -> str:
    """The sentence; of a long one the stretch about the question, with the time that governs it."""
    sentence = clause.sentence_text(evidence.sentences[0])
    own_times = [] if evidence.governing else list(evidence.times)
    shown = sentence
    if len(sentence) > _DIRECT_LIMIT:
        parts = segments(sentence)
        chosen = [i for i, part in enumerate(parts) if part in set(best_segments(query, sentence))] or [0]
        if own_times:
            time = nearest_time(tuple(own_times), [parts[i] for i in chosen])
            chosen += [i for i, (s, e) in enumerate(parts) if s <= time.start < e]
        first, last = min(chosen), max(chosen)
        if parts[last][1] - parts[first][0] <= _DIRECT_LIMIT:  # one stretch reads better than pieces
            shown = sentence[parts[first][0] : parts[last][1]]
        else:
            shown = "……".join(sentence[parts[i][0] : parts[i][1]] for i in sorted(set(chosen)))
    text = emphasise(escape(shown.strip("，；。;, ")), evidence.bold)
    if evidence.governing and evidence.bold and Kind.DEADLINE in query.wants:
        governing = evidence.times[-1].text
        text = f"**{governing}**，{text}" if governing not in text else text
    return text + "。"


def _units(query: Query, evidence: Evidence, library: Library, sources: Sources) -> str:
    """Units by role; the bracket is quoted whole, with the clause's first statement."""
    policy = library.policies[evidence.match.policy]
    clause = policy.clauses[evidence.match.clause]
    roles = units_by_role(evidence.units)
    citation = sources.cite_units(evidence.match.policy, clause.position) or sources.cite(
        evidence.match.policy, clause.position, _sentence_of_units(clause, evidence)
    )
    names = _ENGLISH_ROLES if query.english else ROLE_NAMES
    asked = query.role
    order = [r for r in (Role.LEAD, Role.SUPPORTING, Role.RESPONSIBLE) if r in roles]
    if asked in roles:
        order.sort(key=lambda r: r is not asked)
    lines = [
        f"{names[role]}："
        + "、".join(
            f"**{unit_name(u)}**" if role is asked or asked is None or asked not in roles else unit_name(u)
            for u in roles[role]
        )
        for role in order
    ]
    title = clause.heading or clause.text[:20]
    verdict = _verdict(query, evidence)
    parts = [f"{verdict}{place_name(policy)}“{title}”：" + "；".join(lines) + f"。[{citation.number}]"]
    if asked in (Role.LEAD, Role.SUPPORTING) and asked not in roles:
        parts.append(say("no_lead", query.english))
    if not clause.heading or _own_share(query, clause, evidence.sentences[0]) >= _OWN_ENOUGH:
        about = sources.cite(evidence.match.policy, clause.position, evidence.sentences[0])
        if about.number != citation.number:
            parts.append(quote_block(about, library))
    parts.append(quote_block(citation, library))
    return "\n\n".join(parts)


def _verdict(query: Query, evidence: Evidence) -> str:
    """是 or 不是, where a unit's role was put forward to be confirmed."""
    if not query.units or not asks_to_confirm_unit(query.text):
        return ""
    named = [u for u in evidence.units if any(same_unit(asked, u.name) for asked in query.units)]
    agreed = [
        u for u in named if query.role is None or u.role is query.role or Role.SUPPORTING not in (u.role, query.role)
    ]
    return "是。" if agreed else "不是。"


def _own_share(query: Query, clause: Clause, sentence: int) -> float:
    """Share of the question's words that a sentence itself holds."""
    text = normal_form(clause.sentence_text(sentence))
    return matched_weight(query.terms, text) / total_weight(query.terms)


def _sentence_of_units(clause: Clause, evidence: Evidence) -> int:
    name = evidence.units[0].name
    return next((s for s in range(len(clause.sentences)) if name in clause.sentence_text(s)), evidence.sentences[0])


def _rest(query: Query, evidence: Evidence, clause: Clause, library: Library, sources: Sources) -> str:
    """What else the clause says: all of it for an open question, the units for the others."""
    policy = evidence.match.policy
    lines = []
    if query.kind is Kind.CONTENT and clause.kind is ClauseKind.ARTICLE:
        # The whole clause where its heading is what is asked about; else what belongs to the question.
        heading = normal_form(clause.heading)
        whole = matched_weight(query.terms, heading) >= _OWN_ENOUGH * total_weight(query.terms)
        for sentence in range(len(clause.sentences)):
            if sentence in evidence.sentences or is_frame(clause, sentence):
                continue
            if not whole and _own_share(query, clause, sentence) < _RELATED:
                continue
            citation = sources.cite(policy, clause.position, sentence)
            lines.append(f"- {escape(citation.quote)}[{citation.number}]")
    elif query.kind in (Kind.TARGET, Kind.DEADLINE) and clause.kind is ClauseKind.ARTICLE:
        lines += _other_figures(query, evidence, clause, sources)
    if evidence.units and clause.responsibility:
        text = units_text(evidence.units, aliases=True)
        held = sources.cite_units(policy, clause.position)
        lines.append(f"- {text}[{held.number}]" if held else f"- {text}")
    if not lines:
        return ""
    return say("also", query.english) + "\n\n" + "\n".join(lines)


def _other_figures(query: Query, evidence: Evidence, clause: Clause, sources: Sources) -> list[str]:
    """Further sentences of the clause that state a figure or date about the question's subject."""
    lines = []
    for sentence in range(len(clause.sentences)):
        text = clause.sentence_text(sentence)
        if sentence in evidence.sentences or is_frame(clause, sentence):
            continue
        states = any(not f.total for f in find_figures(text)) or sentence_times(text, False)
        if states and _own_share(query, clause, sentence) >= _RELATED:
            citation = sources.cite(evidence.match.policy, clause.position, sentence)
            lines.append(f"- {escape(citation.quote)}[{citation.number}]")
    return lines
