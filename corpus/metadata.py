"""Title, 文号, issuing bodies, date, region, upstream documents and contacts of a policy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.clauses import DATE_LINE
from corpus.places import find_places, region_from_name
from corpus.types import Clause, ClauseKind, Contact, Region, UpstreamDocument

NUMBER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,14})[〔\[（(【［〈](?P<year>(?:19|20)\d{2})[〕\])）】］〉]第?(?P<number>\d{1,5})号"
)
_NUMBER_LINE = re.compile(r"^[（(]?(?P<all>" + NUMBER.pattern + r")(?:\s*\d{4}年\d+月\d+日)?[）)]?$")
_BODY = r"(?:局|厅|委|部|政府|办公室|办公厅|委员会|教委|教育工委|总局|学院|大学|协会|法院)"
_NOTICE = re.compile(
    r"^(?P<issuers>(?:(?!关于|《).)*?)(?:关于)?(?:印发|发布)(?:《(?P<quoted>.+)》|(?P<bare>.+?))的(?:通知|函)$"
)
_WHOLE_TITLE = re.compile(
    r"(通知|意见|方案|计划|办法|规定|规划|条例|细则|决定|通告|公告|纲要|要点|指南|制度|标准|函|措施|工作方案)(?:[（(][^（）()]{1,16}[）)])?$"
)
_BOOK = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_QUOTED_BOOK = re.compile(r"[<〈]([^<>〈〉]+)[>〉]")
_TITLE_LIMIT = 90
_GROUND = re.compile(r"根据|按照|依据|落实|贯彻|遵照|对照|执行|转发|学习")
_CHINESE_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}[-—－]?)?\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the text around the articles says of a policy; empty where it does not."""

    title: str
    full_title: str
    document_number: str
    issuers: tuple[str, ...]
    date: str
    region: Region
    upstream: tuple[UpstreamDocument, ...]
    contacts: tuple[Contact, ...]


def read_metadata(clauses: Sequence[Clause], fallback_title: str) -> Metadata:
    """Metadata from the clauses; `fallback_title` where the text bears no title."""
    head = [c for c in clauses if c.kind in (ClauseKind.LETTERHEAD, ClauseKind.LETTER)]
    lines = [line for clause in head for line in clause.text.split("\n")]
    letterhead = [line for c in head if c.kind is ClauseKind.LETTERHEAD for line in c.text.split("\n")]
    document_number = _document_number(lines)
    full_title = _notice_title(letterhead) or _body_title(clauses) or fallback_title
    title, named = _split_title(full_title)
    issuers = _issuers(letterhead, clauses, named)
    return Metadata(
        title=title,
        full_title=full_title,
        document_number=document_number,
        issuers=issuers,
        date=_date(clauses),
        region=_region(issuers, title, clauses),
        upstream=_upstream(clauses, title, document_number),
        contacts=_contacts(clauses),
    )


def normal_number(text: str) -> str:
    """A 文号 in the standard form 济教办〔2023〕1号, or "" where the text holds none."""
    match = NUMBER.search(re.sub(r"\s+", "", text))
    return f"{match['name']}〔{match['year']}〕{int(match['number'])}号" if match else ""


def _document_number(lines: Sequence[str]) -> str:
    for line in lines:
        match = _NUMBER_LINE.match(line)
        if match:
            return normal_number(match["all"])
    return ""


def _notice_title(letterhead: Sequence[str]) -> str:
    """The notice's title: from a line with 关于 (or its issuer before it) to its last word."""
    for i, line in enumerate(letterhead):
        if "关于" not in line:
            continue
        if len(line) > _TITLE_LIMIT or re.search(r"[：。]|//", line):
            continue
        start = i
        while start > 0 and line.startswith("关于") and _is_issuer_line(letterhead[start - 1]):
            start -= 1
        title = ""
        for part in letterhead[start : i + 5]:
            if part.endswith(("：", ":")) or _NUMBER_LINE.match(part):
                break
            title += part
            if _WHOLE_TITLE.search(title) and title.count("《") == title.count("》"):
                return title
    return ""


def _is_issuer_line(line: str) -> bool:
    return bool(re.search(_BODY + r"$", line)) and len(line) <= 40


def _body_title(clauses: Sequence[Clause]) -> str:
    """A title line that stands before the first article without a letter around it."""
    for clause in clauses:
        if clause.kind is ClauseKind.ARTICLE:
            break
        lines = clause.text.split("\n")
        for i, line in enumerate(lines):
            if len(line) <= 60 and _WHOLE_TITLE.search(line):
                start = i
                while start > 0 and _goes_on(lines[start - 1]):
                    start -= 1
                return "".join(lines[start : i + 1])
    return ""


def _goes_on(line: str) -> bool:
    """Whether a line is the first half of a title that runs into the next one."""
    return (
        len(line) <= 40
        and not re.search(r"[。：:；！]|文件$|//", line)
        and not _is_issuer_line(line)
        and not (_NUMBER_LINE.match(line) or DATE_LINE.match(line) or _WHOLE_TITLE.search(line))
    )


def _split_title(full_title: str) -> tuple[str, str]:
    """The document's own title, and the issuers that the notice's title names."""
    match = _NOTICE.match(full_title)
    if match:
        return (match["quoted"] or match["bare"]), match["issuers"]
    issuers, mark, _ = full_title.partition("关于")
    return full_title, issuers if mark else ""


def _issuers(letterhead: Sequence[str], clauses: Sequence[Clause], named: str) -> tuple[str, ...]:
    """Issuing bodies: the letterhead's lines, else those of the title, else the signature's."""
    found: list[str] = []
    for line in letterhead:
        if _NUMBER_LINE.match(line) or "关于" in line:
            break
        name = re.sub(r"文件$", "", line)
        if re.search(_BODY + r"$", name) and 4 <= len(name) <= 30 and "，" not in name:
            found.append(name)
    if not found and named:
        found = [p for p in re.split(r"[\s、，,]+", named) if p]
    if not found:
        for clause in clauses:
            if clause.kind in (ClauseKind.IMPRINT, ClauseKind.LETTER):
                lines = clause.text.split("\n")
                found += [
                    line for i, line in enumerate(lines)
                    if re.search(_BODY + r"$", line) and len(line) <= 30
                    and any(DATE_LINE.match(x) for x in lines[i + 1 : i + 5])
                ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def _date(clauses: Sequence[Clause]) -> str:
    """Date of signature (ISO), else of the imprint or under the title; "" where there is none."""
    around = [c for c in clauses if c.kind is not ClauseKind.ARTICLE]
    for clause in around:
        for line in clause.text.split("\n"):
            if DATE_LINE.match(line):
                return _iso(line)
    for clause in around:
        match = re.search(r"(\d{4}年\d{1,2}月\d{1,2}日)(?:印发|[）)]?$)", clause.text, re.MULTILINE)
        if match:
            return _iso(match.group(1))
    return ""


def _iso(text: str) -> str:
    def value(part: str) -> int:
        if part.isdigit():
            return int(part)
        tens, ten, units = part.partition("十")
        if not ten:
            return int(part.translate(_CHINESE_DIGITS))
        return int((tens or "一").translate(_CHINESE_DIGITS)) * 10 + int((units or "〇").translate(_CHINESE_DIGITS))

    parts = re.split(r"[年月日]", text)
    year = int(parts[0].translate(_CHINESE_DIGITS))
    return f"{year:04d}-{value(parts[1]):02d}-{value(parts[2]):02d}"


def _region(issuers: Sequence[str], title: str, clauses: Sequence[Clause]) -> Region:
    for name in (*issuers, title):
        region = region_from_name(name)
        if region != Region():
            return region
    for clause in clauses:  # 市教育局 in the imprint, or the addressee, names the place in full
        if clause.kind in (ClauseKind.LETTER, ClauseKind.IMPRINT):
            for line in clause.text.split("\n"):
                region = region_from_name(line)
                if region != Region():
                    return region
    return _region_of_text(title, clauses)


# Share of all places named in a text that one must have to be the place the text is about.
_MAIN_PLACE = 0.6


def _region_of_text(title: str, clauses: Sequence[Clause]) -> Region:
    """Where nobody signs: the place in the title, else the one that the text names again and again."""
    in_title = {m.regions for m in find_places(title) if len(m.regions) == 1}
    if len(in_title) == 1:
        return in_title.pop()[0]
    level = _own_level("".join(c.text for c in clauses))
    counts: Counter[Region] = Counter()
    for clause in clauses:
        regions = [m.regions[0] for m in find_places(clause.text) if len(m.regions) == 1]
        counts.update(r for r in (_widened(region, level) for region in regions) if r != Region())
    if not counts:
        return Region()
    region, count = counts.most_common(1)[0]
    return region if count >= 3 and count >= _MAIN_PLACE * counts.total() else Region()


# What a text calls its own place and bodies, by level.
_OWN_LEVEL = {
    "province": re.compile(r"[全我]省|(?<![\u4e00-\u9fff])省(?:委|政府|[\u4e00-\u9fff]{2,8}厅)"),
    "city": re.compile(r"[全我]市|(?<![\u4e00-\u9fff])市(?:委|政府|[\u4e00-\u9fff]{2,8}局)"),
    "county": re.compile(r"[全我][县区](?!域)|(?<![\u4e00-\u9fff])[县区](?:委|政府|[\u4e00-\u9fff]{2,8}局)"),
}


def _own_level(text: str) -> str:
    """The level that a text speaks for (省科技厅, 我省 → province), "" where it does not say."""
    counts = {level: len(pattern.findall(text)) for level, pattern in _OWN_LEVEL.items()}
    level = max(counts, key=lambda name: counts[name])
    return level if counts[level] >= 3 else ""


def _widened(region: Region, level: str) -> Region:
    """The division of `level` that a region lies in, itself where no level is given; none for wider ones."""
    if level == "province":
        return Region(region.province)
    if level == "city":
        return Region(region.province, region.city) if region.city else Region()
    return region if level != "county" or region.county else Region()


def _upstream(clauses: Sequence[Clause], title: str, own_number: str) -> tuple[UpstreamDocument, ...]:
    """Documents named as ground: those with a 文号, and titles after 根据, 按照, 落实 and the like."""
    found: dict[str, UpstreamDocument] = {}
    for clause in clauses:
        if clause.kind in (ClauseKind.LETTERHEAD, ClauseKind.ANNEX):
            continue
        for match in _BOOK.finditer(clause.text):
            name = match.group(1)
            after = re.match(r"的?(?:通知|意见)?[（(]([^）)]{4,40}?号)", clause.text[match.end() :])
            number = normal_number(after.group(1)) if after else ""
            inner = _QUOTED_BOOK.search(name)
            plain = inner.group(1) if inner and name.endswith("通知") else name
            before = clause.text[max(0, match.start() - 40) : match.start()]
            grounded = number or (_GROUND.search(before) and len(name) >= 6)
            if not grounded or plain in title or number == own_number != "":
                continue
            found.setdefault(number or plain, UpstreamDocument(name, number, clause.position))
        for match in NUMBER.finditer(clause.text):
            number = normal_number(
                re.sub(r"^.*(?:以下|根据|按照|贯彻|关于)", "", match["name"]) + match.group(0)[len(match["name"]) :]
            )
            if number != own_number and number not in found:
                found[number] = UpstreamDocument("", number, clause.position)
    return tuple(found.values())


def _contacts(clauses: Sequence[Clause]) -> tuple[Contact, ...]:
    found: list[Contact] = []
    for clause in clauses:
        if not re.search(r"联系人|联系电话|电话[：:]|邮箱|联系方式", clause.text):
            continue
        for match in re.finditer(
            r"联系人[：:]\s*([\u4e00-\u9fff、]{2,20}?)(?=[，,；;。\s\n]|联系|电话|$)", clause.text
        ):
            found.append(Contact("person", match.group(1), clause.position))
        for match in re.finditer(r"联系电话[：:]\s*([\u4e00-\u9fff]{4,30})(?=[，,])", clause.text):
            found.append(Contact("office", match.group(1), clause.position))
        for line in clause.text.split("\n"):
            if re.search(r"联系|电话|邮箱|传真", line):
                without_email = _EMAIL.sub("", line)
                found += [Contact("phone", m.group(0), clause.position) for m in _PHONE.finditer(without_email)]
                found += [Contact("email", m.group(0), clause.position) for m in _EMAIL.finditer(line)]
    return tuple(dict.fromkeys(found))
