"""Which policies a question is about: by place, 文号, title or abbreviation."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.documents import (
    TITLE_CERTAIN,
    by_number,
    by_subject,
    by_title,
    document_phrases,
    short_numbers,
    strongest,
    title_scores,
)
from assistant.lexicon import synonyms
from assistant.naming import NAME_LEAST, Named, core, is_paper, named_policies
from assistant.types import Scope
from corpus.normal import bare
from corpus.numbering import chinese_number
from corpus.places import PlaceMention, find_places, lies_within, named_regions
from corpus.types import Policy, Region
from index.tokenizer import is_dictionary_word, tokenize, word_spans

_LAW = re.compile(
    r"(?:中华人民共和国)?[\u4e00-\u9fff]{0,10}?(?:教育法|教师法|促进法|保护法|合同法|劳动法|刑法|民法典|公务员法|处罚法|安全法|采购法|宪法|语言文字法|体育法|条例)"
    r"(?=第|规定|里|中|怎|的|是|有|对|[，？?。]|$)"
)
# 别漏了济宁的: narrows nothing.
_AND_TOO = re.compile(r"(?:别|不要|不能)(?:漏|忘|落)(?:了|掉|下)?[^，。；？]{2,8}的")
# All documents are asked about, whatever else is named: 各地和教育部文件, 从教育部到省市.
EVERYWHERE = re.compile(
    r"(?P<and>各地(?:和|、|与|以及|跟)|从(?:国家|教育部|中央|部里)到)|各地|各(?:个|份)?文件|各市县|市县区各"
)
_OWN = re.compile(r"(?:我|咱|咱们|我们|本|俺|全)(省|市|区|县)(?!政府|教|财|各)")


def find_scope(text: str, policies: Sequence[Policy], names: Sequence[tuple[int, int]] = ()) -> Scope:
    """The policies that the question means, all of them where it names none.

    `names` are spans of the question that are known to call a document.
    """
    laws = [m.group(0) for m in _LAW.finditer(text) if not _known_law(m.group(0), policies)]
    text = _AND_TOO.sub(lambda m: "　" * len(m.group(0)), text)
    names = [_with_place(text, span) for span in names if not any(law in text[slice(*span)] for law in laws)]
    everywhere = EVERYWHERE.search(text)
    if everywhere:  # 强镇筑基试点…，市县区各文件: what is like a title is the subject
        names = [
            n for n in names if not everywhere["and"] and (is_paper(text[slice(*n)]) or find_places(text[slice(*n)]))
        ]
    names = sorted({*names, *(m.span("name") for m in _BESIDES.finditer(text))})
    unwanted = [span for span in names if _LEFT_OUT.search(text, 0, span[0])]
    left_out = _called_within(text, unwanted, policies)
    for start, end in unwanted if left_out else ():  # the place in such a name is not asked about
        said = _LEFT_OUT.search(text, 0, start)
        start = said.start() if said else start
        text = text[:start] + "　" * (end - start) + text[end:]
    spoken = [name for name in named_policies(text, names, policies) if not left_out & set(name.policies)]
    numbered, unknown_numbers = by_number(text, policies)
    numbered += [policy for *_, policy in short_numbers(text, policies)]
    if numbered:  # …7号文和浸润计划的通知, 长清方案和济教办1号
        numbered += [p for name in spoken if len(name.policies) == 1 for p in name.policies]
        numbered += _by_place_alone(text, names, policies)
    titled, unknown_titles = by_title(text, policies)
    if numbered or titled:  # …〔2023〕1号、长清的、济宁的
        beside = _beside(text, [policies[p].region for p in (*numbered, *titled)], policies) if numbered else ()
        return Scope(tuple(dict.fromkeys((*numbered, *titled, *beside))), named=True)
    names = [span for span in names if not any(title in text[slice(*span)] for title in unknown_titles)]
    ground = _ground(text, policies, (*unknown_numbers, *unknown_titles, *laws))
    meant = _meant(text, names, spoken, left_out, policies, ground)
    if not meant:
        return _by_titles(text, names, policies, ground)
    sides = [(name, tuple(p for p in group if p in meant)) for name, group in ground.sides]
    return Scope(
        meant, named=True, regions=tuple(r for r in ground.regions if any(policies[p].region == r for p in meant)),
        missing_places=ground.missing_places if not spoken else (), missing_documents=ground.missing_documents,
        title_scores=tuple(title_scores(text, policies, meant)),
        sides=tuple((name, group) for name, group in sides if group), called=meant,
        below=ground.below,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a question says of places and issuers: the policies of each, and what no policy is of."""

    covered: tuple[int, ...]
    sides: tuple[tuple[str, tuple[int, ...]], ...]
    regions: tuple[Region, ...]
    missing_places: tuple[str, ...]
    missing_documents: tuple[str, ...]
    below: tuple[tuple[str, Region], ...] = ()


def _ground(text: str, policies: Sequence[Policy], missing: Sequence[str]) -> _Ground:
    covered, missing_places, regions = _by_place(text, policies)
    above = {name: region for name in missing_places if (region := _nearest_above(name, policies))}
    missing_places = tuple(name for name in missing_places if name not in above)
    regions = tuple(dict.fromkeys((*regions, *above.values())))
    covered = tuple(sorted({*covered, *(i for i, p in enumerate(policies) if p.region in above.values())}))
    sides = [(r.name, tuple(i for i, p in enumerate(policies) if p.region == r)) for r in regions]
    everywhere = EVERYWHERE.search(text)
    sides += [] if everywhere and everywhere["and"] else _by_issuer(text, policies)
    covered = tuple(sorted({*covered, *(i for _, group in sides for i in group)}))
    return _Ground(covered, tuple(sides), regions, missing_places, tuple(dict.fromkeys(missing)), tuple(above.items()))


def _nearest_above(name: str, policies: Sequence[Policy]) -> Region | None:
    """The city that a county without policies of its own lies in, else its province, if it has any: they bind it."""
    found = {
        next((o for o in _over(region) if any(p.region == o for p in policies)), None) for region in named_regions(name)
    }
    return found.pop() if len(found) == 1 else None


def _over(region: Region) -> list[Region]:
    """The divisions that a region lies in, the nearest first."""
    wider = [Region(region.province, region.city), Region(region.province)]
    return [one for one in wider if one.name and one != region]


def _meant(
    text: str,
    names: Sequence[tuple[int, int]],
    spoken: Sequence[Named],
    left_out: Collection[int],
    policies: Sequence[Policy],
    ground: _Ground,
) -> tuple[int, ...]:
    """The policies that a question's names say are meant, or leave; () where they say nothing."""
    if spoken:
        papers = [name for name in spoken if core(text[name.start : name.end]) != bare(text[name.start : name.end])]
        wide = [policies[p].region for name in papers for p in name.policies]
        if all(_lies_in(place, wide) for place in ground.missing_places):  # 潍坊市里问：智慧山东试点意见…
            return _spoken_of(text, spoken, policies, ground.covered, _by_place_alone(text, names, policies))
    elif left_out:
        return tuple(i for i in ground.covered or range(len(policies)) if i not in left_out)
    return ()


def _by_titles(text: str, names: Sequence[tuple[int, int]], policies: Sequence[Policy], ground: _Ground) -> Scope:
    """The policies of the places named, or the one whose title or subject the question uses."""
    covered, sides = ground.covered, list(ground.sides)
    everything = tuple(range(len(policies)))
    years = _document_years(text)
    if years:  # 2014年的意见: the year that a document is of
        of_year = [p for p in covered or everything if policies[p].year in years]
        kept = {p for name, group in sides for p in ([g for g in group if g in of_year] or group)}
        covered = tuple(sorted(kept)) if sides else tuple(of_year)
        sides = [(name, tuple(p for p in group if p in kept)) for name, group in sides]
    scores = tuple(title_scores(text, policies, covered or everything))
    chosen = covered or everything
    strong = strongest(scores)
    certain = bool(scores) and scores[0][1] >= TITLE_CERTAIN and bool(covered)
    words_of_names = [text[start:end] for start, end in names]
    groups = [group for _, group in sides if group] or [chosen]
    meant_of = {group: by_subject(text, policies, group, words_of_names) for group in groups}  # each place by itself
    if not covered and len(meant_of[chosen]) != 1:  # 那个方案 of no place: one policy or none
        meant_of = {}
    called = tuple(sorted({p for kept in meant_of.values() for p in kept}))
    if (
        strong is not None and called and strong not in called
    ):  # 人工智能行动计划…具体数字: the title of 数字山东 is not meant
        strong = None
    if strong is not None and (certain or document_phrases(text, policies[strong])) and len(ground.regions) < 2:
        chosen = (strong,)
    elif len(chosen) > 1 and called:
        chosen = tuple(sorted({p for group, kept in meant_of.items() for p in kept or group}))
        sides = [(name, tuple(p for p in group if p in chosen)) for name, group in sides]
    return Scope(
        chosen, named=bool(covered) or chosen == (strong,) or chosen == called, regions=ground.regions,
        missing_places=ground.missing_places, missing_documents=ground.missing_documents, title_scores=scores,
        sides=tuple(sides), called=called, below=ground.below,
    )  # fmt: skip


# 除了济南市教育局那份专门讲强镇筑基的, 不看美育文件: documents that are not to be looked at.
_LEFT_OUT = re.compile(
    r"(?:除了?|除去|不看|不算|不要|别看|撇开|不含|不包括)(?:[\u4e00-\u9fff]{2,7}?(?:发|印发|出|出台)的)?(?:[这那]?[几两三四五]?[份个些])?$"
)
# 除了济南专门发的强镇筑基方案以外: a document, whether or not it was known to be one.
_BESIDES = re.compile(
    r"除(?:了|去|开)?(?:[\u4e00-\u9fff]{2,7}?(?:发|印发|出|出台)的)?(?P<name>[^，。；？、]{2,20}?(?:方案|计划|意见|通知|办法|文件|政策))(?:以|之)外"
)


def _called_within(text: str, spans: Sequence[tuple[int, int]], policies: Sequence[Policy]) -> set[int]:
    """The policies that spans of a question call, by name or number."""
    called = {p for name in named_policies(text, spans, policies) for p in name.policies}
    for start, end in spans:
        numbered, _ = by_number(text[start:end], policies)
        called |= {*numbered, *(policy for *_, policy in short_numbers(text[start:end], policies))}
    return called


def _with_place(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A name with the place just before it: 金乡|那个创建方案."""
    before = re.sub(r"(?:的|那个|那份|这个|这份|省|市|区|县)+$", "", text[: span[0]])
    start = next((m.start for m in find_places(before) if m.end == len(before)), span[0])
    return start, span[1]


def _lies_in(name: str, wide: Sequence[Region]) -> bool:
    """Whether a place lies in one of the regions."""
    return any(lies_within(region, other) for region in named_regions(name) for other in wide if other.name)


def _by_place_alone(text: str, names: Sequence[tuple[int, int]], policies: Sequence[Policy]) -> list[int]:
    """The policies of places in names that say no more than the place: 青岛的措施."""
    found = []
    for start, end in names:
        if len(core(text[start:end])) < NAME_LEAST:
            regions = named_regions(text[start:end])
            found += [i for i, p in enumerate(policies) if p.region in regions]
    return found


def _spoken_of(
    text: str, spoken: Sequence[Named], policies: Sequence[Policy], covered: tuple[int, ...], also: Sequence[int]
) -> tuple[int, ...]:
    """The policies that names mean, and those of places that stand beside the names: 济南强镇筑基、长清、金乡四份."""
    meant: dict[int, None] = {}
    for name in spoken:
        near = [p for p in name.policies if p in covered]
        meant.update(dict.fromkeys(near or name.policies))
    meant.update(dict.fromkeys(also))
    rest = list(text)
    for name in spoken:
        rest[name.start : name.end] = "、" * (name.end - name.start)
    others, *_ = _by_place("".join(rest), policies)
    known = [policies[i].region for i in meant]
    inside = {p for p in others if any(lies_within(policies[p].region, wide) for wide in known if wide.name)}
    meant.update(dict.fromkeys(p for p in others if p not in inside and policies[p].region not in known))
    meant.update(dict.fromkeys(_beside(text, known, policies)))
    for year in _document_years(text):  # 2014年的意见 beside a name
        if not any(policies[p].year == year for p in meant):
            meant.update(dict.fromkeys(i for i, p in enumerate(policies) if p.year == year))
    return tuple(sorted(meant))


def _beside(text: str, known: Sequence[Region], policies: Sequence[Policy]) -> tuple[int, ...]:
    """The policies of further places that stand in a row with others or with names of documents."""
    row = [
        region for mention in find_places(text)
        if re.search(r"[、和与跟及]$", text[: mention.start]) or re.match(r"的?[、和与跟及]", text[mention.end :])
        for region in mention.regions
    ]  # fmt: skip
    return tuple(i for i, p in enumerate(policies) if p.region in row and p.region not in known)


DOCUMENT_YEAR = re.compile(r"((?:20)?[12]\d)年(?:的|那个|那份|发的|出的|印发的)?(?:意见|通知|文件|方案|办法|规定)")


def _document_years(text: str) -> list[int]:
    """The years that a question says documents are of: 2014年的意见, 14年的通知."""
    return [int(year) if len(year) == 4 else 2000 + int(year) for year in DOCUMENT_YEAR.findall(text)]


def _by_issuer(text: str, policies: Sequence[Policy]) -> list[tuple[str, tuple[int, ...]]]:
    """Policies of national bodies that the question calls by name: 教育部, 国务院."""
    groups: dict[str, list[int]] = {}
    for i, policy in enumerate(policies):
        if policy.region.name:
            continue
        for issuer in policy.issuers:
            body = re.sub(r"(?:办公厅|办公室)$", "", issuer)
            if len(body) >= 3 and re.search(rf"{re.escape(body)}(?!门)", text):
                groups.setdefault(body, []).append(i)
    return [(body, tuple(group)) for body, group in groups.items()]


def place_words(text: str) -> list[tuple[int, int]]:
    """Spans of the place names of a question, to be left out of its subject."""
    longer = _longer_words(text)
    return [(m.start, m.end) for m in find_places(text) if not _within(m, longer)]


def _known_law(law: str, policies: Sequence[Policy]) -> bool:
    return any(law in policy.full_title for policy in policies)


def _by_place(text: str, policies: Sequence[Policy]) -> tuple[tuple[int, ...], tuple[str, ...], tuple[Region, ...]]:
    """Policies of the places named, places that no policy is of, and the regions found."""
    longer = _longer_words(text)
    text = text.replace("真金白银", "　　　　")
    mentions = [m for m in find_places(text) if not _inside_word(m, text) and not _within(m, longer)]
    covered: dict[int, None] = {}
    regions: dict[Region, None] = {}
    missing = []
    for mention in mentions:
        own = [(i, r) for r in mention.regions for i, p in enumerate(policies) if p.region == r]
        for i, region in own:
            covered[i] = None
            regions[region] = None
        if not own and not _across(mention, text):
            missing.append(mention)
    for mention in list(missing):  # 黄石, which the policy of 湖北 itself speaks of
        hosts = [
            i for i, p in enumerate(policies)
            if p.region.name and mention.text in p.source and any(lies_within(r, p.region) for r in mention.regions)
        ]  # fmt: skip
        if hosts:
            missing.remove(mention)
            covered.update(dict.fromkeys(hosts))
    if covered:  # 山东济宁…: a wider place beside one that is covered narrows nothing
        missing = [
            m for m in missing
            if not any(lies_within(r, wide) for r in regions for wide in m.regions) and not _in_texts(m.text, policies)
        ]  # fmt: skip
    else:
        missing = [m for m in missing if not (_is_local(m) and _in_texts(m.text, policies))]
    tier = _SO_MANY.search(text)
    if tier and not covered:  # 三个市的意见: where so many have documents
        of_tier = {p.region for p in policies if p.region.name.endswith(tier["tier"])}
        if len(of_tier) == chinese_number(tier["count"]):
            covered = {i: None for i, p in enumerate(policies) if p.region in of_tier}
            regions = dict.fromkeys(of_tier)
    if re.search(r"省里|省文件", text):  # 省里…、济南…: those of its province too
        provinces = {Region(r.province) for r in regions if r.city}
        covered.update(dict.fromkeys(i for i, p in enumerate(policies) if p.region in provinces))
    if re.search(r"市里|市级|市文件|上级", text):  # 长清…区里和市里的文件: those of its city too
        cities = {Region(r.province, r.city) for r in regions if r.county}
        covered.update(dict.fromkeys(i for i, p in enumerate(policies) if p.region in cities))
    names = [m.text for m in missing]
    if not mentions:
        names += _unlisted_places(text, policies)
        own_level = _OWN.search(text)
        if own_level:
            suffix = own_level.group(1)
            same = {p.region for p in policies if p.region.name.endswith(suffix)}
            if len(same) == 1:
                region = same.pop()
                covered = {i: None for i, p in enumerate(policies) if p.region == region}
                regions = {region: None}
    return tuple(sorted(covered)), tuple(dict.fromkeys(names)), tuple(regions)


_SO_MANY = re.compile(
    r"(?P<count>[两三四五六])个(?P<tier>省|市|县|区)(?:里)?的?[\u4e00-\u9fff]{0,4}(?:意见|文件|方案|政策)"
)
# 黄梅戏 is of no place.
_ART = re.compile(r"[戏剧曲腔调绣窑]$")


def _longer_words(text: str) -> list[tuple[int, int]]:
    """Spans of words of the dictionary that are no names: 真金白银."""
    return [
        (start, end) for start, end, tag in word_spans(text)
        if end - start > 2 and (not tag.startswith("n") or _ART.search(text[start:end])) and is_dictionary_word(text[start:end])
    ]  # fmt: skip


def _within(mention: PlaceMention, spans: Sequence[tuple[int, int]]) -> bool:
    return any(s <= mention.start and mention.end <= e and e - s > len(mention.text) for s, e in spans)


def _across(mention: PlaceMention, text: str) -> bool:
    """Whether a short name ends within a word that begins in it: 都安|排."""
    return len(mention.text) == 2 and any(mention.start < s < mention.end < e for s, e, _ in word_spans(text))


def _inside_word(mention: PlaceMention, text: str) -> bool:
    """省定, 市级: a division's short name that is only the beginning of another word."""
    return len(mention.text) == 1 or text[mention.end : mention.end + 1] in ("路", "版")


def _is_local(mention: PlaceMention) -> bool:
    return all(region.county for region in mention.regions)


def _in_texts(name: str, policies: Sequence[Policy]) -> bool:
    return any(name in policy.source for policy in policies)


def _is_name(word: str) -> bool:
    """Whether a word of the dictionary is a name, not put together of shorter ones: not 开业庆典, 各省市."""
    parts = [part for part in tokenize(word) if part != word]
    put_together = sum(map(len, parts)) == len(word) and all(is_dictionary_word(p) and len(p) > 1 for p in parts)
    return is_dictionary_word(word) and not put_together and not word.startswith("各")


# What a place stands behind: not 跟幼儿园|沾边的.
_BEFORE_PLACE = re.compile(r"(?:^|[，。；：:、？?！! 　“《在去从到跟和与及比对问查看找按是有])$")


def _unlisted_places(text: str, policies: Sequence[Policy]) -> list[str]:
    """Place names by part of speech that the gazetteer lacks (foreign ones) and no policy holds."""
    found = [
        text[start:end] for start, end, tag in word_spans(text)
        if tag == "ns" and end - start >= 2 and _is_name(text[start:end]) and _BEFORE_PLACE.search(text, 0, start)
    ]  # fmt: skip
    return [w for w in found if w not in synonyms() and not any(w in policy.source for policy in policies)]
