"""Settings, read once at the edge: environment variables, settings.toml, and where things are kept."""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.llm.client import LlmSettings
from corpus.errors import PolicyAssistantError
from corpus.reader import DEFAULT_FOLDER
from index.embedders import DEFAULT_EMBEDDER

_PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Corpus, index and data folders, embedder, the page's address, and the LLM endpoint, None where there is none."""

    corpus: Path
    index: Path
    data: Path
    embedder: str
    host: str
    port: int
    llm: LlmSettings | None = None


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
        llm=_llm(Path(os.environ.get("POLICY_SETTINGS", _PROJECT / "settings.toml"))),
    )


def make_llm(base_url: str, model: str, key: str = "", timeout: str = "") -> LlmSettings | None:
    """The endpoint that three settings name; None where the address is empty or “none”. PolicyAssistantError else."""
    address = base_url.strip().rstrip("/")
    if address.lower() in ("", "none"):
        return None
    if not address.startswith(("http://", "https://")) or any(c.isspace() for c in address):
        raise PolicyAssistantError("模型服务的地址不对：应以 http:// 或 https:// 开头")
    if not model.strip():
        raise PolicyAssistantError("没有写模型名称")
    try:
        seconds = float(timeout or 20)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise PolicyAssistantError("等待模型的秒数不对：应是 1–600")
    return LlmSettings(address, model.strip(), key.strip(), seconds, max(90.0, 3 * seconds))


def _llm(file: Path) -> LlmSettings | None:
    """The endpoint of the environment (POLICY_LLM_…), or else of the settings file's [llm]."""
    own: dict[str, Any] = {}
    if file.is_file():
        try:
            own = tomllib.loads(file.read_text(encoding="utf-8")).get("llm", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise PolicyAssistantError(f"读不了设置文件 {file.name}：不是 UTF-8 的 TOML") from error
    known = ("base_url", "model", "key", "timeout")
    if not isinstance(own, dict) or set(own) - set(known):
        raise PolicyAssistantError(f"设置文件 {file.name} 的 [llm] 只能有 {'、'.join(known)}")
    values = {name: os.environ.get(f"POLICY_LLM_{name.upper()}", str(own.get(name, ""))) for name in known}
    return make_llm(values["base_url"], values["model"], values["key"], values["timeout"])


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise PolicyAssistantError(f"端口不对：{text}（应是 1–65535 的数字）")
    return int(text)


def _cache_folder(corpus: Path) -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    root = Path(base) if base else Path.home() / ".cache"
    return root / "policy-assistant" / hashlib.sha256(str(corpus).encode()).hexdigest()[:16]
