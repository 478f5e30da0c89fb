"""`python -m eval [facts|gate|wording|intents|coverage|retrieval|elsewhere]`: question sets, and the parts of the assistant alone."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.engine import Assistant
from assistant.llm.writer import WORDED
from assistant.settings import load_settings
from corpus.errors import PolicyAssistantError
from corpus.reader import DEFAULT_FOLDER
from eval.coverage import cross_validate as leave_one_out
from eval.coverage import examples, fit
from eval.elsewhere import FOLDER as ELSEWHERE
from eval.elsewhere import corpora
from eval.facts import FOLDER as FACTS
from eval.facts import measure, read_labels, table
from eval.gate import caught, plant_all
from eval.intents import cross_validate
from eval.questions import FOLDER, label_errors, read_questions
from eval.retrieval import (
    DEPTHS,
    Benchmark,
    RetrievalFigures,
    clause_benchmark,
    clause_scores,
    measure_ranking,
    measure_retrieval,
    read_beir,
)
from eval.scoring import Figures, Score, figures, score
from eval.wording import struck, write_all
from index.embedders import make_embedder

_ORDER = ("deadline", "target", "unit", "content", "metadata", "followup", "comparison", "refusal", "list")
_COLUMNS = ("题数", "正确", "引用准确", "引用齐全", "条款召回", "拒答正确", "误拒", "引文一致", "中位ms", "95%ms")


def main(arguments: list[str] | None = None) -> int:
    """Run the sets, or what the first argument names; exit code 2 where input is bad."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["facts"]:
        return _guarded(lambda: _facts(arguments[1:]))
    if arguments[:1] == ["gate"]:
        return _guarded(lambda: _gate(arguments[1:]))
    if arguments[:1] == ["wording"]:
        return _guarded(lambda: _wording(arguments[1:]))
    if arguments[:1] == ["retrieval"]:
        return _guarded(lambda: _retrieval(arguments[1:]))
    if arguments[:1] == ["elsewhere"]:
        return _guarded(lambda: _elsewhere(arguments[1:]))
    if arguments[:1] == ["coverage"]:
        return _guarded(lambda: _coverage(arguments[1:]))
    if arguments[:1] == ["intents"]:
        return _guarded(_intents)
    parser = argparse.ArgumentParser(prog="python -m eval", description="用问题集检验问答助手")
    parser.add_argument("files", nargs="*", type=Path, help="问题集（JSON 行），默认是自带的全部")
    parser.add_argument("--corpus", type=Path, help="政策文本文件夹")
    parser.add_argument("--embedder", help="PROVIDER:MODEL")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--errors", action="store_true", help="列出答错的题")
    options = parser.parse_args(arguments)
    return _guarded(lambda: _run(options))


def _guarded(run: Callable[[], int]) -> int:
    try:
        return run()
    except PolicyAssistantError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2


def _facts(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval facts", description="把读出的事实与人工标注对照")
    parser.add_argument("files", nargs="*", type=Path, help="标注文件，默认是五份政策的")
    parser.add_argument("--texts", type=Path, default=DEFAULT_FOLDER, help="标注所指的文本所在的文件夹")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--errors", action="store_true", help="列出每处不符")
    options = parser.parse_args(arguments)
    labels = [label for file in options.files or [FACTS / "policies.jsonl"] for label in read_labels(file)]
    tallies, errors = measure(labels, options.texts)
    if options.json:
        print(json.dumps({k: asdict(t) | {"precision": t.precision, "recall": t.recall} for k, t in tallies.items()}))
    else:
        print("\n".join(table(tallies)))
    if options.errors:
        print("\n".join(errors))
    return 0


def _wording(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval wording", description="像模型那样写对的和写错的句子，看核对划去多少"
    )
    parser.add_argument("files", nargs="*", type=Path, help="问题集（JSON 行），默认是自带的全部")
    parser.add_argument("--corpus", type=Path, help="政策文本文件夹")
    parser.add_argument("--embedder", help="PROVIDER:MODEL")
    parser.add_argument("--errors", action="store_true", help="列出漏掉的和误删的")
    options = parser.parse_args(arguments)
    settings = load_settings(options.corpus, options.embedder)
    assistant = Assistant.open(settings.index, settings.corpus, settings.embedder)
    questions = [q for q in read_questions(options.files or sorted(FOLDER.glob("*.jsonl"))) if q.kind in WORDED]
    answers = [a for a in (assistant.ask(q.question, q.history) for q in questions) if a.status == "answered"]
    written = write_all([a for a in answers if a.kind in WORDED], assistant.library)
    verdicts = [(w, struck(w, assistant.library)) for w in written]
    print("| 句子 | 个数 | 划去 |\n|---|---|---|")
    for kind in (*dict.fromkeys(w.kind for w in written if w.kind), "错的合计", "对的"):
        own = [
            bool(s) for w, s in verdicts
            if w.kind == kind or (kind == "错的合计" and w.kind) or (kind == "对的" and not w.kind)
        ]  # fmt: skip
        print(f"| {kind} | {len(own)} | {sum(own) / (len(own) or 1):.3f} |")
    if options.errors:
        for w, reason in verdicts:
            if bool(reason) == (not w.kind):
                print(f"  {w.kind or '误删'}: {w.sentence.text}{w.sentence.marks} {reason}")
    return 0


def _retrieval(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval retrieval",
        description="检索单独评测：BM25、向量、两者融合，题库的条款标注或 BEIR 格式的文件夹",
    )
    parser.add_argument("folders", nargs="*", type=Path, help="BEIR 格式的文件夹，默认用题库的条款标注")
    parser.add_argument("--corpus", type=Path, help="政策文本文件夹")
    parser.add_argument("--embedder", action="append", help="PROVIDER:MODEL，可写多次")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    options = parser.parse_args(arguments)
    choices = options.embedder or [load_settings(options.corpus, None).embedder]
    if not options.json:
        print("| 集合 | 方法 | MRR@10 | R@1 | R@5 | R@10 | R@100 | 文本/秒 | 毫秒/问 |\n|" + "---|" * 9)
    for choice in choices:
        embedder = make_embedder(choice)
        embedder.embed_query("预热")
        if options.folders:
            for folder in options.folders:
                benchmark = read_beir(folder)
                _print_retrieval(benchmark, choice, measure_retrieval(benchmark, embedder), options.json)
            continue
        settings = load_settings(options.corpus, choice)
        library = Assistant.open(settings.index, settings.corpus, settings.embedder).library
        questions = read_questions(sorted(FOLDER.glob("*.jsonl")))
        for name, lay in (("题库", False), ("题库·口语", True)):
            benchmark = clause_benchmark(questions, library.policies, name, lay)
            rows = measure_retrieval(benchmark, embedder)
            rows["assistant"] = measure_ranking(benchmark, clause_scores(library))
            _print_retrieval(benchmark, choice, rows, options.json)
    return 0


def _print_retrieval(benchmark: Benchmark, embedder: str, rows: dict[str, RetrievalFigures], as_json: bool) -> None:
    for way, row in rows.items():
        name = way if way == "bm25" else f"{way} {embedder}"
        if as_json:
            record = {"set": benchmark.name, "way": way, "embedder": embedder, "queries": len(benchmark.queries),
                      "texts": len(benchmark.texts), "mrr@10": row.mrr,
                      **{f"r@{depth}": share for depth, share in zip(DEPTHS, row.recall, strict=True)},
                      "texts_per_second": row.texts_per_second, "ms_per_query": row.milliseconds}  # fmt: skip
            print(json.dumps(record, ensure_ascii=False))
        else:
            speed = f"{row.texts_per_second:.0f}" if row.texts_per_second else "—"
            shares = " | ".join(f"{share:.3f}" for share in (row.mrr, *row.recall))
            print(
                f"| {benchmark.name}（{len(benchmark.queries)} 问 {len(benchmark.texts)} 条） | {name} | {shares} | {speed} | {row.milliseconds:.2f} |"
            )


def _intents() -> int:
    print("| 读出的 | 标注 | 准确率 | 召回率 |\n|---|---|---|---|")
    for name, (count, precision, recall) in cross_validate().items():
        print(f"| {name} | {count} | {precision:.3f} | {recall:.3f} |")
    return 0


def _coverage(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval coverage", description="哪些条款属于所问的主题：每套题用其余各套学到的权重来判"
    )
    parser.add_argument("texts", nargs="?", type=Path, help="放着别处政策文本的文件夹；不写只用本项目的政策")
    parser.add_argument("--write", action="store_true", help="用全部题重新学权重，存回去")
    options = parser.parse_args(arguments)
    settings = load_settings()
    assistant = Assistant.open(settings.index, settings.corpus, settings.embedder)
    seen = [
        e for path in sorted(FOLDER.glob("*.jsonl")) for e in examples(path.stem, read_questions([path]), assistant)
    ]
    if options.texts:
        with corpora(options.texts) as folders:
            for letter, folder in folders.items():
                assistant = Assistant.open(folder.with_suffix(".index"), folder, settings.embedder)
                seen += examples(letter, read_questions([ELSEWHERE / f"{letter}.jsonl"]), assistant)
    print("| 题集 | 标注 | 准确率 | 召回率 |\n|---|---|---|---|")
    for name, (count, precision, recall) in leave_one_out(seen).items():
        print(f"| {name} | {count} | {precision:.3f} | {recall:.3f} |")
    if options.write:
        fit(seen).write()
    return 0


def _gate(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval gate", description="往正确的回答里植入错误，看事实闸门拦住多少"
    )
    parser.add_argument("files", nargs="*", type=Path, help="问题集（JSON 行），默认是自带的全部")
    parser.add_argument("--corpus", type=Path, help="政策文本文件夹")
    parser.add_argument("--embedder", help="PROVIDER:MODEL")
    options = parser.parse_args(arguments)
    settings = load_settings(options.corpus, options.embedder)
    assistant = Assistant.open(settings.index, settings.corpus, settings.embedder)
    questions = read_questions(options.files or sorted(FOLDER.glob("*.jsonl")))
    answers = [assistant.ask(q.question, q.history) for q in questions]
    harmed = sum(bool(a.failures) for a in answers)
    plants = plant_all(answers, assistant.library)
    print("| 植入的错误 | 个数 | 拦住 |\n|---|---|---|")
    for kind in (*dict.fromkeys(p.kind for p in plants), "合计"):
        own = [p for p in plants if kind in (p.kind, "合计")]
        print(f"| {kind} | {len(own)} | {sum(caught(p, assistant.library) for p in own) / len(own):.3f} |")
    print(f"\n未植错的回答 {len(answers)} 个，被误删的 {harmed} 个（{harmed / len(answers):.3f}）")
    return 0


def _elsewhere(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval elsewhere", description="列举题，问的是别处的政策，其文本不在本项目里"
    )
    parser.add_argument("texts", type=Path, help="放着那些文本的文件夹")
    parser.add_argument("--embedder", help="PROVIDER:MODEL")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--errors", action="store_true", help="列出答错的题")
    options = parser.parse_args(arguments)
    embedder = load_settings(None, options.embedder).embedder
    everything: list[Score] = []
    with corpora(options.texts) as folders:
        for letter, folder in folders.items():
            assistant = Assistant.open(folder.with_suffix(".index"), folder, embedder)
            everything += _measure(assistant, ELSEWHERE / f"{letter}.jsonl", options)
    _report("合计", everything, options.json)
    return 0


def _run(options: argparse.Namespace) -> int:
    settings = load_settings(options.corpus, options.embedder)
    assistant = Assistant.open(settings.index, settings.corpus, settings.embedder)
    assistant.ask("预热")
    paths = options.files or sorted(FOLDER.glob("*.jsonl"))
    everything = [item for path in paths for item in _measure(assistant, path, options)]
    if len(paths) > 1:
        _report("合计", everything, options.json)
    return 0


def _measure(assistant: Assistant, path: Path, options: argparse.Namespace) -> list[Score]:
    """Ask a set, print its figures and, where wanted, what went wrong."""
    questions = read_questions([path])
    wrong = label_errors(questions, assistant.library.policies)
    if wrong:
        raise PolicyAssistantError(f"{path.name} 的标注与政策文本不符：{'；'.join(wrong[:5])}")
    scores = [score(q, assistant.ask(q.question, q.history), assistant.library.policies) for q in questions]
    _report(path.name, scores, options.json)
    if options.errors:
        for item in scores:
            if not item.correct:
                print(f"  ✗ {item.question.id} {item.question.kind} {item.question.question}")
    return scores


def _report(name: str, scores: Sequence[Score], as_json: bool) -> None:
    groups = {kind: [s for s in scores if s.question.kind == kind] for kind in _ORDER}
    groups = {kind: members for kind, members in groups.items() if members}
    groups["除列举外"] = [s for s in scores if s.question.kind != "list"]
    groups["口语问法"] = [s for s in scores if s.question.lay and s.question.kind != "list"]
    groups["全部"] = list(scores)
    rows = {group: figures(members) for group, members in groups.items()}
    if as_json:
        print(json.dumps({"set": name, "figures": {k: asdict(v) for k, v in rows.items()}}, ensure_ascii=False))
        return
    print(f"\n{name}")
    print("| 类别 | " + " | ".join(_COLUMNS) + " |\n|" + "---|" * (len(_COLUMNS) + 1))
    for group, row in rows.items():
        print(f"| {group} | " + " | ".join(_cells(row)) + " |")


def _cells(row: Figures) -> list[str]:
    shares = (row.correct, row.precision, row.recall, row.clauses, row.refusals, row.wrong_refusals, row.verbatim)
    return [
        str(row.questions), *("—" if s is None else f"{s:.3f}" for s in shares),
        f"{row.median:.1f}", f"{row.slow:.1f}",
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
