"""An answer's [n] as links to the clauses that they cite."""

from __future__ import annotations

import re

from assistant.types import Answer


def linked(answer: Answer) -> str:
    """The answer's text with each [n] as a link to the clause that it cites."""
    places = {c.number: f"{c.policy}-{c.clause}-{c.start}-{c.end}" for c in answer.citations}

    def link(match: re.Match[str]) -> str:
        place = places.get(int(match.group(1)))
        return f"[{match.group(1)}](#c-{place})" if place else match.group(0)

    text = re.sub(r"\[(\d+)\](?!\()", link, answer.text)
    return f"*（按：{answer.carried}）*\n\n{text}" if answer.carried else text
