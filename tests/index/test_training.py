"""Training of the bundled model: what is kept aside, what is paired, and a whole run on a few sentences."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import PolicyAssistantError
from corpus.types import Policy
from eval.retrieval import read_beir
from index.embedders import make_embedder
from index.training.__main__ import main
from index.training.near_words import NearWords
from index.training.pack import quantised
from index.training.pairs import headed_lines, inner_pairs, policy_pairs
from index.training.sources import LAY_SOURCE, joined_lines, read_texts


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, policies: list[Policy]) -> Path:
    """A folder of training texts made of the corpus: statutes, policies and questions."""
    folder = tmp_path_factory.mktemp("data")

    def write(name: str, records: list[dict[str, str]]) -> None:
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records))

    clauses = [c.text for p in policies for c in p.clauses if len(c.text) > 40]
    articles = [
        {
            "title": f"某法{i % 60}(2020-01-01)",
            "chapter": "第二章 办学",
            "article": f"第{'一二三四五'[i % 5]}条",
            "text": text,
        }
        for i, text in enumerate(clauses)
    ]
    write("laws", articles)
    write("policies", [{"title": p.title, "text": p.source} for p in policies])
    cited = f"依据《某法1》{articles[1]['article']}的规定"
    write(
        "questions",
        [{"source": LAY_SOURCE, "query": "学校不让住校怎么办", "passage": cited}]
        + [{"source": "cmrc2018", "query": text[:12], "passage": text} for text in clauses[:30]],
    )
    return folder


def test_whole_documents_are_kept_aside(data: Path) -> None:
    trained, held = read_texts(data)
    assert {a.title for a in trained.articles} & {a.title for a in held.articles} == set()
    assert "某法1" in {a.title for a in held.articles}  # cited by a question of the source that is kept aside
    assert [q for q in trained.questions if q.source == LAY_SOURCE] == []
    assert {q.passage for q in trained.questions} & {q.passage for q in held.questions} == set()
    assert len(trained.articles) > len(held.articles) > 0


def test_a_folder_without_texts_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PolicyAssistantError, match="没有训练语料"):
        read_texts(tmp_path)
    assert main([str(tmp_path), str(tmp_path / "out")]) == 2
    assert "没有训练语料" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_pairs_never_hold_their_own_text(policies: list[Policy]) -> None:
    rng = random.Random(1)
    clauses = [c.text for p in policies for c in p.clauses]
    pairs = [pair for text in clauses for pair in inner_pairs(text, rng)]
    assert len(pairs) > 100
    assert [q for q, rest in pairs if len(q) > 15 and q in rest] == []


def test_headings_go_with_their_clauses() -> None:
    text = (
        "（一）加强寄宿制学校建设。改善宿舍、食堂和厕所等条件，配齐生活指导教师，保障学生住得好、吃得安全、学得安心。"
    )
    assert list(headed_lines(text)) == [("加强寄宿制学校建设", text[13:])]
    pairs = list(policy_pairs(text, random.Random(1)))
    assert ("加强寄宿制学校建设", text[13:]) in pairs


def test_queries_in_everyday_words() -> None:
    near, rng = NearWords(), random.Random(2)
    assert ("住校", "寄宿") in near.entries
    assert [entry for entry in near.entries if entry[0] == entry[1]] == []
    put = {near.everyday("落实寄宿制学校经费保障", rng) for _ in range(20)}
    assert len(put) > 1
    assert not [text for text in put if "寄宿制学校" in text or "经费保障" in text]
    assert near.everyday("abc", rng) == "abc"
    pairs = [("加强经费保障", "一"), ("abc", "二")] * 3
    made = near.everyday_pairs(pairs, 2, rng)
    assert len(made) == 2
    assert all(passage == "一" and query != "加强经费保障" for query, passage in made)


def test_lines_broken_at_a_width_are_joined() -> None:
    broken = (
        "为落实全省教育大会精神，进一步加\n强农村学校建设，现就有关事项通知\n如下。\n一、提高认识。\n二、抓好落实。"
    )
    assert joined_lines(broken).split("\n") == [
        "为落实全省教育大会精神，进一步加强农村学校建设，现就有关事项通知如下。",
        "一、提高认识。",
        "二、抓好落实。",
    ]


def test_eight_bits_keep_directions() -> None:
    vectors = np.random.default_rng(1).normal(size=(500, 64)).astype(np.float32) * np.linspace(0.01, 3, 500)[:, None]
    rows, scales = quantised(vectors)
    again = rows * scales[:, None]
    cosines = (again * vectors).sum(1) / np.linalg.norm(again, axis=1) / np.linalg.norm(vectors, axis=1)
    assert rows.dtype == np.int8
    assert cosines.min() > 0.9998


def test_a_run_from_texts_to_a_model_that_finds_them(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "model"
    small = ["--words", "3000", "--dimension", "32", "--batch", "64", "--epochs", "2", "--everyday", "50"]
    assert main([str(data), str(out), *small]) == 0
    checkpoints = list(tmp_path.glob("model.work/checkpoint-*"))
    assert len(checkpoints) == 1
    embedder = make_embedder(f"static:{out}")
    first = embedder.embed_passages(["寄宿制学校", "教师轮岗"])
    assert first.shape == (2, 32)
    assert main([str(data), str(out), *small, "--resume"]) == 0  # nothing is left to do: the same model again
    assert np.allclose(make_embedder(f"static:{out}").embed_passages(["寄宿制学校", "教师轮岗"]), first, atol=1e-5)
    assert [
        p.name for p in tmp_path.iterdir() if p.name.startswith("model") and p.name not in ("model", "model.work")
    ] == []


def test_slices_can_be_measured(data: Path, tmp_path: Path) -> None:
    assert main(["slices", str(data), str(tmp_path / "slices")]) == 0
    lay = read_beir(tmp_path / "slices" / "lay_statutes")
    assert lay.queries == ("学校不让住校怎么办",)
    assert len(lay.right[0]) == 1
