"""The tokenizer: words cut by a unigram model over counted words, after one pass of normalising.

tokenizers' Unigram finds the most probable cut of a text into words of a list, as jieba does
(T. Kudo, "Subword Regularization", ACL 2018), so one tokenizer.json holds everything and no
cutter of words is needed where the model is used.
"""

from __future__ import annotations

import math
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

from corpus.normal import simplified_characters
from index.tokenizer import RUN, search_words

UNKNOWN = "[UNK]"
# Words longer than this are names and phrases; their parts carry the meaning.
LONGEST_WORD = 6
# Seen fewer times, a word is left to its parts.
RAREST = 4


def build_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """A tokenizer of at most `size` words: the most frequent ones of the texts and every character."""
    normalizer = _normalizer()
    counts = count_words(texts, normalizer)
    characters = {c: n for c, n in counts.items() if len(c) == 1}
    words = [(w, n) for w, n in counts.most_common() if len(w) > 1 and n >= RAREST]
    room = size - len(characters) - 1
    kept = dict(characters) | dict(words[:room])
    total = sum(kept.values())
    scored = [(word, math.log(n / total)) for word, n in sorted(kept.items(), key=lambda item: (-item[1], item[0]))]
    lowest = math.log(0.5 / total)
    tokenizer = Tokenizer(Unigram([(UNKNOWN, lowest - 10), *scored], unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizer
    # Runs of Chinese, of Latin letters and of figures apart; all else is dropped.
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(RUN.pattern), behavior="removed", invert=True)
    return tokenizer


def count_words(texts: Iterable[str], normalizer: normalizers.Normalizer) -> Counter[str]:
    """How often words, the shorter words inside them, and single characters stand in the texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        for run in RUN.findall(normalizer.normalize_str(text)):
            if run[0] >= "\u3400":
                counts.update(w for w in search_words(run) if len(w) <= LONGEST_WORD)
                counts.update(run)
            elif len(run) <= 16:
                counts[run] += 1
                counts.update(run)
    return counts


def _normalizer() -> normalizers.Normalizer:
    """NFKC, lower case, and traditional characters as simplified ones, in one pass over a text."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as model

    simple = simplified_characters()
    codes = [*range(0x20, 0xA000), *range(0xF900, 0xFB00), *range(0xFE10, 0x10000)]
    rules = []
    for code in codes:
        plain = unicodedata.normalize("NFKC", chr(code)).lower().translate(simple)
        if plain != chr(code):
            rules.append(f"{code:X}\t{' '.join(f'{ord(c):X}' for c in plain)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rules.tsv").write_text("\n".join(rules) + "\n", encoding="utf-8")
        # Only the compiled rules are wanted: what the model is trained on does not matter.
        (folder / "sample.txt").write_text("\n".join(f"学校{i}" for i in range(99)) + "\n", encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(folder / "sample.txt"), model_prefix=str(folder / "model"), vocab_size=20,
            hard_vocab_limit=False, normalization_rule_tsv=str(folder / "rules.tsv"), minloglevel=2,
        )  # fmt: skip
        proto: Any = model.ModelProto()  # type: ignore[attr-defined]
        proto.ParseFromString((folder / "model.model").read_bytes())
    return normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)
