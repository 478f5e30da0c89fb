"""What a question asks of the ledger: an interval of time, kinds of school, kinds of fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.types import FactKind
from corpus.dates import find_times
from corpus.places import find_places
from corpus.schools import find_schools, told_kinds
from corpus.types import SchoolKind

# What the first of several schools is, the others are too.
_SHARED = frozenset((SchoolKind.TOWN, SchoolKind.RURAL, SchoolKind.PRIVATE, SchoolKind.PUBLIC))
# What is not to be listed: ；光写年份的不用列, （年份不算）.
_EXCEPT = re.compile(
    r"[（(][^（）()]*(?:不用列|不必列|不用算|不算|不计|不要列|不列|除外)[）)]|[，；。？！;,?!][^，；。？！;,?!（(]*(?:不用列|不必列|不用算|不算|不要列|不列|除外)[^，；。？！;,?!]*"
    r"|[、，]?不(?:含|包括|包含)[^，。；、）)的]{2,12}|(?:不用|不必|不要|甭|别)管[^，。；、）)的]{1,10}"
)
# What only says which document is meant: （市教育局办公室那份）.
_ASIDE = re.compile(r"[（(][^（）()]*(?:那份|那个|文件)[）)]")
BRACKET = re.compile(r"[（(][^（）()]*[）)]")
# What is to be counted in too: （省分行、济南的营管部都算）.
_COUNTED_IN = re.compile(r"[（(][^（）()]*(?:都算|也算|都行|均可|都包括)[）)]")
# What is no year that is asked of: in 《…》, in a 文号, in a title (数字山东2021行动方案).
_TITLE = re.compile(
    rf"{_ASIDE.pattern}|20\d{{2}}\s*\d{{1,4}}\s*号|20\d{{2}}年?(?=(?:专项|重点)?(?:行动|实施|工作)?(?:方案|计划|要点|规划|安排))|[（(]20\d{{2}}\s*[—\-–~～至]+\s*20\d{{2}}年?[）)]|20\d{{2}}年?\s*[到至—\-–~～]+\s*20\d{{2}}年?(?:的)?(?:[一二三四五]年)?(?:专项|重点|发展)?(?:行动|实施|工作)?(?:方案|计划|规划)|《[^》]*》|[〔\[（(]\s*20\d{{2}}\s*[〕\]）)]\s*\d+\s*号"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d〔\[（(.])(2\d|3[0-5])(?=年(?!级|内|免费|教育|特殊|以上|行动)|[—\-–~至到](?:20)?(?:2\d|3[0-5])年)"
)
_YEAR = r"(?P<{0}>20[1-4]\d)"
_RANGE = re.compile(
    rf"{_YEAR.format('a')}年?(?:(?P<from>\d{{1,2}})月)?(?:底|末|初|份)?\s*(?:到|至|—|-|–|~|～|、|和|跟|与)+\s*(?:{_YEAR.format('b')}年?)?(?:(?P<to>\d{{1,2}})月)?(?:底|末|份)?(?:之间|期间|这|间)?"
)
_AFTER = re.compile(
    rf"{_YEAR.format('a')}年(?:底|末|过去|过完|过了|结束)*(?P<and>及|或|或者|或是)?(?:更)?(?:以后|之后|往后|更?晚|更远|后)"
)
_BEFORE = re.compile(
    rf"{_YEAR.format('a')}年?(?:(?P<month>\d{{1,2}})月)?(?:份)?(?:底|末|当年)?[（(]?(?:或|及|和|以及)?(?:之前|以前|前)"
)
_EARLIER = re.compile(r"早于|更早|(?:以前|之前)的也")
_PLAN = re.compile(r"[“\"]?十(?P<n>[三四五六])五[”\"]?(?P<end>期?末|结束|收官)?(?!规划|计划|时期|教育)")
_FROM_NOW = re.compile(r"今后(?!怎么|咋|如何)|往后|接下来|从现在起|以后(?:还)?要")
_SINGLE = re.compile(rf"{_YEAR.format('a')}(?:年|(?=[^\d%％])|$)(?:(?P<month>\d{{1,2}})月)?")
_RELATIVE_YEARS = (("今年", 0), ("当年", 0), ("本年度", 0), ("年内", 0), ("明年", 1), ("后年", 2), ("去年", -1))
_PERCENT = re.compile(
    r"百分比|百分之|百分数|比例(?:的)?(?:目标|指标|要求)|带(?:有)?(?:%|百分)|占比(?:类|的)?(?:目标|指标|要求)|带比例|%的"
)
_TARGETS = re.compile(
    r"量化|硬指标|(?:数字|数量|数据|具体)(?:的)?(?:指标|目标|要求)|指标|带(?:有|着)?(?:具体)?(?:数字|数)|有数字|(?:明确|写明|列明|给出)(?:了)?(?:具体)?(?:数字|数值|数量)|数字(?:性)?的?(?:要求|规定|任务)"
)
# Figures of any measure, not only shares.
_NUMBERS = re.compile(
    r"量化|(?:具体|明确)(?:的)?(?:人数|金额|个数|次数|所数|数字|数据|数目|数值|数量|数(?!据))|数字(?:性)?(?:的)?(?:指标|要求|目标|任务|规定)|带(?:有|着)?(?:具体)?数|有数字|定量|(?:人数|所数|个数)(?:方面|指标|要求|上的)|保底|最少得有|(?:写|列|给)(?:明|出|了)(?:了)?(?:具体)?(?:数字|数值|数量|数)"
)
# 数字经济 asks for no figures.
NO_FIGURE = re.compile(r"数字(?:经济|化|政府|校园|素养|技术|资源|教育|产业|乡村|社会|平台|转型|中国|基础|赋能|人才)")
OTHER_NUMBERS = re.compile(r"具体(?:的)?(?:数|量)|数字|个数|人数|所数|次数|数量|金额|(?<![给拨出补奖])钱")
_DATED = re.compile(
    r"(?:卡|写|注|标|定)(?:了|明|着|死|清)*(?:要)?(?:做到|完成|到)?(?:哪|几)一?年(?:要|就要|得)?(?:做到|完成|达到)?(?:的|，|[？?]|$)|(?:分别|各[自地]?)(?:是|都|打算|计划|准备|要|定|的)*(?:[哪几]一?年|什么时候|啥时候|何时)(?:底|末|前)?(?:达标|达到|完成|建成|实现|创成|通过|验收)|(?:哪年|几年内)[^，。；]{0,6}(?:完成|建成|做到|达到)的|(?:定|写|标|注)(?:了|明|着)*(?:年限|年份|时限)|(?:完成|达标|实现)(?:的)?(?:年份|时限|期限|时间)(?:的|要求)|带(?:有)?(?:完成)?(?:时限|日期|期限|时间|截止)|(?:有|写|定|明确|规定|给|卡|标)(?:了|明|着|死)?(?:了)?(?:完成|具体|明确)?(?:时限|日期|期限|时间(?:节点|点|要求|限制)?|年份|截止)|时间(?:节点|点|表)|(?:所有|全部|各项|哪些)(?:的)?(?:时限|期限|时间|截止)|截止(?:日期|时间)|什么时候(?:之前)?到期|时限要求"
)
_RECURRING = re.compile(
    r"每(?:年度?|学期|学年|个?月|季度?|周|[两二三四五2-5]年)[、，]?(?:才|就|固定|都|要|得|必须|需要?)?(?:要|得|必须|需要?|都)*(?:做|办|干|搞|开展|组织|完成|落实|定期|评|的|要|有|培训|招|认定|安排|遴选|举行|举办|进行|报|调度)|(?:周期|定期|经常|常规|年度|循环|固定)(?:性)?(?:的)?(?:要|得)?(?:动作|活动|做|任务|工作|要求|开展|事)"
)
# Words that ask for everything rather than for one thing.
_ALL = re.compile(
    r"(?:做|干|办|管|配合|负责|牵头|参与|参加|协助|完成|落实|达到|做到|承担)(?:些|了|过|着)?(?:什么|啥)(?!时候|标准|水平|样)|些(?:啥|什么)|凡是|都给我|找出来|一览|拉个|全说|各项|(?:做到|达到|完成|落实|遵守)(?:哪|什么|啥)(?!时候|标准|水平|样|程度|[年天月个级类])|(?:的|都)有(?:什么|啥)|有份|跟我们?[^，。？]{0,4}有关|的(?:条款|条目|条文|事项|任务|规定|指标)(?:呢|吧)?[？?。]?$|怎么(?:要求|规定)|一条(?:别|不|都不)|别落|不落|不漏|别漏|完整|哪几|哪些|哪几|所有|全部|全都|都(?:有|要|得|是|应)|一共|总共|清单|列|梳理|汇总|盘点|捋|归纳|几(?:项|条|件)|多少(?:项|条|件)|逐条|逐项|一条不落|统统|各项|分别|"
    r"(?:要|必须|应该?|得|该|需要?)(?:做|干|达|完|落|实|守|遵|满|注意|履|搞|办).{0,3}(?:什么|啥)(?!时候|标准|水平|样)|(?:什么|啥)(?:任务|要求|指标|规定|目标|事|活|硬杠杠|责任)"
)
_PLACES = re.compile(
    r"(?:有没有|有无)哪(?:一?[条款处些份]|几[条款处份])|几处(?:用|提|写|说|讲|出现|涉及)|有没有[^，。；？?]{2,24}的(?:提法|条款|表述)|哪(?:儿|里|些地方|几处|几个地方)(?:都|有|还|也)?(?:提|讲|说|写|规定|涉及|点)|(?:写|规定|说|讲|列)在(?:了)?(?:哪|第几)|在第几(?:部分|条|项|章)|在哪(?:一|几)?条|哪里有(?:规定|说法)|(?:提|写|说|讲)到?[^，。；]{0,10}(?:的)?有哪(?:些|几个)地方|"
    r"(?:哪几|哪些|几)(?:份|个|条)?[\u4e00-\u9fff]{0,6}(?:文件|政策|意见|地方|条款|条).{0,6}(?:提|讲|说|规定|涉及|写|给了|定了)|(?:提到|涉及|写到|讲到).{0,14}(?:的)?(?:有|是)?(?:哪些|哪几)(?:份|个|条)?(?:文件|政策|地方|条款|条)"
)
# A place that is looked for in the texts, not one whose policies are meant: 点到济南的条款.
_LOOKED_FOR = re.compile(
    r"(?:点到|点了|点名(?:到|提到)?|提到|提及|写到|说到|讲到|涉及到?|直接点|落[到在]|摊[到在])(?:了|过)?(?:咱们?|我们)?$",
)
_PHRASE = re.compile(
    r"(?:写|说|提|讲|出现|用|写到|提到|说到|写明|要求|带|含)(?:了|过|着|到|有|要|的|是)*\s*[“\"「](?P<before>[^”\"」]{2,20})[”\"」]|[“\"「](?P<after>[^”\"」]{2,20})[”\"」](?:这|一词|几个字|字样|二字|三个字)"
)
_NOT_ALL = re.compile(r"为(?:什么|啥|何)|怎么(?!都|要求|规定)|是不是|吗[?？]?$|能不能|可不可以")
# 单独或联合牵头: either.
ALONE_OR_NOT = re.compile(r"(?:单独|独自)(?:或|还是|、|和)")
_ALONE = re.compile(
    r"(?:就|只|仅)[^，。？?]{0,14}(?:一家|一个单位|一个部门)|(?:单独(?!点|列|写|提)|单干|独自|只(?:由|有|归)|仅由|独家|自己一家|一家(?:单独)?(?:负责|牵头|干|管)).{0,20}"
)


def with_years(text: str, today: date | None) -> str:
    """The question with 27年 as 2027年, and 今年, 明年, 年底前 as the years they are today."""
    text = without_titles(text)
    text = _SHORT_YEAR.sub(lambda m: f"20{m.group(1)}", text)
    if today is None or re.search(r"20[1-4]\d\s*年?", text):
        return text
    for word, shift in _RELATIVE_YEARS:
        text = re.sub(
            rf"(?<![\d一二三四五六七八九十两半几]){word}(?:年?[底末内]|以内|之内|里)*",
            f"{today.year + shift}年",
            text,
            count=1,
        )
    return re.sub(r"(?<![\d年每])年底(?:之?前)?", f"{today.year}年底前", text)


def relative_years(text: str, today: date) -> list[tuple[str, int]]:
    """The words of a question that mean a year by today's date, and which: (今年, 2026)."""
    if re.search(r"20[1-4]\d\s*年?", without_titles(text)):
        return []
    return [
        (word, today.year + shift) for word, shift in _RELATIVE_YEARS
        if word != "当年" and re.search(rf"(?<![\d一二三四五六七八九十两半几]){word}", text)
    ][:1]  # fmt: skip


def asked_interval(text: str, today: date | None = None) -> tuple[str, str]:
    """(since, until) of the ends of deadlines asked for, "" where open; ("", "") where none is asked."""
    plain = with_years(text, today)
    match = _PLAN.search(plain)
    if match and not re.search(r"20[1-4]\d", plain):
        end = 2015 + 5 * "三四五六".index(match["n"]) + 5
        return (str(end) if match["end"] else str(end - 4)), str(end)
    match = _RANGE.search(plain)
    if match and (match["b"] or match["to"]):
        ends = ((match["a"], match["from"]), (match["b"] or match["a"], match["to"]))
        first, last = sorted(year + (f"-{int(month):02d}" if month else "") for year, month in ends)
        return first, last
    match = _AFTER.search(plain)
    if match:
        own = match["and"] or f"{match['a']}年和{match['a']}年" in plain  # 2017年和2017年往后
        return (match["a"] if own else str(int(match["a"]) + 1)), ""
    match = _BEFORE.search(plain)
    if match and _EARLIER.search(plain):
        return "", match["a"]
    if match and not re.search(
        rf"{match['a']}年(?!\d*月?[底末]?(?:之?前|以前))", plain
    ):  # 2024年或2024年底前: that year
        return "", match["a"] + (f"-{int(match['month']):02d}" if match["month"] else "")
    if today and _FROM_NOW.search(plain) and not re.search(r"20[1-4]\d", plain):
        return today.isoformat(), ""
    years = [m["a"] + (f"-{int(m['month']):02d}" if m["month"] else "") for m in _SINGLE.finditer(plain)]
    return (min(years), max(years)) if years else ("", "")


def asked_facts(text: str) -> frozenset[FactKind]:
    """Kinds of fact that a list is asked of: 所有量化指标, 带时限的要求, 每年都要做的."""
    found = set()
    text = NO_FIGURE.sub("　", text)
    if re.search(r"(?:要求|规定|任务)(?:和|及|与|、)(?:量化)?(?:指标|目标)", text):
        text = _TARGETS.sub("", text)  # both are asked: no one kind
    if _PERCENT.search(text) and not OTHER_NUMBERS.search(text):
        found.add(FactKind.PERCENT)
    elif _NUMBERS.search(text):
        found.add(FactKind.NUMBER)
    elif _TARGETS.search(text) or _PERCENT.search(text):
        found.add(FactKind.TARGET)
    if _DATED.search(text):
        found.add(FactKind.DEADLINE)
    if _RECURRING.search(_regular(text)):
        found.add(FactKind.RECURRING)
    return frozenset(found)


def asked_rhythms(text: str) -> tuple[str, ...]:
    """The rhythms of what is to be done (1年 of 每年要做的, 1学期), empty where none is asked; 每年 holds for 每学年."""
    if not _RECURRING.search(_regular(text)):
        return ()
    rhythms = [t.rhythm for t in find_times(_regular(text)) if t.rhythm]
    if re.search(r"定期|周期|几年一", text):
        return ()  # 每年、每学期或者定期: whatever recurs
    if "1年" in rhythms:
        rhythms.append("1学年")
    return tuple(dict.fromkeys(rhythms))


def asked_phrase(text: str) -> str:
    """The words in quotes of which every place is asked: 原文说要“全覆盖”的有哪些条; "" where none are."""
    match = _PHRASE.search(text)
    return match["before"] or match["after"] if match else ""


def asked_places(text: str) -> list[tuple[int, int]]:
    """Spans of places that are looked for in the texts: 济南 in 点到济南的条款."""
    return [
        (place.start, place.end) for place in find_places(text)
        if _LOOKED_FOR.search(text, 0, place.start) and re.match(r"名?字?的|了|头上|身上|$|[，。？?]", text[place.end :])
    ]  # fmt: skip


def is_place(word: str) -> bool:
    """Whether a word is the name of a place and no more."""
    return any(len(place.text) == len(word) for place in find_places(word))


def asked_schools(text: str) -> tuple[tuple[frozenset[SchoolKind], ...], tuple[tuple[int, int], ...]]:
    """Schools that a question names, each by its kinds, and where; empty where it names none.

    学校 alone counts only where nothing more is said, as ANY.
    """
    plain = without_titles(text)
    kinds: dict[frozenset[SchoolKind], None] = {}
    spans = []
    for actor in find_schools(plain, ()):
        pieces = [told_kinds(piece) for piece in re.split(r"[、和及或/]", actor.text)]
        shared = pieces[0] & _SHARED  # 乡镇的学校、幼儿园: both of a town
        named = [kind for kind in (piece | shared for piece in pieces) if kind]
        if named or actor.text in ("学校", "各学校", "中小学"):
            kinds.update(dict.fromkeys(named))
            spans.append((actor.start, actor.end))
    return tuple(kinds), tuple(spans)


def _regular(text: str) -> str:
    """Rhythms as policies write them: “每年”, 每一年, 按学期 and 隔两年 as 每年, 每学期 and 每两年."""
    text = re.sub(r"[“”\"‘’「」]", "", text).replace("每一", "每")
    text = re.sub(r"年年|月月", lambda m: "每" + m.group(0)[0], text)
    text = re.sub(
        r"(?<!每)([一两二三四五\d])年(?:要|得|搞|办|做|开展|组织|评|来)*一(?:回|次|届|遍|轮)", r"每\1年搞", text
    )
    text = re.sub(r"按(?=[月季年]|学期|学年)|隔(?=[一两二三四五\d]年)", "每", text)
    return re.sub(r"(每[^，。、（]{1,3})[（(][^）)]*[）)]", r"\1", text)


def without_exceptions(text: str) -> str:
    """The question without what is not to be listed: （年份不算）."""
    return _EXCEPT.sub("", text)


def without_titles(text: str) -> str:
    """The question with titles and the years in them blanked, at the same length."""
    return _TITLE.sub(lambda m: " " * len(m.group(0)), text)


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the spans blank, at the same length."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "　" * (end - start)
    return "".join(characters)


def without_asides(text: str) -> str:
    """The question with brackets blanked that only say which document is meant: （市教育局办公室那份）."""
    return _ASIDE.sub(lambda m: "　" * len(m.group(0)), text)


def without_counted_in(text: str) -> str:
    """The question with brackets blanked that say what is to be counted in too, places left: （长清也算）."""
    return _COUNTED_IN.sub(lambda m: m.group(0) if find_places(m.group(0)) else "　" * len(m.group(0)), text)


_ASIDE_OF_ASKER = re.compile(
    r"(?<=[。！？!?；;，,])(?:我|俺|咱|本人)们?(?:学校|校|单位|局|这边|自己)?(?:是|在|要|正|想|准备|刚|好)(?![^，。；？?！!]*(?:哪|什么|啥|多少|怎么|几|谁|关于|有关|全部|所有|条款|规定))[^，。；？?！!]{2,24}(?=[，。；？?！!]|$)"
)
_FOR_WHOM = re.compile(r"[供给][^，。；？]{2,16}?(?:参考|看看|看一下|备查)")
_INTRODUCTION = re.compile(
    r"^(?:我|俺|咱|本人)?们?(?:学校|单位|这边|这里|校|园|局)?(?:是|在|正|准备|刚|新|才|做|搞|管|干|开|当|负责|分管)(?![^，。；]*(?:哪|什么|啥|多少|怎么|几|谁))[^，。；？?！!]{2,24}的?[，,。；;：:]"
)


def introduction(text: str) -> int:
    """Where the words end in which an asker says who he is, before he asks: 我刚到市教育局管科研的处室，…; 0 where none."""
    match = _INTRODUCTION.match(text)
    return match.end() if match else 0


def asides_of_asker(text: str) -> list[tuple[int, int]]:
    """Spans in which an asker says who he is or what he is about after having asked: …？我是心理老师，我校正准备迎检."""
    return [match.span() for pattern in (_ASIDE_OF_ASKER, _FOR_WHOM) for match in pattern.finditer(text)]


# 我在财政局上班，…: who asks, not what is asked by; so too …的同志来问, and 我们市政府办要逐条分解 at the end.
_ASKER = re.compile(r"(?:我|俺|咱|本人)?们?(?:这边)?(?:刚刚?|新|现|才)?(?:是|在|从|调到|调来|调进|分到|借调到|来自)+")
_ASKS = re.compile(r"要|牵头|配合|负责|哪些|什么|啥")
# … unless the asker's own body is what is asked by: 我们局要负责哪些.
_OWN_PART = re.compile(
    r"[把让给叫](?:我|咱|俺)们|[列有](?:了|成)?(?:我|咱|俺)们|(?:我|咱|本|俺)们?(?:局|厅|委|部|办|单位|部门|处|科|这边)|(?:我|咱|俺)们?(?:要|该|得|应|需|牵头|配合|负责|参与)"
)
_SENT_BY = re.compile(
    r"(?:、?[\u4e00-\u9fff]{2,4}(?:室|处|科|股|局))?(?:想看|想查|想了解|想知道|要看|看过来|接材料)|、?[\u4e00-\u9fff]{2,4}(?:室|处|科|股)的?$|"
    r"(?:那边)?的?(?:同志|人)(?:来问|让|想|叫)"
)
_WILL = re.compile(r"(?:这边)?(?:要|想|得)(?:逐条|逐项|汇总|分解|写|报|整理|做台账|开会|备)")


def names_asker(text: str, start: int, end: int) -> bool:
    """Whether a unit at [start, end) is where the asker works, not what is asked by."""
    before = re.split(r"[，。；：,;]", text[:start])[-1]
    before = re.sub(r"(?:(?:下面|下属|下边)?的?(?:某|一)个?(?:[市县区镇乡]的?)?)$", "", before)
    for place in find_places(before):  # 我在武汉教育局, 我是石家庄一个县教育局的
        before = before.removesuffix(place.text)
    after = re.split(r"[，。；：,;]", text[end:])[0]
    if _SENT_BY.match(after):
        return True
    if re.fullmatch(r"(?:我|俺|咱)们?", before) and _WILL.match(after):
        return True
    if _OWN_PART.search(text, end):
        return False
    return bool(_ASKER.fullmatch(before)) and len(after) < 8 and not _ASKS.search(after)


_ISSUES = re.compile(
    r"(?:自己|单独|直接)?(?:联合)?(?:出|发|印发|出台|制定|下发|发布)的?(?:那|这)?(?:[一两三四五几]?[份个])?(?:文件|通知|方案|意见|计划|政策|办法)"
)


def issues(text: str, end: int) -> bool:
    """Whether a unit that ends there is who issued a document: 市教育局|出的两份文件."""
    return bool(_ISSUES.match(text, end))


def asks_together(text: str) -> bool:
    """Whether clauses are asked for that name every one of the units: 既有财政局又有各镇街."""
    return bool(
        re.search(
            r"牵头[，、]?(?:由|而)?[^，。；]{2,12}配合|既.{1,16}又|一起|同时(?:挂|是|当|属)|一(?:块儿?|起|道)(?=当|列|挂|配合|做|干|办|承担|负责|参与)|同时被|共同(?=做|承担|负责|参与)|同时(?:写|有|列|涉及|包含)|都(?:写|有|列|在)(?:了|着|进)?的(?:条|任务)",
            text,
        )
    )


_BANS = re.compile(
    r"红线|禁令|禁区|负面清单|禁止性|(?:不能|不得|不准|不许|不允许|严禁|禁止)(?:去)?(?:干|做|碰|搞|办|发生|出现|有)?的(?!是谁)|"
    r"哪(?:条|些|几条)[^，。；]{0,4}(?:禁止|严禁|不准|不许)|(?:禁止|严禁|不准|不许)(?:了)?(?:哪|什么|啥)"
)


def asks_for_bans(text: str) -> bool:
    """Whether what must not be done is asked for: 有哪些红线不能碰, 哪条禁止."""
    return bool(_BANS.search(text))


def asks_for_all(text: str) -> bool:
    """Whether a question may be asking for all there is rather than for one thing."""
    return bool(_ALL.search(text)) and not _NOT_ALL.search(text)


def asks_for_places(text: str) -> bool:
    """Whether every place is asked for that speaks of something: 哪几份文件提到了县管校聘."""
    return bool(_PLACES.search(text))


_LEADS_ALONE = re.compile(r"没有?(?:任何)?(?:其他|其它|别的)[^，。；]{0,8}牵头|(?:单独|独自|自己|一家)牵头")


def asks_sole_lead(text: str) -> bool:
    """Whether clauses are asked for that a unit leads alone, whoever else takes part."""
    return bool(_LEADS_ALONE.search(text))


def left_out(text: str, start: int) -> bool:
    """Whether what begins at `start` is not to take part: 但没有|崂山实验室的."""
    return bool(re.search(r"(?:(?<!有)没有?|不含|不带|不包括)(?:写|列|拉)?(?:任何)?(?:其他|其它|别的)?$", text[:start]))


def asks_alone(text: str) -> bool:
    """Whether clauses are asked for in which a unit stands alone: 单独负责, 没有配合单位."""
    if re.search(r"牵头.{0,8}(?:哪些|什么|任务|工作).{0,12}(?:单独|独自|自己)", text):
        return False  # 牵头的有哪些，哪些是自己单独负责: both are asked
    if ALONE_OR_NOT.search(text):
        return False
    return bool(_ALONE.search(text)) or bool(
        re.search(
            r"只(?:写|列|标|挂)(?:了|着)?[^，。；、的]{2,12}的(?:条|任务|有)|没(?:有|写|列)?(?:任何|其他|别的|其它)?(?:的)?(?:部门|单位|人)?(?:来)?(?:配合|参与|协助)|没(?:有|写|列|带|拉|挂)(?:任何)?(?:别的|其他|其它)(?:的)?(?:部门|单位|局)|没(?:有|写)?(?:其他|别的)?(?:配合|其他)单位|不用(?:别人|其他).{0,4}配合",
            text,
        )
    )
