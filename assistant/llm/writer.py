"""An extractive answer put into words by a model, verified sentence by sentence, or given up for the answer itself."""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.compose import Sources, escape, quote_block, reference
from assistant.engine import Assistant
from assistant.gate import numbers_of, passed
from assistant.library import Library
from assistant.llm.client import LlmClient, LlmFailure
from assistant.llm.prompts import prompt
from assistant.llm.verify import Sentence, commands, provisions, renumbered, sentences, verify
from assistant.messages import say
from assistant.types import Answer, Citation, Kind, Strike, Verification
from corpus.normal import normal_form
from corpus.places import find_places
from index.tokenizer import tokenize

# Kinds of answer that a model may word; lists keep their rows, and data of a policy need no words.
WORDED = frozenset((Kind.DEADLINE, Kind.TARGET, Kind.UNIT, Kind.CONTENT, Kind.COMPARISON))
# So many clauses and characters are given to the model, a long clause only around what is quoted of it.
_CLAUSES, _LONG_CLAUSE = 5, 700
_LEAD_IN = 90
# Below the words so many sentences are quoted, those that they rest on first.
_QUOTES = 3
_REWRITTEN = 120
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Writer:
    """Words answers of one assistant through one model."""

    def __init__(self, assistant: Assistant, client: LlmClient) -> None:
        self.assistant = assistant
        self.client = client

    @property
    def library(self) -> Library:
        """The library of the assistant."""
        return self.assistant.library

    def ask(self, question: str, history: Sequence[str] = (), today: date | None = None) -> Answer:
        """The verified answer to a question."""
        answer: Answer | None = None
        for event in self.stream(question, history, today):
            if isinstance(event, Answer):
                answer = event
        assert answer is not None  # a stream ends with an answer
        return answer

    def stream(self, question: str, history: Sequence[str] = (), today: date | None = None) -> Iterator[str | Answer]:
        """The extractive answer at once, a model's words as they come, then the verified answer.

        Raises QuestionError as the assistant does; a failing model only changes the last answer.
        """
        started = time.perf_counter()
        answer = self.assistant.ask(question, history, today)
        yield answer
        rewritten = self._rewritten(question, history, answer)
        if rewritten:
            again = self.assistant.ask(rewritten, (), today)
            if again.status == "answered":
                answer = replace(again, question=question, carried=rewritten)
                yield answer
        if answer.status == "answered" and answer.kind is Kind.LIST and answer.counts:
            answer = self._with_lead_in(answer)
        elif answer.status == "answered" and answer.kind in WORDED:
            answer = yield from self._words(answer)
        yield replace(answer, seconds=time.perf_counter() - started)

    def _words(self, answer: Answer) -> Generator[str, None, Answer]:
        """A model's words as they come; returns the verified answer."""
        clauses = evidence(answer, self.library)
        listing = "\n".join(f"条款{c.number}：{_shown(c, answer, self.library)}" for c in clauses)
        written = ""
        try:
            for piece in self.client.stream(prompt("answer", clauses=listing, question=answer.question)):
                written += piece
                yield piece
        except LlmFailure as failure:
            return given_up(answer, 0, (), str(failure))
        return worded(answer, clauses, written, self.library)

    def _with_lead_in(self, answer: Answer) -> Answer:
        """A list with a model's sentence before it; its rows are not touched."""
        head = re.sub(r"[*]|\[\d+\]", "", answer.text.split("\n")[0])
        policies = "、".join(dict.fromkeys(f"《{c.title}》" for c in answer.citations))
        values = {"what": head, "count": str(answer.counts[0]), "policies": policies, "question": answer.question}
        try:
            lead = self.client.complete(prompt("lead_in", **values)).strip()
        except LlmFailure as failure:
            return given_up(answer, 0, (), str(failure))
        reason = lead_in_fault(lead, answer)
        struck = (Strike(lead, reason),) if reason else ()
        text = answer.text if reason else f"{escape(lead)}\n\n{answer.text}"
        return replace(answer, text=text, verification=Verification(1, struck, reason))

    def _rewritten(self, question: str, history: Sequence[str], answer: Answer) -> str:
        """A follow-up that the rules could not answer, as a whole question; "" where it need not or cannot be."""
        if not history or answer.status == "answered" or answer.kind is Kind.SMALL_TALK:
            return ""
        try:
            text = self.client.complete(prompt("rewrite", history="\n".join(history[-3:]), question=question)).strip()
        except LlmFailure:
            return ""
        return text if is_faithful(text, [*history, question]) else ""


def evidence(answer: Answer, library: Library) -> list[Citation]:
    """The clauses that an answer cites, whole, each once, numbered from 1."""
    sources = Sources(library)
    for citation in answer.citations:
        if len(sources.citations) < _CLAUSES:
            text = library.clause(citation.policy, citation.clause).text
            sources.cite_span(citation.policy, citation.clause, 0, len(text))
    return list(sources.citations)


def worded(answer: Answer, clauses: Sequence[Citation], written: str, library: Library) -> Answer:
    """The verified words of a model over an answer's clauses; the answer itself where too little of them stays."""
    found = sentences(written)
    kept, struck = verify(found, clauses, answer.question, library)
    verification = Verification(len(found), tuple(struck))
    if not kept or not still_answers(kept, answer, clauses):
        reason = "模型写的话没有通过核对" if struck else "模型写的话没有答到问题"
        return given_up(answer, len(found), struck, reason)
    sources = Sources(library)
    lines = [_cited(sentence, clauses, sources, library) for sentence in kept]
    for citation in answer.citations:  # 由区教育体育局负责: beside the bracket the sentence that it closes
        cited = any((c.policy, c.clause) == (citation.policy, citation.clause) for c in sources.citations)
        if cited and len(sources.citations) < _QUOTES:
            sources.cite_span(citation.policy, citation.clause, citation.start, citation.end)
    quotes = [quote_block(c, library) for c in sources.citations]
    text = "".join(lines) + "\n\n" + "\n\n".join(quotes)
    final = replace(answer, text=text, citations=sources.citations, verification=verification)
    return passed(final, library)


def given_up(answer: Answer, checked: int, struck: Sequence[Strike], reason: str) -> Answer:
    """The extractive answer, with one line on why no model's words are given."""
    line = say("no_words", reason=reason)
    text = f"{answer.text}\n\n*{line}*"
    return replace(answer, text=text, verification=Verification(checked, tuple(struck), reason))


def still_answers(kept: Sequence[Sentence], answer: Answer, clauses: Sequence[Citation]) -> bool:
    """Whether what stays says what the extractive answer says: its bold pieces, its places, its first clause."""
    text = normal_form("".join(s.text for s in kept))
    marks = {n for s in kept for n in s.marks}
    if answer.kind is Kind.COMPARISON:
        places = dict.fromkeys(c.policy for c in clauses)
        return all(any(c.number in marks for c in clauses if c.policy == place) for place in places)
    first = answer.text.split("\n\n")[0]
    bold = [normal_form(piece) for piece in _BOLD.findall(first)]
    if answer.kind is Kind.UNIT:
        return bool(bold) and all(piece in text for piece in bold)
    if answer.kind in (Kind.DEADLINE, Kind.TARGET) and bold:
        return any(_same_fact(piece, text) for piece in bold)
    return clauses[0].number in marks


def _same_fact(piece: str, text: str) -> bool:
    """Whether a text holds a piece, or all of its figures."""
    figures = {(number, unit) for number, unit, _ in numbers_of(piece)}
    return piece in text or bool(figures) and figures <= {(n, u) for n, u, _ in numbers_of(text)}


def lead_in_fault(lead: str, answer: Answer) -> str:
    """Why a lead-in cannot stand: too long, or a figure or place that neither count nor question has."""
    head = answer.text.split("\n")[0]
    if not lead or "\n" in lead or len(lead) > _LEAD_IN or "[" in lead or "已全部列出" in lead or "：，" in lead:
        return "引言不合要求"
    asked = normal_form(answer.question + head)
    known = {n for n, _, _ in numbers_of(asked)} | {str(answer.counts[0])}
    if any(n not in known for n, _, _ in numbers_of(normal_form(lead))):
        return "引言里的数字不对"
    titles = "".join(c.title for c in answer.citations)
    if any(m.text not in answer.question + titles for m in find_places(lead)):
        return "引言里的地名不对"
    tokens = [t for t in tokenize(normal_form(lead)) if len(t) >= 2]
    ground = asked + normal_form(titles) + "".join(_FRAME)
    held = sum(t in ground for t in tokens)
    return "" if 2 * held >= len(tokens) else "引言说了别的事"


_FRAME = ("以下是列出共项按规定要求任务如下政策文件条款完成负责相关内容包括涉及其中所有全部工作事项清单",)


def is_faithful(text: str, turns: Sequence[str]) -> bool:
    """Whether a rewritten question says nothing that the turns did not say."""
    if not text or "\n" in text or len(text) > _REWRITTEN:
        return False
    ground = normal_form("".join(turns))
    return all(_said(t, ground) for t in tokenize(normal_form(text)) if len(t) >= 2 and t not in _ASKING)


def _said(token: str, ground: str) -> bool:
    """Whether a word stands in the turns, a compound also in two pieces."""
    return token in ground or len(token) == 4 and token[:2] in ground and token[2:] in ground


_ASKING = frozenset(
    [
        "什么",
        "哪些",
        "哪个",
        "哪年",
        "多少",
        "何时",
        "时候",
        "什么时候",
        "怎么",
        "如何",
        "是否",
        "要求",
        "规定",
        "具体",
        "单位",
        "负责",
        "需要",
        "应该",
        "政策",
        "文件",
    ]
)


def _cited(sentence: Sentence, clauses: Sequence[Citation], sources: Sources, library: Library) -> str:
    """A sentence with its marks pointing at the sentences of the clauses that bear it out best."""
    numbers = {}
    for mark in sentence.marks:
        whole = next(c for c in clauses if c.number == mark)
        clause = library.clause(whole.policy, whole.clause)
        tokens = [t for t in tokenize(normal_form(sentence.text)) if len(t) >= 2 or t[0].isdigit()]
        best = max(
            range(len(clause.sentences)),
            key=lambda i: sum(t in normal_form(clause.sentence_text(i)) for t in tokens),
        )
        numbers[mark] = sources.cite(whole.policy, whole.clause, best).number
    return escape(renumbered(sentence, numbers))


def _shown(clause: Citation, answer: Answer, library: Library) -> str:
    """A clause as the model sees it: reference, headings, text; of a long one what is quoted and what is beside it."""
    policy = library.policies[clause.policy]
    node = policy.clauses[clause.clause]
    text = node.text
    if commands(node):
        text = "".join(provisions(node))
    elif len(text) > _LONG_CLAUSE:
        cited = [c for c in answer.citations if (c.policy, c.clause) == (clause.policy, clause.clause)]
        near = {
            j
            for i, s in enumerate(node.sentences)
            if any(c.start < s.end and s.start < c.end for c in cited)
            for j in (i - 1, i, i + 1)
        }
        text = "".join(node.sentence_text(i) for i in range(len(node.sentences)) if i in near)
    headings = " › ".join(c.heading for c in policy.ancestors(node) if c.heading)
    title = f"《{policy.title}》（{reference(policy, node.path)}）"
    return f"{title} {headings}\n{text}".replace("\n\n", "\n")
