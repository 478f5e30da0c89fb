"""Questions that point rather than ask: an article by its path, the policies held, all on a topic."""

from __future__ import annotations

import re

from assistant.compose import Sources, answered, escape, reference
from assistant.library import Library
from assistant.messages import say
from assistant.ranking import matched_weight, total_weight
from assistant.types import Answer, Query
from corpus.normal import normal_form
from corpus.types import Clause, ClauseKind, Policy

_PATH = re.compile(
    r"(?:附件\d*)?(?:[一二三四五六七八九十]{1,3}[、.．]?\s*[（(][一二三四五六七八九十]{1,3}[）)]\s*\d{0,2}|第[一二三四五六七八九十百\d]{1,4}条(?:[（(][一二三四五六七八九十]{1,3}[）)])?)"
)
_POLICIES = re.compile(
    r"(?:收录|收集|包括|涵盖|有)(?:了|的)?(?:哪些|什么|几份|多少份|哪几份)(?:政策|文件|资料|文本)|(?:哪些|哪几份|几份)(?:政策|文件)(?:是|被)?(?:收录|可以查|能查)|能查(?:哪些|什么)(?:政策|文件)?"
)
_TOPIC = re.compile(
    r"(?:有关|相关|涉及|提到|关于|讲到|说到).{0,12}(?:条款|内容|条文|规定|要求|地方).{0,6}(?:列|有哪|都|全部|所有|哪些)|(?:全部|所有).{0,4}(?:有关|相关|涉及|关于)|"
    r"(?:条款|内容|条文|规定|要求)(?:全部|都|全)(?:给我)?列|(?:有关|相关|涉及)的?(?:条款|内容|条文|规定|要求)|(?:哪几|哪些|几)(?:份|个|条)?(?:文件|政策|地方|条款|条).{0,6}(?:提|讲|说|规定|涉及|写)|(?:提到|涉及|写到|讲到).{0,14}(?:的)?(?:有|是)?(?:哪些|哪几)(?:份|个|条)?(?:文件|政策|地方|条款|条)"
)
# Share of the question's words that a sentence must hold to be on the topic.
ON_TOPIC = 0.7


def look_up(query: Query, library: Library) -> Answer | None:
    """An article quoted whole, the policies held, or every clause on a topic; None for other questions."""
    if _POLICIES.search(query.text) and not query.units:
        return _list_policies(query, library)
    article = _article(query, library)
    if article:
        return article
    if _TOPIC.search(query.text) and query.terms:
        return _list_topic(query, library)
    return None


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


def _list_topic(query: Query, library: Library) -> Answer | None:
    """Every sentence on the topic, grouped by policy; the count stands above each group."""
    sources = Sources(library)
    blocks = []
    total = total_weight(query.terms)
    for number in query.scope.policies:
        policy = library.policies[number]
        lines: list[str] = []
        for clause in policy.clauses:
            if clause.kind is not ClauseKind.ARTICLE:
                continue
            for s in range(len(clause.sentences)):
                text = normal_form(clause.sentence_text(s))
                if matched_weight(query.terms, text) >= ON_TOPIC * total:
                    citation = sources.cite(number, clause.position, s)
                    lines.append(f"{len(lines) + 1}. {clause.path}：{escape(citation.quote)}[{citation.number}]")
        if lines:
            head = say("topic_head", query.english, policy=reference(policy, ""), count=len(lines))
            blocks.append(head + "\n\n" + "\n".join(lines))
    return answered(query, "\n\n".join(blocks), sources) if blocks else None
