"""Below the chat: how the last question was read, to be put right at a click, and its list as an Excel file."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.engine import Assistant
from assistant.export import write_xlsx
from assistant.types import Answer, Kind, Reading
from assistant.web.links import linked, plain_text
from corpus.errors import PolicyAssistantError

if TYPE_CHECKING:
    import gradio as gr

# Answers of one clause or a few, of which all that there is on the matter can be had instead.
_OF_ONE = frozenset((Kind.CONTENT, Kind.TARGET, Kind.DEADLINE, Kind.UNIT, Kind.COMPARISON))
_XLSX = "清单.xlsx"
Turns = list[dict[str, Any]]


class ReadingBar:
    """Components and events of the bar; build it below the chat, then `follow` the events that answer."""

    def __init__(self, assistant: Assistant) -> None:
        import gradio as gr

        self._assistant = assistant
        self._temporary = tempfile.TemporaryDirectory(prefix="policy-list-")  # removed when the page ends
        self._sent: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        self._as_list = gr.State(False)
        self._conditions = gr.CheckboxGroup(
            [], label="这一问是按下面的条件查的（几个“讲到”有一个就算）。哪一条理解错了，去掉勾选，就不按它筛选", visible=False, elem_id="conditions",
        )  # fmt: skip
        with gr.Row():
            self._all = gr.Button("列出全部相关条款", size="sm", visible=False, elem_id="as-list")
            self._xlsx = gr.DownloadButton("导出这份清单（Excel）", size="sm", visible=False, elem_id="list-xlsx")

    @property
    def outputs(self) -> list[Any]:
        """What the bar shows."""
        return [self._as_list, self._conditions, self._all, self._xlsx]

    def follow(self, events: Sequence[Any], chat: gr.Chatbot, begin: gr.State, last: gr.State) -> None:
        """Show the bar for the `last` answer after each of the events, and answer anew where its reader mends it."""
        for event in events:
            event.then(self.show, last, self.outputs, **self._sent)
        given, got = [chat, begin, last], [chat, last, *self.outputs]
        self._conditions.input(self.again, [*given, self._conditions, self._as_list], got, **self._sent)
        self._all.click(self.whole, [chat, begin], got, **self._sent)

    def show(self, answer: Answer | None) -> tuple[Any, ...]:
        """The bar for an answer, nothing where there is none."""
        return self._shown(answer, as_list=False) if answer else self._hidden()

    def again(self, history: Turns, begin: int, last: Answer | None, kept: list[str], as_list: bool) -> tuple[Any, ...]:
        """The chat with its last question answered by the conditions that are kept."""
        dropped = frozenset(c.label for c in last.conditions if c.label not in kept) if last else frozenset()
        return self._answered(history, begin, Reading(dropped, as_list))

    def whole(self, history: Turns, begin: int) -> tuple[Any, ...]:
        """The chat with its last question answered by all clauses on the matter."""
        return self._answered(history, begin, Reading(as_list=True))

    def _answered(self, history: Turns, begin: int, reading: Reading) -> tuple[Any, ...]:
        answer = self._ask(history, begin, reading)
        if answer is None:
            return history, None, *self._hidden()
        turn = {"role": "assistant", "content": linked(answer)}
        return [*history[:-1], turn], answer, *self._shown(answer, reading.as_list)

    def _ask(self, history: Turns, begin: int, reading: Reading) -> Answer | None:
        if len(history) < 2 or history[-1]["role"] != "assistant":
            return None
        *earlier, question = [plain_text(m) for m in history[begin:] if m["role"] == "user"] or [""]
        try:
            return self._assistant.ask(question, earlier, reading=reading)
        except PolicyAssistantError:
            return None

    def _shown(self, answer: Answer, as_list: bool) -> tuple[Any, ...]:
        import gradio as gr

        labels = [c.label for c in answer.conditions]
        kept = [c.label for c in answer.conditions if c.kept]
        widen = answer.kind in _OF_ONE and not as_list and bool(answer.citations)
        return (
            as_list,
            gr.CheckboxGroup(labels, value=kept, visible=bool(labels)),
            gr.Button(visible=widen),
            gr.DownloadButton(value=self._file(answer), visible=bool(answer.rows)),
        )

    def _hidden(self) -> tuple[Any, ...]:
        """The bar where there is nothing to show."""
        import gradio as gr

        return (
            False,
            gr.CheckboxGroup([], value=[], visible=False),
            gr.Button(visible=False),
            gr.DownloadButton(value=None, visible=False),
        )

    def _file(self, answer: Answer) -> str | None:
        """The list as an Excel file, one folder a list."""
        if not answer.rows:
            return None
        kept = "；".join(c.label for c in answer.conditions if c.kept)
        about = [f"问题：{answer.question}", f"按这些条件列出：{kept or '（没有条件）'}"]
        folder = Path(self._temporary.name) / hashlib.sha256(repr((answer.rows, about)).encode()).hexdigest()[:16]
        if not (folder / _XLSX).is_file():
            folder.mkdir(exist_ok=True)
            write_xlsx(self._assistant.ledger.at(answer.rows), self._assistant.ledger, folder / _XLSX, about)
        return str(folder / _XLSX)
