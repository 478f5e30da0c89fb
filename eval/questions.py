"""Question sets: JSON lines a person writes, checked strictly when read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import PolicyAssistantError
from corpus.normal import normal_form
from corpus.types import Policy

FOLDER = Path(__file__).parent / "questions"
Kind = Literal["deadline", "target", "unit", "list", "comparison", "content", "metadata", "followup", "refusal"]


class Gold(BaseModel):
    """A clause that the answer must cite; of those marked `any` one is enough, `optional` ones may be there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    document: str
    article: str
    any: bool = False
    optional: bool = False


class Question(BaseModel):
    """A labelled question. `facts` must all be in the answer, each as one of its `a|b` wordings."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    kind: Kind
    question: str
    history: tuple[str, ...] = ()
    status: Literal["answered", "refused"]
    gold: tuple[Gold, ...] = ()
    facts: tuple[str, ...] = ()
    lay: bool = False


def read_questions(paths: Iterable[Path]) -> list[Question]:
    """All questions of the files; an error names the file and line that is wrong."""
    questions = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise PolicyAssistantError(f"读不了问题集 {path}：{error.strerror}") from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    questions.append(Question.model_validate(json.loads(line)))
                except (ValueError, ValidationError) as error:
                    raise PolicyAssistantError(f"问题集 {path.name} 第 {number} 行不对：{error}") from error
    if not questions:
        raise PolicyAssistantError("问题集是空的")
    return questions


def label_errors(questions: Iterable[Question], policies: Iterable[Policy]) -> list[str]:
    """Labels that the texts do not bear out: unknown documents or articles, facts not in them."""
    errors = []
    known = {p.document_number or p.title: p for p in policies}
    for question in questions:
        text = ""
        for gold in question.gold:
            policy = known.get(gold.document)
            if policy is None or gold.article not in {c.path for c in policy.clauses}:
                errors.append(f"{question.id}: {gold.document} {gold.article}")
            else:
                text += normal_form(policy.source)
        if question.status == "answered":
            errors += [
                f"{question.id}: {fact}" for fact in question.facts
                if not any(normal_form(w) in text for w in fact.split("|"))
            ]  # fmt: skip
    return errors
