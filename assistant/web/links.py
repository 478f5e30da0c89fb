"""An answer's [n] as links to the clauses that they cite; the text of a chat's messages."""

from __future__ import annotations

import re
from typing import Any

from assistant.types import Answer


def linked(answer: Answer) -> str:
    """The answer's text with each [n] as a link to the clause that it cites."""
    places = {c.number: f"{c.policy}-{c.clause}-{c.start}-{c.end}" for c in answer.citations}

    def link(match: re.Match[str]) -> str:
        place = places.get(int(match.group(1)))
        return f"[{match.group(1)}](#c-{place})" if place else match.group(0)

    text = re.sub(r"\[(\d+)\](?!\()", link, answer.text)
    return f"*（按：{answer.carried}）*\n\n{text}" if answer.carried else text


def plain_text(message: dict[str, Any]) -> str:
    """The text of a chat message, whether Gradio holds it as a string or in parts."""
    content = message["content"]
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))
