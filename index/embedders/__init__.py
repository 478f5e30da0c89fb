"""Embedders by `provider:model`: one file a provider, one row here."""

from __future__ import annotations

from collections.abc import Callable

from corpus.errors import PolicyAssistantError
from index.types import Embedder

DEFAULT_EMBEDDER = "static:policy-zh-384"


def _static(model: str) -> Embedder:
    from index.embedders.static import StaticEmbedder

    return StaticEmbedder(model)


def _universal(model: str) -> Embedder:
    from index.embedders.universal import UniversalEmbedder

    return UniversalEmbedder(model)


def _sentence_transformers(model: str) -> Embedder:
    from index.embedders.sentence_transformers import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(model)


PROVIDERS: dict[str, Callable[[str], Embedder]] = {
    "static": _static,
    "universal-sentence-encoder": _universal,
    "sentence-transformers": _sentence_transformers,
}


def make_embedder(choice: str) -> Embedder:
    """The embedder that a `provider:model` string names; an error that lists the providers."""
    provider, colon, model = choice.partition(":")
    if not colon or not model or provider not in PROVIDERS:
        known = "、".join(f"{name}:…" for name in PROVIDERS)
        raise PolicyAssistantError(f"不认识的向量模型“{choice}”，应写成 提供方:模型，可用：{known}")
    return PROVIDERS[provider](model)
