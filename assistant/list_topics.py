"""The topics of a list: which words of a question its clauses must speak of, any topic being enough."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from assistant.asked import BRACKET, asides_of_asker, introduction, is_place
from assistant.kinds import mask_question_words
from assistant.types import Term
from corpus.places import find_places
from corpus.schools import told_kinds
from corpus.types import SchoolKind
from index.tokenizer import word_spans

# Between two words of a topic: either is enough.
_OR = re.compile(r"[”’\"][“‘\"]|[、，,/；;。 ]|以及|或|和|与|及|跟|还有")
_BESIDE = re.compile(r"[、/]|以及|或|和|与|及|跟|还有")
# 编制部门: a unit by its field, no topic.
_UNIT = re.compile(r"(?:行政|主管)?部门")
# 博物馆、图书馆这类社会场馆: the kind of what stands before.
_OF_CLASS = re.compile(r"(?:这类|这种|这些|之类的?|一类的?|等)")
# 有关的要求、指标和|经费: all that is due, and it too.
_BESIDE_DUE = re.compile(r"(?:要求|规定|任务|指标|目标)(?:、|和|以及|与|及)(?:指标|目标|任务)?(?:、|和|以及|与|及)?$")
# Kinds of paper that stand in a row of topics.
_ENUMERATED = re.compile(r"(?:(?:制度|办法|方案|计划|预案|细则|清单|台账|章程)、)+$")
# What is to be there too narrows nothing: 包括工作保障部分, 招生的也要.
_ALSO = re.compile(r"(?:包括|包含|连同?|含)[^，。；]{0,3}$")
TOO = re.compile(
    r"(?:[、和][^，。；]{1,8})*(?:方面|这块|里面?|中|这些|那些|之类|啥的|什么的)?(?:有说法)?的?(?:也(?:要|算|列|得|带|别漏)|都算)|"
    r"(?:[、和][^，。；]{1,8})*(?:这些|那些|之类|啥的|什么的)都(?:要|行|包括)"
)
# Beside a kind of school, or another topic, a word narrows from this weight on: 学生 does not.
TELLING = 2.0
MONEY_WORDS = frozenset(
    ["补助", "补贴", "奖励", "奖补", "资金", "金额", "经费", "扶持", "奖金", "配套", "钱", "资助", "贴息", "补偿"]
)
RHYTHM = re.compile(r"每.{1,3}|定期|年年|周期性?|经常性?|常态化?")
_BANNED = re.compile(r"禁止|严禁|不准|不得|红线")
# Who asks, in what asks; where a topic names them, what it is about: 校长轮岗.
HEADS = frozenset(("校长", "园长", "当校长", "当园长"))
# Idle in what asks (列个清单), a matter where a topic is marked: 要求建台账.
MATTERS = HEADS | {"台账", "清单", "老师"}
# Whom a matter is about says little of it: 中小学生艺术素质测评.
_PERSONS = frozenset(("中小学生", "学生", "大学生", "儿童", "青少年", "幼儿", "居民", "群众"))
_EXAMPLES = re.compile(r"(?:比如|例如|譬如|像是)[^。；？！]{0,24}$")
_AND_SUCH = re.compile(r"[^，。；？！（）]{0,12}(?:之类|等等|这种|这样的)")
_ENUMERATION = re.compile(r"[^，。；、？！：:（）()—\s　]{2,14}(?:(?:、|或者?|/)[^，。；、？！：:（）()—\s　]{2,14})+")
_PIECE = re.compile(r"(?:(?!或者?)[^、/])+")
_QUALIFIER = re.compile(r"(?:者|是|各种|各类|各项|相关|有关|其他|其它|什么)*")
# What may follow the last of a row, or what is only its subject: …、试点|要做什么.
_AFTER_ROW = re.compile(r"[的这那等都各有哪在讲提写些几？?]|方面|之类|分别|$")
# A part of a clause is a topic of its own with so much of the weight of the heaviest.
_AS_HEAVY = 0.8
# What asks is no topic of a row.
_WHICH = re.compile(r"哪|什么|啥")
_ASKING = re.compile(r"哪|什么|啥|多少|怎么|咋|几(?!乎)|谁|吗|呢")
# What may stand in a row of topics.
_ROW_TAGS = ("n", "v", "an", "l", "j")
_FUNDS = re.compile(r"钱(?:从|打|是)?(?:哪|谁)|(?:投|花|掏|出|拨|要)钱|钱(?:怎么|咋|往)")
_EXAMPLES_IN_BRACKETS = re.compile(
    r"[（(](?:[^（）()]*(?:这些|啥的|之类|等等|等)|[^（）()]*(?:怎么|咋|如何|什么|啥)[^（）()]*|(?:含|包括|包含|比如|例如)[^（）()]*)[）)]"
)
_SUBJECT_OF_PLACE = re.compile(r"话$|味$|菜$|文化$|[戏剧曲腔调]$")

_EITHER_WAY = re.compile(r"能不能|可不可以")


def topic_spans(
    text: str, marked: Sequence[tuple[int, int]], limited: bool, otherwise: bool, money: bool
) -> list[tuple[int, int]]:
    """Where the topics stand: those that are marked, with what stands in a row with them, without what only explains.

    `limited` says that the list is limited to kinds of fact, `money` to sums, `otherwise` that more is asked by.
    """
    spans = _whole_rows(text, marked)
    said = introduction(text)
    if otherwise or any(span[0] >= said for span in spans):
        spans = [span for span in spans if span[0] >= said]
    asides = asides_of_asker(text)
    spans = [span for span in spans if not any(overlap(span, aside) for aside in asides)]
    spans = _asked_about(
        text, _without_examples(text, [span for span in spans if not _says_where(text, *span)], otherwise)
    )
    funds = None if _EITHER_WAY.search(text) else _FUNDS.search(text)
    if funds and not money and not any(MONEY_WORDS & {text[s:e]} for s, e in spans):
        at = text.index("钱", funds.start())
        spans = sorted([*spans, (at, at + 1)])
    if limited:  # 数字要求，比如比例、满意度这种: examples narrow nothing
        brackets = [m.span() for m in BRACKET.finditer(text)]
        spans = [span for span in spans if not any(overlap(span, bracket) for bracket in brackets)]
        spans = [
            (start, end) for start, end in spans
            if not (_EXAMPLES.search(text, 0, start) or _AND_SUCH.match(text, end))
        ]  # fmt: skip
    return spans


def subject_terms(terms: Sequence[Term], taken: frozenset[SchoolKind], idle: frozenset[str]) -> tuple[Term, ...]:
    """Terms that are a topic: neither words for what is due as such nor the schools that are asked by."""
    kept = []
    for term in terms:
        kinds = told_kinds(term.text)
        if (
            term.text not in idle
            and not is_place(term.text)
            and not term.text.isdigit()
            and not (kinds and kinds <= taken)
        ):
            kept.append(term)
    return tuple(kept)


def read_topics(
    text: str, spans: Sequence[tuple[int, int]], find_terms: Callable[[str], tuple[Term, ...]]
) -> tuple[tuple[Term, ...], ...]:
    """The words of each topic; those of topics with no 、 or 和 between them are one, to be met together."""
    topics: list[tuple[Term, ...]] = []
    end = 0
    for start, stop in spans:
        beside = _ENUMERATED.search(text, end, start)  # 制度、办法、|章程、预案: as much asked for as what narrows
        for word in beside.group(0).strip("、").split("、") if beside else ():
            topics.append((Term(word, (word,), TELLING),))
        if topics and _OF_CLASS.fullmatch(text, end, start) or _BESIDE_DUE.search(text, 0, start):
            continue
        if _ALSO.search(text, 0, start) or TOO.match(text, stop) or _UNIT.match(text, stop):
            continue
        words = tuple(
            term
            for term in find_terms(text[start:stop])
            if not (_BANNED.search(term.text) or RHYTHM.fullmatch(term.text))
        )
        if any(term.weight >= TELLING and term.text not in _PERSONS for term in words):
            words = tuple(term for term in words if term.text not in _PERSONS)
        if topics and not _OR.search(text[end:start]):
            topics[-1] = tuple(dict.fromkeys((*topics[-1], *words)))
        else:
            topics.append(words)
        end = stop
    topics = _with_modifier(text, spans, topics)
    matters = [topic for topic in topics if any(term.text not in HEADS for term in topic)]
    return tuple(matters or filter(None, topics))  # of 校长、教师交流轮岗 the second


# A word lighter than this says little by itself.
_BROAD = 3.5


def _with_modifier(
    text: str, spans: Sequence[tuple[int, int]], topics: list[tuple[Term, ...]]
) -> list[tuple[Term, ...]]:
    """The topics of a row, what the first is of said of the others that say little: 教研员配备、准入、考核."""
    if len(topics) != len(spans) or len(topics) < 2 or len(topics[0]) < 2:
        return topics
    if any(text[a[1] : b[0]] != "、" for a, b in itertools.pairwise(spans)):
        return topics
    of = topics[0][:-1]
    return [topics[0]] + [
        (*of, *topic) if len(topic) == 1 and topic[0].weight < _BROAD and topic[0] not in of else topic
        for topic in topics[1:]
    ]


def _asked_about(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The topics of the sentence that asks, where it has any: those after it only say more of them."""
    asking = [m.span() for m in re.finditer(r"[^。？！?!；;]+[？?]", text) if _WHICH.search(text, *m.span())]
    if not asking:
        return spans
    kept = [span for span in spans if span[0] < asking[-1][1] or TOO.match(text, span[1])]
    return kept or spans


def _without_examples(text: str, spans: list[tuple[int, int]], otherwise: bool) -> list[tuple[int, int]]:
    """The topics without those in brackets that only give examples of what stands outside: 老师的事（编制、待遇这些）."""
    brackets = [m.span() for m in _EXAMPLES_IN_BRACKETS.finditer(text)]
    outside = [span for span in spans if not any(overlap(span, bracket) for bracket in brackets)]
    return outside if outside or otherwise else spans


def _says_where(text: str, start: int, end: int) -> bool:
    """Whether a topic is but a place: 金乡镇上."""
    rest = text[start:end]
    for place in find_places(rest):
        if place.start == 0:
            return len(rest) - len(place.text) <= 2 and not _SUBJECT_OF_PLACE.search(rest)
    return False


def left_over(question: str, find_terms: Callable[[str], tuple[Term, ...]]) -> tuple[tuple[Term, ...], ...]:
    """Of a question in which no topic was marked, what its most telling clause speaks of: 坐啥车、中午在哪儿吃饭."""
    text = question[introduction(question) :]
    for start, end in reversed(asides_of_asker(text)):
        text = text[:start] + text[end:]
    best: list[tuple[Term, ...]] = []
    for clause in re.split(r"[，。；？！：:（）()—\s　]+", mask_question_words(text)):
        pieces = [find_terms(piece) for piece in re.split(r"、|还有|以及|或者?|[和与跟及]", clause)]
        found = [tuple(t for t in ts if t.weight >= TELLING and t.noun and t.text not in _PERSONS) for ts in pieces]
        best = max(best, [terms for terms in found if terms], key=_heaviest)
    return tuple(terms for terms in dict.fromkeys(best) if _heaviest([terms]) >= _AS_HEAVY * _heaviest(best))


def _heaviest(topics: Sequence[Sequence[Term]]) -> float:
    return max((term.weight for topic in topics for term in topic), default=0.0)


def _whole_rows(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of topics, with what stands in a row with one: 工资、补贴补助、|绩效分配|、各种待遇."""
    found = list(spans)
    nouns = [(start, end) for start, end, tag in word_spans(text) if tag.startswith(_ROW_TAGS) and end - start > 1]
    for row in _ENUMERATION.finditer(text):
        if not any(overlap(row.span(), span) for span in spans):
            continue
        pieces = [(m.start(), m.end()) for m in _PIECE.finditer(text, *row.span())]
        for number, (start, end) in enumerate(pieces):
            if any(overlap((start, end), span) for span in found):
                continue
            if not _faces(pieces, number, spans):
                continue
            if number in (0, len(pieces) - 1):  # 关于工资、…、待遇的条款: the nouns beside the others
                beside = _joined([n for n in nouns if start <= n[0] and n[1] <= end], from_end=number == 0)
                if beside is None or not _in_row(text, (start, end), beside, first=number == 0):
                    continue
                start, end = beside
            if not _ASKING.search(text, start, end):
                found.append((start, end))
    return sorted(found)


def _faces(pieces: Sequence[tuple[int, int]], number: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a marked topic takes up its piece of the row towards this one: not of 给倾斜或跟|职称|挂钩 the first."""
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    after = any(start in starts for start, _ in pieces[number + 1 :])
    before = any(end in ends for _, end in pieces[:number])
    return after or before or 0 < number < len(pieces) - 1


def _in_row(text: str, piece: tuple[int, int], nouns: tuple[int, int], first: bool) -> bool:
    """Whether the nouns of the first or last piece of a row are what stands beside the others there."""
    if first:
        return nouns[1] == piece[1]
    lead = _QUALIFIER.fullmatch(text, piece[0], nouns[0])
    return bool(lead) and (nouns[1] == piece[1] or bool(_AFTER_ROW.match(text, nouns[1])))


def _joined(nouns: Sequence[tuple[int, int]], from_end: bool) -> tuple[int, int] | None:
    """The first of the nouns, or the last, with those that follow on it without a gap."""
    if not nouns:
        return None
    start, end = nouns[-1] if from_end else nouns[0]
    for first, last in reversed(nouns[:-1]) if from_end else nouns[1:]:
        if from_end and last == start:
            start = first
        elif not from_end and first == end:
            end = last
        else:
            break
    return start, end


def in_one_row(text: str, topics: list[tuple[int, int]], schools: list[tuple[int, int]]) -> bool:
    """Whether topics and schools stand side by side: of 特教学校、残疾孩子上学 either is asked for."""
    pairs = [(topic, school) for topic in topics for school in schools]
    return any(_BESIDE.fullmatch(text[a[1] : b[0]]) or _BESIDE.fullmatch(text[b[1] : a[0]]) for a, b in pairs)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]
