"""Ledger rows as records, as an Excel 任务台账 and as a calendar; a file is replaced whole or not at all."""

from __future__ import annotations

import calendar
import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.compose import place_name, reference, units_text
from assistant.ledger import Ledger, Row, is_inferred, is_own
from corpus.errors import PolicyAssistantError
from corpus.types import Deadline, Duty, Policy, Role, Target, TimeKind

COLUMNS = ("序号", "任务", "要求", "目标", "时限", "牵头单位", "配合单位", "责任单位", "出处", "进展", "销号")
_WIDTHS = (6, 24, 60, 36, 16, 22, 30, 26, 32, 16, 10)
SHEET = "任务台账"
# The sheet that says what the other was made by.
NOTES = "说明"
INFERRED = "推定"


def target_record(target: Target, duty: Duty, policy: Policy) -> dict[str, Any]:
    """`indicator`, `comparator`, `value`, `deadline`, `units` and source of a target."""
    return {
        "indicator": target.indicator,
        "comparator": target.word,
        "value": target_value(target),
        "deadline": deadline_text(target.deadline, duty) if target.deadline else "",
        "units": unit_records(duty),
        "document_number": policy.document_number,
        "article": policy.clauses[duty.clause].path,
    }


def duty_records(duty: Duty, policy: Policy) -> list[dict[str, Any]]:
    """The facts of a duty: one a target, or one with its time and units where it states no target."""
    if duty.targets:
        return [target_record(target, duty, policy) for target in duty.targets]
    clause = policy.clauses[duty.clause]
    deadlines = [d for d in duty.deadlines if is_own(d, duty)]
    if not deadlines and not duty.units:
        return []
    return [
        {
            "indicator": clause.heading or clause.sentence_text(duty.sentence)[:40],
            "comparator": "",
            "value": "",
            "deadline": "；".join(deadline_text(d, duty) for d in deadlines),
            "units": unit_records(duty),
            "document_number": policy.document_number,
            "article": clause.path,
        }
    ]


def unit_records(duty: Duty) -> list[dict[str, str]]:
    """Units as `name` and `role` (lead, supporting, responsible)."""
    return [{"name": u.name, "role": u.role.value} for u in duty.units]


def row_record(row: Row, ledger: Ledger) -> dict[str, Any]:
    """A row with all that is known of it; `facts` as in `ask --json`."""
    policy, clause, duty = ledger.policy(row), ledger.clause(row), row.duty
    return {
        "place": place_name(policy),
        "document_number": policy.document_number,
        "title": policy.title,
        "article": clause.path,
        "task": clause.heading,
        "text": ledger.sentence(row),
        "facts": duty_records(duty, policy),
        "deadlines": [
            {"text": d.text, "since": d.since, "until": d.until, "rhythm": d.rhythm, "inferred": is_inferred(d, duty)}
            for d in duty.deadlines
        ],
        "units": unit_records(duty),
        "schools": sorted({k.value for a in duty.actors for k in a.kinds}),
        "schools_own": any(a.own for a in duty.actors),
        "inferred": row.inferred,
    }


def target_value(target: Target) -> str:
    """The value as written, without its comparator: 80%, 9000元, 省定II类以上办学条件标准."""
    return f"{target.number}{target.unit}" if target.number else target.text


def target_text(target: Target) -> str:
    """Indicator and value in one line: 公办幼儿园在园幼儿占比：达到80%以上."""
    return f"{target.indicator}：{target.text}" if target.indicator != target.text else target.text


def deadline_text(deadline: Deadline, duty: Duty) -> str:
    """The time as written, with what it means where the calendar value is not in the text."""
    text = deadline.text
    if deadline.until and deadline.until[:4] not in text:
        return f"{text}（{deadline.until[:4]}年，{INFERRED}）"
    return text


def row_deadlines(row: Row) -> str:
    """All times of a row in one line."""
    return "；".join(deadline_text(d, row.duty) for d in row.duty.deadlines)


def table_rows(rows: Sequence[Row], ledger: Ledger) -> list[list[str]]:
    """The cells of the 任务台账, a list a row; the last two columns are for the user."""
    table = []
    for number, row in enumerate(rows, 1):
        policy, clause = ledger.policy(row), ledger.clause(row)
        names = {role: "、".join(u.name for u in row.duty.units if u.role is role) for role in Role}
        table.append([
            str(number), f"{clause.path} {clause.heading}".strip(), ledger.sentence(row),
            "；".join(target_text(t) for t in row.duty.targets), row_deadlines(row),
            names[Role.LEAD], names[Role.SUPPORTING], names[Role.RESPONSIBLE], reference(policy, clause.path), "", "",
        ])  # fmt: skip
    return table


def write_xlsx(rows: Sequence[Row], ledger: Ledger, path: Path, about: Sequence[str] = ()) -> None:
    """An Excel sheet to work with: header fixed, filters on, texts wrapped; `about` are lines of a second sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for number, values in enumerate([list(COLUMNS), *table_rows(rows, ledger)], 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column)
            cell.value = int(value) if column == 1 and number > 1 else value
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    if about:
        notes = book.create_sheet(NOTES)
        notes.column_dimensions["A"].width = 100
        for number, line in enumerate(about, 1):
            cell = notes.cell(number, 1, line)
            cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
    _replace(path, book.save)


def write_ics(rows: Sequence[Row], ledger: Ledger, path: Path) -> int:
    """A calendar with a whole-day event on the last day of each dated duty; how many there are."""
    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", "-//policy-assistant//ledger//ZH")
    book.add("version", "2.0")
    count = 0
    for row in rows:
        for deadline in dated(row):
            policy, clause = ledger.policy(row), ledger.clause(row)
            event = Event()
            source = reference(policy, clause.path)
            key = f"{policy.identifier}#{clause.position}.{row.duty.sentence}@{deadline.until}"
            event.add("uid", hashlib.sha256(key.encode()).hexdigest()[:32] + "@policy-assistant")
            event.add("dtstamp", datetime.now(UTC))
            event.add("dtstart", last_day(deadline.until))
            event.add(
                "summary",
                f"{place_name(policy)}：{clause.heading or ledger.sentence(row)[:30]}（{deadline_text(deadline, row.duty)}）",
            )
            event.add("description", f"{ledger.sentence(row)}\n出处：{source}\n" + units_text(row.duty.units))
            book.add_component(event)
            count += 1
    _replace(path, lambda target: Path(target).write_bytes(book.to_ical()))
    return count


def dated(row: Row) -> list[Deadline]:
    """Deadlines of a row that end on the calendar, those asked for if any were."""
    found = row.due or tuple(d for d in row.duty.deadlines if is_own(d, row.duty) or row.duty.targets)
    return [d for d in found if d.until and d.kind is not TimeKind.RECURRING]


def last_day(until: str) -> date:
    """The last day of an ISO date of any precision: 2027 → 2027-12-31."""
    parts = [int(p) for p in until.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return date(parts[0], month, min(day, calendar.monthrange(parts[0], month)[1]))


def _replace(path: Path, write: Any) -> None:
    """Write beside the file, then put it in its place."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(str(aside))
        os.replace(aside, path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise PolicyAssistantError(f"写不了文件 {path}：{error.strerror}") from error
