"""Which policies a name means: the words by which a question calls a document, held against the titles.

People shorten a title in many ways (服务业数字化方案, AI科创计划); what they leave is nearly always in the
title's order, so a name is likened by the longest common subsequence, runs before scattered characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from corpus.normal import bare
from corpus.places import find_places, leading_place, named_regions
from corpus.types import Policy, Region
from index.tokenizer import words

_KINDS = (
    "实施方案", "工作方案", "行动方案", "行动计划", "三年计划", "实施意见", "指导意见", "若干意见", "若干政策", "政策措施", "若干措施",
    "实施办法", "管理办法", "实施细则", "通知", "方案", "计划", "规划", "意见", "办法", "细则", "规定", "措施", "政策", "条例", "要点",
    "纲要", "指南", "省文件", "市文件", "区文件", "县文件", "文件", "材料", "函", "文", "行动", "工作", "实施", "若干", "行动的", "专项",
)  # fmt: skip
# A name means a policy of whose title it is so much like, and no other's nearly as much.
ALIKE = 0.8
_MARGIN = 0.1
# With its place, and so far before all others of it, half a name is enough: 山东场境创新计划.
_HALF, _APART = 0.65, 0.25
# What each break costs between the characters of a name as they stand in a title.
_BREAK = 0.2
# The words of a name in another order say a little less.
_BY_WORDS = 0.9
# What is taken for something else is a name from so many characters on, of its core and in all: 艺术教育论文报告会.
_NAMED_BY, _NAMED_WITH_PLACE, _PLAIN = 4, 3, 8
# Nobody shares so many characters with one title by chance.
_STRETCH = 4
_SEVERAL = re.compile(r"[这那]?(?:几|两|三|四|五|六|些)[份个]?[^，。；]{0,6}(?:文件|方案|政策|计划|意见)")
_OF_PAPER = re.compile(
    rf"[”\"」]?(?:的|那个|那份|这个|这份)*(?:{'|'.join(_KINDS[:-6])}|(?:里头|里面|[里中内])(?![小学等]))"
)
# Two characters, word for word, are the least that a name says.
NAME_LEAST = 2
_TAIL = re.compile(rf"(?:(?:{'|'.join(_KINDS)})|[的里中上内那这份个些两几三四五六七八九十]|(?:19|20)?\d\d年)+$")
_HEAD = re.compile(
    r"^(?:[这那]?[几两三四五六七八九十]?[份个些家](?:(?:地方|省市?|城市|市|县)的?)?|各地的?|我们|咱们?|俺|关于|印发|出的|发的|(?:19|20)?\d\d年|手头|的|"
    r"(?:[国省市区县]|国家)[里级]的?|教育部|国务院)+"
)
_POINTING = re.compile(r"[这那][个份](?:[一二三四五]年)?")
_PARTS = re.compile(r"[、，,；;/（）()“”\"《》]|以及|还有|[和与及跟](?=[^，、]{2})")
_LEVEL = re.compile(r"(?:^|[、和与及跟的])(省|市|区|县)(?:里|级|的|出|发|那|[一-鿿]{2})")
_NATIONAL = re.compile(r"教育部|国务院|国家")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a question, with its place there and the policies, at least one, that it means."""

    start: int
    end: int
    policies: tuple[int, ...]


def named_policies(text: str, spans: Sequence[tuple[int, int]], policies: Sequence[Policy]) -> list[Named]:
    """The names among `spans`, a row of names taken apart, that mean certain policies; the others are left out."""
    found = []
    for start, end in spans:
        for first, last in _parts(text, start, end):
            meant = meant_by(text[first:last], policies)
            if meant:
                found.append(Named(first, last, meant))
    return found


_LED_BY = r"(?:的|[这那]?[几两三四五六]?[份个版些]|年)*"
_YEAR_OF = re.compile(rf"(?:(?:20)?[012]\d年?(?:\d{{1,2}}月)?(?:印发|发布?|出)?的?(?:、|和|与|跟|以及)?)+{_LED_BY}")


def dated_names(text: str, spans: Sequence[tuple[int, int]], policies: Sequence[Policy]) -> list[Named]:
    """The years, as places in the question, that tell documents of one name apart: 19年和21年的|数字山东方案.

    Only where the policies that the name means are of all of these years, and of others, or of several.
    """
    found = []
    for start, end in spans:
        inside = _YEAR_OF.match(text, start, end)
        named = inside.end() if inside else start
        years = next((m for m in _YEAR_OF.finditer(text, 0, named) if m.end() == named), None)
        if years is None:
            continue
        said = {int(y) + (2000 if len(y) == 2 else 0) for y in re.findall(r"(?<!\d)(?:20\d\d|\d\d)(?!\d|月)", years[0])}
        alike = meant_by(text[named:end], policies)
        meant = tuple(i for i in alike if said & years_of(policies[i]))
        if len(alike) > 1 and meant and said <= {year for i in meant for year in years_of(policies[i])}:
            found.append(Named(years.start(), named, meant))
    return found


def years_of(policy: Policy) -> set[int]:
    """The year that a policy was issued in, and those of its title."""
    titled = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", policy.title)}
    return titled | ({policy.year} if policy.year else set())


def called_like_a_document(text: str, start: int, end: int, policies: Sequence[Policy]) -> bool:
    """Whether a part of a question, for whatever it was taken, is the name of one policy: 济宁扩优提质, “科创济南”的措施."""
    if end - start < _PLAIN and not find_places(text[start:end]) and not _OF_PAPER.match(text, end):
        return False
    own = core(text[start:end])
    least = _NAMED_WITH_PLACE if find_places(text[start:end]) else _NAMED_BY
    meant = meant_by(text[start:end], policies) if len(own) >= least else ()
    if len(meant) != 1:
        return False
    return least < _NAMED_BY or not any(own in _bare(p.source) for i, p in enumerate(policies) if i != meant[0])


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return bare(text)


def row_of_names(text: str, spans: Sequence[tuple[int, int]], policies: Sequence[Policy]) -> list[tuple[int, int]]:
    """Topics and names in a row, each like one title alone, where several documents are asked of: 这几份——AI科创、数字经济."""
    if not _SEVERAL.search(text):
        return []
    rows: list[list[tuple[int, int]]] = []
    for span in sorted(spans):
        if rows and text[rows[-1][-1][1] : span[0]] in ("、", "和", "，", "与", "跟"):
            rows[-1].append(span)
        else:
            rows.append([span])
    return [
        span for row in rows
        if len(row) > 1 and len({meant_by(text[s:e], policies) for s, e in row}) == len(row)
        and all(len(meant_by(text[s:e], policies)) == 1 for s, e in row)
        for span in row
    ]  # fmt: skip


def title_stretches(text: str, policies: Sequence[Policy]) -> list[tuple[int, int]]:
    """The longest stretches that a question shares with one policy's title and with no other policy at all."""
    found = []
    pieces = [text[i : i + _STRETCH] for i in range(len(text) - _STRETCH + 1)]
    for policy in policies:
        if not any(piece in policy.full_title for piece in pieces):
            continue
        stretch = SequenceMatcher(None, text, policy.full_title, autojunk=False).find_longest_match()
        words_of_title = text[stretch.a : stretch.a + stretch.size]
        own = words_of_title[leading_place(words_of_title) :]
        named = len(re.findall("[一-鿿]", own)) >= _STRETCH and len(core(own)) >= NAME_LEAST
        if named and not any(
            words_of_title in other.full_title or words_of_title in other.source
            for other in policies
            if other is not policy
        ):
            found.append((stretch.a, stretch.a + stretch.size))
    return found


def is_paper(name: str) -> bool:
    """Whether a name says that it is a document's: …的通知, 那份, 55号文."""
    return bool(_TAIL.search(name) or _POINTING.search(name) or re.search(r"号|》|20\d\d", name))


def meant_by(name: str, policies: Sequence[Policy]) -> tuple[int, ...]:
    """The policies whose titles are as a name says, of its place and level, the best and those hardly behind it."""
    own = core(name)
    if len(own) < NAME_LEAST:
        return ()
    regions = named_regions(name)
    scores = {
        i: likeness(own, _bare(policy.full_title)) for i, policy in enumerate(policies) if _is_of(policy, regions)
    }
    best = max(scores.values(), default=0.0)
    alone = bool(regions) and all(score < best - _APART for score in scores.values() if score != best)
    if best < (_HALF if alone else ALIKE):
        return ()
    meant = [i for i, score in scores.items() if score >= best - _MARGIN]
    level = _LEVEL.search(name)
    narrower = [i for i in meant if level and policies[i].region.name.endswith(level.group(1))]
    if _NATIONAL.search(name):
        narrower = [i for i in meant if not policies[i].region.name]
    kind = next((k for k in _KINDS if k in name), "")
    meant = narrower or meant
    same_kind = [i for i in meant if kind and kind in policies[i].full_title]
    return tuple(same_kind or meant)


def core(name: str) -> str:
    """What a name says of its subject: without places, 那份, 省里的 and the kind of paper."""
    name = _POINTING.sub("", re.sub(r"(?i)ai(?![a-z])", "人工智能", name))
    for place in sorted(find_places(name), key=lambda place: -place.start):
        if place.start == 0 or name[: place.start] in ("那个", "那份", "我们", "这个"):
            name = name[: place.start] + name[place.end :]
    before = ""
    while name != before:
        before = name
        name = _TAIL.sub("", _HEAD.sub("", name))
    return bare(name)


@lru_cache(maxsize=65536)
def likeness(name: str, title: str) -> float:
    """Share of a name's characters that stand in a title, 0 to 1: in their order, less for each break, or by words."""
    if name in title:
        return 1.0
    if len(name) <= NAME_LEAST or sum(character in title for character in name) < _HALF * len(name):
        return 0.0
    return max(_in_order(name, title), _BY_WORDS * sum(len(w) for w, _ in words(name) if w in title) / len(name))


def _in_order(name: str, title: str) -> float:
    # best[j][k]: the most for the name so far, k = 1 where the last character ended at title[j - 1].
    width = len(title) + 1
    apart = [0.0] * width
    joined = [float("-inf")] * width
    for character in name:
        new_apart, new_joined = [0.0] * width, [float("-inf")] * width
        new_apart[0] = apart[0]
        for j in range(1, width):
            if title[j - 1] == character:
                new_joined[j] = 1 + max(joined[j - 1], apart[j - 1] - _BREAK)
            new_apart[j] = max(apart[j], joined[j], new_apart[j - 1], new_joined[j - 1])
        apart, joined = new_apart, new_joined
    best = max(*apart, *joined) + _BREAK
    return max(0.0, best / len(name))


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts, last = [], start
    for match in _PARTS.finditer(text, start, end):
        parts.append((last, match.start()))
        last = match.end()
    parts.append((last, end))
    return [(s, e) for s, e in parts if e - s >= NAME_LEAST]


def _is_of(policy: Policy, regions: Collection[Region]) -> bool:
    """Whether a policy is of one of the places; any is where none is named."""
    return not regions or policy.region in regions
