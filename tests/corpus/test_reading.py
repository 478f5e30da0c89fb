"""The reader: nothing lost, every clause where the text has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cleaning import clean_span
from corpus.errors import CorpusError
from corpus.reader import read_corpus, read_file, read_policy
from corpus.types import ClauseKind, Policy

LINES = st.sampled_from(
    [
        "一、总体要求", "（一）指导思想。坚持以学生为本，全面提高质量。", "（二）工作目标", "1.加强建设。到2027年全部达标。",
        "2．落实责任", "(1)分项要求；", "①细项", "第三条 本办法自发布之日起施行。", "- 5 -", "[bookmark: _x]三、保障措施",
        "各区县教体局：", "2024年6月5日", "　　全角缩进的一段话，没有写完的一行还要接着往下写下去直到这一行写满为止，然后",
        "附件：1.名单", "附件1：", "（责任单位：县教育和体育局、县财政局，各镇", "街）", "", "   ", "x@y.cn 10086",
        "第十二条所称学校", "2024.5.1", "1.05以内", "二、主要任务（一）实施行动。内容。", "济教办〔2023〕1 号",
    ]
)  # fmt: skip


def kept(policy: Policy) -> str:
    dropped = {i for span in policy.debris for i in range(span.start, span.end)}
    return "".join(c for i, c in enumerate(policy.source) if i not in dropped and not c.isspace())


def joined(policy: Policy) -> str:
    return "".join("".join(clause.text.split()) for clause in policy.clauses)


def assert_nothing_lost(policy: Policy) -> None:
    assert joined(policy) == kept(policy)
    spans = [clause.span for clause in policy.clauses]
    assert spans[0].start == 0
    assert spans[-1].end == len(policy.source)
    assert all(a.end == b.start for a, b in zip(spans, spans[1:], strict=False))
    for clause in policy.clauses:
        text, _ = clean_span(policy.source, clause.span, policy.debris)
        assert "".join(text.split()) == "".join(clause.text.split())
        pieces = "".join(clause.sentence_text(i) for i in range(len(clause.sentences)))
        assert "".join(pieces.split()) == "".join(clause.text.split())


def assert_readable_or_refused(text: str) -> None:
    try:
        policy = read_policy(text, "x")
    except CorpusError:
        without = "".join(line for line in text.splitlines() if line.strip() not in ("- 5 -", ""))
        assert not "".join(c for c in without if c not in " \t\u3000\u200b"), "only empty texts are refused"
        return
    assert_nothing_lost(policy)


def test_no_character_of_the_five_policies_is_lost_or_doubled(policies: list[Policy]) -> None:
    for policy in policies:
        assert_nothing_lost(policy)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=40), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_no_character_of_any_text_is_lost_or_doubled(lines: list[str], newline: str) -> None:
    assert_readable_or_refused(newline.join(lines))


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="一二三四（）()、．.。；：1234第条章年月日号〔〕《》“”\n \t\u3000\u200babc", min_size=1, max_size=300
    )
)
def test_no_character_of_noise_is_lost_or_doubled(text: str) -> None:
    assert_readable_or_refused(text)


@pytest.mark.parametrize(
    ("number", "count", "some"),
    [
        ("济教办〔2023〕1号", 25, {"一", "二（三）", "三（十）", "四（五）"}),
        ("济长政办字〔2023〕18号", 18, {"二（十一）", "三（四）"}),
        ("金政办字〔2024〕20号", 29, {"三（一）1", "三（六）2", "四（四）"}),
        ("济教字〔2024〕29号", 31, {"二（二）5", "二（四）15", "二（五）19", "三（四）"}),
        (
            "济南教育高质量发展三年（2024—2026年）行动计划（试行）",
            24,
            {"一（二）", "二（三）", "二（十四）", "三（五）"},
        ),
    ],
)
def test_article_paths(by_number: dict[str, Policy], number: str, count: int, some: set[str]) -> None:
    paths = [c.path for c in by_number[number].clauses if c.kind is ClauseKind.ARTICLE]
    assert len(paths) == count
    assert len(set(paths)) == count
    assert some <= set(paths)


def test_numbering_that_runs_on_keeps_its_parents(by_number: dict[str, Policy]) -> None:
    policy = by_number["济教字〔2024〕29号"]
    numbered = [c.path for c in policy.clauses if c.depth == 2]
    assert [int("".join(ch for ch in path if ch.isdigit())) for path in numbered] == list(range(1, 20))


def test_debris_is_named_and_left_out(by_number: dict[str, Policy]) -> None:
    page = by_number["金政办字〔2024〕20号"]
    assert [page.source[d.start : d.end].strip() for d in page.debris] == ["- 5 -"]
    bookmark = by_number["济南教育高质量发展三年（2024—2026年）行动计划（试行）"]
    assert [bookmark.source[d.start : d.end] for d in bookmark.debris] == ["[bookmark: _GoBack]"]
    assert "bookmark" not in joined(bookmark)


def test_a_sentence_that_wraps_over_a_page_is_whole(by_number: dict[str, Policy]) -> None:
    clause = next(c for c in by_number["金政办字〔2024〕20号"].clauses if c.path == "三（二）1")
    assert "持续做好教师招聘工作" in clause.text


def test_a_unit_bracket_that_wraps_is_read_whole(by_number: dict[str, Policy]) -> None:
    clause = next(c for c in by_number["金政办字〔2024〕20号"].clauses if c.path == "三（六）1")
    names = [unit.name for unit in clause.units]
    assert names[0] == "县教育和体育局"
    assert "县综合行政执法局" in names
    assert len(names) == 8


def test_metadata_of_the_five(by_number: dict[str, Policy]) -> None:
    joint = by_number["济教字〔2024〕29号"]
    assert joint.issuers == ("济宁市教育局", "济宁市发展和改革委员会", "济宁市财政局")
    assert joint.date == ""
    assert joint.year == 2024
    county = by_number["金政办字〔2024〕20号"]
    assert (county.date, county.region.county, county.region.city, county.region.level) == (
        "2024-11-11", "金乡县", "济宁市", "county",
    )  # fmt: skip
    assert {"教督〔2017〕6号", "鲁政发〔2017〕24号", "鲁教基发〔2020〕4号"} <= {
        u.document_number for u in county.upstream
    }
    district = by_number["济长政办字〔2023〕18号"]
    assert [c.value for c in district.contacts if c.kind == "phone"] == ["87224615"]
    bureau = by_number["济教办〔2023〕1号"]
    assert {c.value for c in bureau.contacts} == {"付堂宝", "51708982", "jnsjyjjjc@jn.shandong.cn"}
    assert bureau.title == "济南市深化教育强镇筑基行动实施方案"


def test_another_provinces_policy_in_articles_with_chapters() -> None:
    text = (
        "辽北省教育厅文件\n辽北教发〔2022〕7号\n关于印发《辽北省校园管理办法》的通知\n各市教育局：\n现印发给你们，请遵照执行。\n"
        "辽北省教育厅\n二〇二二年十月十五日\n辽北省校园管理办法\n第一章 总则\n第一条 为规范管理，制定本办法。\n"
        "第二章 职责\n第二条 市教育局负责下列工作：\n（一）检查；\n（二）公示，并按照第一条的规定执行。\n第三条 本办法自2023年1月1日起施行。\n"
    )
    policy = read_policy(text, "x")
    paths = [c.path for c in policy.clauses if c.kind is ClauseKind.ARTICLE]
    assert paths == ["第一章", "第一条", "第二章", "第二条", "第二条（一）", "第二条（二）", "第三条"]
    assert policy.document_number == "辽北教发〔2022〕7号"
    assert policy.title == "辽北省校园管理办法"
    assert policy.date == "2022-10-15"


def test_a_numbered_annex_and_a_heading_run_into_its_first_part() -> None:
    text = (
        "关于加强管理的通知\n各区教育局：\n一、总体要求（一）提高认识。要重视。\n（二）明确责任。要落实。\n二、有关要求\n按时上报。\n"
        "附件：1.汇总表\n2.登记表\n某市教育局\n2020年5月6日\n附件1：\n汇总表\n一、填表说明\n如实填写。\n"
    )
    paths = [c.path for c in read_policy(text, "x").clauses if c.kind is ClauseKind.ARTICLE]
    assert paths == ["一", "一（一）", "一（二）", "二", "附件1一"]


def test_an_item_that_runs_on_after_a_unit_bracket_is_one_of_its_own() -> None:
    source = "某省教育厅\n2024年3月1日\n一、任务\n（一）建设校舍。（省财政厅负责）（二）配齐教师。（省人力资源社会保障厅负责）\n"
    policy = read_policy(source, "x")
    assert [c.path for c in policy.clauses if c.path] == ["一", "一（一）", "一（二）"]
    assert [[u.name for u in c.units] for c in policy.clauses if "（" in c.path] == [
        ["省财政厅"],
        ["省人力资源社会保障厅"],
    ]


def test_a_reference_at_the_start_of_a_wrapped_line_is_no_article() -> None:
    line = "要按照有关规定认真落实各项任务并结合本地实际情况研究制定具体实施"
    lines = [
        "一、总体要求",
        *[line] * 6,
        "办法，具体由各地根据本通知精神和前面的有关要求以及后面列出的第二部分和",
        "三、四两部分的要求执行，不得擅自变更。",
        *[line] * 3,
        "。",
        "二、保障措施",
        line + "。",
    ]
    paths = [c.path for c in read_policy("\n".join(lines), "x").clauses if c.kind is ClauseKind.ARTICLE]
    assert paths == ["一", "二"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("关于加强管理的通知\n一、总体要求\n重视。\n".encode(encoding))
    assert read_file(file).title == "关于加强管理的通知"


def test_bad_folders_and_files_say_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="找不到"):
        read_corpus(tmp_path / "none")
    with pytest.raises(CorpusError, match="没有政策文本"):
        read_corpus(tmp_path)
    (tmp_path / "empty.txt").write_text("  \n", encoding="utf-8")
    with pytest.raises(CorpusError, match="没有内容"):
        read_corpus(tmp_path)
    (tmp_path / "empty.txt").write_bytes(bytes(range(128, 256)) * 3)
    with pytest.raises(CorpusError, match="编码"):
        read_corpus(tmp_path)
