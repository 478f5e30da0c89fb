"""The same subject in several policies, side by side in a table."""

from __future__ import annotations

from assistant.compose import Sources, answered, escape, quote_block, reference, units_text
from assistant.evidence import Evidence, Lack
from assistant.library import Library
from assistant.messages import say
from assistant.types import Answer, Query


def compare(query: Query, groups: list[tuple[str, Evidence | None]], library: Library) -> Answer:
    """A row a place or policy; 未规定 where it is silent. At least one must have evidence."""
    sources = Sources(library)
    rows, quotes = [], []
    silent = say("silent", query.english)
    for name, evidence in groups:
        if evidence is None:
            rows.append(f"| {name} | {silent} | — | — |")
            continue
        number, clause_number = evidence.match.policy, evidence.match.clause
        policy = library.policies[number]
        clause = policy.clauses[clause_number]
        cited = [sources.cite(number, clause_number, s) for s in sorted(evidence.sentences)]
        asked = "、".join(f"**{b}**" for b in evidence.bold) or escape(clause.heading or clause.text[:24])
        if evidence.lacks:
            asked += f"（{_lacking(evidence)}）"
        units = units_text(evidence.units)
        marks = "".join(f"[{c.number}]" for c in cited)
        rows.append(f"| {name} | {asked}{marks} | {units or silent} | {reference(policy, clause.path)} |")
        if evidence.governing:
            quotes.append(quote_block(sources.cite(number, *evidence.governing), library, evidence.bold))
        quotes += [quote_block(c, library, evidence.bold) for c in cited]
    table = "| 政策 | 规定 | 责任单位 | 出处 |\n|---|---|---|---|\n" + "\n".join(rows)
    head = _head(groups)
    return answered(query, "\n\n".join([head, table, *quotes]), sources)


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
