"""The llama-index side: node parser, embedding and vector store, each of which a user can swap.

Stock parts do not serve: FaissVectorStore cannot delete, FaissMapVectorStore numbers by `ntotal`
and so maps an insert after a delete to the wrong node, HuggingFaceEmbedding fails on static models.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
)  # fmt: skip
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    VectorStoreQuery,
    VectorStoreQueryResult,
)  # fmt: skip

from corpus.reader import read_policy
from corpus.types import Policy
from index.passages import split_policy
from index.types import Embedder, Passage
from index.vectors import VectorIndex

_HIDDEN = ["policy", "clause", "start", "end", "source_start", "source_end", "context", "title", "document_number"]


def policy_document(policy: Policy) -> Document:
    """A policy as a llama-index document: raw text, with identifier and 文号."""
    return Document(
        text=policy.source,
        id_=policy.identifier,
        metadata={"title": policy.title, "document_number": policy.document_number},
        excluded_embed_metadata_keys=_HIDDEN,
        excluded_llm_metadata_keys=_HIDDEN,
    )


def passage_node(passage: Passage, policy: Policy) -> TextNode:
    """A passage as a node: quoted text as text, path, headings and units as metadata."""
    clause = policy.clauses[passage.clause]
    metadata: dict[str, Any] = {
        "policy": passage.policy, "clause": passage.clause, "start": passage.start, "end": passage.end,
        "source_start": passage.source_start, "source_end": passage.source_end,
        "context": passage.context, "title": policy.title, "document_number": policy.document_number,
        "article": clause.path, "heading": clause.heading,
    }  # fmt: skip
    return TextNode(
        id_=passage.identifier,
        text=passage.text,
        metadata=metadata,
        start_char_idx=passage.source_start,
        end_char_idx=passage.source_end,
        excluded_embed_metadata_keys=[*_HIDDEN, "article"],
        excluded_llm_metadata_keys=_HIDDEN,
        text_template="{metadata_str}：{content}",
        metadata_template="{value}",
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=policy.identifier)},
    )


def node_passage(node: BaseNode) -> Passage:
    """The passage that a node carries."""
    meta = node.metadata
    return Passage(
        identifier=node.node_id, policy=meta["policy"], clause=meta["clause"], start=meta["start"],
        end=meta["end"], source_start=meta["source_start"], source_end=meta["source_end"],
        text=node.get_content(MetadataMode.NONE), context=meta["context"],
    )  # fmt: skip


class ClauseNodeParser(NodeParser):
    """Documents of raw policy text → one node a passage; never across a clause."""

    _numbers: dict[str, int] = PrivateAttr(default_factory=dict)

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index serialises the class."""
        return "ClauseNodeParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for node in nodes:
            number = self._numbers.setdefault(node.node_id, len(self._numbers))
            policy = read_policy(node.get_content(MetadataMode.NONE), node.node_id)
            parsed += [passage_node(passage, policy) for passage in split_policy(policy, number)]
        return parsed

    def _postprocess_parsed_nodes(self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]) -> list[BaseNode]:
        return nodes  # spans and relationships are exact already; searching the text for them is not


class PolicyEmbedding(BaseEmbedding):
    """An `Embedder` as llama-index's embedding class."""

    _embedder: Any = PrivateAttr()

    def __init__(self, embedder: Embedder, **kwargs: Any) -> None:
        super().__init__(model_name=embedder.name, embed_batch_size=256, **kwargs)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index serialises the class."""
        return "PolicyEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._embedder.embed_passages(texts)]


class PolicyVectorStore(BasePydanticVectorStore):
    """FAISS store with upsert, delete by node or by document, and filters by id."""

    stores_text: bool = False
    is_embedding_query: bool = True
    _vectors: VectorIndex = PrivateAttr()
    _documents: dict[str, set[str]] = PrivateAttr(default_factory=dict)

    def __init__(self, vectors: VectorIndex, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._vectors = vectors

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index serialises the class."""
        return "PolicyVectorStore"

    @property
    def client(self) -> VectorIndex:
        """The vectors themselves."""
        return self._vectors

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Add embedded nodes; one with a known id replaces the old."""
        names = [node.node_id for node in nodes]
        if names:
            self._vectors.add(names, np.asarray([node.get_embedding() for node in nodes], dtype=np.float32))
        for node in nodes:
            self._documents.setdefault(node.ref_doc_id or "", set()).add(node.node_id)
        return names

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        """Remove every node of a document."""
        self._vectors.remove(self._documents.pop(ref_doc_id, self._of_document(ref_doc_id)))

    def delete_nodes(self, node_ids: list[str] | None = None, filters: Any = None, **kwargs: Any) -> None:
        """Remove nodes by id."""
        self._vectors.remove(node_ids or [])
        for names in self._documents.values():
            names.difference_update(node_ids or [])

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """Nearest nodes; `node_ids` and `doc_ids` of the query are filters."""
        among: set[str] | None = set(query.node_ids) if query.node_ids else None
        if query.doc_ids:
            of_documents = {name for doc in query.doc_ids for name in self._of_document(doc)}
            among = of_documents if among is None else among & of_documents
        if query.query_embedding is None:
            return VectorStoreQueryResult(similarities=[], ids=[])
        vector = np.asarray(query.query_embedding, dtype=np.float32)
        found = self._vectors.search(vector, query.similarity_top_k, among)
        return VectorStoreQueryResult(similarities=[s for _, s in found], ids=[name for name, _ in found])

    def persist(self, persist_path: str, fs: Any = None) -> None:
        """Write into the folder `persist_path`."""
        self._vectors.save(Path(persist_path))

    @classmethod
    def from_folder(cls, folder: Path) -> PolicyVectorStore:
        """Read what `persist` wrote."""
        return cls(VectorIndex.load(folder))

    def _of_document(self, document: str) -> set[str]:
        # Passage identifiers begin with their policy's, so no second map has to be kept on disk.
        return {name for name in self._vectors.names if name.rpartition("#")[0] == document}
