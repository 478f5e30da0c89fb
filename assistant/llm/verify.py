"""What a model wrote, sentence by sentence, against the clauses that it cites.

A sentence stays if it cites a clause that was given, if the fact gate finds every figure, date, unit with
its role, 文号 and place in that clause, if its figures belong to the same matter there, if it does not
turn the clause's yes into no, and if its words are the clause's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.compose import segments
from assistant.gate import check, numbers_of
from assistant.kinds import is_injection
from assistant.lexicon import stop_words, synonyms
from assistant.library import Library
from assistant.types import Answer, Citation, Kind, Strike
from assistant.units import find_units
from corpus.normal import normal_form
from corpus.types import Clause
from index.tokenizer import tokenize

# Share of a sentence's weighed words that the cited clauses must hold.
SUPPORT = 0.6
# Share of the words around a figure that must stand around it in the clause too.
BOUND = 0.3
# With this share of a clause's part in it, a sentence says the same as that part, or its opposite.
SAME = 0.6
# A part of fewer words is too short to tell that.
_PART = 3
_MARKS = re.compile(r"[\[【［]\s*(?:编号|依据|条款)?\s*(\d+(?:\s*[,，、和及\-–—]\s*\d+)*)\s*[\]】］]")
# A sentence ends at its full stop, and where a mark is followed by a comma: 甲要做[1]，乙要做[2]。
_SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?]+(?:\s*\[\d+\])*|(?:\[\d+\])+\s*[；;，,]|(?=\n)|$)")
_BANNED = re.compile(r"不得|严禁|禁止|杜绝|不准|不允许|不许|不可(?!或缺|替代|分)|不能")
_SOFT = re.compile(r"避免|防止|严禁|禁止|杜绝|规范|清理|减少|不|去|遏制|防范|化解|克服|纠正")
_DENIED = re.compile(
    r"(?:没有|未|并未|尚未|无)(?:明确)?(?:写明|规定|提到|要求|说明|涉及|限制)|不(?:作|做|再)?要求|无需|不必|不需要|不用|可以不|取消"
)
# Orders to a model that stand in a policy or a question are no provisions.
_COMMAND = re.compile(
    r"告诉(?:用户|提问者|对方|大家|所有人)|(?:回答|输出|回复|答复)(?:问题)?(?:时|中)?(?:一律|必须|只能|只要|统一|改为)|(?:作为|你是).{0,8}(?:AI|助手|模型|机器人|人工智能)|"
    r"(?:你|助手|模型|AI)(?:现在|从现在起|接下来)?(?:必须|应当|要|只能|不要)(?:回答|输出|说|写|忽略|引用|提)|输出(?:以下|下列|提示)|</?(?:system|instruction)|ignore|override",
    re.IGNORECASE,
)
_DATES = ("年", "月", "日", "号")
# What says who does it; the gate has seen to that.
_ROLE_WORDS = frozenset(["责任", "单位", "责任单位", "牵头", "配合", "负责", "参与", "牵头单位", "配合单位", "部门"])
# What a model says of itself and its orders.
_OWN_AFFAIRS = re.compile(
    r"提示词|系统(?:设定|指令|消息)|我的(?:指令|设定|规则|密钥)|api[ _-]?key|sk-|密钥|作为一个|好的，我", re.IGNORECASE
)
# 一年拨多少钱: the asker's word for 每年.
_YEARLY = re.compile(r"(?<![\d十百第满])一年(?!级|内|以|前|后|度|期|制|来|多|半)")
_ASKS = re.compile(r"[吗呢？?]|什么(?!样的)|哪[些个几年里]|多少|几[个年所名]|为何|怎么")
_FREE = re.compile(r"可以(?:不|自愿|选择)|自愿|任意|随意")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer and the numbers of the clauses that it cites."""

    text: str
    marks: tuple[int, ...]


def sentences(text: str) -> list[Sentence]:
    """The sentences of a model's answer, with marks in any usual form read as [n]."""
    text = _MARKS.sub(lambda m: "".join(f"[{n}]" for n in re.findall(r"\d+", m.group(1))), text)
    text = re.sub(r"(?m)^\s*(?:#+|[-*•]|\d+[.、)])\s*", "", text).replace("**", "")
    found = []
    for match in _SENTENCE.finditer(text):
        marks = tuple(dict.fromkeys(int(n) for n in re.findall(r"\[(\d+)\]", match.group(0))))
        words = re.sub(r"\s*\[\d+\]", "", match.group(0)).strip().rstrip("；;，,")
        if re.search(r"\w", words):
            found.append(Sentence(words, marks))
    return found


def verify(
    written: Sequence[Sentence], clauses: Sequence[Citation], question: str, library: Library
) -> tuple[list[Sentence], list[Strike]]:
    """The sentences that the clauses bear out, and those that they do not, each with the reason.

    `clauses` are the clauses that were given, numbered as the sentences cite them.
    """
    kept, struck = [], []
    for sentence in written:
        reason = _fault(sentence, clauses, question, library)
        if reason:
            struck.append(Strike(sentence.text, reason))
        else:
            kept.append(sentence)
    return kept, struck


def _fault(sentence: Sentence, clauses: Sequence[Citation], question: str, library: Library) -> str:
    """Why a sentence cannot stay; "" where it can."""
    if not sentence.marks:
        return "没有注明依据"
    cited = [c for c in clauses if c.number in sentence.marks]
    if len(cited) < len(sentence.marks):
        return "注明的依据不存在"
    marks = "".join(f"[{n}]" for n in sentence.marks)
    text = _YEARLY.sub("", sentence.text)
    stated = Answer("", "answered", text + marks, tuple(clauses), Kind.CONTENT)
    failures = check(stated, library)
    if failures:
        return failures[0].reason
    if is_injection(sentence.text) or _COMMAND.search(sentence.text) or _OWN_AFFAIRS.search(sentence.text):
        return "不是条款的内容"
    own = [text for c in cited for text in provisions(library.clause(c.policy, c.clause))]
    if _ASKS.search(sentence.text):
        return "是问句，不是回答"
    return (
        _unbound(sentence.text, own, question, library)
        or _opposed(sentence.text, own, library)
        or _unsupported(sentence.text, cited, question, library)
    )


def commands(clause: Clause) -> frozenset[int]:
    """Sentences of a clause that give orders to a model, with those that follow in the same paragraph."""
    found: set[int] = set()
    for i, span in enumerate(clause.sentences):
        text = clause.text[span.start : span.end]
        goes_on = i - 1 in found and "\n" not in clause.text[clause.sentences[i - 1].end - 1 : span.start + 1]
        if goes_on or is_injection(text) or _COMMAND.search(text):
            found.add(i)
    return frozenset(found)


def provisions(clause: Clause) -> list[str]:
    """The sentences of a clause that give no orders to a model."""
    orders = commands(clause)
    return [clause.sentence_text(i) for i in range(len(clause.sentences)) if i not in orders]


def _unsupported(text: str, cited: Sequence[Citation], question: str, library: Library) -> str:
    """Whether too few of the sentence's words stand in the cited clauses; words of the question count neither way."""
    ground = ""
    for citation in cited:
        policy = library.policies[citation.policy]
        clause = policy.clauses[citation.clause]
        above = "".join(c.heading for c in policy.ancestors(clause))
        own = "".join(provisions(clause))
        ground += normal_form(own + clause.heading + above + policy.full_title + policy.document_number)
    ground = ground.replace("·", "")
    asked = set(_tokens(question))
    said = [t for t in _tokens(text) if t not in asked]
    if not said and not re.search(r"\d", text) and not find_units(text, library.unit_names):
        return "只是重复了问题"
    weights = {
        t: _weight(t, library) for t in _tokens(text) if (t not in asked or t in ground) and t not in _ROLE_WORDS
    }
    total = sum(weights.values())
    held = sum(weight for token, weight in weights.items() if _holds(ground, token))
    return "" if not total or held >= SUPPORT * total else "所注条款没有这样的内容"


def _unbound(text: str, own: Sequence[str], question: str, library: Library) -> str:
    """Whether a figure belongs to another matter in the clauses than in the sentence."""
    exchanged = _exchanged(text, own, question, library)
    if exchanged:
        return exchanged
    places = [_around(s) for s in own]
    asked = set(_tokens(question))
    for number, unit, part in _figures(text):
        there = [words for group in places for figure, words in group if figure == (number, unit)]
        tokens = {t: _weight(t, library) for t in _tokens(part) if t not in asked or any(t in w for w in there)}
        total = sum(tokens.values())
        if not there or not total or not unit:
            continue  # of a heading, a title or a bracket: the gate has seen it
        best = max(sum(w for t, w in tokens.items() if _holds(words, t)) for words in there) / total
        if best < BOUND:
            return f"“{number}{unit}”在原文里说的不是这件事"
    return ""


def _exchanged(text: str, own: Sequence[str], question: str, library: Library) -> str:
    """Whether a part of the sentence says of one thing what the clause says of another, with a figure of that.

    A bare figure (济南：80%以上) is said of what the question asks.
    """
    asked = {t: _weight(t, library) for t in _tokens(question)}
    parts = [
        (frozenset((n, u) for n, u, _ in numbers_of(normal_form(s[a:b]))), normal_form(s[a:b]))
        for s in own for a, b in segments(s)
    ]  # fmt: skip
    for start, end in segments(text):
        figures = {(n, u) for n, u, _ in numbers_of(normal_form(text[start:end])) if u not in _DATES}
        tokens = {t: _weight(t, library) for t in _tokens(text[start:end])}
        if all(t in asked for t in tokens):
            tokens = asked
        total = sum(tokens.values())
        if len(figures) != 1 or len(tokens) < 2:
            continue
        (figure,) = figures
        shares = [(found, sum(w for t, w in tokens.items() if _holds(words, t)) / total) for found, words in parts]
        with_it = max((share for found, share in shares if figure in found), default=1.0)
        alike = (share for found, share in shares if figure not in found and any(u == figure[1] for _, u in found))
        other = max(alike, default=0.0)
        if other >= (SAME if tokens is not asked else BOUND) and with_it < other - BOUND:
            return f"“{figure[0]}{figure[1]}”在原文里说的不是这件事"
    return ""


def _figures(text: str) -> Iterable[tuple[str, str, str]]:
    """(number, measure, the part that it stands in with the one before) of each figure but years."""
    parts = [text[a:b] for a, b in segments(text)]
    for i, part in enumerate(parts):
        for number, unit, _ in numbers_of(normal_form(part)):
            if unit not in _DATES:
                yield number, unit, "".join(parts[max(0, i - 1) : i + 1])


def _around(text: str) -> list[tuple[tuple[str, str], str]]:
    """Each figure of a clause's sentence with the normal form of what stands around it."""
    parts = [text[a:b] for a, b in segments(text)]
    return [
        ((number, unit), normal_form("".join(parts[max(0, i - 2) : i + 2])))
        for i, part in enumerate(parts)
        for number, unit, _ in numbers_of(normal_form(part))
    ]


def _opposed(text: str, own: Sequence[str], library: Library) -> str:
    """Whether a sentence forbids what the clause does not, allows what it forbids, or denies what it does not deny."""
    whole = "".join(own)
    if _DENIED.search(text) and not _DENIED.search(whole):
        return "原文没有这样的否定说法"
    if _FREE.search(text) and not _FREE.search(whole):
        return "原文没有“可以自行选择”的意思"
    if _BANNED.search(text) and not _BANNED.search(whole):
        return "原文没有禁止的意思"
    tokens = set(_tokens(text))
    for sentence in own:
        for start, end in segments(sentence):
            part = sentence[start:end]
            if _BANNED.search(part) and not _SOFT.search(text):
                words = {t: _weight(t, library) for t in _tokens(_BANNED.sub("", part))}
                total = sum(words.values())
                if len(words) >= _PART and sum(w for t, w in words.items() if t in tokens) >= SAME * total:
                    return "原文是禁止，写成了允许"
    return ""


def _tokens(text: str) -> list[str]:
    plain = normal_form(text)
    return [t for t in dict.fromkeys(tokenize(plain)) if len(t) >= 2 and t not in stop_words() and not t[0].isdigit()]


def _weight(token: str, library: Library) -> float:
    """Rare words weigh more; what no policy has weighs most."""
    return 1.0 / (1.0 + library.sentence_frequency((token,)) / 40)


def _holds(ground: str, token: str) -> bool:
    return token in ground or any(normal_form(form) in ground for form in synonyms().get(token, ()))


def renumbered(sentence: Sentence, numbers: dict[int, int]) -> str:
    """A sentence with its marks before the full stop, under new numbers."""
    marks = "".join(f"[{numbers[n]}]" for n in sentence.marks)
    body = sentence.text.rstrip("。")
    return f"{body}{marks}。"
