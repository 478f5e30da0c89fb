"""Policies and passages ↔ JSON, for the files of an index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.types import (
    Actor,
    Clause,
    ClauseKind,
    Comparator,
    Contact,
    Deadline,
    Duty,
    Policy,
    Region,
    Role,
    SchoolKind,
    Sentence,
    Span,
    Target,
    TimeKind,
    UnitMention,
    UpstreamDocument,
)
from index.types import Passage

POLICIES_FILE = "policies.json"
PASSAGES_FILE = "passages.jsonl"


def write_policies(policies: Sequence[Policy], folder: Path) -> None:
    """Write all that was read of the policies."""
    text = json.dumps([asdict(policy) for policy in policies], ensure_ascii=False)
    (folder / POLICIES_FILE).write_text(text, encoding="utf-8")


def read_policies(folder: Path) -> list[Policy]:
    """Read what `write_policies` wrote."""
    return [_policy(record) for record in json.loads((folder / POLICIES_FILE).read_text(encoding="utf-8"))]


def write_passages(passages: Sequence[Passage], folder: Path) -> None:
    """Write a passage a line."""
    lines = (json.dumps(asdict(passage), ensure_ascii=False) for passage in passages)
    (folder / PASSAGES_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_passages(folder: Path) -> list[Passage]:
    """Read what `write_passages` wrote."""
    lines = (folder / PASSAGES_FILE).read_text(encoding="utf-8").split("\n")
    return [Passage(**json.loads(line)) for line in lines if line]


def _policy(record: dict[str, Any]) -> Policy:
    return Policy(
        **{
            **record,
            "issuers": tuple(record["issuers"]),
            "region": Region(**record["region"]),
            "upstream": tuple(UpstreamDocument(**u) for u in record["upstream"]),
            "contacts": tuple(Contact(**c) for c in record["contacts"]),
            "clauses": tuple(_clause(c) for c in record["clauses"]),
            "debris": tuple(Span(**d) for d in record["debris"]),
            "duties": tuple(_duty(d) for d in record["duties"]),
        }
    )


def _clause(record: dict[str, Any]) -> Clause:
    bracket = record["responsibility"]
    return Clause(
        **{
            **record,
            "kind": ClauseKind(record["kind"]),
            "span": Span(**record["span"]),
            "sentences": tuple(Sentence(**s) for s in record["sentences"]),
            "units": tuple(_unit(u) for u in record["units"]),
            "responsibility": Span(**bracket) if bracket else None,
        }
    )


def _unit(record: dict[str, Any]) -> UnitMention:
    return UnitMention(**{**record, "role": Role(record["role"])})


def _duty(record: dict[str, Any]) -> Duty:
    return Duty(
        clause=record["clause"],
        sentence=record["sentence"],
        targets=tuple(_target(t) for t in record["targets"]),
        deadlines=tuple(_deadline(d) for d in record["deadlines"]),
        units=tuple(_unit(u) for u in record["units"]),
        actors=tuple(_actor(a) for a in record["actors"]),
    )


def _target(record: dict[str, Any]) -> Target:
    deadline = record["deadline"]
    return Target(
        **{
            **record,
            "comparator": Comparator(record["comparator"]),
            "deadline": _deadline(deadline) if deadline else None,
        }
    )


def _deadline(record: dict[str, Any]) -> Deadline:
    return Deadline(**{**record, "kind": TimeKind(record["kind"])})


def _actor(record: dict[str, Any]) -> Actor:
    return Actor(**{**record, "kinds": tuple(SchoolKind(k) for k in record["kinds"])})
