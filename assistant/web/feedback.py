"""Thumbs up or down with a remark, kept in SQLite on this machine."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

DATABASE = "feedback.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL,
  turn INTEGER NOT NULL,
  created TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  liked INTEGER,
  remark TEXT NOT NULL DEFAULT '',
  UNIQUE (session, turn)
)
"""


class Feedback:
    """One row an answer: a second vote replaces the first, a remark joins it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / DATABASE
        with closing(self._connect()) as connection, connection:
            connection.execute(_SCHEMA)

    def vote(self, session: str, turn: int, question: str, answer: str, liked: bool | None) -> None:
        """Keep a vote; None takes it back."""
        self._put(session, turn, question, answer, "liked", None if liked is None else int(liked))

    def remark(self, session: str, turn: int, question: str, answer: str, text: str) -> None:
        """Keep a remark on an answer."""
        self._put(session, turn, question, answer, "remark", text.strip()[:2000])

    def rows(self) -> list[tuple[str, int | None, str]]:
        """(question, liked, remark) of everything kept, oldest first."""
        with closing(self._connect()) as connection:
            return connection.execute("SELECT question, liked, remark FROM feedback ORDER BY id").fetchall()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=10)

    def _put(self, session: str, turn: int, question: str, answer: str, column: str, value: object) -> None:
        created = datetime.now(UTC).isoformat(timespec="seconds")
        with closing(self._connect()) as connection, connection:
            connection.execute(
                f"INSERT INTO feedback (session, turn, created, question, answer, {column}) VALUES (?, ?, ?, ?, ?, ?) "
                f"ON CONFLICT (session, turn) DO UPDATE SET {column} = excluded.{column}",
                (session, turn, created, question, answer, value),
            )
