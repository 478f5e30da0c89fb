"""How a question was read: the conditions of its list, and the list without some of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from assistant.conditions import conditions, describe, without
from assistant.engine import Assistant
from assistant.export import NOTES
from assistant.types import Answer, FactKind, LedgerFilter, Reading
from assistant.understand import understand
from assistant.web.reading import ReadingBar
from corpus.types import SchoolKind


def labels(answer: Answer, kept: bool = True) -> list[str]:
    return [c.label for c in answer.conditions if c.kept is kept]


def cited(answer: Answer) -> set[tuple[str, str]]:
    return {(c.document_number, c.article) for c in answer.citations}


def test_a_list_says_each_of_its_conditions(assistant: Assistant) -> None:
    answer = assistant.ask("济长政办字〔2023〕18号里，区财政局2027年要配合哪些跟教师有关的工作？")
    assert labels(answer)[:4] == ["济长政办字〔2023〕18号", "区财政局", "配合", "2027年到期"]
    assert labels(assistant.ask("长清走教的老师有什么倾斜？"))[:1] in ([], ["济长政办字〔2023〕18号"])
    assert labels(assistant.ask("金乡哪年通过国家的优质均衡验收？")) == []


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("区财政局2025年要配合哪些工作？", "2025年到期"),
        ("金乡县公安局每年要做哪些工作？", "每年要做"),
        ("济宁扩优提质方案里讲到劳动教育的有哪些条？", "济教字〔2024〕29号"),
    ],
)
def test_without_a_condition_there_is_more(question: str, condition: str, assistant: Assistant) -> None:
    first = assistant.ask(question)
    again = assistant.ask(question, reading=Reading(frozenset((condition,))))
    assert condition in labels(first) and labels(again, kept=False) == [condition]
    assert [c.label for c in again.conditions] == [c.label for c in first.conditions]
    assert again.status == "answered" and len(again.rows) > len(first.rows)
    if first.status == "answered":
        assert cited(first) <= cited(again)


def test_without_all_conditions_everything_is_listed(assistant: Assistant) -> None:
    question = "金乡县财政局是责任单位的有哪些？"
    everything = assistant.ask(question, reading=Reading(frozenset(labels(assistant.ask(question)))))
    assert len(everything.rows) == len(assistant.ledger.rows)


def test_a_condition_that_is_not_there_changes_nothing(assistant: Assistant) -> None:
    question = "区财政局要配合哪些工作？"
    assert assistant.ask(question, reading=Reading(frozenset(("没有的",)))).text == assistant.ask(question).text


def test_all_clauses_on_the_matter_of_a_single_answer(assistant: Assistant) -> None:
    question = "长清的校长在同一个学校干久了，要不要换到别处去？"
    listed = assistant.ask(question, reading=Reading(as_list=True))
    assert not assistant.ask(question).rows and listed.rows
    assert any(label.startswith("讲到") for label in labels(listed))


def test_every_kind_of_condition_can_be_taken_away(assistant: Assistant) -> None:
    query = understand("金乡的作业管理有哪些要求", assistant.library, date(2026, 1, 1))
    wanted = LedgerFilter(
        units=("县公安局", "县财政局"), since="2025", until="2027-09", schools=(frozenset((SchoolKind.PRIMARY,)),),
        named_only=True, facts=frozenset(FactKind), rhythms=("1年",), text="安全", alone=True, together=True,
        without=("县妇联",), stated=True,
    )  # fmt: skip
    query = replace(query, wanted=wanted)
    found = [c.label for c in conditions(query, assistant.library)]
    assert len(found) == len(set(found)) > 12
    empty = without(query, found, assistant.library)
    assert empty.wanted == LedgerFilter() and empty.topics == () and not empty.scope.named
    assert conditions(empty, assistant.library) == ()


def test_dates_are_said_at_any_precision() -> None:
    assert describe(LedgerFilter(since="2026-11-28")) == "2026年11月28日及以后到期"
    assert describe(LedgerFilter(until="2026-11-28")) == "2026年11月28日前到期"
    assert describe(LedgerFilter(until="2026")) == "2026年底前到期"


def test_the_bar_answers_anew(assistant: Assistant) -> None:
    import gradio as gr

    with gr.Blocks():
        bar = ReadingBar(assistant)
    history = [{"role": "user", "content": "区财政局2025年要配合哪些工作？"}, {"role": "assistant", "content": "…"}]
    first = assistant.ask("区财政局2025年要配合哪些工作？")
    _, box, _, file = bar.show(first)
    assert box.value == ["区财政局", "配合", "2025年到期"] and not file.visible
    turns, answer, as_list, box, _, file = bar.again(history, 0, first, ["区财政局", "配合"], False)
    assert [c.kept for c in answer.conditions] == [True, True, False]
    assert turns[0] == history[0] and "已全部列出" in turns[1]["content"] and not as_list
    assert box.value == ["区财政局", "配合"] and file.visible
    notes = load_workbook(file.value["path"] if isinstance(file.value, dict) else file.value)[NOTES]
    assert [row[0] for row in notes.values] == [
        "问题：区财政局2025年要配合哪些工作？",
        "按这些条件列出：区财政局；配合",
    ]
    assert bar.show(None)[1].visible is False


def test_each_policy_of_several_is_a_condition_of_its_own(assistant: Assistant) -> None:
    question = "长清、金乡的文件里讲到教师培训的有哪些条？"
    first = assistant.ask(question)
    assert labels(first)[:2] == ["济长政办字〔2023〕18号", "金政办字〔2024〕20号"]
    again = assistant.ask(question, reading=Reading(frozenset(("济长政办字〔2023〕18号",))))
    assert {number for number, _ in cited(again)} == {"金政办字〔2024〕20号"}


def test_articles_without_a_deadline_are_those_that_have_none_anywhere(assistant: Assistant) -> None:
    dated = assistant.ask("金乡方案里带时限的任务有哪些？")
    undated = assistant.ask("金乡方案里没写完成期限的任务有哪几条？")
    assert labels(undated)[-1] == "没有时限"
    assert dated.rows and undated.rows and not {r[:2] for r in dated.rows} & {r[:2] for r in undated.rows}


def test_policies_that_say_nothing_are_named(assistant: Assistant) -> None:
    answer = assistant.ask("哪些文件提到县管校聘？列出全部条款")
    silent = answer.text.partition("没有查到这类条款的：")[2]
    listed = {number for number, _ in cited(answer)}
    assert silent and not any(number and number in silent for number in listed)


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("长清区除了教体局，人社局要管哪些活？", "人社局"),
        ("区农业农村局要配合教体局做哪些？", "区农业农村局"),
        ("住建、自然资源两家在长清都管什么？", "住建"),
        ("我刚调到金乡县财政局教科文股，由我们局负责的事项有哪些？", "县财政局"),
    ],
)
def test_the_unit_that_is_asked_by(question: str, unit: str, assistant: Assistant) -> None:
    query = understand(question, assistant.library, date(2026, 1, 1))
    assert query.units[0] == unit
    assert not {"教体局", "我们局"} & set(query.units)


def test_whose_business_it_is_goes_on_from_the_question_before(assistant: Assistant) -> None:
    answer = assistant.ask("这事归哪个局管？", ["金乡的作业管理有什么要求？"])
    assert answer.status == "answered" and "责任单位：**县教育和体育局**" in answer.text
    refused = assistant.ask("这事归哪个局管？", ["济宁民办幼儿园收费咋管"])
    assert refused.status == "refused" and "没有写明**责任单位**" in refused.text
