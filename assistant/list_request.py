"""What of the ledger a question asks when it asks for all there is: the conditions of a list, and its topic."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.asked import (
    ALONE_OR_NOT,
    BRACKET,
    asides_of_asker,
    asked_facts,
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
    blanked,
    introduction,
    left_out,
    names_asker,
    without_titles,
)
from assistant.intent import Intent
from assistant.kinds import asks_total
from assistant.ledger import IDEAS
from assistant.lexicon import due_words
from assistant.list_facts import FACTS, limiting_facts
from assistant.list_topics import (
    MATTERS,
    MONEY_WORDS,
    RHYTHM,
    TELLING,
    TOO,
    in_one_row,
    left_over,
    overlap,
    read_topics,
    subject_terms,
    topic_spans,
)
from assistant.types import FactKind, Kind, LedgerFilter, Term
from corpus.normal import normal_form
from corpus.numbering import chinese_number
from corpus.schools import find_schools, told_kinds
from corpus.types import Role, SchoolKind

# So likely, everything is plainly asked for, and units are asked for together.
_CERTAIN = 0.9
# 我是园长，点名讲到幼儿园的: what names the kind, not all that binds the asker.
_POINTED = re.compile(
    r"对[^，。；]{2,16}有?(?:啥|什么|哪些)(?:特殊|特别)?(?:照顾|倾斜|扶持|优惠|好处)|(?:照顾|倾斜|扶持|优惠)[^，。；]{0,6}(?:条[款文]|规定|政策|地方|说法)|直接(?:相关|有关)|点名|点到|专门|指明|写到|提到|管到|说到|讲到|涉及[^，。；]{0,10}条[款文]"
)
# An office that is for such schools, and who is in charge of them.
_OFFICE_OF = re.compile(r"(?:阶段|教育|合作|管理|工作)?(?:处|科|股|室|专班)")
_IN_CHARGE = re.compile(r"(?:我|俺|咱|本人)们?(?:是|在|现在)?(?:负责|分管|主管|管)")
_POINTS = re.compile(r"(?:写|提|管|说|讲|点)(?:名)?(?:写|提|管|说|讲|点)?到(?:了|过)?$|点名(?:说|讲|提)?到?$")
# 我们是所中职学校，…对中职提了啥要求: what is said of that kind.
_TO = re.compile(r"(?:对|给|针对)(?:[\u4e00-\u9fff]{2,6}[、和])?$")
_FIRST_PERSON = re.compile(r"[我俺咱]")
# So likely a school asks for itself.
_VOICED = 0.3
# A word lighter than this narrows no list of figures.
_LIGHT = 1.0
# 明确写了2025年的: a date that stands there, not one that follows from the headings.
_STATED = re.compile(r"(?:明确|写|标|注)(?:写|明|有|着|了)+[^，。；]{0,8}20\d\d")
# A list by nothing else is by the likeliest kind of fact, if it is at least this likely.
_AT_LEAST = 0.25
# Schools that are more than their kind says: not all 高校 are asked for.
_SPECIFIC = re.compile(r"(?:专业)?(?:艺术|体育|师范|医学|农业|民族)(?:类|专业)?(?:院校|学院)")
_SHARE = re.compile(r"\d+(?:\.\d+)?\s*[%％]")
_CLAUSES = re.compile(
    r"哪[些几][^，。？?]{0,4}(?:条款?|条文|文件|地方|处)|(?:条[款文]|规定|说法)(?:都)?(?:列|找|汇总|给我)|汇总"
)
_RHYTHMS = re.compile(r"[每按](?:[年月季周]|学期)|定期|年年|周期|经常")
# “最少得有一个/一名”这样的: examples of what is sought.
_OF_A_KIND = re.compile(r"“([^”]{2,16})”(?:这样|这种|这类|之类|一类|那种)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{6,}(?!\d)")
# From these chances on everything is asked for: where a unit or a kind of school is asked for sooner, after 哪年 or 多少 later.
_HINTED, _POSSIBLY, _RATHER, _PLAINLY, _LIKELY = 0.2, 0.5, 0.65, 0.8, 0.88
_FACTUAL = frozenset((Kind.DEADLINE, Kind.TARGET))
_YEARS_ONLY = re.compile(r"[\d年到至—\-~～、的那个份]{2,14}")
# A unit question that asks who, not what.
_WHO = re.compile(
    r"谁|(?:哪(?:个|些|几个|几家|家|两家)|什么|几(?:个|家)|其他|其它|别的)(?:责任|配合|牵头|协办)?(?:部门|单位|处室|科室|局)(?!的(?:任务|条|工作))|除(?:了)?"
)
_EVERYWHERE = re.compile(r"各(?:地|个?(?:文件|地方|市县))(?!各)")
# 编制、招聘、待遇分别谁牵头: one list of several matters.
_RESPECTIVELY = re.compile(r"分别|各(?:是|由|自)|都(?:是|由)谁")
_BARE = 12
_ASKS = re.compile(r"谁|哪|啥|吗|呢|么|几|[？?]|多少|怎|咋|如何|是否|[是能要可]不[是能要可]|有没有|有无|何时")
# 谁管、怎么抓，凡是涉及的都列给我: who is but one of what is asked.
_EVERY = re.compile(r"凡是|都(?:给我)?列|列给我|列全|全列|全部列|统统|汇总|拉个(?:单子|清单)")
_WHOEVER = re.compile(r"(?:不管|不论|无论|甭管)(?:是)?谁|谁家(?:的)?(?:文件|政策|方案)")
# 每年要评多少个最美老师: one number, unless 哪些 or the like stands there too.
_COUNT = re.compile(r"(?:多少|(?<![哪好些这那没])几)(?:个|名|所|人|次|家|位|块|元|万)")
_PLURAL = re.compile(
    r"哪些|哪几|列|都|各|凡|所有|全部|全都|全要|这类|之类|分别|清单|一共|总共|几[项条件]|多少[项条件]|(?:条[款目文]|任务|工作|事)(?:一共|总共)?有(?:几|多少)|有没有[^，。；？]{0,10}(?:硬杠杠|指标|规定|要求|数字)"
)
_HELPS = re.compile(r"(?:配合|协助|帮助?|支持)$")
_TO_DO = re.compile(r"(?:做|干|搞|开展|推进|落实|完成)|[。？?]|$")
_BESIDES = re.compile(r"除(?:了|去|开)?$")
# 没写完成期限的: those without it.
_UNDATED = re.compile(
    r"(?:(?<!有)没有?|未|不)(?:写|定|给|标|规定|明确|带|设|卡)?(?:明|出|了|死)?(?:完成|具体|明确)?(?:的)?(?:期限|时限|时间(?:要求|节点)?|年限|日期|截止)"
)
# 几份文件各是怎么安排的: whatever each says.
_EACH_PAPER = re.compile(
    r"(?:几|各|这些|所有|全部)(?:个|份)?(?:文件|方案|政策|意见)[^，。；]{0,3}(?:各是|分别|都是|是)?(?:怎么|咋|如何|怎样)(?:安排|规定|要求|说|写|讲|定)"
)
# 该出什么力, 有没有卡时间的要求: whatever there is of it.
_STRENGTH = re.compile(r"出(?:些)?(?:什么|啥|哪些)力")
_ANY = re.compile(r"有没有[^，。；？]{0,10}(?:硬杠杠|硬要求|指标|数字|百分比|时限|期限|截止|卡时间)")
_DONE_REGULARLY = re.compile(
    r"定期(?!要|得|都|搞|做|干|开展|组织|进行|安排|活动)([\u4e00-\u9fff]{2})(?=[、和的，。？]|$)"
)
# One figure or year of each side.
_ONE_EACH = re.compile(r"(?:是|到|为|有)?(?:多少|哪一?年|几[年个所%])[^，。；]{0,3}[？?]?$")
_PIECES = re.compile(r"哪几(?:块|项|条|件|方面)|哪些(?:事|活|任务|工作|条)")
_HOW = re.compile(r"(?:怎么|咋|如何)(?:个)?(?!要求|规定|讲|说|提|写|定)")
_EITHER_WAY = re.compile(r"能不能|可不可以|是不是|会不会|有没有必要")
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
    as_list: bool = False,
) -> ListRequest | None:
    """The list that a question asks for; None where it asks for one thing, or for nothing that a list is asked by.

    `units` are the units that `text` names, with their places, `words` its subject words; `find_terms` gives the
    words of a topic, `as_list` says that all is known to be asked for.
    """
    if not as_list and not _wants_all(text, intent, kind, bool(units)):
        return None
    own = [unit for unit in units if names_asker(text, *unit[:2])]
    if own and (
        len(own) < len(units)
        or asked_places(text)
        or intent.spans("topic", "phrase", "school")
        or any(intent.wants(fact) for fact in FACTS)
    ):
        units = [unit for unit in units if unit not in own]
    units = [unit for unit in units if not _AGENT.search(text[: unit[0]])]
    if len(units) > 1:  # 除了教体局，人社局管哪些: the others
        units = [u for u in units if not _BESIDES.search(text, 0, u[0])] or units
    if len(units) > 1:  # 要配合教体局做哪些: whom a unit helps is not asked by
        units = [u for u in units if not (_HELPS.search(text, 0, u[0]) and _TO_DO.match(text, u[1]))]
    wanted, phrases, plain = _conditions(text, intent, units, today)
    idle = due_words() | MONEY_WORDS if FactKind.MONEY in wanted.facts else due_words()
    nothing = wanted == LedgerFilter()
    spans = topic_spans(plain, intent.spans("topic"), bool(wanted.facts), not nothing, FactKind.MONEY in wanted.facts)
    named = [*intent.spans("school"), *asked_schools(plain)[1]]
    named = [span for span in named if told_kinds(plain[slice(*span)])]
    others = [(s, e) for s, e in spans if asked_schools(plain[s:e])[1] != ((0, e - s),)]
    named = [span for span in named if not any(overlap(span, topic) for topic in others)]  # 幼儿园收费和高中学费
    either = wanted.named_only and in_one_row(plain, others, named)
    taken = frozenset() if either else frozenset(itertools.chain(*wanted.schools))

    def find(words: str) -> tuple[Term, ...]:
        return subject_terms(find_terms(words), taken, idle - MATTERS)

    by_name = bool(wanted.schools) and bool(intent.spans("school"))
    if by_name and all(_SPECIFIC.fullmatch(text[s:e]) for s, e in intent.spans("school")):
        wanted, spans, either = replace(wanted, schools=(), named_only=False), intent.spans("school"), False
    topics = () if wanted.alone else read_topics(plain, spans, find)
    if nothing and not topics:  # 专业艺术院校, 教育行政人员: what no finder knows is a topic
        topics = read_topics(plain, intent.spans("school", "unit"), find)
    if (
        wanted.named_only and not either
    ):  # 小规模学校撤并还是保留: of what names the schools, all that has any of the words
        topics = tuple(part for topic in topics for part in _compounds(topic, plain))
    if FactKind.BAN in wanted.facts:  # “不得”“严禁”这类红线: whatever is a ban
        phrases = tuple(phrase for phrase in phrases if not asks_for_bans(f"{phrase}的"))
    if len(phrases) > 1:  # “不少于”“不低于”“至少”: any of them
        topics = tuple((Term(phrase, (normal_form(phrase),), TELLING),) for phrase in phrases)
    elif nothing and not topics:  # nothing else is asked by: its words, or the likeliest kind of fact
        plainly = as_list or intent.wants("ask=all", _CERTAIN)
        sought = kind is Kind.CONTENT or kind is Kind.COMPARISON and not intent.wants("ask=compare")
        sought = sought or as_list or bool(_CLAUSES.search(text))
        if plainly and sought or asks_for_places(text):  # 主要任务有哪些 asks for a heading's parts
            heavy = [t for t in words if t.weight >= TELLING and t.noun and len(t.text) > 1 and t.text not in idle]
            quoted = [t for t in words if f"“{t.text}”" in text]
            topics = () if quoted or not plainly else left_over(plain, find)
            topics = topics or tuple((t,) for t in (quoted or sorted(heavy, key=lambda t: -t.weight))[:1])
        if plainly and not topics:
            wanted = replace(wanted, facts=asked_facts(text), rhythms=asked_rhythms(plain))
        likeliest = max(FACTS, key=lambda name: intent.chances[name])
        if plainly and not topics and not wanted.facts and intent.wants(likeliest, _AT_LEAST):
            wanted = replace(wanted, facts=frozenset((FACTS[likeliest],)))
    if not as_list and not topics and wanted == LedgerFilter(schools=wanted.schools, named_only=wanted.named_only):
        left = [t for t in words if t.weight >= TELLING and t.text not in idle and not find_schools(t.text, ())]
        how = bool(_HOW.search(text)) and not _PLURAL.search(text)
        if left and not (
            intent.wants("ask=all", _CERTAIN)
            and not how
            or intent.wants("voice=own", _CERTAIN)
            or _POINTED.search(text)
        ):  # 镇上学校硬件不够的怎么改: more is asked by than the schools
            return None
    if wanted.facts == frozenset((FactKind.RECURRING,)) and not topics:  # 定期调度、定期通报: what is done so
        topics = tuple(filter(None, (find(m.group(1)) for m in _DONE_REGULARLY.finditer(plain))))
    telling = tuple(t for t in topics if any(term.weight >= TELLING for term in t))
    if wanted == LedgerFilter():  # 学生 alone is no topic, 乡村老师 is one where all is plainly asked for
        light = tuple(t for t in topics if any(told_kinds(x.text) for x in t))
        topics = telling or (light if intent.wants("ask=all", _CERTAIN) else ())
    if wanted.facts and not telling:  # 写了具体个数的建设任务: figures of whatever is built
        topics = tuple(t for t in topics if any(term.weight >= _LIGHT for term in t))
    return ListRequest(wanted, telling or topics, either) if topics or wanted != LedgerFilter() else None


def _wants_all(text: str, intent: Intent, kind: Kind, by_unit: bool) -> bool:
    """Whether everything that fits is asked for, as likely as the kind of question demands."""
    for_school = intent.wants("voice=own", _CERTAIN) or intent.wants("voice=named", _CERTAIN)
    least = _POSSIBLY if by_unit or for_school and asks_for_all(text) else _LIKELY if kind in _FACTUAL else _RATHER
    if by_unit and asks_for_all(text):
        pieces = _STRENGTH.search(text) or _PIECES.search(text) and not intent.wants("ask=one")
        least = 0.0 if pieces else _HINTED
    if kind in _FACTUAL and _PLURAL.search(text) and asked_facts(text):  # 定了哪些人数指标
        least = _POSSIBLY
    if kind not in _FACTUAL and not _ASKS.search(text):  # 特教生均公用经费: a matter and no more
        least = min(least, _HINTED if len(text) <= _BARE else _POSSIBLY)
    if kind is Kind.TARGET and for_school and intent.spans("time") and not intent.wants("ask=one", 0.2):
        least = min(least, _PLAINLY)  # 到2027年乡镇驻地的学校办学条件要到什么标准
    if kind in _FACTUAL and _EVERYWHERE.search(text) and not intent.wants("ask=one", _HINTED):
        least = min(least, _RATHER)  # 优质均衡，各地都定的什么时候达标
    if _PIECES.search(text):  # 哪些活是几年搞一次的
        least = min(least, _HINTED)
    if not intent.spans("topic", "phrase") and any(intent.wants(fact, _CERTAIN) for fact in FACTS):
        least = min(least, _POSSIBLY)  # 有没有卡时间的要求: nothing else is asked by
    if kind is Kind.COMPARISON:  # sides to be held against each other, unless everything is plainly asked for
        least = _RATHER if by_unit and "吗" not in text else _PLAINLY
    if (
        kind is Kind.SMALL_TALK
        or kind is Kind.METADATA
        and not (_plainly_all(intent) or _LONG_NUMBER.search(text))
        or kind is Kind.UNIT
        and not (len(intent.spans("topic")) > 1 and _RESPECTIVELY.search(text))
        and _WHO.search(_WHOEVER.sub("", text))
        and not (intent.wants("ask=all", _CERTAIN) and (intent.wants("voice=named", _CERTAIN) or _EVERY.search(text)))
        or asks_total(text)
    ):
        return False
    if IDEAS.search(text):  # what the ledger leaves out
        return False
    if kind is Kind.TARGET and intent.wants("ask=one", 0.2) and _COUNT.search(text) and not _PLURAL.search(text):
        return False
    if kind is Kind.COMPARISON and intent.wants("ask=compare", _POSSIBLY) and _ONE_EACH.search(text):
        return False
    if _EITHER_WAY.search(text) and not (_PLURAL.search(text) or intent.wants("ask=all", _CERTAIN)):
        return False
    sought = bool(_ANY.search(text)) and any(intent.wants(fact, _CERTAIN) for fact in FACTS)
    sought = (
        sought
        or bool(_EACH_PAPER.search(text))
        or asks_for_places(text)
        or bool(asked_places(text))
        or bool(_LONG_NUMBER.search(text))
    )
    return intent.wants("ask=all", least) or sought


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
    facts = limiting_facts(plain, intent, dated=bool(since or until))
    lacking = frozenset((FactKind.DEADLINE,)) if _UNDATED.search(plain) and not (since or until) else frozenset()
    schools, named_only = _schools(text, plain, intent, bool(units), bool(since or until))
    if not phrases:  # 电话是88999976的: wherever it stands
        phrases = tuple(_LONG_NUMBER.findall(plain))
    if not (phrases or since or until):  # 写了100%的指标: the figure itself is asked for
        phrases = tuple(dict.fromkeys(_SHARE.findall(_with_digits(normal_form(plain)))))
    wanted = LedgerFilter(
        units=tuple(dict.fromkeys(name for *_, name in units)),
        role=Role.LEAD if sole_lead else roles[0] if roles else None,
        since=since,
        until=until,
        schools=schools,
        named_only=named_only,
        facts=facts - lacking,
        lacking=lacking,
        rhythms=asked_rhythms(plain) if FactKind.RECURRING in facts else (),
        text=phrases[0] if len(phrases) == 1 else "",
        alone=sole_lead
        or bool(units)
        and (asks_alone(text) or intent.wants("alone", _LIKELY) and not ALONE_OR_NOT.search(text)),
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


def _schools(
    text: str, plain: str, intent: Intent, by_unit: bool, dated: bool
) -> tuple[tuple[frozenset[SchoolKind], ...], bool]:
    """The kinds of school asked by, and whether only what names them is wanted; units or a time may be asked by too."""
    kinds, places = asked_schools(plain)
    asked = [
        place for place in places if not TOO.match(plain, place[1]) or "（" in plain[slice(*place)]
    ]  # 幼儿园的也列上
    asides = asides_of_asker(plain) if intent.spans("topic") else []
    asked = [place for place in asked if not any(overlap(place, aside) for aside in asides)]  # …？我是中心校校长
    offices = [place for place in asked if _OFFICE_OF.match(plain, place[1])]  # 我们高中处要做个汇总
    asked = [place for place in asked if place not in offices]
    if _IN_CHARGE.match(plain):  # 我负责排镇上学校的工作历，…
        asked = [place for place in asked if place[0] >= introduction(plain)]
    if by_unit:  # 我是一所小学的校长，哪些任务只写了教体局
        asked = [place for place in asked if place[0] >= introduction(plain)]
    asked = [place for place in asked if _POINTS.search(plain, 0, place[0])] or asked
    if len(asked) < len(places):
        places = tuple(asked)
        kinds = tuple(dict.fromkeys(kind for start, end in asked for kind in asked_schools(plain[start:end])[0]))
    spans = intent.spans("school", "topic")
    bare = not spans and not by_unit and not dated  # 俺村小到底要干啥: nothing else is asked by
    if intent.spans("topic") and not asked_schools(BRACKET.sub("", plain))[0]:
        return (), False  # 校园安全（学校、幼儿园的）
    marked = any(overlap(place, span) for place in places for span in spans)
    again = any(plain[s:e] in {plain[a:b] for a, b in places} for s, e in spans)  # 我是幼儿园园长，…对幼儿园
    if not kinds or not (bare or marked or again):
        return (), False
    voiced = intent.wants("voice=own", _VOICED) and intent.chances["voice=own"] > intent.chances["voice=named"]
    of_kind = any(_TO.search(plain, 0, start) for start, _ in places if start >= introduction(plain))
    own_voice = (
        not (offices or of_kind and introduction(plain))
        and (voiced or bare and bool(_FIRST_PERSON.search(text)))
        and not _POINTED.search(text)
    )
    return (_most_telling(kinds), False) if own_voice else (kinds, True)


def _phrases(text: str, intent: Intent) -> tuple[str, ...]:
    """The words whose places are asked for."""
    found = [text[start:end].strip("“”\"'‘’「」") for start, end in intent.spans("phrase")]
    found += [text[start:end] for start, end in asked_places(text)]
    several = len(_RHYTHMS.findall(text)) > 1  # 按月、按年或者“定期”: whatever recurs
    found = [p for p in found if not RHYTHM.fullmatch(p) or f"“{p}”" in text and not several]
    quoted = [p for p in re.findall(r"“([^”]{2,12})”", text) if found and not (RHYTHM.fullmatch(p) and several)]
    of_a_kind = set(_OF_A_KIND.findall(text))
    found = [phrase for phrase in found if phrase not in of_a_kind]
    if of_a_kind and not found:
        return ()
    other = asked_phrase(text)
    if not found and other and not (RHYTHM.fullmatch(other) and several):
        found = [other]
    return tuple(dict.fromkeys((*found, *quoted)))


def _with_digits(text: str) -> str:
    """Shares in Chinese numerals as policies write them: 百分之三十 as 30%."""
    return re.sub(r"百分之([一二三四五六七八九十百零〇]+)", lambda m: f"{chinese_number(m.group(1))}%", text)


def _compounds(topic: Sequence[Term], text: str) -> list[tuple[Term, ...]]:
    """The telling words of a topic by themselves, those that stand side by side together: 综合素质评价."""
    groups: list[tuple[Term, ...]] = []
    for term in topic:
        if term.weight >= TELLING:
            beside = bool(groups) and "".join(t.text for t in groups[-1]) + term.text in text
            beside = beside and all(t.noun for t in (*groups[-1], term))  # 撤并整合: either
            groups = [*groups[:-1], (*groups[-1], term)] if beside else [*groups, (term,)]
    return groups


def _most_telling(kinds: Sequence[frozenset[SchoolKind]]) -> tuple[frozenset[SchoolKind], ...]:
    """Without the wider names of the same school: of 乡镇中心小学 and 小学 the first."""
    return tuple(kind for kind in kinds if not any(kind < other for other in kinds))
