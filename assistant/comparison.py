"""The same subject in several policies, side by side in a table."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose import Sources, answered, escape, quote_block, reference, units_text
from assistant.evidence import Evidence, Lack
from assistant.export import deadline_text, target_text
from assistant.library import Library
from assistant.messages import say
from assistant.types import Answer, Query
from corpus.types import Clause, Policy

# A sentence up to this long stands in the table whole, a longer one as its clause's heading.
_SHOWN = 90


def compare(query: Query, groups: list[tuple[str, Evidence | None]], library: Library) -> Answer:
    """A row a place or policy; 未规定 where it is silent. At least one must have evidence."""
    sources = Sources(library)
    rows, quotes = [], []
    silent = say("silent", query.english)
    for name, evidence in groups:
        if evidence is None:
            rows.append(f"| {name} | {silent} | — | — | — |")
            continue
        number, clause_number = evidence.match.policy, evidence.match.clause
        policy = library.policies[number]
        clause = policy.clauses[clause_number]
        cited = [sources.cite(number, clause_number, s) for s in sorted(evidence.sentences)]
        asked = _requirement(evidence, policy, clause)
        units = units_text(evidence.units)
        marks = "".join(f"[{c.number}]" for c in cited)
        due = _due(evidence, policy) or silent
        source = reference(policy, clause.path)
        rows.append(f"| {name} | {asked}{marks} | {due} | {units or silent} | {source} |")
        if evidence.governing:
            quotes.append(quote_block(sources.cite(number, *evidence.governing), library, evidence.bold))
        quotes += [quote_block(c, library, evidence.bold) for c in cited]
    table = "| 政策 | 要求 | 时限 | 责任单位 | 出处 |\n|---|---|---|---|---|\n" + "\n".join(rows)
    head = _head(groups)
    return answered(query, "\n\n".join([head, table, *quotes]), sources)


def _requirement(evidence: Evidence, policy: Policy, clause: Clause) -> str:
    """The asked pieces, else the targets of the sentences that carry them, else what the clause is about."""
    pieces = [b for b in evidence.bold if not any(b == t.text for t in evidence.times)] or list(evidence.bold)
    duties = [d for d in policy.duties if d.clause == clause.position and d.sentence in evidence.sentences]
    pieces = pieces or [target_text(t) for d in duties for t in d.targets]
    if pieces:
        asked = "、".join(f"**{escape(p)}**" for p in pieces)
    else:
        sentence = clause.sentence_text(evidence.sentences[0])
        asked = escape(sentence if len(sentence) <= _SHOWN else clause.heading or sentence[:_SHOWN] + "……")
    return asked + (f"（{_lacking(evidence)}）" if evidence.lacks else "")


def _due(evidence: Evidence, policy: Policy) -> str:
    """The times of the sentences that carry the answer, as the ledger has them."""
    chosen = [
        d for d in policy.duties if d.clause == evidence.match.clause and d.sentence in evidence.sentences
    ]  # fmt: skip
    asked = [(t.deadline, d) for d in chosen for t in d.targets if t.deadline and _is_asked(t.text, evidence.bold)]
    found = [deadline_text(due, d) for due, d in asked if due] or [
        deadline_text(t, d) for d in chosen for t in d.deadlines
    ]
    return "；".join(dict.fromkeys(found))


def _is_asked(target: str, bold: Sequence[str]) -> bool:
    return any(piece in target or target in piece for piece in bold)


def _lacking(evidence: Evidence) -> str:
    names = {
        Lack.TIME: "未写明时限",
        Lack.FIGURE: "未写明数字",
        Lack.UNIT: "未写明责任单位",
        Lack.CONTENT: "没有具体内容",
    }
    return "、".join(names[lack] for lack in evidence.lacks if lack in names)


def _head(groups: list[tuple[str, Evidence | None]]) -> str:
    parts = []
    for name, evidence in groups:
        if evidence is None:
            parts.append(f"{name}未规定")
        elif evidence.bold:
            parts.append(f"{name}：" + "、".join(f"**{b}**" for b in evidence.bold))
    return "；".join(parts) + "。" if parts else "各自的规定如下。"
