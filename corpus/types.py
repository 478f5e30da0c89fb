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


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character range [start, end) of the policy's source text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit named by a clause, as written (`name`), with its role and an alias in brackets."""

    name: str
    role: Role
    alias: str = ""


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
