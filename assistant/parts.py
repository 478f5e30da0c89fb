"""Parts of a question that were marked as what they are not, and parts that were not marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents import by_number, short_numbers
from assistant.intent import Intent
from assistant.lexicon import everyday_phrases
from assistant.library import Library
from assistant.naming import called_like_a_document, is_paper, named_policies, row_of_names, title_stretches
from assistant.scope import EVERYWHERE
from assistant.units import find_units
from corpus.places import leading_place
from corpus.schools import find_schools
from corpus.types import Policy

_ROW = ("、", "和", "与", "及")


def mistaken(text: str, intent: Intent, library: Library) -> list[tuple[int, int]]:
    """Spans taken for something else that are the name of one policy; a topic only where no document is named."""
    labels = ("unit", "phrase", "school") if intent.spans("doc") else ("unit", "phrase", "school", "topic")
    spans = intent.spans(*labels)
    spans += [  # 长清|先行区
        (place[0], topic[1]) for place in intent.spans("place") for topic in intent.spans("topic")
        if place[1] == topic[0]
    ]  # fmt: skip
    found = [span for span in spans if called_like_a_document(text, *span, library.policies)]
    return [
        *found,
        *row_of_names(text, intent.spans("topic", "doc"), library.policies),
        *title_stretches(text, library.policies),
    ]


def everyday(text: str, intent: Intent, library: Library) -> list[tuple[int, int]]:
    """Everyday phrases of which no policy has the words, in clauses that hold no marked topic: 撤还是留, 老师不够."""
    marked = intent.spans("topic", "school", "unit", "doc")
    found = []
    for clause in re.finditer(r"[^，。；？！：:（）()、]+", text):
        if not any(s < clause.end() and clause.start() < e for s, e in marked):
            for match in everyday_phrases().finditer(text, *clause.span()):
                if not library.sentence_frequency((match.group(0),)) and not find_schools(match.group(0), ()):
                    found.append(match.span())
    return found


def without_others(called: Sequence[tuple[int, int]], intent: Intent) -> list[tuple[int, int]]:
    """Spans that call a document, without the schools and units asked about in them: 职业院校在|山东规划."""
    found = []
    for start, end in called:
        inside = [span for span in intent.spans("doc") if start <= span[0] and span[1] <= end]
        others = [s for s in intent.spans("school", "unit") if start <= s[0] and s[1] <= end]
        found += inside if inside and others else [(start, end)]
    return found


def no_documents(text: str, intent: Intent, policies: Sequence[Policy]) -> list[tuple[int, int]]:
    """Spans marked as documents that are none: they mean no policy and call none by its kind: 金乡县|传统文化.

    Where a topic is marked, only those in a row with one: 传统文化、|艺体劳教育.
    """
    found = []
    topics = intent.spans("topic", "phrase")
    for start, end in intent.spans("doc"):
        name = text[start:end]
        if topics and not any(
            text[e:start] in _ROW or text[end:s] in _ROW for s, e in topics if e <= start or end <= s
        ):
            continue
        if is_paper(name) or find_units(name):
            continue
        if named_policies(text, [(start, end)], policies) and not EVERYWHERE.search(text):  # 强镇筑基各文件怎么要求
            continue
        if any(by_number(name, policies)) or short_numbers(name, policies):
            continue
        start += leading_place(name)
        if len(re.sub(r"[^\u4e00-\u9fff]", "", text[start:end])) >= 2 and not text[start].isdigit():
            found.append((start, end))
    return found
