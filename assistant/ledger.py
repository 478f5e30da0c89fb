"""The ledger: every duty of every policy, asked by unit, role, time, place, kind of school, fact or words.

A row is one sentence of an article with what was read of it at ingest. A query scans all rows: a list
is complete or empty, never the best few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.library import Library
from assistant.schools import STAGES, applies, is_named
from assistant.types import FactKind, LedgerFilter
from assistant.units import same_unit, told_pattern
from corpus.normal import normal_form
from corpus.schools import school_kinds
from corpus.types import Clause, Deadline, Duty, Policy, Role, SchoolKind, TimeKind, UnitMention

_SHARE = re.compile(r"\d\s*[%％‰]|[百千]分之")
_MONEY = re.compile(r"(?:\d|[十百千万])[十百千万亿余多]*元")
# What recurs without saying so by 每: 年度体检, 月度联合教研, 定期开展.
_RHYTHMS = {"年度": "1年", "月度": "1月", "季度": "1季度"}
_PERIODIC = re.compile(r"(?:年度|月度|季度)(?![底末]|重点|目标|预算|榜单)")
_REGULAR = re.compile(rf"定期(?!限)|经常性|{_PERIODIC.pattern}")
# A policy with units for no more than this share of its duties names bodies in its sentences.
FEW_BRACKETS = 0.15
_BAN = re.compile(
    r"不得|严禁|禁止|不准|不许|不允许|不可以|杜绝|一票否决|一律不|坚决(?:制止|防止|遏制)|不能(?=以|将|把)"
)
# Sections that only say in what spirit all is to be done.
IDEAS = re.compile(r"指导思想|基本原则|工作原则")


@dataclass(frozen=True, slots=True)
class Row:
    """A duty found: where it stands, and by which deadlines and units it was found."""

    policy: int
    duty: Duty
    due: tuple[Deadline, ...] = ()
    units: tuple[UnitMention, ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether the time that was asked for does not stand in the sentence itself."""
        return bool(self.due) and all(is_inferred(d, self.duty) for d in self.due)


class Ledger:
    """All rows of a library; safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._bracketed: dict[int, bool] = {}
        self._contexts: dict[tuple[int, int], tuple[frozenset[SchoolKind], frozenset[SchoolKind]]] = {}
        self._kinds: dict[tuple[int, int, int], frozenset[SchoolKind]] = {}
        self.rows = []
        for number, policy in enumerate(library.policies):
            last = {duty.clause: duty.sentence for duty in policy.duties}
            tasks = (d for d in policy.duties if _is_task(policy.clauses[d.clause], d, last[d.clause]))
            self.rows += [Row(number, duty) for duty in tasks]

    def find(self, wanted: LedgerFilter) -> list[Row]:
        """Every row that the filter asks for, in the order of the policies."""
        if wanted.lacking:  # the articles that hold such a fact in no row
            all_rows = self.find(replace(wanted, lacking=frozenset()))
            having = {(r.policy, r.duty.clause) for r in self.rows if self._holds_any(r, wanted.lacking)}
            return [row for row in all_rows if (row.policy, row.duty.clause) not in having]
        found = []
        within = set(wanted.policies) if wanted.policies is not None else None
        text = normal_form(wanted.text)
        for row in self.rows:
            if within is not None and row.policy not in within:
                continue
            if text and not self._says(row, text):
                continue
            matched = self._match(row, wanted)
            if matched is not None:
                found.append(matched)
        return found

    def at(self, places: Sequence[tuple[int, int, int]]) -> list[Row]:
        """The rows of the sentences (policy, clause, sentence), in the order of the policies."""
        wanted = set(places)
        return [row for row in self.rows if (row.policy, row.duty.clause, row.duty.sentence) in wanted]

    def policy(self, row: Row) -> Policy:
        """The policy of a row."""
        return self._library.policies[row.policy]

    def clause(self, row: Row) -> Clause:
        """The clause of a row."""
        return self._library.policies[row.policy].clauses[row.duty.clause]

    def sentence(self, row: Row) -> str:
        """The words of a row."""
        return self.clause(row).sentence_text(row.duty.sentence)

    def headings(self, row: Row) -> str:
        """The headings above a row, outermost first."""
        clause = self.clause(row)
        return " ".join(c.heading for c in (*self.policy(row).ancestors(clause), clause) if c.heading)

    def has_brackets(self, policy: int) -> bool:
        """Whether a policy says in brackets who does what, for more than a few of its duties."""
        if policy not in self._bracketed:
            own = [row for row in self.rows if row.policy == policy]
            self._bracketed[policy] = sum(bool(row.duty.units) for row in own) > FEW_BRACKETS * len(own)
        return self._bracketed[policy]

    def _holds_any(self, row: Row, facts: Iterable[FactKind]) -> bool:
        return any(_holds(fact, row.duty, self.sentence(row)) for fact in facts)

    def _says(self, row: Row, text: str) -> bool:
        """Whether a normal form stands in a row's sentence, in the headings above it or in a name of its units."""
        place = (row.policy, row.duty.clause)
        return (
            text in self._library.sentence_forms[(*place, row.duty.sentence)]
            or text in self._library.heading_forms[place]
            or any(text in unit.name for unit in row.duty.units)
        )

    def _match(self, row: Row, wanted: LedgerFilter) -> Row | None:
        duty = row.duty
        if wanted.facts and not all(_holds(fact, duty, self.sentence(row)) for fact in wanted.facts):
            return None
        units: tuple[UnitMention, ...] = ()
        if wanted.units or wanted.role:
            units = taking_part(duty.units, wanted.units, wanted.role)
            if wanted.together and not all(taking_part(units, (name,), None) for name in wanted.units):
                units = ()
            if not units and not self._tells(row, wanted):
                return None
            if wanted.alone and len(units) < len([u for u in duty.units if wanted.role in (None, u.role)]):
                return None
            if wanted.without and taking_part(duty.units, wanted.without, wanted.role):
                return None
        due: tuple[Deadline, ...] = ()
        if wanted.since or wanted.until:
            due = due_within(duty, wanted.since, wanted.until)
            if wanted.stated:
                due = tuple(d for d in due if not is_inferred(d, duty))
            if not due:
                return None
        if wanted.rhythms and not (
            any(d.rhythm in wanted.rhythms and is_own(d, duty) for d in duty.deadlines)
            or any(_RHYTHMS[m.group(0)] in wanted.rhythms for m in _PERIODIC.finditer(self.sentence(row)))
        ):
            return None
        if wanted.schools and not any(
            self._for_schools(row, asked, wanted.named_only, due) for asked in wanted.schools
        ):
            return None
        return Row(row.policy, duty, due, units)

    def _tells(self, row: Row, wanted: LedgerFilter) -> bool:
        """Whether a sentence itself tells the units what to do, or names them where that is enough."""
        if not wanted.units or wanted.role or wanted.alone:
            return False
        sentence = self.sentence(row)
        groups = [(name,) for name in wanted.units] if wanted.together else [wanted.units]
        return all(told_pattern(group, wanted.mentioned).search(sentence) for group in groups)

    def _for_schools(self, row: Row, asked: frozenset[SchoolKind], named_only: bool, due: tuple[Deadline, ...]) -> bool:
        place = (row.policy, row.duty.clause)
        if place not in self._contexts:
            named = frozenset(school_kinds(self.headings(row))), frozenset(school_kinds(self.policy(row).title))
            self._contexts[place] = named
        headings, title = self._contexts[place]
        if not named_only:
            if applies(asked, row.duty.actors, headings, title):
                return True
            # 到2025年我校要达到什么: a target due then that names no school is one for all of them.
            framed = any(d.clause != row.duty.clause for d in due)
            if due and (row.duty.targets or framed) and not row.duty.actors and not headings & STAGES - asked:
                return True
        return is_named(asked, row.duty.actors, headings, title, self._named_kinds(row), self.sentence(row))

    def _named_kinds(self, row: Row) -> frozenset[SchoolKind]:
        """Kinds that the words of a row name; read once."""
        key = (row.policy, row.duty.clause, row.duty.sentence)
        if key not in self._kinds:
            self._kinds[key] = frozenset(school_kinds(self.sentence(row)))
        return self._kinds[key]


def _is_task(clause: Clause, duty: Duty, last: int) -> bool:
    """Whether a sentence is neither a heading nor a guiding idea that demands nothing countable.

    `last` is the clause's last sentence with words of its own: an item of one sentence is no heading
    where somebody has to do it.
    """
    if IDEAS.search(clause.heading) and not duty.targets and not duty.deadlines:
        return False
    return not is_heading(clause, duty.sentence) or last == 0 and bool(duty.units or duty.targets or duty.deadlines)


def is_heading(clause: Clause, sentence: int) -> bool:
    """Whether a sentence is only the clause's heading."""
    return sentence == 0 and bool(clause.heading) and len(clause.sentence_text(0)) <= len(clause.heading) + 8


def taking_part(units: Sequence[UnitMention], asked: Sequence[str], role: Role | None) -> tuple[UnitMention, ...]:
    """Of a row's units those that are asked for by name, alias or short name, and in the role."""
    return tuple(
        u for u in units
        if (role is None or u.role is role)
        and (not asked or _is_asked(tuple(asked), u.name, u.alias))
    )  # fmt: skip


@lru_cache(maxsize=65536)
def _is_asked(asked: tuple[str, ...], name: str, alias: str) -> bool:
    return any(same_unit(one, own) for one in asked for own in (name, alias) if own)


def due_within(duty: Duty, since: str, until: str) -> tuple[Deadline, ...]:
    """Deadlines of a duty that end within [since, until].

    One that governs from an earlier sentence counts where the sentence states a target, one set by
    a parent (以下目标：) always.
    """
    return tuple(
        d for d in duty.deadlines
        if (d.until or d.since) and _first_day(since) <= _last_day(d.until or d.since) <= _last_day(until)
        and (is_own(d, duty) or d.clause != duty.clause or duty.targets)
    )  # fmt: skip


def is_inferred(deadline: Deadline, duty: Duty) -> bool:
    """Whether the calendar value or the deadline itself does not stand in the duty's sentence."""
    return deadline.inferred or not is_own(deadline, duty)


def is_own(deadline: Deadline, duty: Duty) -> bool:
    """Whether a deadline stands in the duty's own sentence, not in an earlier one or above."""
    return deadline.clause == duty.clause and deadline.sentence == duty.sentence


def _holds(fact: FactKind, duty: Duty, sentence: str) -> bool:
    if fact is FactKind.TARGET:
        return bool(duty.targets)
    if fact is FactKind.NUMBER:
        return any(t.number or "覆盖" in t.text for t in duty.targets)
    if fact is FactKind.PERCENT:
        return any(t.unit == "%" for t in duty.targets) or bool(_SHARE.search(sentence))
    if fact is FactKind.MONEY:
        return bool(_MONEY.search(sentence))
    if fact is FactKind.BAN:
        return bool(_BAN.search(sentence))
    own = [d for d in duty.deadlines if is_own(d, duty) or duty.targets and d.clause == duty.clause]
    if fact is FactKind.RECURRING:
        return any(d.kind is TimeKind.RECURRING for d in own) or bool(_REGULAR.search(sentence))
    return any(d.kind is not TimeKind.RECURRING and (d.until or d.length or d.since) for d in own)


def _first_day(date: str) -> str:
    return date + "0000-01-01"[len(date) :] if date else "0000-01-01"


def _last_day(date: str) -> str:
    return date + "9999-12-31"[len(date) :] if date else "9999-12-31"
