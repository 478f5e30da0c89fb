"""Pairs of texts that belong together, read off the structure of documents.

A question and its answer are rare; a heading and its clause, a statute's chapter and its article,
a sentence and the rest of its paragraph are plenty (as in the inverse cloze task: K. Lee et al.,
"Latent Retrieval for Weakly Supervised Open Domain Question Answering", ACL 2019).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.hybrid import plain_sentences
from index.training.sources import Article, Question, Texts

Pair = tuple[str, str]

# Characters of a passage: what is longer is cut at a random place.
PASSAGE = 300
SHORTEST = 10
_PART = re.compile(r"[^，。！？；：、\n]+")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百]+[编章节]\s*")
_HEADED = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+\s*([^。：]{4,40})[。：]?\s*(.*)$", re.S)


def all_pairs(texts: Texts, rng: random.Random) -> list[Pair]:
    """Every kind of pair of the texts, in random order."""
    pairs = [
        *_article_pairs(texts.articles, rng),
        *(p for text in texts.news for p in _news_pairs(text, rng)),
        *(p for text in texts.policies for p in policy_pairs(text, rng)),
    ]
    rng.shuffle(pairs)
    return pairs


def question_pairs(questions: Sequence[Question]) -> list[Pair]:
    """Questions and what answers them; paraphrases as they are."""
    return [(q.query, q.passage[:600]) for q in questions]


def without_formulas(pairs: Sequence[Pair], most: int) -> list[Pair]:
    """The pairs, in order, less those with a text that stood in `most` of them already."""
    seen: Counter[str] = Counter()
    kept: list[Pair] = []
    for pair in pairs:
        if all(seen[text] < most for text in pair):
            seen.update(pair)
            kept.append(pair)
    return kept


def policy_pairs(text: str, rng: random.Random) -> Iterator[Pair]:
    """(heading, its clause), (sentence, the rest of its paragraph) and (part of a sentence, the rest)."""
    above = ""
    for heading, rest in headed_lines(text):
        if heading and len(rest) < 30:
            above = heading
        elif heading or len(rest) >= 40:
            if heading or above:
                yield heading or above, window(rest, rng)
                above = ""
            yield from inner_pairs(rest, rng)


def headed_lines(text: str) -> Iterator[tuple[str, str]]:
    """(heading, rest) of each line; "" where a line has no heading."""
    for line in text.split("\n"):
        headed = _HEADED.match(line)
        yield (headed.group(1), headed.group(2)) if headed else ("", line)


def news_sentences(text: str) -> list[str]:
    """The sentences of a news text, the lead first; very short ones are left out."""
    return [s for s in plain_sentences(text) if len(s) >= 8]


def inner_pairs(text: str, rng: random.Random) -> Iterator[Pair]:
    """A sentence and its neighbours without it; a part of a sentence and the text without it."""
    sentences = plain_sentences(text)
    if len(sentences) >= 2:
        chosen = rng.randrange(len(sentences))
        if SHORTEST <= len(sentences[chosen]) <= 120:
            rest = "".join(sentences[max(0, chosen - 3) : chosen] + sentences[chosen + 1 : chosen + 4])
            if len(rest) >= SHORTEST:
                yield sentences[chosen], rest[:PASSAGE]
    parts = _PART.findall(text)
    if len(parts) >= 3:
        chosen = rng.randrange(len(parts))
        if 6 <= len(parts[chosen]) <= 60:
            near = parts[max(0, chosen - 8) : chosen] + parts[chosen + 1 : chosen + 9]
            yield parts[chosen], "，".join(near)[:PASSAGE]


def window(text: str, rng: random.Random) -> str:
    """A stretch of at most PASSAGE characters."""
    start = rng.randrange(max(1, len(text) - PASSAGE + 1)) if len(text) > PASSAGE else 0
    return text[start : start + PASSAGE]


def _article_pairs(articles: Sequence[Article], rng: random.Random) -> Iterator[Pair]:
    for article in articles:
        if len(article.text) < SHORTEST:
            continue
        chapter = re.sub(r"\s+", "", _CHAPTER.sub("", article.chapter))
        if chapter not in ("总则", "附则", ""):
            yield f"{article.title} {chapter}" if rng.random() < 0.6 else chapter, article.text[:PASSAGE]
        else:
            yield article.title, article.text[:PASSAGE]
        yield from inner_pairs(article.text, rng)


def _news_pairs(text: str, rng: random.Random) -> Iterator[Pair]:
    sentences = news_sentences(text)
    if len(sentences) < 4:
        return
    yield sentences[0][:120], window("".join(sentences[1:8]), rng)
    for _ in range(3):
        at = rng.randrange(1, len(sentences) - 1)
        near = "".join(sentences[max(0, at - 2) : at] + sentences[at + 1 : at + 3])
        yield sentences[at][:120], near[:PASSAGE]
    yield from inner_pairs(text, rng)
