"""Refusals: what is not stated, what was searched, and what is stated near by."""

from __future__ import annotations

from assistant.compose import ROLE_NAMES, Sources, escape, quote_block, reference
from assistant.evidence import Evidence, Lack
from assistant.library import Library
from assistant.messages import say
from assistant.ranking import matched_weight
from assistant.types import Answer, Kind, Query
from corpus.dates import stated_times
from corpus.normal import normal_form
from corpus.types import ClauseKind, TimeKind

# Dated sentences shown where the asked year is not one that the policies know.
SHOWN = 3


def refuse(query: Query, library: Library, reason: str, sources: Sources, *more: str) -> Answer:
    """A refusal with its reason, further paragraphs, and the search's extent."""
    scope = query.scope.policies
    paragraphs = [reason, *[m for m in more if m], searched(query, library)]
    return Answer(
        question=query.text, status="refused", text="\n\n".join(paragraphs), citations=sources.citations,
        kind=query.kind, searched=scope, carried=query.carried,
    )  # fmt: skip


def searched(query: Query, library: Library) -> str:
    """Which policies and how many clauses were looked at."""
    scope = query.scope.policies
    clauses = sum(1 for p in scope for c in library.policies[p].clauses if c.kind is ClauseKind.ARTICLE)
    shown = [library.policies[p].label for p in scope[:6]]
    titles = "、".join(shown) + (" 等" if len(scope) > 6 else "")
    return say("searched", query.english, count=len(scope), clauses=clauses, titles=titles)


def where(query: Query, library: Library) -> str:
    """Who was asked: the named place or policy, else the collected policies."""
    scope = query.scope
    if scope.named and len(scope.policies) == 1:
        policy = library.policies[scope.policies[0]]
        return f"《{policy.title}》"
    if query.english:
        return (
            "the policies of " + ", ".join(r.name for r in scope.regions) if scope.regions else "the collected policies"
        )
    if scope.named and scope.regions:
        return "、".join(r.name for r in scope.regions) + "的政策"
    return "收录的政策"


def subject_words(query: Query) -> str:
    """The question itself, short and safe to stand in Markdown."""
    about = "、".join(term.text for term in query.terms[:4])
    own = f"{query.text}（{about}）" if query.carried and about else query.text  # 金乡呢 alone says nothing
    text = " ".join(own.split())
    return escape(text if len(text) <= 40 else text[:40] + "…")


def deadlines(query: Query, library: Library, sources: Sources) -> str:
    """The dated requirements of the policies in scope, those about the subject where there are any."""
    found = []
    for number in query.scope.policies:
        policy = library.policies[number]
        for clause in policy.clauses:
            if clause.kind is not ClauseKind.ARTICLE:
                continue
            for s in range(len(clause.sentences)):
                text = clause.sentence_text(s)
                times = [t for t in stated_times(text) if t.kind is TimeKind.DEADLINE and t.last_year]
                if times:
                    share = matched_weight(query.terms, normal_form(text))
                    found.append((-share, number, clause.position, s, [t.text for t in times]))
    if not found:
        return ""
    on_subject = [row for row in found if row[0] < 0]
    shown = sorted(on_subject or found, key=lambda row: row[:4])[:SHOWN]
    blocks = [say("deadlines_stated", query.english)]
    for _, number, position, s, bold in shown:
        citation = sources.cite(number, position, s)
        blocks.append(quote_block(citation, library, bold))
    return "\n\n".join(blocks)


def named_by(query: Query, library: Library, sources: Sources) -> str:
    """Where the policies refer to a document that is not collected itself."""
    for document in query.scope.missing_documents:
        for number, policy in enumerate(library.policies):
            for upstream in policy.upstream:
                if document in (upstream.document_number, f"《{upstream.title}》"):
                    text = policy.clauses[upstream.clause].text
                    at = text.find(upstream.title or upstream.document_number)
                    sentences = policy.clauses[upstream.clause].sentences
                    sentence = next((i for i, s in enumerate(sentences) if s.start <= at < s.end), 0)
                    citation = sources.cite(number, upstream.clause, sentence)
                    named = say("cited_document", query.english, policy=policy.label, number=citation.number)
                    return named + "\n\n" + quote_block(citation, library)
    return ""


def lack_reason(query: Query, evidence: Evidence, library: Library) -> str:
    """Why a clause on the subject does not answer: the first thing it lacks."""
    policy = library.policies[evidence.match.policy]
    path = policy.clauses[evidence.match.clause].path
    place = f"{reference(policy, path)}"
    lack = evidence.lacks[0]
    if Lack.VALUE in evidence.lacks:
        lack = Lack.VALUE
    if Lack.YEAR in evidence.lacks:
        lack = Lack.YEAR
    if lack is Lack.TIME:
        return say("no_time", query.english, where=place)
    if lack is Lack.FIGURE:
        return say("no_money" if query.measures == ("元",) else "no_figure", query.english, where=place)
    if lack is Lack.CONTENT:
        return say("no_content", query.english, where=place)
    if lack is Lack.UNIT:
        return say("no_unit", query.english, where=place)
    if lack is Lack.YEAR:
        years = "、".join(f"{y}年" for y in query.years)
        held = "".join(library.policies[p].source for p in query.scope.policies)
        message = "other_year" if all(str(y) in held for y in query.years) else "no_year"
        return say(message, query.english, where=where(query, library), years=years)
    return say("no_value", query.english, where=place, values="、".join(query.figures))


def stated_here(query: Query, evidence: Evidence, library: Library, sources: Sources) -> str:
    """What the clause on the subject does say."""
    citation = sources.cite(evidence.match.policy, evidence.match.clause, evidence.sentences[0])
    return say("stated_here", query.english) + "\n\n" + quote_block(citation, library, evidence.bold)


def stated_elsewhere(query: Query, near: list[Evidence], library: Library, sources: Sources) -> str:
    """What other places or clauses state on the subject."""
    if not near:
        return ""
    blocks = [say("stated_elsewhere", query.english)]
    for evidence in near:
        citation = sources.cite(evidence.match.policy, evidence.match.clause, evidence.sentences[0])
        if query.kind is Kind.UNIT and evidence.units:
            units = "、".join(f"{u.name}（{ROLE_NAMES[u.role]}）" for u in evidence.units)
            holder = sources.cite_units(evidence.match.policy, evidence.match.clause) or citation
            where_named = reference(library.policies[evidence.match.policy], citation.article)
            blocks.append(f"{where_named}：{units}[{holder.number}]")
        blocks.append(quote_block(citation, library, evidence.bold))
    return "\n\n".join(blocks)
