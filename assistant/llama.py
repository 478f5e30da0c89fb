"""llama-index on top of the assistant: a retriever and a query engine for those who build with it.

engine = PolicyQueryEngine(Assistant.open(...))
response = engine.query("济宁特教生均公用经费提高到多少？")
response.source_nodes[0].metadata["article"]      # 二（四）15
"""

from __future__ import annotations

from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.engine import Assistant
from assistant.ranking import rank
from assistant.support import weighed
from assistant.types import Answer, Citation
from assistant.understand import understand
from index.llama import passage_node


class PolicyRetriever(BaseRetriever):
    """Passages for a question, by the assistant's own ranking; one node a sentence's passage."""

    def __init__(self, assistant: Assistant, top_k: int = 10) -> None:
        super().__init__(callback_manager=CallbackManager([]))
        self._assistant = assistant
        self._top_k = top_k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        library = self._assistant.library
        query = understand(query_bundle.query_str, library)
        nodes: dict[int, NodeWithScore] = {}
        for match in weighed(query, rank(query, library), library):
            clause = library.clause(match.policy, match.clause)
            for sentence in match.sentences[:2]:
                start = clause.sentences[sentence.sentence].start
                for number in library.passage_numbers[match.policy, match.clause]:
                    passage = library.index.passages[number]
                    if passage.start <= start < passage.end and number not in nodes:
                        node = passage_node(passage, library.policies[match.policy])
                        nodes[number] = NodeWithScore(node=node, score=sentence.score)
            if len(nodes) >= self._top_k:
                break
        return sorted(nodes.values(), key=lambda n: -(n.score or 0.0))[: self._top_k]


class PolicyQueryEngine(BaseQueryEngine):
    """The assistant's answer as a llama-index response, its citations as source nodes."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(callback_manager=CallbackManager([]))
        self._assistant = assistant

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = self._assistant.ask(query_bundle.query_str)
        nodes = [NodeWithScore(node=self._node(citation), score=1.0) for citation in answer.citations]
        return Response(answer.text, source_nodes=nodes, metadata=_metadata(answer))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return self._query(query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def _node(self, citation: Citation) -> TextNode:
        policy = self._assistant.library.policies[citation.policy]
        metadata: dict[str, Any] = {
            "number": citation.number, "document_number": citation.document_number,
            "title": citation.title, "article": citation.article,
        }  # fmt: skip
        name = f"{policy.identifier}#{citation.clause}:{citation.start}-{citation.end}"
        return TextNode(id_=name, text=citation.quote, metadata=metadata)


def _metadata(answer: Answer) -> dict[str, Any]:
    return {"status": answer.status, "kind": str(answer.kind), "seconds": answer.seconds}
