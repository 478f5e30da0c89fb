"""Sentences of a clause: cut at 。！？； and paragraph ends, never inside brackets or quotes; a unit bracket between two stands alone."""

from __future__ import annotations

from corpus.types import Sentence
from corpus.units import find_responsibilities

_OPEN = {"（": "）", "(": "）", "〔": "〕", "[": "]", "《": "》", "“": "”", "【": "】", "「": "」"}
_SAME = {")": "）", "】": "】"}
_END = "。！？；;!?"
_TRAILING = "”』」）)〕】》"
# A bracket left open longer than this is a slip of the text, not a bracket.
_LONGEST_BRACKET = 400


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences that tile the text but for the newlines between paragraphs."""
    closed = _bracketed(text)
    brackets = {r.span.start: r.span.end for r in find_responsibilities(text)}
    result: list[Sentence] = []
    start = 0
    i = 0
    while i < len(text):
        if text[i] == "\n":
            _append(result, text, start, i)
            start = i + 1
        elif i == start and i in brackets:  # …。（责任单位：甲）支持…: the bracket closes what stands before it
            end = brackets[i]
            while end < len(text) and text[end] in _END:
                end += 1
            _append(result, text, start, end)
            start = i = end
            continue
        elif text[i] in _END and i not in closed:
            end = i + 1
            while end < len(text) and (text[end] in _END or text[end] in _TRAILING):
                end += 1
            _append(result, text, start, end)
            start = end
            i = end
            continue
        i += 1
    _append(result, text, start, len(text))
    return tuple(result)


def _append(result: list[Sentence], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    if start < end:
        result.append(Sentence(start, end))


def _bracketed(text: str) -> set[int]:
    """Positions inside matched brackets and quotes of one paragraph."""
    stack: list[tuple[str, int]] = []
    inside: set[int] = set()
    for i, character in enumerate(text):
        if character == "\n":
            stack.clear()
        elif character in _OPEN:
            stack.append((_OPEN[character], i))
        elif stack and any(_SAME.get(character, character) == close for close, _ in stack):
            wanted = _SAME.get(character, character)
            while stack:
                close, opened = stack.pop()
                if close == wanted:
                    # A quotation that holds whole sentences is cut like the text around it.
                    if i - opened <= _LONGEST_BRACKET and not stack:
                        inside.update(range(opened, i))
                    break
    return inside
