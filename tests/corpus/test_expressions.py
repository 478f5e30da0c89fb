"""Dates, figures, units and places in sentences of every usual style."""

from __future__ import annotations

import pytest

from corpus.dates import find_times, mask_titles
from corpus.metadata import normal_number
from corpus.normal import normal_form
from corpus.places import find_places, short_name
from corpus.types import Role, TimeKind
from corpus.units import find_inline_units, find_responsibilities
from corpus.values import find_figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到2027年全部达标", [("到2027年", TimeKind.DEADLINE, 2027)]),
        ("2024 年底前完成", [("2024 年底前", TimeKind.DEADLINE, 2024)]),
        ("于3月29日前报送", [("3月29日前", TimeKind.DEADLINE, None)]),
        ("力争到“十四五”末实现", [("“十四五”末", TimeKind.DEADLINE, 2025)]),
        ("2021—2035年实施", [("2021—2035年", TimeKind.PERIOD, 2035)]),
        ("每2年提升一批", [("每2年", TimeKind.RECURRING, None)]),
        ("每3—5年核定一次", [("每3—5年", TimeKind.RECURRING, None)]),
        ("每学期参加1次", [("每学期", TimeKind.RECURRING, None)]),
        ("用三年时间新建", [("用三年时间", TimeKind.RELATIVE, None)]),
        ("本规定自2017年7月1日起施行", [("自2017年7月1日起", TimeKind.PERIOD, 2017)]),
        ("根据《2019—2030年规划》（鲁教〔2021〕13号）", []),
        ("面向三年级学生", []),
    ],
)
def test_times(text: str, found: list[tuple[str, TimeKind, int | None]]) -> None:
    assert [(t.text, t.kind, t.last_year) for t in find_times(mask_titles(text))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("达到50%以上", ["达到50%以上"]),
        ("比例降至1.05以内", ["降至1.05以内"]),
        ("差异率低于0.15", ["低于0.15"]),
        ("提高至9000元", ["提高至9000元"]),
        ("评选表彰100名以上", ["100名以上"]),
        ("连续任职满2个任期", ["满2个任期"]),
        ("普遍掌握一门以上艺术特长", ["一门以上"]),
        ("不少于一学年的专业培训", ["不少于一学年"]),
        ("省定II类以上标准", ["省定II类以上"]),
        ("到2025年实现", []),
        ("联系电话：87224615", []),
        ("发挥“112”体系作用", []),
        ("《教育规划（2021-2035年）》", []),
    ],
)
def test_figures(text: str, found: list[str]) -> None:
    assert [f.text for f in find_figures(text)] == found


LEAD, SUPPORTING, RESPONSIBLE = Role.LEAD, Role.SUPPORTING, Role.RESPONSIBLE


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("…。〔区教育局 (区委教育工委)牵头,区委宣传部 (区文明办)、各街镇配合〕",
         [("区教育局", LEAD), ("区委宣传部", SUPPORTING), ("各街镇", SUPPORTING)]),
        ("…。（市教育局负责）", [("市教育局", RESPONSIBLE)]),
        ("…。(县教育局牵头，县财政局、县人社局按职责分工负责）",
         [("县教育局", LEAD), ("县财政局", RESPONSIBLE), ("县人社局", RESPONSIBLE)]),
        ("…。（责任单位：省教育厅、省财政厅，各市、县（区）人民政府）",
         [("省教育厅", RESPONSIBLE), ("省财政厅", RESPONSIBLE), ("各市、县（区）人民政府", RESPONSIBLE)]),
        ("…。（牵头单位：市科技局；配合单位：市财政局、市工信局）",
         [("市科技局", LEAD), ("市财政局", SUPPORTING), ("市工信局", SUPPORTING)]),
        ("内容。\n责任单位：市教育局，市体育局", [("市教育局", RESPONSIBLE), ("市体育局", RESPONSIBLE)]),
        ("学校（幼儿园）要落实（见附件）。", []),
        ("支持有需求的学校（含教学点）配合做好工作。", []),
    ],
)  # fmt: skip
def test_unit_brackets(text: str, units: list[tuple[str, Role]]) -> None:
    assert [(u.name, u.role) for r in find_responsibilities(text) for u in r.units] == units


def test_units_in_running_text() -> None:
    assert [(u.name, u.role) for u in find_inline_units("改革由市教育局牵头，各级教育部门发挥好牵头作用。")] == [
        ("市教育局", Role.LEAD),
        ("各级教育部门", Role.LEAD),
    ]


def test_places_in_a_chain_are_one_and_the_deepest() -> None:
    mentions = find_places("山东省济南市长清区的学校和青岛")
    assert [m.text for m in mentions] == ["山东省济南市长清区", "青岛"]
    assert mentions[0].regions[0].county == "长清区"
    assert short_name("长清区") == "长清"
    assert find_places("平安校园、新建学校，占几成县") == []


def test_numbers_and_forms_are_normalised() -> None:
    assert normal_number("济教办[2023] 1 号") == "济教办〔2023〕1号"
    assert normal_form("省定Ⅱ类 ９０％") == normal_form("省定II类90%")
    assert normal_form("二〇二三年") == normal_form("2023年")
