"""The ledger: complete by unit, role, time, school and fact; its exports; its speed."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.cli import main
from assistant.engine import Assistant
from assistant.export import COLUMNS, last_day, row_record, write_ics, write_xlsx
from assistant.filters import read_filter, read_schools, read_years
from assistant.ledger import Ledger
from assistant.types import FactKind, LedgerFilter
from corpus.errors import PolicyAssistantError, QuestionError
from corpus.normal import normal_form
from corpus.reader import read_policy
from corpus.types import Policy, Role, SchoolKind
from eval.questions import FOLDER, read_questions
from eval.scoring import figures, score


def articles(assistant: Assistant, **words: Any) -> list[tuple[str, str]]:
    rows = assistant.ledger.find(read_filter(assistant.library, **words))
    found = ((assistant.ledger.policy(r).label, assistant.ledger.clause(r).path) for r in rows)
    return list(dict.fromkeys(found))


CHANGQING, JINXIANG, JINING = "济长政办字〔2023〕18号", "金政办字〔2024〕20号", "济教字〔2024〕29号"


def test_a_unit_is_found_under_every_name_and_by_role(assistant: Assistant) -> None:
    expected = [(CHANGQING, "二（四）"), (CHANGQING, "二（五）")]
    assert articles(assistant, units=["区财政局"]) == expected
    assert articles(assistant, units=["财政局"], place="长清") == expected
    assert articles(assistant, units=["财政局"], place="长清", role="牵头") == []
    everywhere = articles(assistant, units=["财政局"])
    assert {label for label, _ in everywhere} == {CHANGQING, JINXIANG}
    assert articles(assistant, units=["县教体局"]) == articles(assistant, units=["县教育和体育局"])
    assert articles(assistant, units=["文明办"], place="长清") == [(CHANGQING, "二（一）")]


def test_a_year_finds_what_is_written_and_what_governs(assistant: Assistant) -> None:
    rows = assistant.ledger.find(read_filter(assistant.library, place="济宁", year="2027"))
    texts = [assistant.ledger.sentence(r) for r in rows]
    assert any("公办幼儿园在园幼儿占比达到80%以上" in t for t in texts)
    governed = [r for r in rows if r.inferred]
    assert governed and all(r.duty.targets for r in governed)
    assert articles(assistant, year="2035") == [(CHANGQING, "一")]
    assert articles(assistant, year="2028-") == [(CHANGQING, "一"), (JINING, "二（二）8")]
    ends = [d.until for r in assistant.ledger.find(read_filter(assistant.library, year="-2024")) for d in r.due]
    assert ends and all(last_day(end).year <= 2024 for end in ends)
    months = assistant.ledger.find(LedgerFilter(until="2025-08"))
    assert all(last_day(d.until).isoformat() <= "2025-08-31" for r in months for d in r.due)


def test_a_school_sees_its_own_and_not_the_others(assistant: Assistant) -> None:
    def texts(school: str, **words: str) -> str:
        rows = assistant.ledger.find(read_filter(assistant.library, school=school, **words))
        return "\n".join(assistant.ledger.sentence(r) for r in rows)

    kindergarten = texts("乡镇中心幼儿园", place="济宁")
    assert "全部举办为公办园" in kindergarten
    assert "普通高中完成市级办学质量评价" not in kindergarten
    assert "特殊教育学校" not in kindergarten
    assert "省级示范幼儿园标准" in texts("街镇中心幼儿园", place="长清", year="2027")
    senior = texts("普通高中", place="济宁")
    assert "特色高中" in senior
    assert "幼儿园严禁小学化" not in senior


def test_kinds_of_fact_and_words_narrow_the_rows(assistant: Assistant) -> None:
    percent = assistant.ledger.find(LedgerFilter(facts=frozenset((FactKind.PERCENT,))))
    assert percent and all(any(t.unit == "%" for t in r.duty.targets) for r in percent)
    recurring = assistant.ledger.find(LedgerFilter(facts=frozenset((FactKind.RECURRING,))))
    assert {"每年", "年度", "定期"} <= {
        w for r in recurring for w in ("每年", "年度", "定期") if w in assistant.ledger.sentence(r)
    }
    assert all(
        any(d.rhythm for d in r.duty.deadlines) or re.search("定期|年度|月度|季度|经常性", assistant.ledger.sentence(r))
        for r in recurring
    )
    money = assistant.ledger.find(LedgerFilter(facts=frozenset((FactKind.MONEY,))))
    assert money and all("元" in assistant.ledger.sentence(r) for r in money)
    words = assistant.ledger.find(read_filter(assistant.library, text="智慧校园"))
    assert {assistant.ledger.clause(r).path for r in words} == {"三（六）", "三（一）2"}


def test_what_cannot_be_read_is_said(assistant: Assistant) -> None:
    for words in (
        {"year": "二〇二七"},
        {"role": "主管"},
        {"place": "青岛"},
        {"school": "工厂"},
        {"policy": "不存在的文件"},
    ):
        with pytest.raises(QuestionError):
            read_filter(assistant.library, **words)  # type: ignore[arg-type]
    assert read_years("2025—2027年") == ("2025", "2027")
    assert read_schools("乡镇中心幼儿园") == {SchoolKind.KINDERGARTEN, SchoolKind.TOWN}


def test_the_sheet_holds_every_row_and_no_formula(assistant: Assistant, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    rows = assistant.ledger.find(LedgerFilter())
    write_xlsx(rows, assistant.ledger, tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    values = list(sheet.iter_rows(values_only=True))
    assert values[0] == COLUMNS
    assert len(values) == len(rows) + 1
    found = [v for v in values if v[2] and "2027年所有街镇驻地学校" in str(v[2])]
    assert found[0][4] == "2027年" and found[0][5] == "区教育体育局" and "区财政局" not in str(found[0][6])
    evil = read_policy('一、任务\n（一）保障\n=HYPERLINK("http://x")到2027年完成10所。\n', "x")
    library = _library([evil])
    ledger = Ledger(library)
    write_xlsx(ledger.find(LedgerFilter()), ledger, tmp_path / "b.xlsx")
    cell = load_workbook(tmp_path / "b.xlsx").active["C2"]  # type: ignore[index]
    assert cell.data_type == "s" and str(cell.value).startswith("=HYPERLINK")


def test_the_calendar_holds_the_dated_rows(assistant: Assistant, tmp_path: Path) -> None:
    from icalendar import Calendar

    rows = assistant.ledger.find(read_filter(assistant.library, place="金乡"))
    count = write_ics(rows, assistant.ledger, tmp_path / "a.ics")
    events = Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    assert len(events) == count
    assert {str(e.decoded("dtstart")) for e in events} == {"2024-12-31", "2025-09-30", "2025-12-31"}
    assert len({str(e["uid"]) for e in events}) == count


def test_a_file_that_cannot_be_written_leaves_the_last_one(assistant: Assistant, tmp_path: Path) -> None:
    with pytest.raises(PolicyAssistantError):
        write_xlsx([], assistant.ledger, tmp_path / "no" / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_record_has_the_documented_fields(assistant: Assistant) -> None:
    row = assistant.ledger.find(read_filter(assistant.library, place="金乡", text="最美教师"))[0]
    record = row_record(row, assistant.ledger)
    assert record["facts"] == [
        {
            "indicator": "金乡县“最美教师”", "comparator": "以上", "value": "100名", "deadline": "每年",
            "units": [{"name": "县教育和体育局", "role": "responsible"}],
            "document_number": JINXIANG, "article": "三（二）3",
        }
    ]  # fmt: skip
    assert json.dumps(record, ensure_ascii=False)


def test_the_command_lists_and_exports(
    index_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLICY_INDEX", str(index_root))
    assert main(["ledger", "--unit", "区财政局", "--role", "配合"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("共 2 项（") and "济长政办字〔2023〕18号 二（五）" in shown
    assert main(["ledger", "--place", "济宁", "--year", "2030", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["article"] for line in lines] == ["二（二）8"]
    assert (
        main(["ledger", "--place", "长清", "--xlsx", str(tmp_path / "a.xlsx"), "--ics", str(tmp_path / "a.ics")]) == 0
    )
    assert (tmp_path / "a.xlsx").exists() and (tmp_path / "a.ics").exists()
    assert main(["ledger", "--year", "明年"]) == 2
    assert "年份看不懂" in capsys.readouterr().err


def _library(policies: list[Policy]) -> Any:
    """What a ledger needs of a library, without an index."""
    forms = {
        (p, c.position, s): normal_form(c.sentence_text(s))
        for p, policy in enumerate(policies) for c in policy.clauses for s in range(len(c.sentences))
    }  # fmt: skip
    headings = {(p, c.position): normal_form(c.heading) for p, policy in enumerate(policies) for c in policy.clauses}
    return SimpleNamespace(policies=policies, sentence_forms=forms, heading_forms=headings)


def test_queries_are_quick_over_ten_thousand_clauses(policies: list[Policy], assistant: Assistant) -> None:
    many = [p for _ in range(40) for p in policies]
    assert sum(len(p.clauses) for p in many) >= 5000
    ledger = Ledger(_library(many))
    wanted = (
        LedgerFilter(units=("财政局",), role=Role.SUPPORTING),
        LedgerFilter(since="2025", until="2027", facts=frozenset((FactKind.TARGET,))),
        LedgerFilter(schools=(frozenset((SchoolKind.KINDERGARTEN, SchoolKind.TOWN)),), text="标准"),
    )
    for query in wanted:
        ledger.find(query)
        best = min(_seconds(ledger, query) for _ in range(3))
        assert best * 10_000 / sum(len(p.clauses) for p in many) <= 0.2, query
        assert min(_seconds(assistant.ledger, query) for _ in range(3)) <= 0.03, query


def _seconds(ledger: Ledger, query: LedgerFilter) -> float:
    started = time.perf_counter()
    ledger.find(query)
    return time.perf_counter() - started


def test_what_a_school_must_do_itself_is_marked(assistant: Assistant) -> None:
    answer = assistant.ask("我是济宁的幼儿园园长，我们园必须做到哪些？")
    marked = [line for line in answer.text.split("\n") if line.endswith("〔学校自身〕")]
    assert any("严禁小学化" in line for line in marked)
    assert not any("强校扩优行动" in line or "滚动发展规划" in line for line in marked)
    assert "其余由政府、部门落实" in answer.text


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("长清区卫健局，乡村教育振兴方案，配合事项一览", {"二（三）", "二（十）"}),
        ("区民政局要配合哪些，谁牵头", {"二（五）", "二（十）"}),
        ("我在妇连工作，金乡的文件里有我们名字的是哪几条？", {"三（五）2"}),
        ("长清方案里写“区教育体育局牵头”、由其他单位配合的条目有哪些？",
         {"二（一）", "二（二）", "二（三）", "二（四）", "二（五）", "二（六）", "二（七）", "二（八）", "二（十）", "三（一）", "三（二）", "三（四）"}),
        ("金政办字〔2024〕20号，责任单位里既有县交通运输局又有县财政局的是哪几条？", {"三（一）1"}),
        ("长清2035年要实现什么目标", {"一"}),
    ],
)  # fmt: skip
def test_lists_in_many_words(question: str, articles: set[str], assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert {c.article for c in answer.citations} == articles
    assert answer.failures == ()


def test_items_of_one_sentence_and_collective_names() -> None:
    policy = read_policy(
        "海东市人民政府办公室关于印发《海东市乡村教育提升实施方案》的通知\n东政办〔2025〕7号\n各县（市）、区人民政府：\n"
        "一、重点任务\n（一）改善条件\n"
        "1.2026年底前改造宿舍。（牵头单位：市教育局，参加单位：市财政局，乐都、平安市政府）\n"
        "2.配齐校医。（责任单位：市卫生健康委，各县（市、区）人民政府）\n"
        "（二）加强管理\n市教育局每年开展一次年度督导。\n2025年7月1日\n",
        "x",
    )
    ledger = Ledger(SimpleNamespace(policies=(policy,), heading_forms={}, sentence_forms={}))  # type: ignore[arg-type]

    def paths(*units: str) -> set[str]:
        return {ledger.clause(r).path for r in ledger.find(LedgerFilter(units=units))}

    assert paths("市卫生健康委") == paths("各县区") == {"一（一）2"}
    assert paths("乐都市政府") == paths("市财政局") == {"一（一）1"}
    due = ledger.find(LedgerFilter(since="2026", until="2026"))
    assert {ledger.clause(r).path for r in due} == {"一（一）1"}


def test_lists_reach_what_was_labelled(assistant: Assistant) -> None:
    questions = [q for q in read_questions([FOLDER / "lists.jsonl"]) if q.kind == "list"]
    assert len(questions) >= 100
    row = figures([score(q, assistant.ask(q.question), assistant.library.policies) for q in questions])
    assert row.clauses is not None and row.clauses >= 0.95
    assert row.precision is not None and row.precision >= 0.93
