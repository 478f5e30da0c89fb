"""What an index was made of; written last, so that its presence means the index is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import IndexMismatchError

MANIFEST_FILE = "manifest.json"
# Raised whenever the files of an index change.
FORMAT = 2


def reader_version() -> str:
    """Hash of the code that reads and cuts texts: an index made by other code is stale."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    files = [*sorted((here.parent / "corpus").glob("*.py")), here / "passages.py", here / "tokenizer.py"]
    for file in [*files, here / "data" / "userdict.txt"]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Embedder, dimension, tokenizer, splitter and corpus hash of an index."""

    format: int
    reader: str
    embedder: str
    dimension: int
    tokenizer: str
    splitter: str
    corpus: str
    policies: int
    passages: int

    def write(self, folder: Path) -> None:
        """Write as JSON."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read what `write` wrote; an error where it is missing or of another shape."""
        try:
            return cls(**json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexMismatchError(f"索引不完整或已损坏，请重新建立：{folder}") from error

    def differences(self, other: Manifest) -> list[str]:
        """What differs from another manifest, in words for the user; sizes follow from the rest."""
        names = {
            "format": "索引格式", "reader": "读取程序", "embedder": "向量模型", "dimension": "向量维数", "tokenizer": "分词",
            "splitter": "切分", "corpus": "政策文本",
        }  # fmt: skip
        return [label for field, label in names.items() if getattr(self, field) != getattr(other, field)]
