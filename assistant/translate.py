"""English in a question, in the words of the policies."""

from __future__ import annotations

import re

from assistant.lexicon import english_glossary
from assistant.library import Library, city_pinyin


def gloss(text: str) -> str:
    """A Chinese question with its English phrases turned Chinese: smart campus 哪年全覆盖."""
    if not re.search(r"[A-Za-z]{4,}", text):
        return text
    for term, chinese in english_glossary().items():
        text = re.sub(rf"(?<![A-Za-z]){re.escape(term)}(?![A-Za-z])", chinese, text, flags=re.IGNORECASE)
    return text


def translate(text: str, library: Library) -> str:
    """An English question in the words of the glossary; places by their pinyin."""
    lowered = " " + text.lower() + " "
    for pinyin, name in library.pinyin.items():
        lowered = re.sub(rf"(?<![a-z]){pinyin}(?![a-z])", f" {name} ", lowered)
    for word in set(re.findall(r"\b[A-Z][a-z]+\b", text)):  # places that the corpus does not have
        if word.lower() in city_pinyin():
            lowered = re.sub(rf"(?<![a-z]){word.lower()}(?![a-z])", f" {city_pinyin()[word.lower()]} ", lowered)
    for term, chinese in english_glossary().items():
        lowered = re.sub(rf"(?<![a-z]){re.escape(term)}(?![a-z])", f" {chinese} ", lowered)
    return re.sub(
        r"\b(?:the|a|an|of|in|to|for|and|is|are|do|does|must|should|be|by|what|at|on|with|from|have|has|will|it|that|this|or|i|we|our|need|any|all|its|there|how)\b",
        " ",
        lowered,
    )


def known_words(text: str, library: Library) -> str:
    """A translated question without the English words that no policy has: what the glossary left over is grammar."""
    return re.sub(
        r"[A-Za-z']+", lambda m: m.group(0) if library.sentence_frequency((m.group(0).lower(),)) else " ", text
    )
