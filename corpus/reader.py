"""Folder or file of policy texts → `Policy` objects."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from corpus.errors import CorpusError
from corpus.types import Policy, TimeKind

DEFAULT_FOLDER = Path(__file__).parent / "policies"
SUFFIXES = (".txt",)
# What exports of Chinese office software are written in, tried in this order.
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


def policy_files(folder: Path) -> list[Path]:
    """The policy texts below a folder, in order of name; an error where there is none."""
    if not folder.exists():
        raise CorpusError(f"找不到政策文件夹：{folder}")
    if not folder.is_dir():
        raise CorpusError(f"这不是文件夹：{folder}")
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    if not files:
        raise CorpusError(f"文件夹里没有政策文本（{'、'.join(SUFFIXES)}）：{folder}")
    return files


def corpus_hash(files: list[Path], folder: Path) -> str:
    """Hash of names and bytes: changes when any text is added, removed or edited."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(folder)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def read_corpus(folder: Path = DEFAULT_FOLDER) -> list[Policy]:
    """All policies of a folder, in order of file name."""
    return [read_file(file, str(file.relative_to(folder).with_suffix(""))) for file in policy_files(folder)]


_YEAR_OF_PLAN = re.compile(r"(?<!\d)(20\d{2})年?度?(?=行动|工作|重点|任务|要点|实施|计划|方案)")


def read_file(file: Path, identifier: str = "") -> Policy:
    """One policy text; UTF-8, GB 18030 and UTF-16 are read."""
    data = file.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return read_policy(text, identifier or file.stem)
    raise CorpusError(f"无法识别文件的文字编码：{file.name}（请另存为 UTF-8 文本）")


def read_policy(source: str, identifier: str) -> Policy:
    """A policy from its raw text; an error where there is no text at all."""
    # Imported here: an index that is current is opened without reading anything.
    from corpus.clauses import read_clauses
    from corpus.cleaning import find_debris
    from corpus.dates import find_times
    from corpus.duties import read_duties
    from corpus.metadata import read_metadata
    from corpus.units import says_first_leads

    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if not source.strip():
        raise CorpusError(f"文件没有内容：{identifier}")
    debris = find_debris(source)
    clauses = read_clauses(source, debris)
    if not clauses:
        raise CorpusError(f"文件里只有页码一类的内容，没有正文：{identifier}")
    metadata = read_metadata(clauses, fallback_title=Path(identifier).name)
    policy = Policy(
        identifier=identifier,
        source=source,
        title=metadata.title,
        full_title=metadata.full_title,
        document_number=metadata.document_number,
        issuers=metadata.issuers,
        date=metadata.date,
        region=metadata.region,
        upstream=metadata.upstream,
        contacts=metadata.contacts,
        clauses=clauses,
        debris=debris,
    )
    plan_end = next((t.last_year for t in find_times(policy.title) if t.kind is TimeKind.PERIOD), None)
    issued = policy.date or (str(policy.year) if policy.year else "")
    # 2020年工作要点, whenever it was issued: the title says which year its 年底前 is of.
    own = next(iter(_YEAR_OF_PLAN.findall(policy.title)), "")
    if own and not issued.startswith(own):
        issued = own
    return replace(policy, duties=read_duties(clauses, issued, plan_end, says_first_leads(source)))
