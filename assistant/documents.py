"""How a question calls a policy: by its 文号, whole or in part, its title, its subject."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from assistant.types import TITLE_SHARE
from corpus.metadata import normal_number
from corpus.normal import bare
from corpus.places import find_places, named_regions
from corpus.types import Policy
from index.tokenizer import tokenize

_NUMBER_LIKE = re.compile(
    r"[\u4e00-\u9fff]{1,10}\s*[〔\[（(【]?\s*(?:19|20)\d{2}\s*[〕\]）)】]?\s*年?第?\s*\d{1,4}\s*号(?:文)?"
)
# A 文号 without its year: 豫政办160号, 安阳111号文, 55号文件里.
_SHORT_NUMBER = re.compile(r"(?<![\d〔\[（(【])(?P<serial>\d{1,4})\s*号(?P<paper>文件?)?(?![楼房院店厅])")
# So far before its number stands what it is of: 河南美育160号文.
_BEFORE_NUMBER = 8
_BOOK = re.compile(r"《([^》]{2,80})》")
_GENERIC = frozenset(
    [
        "实施",
        "方案",
        "通知",
        "行动",
        "计划",
        "工作",
        "教育",
        "关于",
        "印发",
        "意见",
        "办法",
        "规定",
        "专项",
        "建设",
        "试行",
        "发展",
        "推进",
        "进一步",
        "全面",
        "加强",
        "改进",
        "学校",
        "的",
        "和",
        "开展",
        "深化",
        "基础",
        "质量",
        "活动",
        "实施方案",
        "行动计划",
        "实施意见",
        "暂行规定",
        "若干",
        "推动",
        "落实",
        "贯彻",
    ]
)
# Share of a quoted title's characters that a policy's title must hold to be the one meant.
_TITLE_MATCH = 0.8
# With so much of the title, and the place, no word like 方案 is needed.
TITLE_CERTAIN = 0.6


def title_words(policy: Policy) -> frozenset[str]:
    """Telling words of a policy's title, without places and words that many titles share."""
    return _title_tokens(policy.title)


_BETWEEN = r"(?:的|那个|那份|这个|这份|行动|实施|工作|专项|发展|教育|创建|先行区|建设|县|区|市|高质量|提质|若干|暂行|试行|[（(]试行[）)])"
_NAME_OF_DOCUMENT = r"(?:行动计划|实施方案|工作方案|实施意见|方案|计划|规划|文件|通知|意见|办法|规定|条例|细则|纲要|指南|要点|政策|行动(?!目标|路径|保障))"


@lru_cache(maxsize=4096)
def _phrase_pattern(title: str) -> re.Pattern[str] | None:
    tokens = sorted(_title_tokens(title), key=len, reverse=True)
    if not tokens:
        return None
    own = "|".join(map(re.escape, tokens))
    return re.compile(rf"(?:(?:{own}){_BETWEEN}*)+{_NAME_OF_DOCUMENT}(?:里面?|中|上|的)?")


def document_phrases(text: str, policy: Policy) -> list[tuple[int, int]]:
    """Spans in which a question calls a policy by part of its title: 三年计划, 扩优提质方案."""
    pattern = _phrase_pattern(policy.title)
    return [m.span() for m in pattern.finditer(text)] if pattern else []


# A document called by its subject and kind: 人工智能行动计划, whatever its title is.
_CALLED = re.compile(
    r"(?P<subject>[\u4e00-\u9fffA-Za-z“”]{2,16}?)(?:的|那个|那份|这个|这份)*(?:三年|专项|五年)?(?:行动|实施|工作|发展)?(?:计划|方案|意见|规划|政策措施)(?=里|中(?!小)|内|上|的|[，,：:、和与]|提|要求|明确|点名|两份|那份|这份|，|$)"
)
# A policy is about a subject that it names this often, and not much less often than the one that does most.
_SUBJECT_COUNT = 5
_SUBJECT_SHARE = 0.3


def subject_phrases(text: str, policies: Sequence[Policy]) -> list[tuple[int, int]]:
    """Spans in which a question calls a policy by what it is about, where some policy is about that."""
    return [
        match.span() for match in _CALLED.finditer(text)
        if any(_speaks_of(match["subject"], p) for p in policies)
    ]  # fmt: skip


def by_subject(text: str, policies: Sequence[Policy], among: tuple[int, ...], names: Sequence[str]) -> tuple[int, ...]:
    """Of several policies those that a question calls by their subject."""
    kept: set[int] = set()
    subjects = [match["subject"] for match in _CALLED.finditer(text)]
    subjects += [name for name in names if not any(subject in name for subject in subjects)]
    for subject in dict.fromkeys(subjects):
        counts = {i: _speaks_of(subject, policies[i]) for i in among}
        most = max(counts.values())
        kept |= {i for i, count in counts.items() if count and count >= _SUBJECT_SHARE * most}
    return tuple(i for i in among if i in kept)


def _longest(tokens: Collection[str]) -> list[str]:
    """The tokens that are inside no other: search cuts give long words and the words in them."""
    return [t for t in tokens if not any(t != o and t in o for o in tokens)]


def _speaks_of(subject: str, policy: Policy) -> float:
    """How often, by 1,000 characters, a policy names a subject's telling words; 0 where it names most of them seldom."""
    counts = [policy.source.count(t) for t in _longest(_title_tokens(subject))]
    often = [count for count in counts if count >= _SUBJECT_COUNT]
    return 1000 * sum(often) / len(policy.source) if often and 2 * len(often) > len(counts) - 1 else 0.0


def number_phrases(text: str) -> list[tuple[int, int]]:
    """Spans of a question that are a 文号."""
    return [match.span() for match in _NUMBER_LIKE.finditer(text)]


def short_numbers(text: str, policies: Sequence[Policy]) -> list[tuple[int, int, int]]:
    """(start, end, policy) of numbers without a year that can mean one policy only, by its letters or its place."""
    whole = number_phrases(text)
    found = []
    for match in _SHORT_NUMBER.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in whole):
            continue
        before = text[max(0, match.start() - _BEFORE_NUMBER) : match.start()]
        of_serial = [i for i, p in enumerate(policies) if _serial(p) == int(match["serial"])]
        lettered = [i for i in of_serial if before.endswith(_letters(policies[i])[-3:])]
        near = named_regions(before)
        local = [i for i in of_serial if policies[i].region in near]
        meant = lettered or (local or of_serial if match["paper"] else [])
        if len(meant) == 1:
            letters = _letters(policies[meant[0]]) if lettered else ""
            written = next((letters[i:] for i in range(len(letters)) if before.endswith(letters[i:])), "")
            found.append((match.start() - len(written), match.end(), meant[0]))
    return found


def _serial(policy: Policy) -> int:
    """The last number of a 文号; 0 where a policy has none."""
    digits = re.findall(r"\d+", policy.document_number)
    return int(digits[-1]) if digits else 0


def _letters(policy: Policy) -> str:
    """The words of a 文号 before its year; never empty."""
    return policy.document_number.partition("〔")[0] or policy.title


def by_number(text: str, policies: Sequence[Policy]) -> tuple[list[int], list[str]]:
    found, unknown = [], []
    for match in _NUMBER_LIKE.finditer(text):
        raw = re.sub(r"\s+", "", match.group(0))
        digits = re.findall(r"\d+", match.group(0))
        wanted = (digits[0][:4], str(int(digits[-1] if len(digits) > 1 else digits[0][4:])))
        letters = "".join(re.findall(r"[\u4e00-\u9fff]+", raw.partition(digits[0])[0]))
        own = [
            i for i, policy in enumerate(policies)
            if policy.document_number
            and (lambda n: (n[0], n[1]) == wanted)(re.findall(r"\d+", policy.document_number))
            and letters.endswith(_letters(policy)[-3:])
        ]  # fmt: skip
        own = own or [i for i, policy in enumerate(policies) if _mistyped(letters, wanted, policy)]
        found += own
        if not own:
            unknown.append(normal_number(raw) or raw)
    return found, unknown


def _mistyped(letters: str, wanted: tuple[str, str], policy: Policy) -> bool:
    """Whether a 文号 is a policy's but for one of its letters: 金政办子〔2024〕20号."""
    own = _letters(policy)
    digits = tuple(re.findall(r"\d+", policy.document_number))
    ends = letters[-len(own) :]
    return (
        digits[:2] == wanted and len(ends) == len(own) > 2 and sum(a != b for a, b in zip(ends, own, strict=True)) == 1
    )


def by_title(text: str, policies: Sequence[Policy]) -> tuple[list[int], list[str]]:
    found, unknown = [], []
    for match in _BOOK.finditer(text):
        name = bare(match.group(1))
        own = [i for i, policy in enumerate(policies) if _same_title(name, policy)]
        regions = named_regions(name)  # 《河北省…实施意见》 beside those of other places
        own = [i for i in own if policies[i].region in regions] or own
        found += own
        if not own:
            unknown.append(f"《{match.group(1)}》")
    for i, policy in enumerate(policies):
        title = bare(policy.title)
        if len(title) >= 8 and title in bare(text):
            found.append(i)
    return found, unknown


def _same_title(name: str, policy: Policy) -> bool:
    title = bare(policy.full_title)
    if name in title or bare(policy.title) in name:
        return len(name) >= 6
    common = sum(min(name.count(c), title.count(c)) for c in set(name))
    return (
        len(name) >= 8
        and common / len(name) >= _TITLE_MATCH
        and common / max(1, len(bare(policy.title))) >= _TITLE_MATCH
    )


@lru_cache(maxsize=4096)
def _title_tokens(title: str) -> frozenset[str]:
    places = {m.text for m in find_places(title)} | {r.name for m in find_places(title) for r in m.regions}
    tokens = {t for t in tokenize(title) if len(t) >= 2 and t not in _GENERIC and not t.isdigit()}
    return frozenset(t for t in tokens if not any(t in place or place in t for place in places))


def title_scores(text: str, policies: Sequence[Policy], among: Sequence[int]) -> list[tuple[int, float]]:
    """Policies whose titles share telling words with the question: (position, score)."""
    asked = set(tokenize(text))
    counts: dict[str, int] = {}
    for i in among:
        for token in _title_tokens(policies[i].title):
            counts[token] = counts.get(token, 0) + 1
    scores = []
    for i in among:
        tokens = _title_tokens(policies[i].title)
        own = {t for t in tokens if t in asked}
        # Each stretch of the title counts once.
        telling = sum(len(t) / counts[t] for t in _longest(own))
        whole = sum(len(t) for t in _longest(tokens)) or 1
        if telling:
            scores.append((i, telling / whole))
    return sorted(scores, key=lambda item: -item[1])


def strongest(scores: Sequence[tuple[int, float]]) -> int | None:
    """The one policy whose title words the question uses clearly more than any other's."""
    if not scores or scores[0][1] < TITLE_SHARE:
        return None
    if len(scores) > 1 and scores[1][1] > 0.6 * scores[0][1]:
        return None
    return scores[0][0]
