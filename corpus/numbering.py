"""Article markers (一、 （一） 1. （1） ① 第十二条) and where each stands in the tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

_CHINESE_DIGITS = "零〇一二三四五六七八九十百两"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(IntEnum):
    """Kinds of marker, outermost first as 公文 orders them."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    CHINESE = 4
    CHINESE_BRACKET = 5
    ARABIC = 6
    ARABIC_BRACKET = 7
    CIRCLED = 8


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a line: its style, number, path segment and length in the text."""

    style: Style
    number: int
    segment: str
    length: int

    def follows(self, other: Marker) -> bool:
        """Whether this is the next number of the other one's style."""
        return self.style is other.style and self.number == other.number + 1


# Private-use characters stand where a converter lost the dot of "1.".
_NAMED = {"编": Style.PART, "章": Style.CHAPTER, "节": Style.SECTION, "条": Style.ARTICLE}
_SPACE = r"[^\S\n]*"
# No digit after the dot, as in 1.5, but for a year: 1.2025年底前建成….
_NO_DIGIT = rf"(?!{_SPACE}\d(?!\d{{3}}{_SPACE}年))"
_PATTERNS: tuple[tuple[re.Pattern[str], Style | None], ...] = (
    (re.compile(rf"第{_SPACE}([{_CHINESE_DIGITS}]+|\d+){_SPACE}([编章节条])(?![的款])"), None),
    (re.compile(rf"([{_CHINESE_DIGITS}]+){_SPACE}[、．.]{_NO_DIGIT}"), Style.CHINESE),
    (re.compile(rf"[（(]{_SPACE}([{_CHINESE_DIGITS}]+){_SPACE}[）)]"), Style.CHINESE_BRACKET),
    (re.compile(rf"(\d{{1,3}}){_SPACE}[．.、\ue000-\uf8ff]{_NO_DIGIT}"), Style.ARABIC),
    (re.compile(rf"[（(]{_SPACE}(\d{{1,3}}){_SPACE}[）)]"), Style.ARABIC_BRACKET),
    (re.compile(rf"([{_CIRCLED}])"), Style.CIRCLED),
    # "1坚持…", a dot lost on the way; trusted only in sequence.
    (
        re.compile(r"(\d{1,2})(?=[\u4e00-\u9fff])(?![年月日个所名人元次项万亿级类号周岁天时处门种件套台期届])"),
        Style.ARABIC,
    ),
)


_SERIAL = re.compile(r"(?<![一二三四五六七八九十百])[一二三四五六七八九十百]{1,6}(?=号文)")


def arabic_serials(text: str) -> str:
    """二十九号文 as 29号文."""
    return _SERIAL.sub(lambda m: str(chinese_number(m.group(0)) or m.group(0)), text)


def chinese_number(text: str) -> int:
    """Value of a Chinese, Arabic or circled numeral up to 999; 0 where it is none."""
    if text.isdigit() and text.isascii():
        return int(text)
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    total, digit = 0, 0
    for character in text.replace("〇", "零").replace("两", "二"):
        if character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif character in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(character)
        else:
            return 0
    return total + digit


def read_marker(text: str) -> tuple[Marker, bool] | None:
    """The marker that a line begins with, and whether it is only a guess (no dot after it)."""
    for pattern, style in _PATTERNS:
        match = pattern.match(text)
        if not match:
            continue
        number = chinese_number(match.group(1))
        if number == 0:
            return None
        kind = style if style is not None else _NAMED[match.group(2)]
        segment = _segment(kind, match.group(1), match.group(0))
        return Marker(kind, number, segment, match.end()), pattern is _PATTERNS[-1][0]
    return None


def _segment(style: Style, numeral: str, whole: str) -> str:
    if style in (Style.CHINESE_BRACKET, Style.ARABIC_BRACKET):
        return f"（{numeral}）"
    if style <= Style.ARTICLE:
        return re.sub(r"\s+", "", whole)
    return numeral


class Outline:
    """The markers that are open at a point of the text, outermost first."""

    def __init__(self) -> None:
        self.open: list[Marker] = []
        self._last: dict[Style, int] = {}

    @property
    def empty(self) -> bool:
        """Whether no marker has been placed yet."""
        return not self.open

    def expects(self, marker: Marker) -> bool:
        """Whether the marker's number is a first one or follows the last of its style."""
        last = self._last.get(marker.style, 0)
        return marker.number == 1 or marker.number == last + 1

    def place(self, marker: Marker, following: Sequence[Marker]) -> int:
        """Put the marker into the outline; returns how many ancestors it has."""
        styles = [m.style for m in self.open]
        if marker.style in styles:
            del self.open[styles.index(marker.style) :]
        else:
            while self.open and self.open[-1].style > marker.style:
                if marker.number == 1 and _goes_on(self.open[-1], marker, following):
                    break  # numbered the other way round: 1. holds （一）（二）, then 2.
                self.open.pop()
        self.open.append(marker)
        self._last[marker.style] = marker.number
        return len(self.open) - 1

    def path(self) -> str:
        """Article path of the innermost open marker: 条 stand alone, chapters only when they must."""
        shown = self.open
        for i, marker in enumerate(self.open):
            if marker.style == Style.ARTICLE:
                shown = self.open[i:]
        return "".join(marker.segment for marker in shown)


def _goes_on(outer: Marker, inner: Marker, following: Sequence[Marker]) -> bool:
    for marker in following:
        if marker.style < inner.style:
            return False
        if marker.style == outer.style:
            return marker.number == outer.number + 1 and marker.number > 1
    return False
