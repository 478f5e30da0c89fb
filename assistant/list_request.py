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
    asks_one_thing,
    asks_provisions,
    asks_school_duties,
    asks_to_compare,
    asks_together,
    speaks_for_school,
)
from assistant.lexicon import due_words
from assistant.types import Kind, LedgerFilter, Term
from assistant.units import same_unit
from corpus.schools import school_kinds
from corpus.types import SchoolKind

# Without a word heavier than this a question has no subject but its place, year and unit.
_SUBJECT_WEIGHT = 2.6
# A unit question that asks who, and one that asks which clauses name somebody.
_WHO = re.compile(
    r"谁|(?:哪(?:个|些|几个|几家|家|两家)|什么|几(?:个|家)|其他|其它|别的)(?:责任|配合|牵头|协办)?(?:部门|单位|处室|科室|局)(?!的(?:任务|条|工作))|除(?:了)?"
)
_WHICH = re.compile(r"哪几[处条项]|哪些(?:条|地方|规定|要求|工作|任务|事|项)")
# 哪六所, 校名: schools by their names are asked, not what they must do.
_NAMES = re.compile(r"哪.{0,2}[所家]|校名|名单|名称|名字")
_YEAR = re.compile(r"20[1-4]\d")
# A thing named in a question for figures narrows it from this weight on: 教师 of 教师方面的具体人数.
_LIGHT = 0.3
# Kinds of question that may ask for a list; a unit question asks who, not what.
_MAY_LIST = frozenset((Kind.LIST, Kind.CONTENT, Kind.TARGET, Kind.DEADLINE, Kind.COMPARISON, Kind.UNIT))


@dataclass(frozen=True, slots=True)
class ListRequest:
    """The conditions of a list, and its topic; `either` takes any word of the topic for enough."""

    wanted: LedgerFilter
    terms: tuple[Term, ...]
    either: bool = False


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
    for_all = asks_for_all(text)
    if kind not in _MAY_LIST or kind is Kind.COMPARISON and asks_to_compare(text):
        return None
    if not for_all and (kind not in (Kind.CONTENT, Kind.LIST) or asks_one_thing(text)):
        return None
    if kind is Kind.UNIT and (_WHO.search(text) or not units and not _WHICH.search(text)):
        return None
    plain = blanked(text, [(start, end) for start, end, _ in units])
    interval, facts, rhythms = asked_interval(plain, today), asked_facts(plain), asked_rhythms(plain)
    phrase = "" if units else asked_phrase(text)
    if re.search(r"十[三四五六]五", phrase):
        interval = ("", "")
    kinds, places = asked_schools(plain)
    own_voice = speaks_for_school(plain)
    taken = [plain[start:end] for start, end in places]
    names = [name for *_, name in units]
    # 化雨镇政府: a town's own name before the kind of unit.
    names += [text[max(0, start - 3) : start] for start, _, name in units if name[0] in "镇乡街"]
    open_ended = kind not in (Kind.DEADLINE, Kind.TARGET, Kind.UNIT)
    asking = _asking_parts(text, [*names, *taken]) if open_ended else text
    topic = tuple(
        t for t in terms
        if t.text in asking and not _is_no_topic(t, taken, names, phrase, held) and not any(t.text in x for x in titles)
    )  # fmt: skip
    general = is_general(topic)
    by_school = (
        bool(kinds)
        and not _NAMES.search(text)
        and (asks_school_duties(plain) or open_ended and for_all and general and asks_provisions(text))
    )
    if not (units or interval != ("", "") or by_school or facts or phrase):
        return None
    either = _are_enumerated(topic, text)
    named_only = by_school and not own_voice
    if not general and kind is not Kind.LIST and not named_only and not (for_all and either):
        return None
    alone = bool(units) and asks_alone(text)
    wanted = LedgerFilter(
        units=tuple(dict.fromkeys(name for *_, name in units)),
        since=interval[0],
        until=interval[1],
        schools=(kinds if not own_voice else _most_telling(kinds)) if by_school else (),
        named_only=named_only,
        facts=facts,
        rhythms=rhythms,
        text=phrase,
        alone=alone,
        together=len(units) > 1 and asks_together(text),
    )
    no_topic = alone or named_only and any(t.text not in held for t in topic)
    return ListRequest(wanted, () if no_topic else _kept(topic, general, bool(facts) and not units), either)


def _are_enumerated(topic: Sequence[Term], text: str) -> bool:
    """Whether the topic is any of several words: 评选、认定、遴选些什么."""
    words = sorted((t.text for t in topic), key=text.find)
    between = zip(words, words[1:], strict=False)
    return len(words) >= 2 and all(re.search(rf"{re.escape(a)}(?:、|和|或|及){re.escape(b)}", text) for a, b in between)


def _kept(topic: tuple[Term, ...], general: bool, facts: bool) -> tuple[Term, ...]:
    """The words that narrow a list; light ones narrow only what is asked by facts alone (教师的人数指标)."""
    if general:
        return tuple(t for t in topic if t.noun and t.weight >= _LIGHT) if facts else ()
    return topic


def _asking_parts(text: str, named: Sequence[str]) -> str:
    """The parts between commas that ask, or name what is asked by; the whole where none does."""
    parts = re.split(r"[，。；！？,;!?]", text)
    asking = [p for p in parts if asks_for_all(p) or _YEAR.search(p) or any(n and n in p for n in named)]
    return "，".join(asking or parts)


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
    # What no policy has is a topic only where it is a thing with a name of its own: 游泳馆, not 差事.
    return term.text not in held and (not term.noun or len(term.text) < 3)


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the spans blank, at the same length."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "　" * (end - start)
    return "".join(characters)
