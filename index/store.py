"""An index on disk: built in a folder of its own, checked, then put in place by one rename.

<root>/current            name of the generation that is served
<root>/<generation>/      policies.json passages.jsonl vectors.* bm25/ manifest.json (written last)
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError, IndexMismatchError
from corpus.reader import corpus_hash, policy_files, read_corpus
from corpus.types import Policy
from index.embedders import make_embedder
from index.keywords import KeywordIndex, build_keywords
from index.manifest import FORMAT, MANIFEST_FILE, Manifest, reader_version
from index.passages import SPLITTER
from index.serial import read_passages, read_policies, write_passages, write_policies
from index.tokenizer import TOKENIZER, tokenize
from index.types import Embedder, Passage
from index.vectors import VectorIndex

CURRENT_FILE = "current"
LOCK_FILE = "building.lock"
# A builder that died leaves its lock; after this many seconds another may take over.
STALE_LOCK = 600


@dataclass(frozen=True, slots=True)
class PolicyIndex:
    """An index in memory: the policies, their passages, and the two ways to find them."""

    manifest: Manifest
    policies: list[Policy]
    passages: list[Passage]
    vectors: VectorIndex
    keywords: KeywordIndex
    embedder: Embedder


def open_index(root: Path, corpus_folder: Path, embedder_choice: str) -> PolicyIndex:
    """The index of a folder of policies; built first when it is missing, stale or broken."""
    embedder = make_embedder(embedder_choice)
    if not is_current(root, corpus_folder, embedder):
        build_index(root, corpus_folder, embedder, only_if_stale=True)
    return load_index(root, embedder)


def is_current(root: Path, corpus_folder: Path, embedder: Embedder) -> bool:
    """Whether the served index is whole and was made of just these texts by this embedder."""
    try:
        manifest = Manifest.read(current_folder(root))
    except IndexMismatchError:
        return False
    return not manifest.differences(_wanted(corpus_folder, embedder, manifest))


def current_folder(root: Path) -> Path:
    """The generation that is served; an error where there is none."""
    try:
        name = (root / CURRENT_FILE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise IndexMismatchError(f"还没有建立索引：{root}") from error
    return root / name


def load_index(root: Path, embedder: Embedder) -> PolicyIndex:
    """Read the served index; an error where another embedder made it."""
    folder = current_folder(root)
    manifest = Manifest.read(folder)
    if manifest.embedder != embedder.name:
        raise IndexMismatchError(f"索引由 {manifest.embedder} 建立，与所选 {embedder.name} 不符，请重新建立")
    try:
        return PolicyIndex(
            manifest, read_policies(folder), read_passages(folder),
            VectorIndex.load(folder), KeywordIndex(folder), embedder,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexMismatchError(f"索引文件已损坏，请删除后重新建立：{folder}") from error


def build_index(root: Path, corpus_folder: Path, embedder: Embedder, only_if_stale: bool = False) -> Manifest:
    """Build a new generation and serve it; the last good one stays until then.

    `only_if_stale` leaves an index alone that another process built while this one waited.
    """
    from llama_index.core.ingestion import IngestionPipeline

    from index.llama import ClauseNodeParser, PolicyEmbedding, PolicyVectorStore, node_passage, policy_document

    files = policy_files(corpus_folder)
    policies = read_corpus(corpus_folder)
    root.mkdir(parents=True, exist_ok=True)
    with _lock(root):
        if only_if_stale and is_current(root, corpus_folder, embedder):
            return Manifest.read(current_folder(root))
        folder = Path(tempfile.mkdtemp(prefix="index-", dir=root))
        try:
            pipeline = IngestionPipeline(
                transformations=[ClauseNodeParser(), PolicyEmbedding(embedder)], disable_cache=True
            )
            nodes = pipeline.run(documents=[policy_document(policy) for policy in policies])
            passages = [node_passage(node) for node in nodes]
            if not passages:
                raise CorpusError(f"政策文本里没有可检索的内容：{corpus_folder}")
            store = PolicyVectorStore(VectorIndex(embedder.dimension))
            store.add(nodes)
            store.persist(str(folder))
            tokens = [tokenize(f"{passage.context} {passage.text}") for passage in passages]
            build_keywords(tokens, folder)
            write_policies(policies, folder)
            write_passages(passages, folder)
            manifest = Manifest(
                FORMAT, reader_version(), embedder.name, embedder.dimension, TOKENIZER, SPLITTER,
                corpus_hash(files, corpus_folder), len(policies), len(passages),
            )  # fmt: skip
            manifest.write(folder)
            _serve(root, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return manifest


def _wanted(corpus_folder: Path, embedder: Embedder, built: Manifest) -> Manifest:
    files = policy_files(corpus_folder)
    # A model is not loaded just to ask its dimension when its name already differs.
    dimension = embedder.dimension if embedder.name == built.embedder and _is_light(embedder) else built.dimension
    return Manifest(
        FORMAT, reader_version(), embedder.name, dimension, TOKENIZER, SPLITTER, corpus_hash(files, corpus_folder), 0, 0
    )


def _is_light(embedder: Embedder) -> bool:
    return isinstance(getattr(type(embedder), "dimension", None), int)


def _serve(root: Path, folder: Path) -> None:
    """Point `current` at the folder in one atomic step, then drop older generations."""
    pointer = root / f"{CURRENT_FILE}.new"
    pointer.write_text(folder.name + "\n", encoding="utf-8")
    os.replace(pointer, root / CURRENT_FILE)
    generations = sorted(
        (p for p in root.glob("index-*") if p != folder), key=lambda p: p.stat().st_mtime, reverse=True
    )
    for old in generations:
        # A process that is reading the one before may finish; half-built ones have no manifest.
        if not (old / MANIFEST_FILE).exists() or old is not generations[0]:
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    """One builder at a time; a second waits, a dead one's lock expires."""
    path = root / LOCK_FILE
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            try:
                if time.time() - path.stat().st_mtime > STALE_LOCK:
                    path.unlink(missing_ok=True)
            except FileNotFoundError:
                pass
            time.sleep(0.1)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
