"""Words mistyped by sound: 妇连 → 妇联, 幼儿圆 → 幼儿园; only what neither dictionary nor policies know is touched."""

from __future__ import annotations

import itertools
import re
from functools import cache

from assistant.lexicon import homophones, stop_words, unit_groups
from assistant.library import Library
from corpus.normal import normal_form
from corpus.places import find_places, short_name
from index.tokenizer import is_dictionary_word, words

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DIVISION = re.compile(r"([\u4e00-\u9fff]{2})(?:区|县|市)")
_OF_PLACE = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[我俺咱在去问看是]))([\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff]{2,4}[局委办厅]|[这那]?[边个份]?的?(?:方案|文件|政策|意见))"
)
# Single characters that stand alone in good questions.
_PLAIN = "省市区县镇乡村校园局委厅部办科室处站所年月日号条项个名人岁事书班级课家"
_LONGEST = 6


def mend(text: str, library: Library) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question with mistyped words put right, and (as typed, as meant) of each."""
    mended: list[tuple[str, str]] = []
    for stretch in _suspects(text, library):
        found = _meant(stretch, library)
        if found and found not in mended:
            mended.append(found)
    for wrong, right in mended:
        text = text.replace(wrong, right)
    return text, tuple(mended)


def _suspects(text: str, library: Library) -> list[str]:
    """Stretches around words that neither the dictionary nor the policies have, and around stray characters."""
    tokens = words(text)
    unknown = [i for i, (word, tag) in enumerate(tokens) if _HAN.fullmatch(word) and _is_suspect(word, tag, library)]
    stretches = ["".join(word for word, _ in tokens[max(0, i - 2) : i + 3]) for i in unknown]
    # 长青区, 长青发改局: a word of the dictionary, but no place
    return stretches + [
        m.group(1) for m in (*_DIVISION.finditer(text), *_OF_PLACE.finditer(text)) if not find_places(m.group(0))
    ]


def _is_suspect(word: str, tag: str, library: Library) -> bool:
    if len(word) == 1:
        return tag[:1] in "nvag" and word not in stop_words() and word not in _PLAIN
    return not is_dictionary_word(word) and not library.sentence_frequency((normal_form(word),))


def _meant(stretch: str, library: Library) -> tuple[str, str] | None:
    """The longest piece of a stretch that sounds like a known word and is none itself."""
    from pypinyin import lazy_pinyin

    sounds = _vocabulary(library)
    for length in range(min(_LONGEST, len(stretch)), 1, -1):
        for start in range(len(stretch) - length + 1):
            piece = stretch[start : start + length]
            right = sounds.get(tuple(lazy_pinyin(piece)))
            differing = sum(a != b for a, b in zip(piece, right or "", strict=False))
            if right and differing == 1 and not library.sentence_frequency((normal_form(piece),)):
                return piece, right
    return None


def _vocabulary(library: Library) -> dict[tuple[str, ...], str]:
    places = {short_name(n) for p in library.policies for n in (p.region.county, p.region.city, p.region.province) if n}
    return _sounds(frozenset(places))


@cache
def _sounds(places: frozenset[str]) -> dict[tuple[str, ...], str]:
    """Words by the syllables that they are read as; a place by all its readings: zhang qing and chang qing."""
    from pypinyin import Style, lazy_pinyin, pinyin

    names = {name for group in unit_groups() for name in group if 2 <= len(name) <= _LONGEST}
    sounds = {tuple(lazy_pinyin(word)): word for word in sorted(names | places | homophones())}
    for place in sorted(places):
        readings = itertools.product(*pinyin(place, style=Style.NORMAL, heteronym=True))
        sounds |= {tuple(reading): place for reading in readings if tuple(reading) not in sounds}
    return sounds
