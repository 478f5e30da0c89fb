"""Facts of single sentences in every usual style, and of the five policies against hand labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.reader import read_policy
from corpus.types import Duty, Policy

_SENTENCES = [
    json.loads(line)
    for line in (Path(__file__).parent / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    if line.strip()
]


def _duties(text: str) -> list[Duty]:
    source = f"某县教育局\n2024年3月1日\n一、工作任务\n（一）完成任务\n{text}\n"
    policy = read_policy(source, "x")
    return [d for d in policy.duties if policy.clauses[d.clause].path == "一（一）" and d.sentence > 0]


@pytest.mark.parametrize("case", _SENTENCES, ids=lambda case: case["text"][:24])
def test_facts_of_a_sentence(case: dict[str, Any]) -> None:
    duties = _duties(case["text"])
    targets = [[t.indicator, t.comparator.value, t.number, t.unit, _due(t.deadline)] for d in duties for t in d.targets]
    for got, wanted in zip(targets, case["targets"], strict=True):
        assert got[1:] == wanted[1:]
        assert wanted[0] in got[0]
    deadlines = [[x.kind.value, x.since, x.until, x.rhythm] for d in duties for x in d.deadlines]
    assert deadlines == case["deadlines"]
    if "units" in case:
        units = {(u.name, u.role.value, u.alias): None for d in duties for u in d.units}
        assert [list(u) for u in units] == case["units"]


def _due(deadline: Any) -> str:
    return (deadline.until or deadline.rhythm or deadline.length) if deadline else ""


def test_facts_stand_where_they_say(policies: list[Policy]) -> None:
    for policy in policies:
        for duty in policy.duties:
            text = policy.clauses[duty.clause].text
            for target in duty.targets:
                assert text[target.start : target.end] == target.text
                assert text[target.indicator_start : target.indicator_end] == target.indicator
            for unit in duty.units:
                assert text[unit.start : unit.end] == unit.name
            for actor in duty.actors:
                assert text[actor.start : actor.end] == actor.text
            for deadline in duty.deadlines:
                held = policy.clauses[deadline.clause].text
                assert held[deadline.start : deadline.end].strip() == deadline.text


def test_a_deadline_governs_what_follows_it() -> None:
    first, second = _duties("到2027年，体系基本形成。公办园占比达到80%以上。")
    assert second.targets[0].deadline is not None
    assert second.targets[0].deadline.until == "2027"
    assert second.deadlines[0].sentence == first.sentence
    alone, after = _duties("到2027年实现全覆盖。公办园占比达到80%以上。")
    assert alone.deadlines and not after.deadlines


def test_a_bracket_between_two_sentences_closes_the_first() -> None:
    first, second = _duties("完善资助制度。（牵头单位：县民政局）改善办学条件。（牵头单位：县财政局）")
    assert [[u.name for u in d.units] for d in (first, second)] == [["县民政局"], ["县财政局"]]


def test_items_stand_under_the_date_of_the_paragraph_above_them() -> None:
    duties = _duties("坚持改革，到2026年，体系基本形成。\n——队伍。培训教师300名。\n——条件。新建学校12所。")
    assert [t.deadline.until for d in duties for t in d.targets if t.deadline] == ["2026", "2026"]


@pytest.mark.parametrize(
    ("bracket", "names"),
    [
        ("（职教处、高教处、教科院）", ["职教处", "高教处", "教科院"]),
        ("（装备信息中心、各区市）", ["装备信息中心", "各区市"]),
        ("（省发展改革委、省重点产业协调推进机制牵头部门负责）", ["省发展改革委", "省重点产业协调推进机制牵头部门"]),
        ("（小学、初中、高中部）", []),
        ("（语文组、数学组和体育馆）", []),
    ],
)
def test_a_bracket_of_bodies_alone_says_who_is_responsible(bracket: str, names: list[str]) -> None:
    units = {unit.name: None for duty in _duties(f"加强师资培养，建设实训基地。{bracket}") for unit in duty.units}
    assert list(units) == names
