"""The question sets: labels that the texts bear out, scores that mean what they say, figures held."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.engine import Assistant
from corpus.errors import PolicyAssistantError
from corpus.types import Policy
from eval.elsewhere import FOLDER as ELSEWHERE
from eval.elsewhere import corpora
from eval.questions import FOLDER, Gold, Question, label_errors, read_questions
from eval.scoring import Score, figures, score

SETS = sorted(FOLDER.glob("*.jsonl"))


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return read_questions(SETS)


@pytest.fixture(scope="module")
def scores(assistant: Assistant, questions: list[Question]) -> list[Score]:
    policies = list(assistant.library.policies)
    return [score(q, assistant.ask(q.question, q.history), policies) for q in questions]


def test_the_sets_are_large_varied_and_in_everyday_words(questions: list[Question]) -> None:
    assert len(questions) >= 120
    kinds = {q.kind for q in questions}
    assert kinds == {"deadline", "target", "unit", "list", "comparison", "content", "metadata", "followup", "refusal"}
    assert sum(q.lay for q in questions) >= len(questions) / 3


def test_labels_stand_in_the_texts(questions: list[Question], policies: list[Policy]) -> None:
    assert label_errors(questions, policies) == []
    wrong = Question(
        id="x", kind="target", question="?", status="answered",
        gold=(Gold(document="济教办〔2023〕1号", article="九"),), facts=("八千元",),
    )  # fmt: skip
    assert len(label_errors([wrong], policies)) == 2


def test_figures_are_held(scores: list[Score]) -> None:
    outside_lists = figures([s for s in scores if s.question.kind != "list"])
    assert outside_lists.correct is not None and outside_lists.correct >= 0.90
    assert outside_lists.precision is not None and outside_lists.precision >= 0.80
    assert outside_lists.refusals is not None and outside_lists.refusals >= 0.95
    assert outside_lists.wrong_refusals is not None and outside_lists.wrong_refusals <= 0.03
    assert figures(scores).verbatim == 1.0


def test_a_score_sees_what_is_wrong(assistant: Assistant, policies: list[Policy]) -> None:
    question = Question(
        id="x", kind="deadline", question="金乡智慧校园哪年全覆盖？", status="answered",
        gold=(Gold(document="金政办字〔2024〕20号", article="三（一）2"),), facts=("2025年",),
    )  # fmt: skip
    answer = assistant.ask(question.question)
    assert score(question, answer, policies).correct
    assert not score(question.model_copy(update={"facts": ("2026年",)}), answer, policies).correct
    assert not score(
        question.model_copy(update={"gold": (Gold(document="金政办字〔2024〕20号", article="一"),)}), answer, policies
    ).correct
    assert not score(question.model_copy(update={"status": "refused"}), answer, policies).correct
    forged = replace(answer.citations[0], quote="到2026年实现“智慧校园”全覆盖")
    assert score(question, replace(answer, citations=(forged,)), policies).quotes_verbatim == 0


def test_a_bad_set_is_named(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(
        json.dumps({"id": "1", "kind": "target", "question": "?", "status": "answered", "typo": 1}), encoding="utf-8"
    )
    with pytest.raises(PolicyAssistantError, match="set.jsonl 第 1 行"):
        read_questions([file])


def test_sets_over_other_places_name_their_documents(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in (ELSEWHERE / "documents.tsv").read_text(encoding="utf-8").splitlines()]
    assert {letter for letter, *_ in rows} == {file.stem for file in ELSEWHERE.glob("*.jsonl")}
    questions = read_questions(sorted(ELSEWHERE.glob("*.jsonl")))
    assert len({q.id for q in questions}) == len(questions) > 150
    listing = tmp_path / "documents.tsv"
    listing.write_text("x\ta/1.txt\t某市行动方案\nx\ta/2.txt\t\n", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("一、目标", encoding="utf-8")
    with pytest.raises(PolicyAssistantError, match=r"没有 a/2\.txt"), corpora(tmp_path, listing):
        pass
    (tmp_path / "a" / "2.txt").write_text("一、任务", encoding="utf-8")
    with corpora(tmp_path, listing) as folders:
        assert {file.name for file in folders["x"].iterdir()} == {"某市行动方案.txt", "a-2.txt"}
    assert not folders["x"].exists()
