"""One form for matching: half width, Ⅱ → II, 汉字数字 with a measure → digits, no spaces."""

from __future__ import annotations

import re
import unicodedata

from corpus.numbering import chinese_number

_ROMAN = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V"}
_PUNCTUATION = str.maketrans("（）〔〕，；：！？－—～∶“”‘’％", "()[],;:!?--~:\"\"''%")
_COUNTED = re.compile(
    r"(?<![第之十一二三四五六七八九])([一二两三四五六七八九十]{1,3}|[一二三四五六七八九]?百[零一二三四五六七八九十]{0,3})(?=[年个所名次处门项年级类]|成)"
)
_YEAR = re.compile(r"[二一][〇○零九八一二三四五六七]{3}(?=年)")
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def normal_form(text: str) -> str:
    """Normal form for comparing texts; its length may differ from the text's."""
    text = re.sub(r"\s+", "", text)
    for roman, latin in _ROMAN.items():
        text = text.replace(roman, latin)
    text = unicodedata.normalize("NFKC", text.translate(_PUNCTUATION)).translate(_PUNCTUATION)
    text = _YEAR.sub(lambda m: m.group(0).translate(_YEAR_DIGITS), text)
    return text.lower()


def normal_numbers(text: str) -> str:
    """Normal form with counted 汉字数字 turned to digits too: 两个 → 2个."""
    return _COUNTED.sub(lambda m: str(chinese_number(m.group(1)) or m.group(1)), normal_form(text))


def bare(text: str) -> str:
    """Only letters, digits and Chinese characters of the normal form: for titles and names."""
    return re.sub(r"[\W_]+", "", normal_form(text))
