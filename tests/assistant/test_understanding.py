"""Questions taken apart: kind, place, document, units, measure."""

from __future__ import annotations

import pytest

from assistant.asked import asides_of_asker, introduction, issues
from assistant.engine import Assistant
from assistant.kinds import asked_fields, asked_kinds, asked_role
from assistant.messages import example_groups, say
from assistant.types import Field, Kind
from assistant.understand import understand
from assistant.units import same_unit, unit_key
from corpus.types import Role


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("啥时候能建好", {Kind.DEADLINE}),
        ("最晚几月几号前交", {Kind.DEADLINE}),
        ("占比要到多少", {Kind.TARGET}),
        ("几年核定一次", {Kind.TARGET}),
        ("归哪个局管", {Kind.UNIT}),
        ("由谁牵头，谁配合", {Kind.UNIT}),
        ("主要任务都有哪些", {Kind.LIST}),
        ("怎么帮扶薄弱学校", set()),
    ],
)
def test_kinds(question: str, kinds: set[Kind]) -> None:
    assert asked_kinds(question) == kinds


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("方案的文号是什么", {Field.NUMBER}),
        ("通知是哪天印发的", {Field.DATE}),
        ("是哪几个部门联合印发的", {Field.ISSUERS}),
        ("联系电话多少", {Field.PHONE}),
        ("依据省里哪个文件制定", {Field.UPSTREAM}),
        ("哪天前报送", set()),
        ("谁负责落实", set()),
    ],
)
def test_fields(question: str, fields: set[Field]) -> None:
    assert asked_fields(question) == fields


def test_roles() -> None:
    assert asked_role("配合单位有哪些") is Role.SUPPORTING
    assert asked_role("谁牵头谁配合") is None


@pytest.mark.parametrize(
    ("asked", "named", "same"),
    [
        ("教体局", "区教育体育局", True),
        ("县教体局", "县教育和体育局", True),
        ("市教育局", "区教育体育局", False),
        ("人社局", "县人力资源和社会保障局", True),
        ("财政局", "县教育和体育局", False),
        ("妇联", "县妇女联合会", True),
    ],
)
def test_unit_names(asked: str, named: str, same: bool) -> None:
    assert same_unit(asked, named) is same
    assert unit_key("区财政局") == unit_key("县财政局")


@pytest.mark.parametrize(
    ("question", "titles", "missing"),
    [
        ("长清的校长", {"济南市长清区建设乡村教育振兴先行区专项工作方案"}, ()),
        ("山东省济宁市金乡县的作业", {"金乡县义务教育优质均衡发展县创建工作实施方案"}, ()),
        ("济教办[2023]1号怎么说", {"济南市深化教育强镇筑基行动实施方案"}, ()),
        ("济南三年行动里的足球", {"济南教育高质量发展三年（2024—2026年）行动计划（试行）"}, ()),
        ("济宁扩优提质方案", {"济宁市基础教育扩优提质行动实施方案"}, ()),
        ("我县的教师交流", {"金乡县义务教育优质均衡发展县创建工作实施方案"}, ()),
        ("聊城的校长", None, ("聊城",)),
        ("巴黎的校长", None, ("巴黎",)),
    ],
)
def test_scope(assistant: Assistant, question: str, titles: set[str] | None, missing: tuple[str, ...]) -> None:
    scope = understand(question, assistant.library).scope
    assert scope.missing_places == missing
    if titles is not None:
        assert {assistant.library.policies[p].title for p in scope.policies} == titles


def test_unknown_documents_are_seen(assistant: Assistant) -> None:
    scope = understand("鲁教基函〔2021〕13号第三条写了什么", assistant.library).scope
    assert scope.missing_documents == ("鲁教基函〔2021〕13号",)
    assert understand("《义务教育法》怎么规定", assistant.library).scope.missing_documents == ("《义务教育法》",)


def test_everyday_words_meet_policy_words(assistant: Assistant) -> None:
    query = understand("住校的娃吃饭怎么办", assistant.library)
    forms = {form for term in query.terms for form in term.forms}
    assert {"寄宿", "学生", "午餐"} <= forms


def test_messages_take_just_their_variables() -> None:
    assert "青岛" in say("no_place", places="青岛")
    with pytest.raises(KeyError):
        say("no_place")
    with pytest.raises(KeyError):
        say("no_place", places="青岛", other="x")


def test_every_message_is_there_in_both_languages() -> None:
    from assistant.messages import _templates

    assert set(_templates()["zh"]) == set(_templates()["en"])


def test_each_example_on_the_page_is_answered(assistant: Assistant) -> None:
    groups = example_groups()
    assert [title for title, _ in groups] == ["校长、园长", "科室人员", "评估人员"]
    for _, questions in groups:
        for question in questions:
            assert assistant.ask(question).status == "answered", question


def test_every_message_is_used() -> None:
    from pathlib import Path

    from assistant.messages import _templates

    sources = "".join(p.read_text(encoding="utf-8") for p in (Path(__file__).parents[2] / "assistant").rglob("*.py"))
    assert [name for name in _templates()["zh"] if f'"{name}"' not in sources] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("我刚到市教育局管科研的处室，这份方案里哪些条有我们", "我刚到市教育局管科研的处室，"),
        ("做督导的，想汇总关于督导的安排", "做督导的，"),
        ("我们要配合哪些工作，谁牵头", ""),
        ("校园安全都写在哪些条，我们要用", ""),
    ],
)
def test_what_an_asker_says_of_himself_comes_before_what_he_asks(question: str, said: str) -> None:
    assert question[: introduction(question)] == said


@pytest.mark.parametrize(
    ("question", "asides"),
    [
        ("心理健康各文件怎么提的？我是心理老师转的副校长", ["我是心理老师转的副校长"]),
        ("办学条件要达到什么标准，我校正准备迎检", ["我校正准备迎检"]),
        ("扩优提质里哪些条讲招生？我们要做到哪些", []),
    ],
)
def test_what_an_asker_says_of_himself_after_asking_is_an_aside(question: str, asides: list[str]) -> None:
    assert [question[start:end] for start, end in asides_of_asker(question)] == asides


def test_who_issued_a_document_is_told_from_who_must_act() -> None:
    text = "市教育局发的两份文件里，市财政局出的钱"
    assert issues(text, 4)
    assert not issues(text, text.index("出的"))
