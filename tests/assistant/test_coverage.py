"""Which rows of the ledger are on a topic."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.coverage import FEATURES, WEIGHTS, coverage, may_be_on, titled_topics, topic_features
from assistant.duty_lists import ON_TOPIC, ledger_filter
from assistant.engine import Assistant
from assistant.ledger import Row
from assistant.types import Query
from assistant.understand import understand
from corpus.reader import DEFAULT_FOLDER


def _asked(assistant: Assistant, question: str) -> tuple[Query, list[Row]]:
    query = understand(question, assistant.library)
    return query, assistant.ledger.find(ledger_filter(query))


def _taken(assistant: Assistant, question: str) -> set[tuple[str, str]]:
    query, rows = _asked(assistant, question)
    chances = coverage(query, rows, assistant.library)
    assert chances.shape == (len(rows),)
    assert chances.min() >= 0.0 and chances.max() <= 1.0
    return {
        (assistant.ledger.policy(row).region.name, assistant.ledger.clause(row).path)
        for row, chance in zip(rows, chances, strict=True)
        if chance >= ON_TOPIC
    }


def test_the_weights_are_those_of_the_features() -> None:
    assert set(json.loads(WEIGHTS.read_text(encoding="utf-8"))) == {*FEATURES, "bias"}


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        # 大学生 stands not in 中小学生, nor 高校 in 提高校园.
        (
            "金乡县的文件里讲到大学生的条款",
            {("金乡县", "三（四）1")},
            {("金乡县", "三（五）1"), ("金乡县", "三（三）2")},
        ),
        # Where one clause holds the whole topic, those with a word of it are not listed.
        (
            "长清方案里督导评价方面的要求有哪些",
            {("长清区", "三（四）")},
            {("长清区", "二（五）"), ("长清区", "二（七）")},
        ),
        (
            "几份文件里关于集团化办学的条款",
            {("长清区", "二（七）"), ("济宁市", "二（二）6"), ("济宁市", "二（一）2")},
            {("济南市", "三（四）")},
        ),
    ],
)
def test_what_holds_the_topic_is_taken(
    assistant: Assistant, question: str, has: set[tuple[str, str]], lacks: set[tuple[str, str]]
) -> None:
    taken = _taken(assistant, question)
    assert has <= taken
    assert not lacks & taken


def test_a_topic_that_no_clause_holds_the_better_part_of_is_not_stated(assistant: Assistant) -> None:
    query, rows = _asked(assistant, "金乡课后服务收费方面的条款有哪些")
    assert query.topics
    tables = topic_features(query, rows, assistant.library)
    titled = titled_topics(query, rows, assistant.library)
    assert not any(may.any() for may in may_be_on(tables, rows, titled))


def test_sentences_that_hold_nothing_of_it_are_left_out_of_a_clause(assistant: Assistant) -> None:
    query, rows = _asked(assistant, "金乡县的文件里讲到大学生的条款")
    chances = coverage(query, rows, assistant.library)
    own = [(row, c) for row, c in zip(rows, chances, strict=True) if assistant.ledger.clause(row).path == "三（四）1"]
    assert len(own) > 1
    assert [("大学生" in assistant.ledger.sentence(row)) for row, _ in own] == [c >= ON_TOPIC for _, c in own]


def test_features_do_not_depend_on_the_embedder_of_the_index(assistant: Assistant) -> None:
    query, rows = _asked(assistant, "几份文件里关于集团化办学的条款")
    (table,) = topic_features(query, rows, assistant.library)
    assert table.shape == (len(rows), len(FEATURES))
    assert np.isfinite(table).all()
    assert assistant.library.reader.name.startswith("static:")


def test_a_topic_is_found_as_well_among_many_documents(assistant: Assistant, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for file in DEFAULT_FOLDER.glob("*.txt"):
        (texts / file.name).write_bytes(file.read_bytes())
    matters = ("消防设施", "河道清淤", "农产品仓储", "城市绿化", "垃圾分类", "文物保护", "旅游厕所", "养老服务")
    for number in range(40):  # as many clauses again and again, on other matters
        parts = "".join(
            f"（{n}）推进{matters[(number + i) % 8]}。各县要在2026年底前完成{matters[(number + i) % 8]}改造{10 + i}处，建立巡查制度。\n"
            for i, n in enumerate("一二三四五六七八")
        )
        title = f"{matters[number % 8]}工作方案之{number + 1}"
        (texts / f"{title}.txt").write_text(f"为做好工作，制定本方案。\n一、重点任务\n{parts}", encoding="utf-8")
    many = Assistant.open(tmp_path / "index", texts)
    assert len(many.library.policies) == 45
    for question in ("几份文件里关于集团化办学的条款", "教师交流轮岗方面的条款有哪些", "讲到校车的条款都列出来"):
        alone = {(c.document_number or c.title, c.article) for c in assistant.ask(question).citations}
        among = {(c.document_number or c.title, c.article) for c in many.ask(question).citations}
        assert alone
        assert len(alone & among) >= 0.8 * len(alone | among), question


def test_a_school_and_a_topic_stand_in_one_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("高中收费有什么规定")  # of 金乡 and 长清 some clause speaks of either, none of both
    assert {c.document_number for c in answer.citations} == {"济教字〔2024〕29号"}
    assert "二（三）11" in {c.article for c in answer.citations}
