"""A question's answer as the page shows it while a model words it: evidence, words, the mark of the check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape as html_escape

from assistant.compose import escape
from assistant.engine import Assistant
from assistant.llm.client import LlmClient
from assistant.llm.writer import Writer
from assistant.types import Answer, Verification
from assistant.web.links import linked

WRITING = "*正在组织语言，下面先给原文……*"


def shown(
    assistant: Assistant, client: LlmClient | None, question: str, history: Sequence[str]
) -> Iterator[tuple[str, Answer]]:
    """What the reply shows and the answer behind it, from first to last; the last is checked.

    Raises QuestionError for a bad question.
    """
    if client is None:
        answer = assistant.ask(question, history)
        yield linked(answer), answer
        return
    words, evidence, last = "", "", None
    for event in Writer(assistant, client).stream(question, history):
        if not isinstance(event, str):
            last = event
            evidence = linked(event) + (mark(event.verification) if event.verification else "")
            if event.verification is None:
                yield (f"{WRITING}\n\n{evidence}" if event.status == "answered" else evidence), event
        elif last:
            words += event
            yield f"{escape(words)} …\n\n---\n\n{evidence}", last
    if last:
        yield evidence, last


def mark(verification: Verification) -> str:
    """The mark under words that a model wrote: that they were checked, and what was struck and why, to fold out."""
    if verification.fallback and not verification.struck:
        return ""
    rows = "".join(f"<li><s>{html_escape(s.sentence)}</s>（{html_escape(s.reason)}）</li>" for s in verification.struck)
    if verification.fallback:
        head = f"模型写的 {len(verification.struck)} 句没有通过核对，没有采用"
    elif rows:
        head = f"已核对：模型写了 {verification.checked} 句，划去 {len(verification.struck)} 句"
    else:
        return "\n\n<small>✓ 已核对：每句话都有所注条款的依据</small>"
    return f"\n\n<details open><summary>{head}</summary><ul>{rows}</ul></details>"
