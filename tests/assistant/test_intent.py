"""Questions read by the trained models: their parts, what they want, and the models' own papers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.intent import Part, read_intent
from assistant.intent.features import frame
from assistant.intent.model import WEIGHTS, Wants
from assistant.intent.train import found_labels, marked_hash, read_marked, train_parts, train_wants


def parts(text: str, label: str) -> list[str]:
    return [text[start:end] for start, end in read_intent(text).spans(label)]


@pytest.mark.parametrize(
    ("question", "label", "found"),
    [
        ("邹城的方案里跟课后服务沾边的条款都给我", "topic", ["课后服务"]),
        ("把涉及劳动教育和心理健康的要求列一列", "topic", ["劳动教育", "心理健康"]),
        ("哪几条写了“一校一案”", "phrase", ["一校一案"]),
        ("俺们民办园得照着办的都有啥", "school", ["民办园"]),
        ("区司法局牵头的任务帮我理一理", "unit", ["区司法局"]),
    ],
)
def test_the_parts_of_a_question(question: str, label: str, found: list[str]) -> None:
    assert parts(question, label) == found


@pytest.mark.parametrize(
    ("question", "wanted", "not_wanted"),
    [
        ("审计局要打配合的有哪些，一条别漏", "ask=all", "ask=one"),
        ("校车安全这块由哪个局牵头", "ask=one", "ask=all"),
        ("临沂和枣庄的普惠园占比差多少", "ask=compare", "ask=all"),
        ("这份通知的文号是多少", "ask=meta", "ask=all"),
        ("方案里每学期都要做的事有哪些", "fact=recurring", "fact=money"),
        ("把写明补助金额的条款列出来", "fact=money", "fact=recurring"),
        ("我们村小必须做到的都有哪些", "voice=own", "voice=named"),
        ("点名提到职业学校的条款有哪些", "voice=named", "voice=own"),
        ("由水利局单独负责、没有配合单位的任务有哪些", "alone", "together"),
    ],
)
def test_what_a_question_wants(question: str, wanted: str, not_wanted: str) -> None:
    intent = read_intent(question)
    assert intent.wants(wanted) and not intent.wants(not_wanted)


def test_known_parts_are_taken_as_given() -> None:
    text = "数字泰山里头沾了哪些活"
    intent = read_intent(text, (Part(0, 4, "doc"),))
    assert intent.spans("doc") == [(0, 4)]
    assert not intent.wants("fact=number")


def test_a_frame_shows_each_part_as_one_symbol() -> None:
    labels = ["unit"] * 3 + ["O"] * 2 + ["topic"] * 2
    assert frame("财政局牵头食堂", labels) == "^Ｕ牵头Ｘ$"


def test_nothing_is_read_of_an_empty_text() -> None:
    assert read_intent("").parts == ()


def test_the_models_are_those_of_the_marked_questions() -> None:
    with np.load(WEIGHTS) as stored:
        assert str(stored["marked"]) == marked_hash()


def test_models_are_trained_and_kept(tmp_path: Path) -> None:
    questions = read_marked()[::20]
    tagger = train_parts(questions, tmp_path / "parts.crfsuite")
    assert set(tagger.labels()) >= {"O", "doc", "unit", "topic"}
    wants = train_wants(questions, found_labels(questions))
    wants.save(tmp_path / "wants.npz", "x")
    kept = Wants.load(tmp_path / "wants.npz")
    assert kept.chances({"哪些"}) == wants.chances({"哪些"})
    assert kept.chances({"ask", "哪些"})["ask=all"] > kept.chances({"哪年"})["ask=all"]
