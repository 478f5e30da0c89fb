"""What of the ledger a question asks when it asks for all there is: the conditions of a list, and its topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.asked import (
    asked_facts,
    asked_interval,
    asked_phrase,
    asked_rhythms,
    asked_schools,
    asks_alone,
    asks_for_all,
    asks_school_duties,
    asks_to_compare,
    speaks_for_school,
)
from assistant.lexicon import due_words
from assistant.types import FactKind, Kind, Term
from assistant.units import same_unit
from corpus.schools import school_kinds
from corpus.types import SchoolKind

# Without a word heavier than this a question has no subject but its place, year and unit.
_SUBJECT_WEIGHT = 2.6
# Kinds of question that may ask for a list; a unit question asks who, not what.
_MAY_LIST = frozenset((Kind.LIST, Kind.CONTENT, Kind.TARGET, Kind.DEADLINE, Kind.COMPARISON, Kind.UNIT))


@dataclass(frozen=True, slots=True)
class ListRequest:
    """The conditions of a list; `terms` are its topic, `named_only` wants only what names such schools."""

    interval: tuple[str, str] = ("", "")
    schools: tuple[frozenset[SchoolKind], ...] = ()
    named_only: bool = False
    facts: frozenset[FactKind] = frozenset()
    rhythms: tuple[str, ...] = ()
    phrase: str = ""
    alone: bool = False
    terms: tuple[Term, ...] = ()


def read_list_request(
    text: str,
    kind: Kind,
    terms: tuple[Term, ...],
    units: Sequence[tuple[int, int, str]],
    held: frozenset[str],
    titles: Sequence[str],
    today: date | None,
) -> ListRequest | None:
    """The list that a question asks for; None where it asks for one thing.

    `units` are the units that `text` names, with their places; `held` are the terms that stand in the
    policies at all; `titles` those of the policies meant, whose words are no topic.
    """
    if kind not in _MAY_LIST or not asks_for_all(text) or kind is Kind.COMPARISON and asks_to_compare(text):
        return None
    if kind is Kind.UNIT and not units and not re.search(r"哪几[处条项]|哪些(?:条|地方|规定|要求)", text):
        return None
    plain = _blanked(text, [(start, end) for start, end, _ in units])
    interval, facts, rhythms = asked_interval(plain, today), asked_facts(plain), asked_rhythms(plain)
    phrase = "" if units else asked_phrase(text)
    if re.search(r"十[三四五六]五", phrase):
        interval = ("", "")
    kinds, places = asked_schools(plain)
    by_school = bool(kinds) and asks_school_duties(plain)
    own_voice = speaks_for_school(plain)
    if not (units or interval != ("", "") or by_school or facts or phrase):
        return None
    taken = [plain[start:end] for start, end in places] if by_school else []
    names = [name for *_, name in units]
    # 化雨镇政府: a town's own name before the kind of unit.
    names += [text[max(0, start - 3) : start] for start, _, name in units if name[0] in "镇乡街"]
    topic = tuple(t for t in terms if not _is_no_topic(t, taken, names, phrase, held))
    topic = tuple(t for t in topic if not any(t.text in title for title in titles))
    general = is_general(topic)
    if not general and kind is not Kind.LIST and not (by_school and not own_voice):
        return None
    alone = bool(units) and asks_alone(text)
    return ListRequest(
        interval=interval,
        schools=(kinds if not own_voice else _most_telling(kinds)) if by_school else (),
        named_only=by_school and not own_voice,
        facts=facts,
        rhythms=rhythms,
        phrase=phrase,
        alone=alone,
        terms=() if general or alone else topic,
    )


def _most_telling(kinds: Sequence[frozenset[SchoolKind]]) -> tuple[frozenset[SchoolKind], ...]:
    """Without the wider names of the same school: of 乡镇中心小学 and 小学 the first."""
    return tuple(kind for kind in kinds if not any(kind < other for other in kinds))


def is_general(terms: Sequence[Term]) -> bool:
    """Whether the words are too light to be a subject."""
    return all(t.weight < _SUBJECT_WEIGHT for t in terms)


def _is_no_topic(term: Term, taken: Sequence[str], units: Sequence[str], phrase: str, held: frozenset[str]) -> bool:
    """Whether a term only names the schools, the unit or the phrase asked for, or what is due as such."""
    if term.text in due_words() or (phrase and term.text in phrase) or re.fullmatch(r"十[三四五六]五", term.text):
        return True
    if any(term.text in part or part in term.text for part in taken):
        return True
    own = frozenset(school_kinds(term.text)) - {SchoolKind.ANY}
    if own and own <= frozenset(school_kinds("，".join(taken))):  # 住宿 beside 寄宿制学校
        return True
    if len(term.text) == 1:
        return True
    if any(unit in term.text or term.text in unit or same_unit(unit, term.text) for unit in units):
        return True  # a stretch of the policy around the unit: 区教育体育局牵头
    return term.text not in held and not term.noun


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "　" * (end - start)
    return "".join(characters)
