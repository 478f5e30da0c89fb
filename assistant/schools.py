"""Whether a duty concerns a school of a kind: by stage, place and who runs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from corpus.schools import names_kinds
from corpus.types import Actor, SchoolKind

K = SchoolKind
STAGES = frozenset((K.KINDERGARTEN, K.PRIMARY, K.JUNIOR, K.COMPULSORY, K.SENIOR, K.VOCATIONAL, K.SPECIAL, K.UNIVERSITY))
# 学校 alone means these; kindergartens and universities are named where they are meant.
_PLAIN_SCHOOLS = frozenset((K.PRIMARY, K.JUNIOR, K.COMPULSORY, K.SENIOR, K.VOCATIONAL, K.SPECIAL))
_GENERAL_SCHOOLS = re.compile(r"(?<!大)中小学")
_WIDER = {
    K.PRIMARY: (K.COMPULSORY,),
    K.JUNIOR: (K.COMPULSORY,),
    K.COMPULSORY: (K.PRIMARY, K.JUNIOR),
}
_PLACES = frozenset((K.RURAL, K.TOWN))
_OPPOSITES = ((K.PRIVATE, K.PUBLIC),)
# Said of some schools only: they concern those that are asked for as such.
_SPECIAL_TRAITS = frozenset((K.BOARDING, K.SMALL, K.PRIVATE))


def applies(
    asked: frozenset[SchoolKind], actors: Sequence[Actor], context: frozenset[SchoolKind], title: frozenset[SchoolKind]
) -> bool:
    """Whether a sentence concerns schools of the asked kinds.

    `context` are the kinds that the headings above name, `title` those of the policy's title: 学校
    under 普通高中内涵建设 means 普通高中. A sentence that names no school concerns those of its heading.
    """
    stages = _with_wider(asked)
    above = context & STAGES or title & STAGES
    if not actors:
        return bool(context & STAGES & stages) and not asked & _PLACES
    return any(_fits(asked, stages, _kinds(a.kinds), above or _plain(a.text), title) for a in actors)


def binds(asked: frozenset[SchoolKind], actors: Sequence[Actor]) -> bool:
    """Whether a sentence says of schools of the asked kinds what they themselves must do."""
    stages = _with_wider(asked)
    return any(a.own and not (stages and _kinds(a.kinds) & STAGES and not _kinds(a.kinds) & stages) for a in actors)


@cache
def _plain(name: str) -> frozenset[SchoolKind]:
    """What a name without a stage means: 中小学 no vocational schools, 学校 and 大中小学 these too."""
    return _PLAIN_SCHOOLS - {K.VOCATIONAL} if _GENERAL_SCHOOLS.search(name) else _PLAIN_SCHOOLS


@cache
def _kinds(kinds: tuple[SchoolKind, ...]) -> frozenset[SchoolKind]:
    return frozenset(kinds)


@lru_cache(maxsize=1024)
def _with_wider(asked: frozenset[SchoolKind]) -> frozenset[SchoolKind]:
    """The stages asked for, with those that hold them: 小学 and 义务教育学校."""
    return (asked & STAGES).union(*(_WIDER.get(kind, ()) for kind in asked))


def is_named(
    asked: frozenset[SchoolKind],
    actors: Sequence[Actor],
    above: frozenset[SchoolKind],
    title: frozenset[SchoolKind],
    kinds: frozenset[SchoolKind],
    sentence: str,
) -> bool:
    """Whether a sentence, of whose words `kinds` are named, or the headings above it name such schools.

    A policy whose `title` is about 乡镇 or 乡村 need not say so again.
    """
    wanted = asked - ({K.ANY, K.RURAL, K.PRIMARY} if K.SMALL in asked else {K.ANY})
    wanted = wanted - (title & _PLACES) or wanted
    wanted = wanted - {K.PUBLIC} or wanted  # few texts say 公办 of the schools that they mean
    if not wanted:
        return False
    if wanted <= above or any(wanted <= _kinds(a.kinds) for a in actors):
        return True
    if not wanted <= kinds or wanted <= _PLACES and not _of_schooling(wanted, sentence):
        return False
    return len(wanted) == 1 or any(names_kinds(part, wanted) for part in re.split(r"[，；。：]", sentence))


# Whom and what schools are about: 乡村教师 concerns 乡村学校, 各街镇 does not.
_SCHOOLING = re.compile(r"学校|中小学|教师|老师|师资|学生|儿童|幼儿|教学|办学")


def _of_schooling(places: frozenset[SchoolKind], sentence: str) -> bool:
    """Whether a part of a sentence speaks of schooling in the country; a town's name is its government's too."""
    parts = re.split(r"[，；。：]", sentence)
    return SchoolKind.TOWN not in places and any(_SCHOOLING.search(p) and names_kinds(p, places) for p in parts)


def _fits(
    asked: frozenset[SchoolKind],
    stages: frozenset[SchoolKind],
    named: frozenset[SchoolKind],
    above: frozenset[SchoolKind],
    title: frozenset[SchoolKind],
) -> bool:
    own = named & STAGES
    if stages and not own and title & _PLACES and not (asked | named) & _PLACES:
        return False  # 学校 in a policy for 乡村学校
    if stages:
        meant = own or above
        if not meant & stages:
            return False
    elif own and asked & _PLACES and not named & _PLACES:
        return False
    if named & _PLACES and not asked & _PLACES:
        return False
    if any(one in asked and other in named or other in asked and one in named for one, other in _OPPOSITES):
        return False
    return not (named & _SPECIAL_TRAITS) - asked
