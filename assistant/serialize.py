"""Answers and citations as plain dictionaries, the shape that `ask --json` documents."""

from __future__ import annotations

from typing import Any

from assistant.types import Answer


def answer_record(answer: Answer) -> dict[str, Any]:
    """`question`, `status`, `answer`, `citations` and `seconds` of an answer."""
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
        "seconds": round(answer.seconds, 4),
    }
