"""The retrieval benchmark: figures that can be checked by hand, both layouts, and words that are never hurt."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import PolicyAssistantError
from corpus.types import Policy
from eval.__main__ import main
from eval.questions import FOLDER, read_questions
from eval.retrieval import Benchmark, clause_benchmark, measure_ranking, measure_retrieval, read_beir
from index.embedders import DEFAULT_EMBEDDER, make_embedder
from index.hybrid import HybridIndex, fuse


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    texts = ["寄宿学生每天补助四元，由县财政承担。", "幼儿园教师持证上岗。", "校车须有驾驶许可。"]
    corpus = [{"_id": f"d{i}", "title": "", "text": text} for i, text in enumerate(texts)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in corpus))
    queries = [{"_id": "q1", "text": "住校一天补多少钱"}, {"_id": "q2", "text": "开校车要什么证"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in queries))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td0\t1\nq2\td2\t1\nq2\td1\t0\n")
    return tmp_path


def test_figures_of_a_ranking_by_hand() -> None:
    benchmark = Benchmark("x", tuple("abcd"), ("",) * 4, tuple("abcd"), ("p", "q"), (frozenset("b"), frozenset("ad")))
    orders = {"p": [0.9, 0.8, 0.1, 0.0], "q": [0.1, 0.5, 0.6, 0.9]}  # b is second; d is first and a fourth
    row = measure_ranking(benchmark, lambda q: np.asarray(orders[q], dtype=np.float32))
    assert row.mrr == pytest.approx((1 / 2 + 1) / 2)
    assert row.recall == pytest.approx(((0 + 1 / 2) / 2, 1.0, 1.0, 1.0))


def test_a_folder_in_beir_layout(beir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    benchmark = read_beir(beir)
    assert benchmark.right == (frozenset({"d0"}), frozenset({"d2"}))
    assert main(["retrieval", str(beir), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["way"] for row in rows] == ["bm25", "dense", "fused"]
    assert all(row["queries"] == 2 and row["texts"] == 3 and row["r@100"] == 1.0 for row in rows)
    assert rows[2]["r@1"] == 1.0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td9\t1\n", "d9"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td0\tmuch\n", "第 2 行"),
        ("corpus.jsonl", "{}", "corpus.jsonl 第 1 行"),
        ("queries.jsonl", "", "空的"),
    ],
)
def test_a_bad_folder_is_an_error_that_names_the_line(
    beir: Path, name: str, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (beir / name).write_text(content)
    with pytest.raises(PolicyAssistantError, match=message):
        read_beir(beir)
    assert main(["retrieval", str(beir)]) == 2
    assert message.split()[0] in capsys.readouterr().err


def test_fused_is_never_behind_words_alone(policies: list[Policy]) -> None:
    questions = read_questions(sorted(FOLDER.glob("*.jsonl")))
    embedder = make_embedder(DEFAULT_EMBEDDER)
    for lay in (False, True):
        benchmark = clause_benchmark(questions, policies, "questions", lay)
        assert len(benchmark.queries) > 150
        rows = measure_retrieval(benchmark, embedder)
        assert all(f >= b for f, b in zip(rows["fused"].recall, rows["bm25"].recall, strict=True))
        assert rows["fused"].mrr > rows["bm25"].mrr


def test_a_question_in_other_words_is_left_to_the_cosines() -> None:
    cosines = np.asarray([0.1, 0.6], dtype=np.float32)
    assert fuse(np.zeros(2, dtype=np.float32), 12.0, cosines).argmax() == 1
    assert fuse(np.asarray([9.0, 0.0], dtype=np.float32), 12.0, cosines).argmax() == 0
    assert np.isfinite(fuse(np.zeros(2, dtype=np.float32), 0.0, cosines)).all()


def test_an_index_of_long_texts_finds_the_sentence() -> None:
    filler = "各校要加强领导，提高认识，压实责任，形成合力，确保各项任务落到实处，取得实效。"
    texts = [filler * 6 + "寄宿生的宿舍由专人值守。" + filler * 6, filler * 12, "近视防控每学期开展两次。"]
    index = HybridIndex(texts, make_embedder(DEFAULT_EMBEDDER))
    assert index.fused("住校的孩子晚上有没有人看着").argmax() == 0
