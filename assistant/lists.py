"""A question that asks for all there is: the list, or why there is none and what there is instead."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.asked import asks_alone
from assistant.compose import ROLE_NAMES, Sources, escape
from assistant.conditions import describe
from assistant.duty_lists import ledger_filter, list_duties
from assistant.kinds import asks_unit_duties
from assistant.ledger import Ledger
from assistant.library import Library
from assistant.list_topics import TELLING
from assistant.listing import is_section, list_children, names_parts
from assistant.messages import say
from assistant.refusal import deadlines, refuse, searched, where
from assistant.types import Answer, FactKind, LedgerFilter, Query
from assistant.units import same_unit, unit_key
from corpus.normal import normal_form
from corpus.types import Role

# A heading of so many characters is meant where it stands in a question.
_HEADING = 4
# So many bodies of the same name at other levels are told.
_NAMESAKES = 4
_AS_PART = r"(?:这?一?部分|[这那]块|一章|,|;|$|有哪些|都有)"


def answer_list(query: Query, library: Library, ledger: Ledger, sources: Sources) -> Answer | None:
    """A complete list: out of the ledger where the question sets conditions, else of a heading's parts."""
    wanted = ledger_filter(query)
    unconditional = replace(wanted, policies=None) == LedgerFilter()
    if (
        unconditional
        and not query.loosened
        and (
            not query.topics
            or names_parts(query.text)
            or _names_policy(query, library)
            or _names_heading(query, library)
        )
    ):
        parts = list_children(query, library)
        if parts or not query.topics:
            return parts
    listed = list_duties(query, wanted, library, ledger)
    if listed is None and wanted.alone and not asks_alone(query.text):  # 自己要干的: whoever else does it too
        query = replace(query, wanted=replace(query.wanted, alone=False))
        wanted = ledger_filter(query)
        listed = list_duties(query, wanted, library, ledger)
    if listed is None and query.units and (asks_unit_duties(query.text) or not query.terms):
        return _refuse_role(query, library, ledger, sources)
    if listed is None and (wanted.since or wanted.until) and not (query.topics or query.carried):
        reason = say("none_due", query.english, where=where(query, library), what=describe(wanted))
        return refuse(query, library, reason, sources, deadlines(query, library, sources))
    return listed or _loosened(query, wanted, library, ledger)


def _loosened(query: Query, wanted: LedgerFilter, library: Library, ledger: Ledger) -> Answer | None:
    """Where no clause fits a topic and all else: those that fit all but one condition, which is said."""
    if _names_section(query):
        return list_duties(replace(query, topics=()), wanted, library, ledger)
    if not query.topics or query.carried or wanted.units:
        return None
    words = [term for topic in query.topics for term in topic if term.weight >= TELLING]
    unknown = [t for t in words if not any(f in library.policy_forms[p] for p in query.scope.policies for f in t.forms)]
    if unknown and query.scope.named:  # 金乡课后服务收费: what the policy never speaks of is not stated
        return None
    for fewer in (
        wanted,
        replace(wanted, facts=frozenset(), rhythms=()),
        replace(wanted, schools=(), named_only=False),
    ):
        listed = list_duties(query, fewer, library, ledger, lenient=True)
        if listed:
            what, left = describe(wanted, query.topics), describe(fewer, query.topics)
            note = say("loosened", query.english, what=what, left=left) + "\n\n" if what != left else ""
            return replace(listed, text=note + listed.text)
    return None


def _names_section(query: Query) -> bool:
    """Whether the topics say but which section is meant: 保障措施."""
    return bool(query.topics) and is_section(term.text for topic in query.topics for term in topic)


def _names_heading(query: Query, library: Library) -> bool:
    """Whether a heading with parts of the one policy in scope stands in the question: 保障措施, 组织实施部分."""
    if len(query.scope.policies) != 1:
        return False
    if _names_section(query):
        return True
    number = query.scope.policies[0]
    policy, text = library.policies[number], normal_form(query.text)
    own = [c for c in policy.clauses if c.heading and len(policy.children(c)) > 1]
    named = [normal_form(c.heading) for c in own if len(c.heading) >= _HEADING]
    return any(re.search(rf"{re.escape(heading)}{_AS_PART}", text) for heading in named)


def _names_policy(query: Query, library: Library) -> bool:
    """Whether what is asked about is but what the one policy in scope is about: 长清乡村教育振兴一共干哪些事."""
    titles = [library.title_forms[p] for p in query.scope.policies]
    words = [term.forms for topic in query.topics for term in topic]
    own = len(titles) == 1 and all(any(form in titles[0] for form in forms) for forms in words)
    return own and asks_unit_duties(query.text)


def _refuse_role(query: Query, library: Library, ledger: Ledger, sources: Sources) -> Answer:
    """A unit that has no clause in the asked role: refused, with the roles that it does have."""
    role = query.wanted.role
    named = {"where": where(query, library), "unit": query.units[0]}
    wanted = ledger_filter(query)
    by_unit = LedgerFilter(policies=wanted.policies, units=wanted.units, role=wanted.role)
    tasks = {(row.policy, row.duty.clause) for row in ledger.find(by_unit)} if wanted != by_unit else set()
    if tasks:  # but none that fits
        return _refuse_conditions(query, wanted, by_unit, len(tasks), library, ledger, sources)
    reason = (
        say("no_duty", query.english, **named, role=ROLE_NAMES[role])
        if role
        else say("no_part", query.english, **named)
    )
    other = list_duties(query, replace(wanted, role=None), library, ledger)
    if other is None:
        return refuse(query, library, reason, sources, _at_other_levels(query, ledger, sources))
    if role is not None and not _tells_roles(query, ledger):  # 责任单位 alone: whoever is named may be meant
        return replace(other, text=f"{other.text}\n\n{say('no_lead', query.english)}")
    return refuse_with(reason, other, query, library)


def _at_other_levels(query: Query, ledger: Ledger, sources: Sources) -> str:
    """The bodies of the same name at other levels that do have something to do: 区妇联 where 市妇联 has not."""
    asked = query.units[0]
    found: dict[tuple[str, int], str] = {}
    for row in ledger.rows:
        for unit in row.duty.units:
            if unit_key(unit.name) == unit_key(asked) and not same_unit(asked, unit.name):
                place = (unit.name, row.policy)
                if place not in found and len(found) < _NAMESAKES:
                    citation = sources.cite_units(row.policy, row.duty.clause)
                    label = escape(ledger.policy(row).label)
                    found[place] = f"{unit.name}（{label}）" + (f"[{citation.number}]" if citation else "")
    return say("other_levels", query.english, units="、".join(found.values())) if found else ""


def refuse_with(reason: str, listed: Answer, query: Query, library: Library) -> Answer:
    """A refusal that gives a list of what there is instead."""
    text = f"{reason}\n\n{listed.text}\n\n{searched(query, library)}"
    return replace(listed, status="refused", text=text)


def _refuse_conditions(
    query: Query,
    wanted: LedgerFilter,
    by_unit: LedgerFilter,
    tasks: int,
    library: Library,
    ledger: Ledger,
    sources: Sources,
) -> Answer:
    """A unit with tasks, none of which is due then or of that kind: refused, with those that have a deadline."""
    reason = say(
        "none_fits", query.english, where=where(query, library), unit=query.units[0], tasks=tasks,
        what=describe(replace(wanted, units=(), role=None), query.topics),
    )  # fmt: skip
    dated = replace(by_unit, facts=frozenset((FactKind.DEADLINE,)))
    other = list_duties(replace(query, topics=()), dated, library, ledger) if wanted.since or wanted.until else None
    refused = refuse_with(reason, other, query, library) if other else refuse(query, library, reason, sources)
    return replace(refused, counts=(*refused.counts, tasks))


def _tells_roles(query: Query, ledger: Ledger) -> bool:
    """Whether the clauses that name the unit all tell leading from supporting units."""
    rows = ledger.find(replace(ledger_filter(query), role=None))
    return all(any(u.role is not Role.RESPONSIBLE for u in row.duty.units) for row in rows)
