"""One form for matching: half width, Ⅱ → II, 二〇二三年 → 2023年, 學校 → 学校, no spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_TRADITIONAL = Path(__file__).parent / "data" / "traditional.txt"

_ROMAN = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V"}
_PUNCTUATION = str.maketrans("（）〔〕，；：！？－—～∶“”‘’％", "()[],;:!?--~:\"\"''%")
_YEAR = re.compile(r"[二一][〇○零九八一二三四五六七]{3}(?=年)")
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def normal_form(text: str) -> str:
    """Normal form for comparing texts; its length may differ from the text's."""
    text = re.sub(r"\s+", "", text)
    for roman, latin in _ROMAN.items():
        text = text.replace(roman, latin)
    text = unicodedata.normalize("NFKC", text.translate(_PUNCTUATION)).translate(_PUNCTUATION)
    return simplified(arabic_years(text).lower())


def arabic_years(text: str) -> str:
    """二〇二三年 as 2023年, at the same length."""
    return _YEAR.sub(lambda m: m.group(0).translate(_YEAR_DIGITS), text)


def simplified(text: str) -> str:
    """The text with traditional characters as simplified ones, each for itself, at the same length."""
    return text if text.isascii() else text.translate(simplified_characters())


@cache
def simplified_characters() -> dict[int, int]:
    """Code points of traditional characters → simplified ones (OpenCC's table)."""
    _, traditional, simple = _TRADITIONAL.read_text(encoding="utf-8").splitlines()
    return str.maketrans(traditional, simple)


def bare(text: str) -> str:
    """Only letters, digits and Chinese characters of the normal form: for titles and names."""
    return re.sub(r"[\W_]+", "", normal_form(text))
