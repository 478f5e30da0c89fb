"""`python -m eval`: run the question sets against the assistant and print what is measured."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.engine import Assistant
from assistant.settings import load_settings
from corpus.errors import PolicyAssistantError
from eval.questions import FOLDER, label_errors, read_questions
from eval.scoring import Figures, Score, figures, score

_ORDER = ("deadline", "target", "unit", "content", "metadata", "followup", "comparison", "refusal", "list")
_COLUMNS = ("题数", "正确", "引用准确", "引用齐全", "拒答正确", "误拒", "引文一致", "中位ms", "95%ms")


def main(arguments: list[str] | None = None) -> int:
    """Run the sets; exit code 2 where input is bad."""
    parser = argparse.ArgumentParser(prog="python -m eval", description="用问题集检验问答助手")
    parser.add_argument("files", nargs="*", type=Path, help="问题集（JSON 行），默认是自带的全部")
    parser.add_argument("--corpus", type=Path, help="政策文本文件夹")
    parser.add_argument("--embedder", help="PROVIDER:MODEL")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--errors", action="store_true", help="列出答错的题")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except PolicyAssistantError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    settings = load_settings(options.corpus, options.embedder)
    assistant = Assistant.open(settings.index, settings.corpus, settings.embedder)
    assistant.ask("预热")
    everything: list[Score] = []
    paths = options.files or sorted(FOLDER.glob("*.jsonl"))
    for path in paths:
        questions = read_questions([path])
        wrong = label_errors(questions, assistant.library.policies)
        if wrong:
            raise PolicyAssistantError(f"{path.name} 的标注与政策文本不符：{'；'.join(wrong[:5])}")
        scores = [score(q, assistant.ask(q.question, q.history), assistant.library.policies) for q in questions]
        _report(path.name, scores, options.json)
        everything += scores
        if options.errors:
            for item in scores:
                if not item.correct:
                    print(f"  ✗ {item.question.id} {item.question.kind} {item.question.question}")
    if len(paths) > 1:
        _report("合计", everything, options.json)
    return 0


def _report(name: str, scores: Sequence[Score], as_json: bool) -> None:
    groups = {kind: [s for s in scores if s.question.kind == kind] for kind in _ORDER}
    groups = {kind: members for kind, members in groups.items() if members}
    groups["除列举外"] = [s for s in scores if s.question.kind != "list"]
    groups["口语问法"] = [s for s in scores if s.question.lay and s.question.kind != "list"]
    groups["全部"] = list(scores)
    table = {group: figures(members) for group, members in groups.items()}
    if as_json:
        print(json.dumps({"set": name, "figures": {k: asdict(v) for k, v in table.items()}}, ensure_ascii=False))
        return
    print(f"\n{name}")
    print("| 类别 | " + " | ".join(_COLUMNS) + " |\n|" + "---|" * (len(_COLUMNS) + 1))
    for group, row in table.items():
        print(f"| {group} | " + " | ".join(_cells(row)) + " |")


def _cells(row: Figures) -> list[str]:
    shares = (row.correct, row.precision, row.recall, row.refusals, row.wrong_refusals, row.verbatim)
    return [
        str(row.questions), *("—" if s is None else f"{s:.3f}" for s in shares),
        f"{row.median:.1f}", f"{row.slow:.1f}",
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
