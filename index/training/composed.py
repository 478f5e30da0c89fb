"""The embedding as it is trained: a word's vector is its own plus those of the words and characters in it.

A rare word learns from the words it is made of (P. Bojanowski et al., "Enriching Word Vectors with
Subword Information", TACL 2017); what is shipped is one vector a word, the sum.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from torch import Tensor, nn

from index.tokenizer import search_words

# A part's first vector beside the word's own.
_PART_SCALE = 0.03


class ComposedEmbedding(StaticEmbedding):
    """A bag of words whose vectors are sums over a table of words and parts: row v < vocabulary is word v itself."""

    def __init__(
        self, tokenizer: Tokenizer, rows: int, starts: Tensor, members: Tensor, dimension: int, dropout: float = 0.0
    ) -> None:
        """`members[starts[v]:starts[v + 1]]` are the rows of word v, of `rows` in all.

        `dropout` is the share of a text's words that are left out at random while it is trained.
        """
        super().__init__(tokenizer, embedding_weights=torch.zeros(1, dimension))
        self.dropout = dropout
        self.embedding = nn.EmbeddingBag(rows, dimension, mode="sum", sparse=True)
        self.num_embeddings = rows
        self.register_buffer("starts", starts)
        self.register_buffer("members", members)

    @classmethod
    def start(
        cls, tokenizer: Tokenizer, vectors: np.ndarray[Any, Any], seed: int, dropout: float = 0.0
    ) -> ComposedEmbedding:
        """With (vocabulary, dimension) first vectors for the words, and small random ones for their parts."""
        starts, members, rows = word_parts(vocabulary(tokenizer))
        made = cls(tokenizer, rows, torch.from_numpy(starts), torch.from_numpy(members), vectors.shape[1], dropout)
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            made.embedding.weight.normal_(0, _PART_SCALE, generator=generator)
            made.embedding.weight[: len(vectors)] = torch.from_numpy(vectors).float()
        return made

    def forward(self, features: dict[str, Tensor], **_: Any) -> dict[str, Tensor]:
        """Adds `sentence_embedding`, (texts, dimension); each word of a batch is put together once."""
        words, places = torch.unique(features["input_ids"], return_inverse=True)
        vectors = self._words(words)
        kept = None
        if self.training and self.dropout:
            kept = (torch.rand(len(places), device=vectors.device) >= self.dropout).to(vectors.dtype)
        features["sentence_embedding"] = F.embedding_bag(
            places, vectors, features["offsets"], mode="sum", per_sample_weights=kept
        )
        return features

    def folded(self) -> np.ndarray[Any, Any]:
        """(vocabulary, dimension) float32: one vector a word."""
        with torch.no_grad():
            every = torch.arange(len(self.starts) - 1, device=self.starts.device)
            return np.asarray(torch.cat([self._words(part) for part in every.split(10_000)]).cpu().numpy())

    def _words(self, words: Tensor) -> Tensor:
        counts = self.starts[words + 1] - self.starts[words]
        ends = torch.cumsum(counts, 0)
        shift = torch.repeat_interleave(self.starts[words] - (ends - counts), counts)
        members = self.members[shift + torch.arange(len(shift), device=shift.device)]
        vectors: Tensor = self.embedding(members, ends - counts)
        return vectors

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write table, parts and tokenizer: a checkpoint, not what is shipped."""
        save_file(self.state_dict(), os.path.join(output_path, "model.safetensors"))
        self.tokenizer.save(str(Path(output_path) / "tokenizer.json"))

    @classmethod
    def load(cls, model_name_or_path: str, **_: Any) -> ComposedEmbedding:  # type: ignore[override]
        """Read what `save` wrote."""
        folder = Path(model_name_or_path)
        state = load_file(folder / "model.safetensors")
        table = state["embedding.weight"]
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        made = cls(tokenizer, len(table), state["starts"], state["members"], table.shape[1])
        made.load_state_dict(state)
        return made


def vocabulary(tokenizer: Tokenizer) -> list[str]:
    """The words of a tokenizer by id."""
    return [word for word, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]


def word_parts(words: Sequence[str]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], int]:
    """(starts, members, rows): of a Chinese word the words and characters in it, of a Latin one its 4-grams."""
    rows: dict[str, int] = {}
    members: list[int] = []
    starts = [0]
    for number, word in enumerate(words):
        if word[0] < "\u3400":
            bounded = f"^{word}$"
            parts = {bounded[i : i + 4] for i in range(len(bounded) - 3)} if len(word) > 3 else set()
        else:
            parts = set(word) | (set(search_words(word)) - {word} if len(word) > 1 else set())
        members.append(number)
        members += [rows.setdefault(part, len(words) + len(rows)) for part in sorted(parts)]
        starts.append(len(members))
    return np.asarray(starts, dtype=np.int64), np.asarray(members, dtype=np.int64), len(words) + len(rows)
