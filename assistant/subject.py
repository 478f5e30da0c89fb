"""What a question is about: its words without what asks, names documents, places and times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked import blanked
from assistant.asked_units import QUOTED
from assistant.documents import document_phrases, number_phrases, short_numbers, subject_phrases, title_words
from assistant.kinds import asked_fields, asked_kinds, mask_question_words
from assistant.library import Library
from assistant.scope import place_words
from assistant.terms import find_terms
from assistant.types import Scope, Term
from assistant.units import find_units
from corpus.dates import find_times
from corpus.normal import normal_form
from corpus.types import ClauseKind
from index.tokenizer import words

# Without a word heavier than this a question has no subject but its place, year and unit.
_SUBJECT_WEIGHT = 2.6


def is_general(terms: Sequence[Term]) -> bool:
    """Whether the words are too light to be a subject."""
    return all(t.weight < _SUBJECT_WEIGHT for t in terms)


def untitled(terms: tuple[Term, ...], scope: Scope, library: Library) -> list[Term]:
    """The words that stand in the policies meant, and not in their titles."""
    titles = "".join(library.policies[p].full_title for p in scope.policies) if scope.named else ""
    return [t for t in terms if library.sentence_frequency(t.forms) and t.text not in titles]


def topic_terms(topic: str, library: Library) -> tuple[Term, ...]:
    """The words of a topic; what no policy has is one only where it is a thing with a name of its own."""
    terms = find_terms(topic, library.sentence_frequency, library.size)
    whole = normal_form(topic)
    covered = sum(len(term.text) for term in terms)
    cut_off = len(terms) == 1 and 2 < len(whole) == covered + 1 and terms[0].forms[0] in whole
    if cut_off and library.sentence_frequency((whole,)):  # 胡|集镇
        terms = (replace(terms[0], text=topic, forms=(whole,)),)
    known = [t for t in terms if library.sentence_frequency(t.forms) or t.noun and len(t.text) > 2]
    return tuple(replace(t, forms=_narrow(t.forms, library)) for t in known)


# A form that stands in so many times as many sentences as the word itself means more than it.
_WIDER = 3


def _narrow(forms: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """Of a word that policies have only those other forms that are no wider: no 课程 for 社团; its head may be."""
    own = 0 if forms[0].isascii() else library.sentence_frequency(forms[:1])  # AI is 人工智能, however seldom it stands
    if not own:
        return forms
    heads = tuple(f for f in forms if len(f) > 2 and forms[0].startswith(f))  # 集团化 of 集团化办学
    return tuple(f for f in forms if f in heads or library.sentence_frequency((f,)) <= _WIDER * own)


# A stretch this long that stands in a policy was copied from it.
_PASTED = 12


def pasted(text: str, library: Library) -> list[str]:
    """Stretches of a question that stand in the policies word for word; titles alone are none."""
    found = []
    for piece in re.split(r"[。；;？?！!\n]", text):
        form = normal_form(piece).lstrip("\"'")
        if len(form) < _PASTED or form.startswith("《"):
            continue
        if any(form[:_PASTED] in normal_form(p.full_title) for p in library.policies):
            continue
        for (policy, clause, _), sentence in library.sentence_forms.items():
            if form[:_PASTED] in sentence and library.clause(policy, clause).kind is ClauseKind.ARTICLE:
                at = sentence.index(form[:_PASTED])
                length = next(
                    (n for n, (a, b) in enumerate(zip(form, sentence[at:], strict=False)) if a != b), len(form)
                )
                found.append(form[: min(length, len(sentence) - at)])
                break
    return found


# Words of the title say which policy is meant, not what is asked of it.
_TITLE_TERM_FACTOR = 0.25


def lighter_titles(terms: tuple[Term, ...], scope: Scope, library: Library) -> tuple[Term, ...]:
    """The terms, those lighter that stand in the titles of the policies meant: they say which, not what of it."""
    meant = set(scope.titled)
    if scope.named and len(scope.policies) == 1:
        meant.add(scope.policies[0])
    titles = {word for p in meant if p in scope.policies for word in title_words(library.policies[p])}
    if len(scope.sides) >= 2:  # a subject that every side speaks of is no title there
        sides = [set(group) for _, group in scope.sides]
        titles = {
            w for w in titles
            if not all(any(w in library.policies[p].source for p in group) for group in sides)
        }  # fmt: skip
    if len(terms) < 2 or all(t.text in titles for t in terms):
        return terms
    return tuple(replace(t, weight=t.weight * _TITLE_TERM_FACTOR) if t.text in titles else t for t in terms)


def subject_of(text: str, called: Sequence[tuple[int, int]], library: Library) -> str:
    """The question without places, titles' marks, dates and the words that ask."""
    text = _asking_part(text)
    masked = list(mask_question_words(text))
    for match in QUOTED.finditer(text):  # words in quotes are the asker's subject, whatever they look like
        masked[match.start() : match.end()] = match.group(0)
    for start, end in called:
        masked[start:end] = " " * (end - start)
    for start, end in place_words(text):
        masked[start:end] = " " * (end - start)
    for start, end, _ in find_units(text, library.unit_names):  # who is asked about is no subject, what they do is
        masked[start:end] = " " * (end - start)
    for time in find_times(text):
        if time.first_year is not None:
            masked[time.start : time.end] = " " * (time.end - time.start)
    cleaned = re.sub(r"(?<!\d)(?:2\d|3[0-5])年(?!级)前?底?", " ", "".join(masked))
    cleaned = re.sub(r"[\u4e00-\u9fff]{1,10}\s*[〔\[（(]?(?:19|20)\d{2}\s*[〕\]）)]?\s*\d{1,4}\s*号", " ", cleaned)
    return re.sub(r"[？?！!。，,、；;：:“”\"'《》（）()〔〕\s]+", " ", cleaned)


def called_spans(text: str, scope: Scope, library: Library) -> list[tuple[int, int]]:
    """Spans in which a question says which policy it means: title, part of it, or subject."""
    titles = [library.policies[p].title for p in scope.policies]
    spans = [(text.index(title), text.index(title) + len(title)) for title in titles if title in text]
    named = set(scope.titled) | (set(scope.policies) if scope.named else set())
    spans += [s for p in named for s in document_phrases(text, library.policies[p])]
    spans += number_phrases(text)
    spans += [(start, end) for start, end, _ in short_numbers(text, library.policies)]
    if scope.named:
        spans += subject_phrases(text, [library.policies[p] for p in scope.policies])
    return spans


def _asking_part(text: str) -> str:
    """Of a long message the sentences that ask, with the last one before them; else all of it."""
    if len(text) < 36:
        return text
    pieces = list(re.finditer(r"[^。！!？?；;\n]+[。！!？?；;\n]*", text))
    asking = [
        i
        for i, m in enumerate(pieces)
        if re.search(r"[？?]", m.group(0)) or asked_kinds(m.group(0)) or asked_fields(m.group(0))
    ]
    if not asking or len(pieces) < 2:
        return text
    kept = set(asking) | {asking[0] - 1}
    return "".join(m.group(0) if i in kept else " " * len(m.group(0)) for i, m in enumerate(pieces))


# Words that stand together in no more sentences than this were meant as they stand: 月调度.
_RARE = 4


def literals_of(text: str, terms: tuple[Term, ...], called: list[tuple[int, int]], library: Library) -> tuple[str, ...]:
    """Stretches of three characters and more that a few sentences hold word for word and the terms do not."""
    taken = [*called, *place_words(text)]
    taken += [(start, end) for start, end, _ in find_units(text, library.unit_names)]
    taken += [(time.start, time.end) for time in find_times(text) if time.first_year is not None]
    known = [form for term in terms for form in term.forms]
    found: list[str] = []
    for run in re.findall(r"[\u4e00-\u9fff]{3,}", blanked(text, taken)):
        start = 0
        while start + 3 <= len(run):
            length = 0
            while start + max(3, length + 1) <= len(run) and run[start : start + max(3, length + 1)] in library.whole:
                length = max(3, length + 1)
            word = run[start : start + length]
            named = length and any(tag[0] in "nva" for part, tag in words(word) if len(part) > 1)
            if named and not any(word in form for form in known) and library.sentence_frequency((word,)) <= _RARE:
                found.append(word)
            start += max(1, length)
    return tuple(found)


def quoted_terms(quoted: tuple[str, ...], terms: tuple[Term, ...], library: Library) -> list[Term]:
    """Quoted words that the policies hold, as weighty as the weightiest word."""
    known = {t.forms[0] for t in terms}
    top = max((t.weight for t in terms), default=3.0)
    forms = [(q, normal_form(q)) for q in quoted]
    return [Term(q, (f,), 1.5 * top) for q, f in forms if f not in known and library.sentence_frequency((f,))]
