"""Lists over policies of other places and fields than the corpus: how they are called, whom they name."""

from __future__ import annotations

import pytest

from assistant.engine import Assistant

# Written for this test, in the usual style; no such documents exist.
_TEXTS = {
    "xiangyang": """襄阳市人民政府办公室关于加强学校体育工作的实施意见
襄政办发〔2022〕41号
各县（市、区）人民政府，市政府各部门：
为加强学校体育工作，现提出如下意见。
一、重点任务
（一）开齐开足体育课
小学每周不少于4课时，初中每周不少于3课时。（责任单位：市教育局、市财政局）
（二）补充体育师资
通过公开招聘、走教等方式补充农村学校体育教师，对走教教师给予补贴。（责任单位：市教育局、市人力资源社会保障局）
（三）开放场馆
2024年底前，城区公共体育场馆向学生免费开放。在襄城区先行试点。（责任单位：市体育局）
（四）组织竞赛
每年举办一次中小学生运动会，每学年开展一次体质测试。任何学校不得参加商业性赛事。（牵头单位：市教育局，配合单位：市体育局、市财政局）
（五）扶持民办学校
对私立学校购置体育器材按30%给予补助。（责任单位：市财政局）
二、组织保障
高校体育院系要对口支援中小学，高中要开设3个以上运动项目课程。（责任单位：市教育局）
2022年5月6日
""",
    "suqian": """宿迁市人民政府办公室关于推进学校食堂管理的意见
宿政办发〔2023〕17号
各县（区）人民政府，市各有关部门：
一、规范管理
（一）落实责任
学校食堂实行校长负责制。各县（区）要建立学校食堂台账，每学期报送一次。
（二）部门协同
教育部门要会同市场监管、卫生健康等部门开展检查。宣传、教育部门要做好食品安全宣传。
（三）经费保障
财政部门要落实食堂改造经费，重点支持农村学校和教学点。
二、监督检查
对违规承包学校食堂的，依法严肃处理。
2023年8月2日
""",
    "关于方便残疾人使用图书馆的实施方案": """为方便残疾人使用图书馆，制定本方案。
一、主要任务
（一）改善残疾人阅览条件
2025年底前，县级以上图书馆设残疾人阅览室，残疾人持证免费借阅。（国家卫生健康委负责）
（二）丰富残疾人读物
每年出版残疾人读物100种以上。（国家新闻出版署牵头，中国残联按职责分工负责）
（三）培训图书馆员
图书馆员每3年接受一次为残疾人服务的培训。（文化和旅游部、各地区按职责分工负责）
""",
}  # fmt: skip
_XIANGYANG = "襄政办发〔2022〕41号"
_SUQIAN = "宿政办发〔2023〕17号"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("elsewhere")
    for name, text in _TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return Assistant.open(tmp_path_factory.mktemp("elsewhere-index"), folder)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # a 文号 without its year, or with a place for its letters
        ("襄政办发41号里，市体育局有份的是哪几条", {(_XIANGYANG, "一（三）"), (_XIANGYANG, "一（四）")}),
        ("宿迁17号文，每学期要做的有哪些", {(_SUQIAN, "一（一）")}),
        # a document of no place, called by its subject
        ("残疾人图书馆那个方案里，国家卫健委自己一家负责、没有别的部门的有哪些", {("", "一（一）")}),
        # units in quotes, by what they are short for, and as departments in running text
        ("残疾人图书馆方案里写了“各地区”的有哪几条？", {("", "一（三）")}),
        ("襄阳体育那个意见，市人社局负责哪些？", {(_XIANGYANG, "一（二）")}),
        ("宿迁食堂意见里，宣传部门和教育部门要一起做的有哪些", {(_SUQIAN, "一（二）")}),
        # whoever leads, one that leads alone, one that is to be left out
        ("襄阳41号文里明确写了“牵头”单位的任务有哪些", {(_XIANGYANG, "一（四）")}),
        ("襄阳体育意见里，有市教育局、但没有市财政局的是哪几条",
         {(_XIANGYANG, "一（二）"), (_XIANGYANG, "二")}),
        # where the asker works is not asked by
        ("我刚调到市财政局，襄阳体育意见里讲走教的有哪些条", {(_XIANGYANG, "一（二）")}),
        # a place that is looked for in the text
        ("襄阳体育意见点到襄城区的条款", {(_XIANGYANG, "一（三）")}),
        # rows of topics, schools that are private, a share in words
        ("襄阳体育意见对课时、体质测试、器材有哪些规定", {(_XIANGYANG, "一（一）"), (_XIANGYANG, "一（四）"), (_XIANGYANG, "一（五）")}),
        ("襄阳体育意见里写到私立学校的有哪些条", {(_XIANGYANG, "一（五）")}),
        ("襄阳体育意见里，按百分之三十补的在第几条", {(_XIANGYANG, "一（五）")}),
        # several documents by what their titles say; what must not be done
        ("两份学校方面的文件里有哪些不准干的", {(_XIANGYANG, "一（四）")}),
        # bodies joined by 和, each for itself and as a pair
        ("襄阳体育意见里教育局和体育局一起负责的任务有哪些", {(_XIANGYANG, "一（四）")}),
        # documents that are not to be looked at, and several by their subjects
        ("除了襄阳体育那份，另外几份文件里哪些条款提到财政", {(_SUQIAN, "一（三）")}),
        ("学校食堂和残疾人图书馆两份文件里，2025年底前要做到的有哪些", {("", "一（一）")}),
        # examples in brackets and after what asks narrow nothing; a word in everyday clothes
        ("宿迁食堂意见里钱从哪来、往哪投，相关条款", {(_SUQIAN, "一（三）")}),
        ("襄阳体育意见里老师的事（招聘、走教这些）在哪几条讲", {(_XIANGYANG, "一（二）")}),
        # who issued a document is not asked by
        ("襄阳市政府办公室发的那份体育意见，每学年要做的有哪些", {(_XIANGYANG, "一（四）")}),
        # exclusions
        ("襄阳体育意见涉及高校（不含高中）的条款有哪些", {(_XIANGYANG, "二")}),
    ],
)  # fmt: skip
def test_lists_over_other_documents(question: str, expected: set[tuple[str, str]], elsewhere: Assistant) -> None:
    answer = elsewhere.ask(question)
    assert answer.status == "answered", answer.text
    assert {(c.document_number, c.article) for c in answer.citations} == expected, answer.text


def test_what_a_document_lacks_is_refused(elsewhere: Assistant) -> None:
    assert elsewhere.ask("襄阳41号文里市水利局牵头哪些任务").status == "refused"
