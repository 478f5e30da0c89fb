"""Lists over policies of other places and fields, whose texts lie outside the project.

`questions/elsewhere/` holds a set of questions a letter, and `documents.tsv`, which says of which files each
is about: set, file within the folder of texts, and the name that the questions know it by, where it has no 文号.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import PolicyAssistantError

FOLDER = Path(__file__).parent / "questions" / "elsewhere"


@contextmanager
def corpora(texts: Path, documents: Path = FOLDER / "documents.tsv") -> Iterator[dict[str, Path]]:
    """For each set a folder with its documents, under the names that the questions use; gone afterwards.

    Raises PolicyAssistantError where `texts` lacks one of them.
    """
    with tempfile.TemporaryDirectory() as name:
        folders: dict[str, Path] = {}
        for line in documents.read_text(encoding="utf-8").splitlines():
            letter, file, title = line.split("\t")
            source = texts / file
            if not source.is_file():
                raise PolicyAssistantError(f"{texts} 里没有 {file}：这套题问的政策文本不在本项目里")
            folder = folders.setdefault(letter, Path(name) / letter)
            folder.mkdir(exist_ok=True)
            (folder / f"{title or file.replace('/', '-').removesuffix('.txt')}.txt").write_bytes(source.read_bytes())
        yield folders
