"""`python -m assistant`: ask, ledger, index, web. The library raises; here its messages are printed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings, load_settings
from corpus.errors import PolicyAssistantError, QuestionError

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.ledger import Row
    from assistant.llm.writer import Writer
    from assistant.types import Answer

BAD_INPUT = 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 when all went well, 2 when the input could not be taken."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except PolicyAssistantError as error:
        print(f"错误：{error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="教育政策问答助手")
    commands = parser.add_subparsers(required=True, metavar="命令")
    ask = commands.add_parser("ask", help="回答一个问题，或一批问题")
    ask.add_argument("question", nargs="?", help="问题（500 字以内）")
    ask.add_argument("--batch", type=Path, metavar="FILE", help="JSON 行文件：{id, question, history}，- 为标准输入")
    ask.add_argument("--json", action="store_true", help="输出 JSON")
    ask.add_argument("--history", action="append", default=[], metavar="问题", help="前面问过的问题，可重复")
    ask.add_argument("--today", metavar="日期", help="“今年”“明年”按哪天算，如 2026-03-01，默认是今天")
    ask.add_argument("--list", action="store_true", help="列出全部相关条款，而不是最相关的一条")
    ask.add_argument(
        "--without", action="append", default=[], metavar="条件", help="列清单时不按这个条件筛选，可重复；条件见 --json"
    )
    ask.add_argument("--no-llm", action="store_true", help="设置了模型也不用，只给原文回答")
    ask.set_defaults(run=_ask)
    ledger = commands.add_parser("ledger", help="查任务台账：按单位、年份、地方、学校类别等，一条不漏")
    ledger.add_argument(
        "--unit", action="append", default=[], metavar="单位", help="单位，简称也可；可重复（任一即算）"
    )
    ledger.add_argument("--role", default="", metavar="角色", help="牵头、配合或责任")
    ledger.add_argument("--year", default="", metavar="年份", help="时限在哪年：2027、2025-2027、-2027、2027-")
    ledger.add_argument("--place", default="", metavar="地方", help="哪个地方的政策")
    ledger.add_argument("--policy", default="", metavar="政策", help="文号或标题")
    ledger.add_argument("--school", default="", metavar="学校", help="哪类学校，如 乡镇中心幼儿园")
    ledger.add_argument(
        "--fact", default="", metavar="类别", help="只要含有：指标、数字、百分比、金额、时限、定期或禁止"
    )
    ledger.add_argument("--text", default="", metavar="文字", help="只要含有这些字")
    ledger.add_argument("--json", action="store_true", help="输出 JSON，一行一项")
    ledger.add_argument("--xlsx", type=Path, metavar="FILE", help="写成 Excel 任务台账")
    ledger.add_argument("--ics", type=Path, metavar="FILE", help="把有日期的写成日历")
    ledger.set_defaults(run=_ledger)
    index = commands.add_parser("index", help="建立索引（已是最新则不动）")
    index.add_argument("--force", action="store_true", help="无论如何重新建立")
    index.set_defaults(run=_index)
    web = commands.add_parser("web", help="打开网页")
    web.add_argument("--port", type=int, help="端口，默认 7860")
    web.set_defaults(run=_web)
    for command in (ask, ledger, index, web):
        command.add_argument("--corpus", type=Path, metavar="DIR", help="改用这个文件夹里的政策文本")
        command.add_argument("--embedder", metavar="PROVIDER:MODEL", help="改用这个向量模型")
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    return load_settings(options.corpus, options.embedder)


def _open(settings: Settings) -> Assistant:
    """The assistant; imported here, so that bad input is refused before anything is loaded."""
    from assistant.engine import Assistant

    return Assistant.open(settings.index, settings.corpus, settings.embedder)


def _asker(assistant: Assistant, settings: Settings, options: argparse.Namespace) -> Assistant | Writer:
    """The assistant, or where an LLM is set the writer over it."""
    if settings.llm is None or options.no_llm:
        return assistant
    from assistant.llm.client import LlmClient
    from assistant.llm.writer import Writer

    return Writer(assistant, LlmClient(settings.llm))


def _today(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise QuestionError(f"日期看不懂：{text}（请写成 2026-03-01）") from error


def _ask(options: argparse.Namespace) -> int:
    today = _today(options.today)
    if (options.question is None) == (options.batch is None):
        raise QuestionError("请给出一个问题，或用 --batch 给出问题文件（二者取一）")
    if options.batch is not None:
        return _ask_batch(options)
    from assistant.engine import check_question

    check_question(options.question)
    settings = _settings(options)
    assistant = _open(settings)
    if options.list or options.without:
        answer = _asked_anew(assistant, options, today)
    else:
        answer = _asker(assistant, settings, options).ask(options.question, options.history, today)
    if options.json:
        _print_json(_record(answer, assistant))
    else:
        print(answer.text.replace("<br>", "\n   "))
        print()
        for citation in answer.citations:
            label = citation.document_number or f"《{citation.title}》"
            place = f"{label} {citation.article}".strip()
            shown = "" if citation.quote in answer.text.replace("**", "") else f"：{citation.quote}"
            print(f"[{citation.number}] {place}{shown}")
    return 0


def _asked_anew(assistant: Assistant, options: argparse.Namespace, today: date | None) -> Answer:
    """The answer to a question read as its asker says; QuestionError for a condition that it does not have."""
    from assistant.types import Reading

    reading = Reading(frozenset(options.without), options.list)
    answer = assistant.ask(options.question, options.history, today, reading)
    known = [condition.label for condition in answer.conditions]
    unknown = [label for label in options.without if label not in known]
    if unknown:
        choice = f"可以去掉的有：{'；'.join(known)}" if known else "这一问没有按条件列清单"
        raise QuestionError(f"没有这个条件：{'、'.join(unknown)}（{choice}）")
    return answer


def _ask_batch(options: argparse.Namespace) -> int:
    lines = list(_batch_lines(options.batch))
    settings = _settings(options)
    assistant = _open(settings)
    asker = _asker(assistant, settings, options)
    code = 0
    for number, line in lines:
        try:
            identifier, question, history = _batch_item(line)
            record = _record(asker.ask(question, history, _today(options.today)), assistant)
        except PolicyAssistantError as error:
            print(f"错误：第 {number} 行：{error}", file=sys.stderr, flush=True)
            code = BAD_INPUT
            continue
        if options.json:
            _print_json({"id": identifier, **record})
        else:
            label = number if identifier is None else identifier
            print(f"## {label} {question}\n\n{record['answer']}\n", flush=True)
    return code


def _batch_lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        decoded = text.decode("utf-8-sig")
    except OSError as error:
        raise QuestionError(f"读不了问题文件 {path}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QuestionError(f"问题文件不是 UTF-8 文本：{path}") from error
    lines = [(i, line) for i, line in enumerate(decoded.split("\n"), 1) if line.strip()]
    if not lines:
        raise QuestionError(f"问题文件是空的：{path}")
    return iter(lines)


def _batch_item(line: str) -> tuple[Any, str, list[str]]:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise QuestionError("不是 JSON") from error
    if not isinstance(item, dict):
        raise QuestionError("不是 JSON 对象")
    question = item.get("question", item.get("q"))
    if not isinstance(question, str):
        raise QuestionError("缺少 question（或 q）")
    history = item.get("history") or []
    if not isinstance(history, list) or not all(isinstance(h, str) for h in history):
        raise QuestionError("history 应是问题的列表")
    return item.get("id"), question, history


def _record(answer: Answer, assistant: Assistant) -> dict[str, Any]:
    from assistant.serialize import answer_record

    return answer_record(answer, assistant.library.policies)


def _print_json(record: dict[str, Any]) -> None:
    print(json.dumps(record, ensure_ascii=False), flush=True)


def _ledger(options: argparse.Namespace) -> int:
    from assistant.export import row_record, write_ics, write_xlsx
    from assistant.filters import read_filter, read_years

    read_years(options.year)
    assistant = _open(_settings(options))
    wanted = read_filter(
        assistant.library, units=options.unit, role=options.role, year=options.year, place=options.place,
        policy=options.policy, school=options.school, fact=options.fact, text=options.text,
    )  # fmt: skip
    rows = assistant.ledger.find(wanted)
    if options.json:
        for row in rows:
            _print_json(row_record(row, assistant.ledger))
    if options.xlsx:
        write_xlsx(rows, assistant.ledger, options.xlsx)
        print(f"已写入 {len(rows)} 处要求：{options.xlsx}", file=sys.stderr)
    if options.ics:
        events = write_ics(rows, assistant.ledger, options.ics)
        print(f"已写入 {events} 个日程：{options.ics}", file=sys.stderr)
    if not (options.json or options.xlsx or options.ics):
        _print_rows(rows, assistant)
    return 0


def _print_rows(rows: list[Row], assistant: Assistant) -> None:
    """Rows under their policy and article, with the count first."""
    from assistant.compose import reference, units_text
    from assistant.export import row_deadlines, target_text

    ledger = assistant.ledger
    clauses = dict.fromkeys((row.policy, row.duty.clause) for row in rows)
    print(f"共 {len(clauses)} 项（{len(rows)} 处要求），已全部列出。" if rows else "没有符合条件的任务。")
    for place in clauses:
        own = [row for row in rows if (row.policy, row.duty.clause) == place]
        clause = ledger.clause(own[0])
        print(f"\n{reference(ledger.policy(own[0]), clause.path)} {clause.heading}")
        for row in own:
            details = [*(target_text(t) for t in row.duty.targets), row_deadlines(row)]
            print(f"  - {ledger.sentence(row)}")
            if any(details):
                print("    " + "；".join(d for d in details if d))
        units = units_text(own[0].duty.units)
        if units:
            print(f"  {units}")


def _index(options: argparse.Namespace) -> int:
    from index.embedders import make_embedder
    from index.manifest import Manifest
    from index.store import build_index, current_folder, is_current

    settings = _settings(options)
    embedder = make_embedder(settings.embedder)
    if not options.force and is_current(settings.index, settings.corpus, embedder):
        manifest = Manifest.read(current_folder(settings.index))
        print(f"索引已是最新：{manifest.policies} 份政策，{manifest.passages} 个片段。")
        return 0
    manifest = build_index(settings.index, settings.corpus, embedder)
    print(f"索引已建立：{manifest.policies} 份政策，{manifest.passages} 个片段，向量模型 {manifest.embedder}。")
    return 0


def _web(options: argparse.Namespace) -> int:
    from dataclasses import replace

    settings = _settings(options)
    if options.port:
        settings = replace(settings, port=options.port)
    from assistant.web.app import serve

    serve(settings)
    return 0
