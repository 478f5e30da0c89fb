"""Targets of a sentence: a value or named standard to be reached, with comparator and indicator.

Figures that demand nothing are left out: slogans (“三个课堂”), lists of what exists (等9所学校),
conditions (20万人口以上的县, 45周岁以下), lengths of time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.dates import TimeExpression, chinese_digits, mask_titles
from corpus.types import Comparator, TimeKind

_NUMBER = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_ROUGH = r"(?:余|多)?"
_COUNT = (
    r"个百分点|百分点|个学分|个学时|个课时|万亿元|万亿级|亿元|亿级|万元|元|万平方米|平方米|公顷|万亩|亩|万人次|人次|万人口|万人|万名|万户|万家|万个|万台|万吨|万辆|人|名|所|次|个|项|处|门|种|类|"
    r"节课|节|课时|学时|学分|小时|分钟|倍|套|台|件|篇|支|家|场|批次|公里|位|本|册|座|条|只|例|期|户|辆|款|卷|幅|张|间|块|吨|度|万|亿|岁|周岁|年|个月|月|天|日|届|任期|学年|学期|人口|级|强|大|步|站|片|米|"
)
# 过千亿, 突破万亿元: a round sum in Chinese.
_ROUND = re.compile(
    r"(?:突破|超过|超|过|达到|达|破)(?P<unit>[百千万]亿(?:元|级)?)(?![\u4e00-\u9fff]{0,3}(?:企业|产业集群|项目))"
)
# 12EFLOPS, 1000M/s: only beside a word that binds (达到, 以上), else it is a name (5G).
_LATIN_UNIT = r"[A-Za-z]{1,8}(?:/s)?(?![A-Za-z0-9])"
_VALUE = re.compile(
    rf"(?P<number>{_NUMBER}\s*[:：∶]\s*{_NUMBER}|{_NUMBER}(?:\s*[—\-–－─~～至]\s*{_NUMBER})?)\s*{_ROUGH}\s*"
    rf"(?P<unit>[%％‰]|(?:{_COUNT.rstrip('|')})|{_LATIN_UNIT}|)"
)
_CHINESE_VALUE = re.compile(
    r"(?P<number>[一二两三四五六七八九十百]+(?:[至到—－-][一二两三四五六七八九十]+)?)(?:余|多)?"
    r"(?P<unit>个百分点|所|名|次|个(?!别|人|体|性)|项|处|门(?!类)|小时|课时|学时|节|支|家|场|座|元|学年|倍|位|套|成|部(?!门|分|委)|期(?!间|末|望|限))"
)
_AT_LEAST = r"不低于|不少于|不得低于|不得少于|不小于|至少|最少|达到|达|提高到|提高至|提升到|提升至|增加到|增长到|增至|扩大到|高于|超过|突破|多于|大于|稳定在|保持在|不低|满"
_AT_MOST = r"不高于|不超过|不得超过|不得高于|不多于|不大于|最多|最高|降至|降到|降为|降低到|下降到|减少到|控制在|压减到|低于|少于|小于|不足"
_ABOUT = r"约|近|大约|约为"
_BEFORE = re.compile(rf"(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{_ABOUT})")
_BEFORE_VALUE = re.compile(
    rf"(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{_ABOUT}))"
    r"(?:建成|建设|建立|配备|设立|设置|打造|培育|培养|创建|认定|遴选|组织(?:学生)?(?:参加)?|开展|举办|参加|掌握|安排|开设|有|拥有|新增|形成|完成|包挂|学会|新建|招收|了|为|在)?\s*(?:每[^，。；\d]{1,4})?\s*$"
)
_FAR_COMPARATOR = re.compile(
    r"(?:(?P<most>不高于|不超过|不得超过)|(?P<least>不低于|不少于|不得低于|不得少于|至少|最少)|(?P<about>约为))[^\d，。；]{1,16}$"
)
_AFTER_VALUE = re.compile(r"\s*[（(]?(?:含)?[）)]?\s*(?P<word>及以上|以上|及以下|以下|以内|之内|左右|上下|之上)")
# Verbs that make a plain number a thing to be done.
_ACTS = (
    r"建成|建设|新建|改建|扩建|改扩建|建立|建好|创建|配备|配齐|设立|设置|打造|培育|培养|造就|引进|引育|遴选|评选|选树|选拔|选派|认定|培训|组织|开展|举办|举行|参加|新增|增加|扩大|增|"
    r"形成|完成|实施|安排|命名|推广|推出|推动|推进|投入|招收|招聘|补充|派出|制定|开发|开设|达成|表彰|奖励|资助|转化|攻克|突破|部署|布局|争创|争取|支持|组建|搭建|发布|新缔结|缔结|建|评|选|派|设|布设|改造|孵化|聚集|集聚|吸引|落地|出台|遴选推荐|申报|推荐|确定|实现|保持|提升|提供|扶持|重点支持|上线|汇聚|梳理|总结|征集|立项|启动|储备|掌握|安装|更新|整合|申请|累计|力争|每[年县市区校所个学月周天日名]|年均|人均|生均|各|用于|包挂|学会"
)
_ACTING = re.compile(rf"(?:{_ACTS})")
_ONLY_ACTS = re.compile(
    rf"(?:{_ACTS}|取得|选取|进行|核定|观摩|观看|选修|壮大|运营|做强|做大|推介|和|并|、|一批|全市|全省|全县|全区|年内|共|总)+"
)
_MAKES = re.compile(
    r"(?:建成|建设|新建|改建|扩建|打造|培育|培养|构建|形成|培训|引进|配备|遴选|认定|新增|组织|开展|举办|创建|搭建|设立|设置)\s*$"
)
# Money that is paid out to someone is no target of the policy.
_BENEFIT = re.compile(
    r"给予|加计扣除|税前|补助|奖励|资助|补贴|贴息|奖补|扶持|配套支持|按照?.{0,30}的$|申请财政|不超过所"
)
# A list of what exists, or a part picked out of it, is not what has to be reached.
_EXISTING_BEFORE = re.compile(
    r"(?:等|前|第|现有|已有|已建成|已|原有|共有|上述|这|该|全市|全省|全县|全区|其他|其余)\s*$"
)
_EXISTING_AFTER = re.compile(r"^[^，。；、]{0,14}?(?:中(?:[，、]|设|选|的)|之一|均|都|试点镇|作用)")
_CONDITION_UNITS = (
    "岁",
    "周岁",
    "人口",
    "万人口",
    "年",
    "个月",
    "月",
    "天",
    "日",
    "届",
    "任期",
    "级",
    "强",
    "大",
    "步",
    "学期",
    "学年",
)
_LENGTH_UNITS = ("年", "个月", "学年", "天", "日", "月")
_CONDITION_AFTER = re.compile(
    r"^(?:以上|以下|以内|及以上|及以下)?(?:的)(?!基础|比例|速度|标准|目标|水平|增速|增长)|^(?:以上|以下)?(?:人口|常住人口)"
)
# 56人以上大班额比例控制在5%以内: which classes, not how many.
_SIZE_UNITS = ("人", "万人", "名", "平方米", "元", "万元", "亿元")
_CONDITION_NOUN = re.compile(
    r"(?:以上|以下|以内|及以上|及以下)(?:的)?[\u4e00-\u9fff]{1,12}?(?:控制在|降至|降到|不超过|不高于|不低于|达到|比例|占比|全部|基本)"
)
_CONDITION_BEFORE = re.compile(
    r"(?:人口|年龄|对|凡|如|若|连续|任职|(?<!专)任教(?!师)|从教|年满|未满|经过|(?<![应使利公费专作信商通运住])用|满)[^，。；]{0,6}$"
)
_ALL = re.compile(
    r"(?:实现|达到|推进|推动|确保|完成|基本)?[^，。；、]{0,0}(?P<all>全(?:面)?覆盖|(?<!健)全部(?!门|课程|内容|过程|费用|收入|责任|教育|工作|的)|全面(?:完成|达标|达到|普及|消除)|全员(?=持证|达标|参与|参加|轮训|覆盖)|(?<=覆盖)全[省市县区][^，。；、]{0,4}所有|全达标|零增长|清零|(?<=所有).{2,24}?(?:补充到位|到位|达标)|所有(?=[^，。；、]{2,12}(?:完成|实现|达到|达标|建成|配备|补充|均(?!衡)|全部))|全普及|全惠及|均(?=具备|达到|达标|实现|完成|配|设|有|建|通过|能|纳入|要|应|须|为))"
)
# Atomic, so that what follows cannot be met by giving back a character of the name.
_STANDARD = re.compile(
    r"(?:(?<!已)(?<!已经)(?<!制定)(?<!建立)(?P<verb>达到|达|符合|通过|稳定在|高于|不低于|执行|满足)"
    r"(?P<name>(?>[^，。；：！？“”、]{2,36}(?:类(?:及)?以上(?:[\u4e00-\u9fff]{0,6}标准)?|标准(?:之上|以上)?|验收|认定|达标评价|督导评估|类园|星级(?:以上)?|(?:优质均衡|普及普惠)(?:发展)?水平)"
    r"|(?:省定|国家)?\s*[ⅠⅡⅢI一二三]{1,3}\s*类[^，。；的]{0,8}|(?:省级|国家级|市级)(?:示范|一类)[^，。；的]{0,8}))"
    r"|(?P<as>按照?(?:省定|国家)?\s*(?:[ⅠⅡⅢⅣI]{1,3}|[一二三])\s*类[^，。；的]{0,6}标准)(?=建设|配备|建成|执行|落实|改造|配置)"
    r"|(?:建成|(?<!积极)创建成?为?|创成)(?P<title>(?>[^，。；：！？“”、\d]{2,30}(?:示范县|示范区|先进县|优质均衡县|示范园|示范校)))"
    r"|(?P<level>(?:不低于|不高于|优于|高于|达到或(?:超过|高于))(?>[^\d，。；：！？、一二两三四五六七八九十]{2,24}(?:水平|标准|城区|城市|县城|公务员|平均数|均值))(?=[，。；、！]|$)"
    r"|(?<![全均部])达标(?=[，。；]|$)))"
    r"(?!的[^，。；]{2,}|化|地|和)"
)
_NO_STANDARD = re.compile(
    r"符合条件|条件的|形式|方式|途径|调研|监测|渠道|手段|机制|平台|载体|举措|活动|(?:课程|质量)标准$"
)
_MET = re.compile(r"(?:达标|到位|完成|覆盖|合格|落实|通过)")
_COUNTED_QUOTE = re.compile(r"(?:达到|实现)?“[一二三四五六七八九十]个$")
_WHOLE = re.compile(r"全(?:面)?(?:覆盖|惠及|达标|普及)")
# 全部 and 均 are shown with what they say: 全部举办为公办园.
_PREDICATE = 30
_BREAK = re.compile(r"[，,；;。：:！？∶]")
_FILLER = re.compile(
    r"^(?:(?:(?:到|至|截至|截止|于|在)?　+|确保|力争|争取|努力|进一步|基本|积极|全面|逐步|切实|分别|并|且|使|让|将|把|要|应|须|需|必须|原则上|也|还|其中|同时|推动|推进|实行|实施|落实|实现|保证|保持|完成|达到|一般|全部|均|都|每年|年均|每学期|每学年|每月|每周|每天|每日|每季度|累计|新增|由)\s*)+"
)
_BINDING_TAIL = re.compile(
    rf"(?:{_AT_LEAST}|{_AT_MOST}|{_ABOUT})\s*$|(?:不低于|不少于|不得低于|不得少于|不高于|不超过|不得超过|至少)[^，。；]*$"
)
# What only describes the thing: 以…为代表的, 收入过200亿元的, 具有国内竞争力的, 依托中心小学实现.
_ATTRIBUTE = re.compile(
    r"(?:打造|培育|建设)?(?:以[^，。；]+为[^，。；的]{2,4}的|具有[^，。；的]+的|收入[^，。；的]+的|[^，。；的]{2,6}、[^，。；的]{2,8}的)(?=[^的]{3,}$)"
    r"|(?:依托|通过|以|利用)[^，。；]+?实现(?=.{2,})|[^，。；]{0,12}?(?:攻克|打造|培育)(?=[^，。；]{4,}$)"
)
_TRAIL = re.compile(
    r"(?:的)?(?:原则上|所有|基本|应|要|须|需|必须|将|均|都|全部|总|分别|力争|逐步|稳定|持续|继续|平均|每年|年均|累计|不断|已|实现|为|占|仅|可|也|再)*$"
)


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A target at [start, end) of a sentence, its indicator at [indicator_start, indicator_end)."""

    start: int
    end: int
    indicator_start: int
    indicator_end: int
    comparator: Comparator
    word: str
    number: str
    unit: str


def find_targets(text: str, times: Sequence[TimeExpression]) -> list[FoundTarget]:
    """Targets of a sentence, in order; `times` are its time expressions, which are no values."""
    masked = list(mask_titles(text))
    for time in times:
        masked[time.start : time.end] = "　" * (time.end - time.start)
    plain = "".join(masked)
    rhythms = tuple(time.start for time in times if time.kind is TimeKind.RECURRING)
    found: list[FoundTarget] = []

    def free(start: int, end: int) -> bool:
        return not any(f.start < end and start < f.end for f in found)

    for start, end in _standards(plain):
        if free(start, end):
            found.append(_target(plain, start, end, Comparator.STANDARD, "", "", ""))
    for match in _VALUE.finditer(plain):
        target = _value(plain, match, rhythms)
        if target and free(target.start, target.end):
            found.append(target)
    for match in _ROUND.finditer(plain):
        if free(*match.span()):
            word = plain[match.start() : match.start("unit")]
            found.append(_target(plain, *match.span(), Comparator.AT_LEAST, word, "1", match["unit"]))
    for match in _CHINESE_VALUE.finditer(plain):
        target = _chinese_value(plain, match, rhythms)
        if target and free(target.start, target.end):
            found.append(target)
    for match in _ALL.finditer(plain):
        start, end = match.span("all")
        if (
            match["all"] in ("全部", "均", "全员", "所有")
            or match["all"].startswith("全面")
            or match["all"].endswith("所有")
        ):
            end = min(_part(plain, start, end)[1], start + _PREDICATE)
        if free(start, end) and not _is_slogan(plain, start, end) and not _beside(found, plain, start, end):
            found.append(_target(plain, start, end, Comparator.ALL, match["all"], "", ""))
    return _shared(sorted(found, key=lambda f: f.start), plain)


def _shared(found: list[FoundTarget], plain: str) -> list[FoundTarget]:
    """不少于300个…、200所…: a comparator before the first value holds for the others of its enumeration."""
    for i in range(1, len(found)):
        first, second = found[i - 1], found[i]
        between = plain[first.end : second.start]
        if second.comparator is not Comparator.EXACTLY or "、" not in between or _BREAK.search(between):
            continue
        led = first.word and first.comparator is Comparator.AT_LEAST and not first.word.endswith(("以上", "达到", "达"))
        if "分别" in plain[_last_break(plain[: first.start]) : first.start]:  # 分别达到85%、95%
            found[i] = replace(
                second, comparator=first.comparator, word=first.word,
                indicator_start=first.indicator_start, indicator_end=first.indicator_end,
            )  # fmt: skip
        elif led:
            found[i] = replace(second, comparator=first.comparator, word=first.word)
    return found


def _standards(plain: str) -> list[tuple[int, int]]:
    spans = []
    for match in _STANDARD.finditer(plain):
        name = next(group for group in ("name", "title", "level", "as") if match[group])
        part = plain[slice(*_part(plain, *match.span()))]
        if not _NO_STANDARD.search(match[name]) and not re.search(r"[\d.]+\s*[%％]", part):
            spans.append((match.start() if name != "name" else match.start("verb"), match.end(name)))
    return spans


def _value(plain: str, match: re.Match[str], rhythms: Sequence[int]) -> FoundTarget | None:
    start, end = match.span()
    number, unit = match["number"], match["unit"].replace("％", "%")
    before, after = plain[:start], plain[end:]
    part = before[_last_break(before) :]
    comparator, word, left, right = _comparator(plain, start, end)
    if start and (before[-1].isascii() and before[-1].isalnum() or before[-1] in "第.-/"):
        return None
    if not unit and (comparator is Comparator.EXACTLY or "." not in number and comparator is Comparator.ABOUT):
        return None
    if unit.isascii() and unit[:1].isalpha() and comparator is Comparator.EXACTLY:
        return None
    if _is_slogan(plain, start, end) or _EXISTING_BEFORE.search(before) and unit != "%":
        return None
    if (_BENEFIT.search(part) or word == "最高") and (unit == "%" or unit.endswith("元")):
        return None
    if unit != "%" and _is_condition(plain, start, end, unit, comparator):
        return None
    if comparator is Comparator.EXACTLY and unit != "%":
        if unit in _LENGTH_UNITS or _EXISTING_AFTER.match(after):
            return None
        acts = _ACTING.search(part) or unit == "次" and _in_part(rhythms, plain, start)
        if not acts and not re.match(r"[\s]*$", after[:1] or " ") and not _BREAK.match(after[:1]):
            return None
    whole = _WHOLE.match(after)
    if number == "100" and unit == "%" and whole:  # 100%全覆盖
        return _target(plain, left, end + whole.end(), Comparator.ALL, whole.group(0), "100", "%")
    return _target(plain, left, right, comparator, word, _plain_number(number), unit)


def _chinese_value(plain: str, match: re.Match[str], rhythms: Sequence[int]) -> FoundTarget | None:
    start, end = match.span()
    number = chinese_digits(match["number"])
    before, after = plain[:start], plain[end:]
    part = before[_last_break(before) :]
    comparator, word, left, right = _comparator(plain, start, end)
    if before.endswith(
        (
            "第",
            "十",
            "之",
            "每",
            "统",
            "唯",
            "万",
            "进",
            "这",
            "同",
            "同一",
            "另",
            "某",
            "任",
            "逐",
            "前",
            "“",
            "上",
            "下",
            "再",
        )
    ):
        return None
    if _is_slogan(plain, start, end) or _is_condition(plain, start, end, match["unit"], comparator):
        return None
    if comparator in (Comparator.EXACTLY, Comparator.ABOUT):
        if match["unit"] == "元" or after.startswith(("个", "“", "大", "层")) or _EXISTING_AFTER.match(after):
            return None
        regular = _in_part(rhythms, plain, start) or match["unit"] == "次" and any(r < start for r in rhythms)
        bound = (
            regular
            or "-" in number
            or number == "100"
            and not before.endswith(("数", "上", "近", "几"))
            or re.search(r"(?:每[^，。；]{1,8}|至少)[^，。；]*$", part)
        )
        if not bound or not (_ACTING.search(part) or regular and match["unit"] == "次"):
            return None
    return _target(plain, left, right, comparator, word, number, match["unit"])


def _in_part(starts: Sequence[int], plain: str, position: int) -> bool:
    """Whether any of the starts lies before a position in its sentence part."""
    left = _last_break(plain[:position])
    return any(left <= start < position for start in starts)


def _comparator(plain: str, start: int, end: int) -> tuple[Comparator, str, int, int]:
    """How the value at [start, end) binds, the word that says so, and the stretch with it."""
    after = _AFTER_VALUE.match(plain, end)
    before = _BEFORE_VALUE.search(plain, max(0, start - 16), start)
    left, right = start, end
    comparator, word = Comparator.EXACTLY, ""
    far = _FAR_COMPARATOR.search(plain, _last_break(plain[:start]), start)
    if far and not before:  # 不低于总课时的11%
        comparator, word = _side(far)
    if before:
        comparator, word = _side(before)
        left = before.start()
    if after:
        word = after["word"]
        right = after.end()
        if word.endswith(("以上", "之上")):
            comparator = Comparator.AT_LEAST
        elif word in ("左右", "上下"):
            comparator = Comparator.ABOUT
        else:
            comparator = Comparator.AT_MOST
    return comparator, word, left, right


def _side(match: re.Match[str]) -> tuple[Comparator, str]:
    for name, comparator in (("most", Comparator.AT_MOST), ("least", Comparator.AT_LEAST), ("about", Comparator.ABOUT)):
        if match[name]:
            return comparator, match[name]
    raise AssertionError  # one of the groups matched


def _is_slogan(plain: str, start: int, end: int) -> bool:
    """“112”体系, “三个课堂”: a number in quotes of a few characters; “四个100%” is no slogan."""
    if plain[end - 1] in "%％":
        return False
    opened = max(plain.rfind("“", 0, start), plain.rfind('"', 0, start))
    closed = plain.find("”", end)
    return opened >= 0 and "”" not in plain[opened:start] and 0 <= closed - opened <= 16


def _is_condition(plain: str, start: int, end: int, unit: str, comparator: Comparator) -> bool:
    """Whether a value says to whom something applies rather than what is to be reached."""
    after, before = plain[end:], plain[:start]
    if unit in _CONDITION_UNITS and not re.search(
        r"不少于|不得少于|不低于|至少|不超过|不得超过|不多于", plain[max(0, start - 6) : start]
    ):
        return True
    if unit in _SIZE_UNITS and _CONDITION_NOUN.match(after):
        return True
    if _MAKES.search(before):  # 构建1000个以上的数据集
        return False
    if _CONDITION_AFTER.match(after) and not re.search(r"不少于|至少|不低于|每[^，。；]{0,6}$", before[-8:]):
        return True
    return bool(_CONDITION_BEFORE.search(before)) and unit not in ("%", "元")


def _beside(found: Sequence[FoundTarget], plain: str, start: int, end: int) -> bool:
    """Whether 全部 or 均 only quantifies a value or standard of the same part."""
    left, right = _part(plain, start, end)
    return any(left <= f.start < right for f in found)


def _last_break(text: str) -> int:
    return max((m.end() for m in _BREAK.finditer(text)), default=0)


def _part(plain: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) of the part between commas that holds a stretch."""
    following = _BREAK.search(plain, end)
    return _last_break(plain[:start]), following.start() if following else len(plain)


def _target(plain: str, start: int, end: int, comparator: Comparator, word: str, number: str, unit: str) -> FoundTarget:
    quoted = _COUNTED_QUOTE.search(plain, 0, start)
    if quoted and plain[end : end + 1] == "”":  # “四个100%” with its quotes
        start, end = quoted.start(), end + 1
    left, right = _indicator(plain, start, end)
    if comparator in (Comparator.STANDARD, Comparator.ALL) and right <= _part(plain, start, end)[0]:
        left, right = start, end  # what an earlier part speaks of is another thing
    return FoundTarget(start, end, left, right, comparator, word, number, unit)


def _indicator(plain: str, start: int, end: int) -> tuple[int, int]:
    """What a value is of: the words before it in its part, else those after it, else an earlier part."""
    left, right = _item(plain, start, end)
    before = _trimmed(plain, left, start)
    after = _trimmed(plain, end, right)
    if plain.startswith(("全部", "均"), start) and before[1] - before[0] >= 2:
        return before
    if _ALL.fullmatch(plain[after[0] : after[1]]) or _MET.fullmatch(plain[after[0] : after[1]]):
        after = (end, end)
    share = "%" in plain[start:end] or "％" in plain[start:end]
    reached = re.search(r"(?:实现|达到|为|达|降低|下降|提高|提升|增长|减少|压减|压缩|缩短|增加)\s*$", plain[left:start])
    if share and after[1] - after[0] >= 2 and not _BEFORE.match(plain[start:end]) and not reached:
        return after  # 90%以上的普通高中完成…: without 占比达到 before it, what follows is what it is of
    spread = re.match(
        r"每(?:个|所|县|乡|镇|校|名|班|市|区|学)|.*各级$|各(?:县|市|区|乡|镇|校|学校)", plain[before[0] : before[1]]
    )
    if spread and after[1] - after[0] >= 2:
        return after
    has_before = before[1] - before[0] >= 2 and not _ONLY_ACTS.fullmatch(plain[before[0] : before[1]])
    if after[1] - after[0] >= 2 and (not has_before or _ends_in_act(plain[before[0] : before[1]])):
        return after
    if has_before:
        return before
    if after[1] - after[0] >= 2:
        return after
    while left > 0:
        right = left - 1
        left = _last_break(plain[:right])
        earlier = _trimmed(plain, left, right)
        if earlier[1] - earlier[0] >= 3 and not re.search(r"\d", plain[left:right]):
            return earlier
    return before if before[1] > before[0] else (start, end)


_OTHER_VALUE = re.compile(rf"\d|[一二两三四五六七八九十](?:{_COUNT})")


def _item(plain: str, start: int, end: int) -> tuple[int, int]:
    """The part that holds a value, cut at 、 where it enumerates several: 1个…、2个…、100所…."""
    left, right = _part(plain, start, end)
    for i in range(start - 1, left, -1):
        if _parts(plain, i) and _OTHER_VALUE.search(plain[left:i]):
            left = i + 1
            break
    for i in range(end, right):
        ahead = plain[i + 1 : i + (8 if plain[i] == "、" else 3)]
        if _parts(plain, i) and _OTHER_VALUE.search(ahead):
            right = i
            break
    return left, right


def _parts(plain: str, i: int) -> bool:
    """Whether the character at i parts items of an enumeration; 及 of 及以上 does not."""
    return plain[i] == "、" or plain[i] in "和及" and plain[i + 1 : i + 3] not in ("以上", "以下")


def _ends_in_act(text: str) -> bool:
    return bool(re.search(rf"(?:{_ACTS}|取得|选取|进行|核定|观摩|观看|获得|选择|选修|聘请|拥有|构建)$", text))


def _trimmed(plain: str, left: int, right: int) -> tuple[int, int]:
    """[left, right) without blanks, fillers at the start and adverbs at the end."""
    text = plain[left:right]
    lead = re.match(r"[\s　]*(?:、)?(?:的)?(?:（[^）]*）)?", text)
    left += lead.end() if lead else 0
    filler = _FILLER.match(plain[left:right])
    left += filler.end() if filler else 0
    text = plain[left:right]
    comparator = _BINDING_TAIL.search(text)
    text = text[: comparator.start()] if comparator else text
    attribute = _ATTRIBUTE.match(text)
    if attribute:
        left += attribute.end()
        text = text[attribute.end() :]
    trail = _TRAIL.search(text)
    text = (text[: trail.start()] if trail else text).rstrip(" 　的")
    return left, left + len(text)


def _plain_number(number: str) -> str:
    number = re.sub(r"\s", "", number)
    number = re.sub(r"[—\-–－─~～至]", "-", number)
    return re.sub(r"[,，](?=\d{3})", "", number).replace("：", ":").replace("∶", ":")
