"""A question's text → what is asked, about which policies, in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.asked import (
    asked_interval,
    asked_places,
    asked_schools,
    blanked,
    issues,
    names_asker,
    without_asides,
    without_counted_in,
    without_exceptions,
)
from assistant.asked_units import QUOTED, asked_units
from assistant.intent import Part, read_intent
from assistant.kinds import (
    asked_fields,
    asked_kinds,
    asked_role,
    asks_duties,
    asks_summary,
    asks_to_confirm_unit,
    asks_unit_duties,
    is_injection,
    is_small_talk,
)
from assistant.library import Library
from assistant.list_request import ListRequest, read_list_request
from assistant.measures import asked_figures, asked_measures, asked_years, counted
from assistant.naming import Named, dated_names
from assistant.parts import everyday, mistaken, no_documents, without_others
from assistant.scope import DOCUMENT_YEAR, find_scope
from assistant.subject import (
    called_spans,
    is_general,
    lighter_titles,
    literals_of,
    pasted,
    quoted_terms,
    subject_of,
    topic_terms,
    untitled,
)
from assistant.terms import find_terms
from assistant.translate import gloss, known_words, translate
from assistant.types import Field, Kind, LedgerFilter, Query, Scope, Term
from assistant.units import find_units
from corpus.types import Policy

_ENGLISH = re.compile(r"^[^\u4e00-\u9fff]*[A-Za-z]{2,}[^\u4e00-\u9fff]*$")


def understand(text: str, library: Library, today: date | None = None, as_list: bool = False) -> Query:
    """The query that a whole question stands for; 今年 is the year of `today`, where one is given.

    `as_list` says that it is known to ask for all that there is.
    """
    english = bool(_ENGLISH.match(text))
    chinese = known_words(translate(text, library), library) if english else without_exceptions(gloss(text))
    first = read_intent(without_asides(chinese))
    looked_for = asked_places(chinese)
    names = sorted([*first.spans("doc"), *mistaken(chinese, first, library)])
    dated = dated_names(chinese, names, library.policies)
    chinese = blanked(chinese, [(name.start, name.end) for name in dated])
    scope = _of_years(_scope(blanked(without_counted_in(chinese), looked_for), library, names), dated)
    fields = asked_fields(chinese)
    wants = asked_kinds(chinese)
    chinese = DOCUMENT_YEAR.sub(lambda m: m.group(0)[len(m.group(1)) + 1 :], chinese)
    first = read_intent(without_asides(chinese))
    quoted = tuple(m for m in QUOTED.findall(chinese) if len(m) >= 3)
    copied = pasted(chinese, library)
    if copied:  # words of a policy itself: what they name is no missing document
        quoted = tuple(dict.fromkeys((*quoted, *copied)))
        scope = replace(scope, missing_documents=(), missing_places=())
    called = [*called_spans(chinese, scope, library), *mistaken(chinese, first, library)]
    subject = subject_of(chinese, called, library)
    terms = lighter_titles(find_terms(subject, library.sentence_frequency, library.size), scope, library)
    terms = (*terms, *quoted_terms(quoted, terms, library))
    literals = literals_of(chinese, terms, called, library)
    years = asked_years(chinese)
    places = find_units(without_asides(chinese), library.unit_names)
    units = tuple(dict.fromkeys(name for _, _, name in places))
    kind = _with_subject(_kind(chinese, fields, wants, scope), chinese, scope, terms, years, units)
    places = [unit for unit in asked_units(places, chinese, first, library.all_units) if not issues(chinese, unit[1])]
    units = tuple(dict.fromkeys(name for _, _, name in places))
    known = (
        *(Part(start, end, "doc") for start, end in without_others(called, first)),
        *(Part(start, end, "unit") for start, end, _ in places),
        *(Part(start, end, "topic") for start, end in no_documents(chinese, first, library.policies)),
        *(Part(start, end, "topic") for start, end in (() if units else everyday(chinese, first, library))),
    )
    intent = read_intent(without_asides(chinese), known)
    if "当年" in chinese and len(scope.policies) == 1:  # the year that the policy is of
        today = _own_year(library.policies[scope.policies[0]]) or today
    listed = read_list_request(
        chinese,
        intent,
        kind,
        places,
        untitled(terms, scope, library),
        lambda words: topic_terms(words, library),
        today,
        as_list,
    )
    single = (kind, terms) if listed and kind is not Kind.LIST else None
    if listed:
        kind, terms = Kind.LIST, listed.terms
    if listed is None:
        since, until = asked_interval(chinese, today)
        listed = ListRequest(LedgerFilter(units=units, since=since, until=until, schools=asked_schools(chinese)[0]))
    return Query(
        text=text,
        subject=subject.strip(),
        kind=kind,
        wants=wants,
        fields=fields,
        scope=scope,
        terms=terms,
        years=years,
        role=asked_role(chinese),
        measures=asked_measures(chinese),
        figures=asked_figures(chinese),
        quoted=quoted,
        counted=counted(chinese, terms),
        literals=literals,
        english=english,
        wanted=listed.wanted,
        topics=listed.topics,
        either=listed.either,
        single=single,
    )


def _scope(text: str, library: Library, names: Sequence[tuple[int, int]]) -> Scope:
    """The policies meant; where the asker works says it only where nothing else does."""
    askers = [span for *span, _ in find_units(text, library.unit_names) if names_asker(text, *span)]
    if askers:
        clauses = [(max(text.rfind(mark, 0, start) for mark in "，。；") + 1, end) for start, end in askers]
        scope = find_scope(blanked(text, clauses), library.policies, names)
        whole = find_scope(text, library.policies, names)
        if scope.named and not (whole.named and set(whole.policies) < set(scope.policies)):  # 市里那份: of his city
            return scope
        return whole
    return find_scope(text, library.policies, names)


def _of_years(scope: Scope, dated: Sequence[Named]) -> Scope:
    """The scope with the policies of the years by which the question tells those of one name apart."""
    if not dated:
        return scope
    meant = tuple(sorted({policy for name in dated for policy in name.policies}))
    return replace(scope, policies=meant, named=True, title_scores=(), sides=(), called=meant)


def _own_year(policy: Policy) -> date | None:
    """The last day of the year that a policy is of, by its title or its date."""
    named = re.search(r"(?<!\d)20\d{2}(?!\d|\s*[—\-–~～至])", policy.title)
    year = int(named.group(0)) if named else policy.year
    return date(year, 12, 31) if year else None


def _kind(text: str, fields: frozenset[Field], wants: frozenset[Kind], scope: Scope) -> Kind:
    if is_injection(text) or is_small_talk(text):
        return Kind.SMALL_TALK
    contact = fields <= {Field.PHONE, Field.EMAIL, Field.CONTACT}  # 名单和电话最晚哪天报 asks for a date
    if fields and not (Kind.LIST in wants and fields == {Field.DATE}) and not (contact and Kind.DEADLINE in wants):
        return Kind.METADATA
    if len(scope.sides) >= 2 or (Kind.COMPARISON in wants and _has_sides(text, scope)):
        return Kind.COMPARISON
    for kind in (Kind.LIST, Kind.UNIT, Kind.DEADLINE, Kind.TARGET):
        if kind in wants:
            return kind
    return Kind.CONTENT


def _with_subject(
    kind: Kind, text: str, scope: Scope, terms: tuple[Term, ...], years: tuple[int, ...], units: tuple[str, ...]
) -> Kind:
    """The kind once it is known whether the question has a subject beside its place, year and units."""
    general = is_general(terms)
    if kind is Kind.CONTENT and asks_summary(text) and scope.named and general:
        kind = Kind.LIST
    if units and kind is Kind.CONTENT and asks_to_confirm_unit(text):
        kind = Kind.UNIT
    bare = not terms and kind not in (Kind.METADATA, Kind.SMALL_TALK)
    if bare and (units or years):
        return Kind.LIST
    if units and asks_unit_duties(text) and general:
        return Kind.LIST
    if years and asks_duties(text) and kind in (Kind.CONTENT, Kind.TARGET) and general:
        return Kind.LIST
    return kind


def _has_sides(text: str, scope: Scope) -> bool:
    """Whether a question names two policies, or none and asks across all of them."""
    if len(scope.titled) >= 2 or (scope.named and len(scope.policies) >= 2 and not scope.regions):
        return True
    return not scope.named and bool(
        re.search(r"各(?:地|市|县|区|个|份)|哪(?:个|些)(?:市|县|区|地|政策|文件)|几(?:个|份)(?:文件|政策|方案)", text)
    )
