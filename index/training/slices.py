"""What was kept aside of the training texts, as folders in BEIR layout, for `python -m eval retrieval`."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.training.pairs import headed_lines, news_sentences
from index.training.sources import LAY_SOURCE, Question, Texts

# Texts of a slice: what is right, filled up with what is not.
_POOL = 3000
# Of these sources each question has a passage of its own.
_READING = ("cmrc2018", "drcd")
_LAW = re.compile(r"《(?:中华人民共和国)?([^》]+)》([^《]*)")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零]+条(?:之[一二三])?")
# A code that the statutes lack is taken from the answers that quote it.
_QUOTED_CODE = "民法典"
_QUOTED = re.compile(
    r"(第[一二三四五六七八九十百千零]+条)(.{20,400}?)(?=第[一二三四五六七八九十百千零]+条|律师解答|$)", re.S
)


@dataclass(slots=True)
class Slice:
    """Texts by key, queries by key, and (query key, text key) of what is right."""

    texts: dict[str, str] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    right: list[tuple[str, str]] = field(default_factory=list)

    def add(self, query: str, text: str) -> None:
        """A query with a text of its own."""
        key = str(len(self.queries))
        self.queries[f"q{key}"], self.texts[f"d{key}"] = query, text
        self.right.append((f"q{key}", f"d{key}"))


def write_slices(trained: Texts, held: Texts, out: Path) -> dict[str, int]:
    """Write every slice to a folder below `out`; the number of queries of each."""
    slices: dict[str, Slice] = {"lay_statutes": _lay(held), "news_lead": _news(held), "policy_heading": _policies(held)}
    slices |= {source: _reading(source, trained.questions, held.questions) for source in _READING}
    for name, made in slices.items():
        _write(out / name, made)
    return {name: len(made.queries) for name, made in slices.items()}


def _lay(held: Texts) -> Slice:
    """Questions of people to lawyers → the articles that the answers cite, among other articles kept aside."""
    made = Slice()
    articles = {(a.title, a.article): a.text for a in held.articles}
    for number, question in enumerate(q for q in held.questions if q.source == LAY_SOURCE):
        cited: dict[str, str] = {}
        for title, rest in _LAW.findall(question.passage):
            for article in _ARTICLE.findall(rest):
                if (title, article) in articles:
                    cited[title + article] = articles[title, article]
            if title == _QUOTED_CODE:
                cited |= {title + m[1]: made.texts.get(title + m[1], m[2].strip()) for m in _QUOTED.finditer(rest)}
        if cited:
            made.queries[f"q{number}"] = question.query
            made.texts |= cited
            made.right += [(f"q{number}", key) for key in cited]
    others = {a.title + a.article: a.text for a in held.articles if len(a.text) > 15}
    return _filled(made, others)


def _news(held: Texts) -> Slice:
    made = Slice()
    for text in held.news:
        sentences = news_sentences(text)
        if len(sentences) >= 4:
            made.add(sentences[0][:120], "".join(sentences[1:])[:400])
    return made


def _policies(held: Texts) -> Slice:
    made, others = Slice(), {}
    for number, text in enumerate(held.policies):
        for line, (heading, rest) in enumerate(headed_lines(text)):
            if heading and len(rest) >= 30:
                made.add(heading, rest[:600])
            elif len(rest) >= 40:
                others[f"p{number}.{line}"] = rest[:600]
    return _filled(made, others)


def _reading(source: str, trained: Sequence[Question], held: Sequence[Question]) -> Slice:
    """Questions → the passages they were asked of, among those of the whole source."""
    made = Slice()
    keys: dict[str, str] = {}
    for question in held:
        if question.source == source:
            keys.setdefault(question.passage, f"d{len(keys)}")
            made.queries[f"q{len(made.queries)}"] = question.query
            made.right.append((f"q{len(made.queries) - 1}", keys[question.passage]))
    made.texts = {key: passage for passage, key in keys.items()}
    return _filled(made, {f"o{i}": q.passage for i, q in enumerate(trained) if q.source == source})


def _filled(made: Slice, others: Mapping[str, str]) -> Slice:
    present = set(made.texts.values())
    rest = [(key, text) for key, text in others.items() if key not in made.texts and text not in present]
    random.Random(7).shuffle(rest)
    for key, text in rest:
        if len(made.texts) >= _POOL:
            break
        if text not in present:
            made.texts[key] = text
            present.add(text)
    return made


def _write(folder: Path, made: Slice) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("corpus", made.texts), ("queries", made.queries)):
        lines = [json.dumps({"_id": key, "text": text}, ensure_ascii=False) for key, text in records.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *(f"{query}\t{text}\t1" for query, text in made.right)]
    (folder / "qrels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
