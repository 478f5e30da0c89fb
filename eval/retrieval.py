"""Retrieval measured by itself: BM25, vectors and both, on question sets and on folders in BEIR layout.

BEIR: N. Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information
Retrieval Models", NeurIPS 2021: corpus.jsonl (_id, title, text), queries.jsonl (_id, text) and
qrels.tsv (query-id, corpus-id, score; at the top or in qrels/).
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.library import Library
from assistant.ranking import rank
from assistant.support import weighed
from assistant.understand import understand
from corpus.errors import PolicyAssistantError
from corpus.types import Policy
from eval.questions import Question
from index.hybrid import HybridIndex
from index.types import Embedder, Vectors

DEPTHS = (1, 5, 10, 100)
# Kinds of question that one clause answers.
_BY_CLAUSE = frozenset(("deadline", "target", "unit", "content"))


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Texts with their titles and keys, and queries, each with the keys that are right for it."""

    name: str
    keys: tuple[str, ...]
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    queries: tuple[str, ...]
    right: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """MRR@10, recall at each of DEPTHS as shares, texts embedded a second (None for words alone), ms a query."""

    mrr: float
    recall: tuple[float, ...]
    texts_per_second: float | None
    milliseconds: float


def read_beir(folder: Path) -> Benchmark:
    """The benchmark of a folder in BEIR layout; an error that says which file or line is wrong."""
    corpus = _records(folder / "corpus.jsonl", ("_id", "text"))
    queries = {r["_id"]: r["text"] for r in _records(folder / "queries.jsonl", ("_id", "text"))}
    right: dict[str, set[str]] = {}
    for query, key, score in _judgements(folder):
        if query in queries and score > 0:
            right.setdefault(query, set()).add(key)
    known = {r["_id"] for r in corpus}
    missing = {key for keys in right.values() for key in keys} - known
    if missing or not right:
        what = f"qrels 里的 {min(missing)} 不在 corpus.jsonl 里" if missing else "qrels 里没有可用的标注"
        raise PolicyAssistantError(f"{folder}：{what}")
    asked = [key for key in queries if key in right]
    return Benchmark(
        folder.name,
        tuple(r["_id"] for r in corpus),
        tuple(r.get("title") or "" for r in corpus),
        tuple(r["text"] for r in corpus),
        tuple(queries[key] for key in asked),
        tuple(frozenset(right[key]) for key in asked),
    )


def clause_benchmark(questions: Iterable[Question], policies: Sequence[Policy], name: str, lay: bool) -> Benchmark:
    """Clauses of the policies and the questions that one of them answers; only everyday wordings where `lay`."""
    keys, titles, texts = [], [], []
    by_label: dict[tuple[str, str], str] = {}
    for policy in policies:
        for clause in policy.clauses:
            key = f"{policy.identifier}#{clause.position}"
            keys.append(key)
            headings = [c.heading for c in policy.ancestors(clause) if c.heading]
            titles.append(" ".join([policy.title, *headings]))
            texts.append(clause.text)
            for label in (policy.document_number, policy.title):
                by_label.setdefault((label, clause.path), key)
    queries, right = [], []
    for q in questions:
        gold = frozenset(
            by_label[g.document, g.article] for g in q.gold if not g.optional and (g.document, g.article) in by_label
        )
        if q.kind in _BY_CLAUSE and not q.history and gold and (q.lay or not lay):
            queries.append(q.question)
            right.append(gold)
    return Benchmark(name, tuple(keys), tuple(titles), tuple(texts), tuple(queries), tuple(right))


def measure_retrieval(benchmark: Benchmark, embedder: Embedder) -> dict[str, RetrievalFigures]:
    """Figures of BM25, of the vectors, and of both."""
    started = time.perf_counter()
    embedder.embed_passages(list(benchmark.texts))
    speed = len(benchmark.texts) / (time.perf_counter() - started)
    index = HybridIndex(benchmark.texts, embedder, benchmark.titles)
    ways: dict[str, Callable[[str], Vectors]] = {"bm25": index.lexical, "dense": index.dense, "fused": index.fused}
    return {way: measure_ranking(benchmark, scores, None if way == "bm25" else speed) for way, scores in ways.items()}


def measure_ranking(
    benchmark: Benchmark, scores: Callable[[str], Vectors], texts_per_second: float | None = None
) -> RetrievalFigures:
    """Figures of a ranking: `scores` gives (n,) scores of the benchmark's texts for a query."""
    numbers = {key: i for i, key in enumerate(benchmark.keys)}
    reciprocal, recalls, seconds = [], [], 0.0
    for query, right in zip(benchmark.queries, benchmark.right, strict=True):
        started = time.perf_counter()
        found = scores(query)
        seconds += time.perf_counter() - started
        order = np.argsort(-found, kind="stable")[: max(DEPTHS)]
        places = {int(number): place for place, number in enumerate(order)}
        ranks = [places.get(numbers[key], len(numbers) + max(DEPTHS)) for key in right]
        reciprocal.append(1 / (min(ranks) + 1) if min(ranks) < 10 else 0.0)
        recalls.append([sum(rank < depth for rank in ranks) / len(ranks) for depth in DEPTHS])
    return RetrievalFigures(
        float(np.mean(reciprocal)),
        tuple(float(r) for r in np.mean(recalls, axis=0)),
        texts_per_second,
        1000 * seconds / len(benchmark.queries),
    )


def clause_scores(library: Library) -> Callable[[str], Vectors]:
    """The assistant's own ranking of the clauses, as scores; clauses outside a question's scope are last."""
    places = [(p, c.position) for p, policy in enumerate(library.policies) for c in policy.clauses]
    numbers = {place: i for i, place in enumerate(places)}

    def scores(question: str) -> Vectors:
        query = understand(question, library)
        found = np.full(len(places), -1.0, dtype=np.float32)
        matches = weighed(query, rank(query, library), library)
        for place, match in enumerate(matches):
            found[numbers[match.policy, match.clause]] = 1 - place / len(matches)
        return found

    return scores


def _records(path: Path, fields: Sequence[str]) -> list[dict[str, Any]]:
    if not path.exists():
        raise PolicyAssistantError(f"不是 BEIR 格式的文件夹，缺少 {path}")
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not all(isinstance(record[field], str) for field in fields):
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise PolicyAssistantError(f"{path.name} 第 {number} 行不是带 {'、'.join(fields)} 的 JSON") from error
        records.append(record)
    if not records:
        raise PolicyAssistantError(f"{path} 是空的")
    return records


def _judgements(folder: Path) -> list[tuple[str, str, float]]:
    paths = [p for p in (folder / "qrels.tsv", *sorted(folder.glob("qrels/*.tsv"))) if p.exists()]
    if not paths:
        raise PolicyAssistantError(f"不是 BEIR 格式的文件夹，缺少 {folder / 'qrels.tsv'}")
    rows = []
    with paths[0].open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t"), 1):
            if number == 1 and row[:1] == ["query-id"] or not row:
                continue
            try:
                rows.append((row[0], row[1], float(row[2]) if len(row) > 2 else 1.0))
            except (IndexError, ValueError) as error:
                raise PolicyAssistantError(f"{paths[0].name} 第 {number} 行应为 问题、文本、分数 三列") from error
    return rows
