"""Names by which people call a document, held against the titles."""

from __future__ import annotations

import pytest

from assistant.naming import core, dated_names, likeness, meant_by, named_policies, title_stretches
from corpus.reader import read_policy
from corpus.types import Policy

# Titles in the usual style; no such documents exist.
_TITLES = (
    "云南省服务业数字化转型行动方案（2021—2023）",
    "云南省科技引领产业链高质量发展实施方案",
    "昆明市人工智能科技创新行动计划",
    "昆明市新一代人工智能创新发展试验区若干政策",
    "云南省场景创新行动计划",
)


@pytest.fixture(scope="module")
def titled() -> list[Policy]:
    return [read_policy(f"为推进工作，制定本文件。\n一、任务\n（一）推进{title[3:9]}\n", title) for title in _TITLES]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("省里的服务业数字化方案", 0), ("服务业那份", 0), ("云南科技产业链方案", 1), ("省产业链方案", 1),
        ("AI科创计划", 2), ("昆明试验区AI政策", 3), ("云南场境创新计划", 4), ("场景创新那个行动计划", 4),
    ],
)  # fmt: skip
def test_a_short_name_means_the_one_title_that_it_is_like(name: str, number: int, titled: list[Policy]) -> None:
    assert meant_by(name, titled) == (number,)


@pytest.mark.parametrize("name", ["那个通知", "职业教育方案", "贵州服务业数字化方案", "县管校聘那个文件"])
def test_a_name_of_no_title_means_none(name: str, titled: list[Policy]) -> None:
    assert meant_by(name, titled) == ()


def test_a_name_that_several_titles_share_means_them_all(titled: list[Policy]) -> None:
    assert meant_by("创新行动计划", titled) == (2, 4)


def test_a_name_is_cut_to_its_subject() -> None:
    assert core("省里的服务业数字化方案") == "服务业数字化"
    assert core("那个AI计划") == "人工智能"
    assert core("两份文件") == ""


def test_likeness_falls_with_each_break_and_each_lack() -> None:
    assert likeness("产业链", "科技引领产业链") == 1.0
    assert 1.0 > likeness("科技产业链", "科技引领产业链") > likeness("科技产业网", "科技引领产业链") > 0.0
    assert likeness("美育", "科技引领产业链") == 0.0


def test_a_row_of_names_is_taken_apart(titled: list[Policy]) -> None:
    text = "服务业数字化和产业链两个方案里省财政厅要配合哪些"
    assert [name.policies for name in named_policies(text, [(0, 12)], titled)] == [(0,), (1,)]


def test_a_stretch_of_one_title_is_found_wherever_it_stands(titled: list[Policy]) -> None:
    text = "想问服务业数字化转型里头哪些任务有年份"
    assert [text[start:end] for start, end in title_stretches(text, titled)] == ["服务业数字化转型"]


@pytest.mark.parametrize(
    ("text", "name", "years", "meant"),
    [
        ("19年和21年的数字云南方案各要求做什么", "21年的数字云南方案", "19年和21年的", (0, 1)),
        ("2019、2021两份数字云南方案里的百分比", "2021两份数字云南方案", "2019、2021两份", (0, 1)),
        ("2019年3月印发的那份数字云南行动方案", "2019年3月印发的那份数字云南行动方案", "2019年3月印发的那份", (0,)),
        ("数字云南方案到2021年要做什么", "数字云南方案", "", ()),
        ("2018年的数字云南方案", "2018年的数字云南方案", "", ()),  # no such year among them
        ("2021年的科技计划", "2021年的科技计划", "", ()),  # one document needs no year to be told by
    ],
)
def test_years_tell_documents_of_one_name_apart(text: str, name: str, years: str, meant: tuple[int, ...]) -> None:
    titles = ("数字云南2019行动方案", "数字云南2021行动方案", "云南省科技创新计划")
    policies = [read_policy("为推进工作，制定本方案。\n一、任务\n（一）推进\n", title) for title in titles]
    start = text.index(name)
    found = dated_names(text, [(start, start + len(name))], policies)
    assert [(text[n.start : n.end], n.policies) for n in found] == ([(years, meant)] if years else [])
