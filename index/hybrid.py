"""Words and meaning put together: BM25 and cosines of any list of texts, and one score from both.

Reciprocal ranks throw away how well the words of a question are met; where they are met well BM25 is
hard to beat, and a weaker partner pulls it down. So scores are added, not ranks (S. Bruch et al., "An
Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023), BM25's as the share of what the
question's words could score at most: a question in other words than the text leaves it to the cosines.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.keywords import KeywordIndex, build_keywords
from index.tokenizer import tokenize
from index.types import Embedder, Vectors

# Weight of BM25's share against the cosines, and of a text's best sentence against the text as a whole.
LEXICAL_SHARE = 0.75
SENTENCE_SHARE = 0.8
# A text up to this many characters is not cut into sentences.
SHORT_TEXT = 90
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


class HybridIndex:
    """Texts that are ranked by words, by meaning, and by both; held in memory."""

    def __init__(self, texts: Sequence[str], embedder: Embedder, titles: Sequence[str] = ()) -> None:
        """Index `texts`; `titles`, one a text where there are any, count for words as part of them."""
        self._embedder = embedder
        whole = [f"{title} {text}".strip() for title, text in zip(titles, texts, strict=True)] if titles else texts
        with tempfile.TemporaryDirectory() as folder:
            build_keywords([tokenize(text) for text in whole], Path(folder))
            self._keywords = KeywordIndex(Path(folder), in_memory=True)
        pieces = [sentence_windows(text) for text in texts]
        self._starts = np.cumsum([0, *(len(p) for p in pieces)])[:-1]
        vectors = embedder.embed_passages([piece for text in pieces for piece in text])
        self._sentences = vectors
        self._texts = vectors[self._starts]

    def lexical(self, query: str) -> Vectors:
        """(n,) BM25 scores."""
        return self._keywords.scores(dict.fromkeys(tokenize(query), 1.0))

    def dense(self, query: str) -> Vectors:
        """(n,) cosines of the texts as a whole."""
        cosines: Vectors = self._texts @ self._embedder.embed_query(query)
        return cosines

    def fused(self, query: str) -> Vectors:
        """(n,) scores from words, from the text as a whole and from its best sentence."""
        vector = self._embedder.embed_query(query)
        best = np.maximum.reduceat(self._sentences @ vector, self._starts)
        cosines = (1 - SENTENCE_SHARE) * (self._texts @ vector) + SENTENCE_SHARE * best
        tokens = dict.fromkeys(tokenize(query), 1.0)
        return fuse(self._keywords.scores(tokens), self._keywords.most(tokens), cosines)


def fuse(lexical: Vectors, most: float, cosines: Vectors) -> Vectors:
    """(n,) scores from BM25 scores, of which `most` is what a text could reach, and cosines."""
    share = lexical / most if most > 0 else np.zeros_like(cosines)
    return (LEXICAL_SHARE * share + (1 - LEXICAL_SHARE) * cosines).astype(np.float32)


def plain_sentences(text: str) -> list[str]:
    """Sentences of any text, by their marks alone: corpus.sentences knows brackets and clauses."""
    return _SENTENCE.findall(text)


def sentence_windows(text: str) -> list[str]:
    """The text, and its sentences where it is long."""
    sentences = plain_sentences(text)
    return [text] if len(text) <= SHORT_TEXT or len(sentences) < 2 else [text, *sentences]
