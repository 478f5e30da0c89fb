"""Clauses ranked for a query: words found (with everyday synonyms) and meaning, per sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from assistant.library import Library
from assistant.types import ClauseMatch, Query, SentenceMatch, Term
from corpus.normal import normal_form
from corpus.types import Clause, ClauseKind
from index.tokenizer import tokenize
from index.types import Vectors

# How far a term counts when it stands not in the sentence itself but around it.
HEADING_SHARE = 0.92
CLAUSE_SHARE = 0.7
TITLE_SHARE = 0.35
SYNONYM_SHARE = 0.92
PARTIAL_SHARE = 0.5
# Weight of words against meaning; cosines of the default encoder above 0.5 are near-paraphrases.
LEXICAL_SHARE = 0.62
FULL_COSINE = 0.5
# Candidates looked at closely, from BM25 and from the vectors each.
CANDIDATES = 80
# A policy whose title the question uses comes before others, all else equal.
TITLE_BONUS = 0.08
# Letters and preambles repeat the title's words and state little.
FRAME_PENALTY = 0.2
# Words that stand together in the question and in the sentence (优质幼儿园) say more than apart.
PHRASE_BONUS = 0.06
PHRASE_LIMIT = 0.15


def rank(query: Query, library: Library, policies: Iterable[int] | None = None) -> list[ClauseMatch]:
    """Clauses of the query's scope (or of `policies`), best first."""
    scope = set(query.scope.policies if policies is None else policies)
    vector = library.index.embedder.embed_query(_embedded_text(query))
    cosines = library.matrix @ vector
    clauses = _candidates(query, library, scope, cosines)
    titles = dict(query.scope.title_scores)
    top_title = max(titles.values(), default=1.0)
    phrases = _phrases(query)
    matches = []
    for policy, clause in clauses:
        match = _match_clause(query.terms, phrases, library, policy, clause, cosines)
        if match is not None:
            bonus = TITLE_BONUS * titles.get(policy, 0.0) / top_title
            frame = library.clause(policy, clause).kind is not ClauseKind.ARTICLE
            matches.append(_raised(match, bonus - FRAME_PENALTY * frame))
    return sorted(matches, key=lambda m: (-m.score, m.policy, m.clause))


def term_match(term: Term, text: str) -> float:
    """How well a normal-form text holds a term: 1 for the word itself, less for a synonym or a part."""
    if term.forms[0] in text:
        return 1.0
    if any(form in text for form in term.forms[1:]):
        return SYNONYM_SHARE
    word = term.forms[0]
    if len(word) >= 3:
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        share = sum(pair in text for pair in pairs) / len(pairs)
        return PARTIAL_SHARE * share if share >= 0.5 else 0.0
    return 0.0


def matched_weight(terms: Iterable[Term], text: str) -> float:
    """Weight of the terms that a normal-form text holds, partly for synonyms and parts."""
    return sum(term.weight * term_match(term, text) for term in terms)


def total_weight(terms: Iterable[Term]) -> float:
    """Weight of all terms; 1 where there are none, so that it can divide."""
    return sum(term.weight for term in terms) or 1.0


def _phrases(query: Query) -> tuple[str, ...]:
    """Neighbouring words of the question, joined as they stand there."""
    subject = normal_form(query.subject)
    words = [term.forms[0] for term in query.terms]
    return tuple(a + b for a in words for b in words if a != b and a + b in subject)


def _embedded_text(query: Query) -> str:
    # Of a question in English its Chinese subject, for an encoder that knows only Chinese, and itself.
    return f"{query.text} {query.subject}" if query.english else (query.subject or query.text)


def _candidates(query: Query, library: Library, scope: set[int], cosines: Vectors) -> list[tuple[int, int]]:
    """Clauses of the best passages by keywords and by meaning, within the scope."""
    inside = np.isin(library.passage_policies, list(scope))
    keywords = library.index.keywords.scores(_keyword_weights(query))
    chosen: dict[tuple[int, int], None] = {}
    for scores in (keywords, cosines):
        limited = np.where(inside, scores, -np.inf)
        for number in np.argsort(-limited, kind="stable")[:CANDIDATES]:
            if np.isfinite(limited[number]):
                passage = library.index.passages[int(number)]
                chosen[passage.policy, passage.clause] = None
    return list(chosen)


def _keyword_weights(query: Query) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for term in query.terms:
        for i, form in enumerate(term.forms):
            for token in tokenize(form):
                weights[token] = max(weights.get(token, 0.0), 1.0 if i == 0 else 0.6)
    return weights


def _match_clause(
    terms: tuple[Term, ...], phrases: tuple[str, ...], library: Library, policy: int, number: int, cosines: Vectors
) -> ClauseMatch | None:
    clause = library.clause(policy, number)
    if clause.kind is ClauseKind.LETTERHEAD:
        return None
    heading = library.heading_forms[policy, number]
    body = library.clause_forms[policy, number]
    title = library.policies[policy].title
    around = [
        max(
            HEADING_SHARE * term_match(term, heading),
            CLAUSE_SHARE * term_match(term, body),
            TITLE_SHARE * term_match(term, title),
        )
        for term in terms
    ]
    total = total_weight(terms)
    dense = _sentence_cosines(library, policy, number, cosines)
    top = max(dense, default=0.0)
    sentences = []
    for s in range(len(clause.sentences)):
        if is_frame(clause, s):
            continue
        text = library.sentence_forms[policy, number, s]
        found = sum(
            term.weight * max(term_match(term, text), outside) for term, outside in zip(terms, around, strict=True)
        )
        coverage = found / total
        meaning = min(1.0, max(dense[s], 0.75 * top) / FULL_COSINE)
        score = LEXICAL_SHARE * coverage + (1 - LEXICAL_SHARE) * max(0.0, meaning)
        score += min(PHRASE_LIMIT, PHRASE_BONUS * sum(phrase in text for phrase in phrases))
        sentences.append(SentenceMatch(policy, number, s, score, coverage, dense[s]))
    if not sentences:
        return None
    sentences.sort(key=lambda m: (-m.score, m.sentence))
    whole = (
        sum(term.weight * max(term_match(term, body), HEADING_SHARE * term_match(term, heading)) for term in terms)
        / total
    )
    return ClauseMatch(policy, number, sentences[0].score, whole, top, tuple(sentences))


def is_frame(clause: Clause, sentence: int) -> bool:
    """Heading lines and unit brackets: they hold no statement of their own."""
    text = clause.sentence_text(sentence)
    span = clause.sentences[sentence]
    bracket = clause.responsibility
    if bracket and span.start >= bracket.start and span.end <= bracket.end:
        return True
    if len(clause.sentences) == 1:
        return bool(clause.heading) and clause.depth == 0 and len(text) < 16
    return sentence == 0 and bool(clause.heading) and len(text) <= len(clause.heading) + 8


def _sentence_cosines(library: Library, policy: int, number: int, cosines: Vectors) -> list[float]:
    """Each sentence's cosine: that of the passage it stands in."""
    clause = library.clause(policy, number)
    result = [0.0] * len(clause.sentences)
    for passage_number in library.passage_numbers.get((policy, number), ()):
        passage = library.index.passages[passage_number]
        for s, sentence in enumerate(clause.sentences):
            if passage.start <= sentence.start and sentence.end <= passage.end:
                result[s] = float(cosines[passage_number])
    return result


def _raised(match: ClauseMatch, bonus: float) -> ClauseMatch:
    return ClauseMatch(match.policy, match.clause, match.score + bonus, match.coverage, match.dense, match.sentences)
