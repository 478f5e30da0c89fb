"""From a folder of texts to a packed model: tokenizer, first vectors, contrastive training, 8 bits."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.base.sampler import BatchSamplers
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from tokenizers import Tokenizer
from transformers import get_linear_schedule_with_warmup
from transformers.trainer_utils import get_last_checkpoint

from index.embedders import DEFAULT_EMBEDDER, make_embedder
from index.embedders.static import MODELS
from index.training.composed import ComposedEmbedding, vocabulary
from index.training.near_words import NearWords
from index.training.pack import pack
from index.training.pairs import Pair, all_pairs, question_pairs, without_formulas
from index.training.sources import Texts, read_texts
from index.training.teacher import first_vectors
from index.training.vocabulary import build_tokenizer

TEACHER = "universal-sentence-encoder:multilingual-v3"
# The bundled model's card describes the recipe; its figures are those of the bundled model.
CARD = MODELS / DEFAULT_EMBEDDER.partition(":")[2] / "README.md"
# News is plenty: so many texts are enough to count words in.
_COUNTED_NEWS = 30_000
_WARM_UP = 100
_SAVED_EVERY = 500
# What stands there more often is a formula ("法律责任", "返回搜狐，查看更多"): it tells no passage from another.
_FORMULA = 100


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a model is made with; the defaults are those of the bundled one."""

    words: int = 72_000
    dimension: int = 384
    epochs: int = 2
    # Share of a text's words left out at random: with it a second pass still teaches.
    dropout: float = 0.2
    batch: int = 1024
    rate: float = 3e-3
    temperature: float = 0.05
    # How often sentences are drawn anew from the texts, and of those pairs so many are put in everyday words too.
    drawings: int = 2
    everyday: int = 250_000
    # How often a question stands among the pairs, one about law, of which there are few, and a pair of near words.
    question_copies: int = 2
    legal_copies: int = 3
    near_copies: int = 3
    seed: int = 1


class _SparseTrainer(SentenceTransformerTrainer):  # type: ignore[misc]
    """The trainer, with a norm of gradients that sparse ones have too: it is only logged."""

    def _get_grad_norm(self, model: Any, grad_norm: Any = None) -> float:
        grads = [p.grad for p in model.parameters() if p.grad is not None]
        return float(sum(float((g.coalesce().values() if g.is_sparse else g).norm() ** 2) for g in grads) ** 0.5)


def train(data: Path, out: Path, recipe: Recipe, resume: bool = False) -> None:
    """Train on a folder of texts and write the model to `out`; checkpoints lie in `out`.work until it is done.

    Raises PolicyAssistantError where the folder holds no texts. The same seed gives the same model on the same machine.
    """
    work = out.with_name(out.name + ".work")
    work.mkdir(parents=True, exist_ok=True)
    random.seed(recipe.seed)
    np.random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    texts, _ = read_texts(data)
    tokenizer = _tokenizer(texts, work / "tokenizer.json", recipe.words, resume)
    first = _first(tokenizer, work / "first.npy", recipe, resume)
    embedding = ComposedEmbedding.start(tokenizer, first, recipe.seed, recipe.dropout)
    # The table is updated sparsely: on a GPU too, the work is in the batches.
    model = SentenceTransformer(modules=[embedding], device="cuda" if torch.cuda.is_available() else "cpu")
    pairs = _pairs(texts, recipe)
    dataset = Dataset.from_dict({"query": [p[0] for p in pairs], "passage": [p[1] for p in pairs]})
    print(f"{len(pairs)} 对，{len(vocabulary(tokenizer))} 词，{embedding.num_embeddings} 行")
    steps = len(pairs) // recipe.batch * recipe.epochs
    optimizer = torch.optim.SparseAdam(list(embedding.embedding.parameters()), lr=recipe.rate)
    schedule = get_linear_schedule_with_warmup(optimizer, min(_WARM_UP, steps // 10), steps)
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(work),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch,
        dataloader_drop_last=True,
        max_grad_norm=0.0,
        # The other passages of a batch are taken for wrong: none may stand there twice.
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        logging_steps=100,
        save_steps=_SAVED_EVERY,
        save_total_limit=1,
        report_to="none",
        dataloader_pin_memory=torch.cuda.is_available(),
        seed=recipe.seed,
    )
    loss = MultipleNegativesRankingLoss(
        model, scale=1 / recipe.temperature, directions=("query_to_doc", "doc_to_query"), partition_mode="per_direction"
    )
    trainer = _SparseTrainer(
        model=model, args=arguments, train_dataset=dataset, loss=loss, optimizers=(optimizer, schedule)
    )
    checkpoint = get_last_checkpoint(str(work)) if resume else None
    trainer.train(resume_from_checkpoint=checkpoint)
    pack(out, tokenizer, embedding.folded(), CARD.read_text(encoding="utf-8"))


def _tokenizer(texts: Texts, path: Path, words: int, resume: bool) -> Tokenizer:
    if not (resume and path.exists()):
        counted = [a.text for a in texts.articles] + texts.policies + texts.news[:_COUNTED_NEWS]
        counted += [f"{q.query} {q.passage}" for q in texts.questions]
        build_tokenizer(counted, words).save(str(path), pretty=False)
    return Tokenizer.from_file(str(path))


def _first(tokenizer: Tokenizer, path: Path, recipe: Recipe, resume: bool) -> np.ndarray[Any, Any]:
    if not (resume and path.exists()):
        np.save(
            path, first_vectors(vocabulary(tokenizer), _chances(tokenizer), make_embedder(TEACHER), recipe.dimension)
        )
    return np.asarray(np.load(path))


def _chances(tokenizer: Tokenizer) -> np.ndarray[Any, Any]:
    return np.asarray([score for _, score in json.loads(tokenizer.to_str())["model"]["vocab"]])


def _pairs(texts: Texts, recipe: Recipe) -> list[Pair]:
    drawn = [all_pairs(texts, random.Random(recipe.seed + i)) for i in range(recipe.drawings)]
    near, rng = NearWords(), random.Random(recipe.seed)
    legal = [q for q in texts.questions if q.source.startswith("law")]
    pairs = [
        *(pair for pairs in drawn for pair in pairs),
        *near.everyday_pairs(drawn[0], recipe.everyday, rng),
        *near.entries * recipe.near_copies,
        *question_pairs(texts.questions) * recipe.question_copies,
        *question_pairs(legal) * (recipe.legal_copies - recipe.question_copies),
    ]
    rng.shuffle(pairs)
    return without_formulas(pairs, _FORMULA)
