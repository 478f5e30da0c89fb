"""Settings, read once at the edge: environment variables and where things are kept."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from corpus.reader import DEFAULT_FOLDER
from index.embedders import DEFAULT_EMBEDDER

_PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Corpus, index and data folders, embedder, and the page's address."""

    corpus: Path
    index: Path
    data: Path
    embedder: str
    host: str
    port: int


def load_settings(corpus: Path | None = None, embedder: str | None = None) -> Settings:
    """Settings from POLICY_* variables; a corpus given by hand has an index of its own in the cache."""
    own = corpus is None
    folder = (corpus or Path(os.environ.get("POLICY_CORPUS", DEFAULT_FOLDER))).resolve()
    choice = embedder or os.environ.get("POLICY_EMBEDDER", DEFAULT_EMBEDDER)
    default_index = _PROJECT / ".index" if own and folder == DEFAULT_FOLDER.resolve() else _cache_folder(folder)
    if choice != DEFAULT_EMBEDDER:
        default_index = default_index / hashlib.sha256(choice.encode()).hexdigest()[:12]
    return Settings(
        corpus=folder,
        index=Path(os.environ["POLICY_INDEX"]).resolve() if "POLICY_INDEX" in os.environ and own else default_index,
        data=Path(os.environ.get("POLICY_DATA", _PROJECT / ".data")).resolve(),
        embedder=choice,
        host=os.environ.get("HOST", "127.0.0.1"),
        port=_port(os.environ.get("PORT", "7860")),
    )


def _port(text: str) -> int:
    from corpus.errors import PolicyAssistantError

    if not text.isdigit() or not 0 < int(text) < 65536:
        raise PolicyAssistantError(f"端口不对：{text}（应是 1–65535 的数字）")
    return int(text)


def _cache_folder(corpus: Path) -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    root = Path(base) if base else Path.home() / ".cache"
    return root / "policy-assistant" / hashlib.sha256(str(corpus).encode()).hexdigest()[:16]
