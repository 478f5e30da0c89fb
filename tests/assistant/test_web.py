"""The page's parts without a browser: links, source panel, tree, feedback."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.engine import Assistant
from assistant.llm.client import LlmClient, LlmSettings
from assistant.web.app import _stopped
from assistant.web.feedback import Feedback
from assistant.web.ledger_tab import LedgerTab
from assistant.web.links import linked, plain_text
from assistant.web.panel import EMPTY, policy_tree, source_panel
from assistant.web.wording import WRITING, shown
from corpus.reader import read_policy
from corpus.types import Policy
from tests.assistant.fake_llm import fake_llm


def test_each_citation_links_to_its_marked_sentence(assistant: Assistant, policies: list[Policy]) -> None:
    answer = assistant.ask("金乡的作业管理有什么要求？")
    targets = re.findall(r"\]\(#c-([\d-]+)\)", linked(answer))
    assert len(set(targets)) == len(answer.citations)
    for citation in answer.citations:
        target = f"{citation.policy}-{citation.clause}-{citation.start}-{citation.end}"
        assert target in targets
        html = source_panel(policies, target + "@123")
        assert f"<mark>{citation.quote}</mark>" in html
        assert "金政办字〔2024〕20号 三（三）2" in html
        assert "2024-11-11" in html


def test_a_target_that_points_nowhere_shows_the_hint(policies: list[Policy]) -> None:
    for target in ("", "x", "99-0-0-1", "0-999-0-1"):
        assert source_panel(policies, target) == EMPTY


def test_the_tree_holds_every_clause_and_escapes_its_text(policies: list[Policy]) -> None:
    for policy in policies:
        html = policy_tree(policy)
        assert html.count("<details") == len(policy.clauses)
    evil = read_policy("一、<img src=x onerror=alert(1)>\n内容<script>。\n", "x")
    assert "<img" not in policy_tree(evil)
    assert "<script" not in source_panel([evil], "0-0-0-3")


def test_feedback_keeps_one_row_an_answer(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "data")
    feedback.vote("s", 1, "问", "答", True)
    feedback.vote("s", 1, "问", "答", False)
    feedback.remark("s", 1, "问", "答", " 少了一条 ")
    feedback.vote("s", 3, "又问", "又答", True)
    assert Feedback(tmp_path / "data").rows() == [("问", 0, "少了一条"), ("又问", 1, "")]


def test_messages_in_parts_are_read() -> None:
    assert plain_text({"role": "user", "content": "问"}) == "问"
    assert plain_text({"role": "user", "content": [{"type": "text", "text": "问"}]}) == "问"


def test_a_reply_grows_from_text_to_checked_words(assistant: Assistant) -> None:
    question = "长清街镇驻地学校的办学条件哪年达到省定Ⅱ类以上？"
    with fake_llm() as fake:
        fake.text = "到2027年，所有街镇驻地学校均达到省定Ⅱ类以上办学条件标准[1]。<b>达不到的罚款5万元</b>[1]。"
        client = LlmClient(LlmSettings(fake.url, "m"))
        steps, answers = zip(*shown(assistant, client, question, []), strict=True)
    assert all(answer.question == question for answer in answers) and answers[-1].verification
    assert steps[0].startswith(WRITING) and "2027年" in steps[0] and "#c-" in steps[0]
    assert "<b>" not in "".join(steps)
    assert steps[-1].startswith("到2027年") and "划去 1 句" in steps[-1]
    assert "<s>&lt;b&gt;达不到的罚款5万元" in steps[-1]
    ((reply, answer),) = shown(assistant, None, question, [])
    assert reply == linked(answer) and answer.verification is None


def test_stopping_leaves_the_text() -> None:
    history = [{"role": "user", "content": "问"}, {"role": "assistant", "content": "没有核对的半句 …"}]
    assert "没有核对" not in str(_stopped(history, "原文[1]")) and "原文[1]" in str(_stopped(history, "原文[1]"))
    assert _stopped(history, "") == history and _stopped([], "x") == []


def test_the_ledger_offers_the_units_of_the_place(assistant: Assistant) -> None:
    import gradio as gr

    with gr.Blocks():
        tab = LedgerTab(assistant)
    label = next(p.label for p in assistant.library.policies if p.region.name == "金乡县")
    policies, units = tab._narrow("长清区", label)
    assert policies.value == "" and len(policies.choices) == 2  # 不限, and the one of 长清
    names = {name for name, _ in units.choices}
    assert {"区财政局", "区教育体育局"} <= names and not {"县财政局", "县教育和体育局"} & names
    policies, units = tab._narrow("", label)
    assert policies.value == label
    assert "县财政局" in {name for name, _ in units.choices} and "区财政局" not in {name for name, _ in units.choices}
