"""The Gradio page: chat on the left, the cited clause on the right, policies to browse beside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.engine import QUESTION_LIMIT, Assistant
from assistant.llm.client import LlmClient
from assistant.messages import example_groups
from assistant.settings import Settings, make_llm
from assistant.web.feedback import Feedback
from assistant.web.ledger_tab import LedgerTab
from assistant.web.links import plain_text
from assistant.web.panel import EMPTY, policy_tree, source_panel
from assistant.web.reading import ReadingBar
from assistant.web.wording import WRITING, shown
from corpus.errors import PolicyAssistantError

if TYPE_CHECKING:
    import gradio as gr

_HERE = Path(__file__).parent
TITLE = "教育政策问答助手"
_FONTS = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]


def serve(settings: Settings) -> None:
    """Open the index, then serve the page until interrupted; nothing leaves the machine."""
    assistant = Assistant.open(settings.index, settings.corpus, settings.embedder)
    for question in ("预热", "妇连", "幼儿园必须做到哪些"):  # what is read once: for words, typos and lists
        assistant.ask(question)
    _go_offline()
    import gradio as gr

    page = build_page(assistant, Feedback(settings.data), LlmClient(settings.llm) if settings.llm else None)
    theme = gr.themes.Default(font=_FONTS, font_mono=["ui-monospace", "monospace"])
    try:
        page.launch(
            server_name=settings.host, server_port=settings.port, share=False, ssr_mode=False, quiet=True,
            theme=theme, css=(_HERE / "style.css").read_text(encoding="utf-8"),
            js=(_HERE / "page.js").read_text(encoding="utf-8"), footer_links=[], prevent_thread_lock=True,
        )  # fmt: skip
    except OSError as error:
        raise PolicyAssistantError(f"端口 {settings.port} 已被占用，请换一个，例如：make chat PORT=7861") from error
    print(f"{TITLE}已启动：http://{settings.host}:{settings.port}（按 Ctrl+C 退出）", flush=True)
    page.block_thread()


def _go_offline() -> None:
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def build_page(assistant: Assistant, feedback: Feedback, llm: LlmClient | None = None) -> gr.Blocks:
    """The page over an assistant; every event is private, so that no API is left open."""
    import gradio as gr

    policies = list(assistant.library.policies)
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.Markdown(
            f"# {TITLE}\n收录 {len(policies)} 份政策。回答都以政策原文为据，并注明文号和条款；文件没写的，会直接说明没有写。",
            elem_id="heading",
        )
        with gr.Tab("问答"), gr.Row():
            with gr.Column(scale=3, min_width=320):
                chat = gr.Chatbot(
                    elem_id="chat", height=560, label="对话", show_label=False, buttons=["copy", "copy_all"],
                    layout="bubble", autoscroll=False, placeholder="请在下面输入问题，或点选一个例子",
                    latex_delimiters=[], group_consecutive_messages=False,
                )  # fmt: skip
                bar = ReadingBar(assistant)
                question = gr.Textbox(
                    elem_id="question", show_label=False, container=False, autofocus=True, submit_btn="提问",
                    placeholder="例如：到2027年，长清镇上的学校办学条件要达到什么标准？", max_length=QUESTION_LIMIT,
                )  # fmt: skip
                with gr.Row():
                    stop = gr.Button("停止", size="sm", elem_id="stop", visible=llm is not None)
                    fresh = gr.Button("不沿用前文", size="sm", elem_id="fresh")
                    clear = gr.Button("清空对话", size="sm", elem_id="clear")
                    remark = gr.Textbox(
                        show_label=False, container=False, placeholder="对上一条的意见", scale=3,
                        submit_btn="提交意见", elem_id="remark", max_length=2000,
                    )  # fmt: skip
                example_buttons = []
                with gr.Accordion("可以这样问", open=True):
                    for title, questions in example_groups():
                        gr.Markdown(title, elem_classes=["example-title"])
                        with gr.Row(elem_classes=["examples"]):
                            example_buttons += [gr.Button(text, size="sm", min_width=220) for text in questions]
                with gr.Accordion("大模型（可选）", open=False, elem_id="llm"):
                    state = gr.Markdown(_endpoint(llm))
                    with gr.Row():
                        address = gr.Textbox(
                            label="地址（OpenAI 兼容，留空为不用）", placeholder="https://…/v1", elem_id="llm-url"
                        )
                        model = gr.Textbox(label="模型名称", elem_id="llm-model")
                        key = gr.Textbox(label="密钥（只留在内存里，不显示不保存）", type="password", elem_id="llm-key")
                    connect = gr.Button("使用", size="sm", elem_id="llm-connect")
            with gr.Column(scale=2, min_width=320):
                gr.Markdown("### 原文出处")
                panel = gr.HTML(EMPTY, elem_id="source")
                target = gr.Textbox(elem_id="target", visible=True, show_label=False, container=False)
        with gr.Tab("任务台账"):
            LedgerTab(assistant).load(page)
        with gr.Tab("政策原文"):
            names = [
                (f"{p.title}（{p.document_number}）" if p.document_number else p.title, i)
                for i, p in enumerate(policies)
            ]
            chosen = gr.Dropdown(names, value=0 if policies else None, label="选择政策", elem_id="policies")
            tree = gr.HTML(policy_tree(policies[0]) if policies else EMPTY, elem_id="tree")
        session = gr.State(_new_session)
        client, begin, kept, last = gr.State(lambda: llm), gr.State(0), gr.State(""), gr.State(None)

        ask = _asking(assistant)
        sent: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        given, got = [chat, begin, client], [question, chat, kept, last]
        many = {**sent, "concurrency_limit": 16, "concurrency_id": "ask"}  # a slow model holds up nobody else
        asked = [question.submit(ask, [question, *given], got, **many)]
        asked += [button.click(ask, [button, *given], got, **many) for button in example_buttons]
        bar.follow(asked, chat, begin, last)
        stop.click(_stopped, [chat, kept], chat, cancels=asked, **sent)
        fresh.click(_afresh, chat, begin, **sent)
        connect.click(_connecting(), [address, model, key, client], [client, key, state, stop], **sent)
        cleared = [chat, panel, session, begin, last, *bar.outputs]
        clear.click(lambda: ([], EMPTY, _new_session(), 0, None, *bar.show(None)), None, cleared, **sent)
        target.change(lambda text: source_panel(policies, text), target, panel, **sent)
        chosen.change(lambda number: policy_tree(policies[number]), chosen, tree, **sent)
        chat.like(_voting(feedback), [chat, session], None, **sent)
        remark.submit(_remarking(feedback), [remark, chat, session], remark, **sent)
    return page


def _new_session() -> str:
    import uuid

    return uuid.uuid4().hex


def _asking(assistant: Assistant) -> Any:
    Turns = list[dict[str, Any]]

    def ask(text: str, history: Turns, begin: int, client: LlmClient | None) -> Iterator[tuple[Any, ...]]:
        """The reply as it grows, what is to be kept if it is stopped on the way, and the answer behind it."""
        earlier = [plain_text(m) for m in history[begin:] if m["role"] == "user"]
        turn = [*history, {"role": "user", "content": text}]
        kept = ""
        try:
            for reply, answer in shown(assistant, client, text, earlier):
                kept = kept or reply.removeprefix(WRITING)
                yield "", [*turn, {"role": "assistant", "content": reply}], kept, answer
        except PolicyAssistantError as error:
            import gradio as gr

            gr.Warning(str(error))
            yield text, history, "", gr.skip()

    return ask


def _stopped(history: list[dict[str, Any]], kept: str) -> list[dict[str, Any]]:
    """After the stop button: the words that were not checked are gone, the text stays."""
    if not kept or not history or history[-1]["role"] != "assistant":
        return history
    return [*history[:-1], {"role": "assistant", "content": f"{kept.strip()}\n\n*（已停止，以上为原文回答。）*"}]


def _afresh(history: list[dict[str, Any]]) -> int:
    """From where on earlier questions count: none of those so far."""
    import gradio as gr

    gr.Info("从下一问起不沿用前文")
    return len(history)


def _connecting() -> Any:
    def connect(base_url: str, model: str, key: str, client: LlmClient | None) -> tuple[Any, ...]:
        """The client that the page's fields name, and a button to stop it; the key is taken out of its field."""
        import gradio as gr

        try:
            settings = make_llm(base_url, model, key)
        except PolicyAssistantError as error:
            gr.Warning(str(error))
            return client, key, _endpoint(client), gr.skip()
        client = LlmClient(settings) if settings else None
        return client, "", _endpoint(client), gr.Button(visible=client is not None)

    return connect


def _endpoint(client: LlmClient | None) -> str:
    if client is None:
        return "没有使用模型：回答全部是政策原句。"
    return f"正在使用模型 `{client.settings.model}`（`{client.settings.base_url}`）。写的每句话都与条款核对，通不过的划去。"


def _voting(feedback: Feedback) -> Any:
    import gradio as gr

    def vote(history: list[dict[str, Any]], session: str, event: Any) -> None:
        index = event.index if isinstance(event.index, int) else event.index[0]
        if 0 < index < len(history):
            liked = event.liked if isinstance(event.liked, bool) else None
            feedback.vote(session, index, plain_text(history[index - 1]), plain_text(history[index]), liked)

    vote.__annotations__["event"] = gr.LikeData  # Gradio finds the event's data by its type
    return vote


def _remarking(feedback: Feedback) -> Any:
    def remark(text: str, history: list[dict[str, Any]], session: str) -> str:
        import gradio as gr

        if not text.strip():
            return ""
        if len(history) < 2:
            gr.Warning("还没有回答，问过之后再提意见")
            return text
        feedback.remark(session, len(history) - 1, plain_text(history[-2]), plain_text(history[-1]), text)
        gr.Info("意见已记下，谢谢")
        return ""

    return remark
