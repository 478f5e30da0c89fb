"""Domain types of the assistant: what was asked, what was found, what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from corpus.types import Region, Role, SchoolKind

# Share of a title's telling words that a question must use to mean that policy.
TITLE_SHARE = 0.3


class Kind(StrEnum):
    """What a question wants to know."""

    DEADLINE = "deadline"
    TARGET = "target"
    UNIT = "unit"
    CONTENT = "content"
    LIST = "list"
    COMPARISON = "comparison"
    METADATA = "metadata"
    SMALL_TALK = "small_talk"


class Field(StrEnum):
    """A piece of a policy's metadata that can be asked for."""

    NUMBER = "number"
    DATE = "date"
    ISSUERS = "issuers"
    CONTACT = "contact"
    PHONE = "phone"
    EMAIL = "email"
    UPSTREAM = "upstream"
    ADDRESSEE = "addressee"
    TITLE = "title"


class FactKind(StrEnum):
    """A kind of fact that rows can be asked for: NUMBER is a target with a figure or 全覆盖, BAN what must not be."""

    TARGET = "target"
    NUMBER = "number"
    PERCENT = "percent"
    DEADLINE = "deadline"
    MONEY = "money"
    RECURRING = "recurring"
    BAN = "ban"


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What rows are asked for; an empty field asks for nothing. All fields must hold.

    `policies` are positions in the corpus. `since` and `until` are ISO 8601 dates cut to any precision,
    both included, for the end of a deadline; `rhythms` are as in `corpus.dates`, any of them. `schools`
    are kinds of school, any of them, each by all that it is (乡镇中心幼儿园: of a town, a kindergarten);
    `lacking` are kinds of fact of which the
    whole article must have none; `named_only` wants only rows that name such schools, not those for schools at large. `text` must stand
    in the row's words. Of units, `alone` wants no other beside those asked for (in the role, where one is
    asked for), `together` all of them, `without` none of these, and `mentioned` takes a name in running text
    for enough. `stated` wants the time asked for in the row's
    own words, neither carried from before nor inferred.
    """

    policies: tuple[int, ...] | None = None
    units: tuple[str, ...] = ()
    role: Role | None = None
    since: str = ""
    until: str = ""
    schools: tuple[frozenset[SchoolKind], ...] = ()
    named_only: bool = False
    facts: frozenset[FactKind] = frozenset()
    lacking: frozenset[FactKind] = frozenset()
    rhythms: tuple[str, ...] = ()
    text: str = ""
    alone: bool = False
    together: bool = False
    without: tuple[str, ...] = ()
    mentioned: bool = False
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A subject word of the question, the forms it is looked for in, and what it weighs.

    `noun` says that it names a thing, so that it is a subject even where no policy has it.
    """

    text: str
    forms: tuple[str, ...]
    weight: float
    noun: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """Which policies a question is about, and what it names that the corpus does not have.

    `policies` are positions in the corpus; `named` says whether the question itself narrows them;
    `sides` are the places or issuing bodies that it names, each with its policies; `called` are those
    that it calls by their subject (人工智能行动计划); `below` are places without policies of their own,
    each with the city or province whose policies stand for them.
    """

    policies: tuple[int, ...]
    named: bool = False
    regions: tuple[Region, ...] = ()
    missing_places: tuple[str, ...] = ()
    missing_documents: tuple[str, ...] = ()
    title_scores: tuple[tuple[int, float], ...] = ()
    sides: tuple[tuple[str, tuple[int, ...]], ...] = ()
    called: tuple[int, ...] = ()
    below: tuple[tuple[str, Region], ...] = ()

    @property
    def titled(self) -> tuple[int, ...]:
        """Policies of whose titles the question uses enough to mean them."""
        return tuple(policy for policy, score in self.title_scores if score >= TITLE_SHARE)


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood; `text` is whole, with what a follow-up left out put back.

    `wanted` is what a list out of the ledger is asked by; `topics` are its subjects, any of
    which is enough, and, where `either` is set, enough without the schools of `wanted`. `literals`
    are stretches of it that hardly a sentence has.
    `role` is the one that the question names, whosever it is; `loosened` says that its asker has taken
    conditions of a list away. Of a list `single` is the kind and the words of the question as one for one thing.
    """

    text: str
    subject: str
    kind: Kind
    wants: frozenset[Kind]
    fields: frozenset[Field]
    scope: Scope
    terms: tuple[Term, ...]
    years: tuple[int, ...]
    role: Role | None
    measures: tuple[str, ...]
    figures: tuple[str, ...]
    quoted: tuple[str, ...] = ()
    counted: tuple[Term, ...] = ()
    english: bool = False
    wanted: LedgerFilter = LedgerFilter()
    topics: tuple[tuple[Term, ...], ...] = ()
    either: bool = False
    literals: tuple[str, ...] = ()
    carried: str = ""
    anchors: tuple[tuple[int, int], ...] = ()
    loosened: bool = False
    single: tuple[Kind, tuple[Term, ...]] | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """The units that the question names."""
        return self.wanted.units


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """A sentence with its score for a query; `coverage` is the weighed share of terms found."""

    policy: int
    clause: int
    sentence: int
    score: float
    coverage: float
    dense: float


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause with its best sentences first; `own` is the coverage by its text and headings."""

    policy: int
    clause: int
    score: float
    coverage: float
    dense: float
    sentences: tuple[SentenceMatch, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quoted sentence and where it stands; `start` and `end` count in the clause's text."""

    number: int
    document_number: str
    title: str
    article: str
    quote: str
    policy: int
    clause: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A statement that its citations do not bear out: its line (0-based), its words, and why."""

    line: int
    statement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Strike:
    """A sentence that a model wrote and the clauses do not bear out, and why."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How a model's words were checked: sentences checked, those struck, and why the words were given up, if so."""

    checked: int
    struck: tuple[Strike, ...] = ()
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a list was limited to, in words; `kept` says whether its asker left it so."""

    label: str
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """How its asker wants a question read: without the conditions of these labels, as one for all that there is."""

    without: frozenset[str] = frozenset()
    as_list: bool = False


Status = Literal["answered", "refused"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says: Markdown with [n] for each citation.

    `counts` are numbers that it says of itself (how many items), `failures` what the fact gate struck,
    `verification` how a model's words were checked, None where no model wrote. Of a list, `conditions` are
    those that it was made by, `rows` its sentences as (policy, clause, sentence).
    """

    question: str
    status: Status
    text: str
    citations: tuple[Citation, ...]
    kind: Kind
    searched: tuple[int, ...] = ()
    carried: str = ""
    seconds: float = 0.0
    counts: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()
    verification: Verification | None = None
    conditions: tuple[Condition, ...] = ()
    rows: tuple[tuple[int, int, int], ...] = ()
