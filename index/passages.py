"""Clauses → passages: a short clause whole, a long one by sentence, never across a clause."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.cleaning import source_offsets
from corpus.types import Clause, ClauseKind, Policy
from index.types import Passage

# Raised whenever passages are cut differently, so that an old index is rebuilt.
SPLITTER = "clause-sentence-2"
# A clause up to this many characters is one passage.
SHORT_CLAUSE = 90
# A sentence shorter than this joins the next one: alone it says too little to be found.
SHORT_SENTENCE = 12


def split_corpus(policies: Sequence[Policy]) -> list[Passage]:
    """Passages of all policies, in order."""
    return [passage for number, policy in enumerate(policies) for passage in split_policy(policy, number)]


def split_policy(policy: Policy, number: int) -> list[Passage]:
    """Passages of one policy; `number` is its position in the corpus."""
    passages = []
    for clause in policy.clauses:
        offsets = source_offsets(policy.source, clause.span, policy.debris, clause.text)
        for part, (start, end) in enumerate(_cuts(clause)):
            passages.append(
                Passage(
                    identifier=f"{policy.identifier}#{clause.position}.{part}",
                    policy=number,
                    clause=clause.position,
                    start=start,
                    end=end,
                    source_start=offsets[start],
                    source_end=offsets[end - 1] + 1,
                    text=clause.text[start:end],
                    context=passage_context(policy, clause),
                )
            )
    return passages


def passage_context(policy: Policy, clause: Clause) -> str:
    """Title, headings on the way down and unit bracket: what a passage is about beside its text."""
    headings = [c.heading for c in (*policy.ancestors(clause), clause) if c.heading]
    bracket = clause.responsibility
    units = clause.text[bracket.start : bracket.end] if bracket else ""
    return " ".join(part for part in (policy.title, clause.path, *headings, units) if part)


def _cuts(clause: Clause) -> list[tuple[int, int]]:
    if not clause.sentences:
        return []
    if clause.kind is ClauseKind.ARTICLE and len(clause.text) <= SHORT_CLAUSE:
        return [(clause.sentences[0].start, clause.sentences[-1].end)]
    cuts: list[tuple[int, int]] = []
    for sentence in clause.sentences:
        joins = cuts and cuts[-1][1] - cuts[-1][0] < SHORT_SENTENCE and cuts[-1][1] == sentence.start
        if joins:
            cuts[-1] = (cuts[-1][0], sentence.end)
        else:
            cuts.append((sentence.start, sentence.end))
    return cuts
