"""Complete lists out of the ledger, grouped by policy and article, headed by their count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.compose import ROLE_NAMES, Sources, answered, emphasise, escape, reference, units_text
from assistant.conditions import describe
from assistant.export import deadline_text
from assistant.ledger import Ledger, Row, is_own
from assistant.library import Library
from assistant.messages import say
from assistant.ranking import matched_weight, total_weight
from assistant.schools import binds
from assistant.types import Answer, LedgerFilter, Query, Term
from corpus.types import Clause, Region, Role
from index.tokenizer import word_spans

# 要配合哪些，谁牵头: the second role is another unit's.
_WHO_TAKES_PART = re.compile(r"(?:由|是)?谁来?(?:牵头|配合|负责)")
# 写的是区教体局负责、不是牵头: the role that it has not.
_DENIED = re.compile(r"[、，]?(?:不是|而非|而不是|非)(?:牵头|配合)(?:单位|的)?")
# 责任单位或配合单位, 做的或者配合的: whatever the role.
_ROLE_WORD = r"(?:牵头|主办|责任|负责|配合|参与|协办|做|承担|办|管)(?:单位|部门)?的?"
_EITHER_ROLE = re.compile(rf"{_ROLE_WORD}(?:、|/|或者?|和|以及|还是){_ROLE_WORD}")
# A row is on the topic with this share of the topic's words in it or in the headings above it.
ON_TOPIC = 0.6
# With this many articles or fewer each is shown with all that it says, else with its targets and dates.
WHOLE = 12
# So many policies without any row are named.
_SILENT = 5


def list_duties(
    query: Query, wanted: LedgerFilter, library: Library, ledger: Ledger, lenient: bool = False
) -> Answer | None:
    """Every row that the question asks for; None where there is none.

    `lenient` takes of a topic what a policy has words for, if that is the better part of it.
    """
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
    if query.either:
        rows = _united(found, on_topic(ledger.find(replace(wanted, schools=())), query.topics, library, lenient))
    else:
        rows = on_topic(found, query.topics, library, lenient)
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


def on_topic(
    rows: Sequence[Row], topics: Sequence[Sequence[Term]], library: Library, lenient: bool = False
) -> list[Row]:
    """Rows that hold enough of the words of any topic, in the sentence or in the headings above it.

    What the policy's title says is said of all of it; `lenient` is as for a list.
    """
    if not topics:
        return list(rows)
    kept = []
    held = {
        number: _spoken_of(topics, library.policy_forms[number], lenient) for number in {row.policy for row in rows}
    }
    held = {
        number: [_by_themselves(terms) for terms in _beside_title(found, library.title_forms[number])]
        for number, found in held.items()
    }
    for row in rows:
        place = (row.policy, row.duty.clause)
        text = library.sentence_forms[(*place, row.duty.sentence)] + library.heading_forms[place]
        if any(_held(terms, text) >= ON_TOPIC * total_weight(terms) for terms in held[row.policy] if terms) or any(
            not terms for terms in held[row.policy]
        ):
            kept.append(row)
    return kept


def _beside_title(topics: Sequence[Sequence[Term]], title: str) -> list[Sequence[Term]]:
    """What the topics hold that a title lacks; those that it lacks nothing of only where there are no others."""
    rest = [[term for term in terms if not any(form in title for form in term.forms)] for terms in topics]
    return [terms for terms in rest if terms] or list(rest)


def _spoken_of(topics: Sequence[Sequence[Term]], policy: str, lenient: bool) -> list[Sequence[Term]]:
    """The topics of which a policy has every word, somewhere: 美育补贴 in none that never speaks of 美育.

    With `lenient` those of which it has the better part, without the rest.
    """
    had = [[term for term in terms if any(form in policy for form in term.forms)] for terms in topics]
    if lenient:
        return [own for own, terms in zip(had, topics, strict=True) if total_weight(own) > total_weight(terms) / 2]
    return [terms for own, terms in zip(had, topics, strict=True) if len(own) == len(terms)]


def _by_themselves(terms: Sequence[Term]) -> list[Term]:
    """The terms, none with the word of another as its synonym: 交流 stands for 轮岗 beside 交流 no more."""
    own = {term.forms[0] for term in terms}
    return [replace(t, forms=(t.forms[0], *(f for f in t.forms[1:] if f not in own))) for t in terms]


def _held(terms: Sequence[Term], text: str) -> float:
    """Weight of the terms that a text holds, a compound also by its two halves: 交流轮岗 in 轮岗交流."""
    halves = sum(
        term.weight
        for term in terms
        if len(term.text) == 4 and term.text not in text and term.text[:2] in text and term.text[2:] in text
    )
    standing = [term for term in terms if not _only_across_words(term, text)]
    return min(matched_weight(standing, text) + halves, total_weight(terms))


def _only_across_words(term: Term, text: str) -> bool:
    """Whether a text holds a short term only where two of its words meet: 入学 in 纳入学校."""
    found = [form for form in term.forms if form in text]
    return bool(found) and all(len(form) == 2 and _across_words(form, text) for form in found)


def _across_words(form: str, text: str) -> bool:
    edges = _word_edges(text)
    places = (m.start() for m in re.finditer(re.escape(form), text))
    return all(i + 1 in edges and not (i in edges and i + 2 in edges) for i in places)


@lru_cache(maxsize=65536)
def _word_edges(text: str) -> frozenset[int]:
    return frozenset(edge for start, end, _ in word_spans(text) for edge in (start, end))


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
        others = [u.name for u in units if u.role is Role.LEAD and u not in own]
        return asked + (f"；牵头：{'、'.join(others)}" if others else "") + mark
    return units_text(units) + mark


def _name(clause: Clause) -> str:
    return clause.heading or clause.text[:24].rstrip("，。；")
