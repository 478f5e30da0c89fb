"""A follow-up that names another place, school or unit asks the question before of that."""

from __future__ import annotations

import pytest

from assistant.engine import Assistant
from assistant.followup import instead


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        ("民办幼儿园收费有什么规定", "那公办园呢", "公办园收费有什么规定"),
        ("金乡县教师交流的要求", "长清那边呢？", "长清教师交流的要求"),
        ("金乡县教师交流的要求", "换成济宁市怎么样", "济宁市教师交流的要求"),
        ("长清区财政局牵头哪些", "人社局呢", "长清人社局牵头哪些"),
        # More than one name, none of the kind before, two of it, or the same again: no question in its place.
        ("金乡县教师交流的要求", "长清的编制呢", ""),
        ("教师交流有什么要求", "长清呢", ""),
        ("长清和金乡的教师交流要求", "济宁呢", ""),
        ("金乡县教师交流的要求", "金乡县呢", ""),
        ("金乡县教师交流的要求", "谁牵头呢", ""),
    ],
)
def test_what_is_asked_of_instead(assistant: Assistant, before: str, text: str, whole: str) -> None:
    assert instead(text, before, assistant.library) == whole


def test_a_chain_of_follow_ups_keeps_the_matter(assistant: Assistant) -> None:
    answer = assistant.ask("那高中呢", ["幼儿园收费标准多久核定一次", "义务教育学校呢"])
    assert "高中" in answer.carried and "多久核定一次" in answer.carried
    assert {(c.document_number, c.article) for c in answer.citations} >= {("济教字〔2024〕29号", "三（二）")}
    assert answer.question == "那高中呢"
    assert answer.failures == ()
    whole = assistant.ask("公办园收费有什么规定")
    assert assistant.ask("那公办园呢", ["民办幼儿园收费有什么规定"]).rows == whole.rows
