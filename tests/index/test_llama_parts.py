"""llama-index's users: node parser, embedding, a store that deletes, retriever and query engine."""

from __future__ import annotations

import numpy as np
from llama_index.core.schema import NodeRelationship
from llama_index.core.vector_stores.types import VectorStoreQuery

from assistant.engine import Assistant
from assistant.llama import PolicyQueryEngine, PolicyRetriever
from corpus.types import Policy
from index.llama import ClauseNodeParser, PolicyEmbedding, PolicyVectorStore, node_passage, policy_document
from index.passages import split_corpus
from index.vectors import VectorIndex


def test_the_parser_gives_the_passages(policies: list[Policy]) -> None:
    nodes = ClauseNodeParser().get_nodes_from_documents([policy_document(p) for p in policies])
    assert [node_passage(node) for node in nodes] == split_corpus(policies)
    first = nodes[0]
    assert first.relationships[NodeRelationship.SOURCE].node_id == policies[0].identifier
    assert policies[0].source[first.start_char_idx : first.end_char_idx].split()[0] in first.get_content()


def test_the_store_deletes_upserts_and_does_not_mix_up(assistant: Assistant, policies: list[Policy]) -> None:
    embedding = PolicyEmbedding(assistant.library.index.embedder)
    nodes = ClauseNodeParser().get_nodes_from_documents([policy_document(p) for p in policies[:2]])
    for node, vector in zip(nodes, embedding.get_text_embedding_batch([n.get_content() for n in nodes]), strict=True):
        node.embedding = vector
    store = PolicyVectorStore(VectorIndex(assistant.library.index.embedder.dimension))
    store.add(nodes)
    store.delete(policies[0].identifier)
    left = [n for n in nodes if n.ref_doc_id == policies[1].identifier]
    assert len(store.client) == len(left)
    store.add(left[:3])
    store.add([n for n in nodes if n.ref_doc_id == policies[0].identifier][:2])
    for node in left[:20]:
        result = store.query(VectorStoreQuery(query_embedding=node.embedding, similarity_top_k=1))
        best = next(n for n in nodes if n.node_id == result.ids[0])
        assert np.allclose(best.embedding, node.embedding, atol=1e-5)
    only = store.query(
        VectorStoreQuery(query_embedding=left[0].embedding, similarity_top_k=5, doc_ids=[policies[0].identifier])
    )
    assert len(only.ids) == 2


def test_the_query_engine_answers_with_our_citations(assistant: Assistant) -> None:
    response = PolicyQueryEngine(assistant).query("济宁义务教育阶段特殊教育生均公用经费标准提高至多少元？")
    assert "9000元" in str(response).replace("*", "")
    assert response.metadata["status"] == "answered"
    assert response.source_nodes[0].metadata["article"] == "二（四）15"
    retrieved = PolicyRetriever(assistant, top_k=5).retrieve("济宁特殊教育生均公用经费")
    assert retrieved[0].metadata["article"] == "二（四）15"
    assert len(retrieved) <= 5
