"""Policies and passages ↔ JSON, for the files of an index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.types import (
    Clause,
    ClauseKind,
    Contact,
    Policy,
    Region,
    Role,
    Sentence,
    Span,
    UnitMention,
    UpstreamDocument,
)  # fmt: skip
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
            "units": tuple(UnitMention(u["name"], Role(u["role"]), u["alias"]) for u in record["units"]),
            "responsibility": Span(**bracket) if bracket else None,
        }
    )
