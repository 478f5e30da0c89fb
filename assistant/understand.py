"""A question's text → what is asked, about which policies, in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.asked import (
    asked_interval,
    asked_places,
    asked_schools,
    blanked,
    issues,
    names_asker,
    without_asides,
    without_counted_in,
    without_exceptions,
)
from assistant.asked_units import QUOTED, asked_units
from assistant.documents import document_phrases, number_phrases, short_numbers, subject_phrases, title_words
from assistant.intent import Part, read_intent
from assistant.kinds import (
    asked_fields,
    asked_kinds,
    asked_role,
    asks_duties,
    asks_summary,
    asks_to_confirm_unit,
    asks_unit_duties,
    is_injection,
    is_small_talk,
    mask_question_words,
)
from assistant.lexicon import english_glossary
from assistant.library import Library, city_pinyin
from assistant.list_request import ListRequest, read_list_request
from assistant.parts import everyday, mistaken, no_documents, without_others
from assistant.scope import DOCUMENT_YEAR, find_scope, place_words
from assistant.terms import find_terms
from assistant.types import Field, Kind, LedgerFilter, Query, Scope, Term
from assistant.units import find_units
from corpus.dates import find_times
from corpus.normal import normal_form
from corpus.types import ClauseKind, Policy
from index.tokenizer import words

_MEASURES = re.compile(
    r"(?:多少|几[百千万]?|哪几)(?:个)?(百分点|元|块钱|块|钱|万元|所|名|人|次|项|处|门|小时|分钟|课时|学时|学分|节|岁|周岁|成|倍|平方米|平米|篇|套|支|家|场|天|届|个月|分)|(?:多少|(?<![哪好些这那没])几)(?:个|些)?[\u4e00-\u9fff]{0,2}?(补助|补贴|津贴|奖励|经费|工资|奖金|学费|资金)|(?:多少|(?<![哪好些这那没])几)(个)"
)
_SAME_MEASURE = {
    "补助": "元", "补贴": "元", "津贴": "元", "奖励": "元", "经费": "元", "工资": "元", "奖金": "元", "学费": "元", "资金": "元",
    "块": "元", "块钱": "元", "钱": "元", "万元": "元", "成": "%", "人": "名", "家": "个", "周岁": "岁", "平米": "平方米",
    "届": "个任期",
}  # fmt: skip
_NOUN_MEASURE = {
    "学时": "学时",
    "课时": "课时",
    "学分": "学分",
    "人数": "名",
    "金额": "元",
    "价格": "元",
    "费用": "元",
    "票价": "元",
    "次数": "次",
    "补贴": "元",
    "补助": "元",
    "津贴": "元",
    "工资": "元",
    "奖金": "元",
    "餐费": "元",
    "保教费": "元",
    "经费": "元",
}
_NOUN_COUNT = re.compile(
    rf"({'|'.join(_NOUN_MEASURE)})(?:标准|总量|数)?(?:一个月|每个?月|一年|每年|每人|每生)?(?:应|要|是|为|有|能拿|给|达到|不少于|提高(?:到|至)|增加(?:到|至)|提升(?:到|至))*(?:多少|几)"
)
_PERCENT = re.compile(
    r"占(?:了)?多少|比例|占比|百分|比重|几成|满意率|(?:覆盖|达标|普及|入学|满意|公办|惠及|优质|普惠|毛入园|巩固)率|比率"
)
_FIGURE = re.compile(r"(?<![\d.])(\d{2,}(?:\.\d+)?|\d+\.\d+)\s*(%|％|元|万|所|名|人|个百分点)")
_ENGLISH = re.compile(r"^[^\u4e00-\u9fff]*[A-Za-z]{2,}[^\u4e00-\u9fff]*$")
# Without a word heavier than this a question has no subject but its place, year and unit.
_SUBJECT_WEIGHT = 2.6
_TITLE_MARKS = re.compile(r"《[^》]*》")


def understand(text: str, library: Library, today: date | None = None, as_list: bool = False) -> Query:
    """The query that a whole question stands for; 今年 is the year of `today`, where one is given.

    `as_list` says that it is known to ask for all that there is.
    """
    english = bool(_ENGLISH.match(text))
    chinese = _known_words(translate(text, library), library) if english else without_exceptions(_gloss(text))
    first = read_intent(without_asides(chinese))
    looked_for = asked_places(chinese)
    names = sorted([*first.spans("doc"), *mistaken(chinese, first, library)])
    scope = _scope(blanked(without_counted_in(chinese), looked_for), library, names)
    fields = asked_fields(chinese)
    wants = asked_kinds(chinese)
    chinese = DOCUMENT_YEAR.sub(lambda m: m.group(0)[len(m.group(1)) + 1 :], chinese)
    first = read_intent(without_asides(chinese))
    quoted = tuple(m for m in QUOTED.findall(chinese) if len(m) >= 3)
    pasted = _pasted(chinese, library)
    if pasted:  # words of a policy itself: what they name is no missing document
        quoted = tuple(dict.fromkeys((*quoted, *pasted)))
        scope = replace(scope, missing_documents=(), missing_places=())
    called = [*_called(chinese, scope, library), *mistaken(chinese, first, library)]
    subject = _subject(chinese, called, library)
    terms = _lighter_titles(find_terms(subject, library.sentence_frequency, library.size), scope, library)
    terms = (*terms, *_quoted_terms(quoted, terms, library))
    literals = _literals(chinese, terms, called, library)
    years = _years(chinese)
    places = find_units(without_asides(chinese), library.unit_names)
    units = tuple(dict.fromkeys(name for _, _, name in places))
    kind = _with_subject(_kind(chinese, fields, wants, scope), chinese, scope, terms, years, units)
    places = [unit for unit in asked_units(places, chinese, first, library.all_units) if not issues(chinese, unit[1])]
    units = tuple(dict.fromkeys(name for _, _, name in places))
    known = (
        *(Part(start, end, "doc") for start, end in without_others(called, first)),
        *(Part(start, end, "unit") for start, end, _ in places),
        *(Part(start, end, "topic") for start, end in no_documents(chinese, first, library.policies)),
        *(Part(start, end, "topic") for start, end in (() if units else everyday(chinese, first, library))),
    )
    intent = read_intent(without_asides(chinese), known)
    if "当年" in chinese and len(scope.policies) == 1:  # the year that the policy is of
        today = _own_year(library.policies[scope.policies[0]]) or today
    listed = read_list_request(
        chinese,
        intent,
        kind,
        places,
        _untitled(terms, scope, library),
        lambda words: _topic_terms(words, library),
        today,
        as_list,
    )
    single = (kind, terms) if listed and kind is not Kind.LIST else None
    if listed:
        kind, terms = Kind.LIST, listed.terms
    if listed is None:
        since, until = asked_interval(chinese, today)
        listed = ListRequest(LedgerFilter(units=units, since=since, until=until, schools=asked_schools(chinese)[0]))
    return Query(
        text=text,
        subject=subject.strip(),
        kind=kind,
        wants=wants,
        fields=fields,
        scope=scope,
        terms=terms,
        years=years,
        role=asked_role(chinese),
        measures=_measures(chinese),
        figures=tuple(m.group(1) for m in _FIGURE.finditer(_TITLE_MARKS.sub("", chinese))),
        quoted=quoted,
        counted=_counted(chinese, terms),
        literals=literals,
        english=english,
        wanted=listed.wanted,
        topics=listed.topics,
        either=listed.either,
        single=single,
    )


def _scope(text: str, library: Library, names: Sequence[tuple[int, int]]) -> Scope:
    """The policies meant; where the asker works says it only where nothing else does."""
    askers = [span for *span, _ in find_units(text, library.unit_names) if names_asker(text, *span)]
    if askers:
        clauses = [(max(text.rfind(mark, 0, start) for mark in "，。；") + 1, end) for start, end in askers]
        scope = find_scope(blanked(text, clauses), library.policies, names)
        whole = find_scope(text, library.policies, names)
        if scope.named and not (whole.named and set(whole.policies) < set(scope.policies)):  # 市里那份: of his city
            return scope
        return whole
    return find_scope(text, library.policies, names)


def _own_year(policy: Policy) -> date | None:
    """The last day of the year that a policy is of, by its title or its date."""
    named = re.search(r"(?<!\d)20\d{2}(?!\d|\s*[—\-–~～至])", policy.title)
    year = int(named.group(0)) if named else policy.year
    return date(year, 12, 31) if year else None


def _untitled(terms: tuple[Term, ...], scope: Scope, library: Library) -> list[Term]:
    """The words that stand in the policies meant, and not in their titles."""
    titles = "".join(library.policies[p].full_title for p in scope.policies) if scope.named else ""
    return [t for t in terms if library.sentence_frequency(t.forms) and t.text not in titles]


def _topic_terms(topic: str, library: Library) -> tuple[Term, ...]:
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
    """Of a word that policies have only those other forms that are no wider: no 课程 for 社团."""
    own = 0 if forms[0].isascii() else library.sentence_frequency(forms[:1])  # AI is 人工智能, however seldom it stands
    return tuple(f for f in forms if not own or f == forms[0] or library.sentence_frequency((f,)) <= _WIDER * own)


def is_general(terms: Sequence[Term]) -> bool:
    """Whether the words are too light to be a subject."""
    return all(t.weight < _SUBJECT_WEIGHT for t in terms)


# A stretch this long that stands in a policy was copied from it.
_PASTED = 12


def _pasted(text: str, library: Library) -> list[str]:
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


def _gloss(text: str) -> str:
    """A Chinese question with its English phrases turned Chinese: smart campus 哪年全覆盖."""
    if not re.search(r"[A-Za-z]{4,}", text):
        return text
    for term, chinese in english_glossary().items():
        text = re.sub(rf"(?<![A-Za-z]){re.escape(term)}(?![A-Za-z])", chinese, text, flags=re.IGNORECASE)
    return text


# Words of the title say which policy is meant, not what is asked of it.
_TITLE_TERM_FACTOR = 0.25


def _lighter_titles(terms: tuple[Term, ...], scope: Scope, library: Library) -> tuple[Term, ...]:
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


def _known_words(text: str, library: Library) -> str:
    """A translated question without the English words that no policy has: what the glossary left over is grammar."""
    return re.sub(
        r"[A-Za-z']+", lambda m: m.group(0) if library.sentence_frequency((m.group(0).lower(),)) else " ", text
    )


def _kind(text: str, fields: frozenset[Field], wants: frozenset[Kind], scope: Scope) -> Kind:
    if is_injection(text) or is_small_talk(text):
        return Kind.SMALL_TALK
    contact = fields <= {Field.PHONE, Field.EMAIL, Field.CONTACT}  # 名单和电话最晚哪天报 asks for a date
    if fields and not (Kind.LIST in wants and fields == {Field.DATE}) and not (contact and Kind.DEADLINE in wants):
        return Kind.METADATA
    if len(scope.sides) >= 2 or (Kind.COMPARISON in wants and _has_sides(text, scope)):
        return Kind.COMPARISON
    for kind in (Kind.LIST, Kind.UNIT, Kind.DEADLINE, Kind.TARGET):
        if kind in wants:
            return kind
    return Kind.CONTENT


def _with_subject(
    kind: Kind, text: str, scope: Scope, terms: tuple[Term, ...], years: tuple[int, ...], units: tuple[str, ...]
) -> Kind:
    """The kind once it is known whether the question has a subject beside its place, year and units."""
    general = is_general(terms)
    if kind is Kind.CONTENT and asks_summary(text) and scope.named and general:
        kind = Kind.LIST
    if units and kind is Kind.CONTENT and asks_to_confirm_unit(text):
        kind = Kind.UNIT
    bare = not terms and kind not in (Kind.METADATA, Kind.SMALL_TALK)
    if bare and (units or years):
        return Kind.LIST
    if units and asks_unit_duties(text) and general:
        return Kind.LIST
    if years and asks_duties(text) and kind in (Kind.CONTENT, Kind.TARGET) and general:
        return Kind.LIST
    return kind


def _has_sides(text: str, scope: Scope) -> bool:
    """Whether a question names two policies, or none and asks across all of them."""
    if len(scope.titled) >= 2 or (scope.named and len(scope.policies) >= 2 and not scope.regions):
        return True
    return not scope.named and bool(
        re.search(r"各(?:地|市|县|区|个|份)|哪(?:个|些)(?:市|县|区|地|政策|文件)|几(?:个|份)(?:文件|政策|方案)", text)
    )


def _subject(text: str, called: Sequence[tuple[int, int]], library: Library) -> str:
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


def _called(text: str, scope: Scope, library: Library) -> list[tuple[int, int]]:
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


def _years(text: str) -> tuple[int, ...]:
    plain = _TITLE_MARKS.sub("", text)
    years = {
        int(y)
        for y in re.findall(
            r"(?<![〔\[（(\d])((?:19|20)\d{2})\s*年(?!(?:专项|重点)?(?:行动|实施|工作)?(?:方案|计划|规划|要点|安排))",
            plain,
        )
    }
    years |= {int(plain)} if re.fullmatch(r"\s*20[1-4]\d\s*", plain) else set()
    short = {2000 + int(y) for y in re.findall(r"(?<!\d)(2\d|3[0-5])年(?!级|内|免费|教育|特殊|以上)", plain)}
    return tuple(sorted(years | short))


# Words that stand together in no more sentences than this were meant as they stand: 月调度.
_RARE = 4


def _literals(text: str, terms: tuple[Term, ...], called: list[tuple[int, int]], library: Library) -> tuple[str, ...]:
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


def _quoted_terms(quoted: tuple[str, ...], terms: tuple[Term, ...], library: Library) -> list[Term]:
    """Quoted words that the policies hold, as weighty as the weightiest word."""
    known = {t.forms[0] for t in terms}
    top = max((t.weight for t in terms), default=3.0)
    forms = [(q, normal_form(q)) for q in quoted]
    return [Term(q, (f,), 1.5 * top) for q, f in forms if f not in known and library.sentence_frequency((f,))]


_COUNTED = re.compile(
    r"(?:(?:多少|(?<![哪好些这那没])几)(?:个|所|名|人|次|项|处|门|套|篇|支|家|场|批|种|位)|多少(?![个钱元块人以]))"
    r"([\u4e00-\u9fff“”]{2,16}?)(?=才|要|就|能|给|的(?!$)|[啊吧呢呀，,、？?。！!\s”]|$)"
)


def _counted(text: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The words for the thing of which a number is asked: 农村 and 老师 in 要招多少个农村老师."""
    match = _COUNTED.search(text)
    return tuple(t for t in terms if t.text in match.group(1)) if match else ()


def _measures(text: str) -> tuple[str, ...]:
    found = [_SAME_MEASURE.get(x, x) for m in _MEASURES.finditer(text) for x in m.groups() if x]
    if _PERCENT.search(text):
        found.append("%")
    found += [_NOUN_MEASURE[m.group(1)] for m in _NOUN_COUNT.finditer(text)]
    return tuple(dict.fromkeys(found))
