"""Prompts: files beside the messages, a system and a user part each, with strict variables."""

from __future__ import annotations

import string
from functools import cache

from assistant.llm.client import Message
from assistant.messages import PROMPTS

_PARTS = ("system", "user")


@cache
def _parts(name: str) -> dict[str, str]:
    text = (PROMPTS / f"{name}.txt").read_text(encoding="utf-8")
    parts: dict[str, str] = {}
    for block in text.split("# ")[1:]:
        part, _, body = block.partition("\n")
        parts[part.strip()] = body.strip()
    if tuple(parts) != _PARTS:
        raise ValueError(f"{name}.txt: wants the parts {_PARTS}, has {tuple(parts)}")
    return parts


def prompt(name: str, **values: str) -> list[Message]:
    """The messages of a prompt; a missing or unknown variable raises KeyError. Values are never parsed as templates."""
    parts = _parts(name)
    wanted = {f for part in parts.values() for _, f, _, _ in string.Formatter().parse(part) if f}
    if wanted != set(values):
        raise KeyError(f"{name}: wants {sorted(wanted)}, was given {sorted(values)}")
    return [(part, text.format(**values)) for part, text in parts.items()]
