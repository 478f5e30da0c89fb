"""Domain types of the corpus: plain frozen records, no behaviour beyond look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClauseKind(StrEnum):
    """What a stretch of a policy is; only ARTICLE stretches have an article path."""

    LETTERHEAD = "letterhead"
    LETTER = "letter"
    PREAMBLE = "preamble"
    ARTICLE = "article"
    IMPRINT = "imprint"
    ANNEX = "annex"


class Role(StrEnum):
    """How a unit takes part in a clause: 牵头, 配合, or 负责/责任单位."""

    LEAD = "lead"
    SUPPORTING = "supporting"
    RESPONSIBLE = "responsible"


class TimeKind(StrEnum):
    """DEADLINE has an end in the calendar, PERIOD a span, RECURRING a rhythm, RELATIVE a length."""

    DEADLINE = "deadline"
    PERIOD = "period"
    RECURRING = "recurring"
    RELATIVE = "relative"


class Comparator(StrEnum):
    """How a target's value binds: 达到/以上, 以内, a plain number, 左右, 全覆盖, or a named standard."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    ABOUT = "about"
    ALL = "all"
    STANDARD = "standard"


class SchoolKind(StrEnum):
    """What a school is by stage, place, or who runs it; ANY for schools without more words."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    JUNIOR = "junior"
    COMPULSORY = "compulsory"
    SENIOR = "senior"
    VOCATIONAL = "vocational"
    SPECIAL = "special"
    UNIVERSITY = "university"
    RURAL = "rural"
    TOWN = "town"
    BOARDING = "boarding"
    PRIVATE = "private"
    PUBLIC = "public"
    SMALL = "small"
    ANY = "all"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character range [start, end) of the policy's source text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit named by a clause at [start, end) of its text, with its role and an alias in brackets."""

    name: str
    role: Role
    alias: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time that binds, at [start, end) of the text of the clause at position `clause`, in its `sentence`.

    `since`, `until`, `rhythm`, `length` and `inferred` as in `corpus.dates.TimeExpression`, with
    months and lengths put into the calendar by the policy's own date.
    """

    clause: int
    sentence: int
    start: int
    end: int
    text: str
    kind: TimeKind
    since: str = ""
    until: str = ""
    rhythm: str = ""
    length: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A value to be reached, at [start, end) of a clause's text; 以上 of 80%以上 is its `word`.

    `number` is in Arabic digits (80, 1.05, 3-5), "" for 全覆盖 and for a named standard;
    `indicator` is what the value is of, as written at [indicator_start, indicator_end); `deadline`
    is what governs it.
    """

    start: int
    end: int
    text: str
    indicator: str
    indicator_start: int
    indicator_end: int
    comparator: Comparator
    word: str
    number: str
    unit: str
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Schools that a sentence names at [start, end) of the clause's text.

    `own` tells a school's own duty from what a government or bureau does for such schools.
    """

    start: int
    end: int
    text: str
    kinds: tuple[SchoolKind, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """What one sentence of an article demands: targets, deadlines, units by role, schools meant.

    `deadlines` begins with the sentence's own; one that governs it from an earlier sentence or a
    parent clause follows. `units` are those of the bracket that closes the sentence's stretch.
    """

    clause: int
    sentence: int
    targets: tuple[Target, ...]
    deadlines: tuple[Deadline, ...]
    units: tuple[UnitMention, ...]
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause: [start, end) in `Clause.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One node of the clause tree: its own text only, children follow as clauses of their own.

    `span` counts in the source; the spans of all clauses of a policy tile it without a gap.
    `text` is the source of the span without line wraps and debris; paragraphs are split by "\\n".
    `responsibility` is the unit bracket's [start, end) in `text`, if there is one.
    """

    position: int
    kind: ClauseKind
    path: str
    heading: str
    text: str
    span: Span
    parent: int | None
    depth: int
    sentences: tuple[Sentence, ...]
    units: tuple[UnitMention, ...]
    responsibility: Span | None

    def sentence_text(self, number: int) -> str:
        """The text of sentence `number` (0-based)."""
        sentence = self.sentences[number]
        return self.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Region:
    """Where a policy applies: full names as in the gazetteer, empty where it does not reach."""

    province: str = ""
    city: str = ""
    county: str = ""

    @property
    def level(self) -> str:
        """`county`, `city`, `province` or `national`."""
        if self.county:
            return "county"
        if self.city:
            return "city"
        return "province" if self.province else "national"

    @property
    def name(self) -> str:
        """The full name of the deepest division, "" for a national policy."""
        return self.county or self.city or self.province


@dataclass(frozen=True, slots=True)
class UpstreamDocument:
    """A document that a policy names as its ground; either field may be empty."""

    title: str
    document_number: str
    clause: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact line: `kind` is person, office, phone, email or address."""

    kind: str
    value: str
    clause: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy text read into clauses; `source` is the raw text that every span counts in."""

    identifier: str
    source: str
    title: str
    full_title: str
    document_number: str
    issuers: tuple[str, ...]
    date: str
    region: Region
    upstream: tuple[UpstreamDocument, ...]
    contacts: tuple[Contact, ...]
    clauses: tuple[Clause, ...]
    debris: tuple[Span, ...]
    duties: tuple[Duty, ...] = ()

    @property
    def label(self) -> str:
        """What a citation calls the policy: its 文号, or its title where it has none."""
        return self.document_number or f"《{self.title}》"

    @property
    def year(self) -> int | None:
        """Year of issue, from the date or else the 文号."""
        if self.date:
            return int(self.date[:4])
        digits = "".join(c for c in self.document_number.partition("〔")[2][:4] if c.isdigit())
        return int(digits) if len(digits) == 4 else None

    def children(self, clause: Clause) -> list[Clause]:
        """Direct children of a clause, in order."""
        return [c for c in self.clauses if c.parent == clause.position]

    def ancestors(self, clause: Clause) -> list[Clause]:
        """Parents of a clause, outermost first."""
        chain: list[Clause] = []
        parent = clause.parent
        while parent is not None:
            chain.append(self.clauses[parent])
            parent = self.clauses[parent].parent
        return chain[::-1]
