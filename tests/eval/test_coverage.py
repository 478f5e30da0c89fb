"""The model of topics is measured on sets that it was not fitted to."""

from __future__ import annotations

from pathlib import Path

from assistant.coverage import Model
from assistant.engine import Assistant
from eval.coverage import cross_validate, examples, fit
from eval.questions import FOLDER, read_questions


def test_a_set_left_out_is_measured(assistant: Assistant, tmp_path: Path) -> None:
    names = ("lists-fifth", "lists-seventh", "lists-ninth")
    seen = [e for name in names for e in examples(name, read_questions([FOLDER / f"{name}.jsonl"]), assistant)]
    assert {e.group for e in seen} == set(names)
    figures = cross_validate(seen)
    assert list(figures) == [*names, "合计"]
    count, precision, recall = figures["合计"]
    assert count == sum(e.belongs is True for e in seen)
    assert precision >= 0.8 and recall >= 0.8
    model = fit(seen)
    model.write(tmp_path / "coverage.json")
    assert isinstance(model, Model)
    assert (tmp_path / "coverage.json").read_text(encoding="utf-8").count("[") == len(model.weights)
