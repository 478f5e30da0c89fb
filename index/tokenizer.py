"""Words of a text: jieba's search cut with a user dictionary of policy terms.

Only runs of Chinese characters go to the cutter; Latin words and figures are cut by rule, so that
rjieba, which is quicker to start and treats those otherwise, cuts alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from corpus.normal import normal_form

USER_DICTIONARY = Path(__file__).parent / "data" / "userdict.txt"
# Raised whenever texts are cut differently, so that an old index is rebuilt.
TOKENIZER = "jieba-search-2"

# What words are cut from: Chinese characters, Latin letters, a figure.
RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?%?")
# Words that stand in every clause or carry no subject.
STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "等",
        "在",
        "对",
        "为",
        "以",
        "将",
        "把",
        "被",
        "由",
        "从",
        "到",
        "于",
        "并",
        "或",
        "其",
        "是",
        "有",
        "这",
        "那",
        "各",
        "本",
        "该",
    ]
)


def tokenize(text: str) -> list[str]:
    """Search tokens (rjieba): words and the shorter words inside them, without stop words."""
    return _tokens(text, _rjieba())


def search_words(run: str) -> list[str]:
    """Words of a run of Chinese characters and the shorter words inside them, stop words too."""
    return _rjieba()(run)


def tokenize_reference(text: str) -> list[str]:
    """The same by jieba, the reference that `tokenize` is tested against."""
    return _tokens(text, _jieba())


def words(text: str) -> list[tuple[str, str]]:
    """Words of a Chinese text with jieba's part-of-speech tags, in order."""
    cutter = _rjieba_instance()
    return [(str(word), str(tag)) for word, tag in cutter.tag(text)]


def word_spans(text: str) -> list[tuple[int, int, str]]:
    """(start, end, tag) of the words of a text; a word that the cutter writes otherwise than the text is passed over."""
    spans, position = [], 0
    for word, tag in words(text):
        start = text.find(word, position)
        if start >= 0:
            position = start + len(word)
            spans.append((start, position, tag))
    return spans


def is_dictionary_word(word: str) -> bool:
    """Whether the dictionary holds a word, not just the guess of the cutter."""
    return bool(_rjieba_instance().has_word(word))


def _tokens(text: str, cut: Callable[[str], list[str]]) -> list[str]:
    result = []
    for match in RUN.finditer(normal_form(text)):
        run = match.group(0)
        result += cut(run) if run[0] >= "\u3400" else [run]
    return [token for token in result if token not in STOP_WORDS]


def _entries() -> list[tuple[str, int, str]]:
    lines = USER_DICTIONARY.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return [(word, int(frequency), tag) for word, frequency, tag in rows]


@cache
def _rjieba_instance():  # type: ignore[no-untyped-def]
    import rjieba

    cutter = rjieba.Jieba()
    for word, frequency, tag in _entries():
        cutter.add_word(word, frequency, tag)
    return cutter


def _rjieba() -> Callable[[str], list[str]]:
    return lambda run: list(_rjieba_instance().cut_for_search(run))


@cache
def _jieba() -> Callable[[str], list[str]]:
    import tempfile

    import jieba

    jieba.setLogLevel(60)
    cutter = jieba.Tokenizer()
    with tempfile.TemporaryDirectory() as folder:  # jieba unmarshals a predictable file otherwise
        cutter.tmp_dir = folder
        cutter.initialize()
    for word, frequency, tag in _entries():
        cutter.add_word(word, frequency, tag)
    return lambda run: list(cutter.lcut_for_search(run))
