"""The subject of a question: its telling words, their policy words, and what each weighs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache

from assistant.lexicon import stop_words, synonyms
from assistant.types import Term
from corpus.normal import normal_form
from index.tokenizer import is_dictionary_word, tokenize, word_spans, words

_NOUNS = ("n", "j", "l", "i", "s", "t", "vn", "an", "nz", "eng")
# Places, people and times: the scope's matter, or a slip of the tagger where no policy has the word.
_NAMES = ("ns", "nr", "t", "s")
# Verbs and adjectives that no policy uses say less about the subject than unknown nouns do.
_UNSEEN_VERB = 0.25
_UNSEEN_NOUN = 0.5
# Words that every clause of a policy could hold: they may help to rank, never to prove.
_COMMON = frozenset(
    [
        "学校",
        "校园",
        "教育",
        "学生",
        "教师",
        "发展",
        "行动",
        "质量",
        "水平",
        "建设",
        "管理",
        "机制",
        "体系",
        "改革",
        "服务",
        "资源",
        "全市",
        "全区",
        "全县",
        "中小学",
        "乡村",
        "街镇",
        "乡镇",
        "镇村",
        "镇域",
        "农村",
        "学习",
        "儿童",
        "少年",
        "青少年",
        "子女",
        "阶段",
    ]
)
_COMMON_FACTOR = 0.4


@cache
def _synonym_pattern() -> re.Pattern[str]:
    keys = sorted((k for k in synonyms() if len(k) >= 2), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)))


def find_terms(subject: str, document_frequency: Callable[[tuple[str, ...]], int], size: int) -> tuple[Term, ...]:
    """Weighted terms of a question's subject.

    `document_frequency` counts the sentences, of `size` in all, that hold any of the forms.
    """
    pieces: list[tuple[str, str]] = []
    position = 0
    protected = _known_words(subject, document_frequency)
    edges = _word_edges(subject)
    for match in _synonym_pattern().finditer(subject):
        if any(s <= match.start() and match.end() <= e and (s, e) != match.span() for s, e in protected):
            continue  # 高中 in 综合高中, which policies know as a word of its own
        if len(match.group(0)) == 2 and match.start() not in edges:
            continue  # 园里 in 校园里
        pieces += _plain(subject[position : match.start()])
        pieces.append((match.group(0), "n"))
        position = match.end()
    pieces += _plain(subject[position:])
    pieces = [part for piece in pieces for part in _known_parts(piece, document_frequency)]
    terms: dict[str, Term] = {}
    for word, tag in pieces:
        head = _DONE.sub("", word)
        also = (head, *synonyms().get(head, ())) if head != word else ()
        forms = tuple(dict.fromkeys(normal_form(f) for f in (word, *synonyms().get(word, ()), *also)))
        if forms[0] in terms:
            continue
        # 文里, 事是: what the cutter made up is no thing.
        noun = tag.startswith(_NOUNS) and not tag.startswith(_NAMES) and (len(word) > 2 or is_dictionary_word(word))
        terms[forms[0]] = Term(word, forms, _weight(word, forms, tag, document_frequency, size), noun)
    return tuple(terms.values())


# 美术课, 教研员, 审批处: what a word of three characters is of stands in the first two.
_FORMS = tuple("课员生师班处类率费部园所校家者")
# 集团化|办学: what says only that something is done about it.
_DONE = re.compile(r"(?<=...)(?:办学|工作|建设|管理|改革|行动|活动|发展)$")


def _known_parts(piece: tuple[str, str], document_frequency: Callable[[tuple[str, ...]], int]) -> list[tuple[str, str]]:
    """A long word that no policy has as the shorter ones in it, if one of them is known: 开业庆典."""
    word, tag = piece
    if len(word) < 3 or word in synonyms() or not re.fullmatch(r"[\u4e00-\u9fff]+", word):
        return [piece]
    if document_frequency((normal_form(word),)):
        return [piece]
    parts = [t for t in tokenize(word) if t != word and len(t) >= 2]
    if len(word) == 3 and not any(word == part + form for part in parts for form in _FORMS):
        return [piece]
    return [(p, tag) for p in parts] if any(document_frequency((p,)) for p in parts) else [piece]


def _word_edges(subject: str) -> set[int]:
    """Positions at which a word begins or ends."""
    return {0, len(subject)}.union(*((start, end) for start, end, _ in word_spans(subject)))


def _known_words(subject: str, document_frequency: Callable[[tuple[str, ...]], int]) -> list[tuple[int, int]]:
    """Spans of words of three characters and more that stand in the policies as they are."""
    found = [(start, end, subject[start:end]) for start, end, _ in word_spans(subject)]
    return [
        (start, end) for start, end, word in found
        if len(word) >= 3 and word not in synonyms() and document_frequency((normal_form(word),))
    ]  # fmt: skip


def _plain(text: str) -> list[tuple[str, str]]:
    """Words outside the synonym table, with part of speech; stop words and function words dropped."""
    result = []
    for word, tag in words(text):
        word = word.strip()
        if not re.search(r"[\w]", word) or word in stop_words():
            continue
        if len(word) == 1 and word not in synonyms():
            continue
        if (
            tag[:1] in ("u", "r", "p", "c", "y", "e", "o", "m", "q", "f", "w")
            and word not in synonyms()
            and not word.isascii()
        ):
            continue
        if tag[:1] == "d" and word not in synonyms():
            continue
        result.append((word, tag))
    return result


def _weight(
    word: str, forms: tuple[str, ...], tag: str, document_frequency: Callable[[tuple[str, ...]], int], size: int
) -> float:
    frequency = document_frequency(forms)
    top = math.log(size + 1)
    if frequency == 0:
        noun = tag.startswith(_NOUNS) or word.isascii()
        return top * (_UNSEEN_NOUN if noun else _UNSEEN_VERB)
    weight = math.log((size + 1) / (frequency + 0.5))
    if word in _COMMON or all(form in _COMMON for form in forms):
        weight *= _COMMON_FACTOR
    if tag == "v":
        weight *= 0.7
    return max(weight, 0.2)
