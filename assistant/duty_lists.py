"""Complete lists out of the ledger, grouped by policy and article, headed by their count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose import ROLE_NAMES, Sources, answered, emphasise, escape, reference, units_text
from assistant.conditions import describe
from assistant.coverage import coverage
from assistant.export import deadline_text
from assistant.ledger import Ledger, Row, is_own
from assistant.library import Library
from assistant.messages import say
from assistant.schools import binds
from assistant.types import Answer, LedgerFilter, Query
from corpus.types import Clause, Region, Role

# 要配合哪些，谁牵头: the second role is another unit's.
_WHO_TAKES_PART = re.compile(r"(?:由|是)?谁来?(?:牵头|配合|负责)")
# 写的是区教体局负责、不是牵头: the role that it has not.
_DENIED = re.compile(r"[、，]?(?:不是|而非|而不是|非)(?:牵头|配合)(?:单位|的)?")
# 责任单位或配合单位, 做的或者配合的: whatever the role.
_ROLE_WORD = r"(?:牵头|主办|责任|负责|配合|参与|协办|做|承担|办|管)(?:单位|部门)?的?"
_EITHER_ROLE = re.compile(rf"{_ROLE_WORD}(?:、|/|或者?|和|以及|还是){_ROLE_WORD}")
# A row is on a topic from this chance on; where no row is, from the second.
ON_TOPIC, LENIENT = 0.3, 0.15
# With this many articles or fewer each is shown with all that it says, else with its targets and dates.
WHOLE = 12
# So many policies without any row are named.
_SILENT = 5


def list_duties(
    query: Query, wanted: LedgerFilter, library: Library, ledger: Ledger, lenient: bool = False
) -> Answer | None:
    """Every row that the question asks for; None where there is none.

    `lenient` takes what is only somewhat likely to be on its topic.
    """
    wanted, found = find_duties(wanted, ledger)
    if query.either:
        rows = _united(found, _on_topic(ledger.find(replace(wanted, schools=())), query, library, lenient))
    else:
        rows = _on_topic(found, query, library, lenient)
    if not rows and query.carried:
        rows = found  # 那2035年呢: what was asked before need not have anything due then
    if not rows:
        return None
    sources = Sources(library)
    clauses = list(dict.fromkeys((row.policy, row.duty.clause) for row in rows))
    by_sentence = bool(wanted.since or wanted.until or wanted.facts or wanted.schools or wanted.text)
    whole = by_sentence or bool(query.topics) or len(clauses) <= WHOLE
    what = describe(wanted, query.topics)
    head = say("duty_list_head", query.english, what=what, clauses=len(clauses), items=len(rows))
    if not by_sentence:
        head = say("clause_list_head", query.english, what=what, clauses=len(clauses))
    blocks = [head]
    for number in dict.fromkeys(policy for policy, _ in clauses):
        policy = library.policies[number]
        own = [c for c in clauses if c[0] == number]
        lines = [
            f"**{reference(policy, '')}**（{policy.title}）：{len(own)} 项\n"
            if policy.document_number
            else f"**{policy.label}**：{len(own)} 项\n"
        ]
        for i, (_, position) in enumerate(own, 1):
            found = [row for row in rows if (row.policy, row.duty.clause) == (number, position)]
            lines += _clause_lines(i, found, whole, wanted, ledger, sources, query.english)
        blocks.append("\n".join(lines))
    silent = [p for p in wanted.policies or () if p not in {number for number, _ in clauses}]
    if 0 < len(silent) <= _SILENT:
        names = "、".join(library.policies[p].label for p in silent)
        blocks.append(say("silent_policies", query.english, policies=names))
    if any(row.inferred for row in rows):
        blocks.append(say("inferred", query.english))
    if wanted.schools and not wanted.named_only:
        blocks.insert(1, say("own_duties", query.english))
        blocks.append(_wider(wanted, query, library))
    answer = answered(query, "\n\n".join(filter(None, blocks)), sources)
    counts = (len(clauses), len(rows), *(sum(c[0] == p for c in clauses) for p in {c[0] for c in clauses}))
    places = tuple((row.policy, row.duty.clause, row.duty.sentence) for row in rows)
    return replace(answer, counts=counts, rows=places)


def find_duties(wanted: LedgerFilter, ledger: Ledger) -> tuple[LedgerFilter, list[Row]]:
    """The rows that the filter asks for, whatever their topic, and the filter with how its units were found."""
    found = ledger.find(wanted)
    if (
        not found and wanted.units and not wanted.role and not wanted.alone
    ):  # no bracket names it, perhaps the text does
        wanted = replace(wanted, mentioned=True)
        found = ledger.find(wanted)
    elif wanted.units and wanted.role is not Role.LEAD and not wanted.alone:
        mentions = _mentions(wanted, ledger)
        wanted = replace(wanted, mentioned=bool(wanted.role and mentions))
        found = _united(found, mentions)
    return wanted, found


def _mentions(wanted: LedgerFilter, ledger: Ledger) -> list[Row]:
    """Of the policies that have hardly a bracket the rows whose words name the units, in no other role than asked."""
    plain = tuple(p for p in wanted.policies or () if not ledger.has_brackets(p))
    rows = ledger.find(replace(wanted, role=None, policies=plain, mentioned=True)) if plain else []
    return [row for row in rows if not wanted.role or all(u.role is wanted.role for u in row.units)]


def _united(found: Sequence[Row], more: Sequence[Row]) -> list[Row]:
    """All rows, each once, in the order of the policies."""
    rows = {(row.policy, row.duty.clause, row.duty.sentence): row for row in (*more, *found)}
    return [rows[place] for place in sorted(rows)]


def _wider(wanted: LedgerFilter, query: Query, library: Library) -> str:
    """Policies of the city over a county that was asked of alone: they bind its schools too."""
    within = {library.policies[p].region for p in wanted.policies or ()}
    region = within.pop() if len(within) == 1 else Region()
    if not region.county:
        return ""
    city = Region(region.province, region.city)
    labels = [p.label for p in library.policies if p.region == city]
    if not labels:
        return ""
    return say("wider_policies", query.english, city=city.name, policies="、".join(labels), place=region.name)


def ledger_filter(query: Query) -> LedgerFilter:
    """The rows that a question asks for; its topic, in words, is not part of it."""
    return replace(query.wanted, policies=_meant(query))


def with_role(query: Query) -> Query:
    """The query with the role that it gives the units asked for among the conditions of its list."""
    wanted = query.wanted
    if wanted.role or not wanted.units or wanted.alone:
        return query
    return replace(query, wanted=replace(wanted, role=_role_of_units(query)))


def _meant(query: Query) -> tuple[int, ...]:
    """The policies in scope; of a place whose policy is named by its title only that one."""
    titled = set(query.scope.titled) | set(query.scope.called)
    left_out = {p for _, group in query.scope.sides if titled & set(group) for p in group if p not in titled}
    return tuple(p for p in query.scope.policies if p not in left_out)


def _role_of_units(query: Query) -> Role | None:
    """The role that the question gives the unit itself: 财政局要配合哪些，谁牵头."""
    text = _WHO_TAKES_PART.sub("", query.text.replace("还是", ""))
    text = _DENIED.sub("", text)
    if re.search(r"(?:含|包括|不管|不论|无论|不分)[^，。？]{0,6}(?:牵头|配合)|要么.*要么", text):
        return None
    if re.search(r"牵头.{0,16}(?:单独|独自|自己)", text):
        return None
    after = text.partition(query.units[0])[2][:10] or text
    if re.search(r"牵头.{0,3}配合|配合.{0,3}牵头", after) or _EITHER_ROLE.search(text):
        return None
    if re.search(r"责任单位|单独负责|^负责", after):
        return Role.RESPONSIBLE
    return Role.LEAD if "牵头" in after else Role.SUPPORTING if re.search(r"配合|协助", after) else None


def _on_topic(rows: Sequence[Row], query: Query, library: Library, lenient: bool) -> list[Row]:
    """Rows that are likely enough on any topic of the query; all where it has none."""
    if not query.topics or not rows:
        return list(rows)
    least = LENIENT if lenient else ON_TOPIC
    return [row for row, chance in zip(rows, coverage(query, rows, library, lenient), strict=True) if chance >= least]


def _clause_lines(
    number: int,
    rows: Sequence[Row],
    whole: bool,
    wanted: LedgerFilter,
    ledger: Ledger,
    sources: Sources,
    english: bool,
) -> list[str]:
    """An article with its units, and below it its rows; those with targets and dates where it is not shown `whole`."""
    row = rows[0]
    clause = ledger.clause(row)
    title = sources.cite(row.policy, clause.position, 0)
    name = escape(_name(clause))
    units = _units(rows, wanted, sources)
    lines = [f"{number}. {clause.path} **{name}**[{title.number}]" + (f"<br>{units}" if units else "")]
    shown = rows if whole else [r for r in rows if r.duty.targets or r.due]
    for found in shown:
        sentence = sources.cite(row.policy, clause.position, found.duty.sentence)
        bold = [t.text for t in found.duty.targets] + [d.text for d in found.due or found.duty.deadlines]
        own = not wanted.named_only and any(binds(asked, found.duty.actors) for asked in wanted.schools)
        mark = say("own_mark", english) if own else ""
        lines.append(f"   - {emphasise(escape(sentence.quote), bold)}{_note(found)}[{sentence.number}]{mark}")
    return lines


def _note(row: Row) -> str:
    """Where the time asked for does not stand in the sentence itself: what it follows from."""
    if not row.inferred:
        return ""
    deadline = row.due[0]
    carried = "时限：" if is_own(deadline, row.duty) else "时限承前文："
    return f"（{carried}{deadline_text(deadline, row.duty)}）"


def _units(rows: Sequence[Row], wanted: LedgerFilter, sources: Sources) -> str:
    """Units by role with their citation; where one was asked for, its own role first."""
    row = rows[0]
    units = tuple({(u.name, u.role): u for r in rows for u in r.duty.units}.values())
    if not units:
        return ""
    citation = sources.cite_units(row.policy, row.duty.clause)
    mark = f"[{citation.number}]" if citation else ""
    own = tuple({(u.name, u.role): u for r in rows for u in r.units}.values())
    if wanted.units and own:
        asked = "、".join(f"{u.name}（{ROLE_NAMES[u.role]}）" for u in own)
        others = tuple(u for u in units if u not in own)
        leads = [u.name for u in others if u.role is Role.LEAD]
        beside = [u.name for u in others if u.role is Role.RESPONSIBLE and not leads]
        rest = f"；牵头：{'、'.join(leads)}" if leads else f"；同列责任单位：{'、'.join(beside)}" if beside else ""
        return asked + rest + mark
    return units_text(units) + mark


def _name(clause: Clause) -> str:
    return clause.heading or clause.text[:24].rstrip("，。；")
