"""Answers and citations as plain dictionaries, the shape that `ask --json` documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.export import duty_records
from assistant.types import Answer, Verification
from corpus.types import Policy


def answer_record(answer: Answer, policies: Sequence[Policy]) -> dict[str, Any]:
    """`question`, `status`, `answer`, `citations`, `facts`, `conditions`, `struck`, `verification` and `seconds`."""
    return {
        "question": answer.question,
        "status": answer.status,
        "answer": answer.text,
        "citations": [
            {
                "number": c.number,
                "document_number": c.document_number,
                "title": c.title,
                "article": c.article,
                "quote": c.quote,
            }
            for c in answer.citations
        ],
        "facts": fact_records(answer, policies),
        "conditions": [{"condition": c.label, "kept": c.kept} for c in answer.conditions],
        "struck": [{"statement": f.statement, "reason": f.reason} for f in answer.failures],
        "verification": verification_record(answer.verification),
        "seconds": round(answer.seconds, 4),
    }


def verification_record(verification: Verification | None) -> dict[str, Any] | None:
    """`checked`, `struck` and `fallback` of a model's words; None where no model wrote."""
    if verification is None:
        return None
    struck = [{"sentence": s.sentence, "reason": s.reason} for s in verification.struck]
    return {"checked": verification.checked, "struck": struck, "fallback": verification.fallback or None}


def fact_records(answer: Answer, policies: Sequence[Policy]) -> list[dict[str, Any]]:
    """The facts of the sentences that an answer cites, each once, in the order of the citations."""
    records = []
    seen = set()
    for citation in answer.citations if answer.status == "answered" else ():
        policy = policies[citation.policy]
        sentences = policy.clauses[citation.clause].sentences
        for duty in policy.duties:
            place = (citation.policy, duty.clause, duty.sentence)
            sentence = sentences[duty.sentence] if duty.clause == citation.clause else None
            if sentence is None or place in seen:
                continue
            if citation.start < sentence.end and sentence.start < citation.end:
                seen.add(place)
                records += duty_records(duty, policy)
    return records
