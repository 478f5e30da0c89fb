"""One answer against its labels, and figures over many; nothing here looks at passage ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Answer
from corpus.normal import normal_form
from corpus.types import Policy
from eval.questions import Question


@dataclass(frozen=True, slots=True)
class Score:
    """How one answer did. Precision and recall are of cited (document, article) pairs."""

    question: Question
    status_right: bool
    facts_found: int
    cited_right: int
    cited: int
    gold_cited: int
    gold: int
    gold_found: bool
    quotes_verbatim: int
    quotes: int
    seconds: float

    @property
    def correct(self) -> bool:
        """Right status and, for an answer, all facts there and all gold clauses cited."""
        if not self.status_right:
            return False
        if self.question.status == "refused":
            return self.facts_found == len(self.question.facts)
        return self.facts_found == len(self.question.facts) and self.gold_found


def score(question: Question, answer: Answer, policies: Sequence[Policy]) -> Score:
    """Score an answer: facts by normal form, without Markdown's marks."""
    text = normal_form(re.sub(r"\*\*|\[\d+\]|^>\s?", "", answer.text, flags=re.MULTILINE))
    found = sum(any(normal_form(w) in text for w in fact.split("|")) for fact in question.facts)
    cited = {(c.document_number or c.title, c.article) for c in answer.citations}
    needed = {(g.document, g.article) for g in question.gold if not g.any and not g.optional}
    allowed = {(g.document, g.article) for g in question.gold}
    either = {(g.document, g.article) for g in question.gold if g.any}
    verbatim = sum(_is_verbatim(c.quote, policies[c.policy]) for c in answer.citations)
    return Score(
        question=question,
        status_right=answer.status == question.status,
        facts_found=found,
        cited_right=len(cited & allowed),
        cited=len(cited),
        gold_cited=len(needed & cited),
        gold=len(needed),
        gold_found=needed <= cited and (not either or bool(either & cited)),
        quotes_verbatim=verbatim,
        quotes=len(answer.citations),
        seconds=answer.seconds,
    )


def _is_verbatim(quote: str, policy: Policy) -> bool:
    """Whether a quote stands in the source, apart from whitespace and converter debris."""
    dropped = {i for span in policy.debris for i in range(span.start, span.end)}
    source = "".join(c for i, c in enumerate(policy.source) if i not in dropped and not c.isspace())
    return "".join(quote.split()) in source


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares over a set of scores, None where nothing was counted; times in milliseconds.

    `recall` is of questions with all gold clauses cited, `clauses` of the single gold clauses.
    """

    questions: int
    correct: float | None
    precision: float | None
    recall: float | None
    clauses: float | None
    refusals: float | None
    wrong_refusals: float | None
    verbatim: float | None
    median: float
    slow: float


def figures(scores: Sequence[Score]) -> Figures:
    """Figures of a set; precision and recall over answers that were to be given."""
    answered = [s for s in scores if s.question.status == "answered"]
    refused = [s for s in scores if s.question.status == "refused"]
    given = [s for s in answered if s.status_right]
    times = sorted(s.seconds * 1000 for s in scores)
    return Figures(
        questions=len(scores),
        correct=_share(sum(s.correct for s in scores), len(scores)),
        precision=_share(sum(s.cited_right for s in given), sum(s.cited for s in given)),
        recall=_share(sum(s.gold_found for s in answered), len(answered)),
        clauses=_share(sum(s.gold_cited for s in answered), sum(s.gold for s in answered)),
        refusals=_share(sum(s.status_right for s in refused), len(refused)),
        wrong_refusals=_share(sum(not s.status_right for s in answered), len(answered)),
        verbatim=_share(sum(s.quotes_verbatim for s in scores), sum(s.quotes for s in scores)),
        median=times[len(times) // 2] if times else 0.0,
        slow=times[min(len(times) - 1, int(len(times) * 0.95))] if times else 0.0,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
