"""Training texts read from a folder, and what of them is kept aside for validation.

Files (JSON lines, gzip): laws (title, chapter, article, text), news (text), policies (text),
questions (source, query, passage). A file that is missing is left out with a word about it.

Nothing is kept aside by line: whole documents are, by a hash of what names them, and one whole
source of lay questions with every statute that its answers cite.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import PolicyAssistantError

T = TypeVar("T")
# Lay questions that no training pair is made of; the statutes they cite are kept aside with them.
LAY_SOURCE = "lawbench_3-8"
# One document in so many is kept aside.
HELD_SHARE = 40
# Of policies, of which there are few, one in so many.
HELD_POLICIES = 10
# Between statutes with and without the date of an amendment in their title.
_DATE = re.compile(r"[(（][^)）]*[)）]$")
_CITED = re.compile(r"《(?:中华人民共和国)?([^》]+)》")
_NEWS_HEAD = re.compile(r"^.{0,8}?正文[：:]")
# What stands before a news text and says nothing of it: its time and place, whence it was taken.
_NEWS_FRAME = re.compile(r"^(?:.{0,80}?正文[：:])?\s*(?:本文转自[^；。]{0,20}[；。])?\s*(?:原标题[：:])?\s*", re.S)
_ENDS = ("。", "：", ":", "！", "？", "；")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a statute; `title` without the date of its amendment."""

    title: str
    chapter: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the passage that answers it."""

    source: str
    query: str
    passage: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What a folder holds, one half of a split of it."""

    articles: list[Article]
    news: list[str]
    policies: list[str]
    questions: list[Question]


def read_texts(folder: Path) -> tuple[Texts, Texts]:
    """(texts to train on, texts kept aside); an error where the folder holds none of the files."""
    questions = [Question(r["source"], r["query"], r["passage"]) for r in _records(folder, "questions")]
    cited = {_plain_title(t) for q in questions if q.source == LAY_SOURCE for t in _CITED.findall(q.passage)}
    articles = [
        Article(_plain_title(r["title"]), r["chapter"], r["article"], r["text"]) for r in _records(folder, "laws")
    ]
    news = [_NEWS_HEAD.sub("", r["text"]).strip() for r in _records(folder, "news")]
    policies = [joined_lines(r["text"]) for r in _records(folder, "policies")]
    if not (questions or articles or news or policies):
        raise PolicyAssistantError(f"文件夹里没有训练语料（laws、news、policies、questions 的 .jsonl.gz）：{folder}")

    halves = (
        _split(articles, lambda a: a.title in cited or _held(a.title)),
        _split(news, lambda text: _held(text[:60])),
        _split(policies, lambda text: _held(text[:60], HELD_POLICIES)),
        _split(questions, lambda q: q.source == LAY_SOURCE or _held(q.passage[:200])),
    )
    trained, held = zip(*halves, strict=True)
    return _plain(Texts(*trained)), _plain(Texts(*held))


def _plain(texts: Texts) -> Texts:
    """The texts, news without what stands before them and without blanks in a row."""
    return replace(texts, news=[re.sub(r"\s{2,}", " ", _NEWS_FRAME.sub("", text)) for text in texts.news])


def _split(items: Iterable[T], held: Callable[[T], bool]) -> tuple[list[T], list[T]]:
    """(items to train on, items kept aside)."""
    halves: tuple[list[T], list[T]] = ([], [])
    for item in items:
        halves[held(item)].append(item)
    return halves


def joined_lines(text: str) -> str:
    """A text whose lines were broken at a fixed width, with paragraphs whole again."""
    lines = [line.strip() for line in _LINE.findall(text)]
    lines = [line for line in lines if line]
    widths = sorted(len(line) for line in lines)
    usual = widths[len(widths) // 2] if widths else 0
    if usual > 60 or not lines:
        return "\n".join(lines)
    joined, last = [lines[0]], lines[0]
    for line in lines[1:]:
        broken = len(last) >= usual - 2 and not last.endswith(_ENDS) and not _NUMBERED.match(line)
        if broken:
            joined[-1] += line
        else:
            joined.append(line)
        last = line
    return "\n".join(joined)


def _plain_title(title: str) -> str:
    return _DATE.sub("", title).strip()


def _held(name: str, share: int = HELD_SHARE) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % share == 0


def _records(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = folder / f"{name}.jsonl.gz"
    if not path.exists():
        print(f"没有 {path.name}，略过")
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
