"""What a question asks for: deadline, target, unit, metadata, list, comparison or content."""

from __future__ import annotations

import re

from assistant.types import Field, Kind
from corpus.types import Role
from index.tokenizer import words

_DEADLINE = re.compile(
    r"什么时候|啥时候?|啥时|何时|何日|哪一?年|几几年|哪个?年份|哪一?天|哪个?月|几月|几号|几时|什么时间|什么日期|时限|期限|截止|最晚|最迟|多久(?:内|之内|能)?(?:完成|做完|建成|达|要)|"
    r"时间(?:要求|节点|表|是|安排|点)|什么年份|年份|到几年|期限|哪个时间|(?<!多)长时间内|几年内|多长时间内|多少年(?:内|前)|deadline"
)
_FREQUENCY = re.compile(
    r"多(?:久|长时间)|几年(?:一|重|核|评|定|换)?|几(?:个)?(?:月|学期|周)一|隔多久|频率|多少年一|几年.{0,6}[一回次]"
)
_TARGET = re.compile(
    r"多少|(?<![哪好些这那没])几(?=[个所名人次成届家样项元块种类批处天节门岁条分])|占比|比例|百分之|百分比|多大(?=比|规模|面积|范围|程度)|多高|多低|什么水平|什么(?:样的)?标准|哪一?[档类级]|啥标准|几类|"
    r"数量|(?:率|度|标准|人数|个数|指标|金额|目标值?)(?:目标)?(?:是|为|要|达|定|各|分别)|指标|最少|至少|不低于|不少于|上限|下限|比重|差异率|占几|几成|具体(?:数字|数值)|量化|多少钱|几[百千万](?=[块元名人个所])"
)
_UNIT = re.compile(
    r"(?:由谁|谁来?|哪(?:个|些|几个|几家|家|一家)?(?:部门|单位|局|处室|科室|委办局|家单位|家)?|什么(?:部门|单位))"
    r"(?:.{0,4})(?:牵头|负责|配合|来?管|主管|分管|落实|责任|参与|主抓|来抓|搭把手|管这|管的)"
    r"|几(?:家|个)(?:单位|部门|局)|谁(?:牵头|负责|配合|来?管|主管|分管|抓)|(?:牵头|配合|责任|协办|主办|负责|参与|协同)的?(?:单位|部门|处室|科室|局|方)|哪(?:些|几个|个|几家|家|一个)(?:部门|单位|局|处室|科室|委办局)"
    r"|归(?:谁|哪|什么)(?:(?:个|家|些)?(?:部门|单位|局|处室|科室)?来?管)?|哪(?:几|些)?家(?:管|来|负责|配合|牵头|单位|在)|哪(?:几)?家|什么(?:部门|单位)|责任(?:压|分|落|在|给|归|主体)|(?:单位|部门)(?:有哪些|是谁|是哪)|哪两家|谁的(?:责任|活|事)|是哪个单位|由哪"
)
_FIELDS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (Field.NUMBER, re.compile(r"文号|发文字号|文件编号|文件号|什么号的?文件|多少号(?!前|之前|截止)|发文号|字号|编号是")),
    (Field.PHONE, re.compile(r"电话|号码|打给谁|打哪个|手机号|座机")),
    (Field.EMAIL, re.compile(r"邮箱|电子邮件|e-?mail|邮件地址")),
    (Field.CONTACT, re.compile(r"联系人|联系方式|找谁(?!来)(?:问|咨询|联系|打听)?|怎么联系|咨询(?:谁|哪|方式)|跟谁联系")),
    (Field.UPSTREAM, re.compile(
        r"(?:依据|根据|按照|照着|照|参照|依照|凭|引用|落实|贯彻).{0,14}(?:什么|哪(?:个|些|份|几)?|啥).{0,6}(?:文件|政策|方案|通知|规定|来的|制定|文)|"
        r"(?:贯彻|引用|转发|依据|遵照)(?:落实)?的.{0,10}(?:文件|文号|通知|意见|方案)|上(?:级|位)(?:的)?(?:文件|依据|政策)|制定依据|政策依据|依据(?:是|的|什么|哪|有)|引用.{0,8}(?:文件|文号)|依据文件|(?:什么|哪个|哪些|啥)(?:文件)?(?:作|为)?依据")),
    (Field.ADDRESSEE, re.compile(r"(?:下|发|印|送|抄)给(?:谁|哪|了)|主送|抄送|印发给|下发给|发给谁|发到哪|收文")),
    (Field.DATE, re.compile(
        r"(?:哪天|何时|什么时候|啥时候?|几号|几月几日?号?|几月份?|哪一?年|哪年哪月|日期|时间|多会儿)(?:印发|发布|出台|下发|发的|发文|发出|成文|公布|印的|下的|发)|"
        r"(?:印发|发布|出台|下发|成文|发文|公布|落款|签发)(?:的)?(?:日期|时间|是(?:哪|什么|几)|于)|(?:文件|方案|计划|通知|意见).{0,8}(?:哪天|几号|什么时候|啥时候|几月几[日号])(?:发|出|印|下)|"
        r"在?(?:哪|那)(?:一)?天(?:印发|发)|几月几[日号].{0,3}(?:发|印)|是(?:哪[天年月]|什么时候|啥时候?|几[号月]).{0,6}(?:发布|印发|出台|下发|发)的|(?:哪天|几号|什么时候|啥时候|何时|哪年|几月).{0,12}(?:印发|下发|发布|出台|发)的")),
    (Field.ISSUERS, re.compile(
        r"(?:谁|哪(?:个|些|几个|几家|家|级)?(?:部门|单位|机关|局|家|政府)?|什么(?:部门|单位|机关)|几(?:个|家)(?:部门|单位)?)(?:联合|共同|一起)?(?:在.{0,4})?(?:、.{0,4})?(?:印发|发布|出台|发的|下发|制定|发文|印的|下的|出的)|"
        r"(?:哪|几|什么).{0,4}(?:局|部门|单位|家|机关).{0,8}(?:盖章|印发|发文|联合发|发的)|发文(?:机关|单位|部门)|印发(?:机关|单位|部门)|制发|(?:联合|共同)(?:印发|发文|发布|下发|发的)|(?:由谁|谁).{0,6}(?:印发|发布|出台|下发|发)|落款(?:是|单位)|谁发")),
    (Field.TITLE, re.compile(r"全称|标题|文件名|(?:正式|完整)(?:的)?名称|全名|正式的?还是试行|试行还是正式|是(?:不是)?试行")),
)  # fmt: skip
# What a whole place, school or unit must do by a time: 到2027年必须达到什么, 要完成哪些.
_DUTIES = re.compile(
    r"(?:必须|要|应该?|需要?|得|该)?(?:达到|做到|完成|实现|落实|做成|办成|达标)(?:些|的)?(?:什么|哪些|啥)(?!时候|标准|水平|程度|样)|"
    r"(?:什么|哪些|啥)(?:任务|要求|目标|硬指标|指标|事)(?:要|得|必须|到期|截止)|年(?:底|末)?(?:之?前)?的(?:目标|任务|要求|硬指标)"
)
_UNIT_DUTIES = re.compile(
    r"(?:负责|配合|牵头|参与|承担|管|主管|协助)(?:了|着|的)?(?:任务|工作|条款|事项)?(?:都|一共|共)?(?:有|是)?(?:哪些|哪几|什么|啥|几项|几条|多少项|多少条|多少个)(?!时候)"
    r"|是哪(?:个|些|几个?|几项)(?:任务|工作|条款|事项)|(?:干|做)(?:些)?(?:什么|啥|哪些)|有(?:没有|什么|啥|哪些)?(?:活|份)(?=吗|么|没有?|呢|要?[干做]|[？?]|$)|牵头还是配合|配合还是牵头|(?:哪些|什么|啥)(?:任务|职责|工作|责任(?!单位|部门)|分工)"
)
_LIST = re.compile(
    r"梳理|汇总|归纳|罗列|盘点|(?:全部|所有)(?:的)?(?:条目|条款|任务|工作|要求|目标|事项)|(?:完整|全部|全都?|都|逐条|一一|一条条|逐项|统统|分条)(?:给我)?(?:列|念|说|讲|数)|列(?:出|一下|举|全|个|一遍|表|成)|(?:一共|总共|共)(?:有|干|要|包括|是|分)?(?:哪|几|多少|啥|什么)|"
    r"(?:哪些|哪几|几大|有几|几)(?:条款|条目|条文|条|项|大项|大任务|项任务|个方面|类任务|大行动|个行动|项行动|大工程)|清单|都(?:有|是|要|做)(?:哪些|啥|什么|哪几)|有哪些(?:主要|重点|具体|大)?(?:任务|工作|行动|措施|内容|举措|工程|保障|要求|目标)|"
    r"(?:任务|工作|行动|措施|举措|工程|保障措施|目标|要求)(?:都|分别|各)?(?:有|是|包括)(?:哪|什么|啥)|干哪些事|做哪几件|哪些任务|哪些工作|哪几样工作|所有(?:的)?(?:任务|工作|要求|目标|条款)|分别(?:是|叫|为)(?:什么|哪|啥)|给我捋|捋一下"
)
_ENUMERABLE = re.compile(r"条目|条款|任务|行动|措施|工作|工程|事|保障|举措|条|项|目标|要求|方面|清单|路径")
_COMPARISON = re.compile(
    r"比较|对比|对照|异同|区别|差别|差异(?!率)|相比|有(?:什么|啥|何)不(?:同|一样)|不一样|一样(?:吗|不|么)|是否(?:一致|相同)|哪(?:个|边|家|里)(?:更|高|低|早|晚|快|多|少)|谁(?:更|高|低|早|晚|多|少)|"
    r"各(?:是|要|拿|说|有|自|为|定|规定|覆盖|提)|分别(?:是|要|有|怎|规定|定|提)|跟.{1,12}比|和.{1,12}比|compare|difference"
)
_NAMES_A_BODY = re.compile(
    r"牵头|配合|单位|部门|处室|科室|哪(?:个|些|几个|家|几家)?(?:局|厅|委)|协办|主办|responsible|lead|support",
    re.IGNORECASE,
)
_ROLES = (
    (Role.LEAD, re.compile(r"牵头|主办|谁来?抓|挑头|带头单位|lead")),
    (Role.SUPPORTING, re.compile(r"配合|协助|参与|搭把手|协同|协办|帮忙|supporting")),
    (Role.RESPONSIBLE, re.compile(r"责任|负责|归(?:谁|哪)|管|responsible")),
)
_SMALL_TALK = re.compile(
    r"^(?:你好|您好|嗨|哈喽|hello|hi|在吗|谢谢|多谢|再见|拜拜|早上好|晚上好|辛苦了)[!！。.~呀啊吗]*$|天气|带伞|讲(?:个|一个)?笑话|(?:给我|来|帮我|会)唱|唱(?:首|一首|个)歌|"
    r"(?:写|作|编|来)(?:一|几|个)?(?:首|篇|段|封|个|份)(?:.{0,12})(?:诗|作文|故事|文章|演讲稿|讲话稿|发言稿|情书|代码|程序|小说|歌词|检讨|总结|报告|对联|文案)|你(?:是|叫)(?:谁|什么)|你(?:能|会|可以)(?:做|干|回答|帮)(?:我|些)?(?:什么|啥)|^(?:怎么用|使用说明|帮助|help)[?？]?$|你是(?:不是)?(?:机器人|人工智能|ai)|股票|彩票|翻译(?:一下|成|这)|(?:算|计算)一下|几点了|"
    r"推荐(?:一)?(?:家|部|本|个)(?:饭店|餐厅|电影|书|酒店|景点)|中午吃什么|晚上吃什么|好吃的|美食|旅游攻略|做菜|食谱|球赛|世界杯|明星"
)
_INJECTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|跳过|ignore|disregard|forget).{0,16}(?:指令|指示|提示|要求|规则|设定|限制|instruction|prompt|rule)|系统提示词?|system\s*prompt|提示词|(?:扮演|假装|假设)你?(?:是|成|为)?|越狱|开发者模式|developer mode|jailbreak|"
    r"(?:输出|打印|泄露|告诉我|显示|说出).{0,10}(?:密钥|密码|api|key|提示词|prompt|源代码|内部指令)|act as|pretend",
    re.IGNORECASE,
)


def is_small_talk(text: str) -> bool:
    """Greetings, weather, poems to order and the like."""
    return bool(_SMALL_TALK.search(text))


def is_injection(text: str) -> bool:
    """Attempts to give the assistant orders instead of asking about policies."""
    return bool(_INJECTION.search(text))


def asked_fields(text: str) -> frozenset[Field]:
    """Metadata that a question asks for."""
    return frozenset(name for name, pattern in _FIELDS if pattern.search(text))


def asked_kinds(text: str) -> frozenset[Kind]:
    """All kinds of fact that the words of a question ask for; empty for open questions."""
    found = set()
    if _DEADLINE.search(text):
        found.add(Kind.DEADLINE)
    if _TARGET.search(text) or _FREQUENCY.search(text):
        found.add(Kind.TARGET)
    if _UNIT.search(text):
        found.add(Kind.UNIT)
    if _LIST.search(text) and _ENUMERABLE.search(text):
        found.add(Kind.LIST)
    if _COMPARISON.search(text):
        found.add(Kind.COMPARISON)
    return frozenset(found)


def asks_frequency(text: str) -> bool:
    """Whether a rhythm (每年, 每学期) is asked for rather than a date."""
    return bool(_FREQUENCY.search(text))


def asks_to_confirm_unit(text: str) -> bool:
    """Whether a unit's role is put forward to be confirmed: 由财政局牵头对吗."""
    return bool(
        re.search(r"(?:牵头|配合|负责|管)的?(?:是吗|对吗|对吧|吧|吗|是不是|对不对|没错吧|么)[?？]?$", text.strip())
    )


_LEAVE = re.compile(
    r"(?:(?:能不能|可不可以|能否|可否|让不让|准不准|许不许)(?P<asked>[^，。；？?吗么嘛啥哪]{2,10})|"
    r"(?:可以|(?<![不可才就只])能|允许)(?P<deed>[^，。；？?吗么嘛啥哪]{2,10})[吗么嘛不])"
)


def asked_deeds(text: str) -> tuple[str, ...]:
    """The words of what somebody asks leave to do, 外包 in 食堂能外包吗; none where that is more than a few."""
    match = _LEAVE.search(text)
    if match is None:
        return ()
    deed = match["asked"] or match["deed"]
    return tuple(word for word, _ in words(deed) if len(word) > 1) or (deed,)


# 一共要掏多少钱: a total is one figure.
_TOTAL = re.compile(
    r"(?:一共|总共|共|合计|总计)[^，。；？?]{0,8}(?:多少|几[百千万亿])[^，。；？?]{0,3}(?:钱|元|块|经费|资金)"
)


def asks_total(text: str) -> bool:
    """Whether a sum of money is asked for: 一共要掏多少钱."""
    return bool(_TOTAL.search(text))


def asks_summary(text: str) -> bool:
    """Whether a policy as a whole is asked for: 总结一下, 主要内容."""
    return bool(
        re.search(
            r"总结|概括|概述|主要(?:内容|讲|说)|大意|归纳一下|讲了(?:些)?(?:什么|啥)|说了(?:些)?(?:什么|啥)|内容是什么|summar",
            text,
        )
    )


def asks_duties(text: str) -> bool:
    """Whether all that is due is asked for, without a subject: 到2027年必须达到什么."""
    return bool(_DUTIES.search(text))


def asks_unit_duties(text: str) -> bool:
    """Whether the tasks of a unit are asked for: 财政局配合哪些."""
    return bool(_UNIT_DUTIES.search(text))


def insists_on_body(text: str) -> bool:
    """Whether a unit in the administrative sense is asked for, not just whoever it is."""
    return bool(_NAMES_A_BODY.search(text))


def asks_day(text: str) -> bool:
    """Whether a day or month is asked for, not just a year."""
    return bool(re.search(r"哪一?天|几号|几月|哪个?月|什么日期|几日|何日", text))


def asked_role(text: str) -> Role | None:
    """The one role asked for; None where several or none are."""
    roles = [role for role, pattern in _ROLES if pattern.search(text)]
    if Role.LEAD in roles and Role.SUPPORTING in roles:
        return None
    return roles[0] if roles else None


def mask_question_words(text: str) -> str:
    """The text with the phrases that ask for a kind blanked out."""
    for pattern in (_DEADLINE, _FREQUENCY, _TARGET, _UNIT, _LIST, _COMPARISON):
        text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    """Blanks for a phrase; of 和金乡的轮岗规定比 only the ends ask, what is between them is the subject."""
    phrase = match.group(0)
    if phrase[0] in "和跟" and len(phrase) > 3:
        return " " + phrase[1:-1].removesuffix("对").removesuffix("相").ljust(len(phrase) - 1)
    return " " * len(phrase)
