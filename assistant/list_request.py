"""What of the ledger a question asks when it asks for all there is: the conditions of a list, and its topic."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.asked import (
    asked_interval,
    asked_phrase,
    asked_places,
    asked_rhythms,
    asked_schools,
    asks_alone,
    asks_for_all,
    asks_for_bans,
    asks_for_places,
    asks_sole_lead,
    asks_together,
    is_place,
    left_out,
    names_asker,
    without_titles,
)
from assistant.intent import Intent
from assistant.kinds import asks_total
from assistant.lexicon import due_words
from assistant.types import FactKind, Kind, LedgerFilter, Term
from corpus.normal import normal_form
from corpus.numbering import chinese_number
from corpus.schools import school_kinds
from corpus.types import Role, SchoolKind
from index.tokenizer import word_spans

# Between two words of a topic: either is enough.
_OR = re.compile(r"[、，,/；;。]|以及|或|和|与|及|跟|还有")
# 编制部门: a unit by its field, no topic.
_UNIT = re.compile(r"(?:行政|主管)?部门")
# 要求和指标: both are asked, no one kind.
_BESIDE = re.compile(
    r"(?:要求|规定|任务|工作|措施)(?:和|及|与|、)(?:量化)?(?:指标|目标)|(?:指标|目标)(?:和|及|与|、)(?:要求|规定|任务|工作|措施)"
)
# Kinds of paper that stand in a row of topics.
_ENUMERATED = re.compile(r"(?:(?:制度|办法|方案|计划|预案|细则|清单|台账|章程)、)+$")
# What is to be there too narrows nothing: 包括工作保障部分, 招生的也要.
_ALSO = re.compile(r"(?:包括|包含|连同?|含)[^，。；]{0,3}$")
_TOO = re.compile(r"(?:[、和][^，。；]{1,8})?(?:方面|这块)?的?也(?:要|算|列|得)")
# So likely, units are asked for together, targets alone, and a unit's or a school's list by a kind of fact.
_CERTAIN, _TARGETS, _LIMITED = 0.9, 0.75, 0.75
# One of several kinds of figure that is this likely is the one that is asked for.
_SURE = 0.95
# 我是园长，点名讲到幼儿园的: what names the kind, not all that binds the asker.
_POINTED = re.compile(
    r"对[^，。；]{2,16}有?(?:啥|什么|哪些)(?:特殊|特别)?(?:照顾|倾斜|扶持|优惠|好处)|点名|专门|指明|写到|提到|管到|说到|讲到|涉及[^，。；]{0,10}条[款文]"
)
_FIRST_PERSON = re.compile(r"[我俺咱]")
# 明确写了2025年的: a date that stands there, not one that follows from the headings.
_STATED = re.compile(r"(?:明确|写|标|注)(?:写|明|有|着|了)+[^，。；]{0,8}20\d\d")
# A list by nothing else is by the likeliest kind of fact, if it is at least this likely.
_AT_LEAST = 0.25
# Beside a kind of school, or another topic, a word narrows from this weight on: 学生 does not.
_TELLING = 2.0
_MONEY_WORDS = frozenset(
    ["补助", "补贴", "奖励", "奖补", "资金", "金额", "经费", "扶持", "奖金", "配套", "钱", "资助", "贴息", "补偿"]
)
# Whom a matter is about says little of it: 中小学生艺术素质测评.
_PERSONS = frozenset(("中小学生", "学生", "大学生", "儿童", "青少年", "幼儿", "居民", "群众"))
# Schools that are more than their kind says: not all 高校 are asked for.
_SPECIFIC = re.compile(r"(?:专业)?(?:艺术|体育|师范|医学|农业|民族)(?:类|专业)?(?:院校|学院)")
_EXAMPLES = re.compile(r"(?:比如|例如|譬如|像是)[^。；？！]{0,24}$")
# What may stand in a row of topics.
_ROW_TAGS = ("n", "v", "an", "l", "j")
_SHARE = re.compile(r"\d+(?:\.\d+)?\s*[%％]")
# Bans are known by their words alone.
_FACTS = {f"fact={kind}": kind for kind in FactKind if kind is not FactKind.BAN}
# From these chances on everything is asked for: where a unit or a kind of school is asked for sooner, after 哪年 or 多少 later.
_POSSIBLY, _RATHER, _PLAINLY, _LIKELY = 0.5, 0.65, 0.8, 0.88
_FACTUAL = frozenset((Kind.DEADLINE, Kind.TARGET))
_YEARS_ONLY = re.compile(r"[\d年到至—\-~～、的那个份]{2,14}")
# A unit question that asks who, not what.
_WHO = re.compile(
    r"谁|(?:哪(?:个|些|几个|几家|家|两家)|什么|几(?:个|家)|其他|其它|别的)(?:责任|配合|牵头|协办)?(?:部门|单位|处室|科室|局)(?!的(?:任务|条|工作))|除(?:了)?"
)
# 每年要评多少个最美老师: one number, unless 哪些 or the like stands there too.
_COUNT = re.compile(r"(?:多少|(?<![哪好些这那没])几)(?:个|名|所|人|次|家|位|块|元|万)")
_PLURAL = re.compile(r"哪些|哪几|列|都|各|凡|所有|全部|全都|全要|这类|之类|分别|清单|一共|总共|几[项条件]|多少[项条件]")
# 我们大学被市教委拉进来: who did it is not asked by.
_AGENT = re.compile(r"被(?:[\u4e00-\u9fff]{2,3}[省市区县])?$")
# 写了“牵头”单位的: whoever has the role.
_ROLE_PHRASES = {
    word + end: role
    for word, role in (("牵头", Role.LEAD), ("配合", Role.SUPPORTING), ("责任", Role.RESPONSIBLE))
    for end in ("", "单位", "部门")
}


@dataclass(frozen=True, slots=True)
class ListRequest:
    """The conditions of a list, and its topics, any of which is enough, `either` without the schools too."""

    wanted: LedgerFilter
    topics: tuple[tuple[Term, ...], ...] = ()
    either: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words of all topics, each once."""
        return tuple(dict.fromkeys(term for topic in self.topics for term in topic))


def read_list_request(
    text: str,
    intent: Intent,
    kind: Kind,
    units: Sequence[tuple[int, int, str]],
    words: Sequence[Term],
    find_terms: Callable[[str], tuple[Term, ...]],
    today: date | None,
) -> ListRequest | None:
    """The list that a question asks for; None where it asks for one thing, or for nothing that a list is asked by.

    `units` are the units that `text` names, with their places, `words` its subject words; `find_terms` gives the
    words of a topic.
    """
    if not _wants_all(text, intent, kind, bool(units)):
        return None
    own = [unit for unit in units if names_asker(text, *unit[:2])]
    if own and (
        len(own) < len(units)
        or asked_places(text)
        or intent.spans("topic", "phrase", "school")
        or any(intent.wants(fact) for fact in _FACTS)
    ):
        units = [unit for unit in units if unit not in own]
    units = [unit for unit in units if not _AGENT.search(text[: unit[0]])]
    wanted, phrases, plain = _conditions(text, intent, units, today)
    idle = due_words() | _MONEY_WORDS if FactKind.MONEY in wanted.facts else due_words()
    nothing = wanted == LedgerFilter()
    spans = _whole_rows(plain, intent.spans("topic"))
    if wanted.facts:  # 数字要求，比如比例、满意度这种: examples narrow nothing
        spans = [span for span in spans if not _EXAMPLES.search(plain, 0, span[0])]
    either = wanted.named_only and _in_one_row(plain, spans, intent.spans("school"))
    taken = frozenset() if either else frozenset(itertools.chain(*wanted.schools))
    find = lambda words: _subject(find_terms(words), taken, idle)  # noqa: E731 - used for both kinds of span
    by_name = wanted.named_only and not intent.wants("voice=own") and bool(intent.spans("school"))
    if by_name and all(_SPECIFIC.fullmatch(text[s:e]) for s, e in intent.spans("school")):
        wanted, spans, either = replace(wanted, schools=(), named_only=False), intent.spans("school"), False
    topics = () if wanted.alone else _topics(plain, spans, find)
    if nothing and not topics:  # 专业艺术院校, 教育行政人员: what no finder knows is a topic
        topics = _topics(plain, intent.spans("school", "unit"), find)
    if (
        wanted.named_only and not either
    ):  # 小规模学校撤并还是保留: of what names the schools, all that has any of the words
        topics = tuple((term,) for topic in topics for term in topic if term.weight >= _TELLING)
    if len(phrases) > 1:  # “不少于”“不低于”“至少”: any of them
        topics = tuple((Term(phrase, (normal_form(phrase),), _TELLING),) for phrase in phrases)
    elif nothing and not topics:  # nothing else is asked by: its words, or the likeliest kind of fact
        plainly = intent.wants("ask=all", _CERTAIN)
        if plainly and kind is Kind.CONTENT or asks_for_places(text):  # 主要任务有哪些 asks for a heading's parts
            heavy = [t for t in words if t.weight >= _TELLING and t.noun and len(t.text) > 1 and t.text not in idle]
            topics = tuple((t,) for t in sorted(heavy, key=lambda t: -t.weight)[:1])
        likeliest = max(_FACTS, key=lambda name: intent.chances[name])
        if plainly and not topics and intent.wants(likeliest, _AT_LEAST):
            wanted = replace(wanted, facts=frozenset((_FACTS[likeliest],)))
    telling = tuple(t for t in topics if any(term.weight >= _TELLING for term in t))
    if wanted == LedgerFilter():
        topics = telling  # 学生 alone is no topic
    return ListRequest(wanted, telling or topics, either) if topics or wanted != LedgerFilter() else None


def _wants_all(text: str, intent: Intent, kind: Kind, by_unit: bool) -> bool:
    """Whether everything that fits is asked for, as likely as the kind of question demands."""
    for_school = intent.wants("voice=own", _CERTAIN) or intent.wants("voice=named", _CERTAIN)
    least = _POSSIBLY if by_unit or for_school and asks_for_all(text) else _LIKELY if kind in _FACTUAL else _RATHER
    if kind is Kind.COMPARISON:  # sides to be held against each other, unless everything is plainly asked for
        least = _RATHER if by_unit and "吗" not in text else _PLAINLY
    if (
        kind is Kind.SMALL_TALK
        or kind is Kind.METADATA
        and not _plainly_all(intent)
        or kind is Kind.UNIT
        and _WHO.search(text)
        or asks_total(text)
    ):
        return False
    if kind is Kind.TARGET and intent.wants("ask=one", 0.2) and _COUNT.search(text) and not _PLURAL.search(text):
        return False
    return intent.wants("ask=all", least) or asks_for_places(text) or bool(asked_places(text))


def _plainly_all(intent: Intent) -> bool:
    """Whether all clauses on a matter are asked for, whatever words stand there: 电话 among what they speak of."""
    return intent.wants("ask=all", _CERTAIN) and bool(intent.spans("topic")) and not intent.wants("ask=meta", 0.2)


def _conditions(
    text: str, intent: Intent, units: Sequence[tuple[int, int, str]], today: date | None
) -> tuple[LedgerFilter, tuple[str, ...], str]:
    """What rows are asked for, the exact words asked for, and the question without units and titles."""
    named = [*((start, end) for start, end, _ in units), *_documents(text, intent), *intent.spans("phrase")]
    plain = blanked(without_titles(text), named)
    phrases = () if units or asked_schools(plain)[0] else _phrases(text, intent)
    roles = [_ROLE_PHRASES[phrase] for phrase in phrases if phrase in _ROLE_PHRASES]
    phrases = tuple(phrase for phrase in phrases if phrase not in _ROLE_PHRASES)
    for phrase in phrases:  # where “十四五” stands, not what is due by then
        plain = plain.replace(phrase, "　" * len(phrase))
    since, until = asked_interval(plain, today)
    without = tuple(name for start, _, name in units if left_out(text, start))
    units = [unit for unit in units if unit[2] not in without]
    sole_lead = bool(units) and asks_sole_lead(text)
    facts = _facts(plain, intent, dated=bool(since or until))
    schools, named_only = _schools(text, plain, intent, bool(units or since or until))
    if not (phrases or since or until):  # 写了100%的指标: the figure itself is asked for
        phrases = tuple(dict.fromkeys(_SHARE.findall(_with_digits(normal_form(plain)))))
    wanted = LedgerFilter(
        units=tuple(dict.fromkeys(name for *_, name in units)),
        role=Role.LEAD if sole_lead else roles[0] if roles else None,
        since=since,
        until=until,
        schools=schools,
        named_only=named_only,
        facts=facts,
        rhythms=asked_rhythms(plain) if FactKind.RECURRING in facts else (),
        text=phrases[0] if len(phrases) == 1 else "",
        alone=sole_lead or bool(units) and (asks_alone(text) or intent.wants("alone", _LIKELY)),
        without=() if sole_lead else without,
        together=len(units) > 1 and (asks_together(text) or intent.wants("together", _CERTAIN)),
        stated=bool(since or until) and bool(_STATED.search(text)),
    )
    return wanted, phrases, plain


def _documents(text: str, intent: Intent) -> list[tuple[int, int]]:
    """Where documents are named; a year between two parts of a name is part of it: 那份2024到2025年的…计划."""
    spans = intent.spans("doc")
    between = [(a[1], b[0]) for a, b in itertools.pairwise(spans) if _YEARS_ONLY.fullmatch(text, a[1], b[0])]
    return spans + between


def _schools(text: str, plain: str, intent: Intent, otherwise: bool) -> tuple[tuple[frozenset[SchoolKind], ...], bool]:
    """The kinds of school asked by, and whether only what names them is wanted; `otherwise` says that more is asked by."""
    kinds, places = asked_schools(plain)
    spans = intent.spans("school", "topic")
    bare = not spans and not otherwise  # 俺村小到底要干啥: nothing else is asked by
    if not kinds or not (bare or any(_overlap(place, span) for place in places for span in spans)):
        return (), False
    voiced = intent.chances["voice=own"] > intent.chances["voice=named"]
    own_voice = (voiced or bare and bool(_FIRST_PERSON.search(text))) and not _POINTED.search(text)
    return (_most_telling(kinds), False) if own_voice else (kinds, True)


def _facts(text: str, intent: Intent, dated: bool) -> frozenset[FactKind]:
    """The kinds of fact that a list is limited to; of several measures any figure, of a year's goals all that is due."""
    least = _LIMITED if intent.spans("unit", "school") else 0.5
    facts: set[FactKind] = {fact for name, fact in _FACTS.items() if intent.wants(name, least)}
    figures = facts & {FactKind.NUMBER, FactKind.PERCENT, FactKind.MONEY}
    if len(figures) > 1:  # the one that is plainly asked for, else any figure
        plainly = {fact for fact in figures if intent.wants(f"fact={fact}", _SURE)}
        facts = facts - figures | (plainly if len(plainly) == 1 else {FactKind.NUMBER})
    unsure = not intent.wants("fact=target", _TARGETS) or intent.wants("voice=own")
    if figures or dated or FactKind.DEADLINE in facts or unsure or _BESIDE.search(text):
        facts -= {FactKind.TARGET}
    if asks_for_bans(text):
        facts = {fact for fact in FactKind if fact in facts and fact is not FactKind.TARGET} | {FactKind.BAN}
    if not facts and "年年" in text:
        facts = {FactKind.RECURRING}
    if dated:  # whatever has a date then
        facts -= {FactKind.DEADLINE}
    return frozenset(facts)


def _subject(terms: Sequence[Term], taken: frozenset[SchoolKind], idle: frozenset[str]) -> tuple[Term, ...]:
    """Terms that are a topic: neither words for what is due as such nor the schools that are asked by."""
    kept = []
    for term in terms:
        kinds = frozenset(school_kinds(term.text)) - {SchoolKind.ANY}
        if (
            term.text not in idle
            and not is_place(term.text)
            and not term.text.isdigit()
            and not (kinds and kinds <= taken)
        ):
            kept.append(term)
    return tuple(kept)


def _phrases(text: str, intent: Intent) -> tuple[str, ...]:
    """The words whose places are asked for."""
    found = [text[start:end].strip("“”\"'‘’「」") for start, end in intent.spans("phrase")]
    found += [text[start:end] for start, end in asked_places(text)]
    quoted = re.findall(r"“([^”]{2,12})”", text) if found else []
    return tuple(dict.fromkeys((*found, *quoted))) or tuple(filter(None, (asked_phrase(text),)))


def _topics(
    text: str, spans: Sequence[tuple[int, int]], find_terms: Callable[[str], tuple[Term, ...]]
) -> tuple[tuple[Term, ...], ...]:
    """The words of each topic; those of topics with no 、 or 和 between them are one, to be met together."""
    topics: list[tuple[Term, ...]] = []
    end = 0
    for start, stop in spans:
        beside = _ENUMERATED.search(text, end, start)  # 制度、办法、|章程、预案: as much asked for as what narrows
        for word in beside.group(0).strip("、").split("、") if beside else ():
            topics.append((Term(word, (word,), _TELLING),))
        if _ALSO.search(text, 0, start) or _TOO.match(text, stop) or _UNIT.match(text, stop):
            continue
        words = find_terms(text[start:stop])
        if any(term.weight >= _TELLING and term.text not in _PERSONS for term in words):
            words = tuple(term for term in words if term.text not in _PERSONS)
        if topics and not _OR.search(text[end:start]):
            topics[-1] = tuple(dict.fromkeys((*topics[-1], *words)))
        else:
            topics.append(words)
        end = stop
    return tuple(filter(None, topics))


def _whole_rows(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of topics, with the nouns that stand in a row with one: 课时占比、学时、|学分."""
    found = sorted(spans)
    nouns = [(start, end) for start, end, tag in word_spans(text) if tag.startswith(_ROW_TAGS) and end - start > 1]
    for start, stop in list(found):
        end = stop
        while text[end : end + 1] == "、":
            row = [noun for noun in nouns if noun[0] == end + 1]
            if not row or any(s <= row[0][0] < e for s, e in found):
                break
            end = row[0][1]
            found.append(row[0])
        end = start
        while text[end - 1 : end] == "、":
            row = [noun for noun in nouns if noun[1] == end - 1]
            if not row or any(s < row[0][1] <= e for s, e in found):
                break
            end = row[0][0]
            found.append(row[0])
    return sorted(found)


def _with_digits(text: str) -> str:
    """Shares in Chinese numerals as policies write them: 百分之三十 as 30%."""
    return re.sub(r"百分之([一二三四五六七八九十百零〇]+)", lambda m: f"{chinese_number(m.group(1))}%", text)


def _in_one_row(text: str, topics: list[tuple[int, int]], schools: list[tuple[int, int]]) -> bool:
    """Whether topics and schools stand side by side: of 特教学校、残疾孩子上学 either is asked for."""
    pairs = [(topic, school) for topic in topics for school in schools]
    return any(_OR.fullmatch(text[a[1] : b[0]]) or _OR.fullmatch(text[b[1] : a[0]]) for a, b in pairs)


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _most_telling(kinds: Sequence[frozenset[SchoolKind]]) -> tuple[frozenset[SchoolKind], ...]:
    """Without the wider names of the same school: of 乡镇中心小学 and 小学 the first."""
    return tuple(kind for kind in kinds if not any(kind < other for other in kinds))


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the spans blank, at the same length."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "　" * (end - start)
    return "".join(characters)
