"""The bundled model: equal vectors on both paths, small, quick, and near where words mean the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import PolicyAssistantError
from corpus.types import Policy
from index.embedders import DEFAULT_EMBEDDER, make_embedder
from index.embedders.static import MODELS, StaticEmbedder
from index.passages import split_corpus

NAME = DEFAULT_EMBEDDER.partition(":")[2]


@pytest.fixture(scope="module")
def model() -> StaticEmbedder:
    return StaticEmbedder(NAME)


def test_sentence_transformers_gives_the_same_vectors(model: StaticEmbedder, policies: list[Policy]) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [p.text for p in split_corpus(policies)] + [
        "學校食堂誰管？",
        "ＡＢＣ　Ⅱ类",
        "boarding schools",
        "，。",
        "x",
    ]
    theirs = SentenceTransformer(str(MODELS / NAME), device="cpu").encode(texts, show_progress_bar=False)
    assert theirs.dtype == np.float32
    assert np.allclose(model.embed_passages(texts), theirs, atol=1e-5)


def test_the_folder_is_small_and_has_a_card() -> None:
    size = sum(path.stat().st_size for path in (MODELS / NAME).rglob("*") if path.is_file())
    assert size <= 32 * 2**20
    card = (MODELS / NAME / "README.md").read_text(encoding="utf-8")
    assert {word for word in ("license", "Data", "Recipe", "Figures", "Limits") if word not in card} == set()


def test_vectors_are_of_length_one_and_empty_texts_are_zero(model: StaticEmbedder) -> None:
    vectors = model.embed_passages(["到2027年全部达标", "", "…", "教师轮岗"])
    assert vectors.shape == (4, model.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 0, 1], atol=1e-5)
    assert model.embed_passages([]).shape == (0, model.dimension)


@pytest.mark.parametrize(
    ("everyday", "official", "other"),
    [
        ("住校", "寄宿制学校", "职业技能竞赛"),
        ("老师换学校教书", "教师交流轮岗", "校园足球"),
        ("钱从哪里来", "经费保障", "近视防控"),
        ("孩子放学没人接", "课后服务", "教师职称评聘"),
        ("残疾孩子上学", "特殊教育", "教育数字化"),
        ("學校食堂", "学校食堂", "学校操场"),
    ],
)
def test_everyday_words_are_near_what_policies_say(
    model: StaticEmbedder, everyday: str, official: str, other: str
) -> None:
    query = model.embed_query(everyday)
    near, far = model.embed_passages([official, other]) @ query
    assert near > far + 0.05


def test_it_loads_and_runs_quickly_without_torch() -> None:
    code = (
        "import sys, time\n"
        "import numpy, tokenizers, safetensors.numpy\n"
        "from index.embedders import make_embedder, DEFAULT_EMBEDDER\n"
        "started = time.perf_counter()\n"
        "model = make_embedder(DEFAULT_EMBEDDER); model.load()\n"
        "loaded = time.perf_counter()\n"
        "for _ in range(200): model.embed_query('镇上的学校什么时候达标')\n"
        "asked = time.perf_counter()\n"
        "assert 'torch' not in sys.modules and 'sentence_transformers' not in sys.modules\n"
        "print(loaded - started, (asked - loaded) / 200)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    load, query = map(float, done.stdout.split())
    # The budgets are 0.3 s and 1 ms on a quiet core; a test machine may be doing something else as well.
    assert load < 1.0
    assert query < 0.005


def test_passages_by_the_thousand(model: StaticEmbedder, policies: list[Policy]) -> None:
    texts = [p.text for p in split_corpus(policies)] * 10
    started = time.perf_counter()
    model.embed_passages(texts)
    # The budget is 5,000 a second on a quiet core.
    assert len(texts) / (time.perf_counter() - started) > 1500


def test_a_model_trained_again_has_another_name(tmp_path: Path, model: StaticEmbedder) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / NAME
    shutil.copytree(MODELS / NAME, folder)
    same = StaticEmbedder(str(folder))
    assert same.name.rpartition("@")[2] == model.name.rpartition("@")[2]
    arrays = load_file(folder / "model.safetensors")
    save_file({**arrays, "embeddings": arrays["embeddings"][:, ::-1].copy()}, folder / "model.safetensors")
    assert StaticEmbedder(str(folder)).name != same.name


def test_a_missing_or_broken_model_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(PolicyAssistantError, match=NAME):
        make_embedder("static:nobody")
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(PolicyAssistantError, match="已损坏"):
        make_embedder(f"static:{folder}")
