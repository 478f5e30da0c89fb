"""The assistant's own sentences, from prompts/messages.toml, with strict variables."""

from __future__ import annotations

import string
import tomllib
from functools import cache
from pathlib import Path

PROMPTS = Path(__file__).parent.parent / "prompts"


@cache
def _templates() -> dict[str, dict[str, str]]:
    return tomllib.loads((PROMPTS / "messages.toml").read_text(encoding="utf-8"))


def say(name: str, english: bool = False, **values: object) -> str:
    """A sentence with its variables filled; a missing or unknown one raises KeyError."""
    template = _templates()["en" if english else "zh"][name]
    wanted = {field for _, field, _, _ in string.Formatter().parse(template) if field}
    if wanted != set(values):
        raise KeyError(f"{name}: wants {sorted(wanted)}, was given {sorted(values)}")
    return template.format(**values)


@cache
def example_groups() -> list[tuple[str, list[str]]]:
    """(title, questions) of the example questions on the page."""
    groups = tomllib.loads((PROMPTS / "examples.toml").read_text(encoding="utf-8"))["group"]
    return [(group["title"], list(group["questions"])) for group in groups]
