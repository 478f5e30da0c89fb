"""A follow-up question made whole: place, subject and kind it leaves out come from the turns before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.asked import asked_schools
from assistant.kinds import asked_kinds
from assistant.library import Library
from assistant.types import Kind, LedgerFilter, Query, Term
from assistant.understand import understand
from assistant.units import find_units, same_unit
from corpus.places import find_places
from corpus.schools import told_kinds

_OPENING = re.compile(r"^(?:那么?|那|还有|另外|然后|再|而|至于|换成|改成|换|如果是|要是|这个|它|该|上面|刚才|同样)")
_POINTING = re.compile(
    r"(?:这|那|该|上述|上面)(?:个|项|条|份|些)?(?!个镇|些镇)(?:工作|任务|要求|方案|文件|政策|条|项|事)?|它们?|其(?=[由归])"
)
_ENDING = re.compile(r"呢[？?]?$")
# With fewer telling words than this a question has no subject of its own.
_OWN_SUBJECT = 2.2
# What a follow-up adds (中职呢？) counts more than what it takes over.
NEW_WORD = 2.0


# 那公办园呢, 换成长清区: what is asked of instead.
_INSTEAD = re.compile(
    r"^(?:那么?|换成|改成|换|如果是|要是|至于)?(?P<new>[^，。；、？！?!]{2,14}?)(?:这边|那边|那里|这里)?的?"
    r"(?:呢|(?:又|是)?(?:怎么样|咋样|如何|怎样|怎么说|怎么规定)(?:的|呢)?)[？?]?$"
)


def instead(text: str, before: str, library: Library) -> str:
    """The question before with what a follow-up names in place of its like: 公办园收费… of 民办园收费… and 那公办园呢.

    Empty where the follow-up is more than one place, school or unit, or the question before names none.
    """
    match = _INSTEAD.match(text.strip())
    if match is None:
        return ""
    new = match["new"]
    for find in (_places, _schools, lambda words: _units(words, library)):
        if [(0, len(new))] == find(new):
            spans = find(before)
            if len(spans) != 1 or before[slice(*spans[0])] == new:
                return ""
            start, end = spans[0]
            return before[:start] + new + before[end:]
    return ""


def _places(text: str) -> list[tuple[int, int]]:
    return [(place.start, place.end) for place in find_places(text)]


def _schools(text: str) -> list[tuple[int, int]]:
    return [span for span in asked_schools(text)[1] if told_kinds(text[slice(*span)])]


def _units(text: str, library: Library) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in find_units(text, library.unit_names)]


def earlier_question(history: list[str], query: Query, library: Library, today: date | None = None) -> Query | None:
    """The earlier question, of those given oldest first, that a question goes on from; None where there is none.

    That is the last one, unless the question speaks of what only an earlier one spoke of: 最美教师那个是谁负责的.
    """
    resolved: list[Query] = []
    for text in history:
        resolved.append(resolve(understand(text, library, today), resolved[-1] if resolved else None, library))
    if not resolved:
        return None
    return next((q for q in reversed(resolved) if _shared(query.terms, q) >= _OWN_SUBJECT), resolved[-1])


def _shared(terms: tuple[Term, ...], earlier: Query) -> float:
    known = {term.text for term in earlier.terms}
    return sum(term.weight for term in terms if term.text in known)


def resolve(query: Query, before: Query | None, library: Library, always: bool = False) -> Query:
    """The query that a question stands for after the one before.

    `always` takes it for a follow-up though it looks whole.
    """
    return query if before is None else _merge(before, query, library, always)


def _merge(before: Query, query: Query, library: Library, always: bool) -> Query:
    if query.kind is Kind.SMALL_TALK or not (always or _is_incomplete(query)):
        return _with_place(before, query, library)
    own_weight = sum(t.weight for t in query.terms if t.text not in {b.text for b in before.terms})
    new_subject = bool(query.terms) and own_weight >= _OWN_SUBJECT and not always
    wants = query.wants
    kind: Kind = query.kind
    if kind is Kind.CONTENT and not wants:
        kind = Kind.CONTENT if before.kind is Kind.COMPARISON else before.kind
        wants = before.wants
    same_scope = not query.scope.named and not query.scope.missing_places and not query.scope.missing_documents
    scope = before.scope if same_scope else query.scope
    fields = query.fields or (before.fields if kind is Kind.METADATA else frozenset())
    if query.fields:
        kind = Kind.METADATA
    moved = scope is not before.scope
    terms = query.terms if new_subject else _joined(before, query)
    subject = query.subject if new_subject else f"{before.subject} {query.subject}".strip()
    carried = _carried(before, same_scope, not new_subject, library)
    return replace(
        query,
        subject=subject,
        terms=terms,
        kind=kind,
        wants=wants,
        fields=fields,
        scope=scope,
        years=query.years or (() if Kind.DEADLINE in query.wants or moved else before.years),
        wanted=_joined_filter(before.wanted, query.wanted, kind is Kind.LIST, moved),
        measures=query.measures or (before.measures if not query.wants else ()),
        role=query.role or (before.role if kind is before.kind else None),
        carried=carried,
    )


def _joined_filter(before: LedgerFilter, own: LedgerFilter, is_list: bool, moved: bool) -> LedgerFilter:
    """The conditions of a follow-up: its own, and those of the question before that it leaves out."""
    if not (own.since or own.until or moved):
        own = replace(own, since=before.since, until=before.until)
    if not is_list:
        return own
    if not own.units and not own.schools:
        own = replace(own, units=before.units)
    if not own.schools:
        own = replace(own, schools=before.schools, named_only=before.named_only)
    return replace(own, facts=own.facts or before.facts, rhythms=own.rhythms or before.rhythms)


def _with_place(before: Query, query: Query, library: Library) -> Query:
    """A whole question keeps to itself; only a bare subject without a place stays where it was."""
    names_place = query.scope.named or query.scope.missing_places or query.scope.missing_documents
    if names_place or query.kind is Kind.SMALL_TALK or not before.scope.named:
        return query
    if query.units and not _take_part(query, before, library):
        return query  # 区财政局 after 济南: a unit of another place
    return replace(
        query, scope=replace(before.scope, title_scores=()), carried="、".join(r.name for r in before.scope.regions)
    )


def _take_part(query: Query, before: Query, library: Library) -> bool:
    """Whether the policies that the question before was about give any of the units something to do."""
    named = {u.name for p in before.scope.policies for duty in library.policies[p].duties for u in duty.units}
    return any(same_unit(unit, name) for unit in query.units for name in named)


def _is_incomplete(query: Query) -> bool:
    text = query.text.strip()
    turned = bool(_OPENING.match(text) or _ENDING.search(text))
    if query.kind is Kind.LIST and (query.scope.named and (query.years or query.units) or query.units and not turned):
        return False  # 我校在长清，到2027年必须达到什么 · 区财政局要配合哪些: subject enough
    weight = sum(term.weight for term in query.terms)
    if turned or _POINTING.search(text):
        return True
    if query.kind is Kind.METADATA:
        return not query.scope.named
    return weight < _OWN_SUBJECT or (
        len(text) <= 8 and not find_places(text) and weight < 2 * _OWN_SUBJECT and bool(asked_kinds(text))
    )


def _joined(before: Query, query: Query) -> tuple[Term, ...]:
    known = {term.text for term in before.terms}
    own = [replace(term, weight=NEW_WORD * term.weight) for term in query.terms if term.text not in known]
    return (*before.terms, *own)


def _carried(before: Query, scope: bool, subject: bool, library: Library) -> str:
    parts = []
    if scope and before.scope.named:
        names = [r.name for r in before.scope.regions] or [library.policies[p].label for p in before.scope.policies[:2]]
        parts.append("、".join(names))
    if subject and before.subject:
        telling = sorted(before.terms, key=lambda t: -t.weight)[:4]
        parts.append("".join(t.text for t in before.terms if t in telling))
    return " · ".join(parts)
