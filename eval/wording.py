"""Sentences as a model writes them over an answer's clauses, true ones and ones with an error planted.

True sentences are a clause's own, shortened and reworded; errors are those that models make: another
number, year, grade, unit, place or 文号, 牵头 and 配合 exchanged, a comparator or a ban turned round, two
figures of a clause exchanged, a sentence of another clause, no mark, or the mark of no clause.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.compose import ROLE_NAMES, segments, units_by_role
from assistant.library import Library
from assistant.llm.verify import Sentence, verify
from assistant.llm.writer import evidence
from assistant.types import Answer, Citation
from corpus.normal import normal_form
from corpus.types import ClauseKind, Role
from eval.gate import COMPARATORS, YEAR

_REWORDED = (
    ("力争", "争取"), ("所有", "全部"), ("均达到", "都达到"), ("提高至", "提高到"), ("进一步加强", "加强"), ("积极落实", "落实"),
    ("大力", ""), ("切实", ""), ("不断", ""), ("深入", ""), ("全面", ""),
)  # fmt: skip
_FIGURE = re.compile(r"(?<![\d〔\[.])\d+(?:\.\d+)?(?=\s*(?:%|％|以上|以内|名|所|个|元|次|门|处|项))")
_GRADE = re.compile(r"[ⅠⅡⅢ](?=类)|(?<=省)[一二](?=类|级)|[一二三](?=类|级)")
_PLACES = ("济南市", "济宁市", "长清区", "金乡县", "青岛市", "成都市")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence over the clauses that were given; `kind` is "" where it is true, else the error in it."""

    kind: str
    sentence: Sentence
    clauses: tuple[Citation, ...]
    question: str


def write_all(answers: Sequence[Answer], library: Library, seed: int = 11) -> list[Written]:
    """True sentences over every worded answer, and each error once in every one that can take it."""
    chance = random.Random(seed)
    found = []
    for answer in answers:
        clauses = tuple(_with_neighbour(evidence(answer, library), library))
        own = [c for c in clauses if library.clause(c.policy, c.clause).kind is ClauseKind.ARTICLE][:2]
        for clause in own:
            for text in _true(clause, answer, library):
                base = Written("", Sentence(text, (clause.number,)), clauses, answer.question)
                found.append(base)
                for kind, make in _ERRORS.items():
                    planted = make(base, clause, library, chance)
                    if planted is not None:
                        found.append(replace(base, kind=kind, sentence=planted))
    return found


def struck(written: Written, library: Library) -> str:
    """Why the check strikes a sentence; "" where it does not."""
    strikes = verify([written.sentence], written.clauses, written.question, library)[1]
    return strikes[0].reason if strikes else ""


def _with_neighbour(clauses: list[Citation], library: Library) -> Iterator[Citation]:
    """The clauses, and last the next article of the first one's policy: what a model may cite by mistake."""
    yield from clauses
    first = clauses[0]
    for clause in library.policies[first.policy].clauses[first.clause + 1 :]:
        if clause.kind is ClauseKind.ARTICLE and not any(
            (c.policy, c.clause) == (first.policy, clause.position) for c in clauses
        ):
            yield replace(
                first, number=len(clauses) + 1, article=clause.path, quote=clause.text, clause=clause.position,
                start=0, end=len(clause.text),
            )  # fmt: skip
            return


def _true(clause: Citation, answer: Answer, library: Library) -> Iterator[str]:
    """Sentences that the clause bears out: its quoted ones, shortened and reworded, and who leads and supports."""
    node = library.clause(clause.policy, clause.clause)
    quotes = [c.quote for c in answer.citations if (c.policy, c.clause) == (clause.policy, clause.clause)]
    for quote in quotes[:2]:
        text = re.sub(r"^[（(]?[\d一二三四五六七八九十]+[）)．.、]\s*", "", quote).strip()
        if len(text) < 12 or text[0] in "〔（(" or "：" in text:
            continue
        parts = [text[a:b].strip("，；。、：") for a, b in segments(text)]
        short = "，".join(parts[:3])
        for old, new in _REWORDED:
            short = short.replace(old, new)
        yield short + "。"
        if len(parts) > 4:
            yield "，".join(parts[-2:]) + "。"
    roles = units_by_role(node.units)
    if Role.LEAD in roles and Role.SUPPORTING in roles:
        yield f"由{roles[Role.LEAD][0].name}牵头，{roles[Role.SUPPORTING][0].name}配合。"
    elif Role.RESPONSIBLE in roles and len(roles) == 1:
        yield f"{ROLE_NAMES[Role.RESPONSIBLE]}：{'、'.join(u.name for u in roles[Role.RESPONSIBLE][:3])}。"


_Make = Callable[[Written, Citation, Library, random.Random], Sentence | None]


def _ground(clause: Citation, library: Library) -> str:
    policy = library.policies[clause.policy]
    node = policy.clauses[clause.clause]
    above = "".join(c.text for c in policy.ancestors(node))
    return normal_form(node.text + above + policy.full_title + policy.document_number + policy.date)


def _swap(base: Written, pattern: re.Pattern[str], other: Callable[[str], str], ground: str) -> Sentence | None:
    """The first match exchanged for something that the clause does not have."""
    for match in pattern.finditer(base.sentence.text):
        new = other(match.group(0))
        if new and normal_form(new) not in ground:
            text = base.sentence.text[: match.start()] + new + base.sentence.text[match.end() :]
            return replace(base.sentence, text=text)
    return None


def _year(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    return _swap(base, YEAR, lambda y: str(int(y) + chance.choice((1, 3, -1))), _ground(clause, library))


def _number(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    bump = chance.choice((5, 7, 11))
    return _swap(
        base, _FIGURE, lambda n: f"{float(n) + 0.07:.2f}" if "." in n else str(int(n) + bump), _ground(clause, library)
    )


def _grade(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    turn = {"Ⅰ": "Ⅲ", "Ⅱ": "Ⅰ", "Ⅲ": "Ⅰ", "一": "三", "二": "一", "三": "一"}
    match = _GRADE.search(base.sentence.text)
    if not match:
        return None
    after = base.sentence.text[match.end()]
    if normal_form(turn[match.group(0)] + after) in _ground(clause, library).replace("ii", "#"):
        return None
    text = base.sentence.text[: match.start()] + turn[match.group(0)] + base.sentence.text[match.end() :]
    return replace(base.sentence, text=text)


def _unit(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    names = sorted({u.name for p in library.policies for c in p.clauses for u in c.units if len(u.name) >= 4})
    ground = _ground(clause, library)
    others = [n for n in names if normal_form(n) not in ground and not n.startswith("各")]
    pattern = library.unit_names
    return _swap(base, pattern, lambda _: chance.choice(others), ground) if pattern and others else None


def _roles(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    match = re.fullmatch(r"由(.+)牵头，(.+)配合。", base.sentence.text)
    return replace(base.sentence, text=f"由{match.group(2)}牵头，{match.group(1)}配合。") if match else None


def _place(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    ground = _ground(clause, library)
    others = [p for p in _PLACES if p[:2] not in ground]
    region = library.policies[clause.policy].region.name
    others = [p for p in others if p[:2] not in region]
    return replace(base.sentence, text=chance.choice(others) + base.sentence.text) if others else None


def _document(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    own = library.policies[clause.policy].document_number
    others = [p.document_number for p in library.policies if p.document_number and p.document_number != own]
    return replace(base.sentence, text=f"按照{chance.choice(others)}，{base.sentence.text}") if others else None


def _comparator(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    for old, new in COMPARATORS:
        match = re.search(rf"\d[^，。]{{0,4}}{old}|{old}\d", base.sentence.text)
        if match:
            turned = match.group(0).replace(old, new)
            if normal_form(turned) not in _ground(clause, library):
                return replace(base.sentence, text=base.sentence.text.replace(match.group(0), turned))
    return None


def _ban(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    text = base.sentence.text
    banned = re.search(r"严禁|不得|禁止", text)
    if banned:
        return replace(base.sentence, text=text.replace(banned.group(0), "可以"))
    if re.search(r"严禁|不得|禁止|杜绝|不能|不可", _ground(clause, library)) or not re.match(r"[推实建完落加]", text):
        return None
    return replace(base.sentence, text="不得" + text)


def _figures(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    """Two figures of one measure in different parts of the sentence, exchanged."""
    found = list(re.finditer(r"\d+(?:\.\d+)?%", base.sentence.text))
    if len(found) < 2 or found[0].group(0) == found[1].group(0):
        return None
    a, b = found[:2]
    text = base.sentence.text
    if not re.search(r"[，；]", text[a.end() : b.start()]):
        return None
    swapped = text[: a.start()] + b.group(0) + text[a.end() : b.start()] + a.group(0) + text[b.end() :]
    return replace(base.sentence, text=swapped)


def _other_clause(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    """The right sentence with the mark of the neighbouring clause."""
    last = base.clauses[-1]
    if last.number == clause.number or normal_form(base.sentence.text).strip("。") in _ground(last, library):
        return None
    tokens = re.findall(r"[\u4e00-\u9fff]{2}|\d+", base.sentence.text)
    ground = _ground(last, library)
    if sum(t in ground for t in tokens) > 0.4 * len(tokens):  # what is all in the neighbour too is no error
        return None
    return replace(base.sentence, marks=(last.number,))


def _invented(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    """A sentence of another policy, with the mark of this clause."""
    others = [
        sentence for policy in library.policies if policy.document_number != library.policies[clause.policy].document_number
        for c in policy.clauses if c.kind is ClauseKind.ARTICLE
        for sentence in [c.sentence_text(len(c.sentences) - 1)] if 14 < len(sentence) < 60 and sentence[0] not in "〔（("
    ]  # fmt: skip
    ground = _ground(clause, library)
    text = chance.choice(others)
    tokens = re.findall(r"[\u4e00-\u9fff]{2}", text)
    return replace(base.sentence, text=text) if sum(t in ground for t in tokens) < 0.4 * len(tokens) else None


def _no_mark(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    return replace(base.sentence, marks=())


def _wrong_mark(base: Written, clause: Citation, library: Library, chance: random.Random) -> Sentence | None:
    return replace(base.sentence, marks=(len(base.clauses) + 3,))


_ERRORS: dict[str, _Make] = {
    "year": _year, "number": _number, "grade": _grade, "unit": _unit, "roles": _roles, "place": _place,
    "document": _document, "comparator": _comparator, "ban": _ban, "figures": _figures, "neighbour": _other_clause,
    "invented": _invented, "no mark": _no_mark, "wrong mark": _wrong_mark,
}  # fmt: skip
