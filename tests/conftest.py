"""Shared fixtures: the five policies, and one assistant over them, built once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.engine import Assistant
from corpus.reader import DEFAULT_FOLDER, read_corpus
from corpus.types import Policy

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def policies() -> list[Policy]:
    return read_corpus()


@pytest.fixture(scope="session")
def index_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="session")
def assistant(index_root: Path) -> Assistant:
    return Assistant.open(index_root, DEFAULT_FOLDER)


@pytest.fixture(scope="session")
def by_number(policies: list[Policy]) -> dict[str, Policy]:
    return {p.document_number or p.title: p for p in policies}
