"""Source text → clauses that tile it: letterhead, letter, preamble, articles, imprint, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.cleaning import (
    Line,
    block_width,
    clean_span,
    continues,
    find_lines,
    is_hard_wrapped,
)  # fmt: skip
from corpus.numbering import Marker, Outline, Style, read_marker
from corpus.sentences import split_sentences
from corpus.types import Clause, ClauseKind, Span
from corpus.units import find_inline_units, find_responsibilities, says_first_leads

DATE_LINE = re.compile(
    r"^(?:\d{4}年\d{1,2}月\d{1,2}日|[一二][〇○零O0一二三四五六七八九]{3}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日)$"
)
_IMPRINT = re.compile(r"^.{0,40}\d{4}年\d{1,2}月\d{1,2}日印发$")
_PUBLIC = re.compile(r"^[（(]此件.{0,12}公开.{0,8}[）)]$")
_CONTACT = re.compile(r"^[（(]?(联系人|联系电话|联系方式|联系地址|电话|邮箱|电子邮箱|传真|邮寄地址|通讯地址)")
_ANNEX_START = re.compile(r"^附\s*件\s*([0-9一二三四五六七八九十]*)\s*[：:]?$")
_ANNEX_LIST = re.compile(r"^附\s*件\s*\d*\s*[：:]")
_SIGNATURE = re.compile(r"^.{2,60}(?:局|厅|委|部|政府|办公室|办公厅|委员会|党组|教育工委|集团|大学)$")
_SENTENCE_END = "。；：！？:;"
_HEADING_LIMIT = 60
_RUN_IN_HEADING_LIMIT = 42


@dataclass(slots=True)
class Paragraph:
    """Joined lines [start, end) of the source, their clean text, and the marker they begin with."""

    start: int
    end: int
    text: str
    marker: Marker | None = None


@dataclass(slots=True)
class _Block:
    """A clause being built: consecutive paragraphs of one kind."""

    kind: ClauseKind
    paragraphs: list[Paragraph]
    path: str = ""
    depth: int = 0


def read_clauses(source: str, debris: Sequence[Span]) -> tuple[Clause, ...]:
    """Clauses in the order of the source; their spans tile it."""
    paragraphs = read_paragraphs(source, debris)
    return _finish(source, debris, _classify(paragraphs))


def read_paragraphs(source: str, debris: Sequence[Span]) -> list[Paragraph]:
    """Paragraphs with hard wraps undone; each article marker begins one."""
    lines = _split_run_in(source, find_lines(source, debris))
    wrapped = is_hard_wrapped(source, lines)
    block = block_width(lines) if lines else 0
    texts = [clean_span(source, Span(line.start, line.end), debris)[0] for line in lines]
    outline = Outline()
    result: list[Paragraph] = []
    groups: list[tuple[int, int, Marker | None]] = []
    for i, _line in enumerate(lines):
        joined = wrapped and i > 0 and continues(source, lines[i - 1], block)
        joined = joined and not (outline.empty and _is_addressee(texts[i - 1]))
        marker = _trusted_marker(texts, i, joined, outline)
        if marker is not None:
            outline.place(marker, ())
        if groups and joined and marker is None and not _stands_alone(texts, i):
            groups[-1] = (groups[-1][0], i, groups[-1][2])
        else:
            groups.append((i, i, marker))
    for first, last, marker in groups:
        span = Span(lines[first].start, lines[last].end)
        result.append(Paragraph(span.start, span.end, clean_span(source, span, debris)[0], marker))
    return result


_RUNNING = (Style.CHINESE, Style.CHINESE_BRACKET, Style.ARABIC)
_RUN_IN = re.compile(
    r"[^。；！？\n]{4,60}?(?P<next>[（(][一二三四五六七八九十]{1,3}[）)]|(?<![\d.．第])\d{1,2}[．.、](?!\d))"
)


def _split_run_in(source: str, lines: list[Line]) -> list[Line]:
    """Lines with a heading and its first sub-clause run together (一、…发展1.加强…) cut in two."""
    result: list[Line] = []
    lines = [piece for line in lines for piece in _siblings(source, line)]
    for i, line in enumerate(lines):
        text = source[line.start : line.end]
        read = read_marker(text)
        match = _RUN_IN.match(text) if read and not read[1] else None
        inner = read_marker(text[match.start("next") :]) if match else None
        if (
            read
            and match
            and inner
            and inner[0].style > read[0].style
            and _comes_later(source, lines[i + 1 :], inner[0])
        ):
            cut = line.start + match.start("next")
            result += [Line(line.start, cut, line.width), Line(cut, line.end, line.width)]
        else:
            result.append(line)
    return result


def _siblings(source: str, line: Line) -> list[Line]:
    """A line that holds 一、…；二、…；三、… cut before each next number of its first marker's style."""
    pieces = [line]
    while True:
        last = pieces[-1]
        text = source[last.start : last.end]
        read = read_marker(text)
        if read is None or read[1] or read[0].style not in _RUNNING:
            return pieces
        marker = read[0]
        for match in re.finditer(r"(?:(?<=[；。;])|(?<=[责头合实局委厅部办。][）)]))[^\S\n]*(?=\S)", text):
            following = read_marker(text[match.end() :])
            if following and not following[1] and following[0].follows(marker):
                cut = last.start + match.end()
                pieces[-1:] = [Line(last.start, cut, last.width), Line(cut, last.end, last.width)]
                break
        else:
            return pieces


def _comes_later(source: str, lines: Sequence[Line], first: Marker) -> bool:
    """Whether the marker that follows `first` begins one of the next lines."""
    for line in lines[:30]:
        read = read_marker(source[line.start : line.end])
        if read and read[0].style == first.style:
            return read[0].number == first.number + 1
    return False


def _stands_alone(texts: Sequence[str], i: int) -> bool:
    """Lines that begin a paragraph however full the line before was."""
    text = texts[i]
    patterns = (DATE_LINE, _IMPRINT, _PUBLIC, _CONTACT, _ANNEX_START, _ANNEX_LIST)
    return any(p.match(text) for p in patterns) and texts[i - 1][-1] not in "，、"


def _trusted_marker(texts: Sequence[str], i: int, joined: bool, outline: Outline) -> Marker | None:
    read = read_marker(texts[i])
    if read is None:
        return None
    marker, guessed = read
    expected = outline.expects(marker)
    if guessed:
        successor = any(
            (r := read_marker(t)) is not None and r[0].style == marker.style and r[0].number == 2
            for t in texts[i + 1 : i + 60]
        )
        first = marker.number == 1 and successor and len(texts[i]) > 8
        follows = marker.number > 1 and expected and len(texts[i]) > 8
        return marker if not joined and (first or follows) else None
    if joined and not expected and texts[i - 1][-1] not in "。；：）〕)":
        return None  # a reference that a wrap happened to put at the start of a line
    if joined and texts[i - 1][-1] in "，、" and marker.number != 1:
        return None
    return marker


def _classify(paragraphs: list[Paragraph]) -> list[_Block]:
    """Blocks of one kind and, for articles, one path each."""
    markers = [i for i, p in enumerate(paragraphs) if p.marker]
    first = markers[0] if markers else len(paragraphs)
    blocks = _front(paragraphs[:first])
    outline, prefix = Outline(), ""
    may_restart = False
    for i in range(first, len(paragraphs)):
        paragraph = paragraphs[i]
        kind = blocks[-1].kind if blocks else ClauseKind.PREAMBLE
        annex = _ANNEX_START.match(paragraph.text)
        if annex:
            prefix, outline, may_restart = f"附件{annex.group(1)}", Outline(), True
            blocks.append(_Block(ClauseKind.ANNEX, [paragraph], prefix))
        elif paragraph.marker and (kind is not ClauseKind.IMPRINT or (may_restart and paragraph.marker.number == 1)):
            if kind is ClauseKind.IMPRINT:
                outline = Outline()
            following = [p.marker for p in paragraphs[i + 1 :] if p.marker]
            depth = outline.place(paragraph.marker, following[:200])
            blocks.append(_Block(ClauseKind.ARTICLE, [paragraph], prefix + outline.path(), depth))
            may_restart = False
        elif kind is ClauseKind.IMPRINT:
            may_restart = may_restart or bool(DATE_LINE.match(paragraph.text))
            if (
                may_restart
                and len(paragraph.text) > 40
                and paragraph.text[-1] in _SENTENCE_END
                and not _is_tail(paragraphs, i)
            ):
                blocks.append(_Block(ClauseKind.PREAMBLE, [paragraph]))
                outline = Outline()
            else:
                blocks[-1].paragraphs.append(paragraph)
        elif kind is not ClauseKind.ANNEX and _is_tail(paragraphs, i):
            blocks.append(_Block(ClauseKind.IMPRINT, [paragraph]))
            may_restart = bool(DATE_LINE.match(paragraph.text))
        elif blocks:
            blocks[-1].paragraphs.append(paragraph)
        else:
            blocks.append(_Block(ClauseKind.PREAMBLE, [paragraph]))
    return blocks


def _is_tail(paragraphs: Sequence[Paragraph], i: int) -> bool:
    """Whether a paragraph opens the part after the text: contacts, annex list, signature, imprint."""
    text = paragraphs[i].text
    if any(p.match(text) for p in (_PUBLIC, _CONTACT, _ANNEX_LIST, _IMPRINT, DATE_LINE)):
        return True
    if not _SIGNATURE.match(text) or len(text) > 80:
        return False
    return any(DATE_LINE.match(p.text) for p in paragraphs[i + 1 : i + 5])


def _front(paragraphs: list[Paragraph]) -> list[_Block]:
    """What stands before the first article: letterhead, covering letter, title, preamble."""
    addressee = next((i for i, p in enumerate(paragraphs) if _is_addressee(p.text)), None)
    if addressee is None:
        head = 0
        while head < len(paragraphs) and not _is_prose(paragraphs[head].text):
            head += 1
        return _blocks((ClauseKind.LETTERHEAD, paragraphs[:head]), (ClauseKind.PREAMBLE, paragraphs[head:]))
    rest = paragraphs[addressee + 1 :]
    dates = [i for i, p in enumerate(rest) if DATE_LINE.match(p.text)]
    cut = dates[-1] + 1 if dates else 0
    while cut and cut < len(rest) and (_PUBLIC.match(rest[cut].text) or _CONTACT.match(rest[cut].text)):
        cut += 1
    return _blocks(
        (ClauseKind.LETTERHEAD, paragraphs[: addressee + 1]),
        (ClauseKind.LETTER, rest[:cut]),
        (ClauseKind.PREAMBLE, rest[cut:]),
    )


def _blocks(*parts: tuple[ClauseKind, list[Paragraph]]) -> list[_Block]:
    return [_Block(kind, paragraphs) for kind, paragraphs in parts if paragraphs]


def _is_addressee(text: str) -> bool:
    if text[-1] not in "：:" or len(text) > 300 or "如下" in text[-8:]:
        return False
    return bool(re.search(r"^各|[、，]各|政府|局|厅|委|部门|单位|学校|高校|大学|公司|处室|街道|镇", text))


def _is_prose(text: str) -> bool:
    return len(text) > 40 and ("。" in text or text[-1] in _SENTENCE_END)


def _finish(source: str, debris: Sequence[Span], blocks: list[_Block]) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    first_leads = says_first_leads(source)
    starts = [b.paragraphs[0].start for b in blocks]
    if starts:
        starts[0] = 0
    open_articles: list[int] = []
    for i, block in enumerate(blocks):
        end = starts[i + 1] if i + 1 < len(blocks) else len(source)
        text = "\n".join(p.text for p in block.paragraphs)
        parent = None
        if block.kind is ClauseKind.ARTICLE:
            del open_articles[block.depth :]
            parent = open_articles[-1] if open_articles else None
            open_articles.append(i)
        else:
            open_articles = []
        article = block.kind is ClauseKind.ARTICLE
        responsibilities = find_responsibilities(text, first_leads) if article else []
        inline = find_inline_units(text) if article and not responsibilities else []
        clauses.append(
            Clause(
                position=i,
                kind=block.kind,
                path=block.path,
                heading=_heading(block),
                text=text,
                span=Span(starts[i], end),
                parent=parent,
                depth=len(open_articles) - 1 if open_articles else 0,
                sentences=split_sentences(text),
                units=tuple([u for r in responsibilities for u in r.units] or inline),
                responsibility=responsibilities[-1].span if responsibilities else None,
            )
        )
    return tuple(clauses)


def _heading(block: _Block) -> str:
    """The heading after the marker: a line of its own, or a short first sentence run in."""
    first = block.paragraphs[0]
    if first.marker is None:
        return ""
    rest = re.sub(r"^\s+", "", first.text[first.marker.length :])
    end = re.search(r"[。！？；]", rest)
    if end is None:
        return rest.rstrip("：:") if len(rest) <= _HEADING_LIMIT else ""
    heading = rest[: end.start()]
    states = re.search(r"[《\d]|，.*，", heading)  # 按《…》规定，保证6个学分。 is a statement
    if end.group(0) == "。" and len(heading) <= _RUN_IN_HEADING_LIMIT and not states:
        return heading
    return ""
