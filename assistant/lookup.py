"""Questions that point rather than ask: an article by its path, the policies held."""

from __future__ import annotations

import re

from assistant.compose import Sources, answered, escape, reference
from assistant.library import Library
from assistant.messages import say
from assistant.types import Answer, Query
from corpus.types import Clause, Policy

_PATH = re.compile(
    r"(?:附件\d*)?(?:[一二三四五六七八九十]{1,3}[、.．]?\s*[（(][一二三四五六七八九十]{1,3}[）)]\s*\d{0,2}|第[一二三四五六七八九十百\d]{1,4}条(?:[（(][一二三四五六七八九十]{1,3}[）)])?)"
)
_POLICIES = re.compile(
    r"(?:收录|收集|包括|涵盖|有)(?:了|的)?(?:哪些|什么|几份|多少份|哪几份)(?:政策|文件|资料|文本)|(?:哪些|哪几份|几份)(?:政策|文件)(?:是|被)?(?:收录|可以查|能查)|能查(?:哪些|什么)(?:政策|文件)?"
)


def look_up(query: Query, library: Library) -> Answer | None:
    """An article quoted whole, or the policies held; None for other questions."""
    if _POLICIES.search(query.text) and not (query.units or query.topics or query.wanted.schools):
        return _list_policies(query, library)
    return _article(query, library)


def _article(query: Query, library: Library) -> Answer | None:
    """The clause whose path the question gives, where it means one policy."""
    match = _PATH.search(query.text)
    if not match or len(query.scope.policies) != 1 or any(not t.text.isdigit() for t in query.terms):
        return None
    path = re.sub(r"[\s、.．]", "", match.group(0)).replace("(", "（").replace(")", "）")
    number = query.scope.policies[0]
    policy = library.policies[number]
    clause = next((c for c in policy.clauses if c.path == path), None)
    if clause is None:
        return None
    sources = Sources(library)
    blocks = [f"{reference(policy, path)}“{clause.heading}”：" if clause.heading else f"{reference(policy, path)}："]
    for part in (clause, *_below(policy, clause)):
        citation = sources.cite(number, part.position, 0, len(part.sentences) - 1)
        blocks.append(f"> {escape(citation.quote)}[{citation.number}]")
    return answered(query, "\n\n".join(blocks), sources)


def _below(policy: Policy, clause: Clause) -> list[Clause]:
    result = []
    for child in policy.children(clause):
        result += [child, *_below(policy, child)]
    return result


def _list_policies(query: Query, library: Library) -> Answer:
    """Title, 文号, date and place of every policy in scope."""
    sources = Sources(library)
    lines = []
    for i, number in enumerate(query.scope.policies, 1):
        policy = library.policies[number]
        citation = sources.cite(number, 0, 0, len(policy.clauses[0].sentences) - 1)
        facts = "，".join(x for x in (policy.document_number, policy.region.name, policy.date) if x)
        lines.append(f"{i}. 《{policy.title}》" + (f"（{facts}）" if facts else "") + f"[{citation.number}]")
    head = say("policies_head", query.english, count=len(lines))
    return answered(query, head + "\n\n" + "\n".join(lines), sources)
