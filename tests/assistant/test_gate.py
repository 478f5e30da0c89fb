"""The fact gate: planted errors are caught, true answers are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.engine import Assistant
from assistant.gate import check, passed
from assistant.types import Answer
from eval.gate import caught, plant_all
from eval.questions import FOLDER, read_questions


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    questions = read_questions(sorted(FOLDER.glob("*.jsonl")))
    return [assistant.ask(q.question, q.history) for q in questions[::3]]


def test_true_answers_pass(answers: list[Answer]) -> None:
    harmed = [a.question for a in answers if a.failures]
    assert len(harmed) <= 0.01 * len(answers), harmed


def test_planted_errors_are_caught(answers: list[Answer], assistant: Assistant) -> None:
    plants = plant_all(answers, assistant.library)
    kinds = {p.kind for p in plants}
    assert kinds == {"year", "number", "unit", "roles", "comparator", "neighbour", "place", "source", "count"}
    missed = [(p.kind, p.answer.text.split("\n")[p.line]) for p in plants if not caught(p, assistant.library)]
    assert len(missed) <= 0.01 * len(plants), missed


def test_what_fails_is_struck_and_said(assistant: Assistant) -> None:
    true = assistant.ask("金乡每年评选表彰多少名最美教师？")
    assert true.failures == ()
    lines = true.text.split("\n")
    last = max(i for i, line in enumerate(lines) if "责任单位" in line)
    lines[last] = lines[last].replace("县教育和体育局", "县商务局")
    wrong = passed(replace(true, text="\n".join(lines)), assistant.library)
    assert "县商务局" not in wrong.text
    assert "100名以上" in wrong.text
    assert any("县商务局" in f.statement for f in wrong.failures)


def test_a_false_first_statement_leaves_the_quotes(assistant: Assistant) -> None:
    true = assistant.ask("金乡每年评选表彰多少名最美教师？")
    false = replace(true, text=true.text.replace("100名以上", "300名以上", 1))
    wrong = passed(false, assistant.library)
    assert "300" not in wrong.text
    assert wrong.text.startswith("以下是有关的原文：")
    assert "100名以上" in wrong.text


@pytest.mark.parametrize(
    ("statement", "fails"),
    [
        ("公办幼儿园在园幼儿占比不低于80%。", False),
        ("公办幼儿园在园幼儿占比达到８０％以上。", False),
        ("公办幼儿园在园幼儿占比不超过80%。", True),
        ("到2026年，公办幼儿园在园幼儿占比达到80%以上。", True),
        ("青岛市公办幼儿园在园幼儿占比达到80%以上。", True),
        ("公办幼儿园占比达到八成以上，由市教育局牵头。", True),
        ("济教字〔2024〕30号要求公办幼儿园占比80%以上。", True),
    ],
)
def test_statements_in_other_words(statement: str, fails: bool, assistant: Assistant) -> None:
    true = assistant.ask("济宁公办幼儿园在园幼儿占比要达到多少？")
    number = next(c.number for c in true.citations if "80%" in c.quote)
    answer = replace(true, text=f"{statement}[{number}]")
    assert bool(check(answer, assistant.library)) is fails


def test_a_citation_that_does_not_exist_fails(assistant: Assistant) -> None:
    true = assistant.ask("济宁公办幼儿园在园幼儿占比要达到多少？")
    assert check(replace(true, text=true.text.replace("[1]", "[99]", 1)), assistant.library)
