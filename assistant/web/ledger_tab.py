"""The page's ledger: filters, a sortable table whose rows open their clause, deadlines on a line, exports."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.compose import place_name, reference, units_text
from assistant.engine import Assistant
from assistant.export import dated, last_day, row_deadlines, target_text, write_ics, write_xlsx
from assistant.filters import FACTS, ROLES, SCHOOLS, read_filter
from assistant.ledger import Row
from assistant.web.panel import source_panel
from corpus.errors import PolicyAssistantError
from corpus.types import Policy

if TYPE_CHECKING:
    import gradio as gr

HEADERS = ["序号", "出处", "要求", "目标", "时限", "单位"]
_WIDTHS = ["6%", "17%", "32%", "17%", "11%", "17%"]
# Rows on one page of the table; the exports hold all.
PAGE = 100
ORDERS = ("按原文顺序", "按时限", "按单位")
ANY = "（不限）"
HINT = "<p class='hint'>点击表格里的一行，这里显示条款全文，这一项的句子会标出。</p>"
_XLSX, _ICS = "任务台账.xlsx", "任务日历.ics"


class LedgerTab:
    """Components and events of the tab; build it inside a `gr.Tab`, then `load` it with the page."""

    def __init__(self, assistant: Assistant) -> None:
        import gradio as gr

        self._assistant = assistant
        self._temporary = tempfile.TemporaryDirectory(prefix="policy-ledger-")  # removed when the page ends
        self._folder = Path(self._temporary.name)
        self._sent: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        self._filters = self._build_filters()
        with gr.Row():
            self._order = gr.Dropdown(list(ORDERS), value=ORDERS[0], label="排序", min_width=140)
            self._page = gr.Dropdown([("第 1 页", 1)], value=1, label="分页", min_width=140)
            self._xlsx = gr.DownloadButton("导出 Excel 任务台账", elem_id="ledger-xlsx", min_width=140)
            self._ics = gr.DownloadButton("导出日历（.ics）", elem_id="ledger-ics", min_width=140)
        self._count = gr.Markdown(elem_id="ledger-count")
        with gr.Row():
            with gr.Column(scale=7, min_width=320):
                self._table = gr.Dataframe(
                    headers=HEADERS, datatype="str", interactive=False, wrap=True, max_height=560, show_label=False,
                    column_widths=_WIDTHS, elem_id="ledger", buttons=[],
                )  # fmt: skip
                self._chart = gr.BarPlot(
                    x="截止年份", y="项数", color="地方", tooltip=["截止年份", "地方", "项数", "任务"], height=290,
                    label="时限一览：哪年有多少项到期", elem_id="ledger-chart", buttons=[],
                )  # fmt: skip
            with gr.Column(scale=3, min_width=320):
                gr.Markdown("### 条款原文")
                panel = gr.HTML(HINT, elem_id="ledger-source")
        self._places = gr.State([])
        policies = list(assistant.library.policies)

        def select(places: list[str], event: Any) -> str:
            number = str(event.row_value[0])
            known = number.isdigit() and 0 < int(number) <= len(places)
            return source_panel(policies, places[int(number) - 1]) if known else HINT

        select.__annotations__["event"] = gr.SelectData  # Gradio finds the event's data by its type
        self._table.select(select, self._places, panel, **self._sent)
        narrowing = self._filters[:2]
        for field in self._filters:
            changed = field.submit if isinstance(field, gr.Textbox) else field.input
            if field in narrowing:
                narrowed = [self._filters[1], self._filters[3]]
                changed = changed(self._narrow, narrowing, narrowed, **self._sent).then
            self._refresh(changed(self._hold, None, [self._xlsx, self._ics], **self._sent).then)
        for field in (self._order, self._page):
            field.input(self.show, self._inputs, self._outputs, **self._sent)

    def load(self, page: gr.Blocks) -> None:
        """Fill the tab when the page is opened."""
        self._refresh(page.load)

    @property
    def _inputs(self) -> list[Any]:
        return [self._order, self._page, *self._filters]

    @property
    def _outputs(self) -> list[Any]:
        return [self._count, self._table, self._page, self._chart, self._places]

    def _refresh(self, event: Any) -> None:
        shown = event(self.show, self._inputs, self._outputs, **self._sent)
        shown.then(self._files, self._filters, [self._xlsx, self._ics], **self._sent)

    def _build_filters(self) -> list[Any]:
        import gradio as gr

        library = self._assistant.library
        rows = self._assistant.ledger.rows
        policies = library.policies
        places = dict.fromkeys(p.region.name for p in policies if p.region.name)
        years = sorted({d.until[:4] for row in rows for d in dated(row)})
        choices = (
            ("地方", list(places)), ("政策", [p.label for p in policies]), ("时限（年）", years), ("单位", self._units(policies)),
            ("角色", list(ROLES)), ("学校类别", list(SCHOOLS)), ("只看", list(FACTS)),
        )  # fmt: skip
        fields: list[Any] = []
        with gr.Row():
            for label, options in choices:
                custom = label in ("单位", "学校类别", "时限（年）")
                fields.append(
                    gr.Dropdown([(ANY, ""), *options], value="", label=label, allow_custom_value=custom, min_width=140)
                )
            fields.append(gr.Textbox(label="含有文字（回车）", min_width=140, elem_id="ledger-text", max_length=100))
        return fields

    def _units(self, policies: Sequence[Policy]) -> list[str]:
        """The units that the policies name, each once."""
        rows = (row for row in self._assistant.ledger.rows if self._assistant.ledger.policy(row) in policies)
        return list(dict.fromkeys(unit.name for row in rows for unit in row.duty.units))

    def _narrow(self, place: str, policy: str) -> tuple[Any, Any]:
        """The policies of a place, and the units that these, or the one chosen, name; another place's policy is let go."""
        import gradio as gr

        own = [p for p in self._assistant.library.policies if not place or p.region.name == place]
        chosen = [p for p in own if p.label == policy]
        labels, units = [p.label for p in own], self._units(chosen or own)
        return (
            gr.Dropdown([(ANY, ""), *labels], value=policy if chosen else ""),
            gr.Dropdown([(ANY, ""), *units]),
        )

    def _find(self, chosen: Sequence[Any]) -> list[Row]:
        place, policy, year, unit, role, school, fact, text = (str(value or "") for value in chosen)
        wanted = read_filter(
            self._assistant.library, place=place, policy=policy, year=year, units=[unit], role=role, school=school,
            fact=fact, text=text,
        )  # fmt: skip
        return self._assistant.ledger.find(wanted)

    def show(self, order: str, page: int, *chosen: Any) -> tuple[Any, ...]:
        """Count, table page, choice of pages, chart and the clauses of all rows, for the filters."""
        import gradio as gr

        try:
            rows = self._ordered(self._find(chosen), order)
        except PolicyAssistantError as error:
            gr.Warning(str(error))
            return tuple(gr.skip() for _ in self._outputs)
        pages = max(1, -(-len(rows) // PAGE))
        number = min(int(page or 1), pages)
        first = (number - 1) * PAGE
        cells = [self._cells(i, row) for i, row in enumerate(rows[first : first + PAGE], first + 1)]
        choice = gr.Dropdown([(f"第 {i} 页，共 {pages} 页", i) for i in range(1, pages + 1)], value=number)
        return self._head(rows), cells, choice, self._bars(rows), [self._place(row) for row in rows]

    def _head(self, rows: Sequence[Row]) -> str:
        clauses = {(row.policy, row.duty.clause) for row in rows}
        if not rows:
            return "没有符合条件的任务，请放宽条件。"
        return f"共 **{len(clauses)}** 项（**{len(rows)}** 处要求），已全部列出。点击表头可排序，点击一行看原文。"

    def _cells(self, number: int, row: Row) -> list[str]:
        ledger = self._assistant.ledger
        policy, clause = ledger.policy(row), ledger.clause(row)
        targets = "；".join(target_text(t) for t in row.duty.targets)
        return [
            str(number), f"{reference(policy, clause.path)} {clause.heading}".strip(), ledger.sentence(row), targets,
            row_deadlines(row), units_text(row.duty.units),
        ]  # fmt: skip

    def _place(self, row: Row) -> str:
        sentence = self._assistant.ledger.clause(row).sentences[row.duty.sentence]
        return f"{row.policy}-{row.duty.clause}-{sentence.start}-{sentence.end}"

    def _ordered(self, rows: list[Row], order: str) -> list[Row]:
        if order == ORDERS[1]:
            return sorted(rows, key=lambda row: min((str(last_day(d.until)) for d in dated(row)), default="9999"))
        if order == ORDERS[2]:
            return sorted(rows, key=lambda row: row.duty.units[0].name if row.duty.units else "\uffff")
        return rows

    def _bars(self, rows: Sequence[Row]) -> Any:
        """How many rows end in each year, by place, with their articles to read off."""
        import pandas

        ledger = self._assistant.ledger
        bars: dict[tuple[str, str], dict[str, None]] = {}
        for row in rows:
            for year in {d.until[:4] for d in dated(row)}:
                place = (f"{year}年", place_name(ledger.policy(row)))
                title = f"{ledger.clause(row).path} {ledger.clause(row).heading} {row.duty.sentence}"
                bars.setdefault(place, {})[title] = None
        records = [
            {
                "截止年份": year,
                "地方": place,
                "项数": len(tasks),
                "任务": "；".join(dict.fromkeys(t.rpartition(" ")[0] for t in tasks)),
            }
            for (year, place), tasks in sorted(bars.items())
        ]
        return pandas.DataFrame(records, columns=["截止年份", "地方", "项数", "任务"])

    def _hold(self) -> tuple[Any, Any]:
        """While the table is found anew no file of the last one is to be had."""
        import gradio as gr

        return gr.DownloadButton(interactive=False), gr.DownloadButton(interactive=False)

    def _files(self, *chosen: Any) -> tuple[Any, Any]:
        import gradio as gr

        try:
            rows = self._find(chosen)
        except PolicyAssistantError:
            return self._hold()
        if not rows:  # an empty file is of use to nobody
            return self._hold()
        folder = self._folder / hashlib.sha256(repr(chosen).encode()).hexdigest()[:16]
        folder.mkdir(exist_ok=True)
        write_xlsx(rows, self._assistant.ledger, folder / _XLSX)
        write_ics(rows, self._assistant.ledger, folder / _ICS)
        return tuple(gr.DownloadButton(value=str(folder / name), interactive=True) for name in (_XLSX, _ICS))  # type: ignore[return-value]
