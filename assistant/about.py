"""Questions about a policy itself: 文号, date, issuers, contact, upstream documents, addressee."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.compose import Sources, escape, quote_block
from assistant.library import Library
from assistant.messages import say
from assistant.refusal import refuse, stated_elsewhere, where
from assistant.types import Answer, Field, Query
from corpus.normal import bare
from corpus.places import find_places, short_name
from corpus.types import Clause, ClauseKind, Policy

FIELD_NAMES = {
    Field.NUMBER: "文号", Field.DATE: "印发日期", Field.ISSUERS: "发文机关", Field.CONTACT: "联系方式", Field.PHONE: "联系电话",
    Field.EMAIL: "邮箱", Field.UPSTREAM: "依据的文件", Field.ADDRESSEE: "主送对象", Field.TITLE: "标题",
}  # fmt: skip


def answer_about(query: Query, library: Library) -> Answer:
    """The metadata asked for, of each policy in scope that has it; refused where none has all."""
    sources = Sources(library)
    if Field.UPSTREAM in query.fields:  # 依据的文件是什么文号: the number of that one, not our own
        query = replace(query, fields=query.fields - {Field.NUMBER})
    chosen = _policies(query, library)
    blocks, lacking = [], []
    for number in chosen:
        policy = library.policies[number]
        stated = [(f, _value(f, policy, query)) for f in sorted(query.fields, key=list(Field).index)]
        missing = [f for f, (value, _) in stated if not value]
        if missing:
            lacking += missing
        present = [(f, value, needles) for f, (value, needles) in stated if value]
        if present and not missing:
            blocks.append(_block(number, policy, present, library, sources))
    if blocks:
        return Answer(
            query.text, "answered", "\n\n".join(blocks), sources.citations, query.kind, tuple(chosen), query.carried
        )
    field = "、".join(dict.fromkeys(FIELD_NAMES[f] for f in lacking)) or "这一项"
    narrowed = query if len(chosen) != 1 else query
    place = f"《{library.policies[chosen[0]].title}》" if len(chosen) == 1 else where(query, library)
    return refuse(
        narrowed,
        library,
        say("no_field", query.english, where=place, field=field),
        sources,
        _nearest(query, chosen, library, sources),
    )


def _policies(query: Query, library: Library) -> list[int]:
    """The policies meant: the scope, narrowed by the title words that the question uses."""
    scores = [(p, s) for p, s in query.scope.title_scores if p in query.scope.policies]
    if len(query.scope.policies) > 1 and scores:
        best = scores[0][1]
        return [p for p, s in scores if s >= 0.75 * best]
    return list(query.scope.policies)


def _value(field: Field, policy: Policy, query: Query) -> tuple[str, list[str]]:
    """The value for reading, and the strings to be found in the text that is quoted for it."""
    if field is Field.NUMBER:
        return policy.document_number, [policy.document_number]
    if field is Field.TITLE:
        return policy.full_title, [policy.title[-8:]]
    if field is Field.DATE:
        if not policy.date:
            return "", []
        year, month, day = (int(x) for x in policy.date.split("-"))
        text = f"{year}年{month}月{day}日"
        return text, [text]
    if field is Field.ISSUERS:
        return "、".join(policy.issuers), list(policy.issuers)
    if field is Field.ADDRESSEE:
        return _addressee(policy)
    if field is Field.UPSTREAM:
        return _upstream(policy, query)
    wanted = {Field.PHONE: ("phone",), Field.EMAIL: ("email",)}.get(field, ("person", "office", "phone", "email"))
    found = [c for c in policy.contacts if c.kind in wanted]
    if field is Field.PHONE and found:
        found = [c for c in policy.contacts if c.kind in ("person", "office", "phone")]
    return "，".join(dict.fromkeys(c.value for c in found)), [c.value for c in found]


def _addressee(policy: Policy) -> tuple[str, list[str]]:
    for clause in policy.clauses:
        if clause.kind is ClauseKind.LETTERHEAD:
            last = clause.text.split("\n")[-1]
            if last.endswith(("：", ":")):
                return last.rstrip("：:"), [last]
    return "", []


def _upstream(policy: Policy, query: Query) -> tuple[str, list[str]]:
    """Documents that the preamble names as ground; those of the articles where it names none."""
    front = [u for u in policy.upstream if policy.clauses[u.clause].kind is not ClauseKind.ARTICLE]
    listed = front or list(policy.upstream)
    places = {m.text for m in find_places(query.text)} - {policy.region.name, short_name(policy.region.name)}
    of_place = [u for u in listed if any(p in u.title or p in _before(policy, u.title) for p in places)]
    if of_place:
        listed = of_place
    ministry = "教育部" in query.text or "部里" in query.text or "国家" in query.text
    if ministry:
        national = [u for u in listed if re.match(r"教|国", u.document_number) or "教育部" in _before(policy, u.title)]
        listed = national or listed
    texts = [
        (f"《{escape(u.title)}》" if u.title else "") + (f"（{u.document_number}）" if u.title and u.document_number else u.document_number)
        for u in listed if u.title or not any(u.document_number in o.title for o in listed)
    ]  # fmt: skip
    needles = [u.title or u.document_number for u in listed]
    return "、".join(texts), needles


def _before(policy: Policy, title: str) -> str:
    for clause in policy.clauses:
        at = clause.text.find(f"《{title}》") if title else -1
        if at >= 0:
            return clause.text[max(0, at - 6) : at]
    return ""


def _block(
    number: int, policy: Policy, present: list[tuple[Field, str, list[str]]], library: Library, sources: Sources
) -> str:
    lines, quotes = [], []
    for field, value, needles in present:
        cited = list(dict.fromkeys(_cite(number, policy, needle, sources) for needle in needles))
        numbers = "".join(f"[{c.number}]" for c in cited if c)
        lines.append(f"《{policy.title}》的{FIELD_NAMES[field]}：**{value}**。{numbers}")
        quotes += [quote_block(c, library) for c in cited if c]
    return "\n\n".join([*lines, *dict.fromkeys(quotes)])


def _cite(number: int, policy: Policy, needle: str, sources: Sources):  # type: ignore[no-untyped-def]
    """Citation of the line or sentence that holds a value, the frame of the policy first."""
    frame = [c for c in policy.clauses if c.kind is not ClauseKind.ARTICLE]
    for clause in (*frame, *(c for c in policy.clauses if c.kind is ClauseKind.ARTICLE)):
        span = _line(clause, needle)
        if span:
            return sources.cite_span(number, clause.position, *span)
    return None


def _line(clause: Clause, needle: str) -> tuple[int, int] | None:
    wanted = bare(needle)
    for sentence in clause.sentences:
        if wanted and wanted in bare(clause.text[sentence.start : sentence.end]):
            return sentence.start, sentence.end
    if wanted and wanted in bare(clause.text) and len(clause.text) < 400:
        return 0, len(clause.text)
    return None


def _nearest(query: Query, chosen: list[int], library: Library, sources: Sources) -> str:
    """What the policy says of itself near the missing field: its year where the date is missing."""
    if len(chosen) == 1 and Field.DATE in query.fields:
        policy = library.policies[chosen[0]]
        if policy.document_number:
            citation = _cite(chosen[0], policy, policy.document_number, sources)
            if citation:
                return say("stated_here", query.english) + "\n\n" + quote_block(citation, library)
    return stated_elsewhere(query, [], library, sources)
