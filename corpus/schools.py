"""Schools named in a sentence: of which kinds, and whether the sentence binds them themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.dates import TimeExpression, mask_titles
from corpus.types import Actor, SchoolKind

_KINDS: tuple[tuple[SchoolKind, re.Pattern[str]], ...] = (
    (SchoolKind.KINDERGARTEN, re.compile(r"幼儿园|学前教育机构|托幼|幼教|公办园|民办园|优质园|薄弱园|实验园|引领园|基地园|示范园|中心园|(?<!校)园(?=所|长)")),
    (SchoolKind.PRIMARY, re.compile(r"(?<!中)小学(?!生)|村小(?!规模)|完小")),
    (SchoolKind.JUNIOR, re.compile(r"初中|初级中学")),
    (SchoolKind.COMPULSORY, re.compile(r"义务教育|义教")),
    (SchoolKind.SENIOR, re.compile(r"高中|普高|县中|高级中学")),
    (SchoolKind.VOCATIONAL, re.compile(r"职业(?=院校|学校|教育|中学|高中|技术|本科|专科|大学|培训|类|高等|中等|和|、|$)|中等职业|高等职业|中职|高职|(?<![任专兼在全现])职(?:专|校|教)(?!研)|技工|中专|技师")),
    (SchoolKind.SPECIAL, re.compile(r"特殊教育|(?<!独)特教|孤独症|培智|聋校|盲校")),
    (SchoolKind.UNIVERSITY, re.compile(r"高校|(?<!老年)(?<!开放)大学|高等学校|本科院校|高等院校|师范院校|艺术院校")),
    (SchoolKind.RURAL, re.compile(r"乡村|农村|村小(?!规模)|村级|村里|乡里|乡下|偏远|边远")),
    (SchoolKind.TOWN, re.compile(r"强镇|街镇|乡镇|镇上|镇里|镇区|镇驻地|镇域|乡镇街道|镇中心|中心校|中心小学|中心幼儿园")),
    (SchoolKind.BOARDING, re.compile(r"寄宿|住宿|住校|(?<!周转)宿舍")),
    (SchoolKind.PRIVATE, re.compile(r"民办|私立")),
    (SchoolKind.PUBLIC, re.compile(r"公办|公立")),
    (SchoolKind.SMALL, re.compile(r"小规模|村小|教学点|(?<=、)弱”?学校")),
)  # fmt: skip
_HEAD = (
    r"幼儿园|公办园|民办园|优质园|薄弱园|实验园|引领园|示范园|中心园|基地园|小学|初中(?:学校)?|高级中学|高中(?:学校|阶段学校)?|普高|县中|中小学校?|中学(?:校)?|中心校|村小(?!规模)|教学点|"
    r"职业院校|职业学校|职教中心|(?<![任专兼在全现])职校|中职(?:学校)?|高职(?:院校|学校)?|高校|高等学校|高等院校|(?<!老年)(?<!开放)大学|院校|学校(?:（[\u4e00-\u9fff]{2,4}）)?|特教学校|校（园）|校园(?=长)|示范校|引领校|试点校|"
    r"(?<=每)(?:校|园)|(?<=各)(?:校|园)"
)
_MODIFIER = (
    r"所有|全体|镇上|镇里|村里|乡里|乡下|全部|各级各类|各级|各类|各|每所|每个|每|其他|其它|新建|新设|改扩建|居住区配套|配套|城镇小区|小区|乡镇（街道）|乡镇街道|乡镇|街镇|街道|镇区|镇域|镇|城区|城镇|城乡|城市|农村|乡村|县域|区域|域内|驻地|中心|"
    r"公办|公立|民办|私立|普惠性|普惠|优质|薄弱|寄宿制|小规模|特殊教育|特教|义务教育阶段|义务教育|普通|综合|特色|示范|试点|实验|职业|中等职业|高等职业|中等|高等|高职|省级|市级|县级|省市|省属|市属|全市|全县|全区|全省|我区|我市|我县|直属|"
    r"偏远|边远|农林|基础教育|学前教育|师范|艺术|体育|美育|高水平|独立|九年一贯制|有条件的|有需求的|条件较好的|确需保留的|基础薄弱的?|符合条件的|相关|有关|现有|重点|地方|本地|当地|周边|部属|民族|的|、|和|及|或|（|）|“小、散、弱”|培智|孤独症儿童"
)
_BREAK = re.compile(r"[，,；;。：:！？∶]")
# What may stand before the schools of which the sentence itself is said.
_OPENING = re.compile(
    r"^(?:[\s　]|确保|力争|争取|努力|要求|其中|同时|到|在|年|\d|%|[一二三四五六七八九十]|以上|以下|左右|的|所有|全体|全市|全县|全区|全省|各|每|凡|对于|区域内|原则上|(?:[（(]\d+[）)])|\d+[．.、]|以|明确|保证|—)*$"
)
# Who is made to act acts.
_SHARE_AFTER = re.compile(r"(?:的)?(?:在园|在校|占比|比例|覆盖|入园率|毛入学率)")
_MADE_TO = re.compile(r"(?:指导|组织|推动|鼓励|引导|要求|督促|确保)(?:全[市县区省]|各地)?$")
# 学校 in a phrase that names no school: 家长学校, 现代学校制度, 学校、家庭、社会.
_NO_SCHOOL_BEFORE = re.compile(
    r"(?:家长|现代|家庭、|社会、|家、|驾驶|“[^”]{0,12}|党|以|在|当地|同一|一所|图书|教育集团)$"
)
_NO_SCHOOL_AFTER = re.compile(
    r"^(?:制度|布局|主体|图书|特色发展|规划|委员会|、家庭|、社会|家庭|课程专家|毕业|学历|以上学历|专科|[”’])"
)
_BARE = frozenset(("学校", "院校", "高校", "大学", "校（园）", "学校（幼儿园）"))
# A noun that follows makes the schools an attribute: 学校布局, 学校教师.
_NOUN_AFTER = re.compile(
    r"^(?:[”’]?的)?(?:布局|建设|教师|校长|园长|师资|编制|教职工|党组织|党建|周边|规划|学位|毕业生|学生|课程|安全|美育|体育|艺术|教育教学|教学|管理(?!标准)|办学|办园|环境|食堂|图书|信息化|发展|联动|评价|层面|之间|章程|公用经费|学费|招生|特色|社团|名单|领导|负责人|内|中|里|间|生源|资源|力量|合作|科研|专家|类型|阶段)"
)


@cache
def _schools() -> re.Pattern[str]:
    return re.compile(rf"(?:{_MODIFIER})*(?:{_HEAD})(?:(?:、|和|及|或|（|/)(?:(?:{_MODIFIER})*(?:{_HEAD}))）?)*")


def find_schools(text: str, times: Sequence[TimeExpression]) -> list[Actor]:
    """Schools that a sentence names, in order; a kind named twice in one sentence counts once."""
    masked = list(mask_titles(text))
    for time in times:
        masked[time.start : time.end] = "　" * (time.end - time.start)
    plain = "".join(masked)
    found: dict[str, Actor] = {}
    for match in _schools().finditer(plain):
        start, end = match.span()
        lead = re.match(r"[、的和及或（）]+", match.group(0))
        start += lead.end() if lead else 0
        phrase = plain[start:end]
        if plain[end : end + 1] in ("生", "长", "籍") and phrase.endswith(("学", "校", "园", "中")) or len(phrase) < 2:
            continue
        if phrase in _BARE and (_NO_SCHOOL_BEFORE.search(plain[:start]) or _NO_SCHOOL_AFTER.match(plain[end:])):
            continue
        actor = Actor(start, end, phrase, school_kinds(phrase), _binds(plain, start, end))
        if phrase not in found or actor.own and not found[phrase].own:
            found[phrase] = actor
    return sorted(found.values(), key=lambda a: a.start)


def school_kinds(phrase: str) -> tuple[SchoolKind, ...]:
    """Kinds that the words of a phrase name; ANY where they name none."""
    return tuple(kind for kind, pattern in _KINDS if pattern.search(phrase)) or (SchoolKind.ANY,)


def told_kinds(phrase: str) -> frozenset[SchoolKind]:
    """The kinds that a phrase tells; empty where it says but 学校 or nothing of schools."""
    return frozenset(school_kinds(phrase)) - {SchoolKind.ANY}


def names_kinds(text: str, kinds: frozenset[SchoolKind]) -> bool:
    """Whether a text has words for each of the kinds."""
    return all(pattern.search(text) for kind, pattern in _KINDS if kind in kinds)


def _binds(plain: str, start: int, end: int) -> bool:
    """Whether the schools are what the part says something of: 学校要…, 所有学校均达到…."""
    left = max((m.end() for m in _BREAK.finditer(plain, 0, start)), default=0)
    following = _BREAK.search(plain, end)
    right = following.start() if following else len(plain)
    before, after = plain[left:start], plain[end:right]
    if not after.strip():
        return False
    if _SHARE_AFTER.match(after):  # of all of them together
        return False
    if _MADE_TO.search(before):  # 指导乡镇学校设立读书节
        return not _NOUN_AFTER.match(after) and len(after) > 2
    if not _OPENING.match(before) or re.search(r"支持|鼓励", before):
        return False
    if _NOUN_AFTER.match(after):
        return bool(re.search(r"达到|达标|不低于|高于|稳定在|健全|全部|均|通过|规范|要|应|须|严禁|不得", after))
    return True
