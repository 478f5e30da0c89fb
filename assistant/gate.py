"""The fact gate: nothing leaves that its cited clause does not bear out.

Every number with its measure and comparator, date, 文号, unit name with its role, place and article path
of a statement must stand in a clause that the statement cites (or above it, or in the question). What
fails is struck; where the first statement fails, the quotes alone are given.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.compose import ROLE_NAMES, quote_block
from assistant.library import Library
from assistant.messages import say
from assistant.types import Answer, Citation, Failure
from assistant.units import find_units, same_unit
from corpus.dates import chinese_digits
from corpus.normal import normal_form
from corpus.places import find_places, lies_within
from corpus.types import Clause, Policy, Role
from corpus.units import find_inline_units, find_responsibilities

_log = logging.getLogger(__name__)

_MARK = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(
    r"(?P<before>不低于|不少于|不得低于|不得少于|至少|不高于|不超过|不得超过|最多|低于|高于|超过|降至|控制在)?"
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?|[一二两三四五六七八九十百]+(?=个|名|所|次|年|月|日|项|元|门|处|人|家|倍|成|小时|学时|课时))"
    r"(?:余|多)?(?P<unit>%|个百分点|万元|亿元|万|亿|[个名所次年月日项元门处人家倍岁类条号]|小时|学时|课时|平方米)?(?:人口)?(?P<after>以上|以下|以内|左右)?"
)
_CLASSES = {
    "不低于": "least", "不少于": "least", "不得低于": "least", "不得少于": "least", "至少": "least", "以上": "least",
    "高于": "least", "超过": "least",
    "不高于": "most", "不超过": "most", "不得超过": "most", "最多": "most", "以下": "most", "以内": "most", "低于": "most",
    "降至": "most", "控制在": "most",
}  # fmt: skip
_GRADE = re.compile(
    r"(?:(?<![a-zA-Z])(?:[iI]{1,3}|[iI][vV]|[aA]+)|[一二三四五甲乙丙])(?:类|级|档|等(?!学|院|部|单|方|多))(?!建|指)"
)
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}[\[(]?(?:19|20)\d{2}[\])]\d{1,4}号")
_PATH = re.compile(
    r"(?<![\u4e00-\u9fff“])(?:附件\d*)?(?:[一二三四五六七八九十]{1,3}（[一二三四五六七八九十]{1,3}）\d{0,2}|第[一二三四五六七八九十百]{1,4}条(?:（[一二三四五六七八九十]{1,3}）)?)"
)
_ROLE_LABELS = {name: role for role, name in ROLE_NAMES.items()} | {
    "lead": Role.LEAD, "supporting": Role.SUPPORTING, "responsible": Role.RESPONSIBLE,
    "牵头单位": Role.LEAD, "配合单位": Role.SUPPORTING, "责任": Role.RESPONSIBLE, "负责": Role.RESPONSIBLE,
}  # fmt: skip
_LABELLED = re.compile(rf"({'|'.join(sorted(_ROLE_LABELS, key=len, reverse=True))})[：:]\s*([^；。;\n|]+)")
# A name with its role in brackets: 县财政局（配合）.
_WITH_ROLE = r"([\u4e00-\u9fff]{2,20})（(牵头|配合|责任单位)）"
# The last characters of a body's name: 商务局 of 区商务局.
_BODY = re.compile(r"[\u4e00-\u9fff]{2}(?:局|厅|署|委员会)(?![\u4e00-\u9fff]?[面限部势])")
_COUNT = re.compile(r"共\s*\**(\d+)\**\s*(?:条|项|处|份)|^\**(\d+)\**\s+(?:items|policies)")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A piece of a statement to be borne out: `value` as compared, `shown` as written."""

    kind: str
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class _Ground:
    """What bears a statement out: clauses, and words that need no clause."""

    clauses: tuple[tuple[Policy, Clause], ...]
    text: str
    numbers: frozenset[tuple[str, str, str]]


def passed(answer: Answer, library: Library) -> Answer:
    """The answer without what its citations do not bear out; `failures` says what was struck."""
    lines = answer.text.split("\n")
    failures = check(answer, library)
    if not failures:
        return answer
    for failure in failures:
        _log.warning("struck (%s): %s", failure.reason, failure.statement)
    struck = {failure.line for failure in failures}
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if first in struck:
        text = "\n\n".join([say("quotes_only", False), *(quote_block(c, library) for c in answer.citations)])
    else:
        text = "\n".join(line for i, line in enumerate(lines) if i not in struck)
    return replace(answer, text=text, failures=tuple(failures))


def check(answer: Answer, library: Library) -> list[Failure]:
    """What of an answer is not borne out, by line and piece."""
    citations = {c.number: c for c in answer.citations}
    lines = answer.text.split("\n")
    failures: list[Failure] = []
    last: tuple[Citation, ...] = ()
    for number, line in enumerate(lines):
        for statement, marks in _statements(line):
            cited = tuple(citations[m] for m in marks if m in citations)
            if len(cited) < len(set(marks)):
                failures.append(Failure(number, statement, "没有这个出处"))
                continue
            if statement.startswith("> ——"):
                cited = last
            last = cited or last
            if cited:
                ground = _ground(cited, answer, library)
            else:
                ground = _common_ground(lines, number, answer, library)
                failures += [
                    Failure(number, statement, reason) for reason in _bad_count(statement, lines[number + 1 :])
                ]
            failures += [Failure(number, statement, reason) for reason in _unborne(statement, cited, ground, library)]
    return failures


def _statements(line: str) -> list[tuple[str, list[int]]]:
    """A line's statements, each with the numbers that follow it; a table row is one statement."""
    if line.startswith("|"):
        return [(_MARK.sub("", line), [int(n) for n in _MARK.findall(line)])] if "---" not in line else []
    result: list[tuple[str, list[int]]] = []
    position = 0
    for match in re.finditer(r"(?:\[\d+\])+", line):
        piece = line[position : match.start()]
        numbers = [int(n) for n in _MARK.findall(match.group(0))]
        if re.search(r"\w", piece):
            result.append((piece, numbers))
        elif result:
            result[-1][1].extend(numbers)
        position = match.end()
    rest = line[position:]
    if re.search(r"\w", rest):
        result.append((rest, list(result[-1][1]) if result else []))
    return result


def _ground(cited: Sequence[Citation], answer: Answer, library: Library) -> _Ground:
    clauses = []
    texts = [answer.question]
    for citation in cited:
        policy = library.policies[citation.policy]
        clause = policy.clauses[citation.clause]
        clauses.append((policy, clause))
        texts += [clause.text, clause.heading, policy.full_title, policy.document_number]
        texts += [a.text for a in policy.ancestors(clause)]
        texts += [*policy.issuers, policy.date, _spoken_date(policy.date), policy.region.name]
        texts += [c.value for c in policy.contacts if c.clause == clause.position]
        texts += [u.title + u.document_number for u in policy.upstream if u.clause == clause.position]
    text = normal_form("\n".join(texts))
    return _Ground(tuple(clauses), text, frozenset(numbers_of(text)) | _inferred_years(clauses))


def _inferred_years(clauses: Iterable[tuple[Policy, Clause]]) -> frozenset[tuple[str, str, str]]:
    """The years that the deadlines of clauses stand for: 2025 of “十四五”末."""
    return frozenset(
        (d.until[:4], "年", "")
        for policy, clause in clauses for duty in policy.duties if duty.clause == clause.position
        for d in duty.deadlines if d.until
    )  # fmt: skip


def _common_ground(lines: Sequence[str], number: int, answer: Answer, library: Library) -> _Ground:
    """What an uncited line may say: the question and how it was read, the policies' own data, and counts that hold."""
    texts = [answer.question, answer.carried, *(c.label for c in answer.conditions)]
    for policy in library.policies:
        texts += [policy.full_title, policy.document_number, policy.region.name, *policy.issuers]
    below = lines[number + 1 :]
    counts = {len(answer.citations), len(library.policies), len(answer.searched), *answer.counts}
    counts |= {_numbered(below), sum(len(library.policies[p].clauses) for p in answer.searched)}
    counts |= {sum(c.kind == "article" for p in answer.searched for c in library.policies[p].clauses)}
    text = normal_form("\n".join([*texts, *(c.quote for c in answer.citations)]))
    numbers = frozenset(numbers_of(text)) | {(str(n), u, "") for n in counts for u in ("", "条", "项", "处", "份")}
    cited = [(library.policies[c.policy], library.policies[c.policy].clauses[c.clause]) for c in answer.citations]
    numbers |= _inferred_years(cited)
    return _Ground((), text, numbers)


def _bad_count(statement: str, below: Sequence[str]) -> Iterable[str]:
    """共 N 项 over a list must be how many items follow."""
    match = _COUNT.search(statement)
    items = _numbered(below)
    if match and items and int(match.group(1) or match.group(2)) != items:
        yield f"共 {match.group(1) or match.group(2)} 项，但列出的是 {items} 项"


def _numbered(lines: Sequence[str]) -> int:
    """How many numbered lines follow, up to the next line that is no item of the list."""
    count = 0
    for line in lines:
        if re.match(r"\d+\. ", line):
            count += 1
        elif _COUNT.search(line):
            break
    return count


def _spoken_date(date: str) -> str:
    parts = [str(int(p)) for p in date.split("-")] if date else []
    return "".join(p + unit for p, unit in zip(parts, "年月日", strict=False))


def _unborne(statement: str, cited: Sequence[Citation], ground: _Ground, library: Library) -> list[str]:
    plain = re.sub(r"\*\*|^>\s?|^\s*(?:\d+\.|-)\s", "", statement)
    return [
        *_bad_paths(plain, cited),
        *_bad_document_numbers(plain, ground, library),
        *_bad_numbers(plain, ground),
        *_bad_grades(plain, ground),
        *_bad_units(plain, ground, library),
        *_bad_places(plain, ground, library),
    ]


def _bad_numbers(plain: str, ground: _Ground) -> Iterable[str]:
    without_paths = _PATH.sub(" ", plain)
    known = {(n, u) for n, u, _ in ground.numbers} | {(n, "") for n, _, _ in ground.numbers}
    for number, unit, comparison in numbers_of(normal_form(_DOCUMENT_NUMBER.sub(" ", normal_form(without_paths)))):
        bare_year = unit == "年" and len(number) == 4 and (number, "") in known  # （2024—2026）
        if (number, unit) not in known and not bare_year:
            yield f"出处里没有数字“{number}{unit}”"
        elif comparison and (number, unit, comparison) not in ground.numbers:
            yield f"出处里“{number}{unit}”的比较词不是这样"


def _bad_grades(plain: str, ground: _Ground) -> Iterable[str]:
    """Grades of a standard (Ⅱ类, 二级, A级) that the cited clauses do not name."""
    known = set(_GRADE.findall(ground.text))
    for grade in _GRADE.findall(normal_form(plain)):
        if grade not in known and _roman(grade) not in known:
            yield f"出处里没有“{grade}”"


def _roman(grade: str) -> str:
    """二类 as ii类: what a person says of what a policy writes; not the other way round."""
    return "i" * ("一二三".index(grade[0]) + 1) + grade[1:] if grade[0] in "一二三" else grade


def numbers_of(text: str) -> list[tuple[str, str, str]]:
    """(number, measure, at least or at most) of a text in normal form."""
    found = []
    for match in _NUMBER.finditer(text):
        number = match["number"].replace(",", "")
        if not number[0].isdigit():
            number = chinese_digits(number)
        word = match["after"] or match["before"] or ""
        unit = "名" if match["unit"] == "人" else match["unit"] or ""
        found.append((number, unit, _CLASSES.get(word, "")))
    return found


def _bad_document_numbers(plain: str, ground: _Ground, library: Library) -> Iterable[str]:
    cited = {normal_form(policy.document_number) for policy, _ in ground.clauses}
    for match in _DOCUMENT_NUMBER.finditer(normal_form(plain)):
        number = match.group(0)
        own = [n for n in cited if n and number.endswith(n)]
        if (
            not own
            and number not in ground.text
            and not any(
                n and number.endswith(n) and n in ground.text
                for n in (normal_form(p.document_number) for p in library.policies)
            )
        ):
            yield f"文号“{number}”不是出处的文号"


def _bad_paths(plain: str, cited: Sequence[Citation]) -> Iterable[str]:
    """Article paths beside a 文号 or at the start of a line must be those of the cited clauses."""
    if not cited:
        return
    allowed = {c.article for c in cited}
    beside = re.compile(rf"(?:号|》|——|^)\s*({_PATH.pattern})")
    for match in beside.finditer(plain):
        path = match.group(1)
        if not any(path == own or own.startswith(path) for own in allowed):
            yield f"出处不是“{path}”"


def _bad_units(plain: str, ground: _Ground, library: Library) -> Iterable[str]:
    """Units that the cited clauses do not name, or name in another role."""
    named = [u.name for _, clause in ground.clauses for u in clause.units]

    def borne(name: str) -> bool:
        return normal_form(name) in ground.text or any(same_unit(name, own) for own in named)

    for _, _, name in find_units(plain, library.unit_names):
        if not borne(name):
            yield f"出处里没有单位“{name}”"
    for name in _labelled_names(plain):  # 牵头：相关处室: no body's name, but one that the clause must have
        if not borne(name):
            yield f"出处里没有单位“{name}”"
    for match in _BODY.finditer(plain):  # names that neither the corpus nor the lexicon has
        if not borne(match.group(0)):
            yield f"出处里没有单位“{match.group(0)}”"
    own = [u for _, clause in ground.clauses for u in clause.units]
    own += [
        u for policy, clause in ground.clauses for d in policy.duties if d.clause == clause.position for u in d.units
    ]
    if not own:
        return
    for name, role in _role_claims(plain):
        roles = {u.role for u in own if u.name == name or u.alias == name or same_unit(name, u.name)}
        if roles and role not in roles:
            yield f"出处里“{name}”不是{ROLE_NAMES[role]}"


def _names_of(listed: str) -> list[str]:
    names = (name.strip(" *") for name in re.split(r"[、，,]", re.sub(r"（[^）]*）", "", listed)))
    return [name for name in names if name]


def _labelled_names(plain: str) -> list[str]:
    """The names that a label puts forward: 甲 and 乙 of 牵头：甲、乙."""
    beside = [m.group(1) for m in re.finditer(rf"(?:^|>|；|、){_WITH_ROLE}", plain)]
    return [
        name for name in (*beside, *(n for m in _LABELLED.finditer(plain) for n in _names_of(m.group(2))))
        if 3 <= len(name) <= 16 and re.search(r"[局委部厅办署联会处室院心镇位门区县市府校]$", name)
    ]  # fmt: skip


def _role_claims(plain: str) -> list[tuple[str, Role]]:
    """(unit, role) that a statement gives: 牵头：甲；配合：乙 · 甲（配合） · 由甲牵头 · （甲牵头，乙配合）."""
    claims = [
        (name, _ROLE_LABELS[match.group(1)])
        for match in _LABELLED.finditer(plain)
        for name in _names_of(match.group(2))
    ]
    for match in re.finditer(_WITH_ROLE, plain):
        claims.append((match.group(1), _ROLE_LABELS[match.group(2)]))
    if not _LABELLED.search(plain):
        found = [u for r in find_responsibilities(plain) for u in r.units] + find_inline_units(plain)
        claims += [(u.name, u.role) for u in found]
    return claims


def _bad_places(plain: str, ground: _Ground, library: Library) -> Iterable[str]:
    for mention in find_places(plain):
        if len(mention.text) < 2 or normal_form(mention.text) in ground.text:
            continue
        wider = not ground.clauses and any(
            lies_within(p.region, wide) for p in library.policies for wide in mention.regions
        )
        if not wider:
            yield f"出处不涉及“{mention.text}”"
