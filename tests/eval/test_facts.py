"""The facts read from the five policies against their hand labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.reader import DEFAULT_FOLDER
from eval.facts import FOLDER, Label, measure, read_labels


@pytest.mark.parametrize(("kind", "least"), [("unit", 0.98), ("deadline", 0.98), ("target", 0.95)])
def test_the_five_policies_are_read_as_labelled(kind: str, least: float) -> None:
    labels = [x for x in read_labels(FOLDER / "policies.jsonl") if x.kind == kind]
    tallies, _ = measure(labels, DEFAULT_FOLDER)
    tally = tallies[labels[0].kind]
    assert tally.labelled >= 40
    assert tally.precision >= least
    assert tally.recall >= least


def test_a_wrong_reading_counts_against_both_figures(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、任务\n到2027年，公办园占比达到85%以上。\n", encoding="utf-8")
    start = "一、任务\n到2027年，公办园占比达到".find("达到")
    right = Label(file="a", kind="target", start=start, end=start + 7, number="85", unit="%", comparator="ge")
    tallies, _ = measure([right], tmp_path)
    assert (tallies["target"].precision, tallies["target"].recall) == (1.0, 1.0)
    tallies, errors = measure([right.model_copy(update={"number": "80"})], tmp_path)
    assert (tallies["target"].precision, tallies["target"].recall) == (0.0, 0.0)
    assert len(errors) == 2
