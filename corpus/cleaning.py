"""Raw text → lines and paragraphs: debris named, hard wraps undone, every character accounted for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.types import Span

# What converters leave behind. Whole lines: page numbers. Anywhere: Word bookmarks, BOM, zero-width.
_PAGE_NUMBER = re.compile(
    r"^[^\S\n]*(?:[-—–－─]{1,2}[^\S\n]*\d{1,4}[^\S\n]*[-—–－─]{1,2}"
    r"|第[^\S\n]*\d+[^\S\n]*页(?:[^\S\n]*[,，/]?[^\S\n]*共[^\S\n]*\d+[^\S\n]*页)?)[^\S\n]*$",
    re.MULTILINE,
)
_INLINE_DEBRIS = re.compile(r"\[bookmark:[^\]\n]*\]|[\ufeff\u200b-\u200f\u2060\u00ad]")

_TERMINAL = "。！？；：!?;:」』”〕）)"
_JOINING = "，、,（(〔《“及和与的"
# A line this much narrower than the text block ends its paragraph.
_FULL_LINE = 0.72


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line: its span without surrounding whitespace, and its display width."""

    start: int
    end: int
    width: int


def find_debris(source: str) -> tuple[Span, ...]:
    """Spans of page numbers and converter marks, in order and disjoint."""
    pages = [Span(*m.span()) for m in _PAGE_NUMBER.finditer(source)]
    marks = [Span(*m.span()) for m in _INLINE_DEBRIS.finditer(source)]
    inner = [m for m in marks if not any(p.start <= m.start and m.end <= p.end for p in pages)]
    return tuple(sorted(pages + inner, key=lambda span: span.start))


def find_lines(source: str, debris: Iterable[Span]) -> list[Line]:
    """Non-blank lines left when debris is dropped."""
    dropped = _mask(source, debris)
    lines = []
    for match in re.finditer(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+", source):
        kept = [i for i in range(*match.span()) if i not in dropped and not source[i].isspace()]
        if kept:
            text = "".join(source[i] for i in kept)
            lines.append(Line(kept[0], kept[-1] + 1, display_width(text)))
    return lines


def display_width(text: str) -> int:
    """Columns that a text takes, wide characters counting two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def is_hard_wrapped(source: str, lines: Sequence[Line]) -> bool:
    """Whether lines end at a page's margin instead of at a paragraph's end."""
    if len(lines) < 8:
        return False
    block = block_width(lines)
    if block > 120:
        return False
    full = [line for line in lines if line.width >= 0.85 * block]
    cut = [line for line in full if source[line.end - 1] not in _TERMINAL]
    return len(full) >= 0.3 * len(lines) and len(cut) >= 0.5 * len(full)


def block_width(lines: Sequence[Line]) -> int:
    """Width of the text block: the 90th percentile of line widths."""
    return sorted(line.width for line in lines)[int(0.9 * (len(lines) - 1))]


def continues(source: str, line: Line, block: int) -> bool:
    """Whether a line of a hard-wrapped text runs on into the next one."""
    last = source[line.end - 1]
    if last in _JOINING:
        return True
    return line.width >= _FULL_LINE * block


def clean_span(source: str, span: Span, debris: Iterable[Span]) -> tuple[str, list[int]]:
    """Text of a span without debris and whitespace, and the source offset of each character.

    A single space stays between two Latin letters or a Latin letter and a digit of one line;
    elsewhere Chinese text carries none.
    """
    dropped = _mask(source, [d for d in debris if d.start < span.end and d.end > span.start])
    characters: list[str] = []
    offsets: list[int] = []
    gap = -1
    for i in range(span.start, span.end):
        character = source[i]
        if i in dropped:
            continue
        if character.isspace():
            gap = i if gap < 0 else gap
            continue
        if gap >= 0 and characters and _needs_space(characters[-1], character):
            characters.append(" ")
            offsets.append(gap)
        gap = -1
        characters.append(character)
        offsets.append(i)
    return "".join(characters), offsets


def _needs_space(left: str, right: str) -> bool:
    if not (left.isascii() and right.isascii() and left.isalnum() and right.isalnum()):
        return False
    return left.isalpha() or right.isalpha()


def _mask(source: str, debris: Iterable[Span]) -> set[int]:
    return {i for span in debris for i in range(span.start, min(span.end, len(source)))}


def source_offsets(source: str, span: Span, debris: Sequence[Span], text: str) -> list[int]:
    """For each character of a clause's text, where it stands in the source; paragraph breaks as what follows."""
    _, offsets = clean_span(source, span, debris)
    positions, rank = [], 0
    for character in text:
        positions.append(offsets[min(rank, len(offsets) - 1)])
        if character != "\n":
            rank += 1
    return positions
