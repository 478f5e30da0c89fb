"""Whether a clause is about the question's subject, and which facts speak for it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.evidence import sentence_times
from assistant.kinds import asked_deeds, asks_day, asks_frequency
from assistant.lexicon import synonyms
from assistant.library import Library
from assistant.ranking import term_match
from assistant.types import ClauseMatch, Kind, Query
from corpus.normal import normal_form
from corpus.values import find_figures
from index.tokenizer import is_dictionary_word

# Raised by these when the clause holds the kind of fact that is asked for.
TIME_BONUS = 0.10
DAY_BONUS = 0.12
# A follow-up most often asks on about the clause that was just cited.
ANCHOR_BONUS = 0.12
# Letters alone mean nothing to the encoder: sdfjkl is near any address.
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DAY = re.compile(r"\d月(?:\d+日)?(?:之?前|底|初|中旬|上旬)?")
FIGURE_BONUS = 0.08
UNIT_BONUS = 0.08
YEAR_BONUS = 0.25
# The question names the clause's heading itself.
HEADING_BONUS = 0.15
# All the question's words stand in the clause's heading.
HEADED_BONUS = 0.1
# The question quotes words that the clause holds.
QUOTE_BONUS = 0.3
# A stretch of the question stands in the clause and in hardly another.
LITERAL_BONUS = 0.04
# Terms of this weight together are no subject.
LIGHT = 2.0
TELLING = 2.0
# What may be asked of anything: money to pay or to get, leave, punishment.
_MATTERS = frozenset(
    [
        "收费",
        "学费",
        "免费",
        "交钱",
        "要交钱",
        "费用",
        "多少钱",
        "补贴",
        "补助",
        "奖励",
        "奖金",
        "处分",
        "处罚",
        "假期",
        "放假",
        "退费",
        "工资",
    ]
)
# So many of the best clauses are looked at closely.
LOOKED_AT = 25
NAMED_SHARE = 0.9
# A clause is about the subject from this much of its words, or of words and meaning together.
COVERAGE_ENOUGH = 0.55
COVERAGE_LEAST = 0.30
SCORE_ENOUGH = 0.46
# Words from this share of the heaviest one's weight are the subject itself.
KEY_WEIGHT = 0.85
KEY_SHARE = 0.45
# An everyday word that no policy holds, with this share of the question, is its subject.
UNKNOWN_SHARE = 0.4


def weighed(query: Query, matches: list[ClauseMatch], library: Library) -> list[ClauseMatch]:
    """Matches re-ordered by the facts that their clauses hold; the first ones, and those with words of the question."""
    chosen = [i for i, m in enumerate(matches) if i < LOOKED_AT or _has_literal(query, m, library)]
    head = [replace(m, score=m.score + _bonus(query, m, library)) for m in (matches[i] for i in chosen)]
    return sorted(head, key=lambda m: -m.score) + [m for i, m in enumerate(matches) if i not in set(chosen)]


def is_about(query: Query, match: ClauseMatch, library: Library) -> bool:
    """Whether enough of the question's words and meaning is in a clause."""
    if not query.terms:
        if _has_literal(query, match, library):
            return True
        return match.dense >= 0.45 and bool(_CHINESE.search(query.subject or query.text))
    best = match.sentences[0]
    if _is_named(query, match, library):
        return True
    if _lacks_subject(query, match, library):
        return False
    if best.coverage >= COVERAGE_ENOUGH:
        return True
    whole = library.clause_forms[match.policy, match.clause] + library.heading_forms[match.policy, match.clause]
    if not any(form in whole for term in query.terms for form in term.forms):  # 特教 in 独特教学
        return False
    return best.coverage >= COVERAGE_LEAST and match.score >= SCORE_ENOUGH


def subject_share(query: Query, match: ClauseMatch, library: Library) -> float:
    """Share of the question's subject in a clause: its words found, or its heading or words quoted."""
    coverage = match.sentences[0].coverage
    return max(coverage, NAMED_SHARE) if _is_named(query, match, library) else coverage


def _is_named(query: Query, match: ClauseMatch, library: Library) -> bool:
    whole = library.clause_forms[match.policy, match.clause]
    heading = normal_form(library.clause(match.policy, match.clause).heading)
    return any(normal_form(q) in whole for q in query.quoted) or (
        len(heading) >= 4 and heading in normal_form(query.text)
    )


def _lacks_subject(query: Query, match: ClauseMatch, library: Library) -> bool:
    """Whether the question's weightiest word stands in other policies' clauses but not in this one."""
    text = library.clause_forms[match.policy, match.clause] + library.heading_forms[match.policy, match.clause]
    top = max(t.weight for t in query.terms)
    total = sum(t.weight for t in query.terms)
    unknown = [t for t in query.terms if t.weight >= UNKNOWN_SHARE * total and not library.sentence_frequency(t.forms)]
    if any(t.text in synonyms() or is_dictionary_word(t.text) for t in unknown):
        return True  # 手机: a word of its own that no policy has
    deeds = asked_deeds(query.text)
    if deeds and not any(library.sentence_frequency(_forms(word)) for word in deeds):
        return True  # 食堂能外包吗: what is asked for leave of is in no policy
    telling = [t for t in query.terms if t.weight >= TELLING and t.text != "标准"]
    last = max(telling, key=lambda t: query.text.rfind(t.text), default=None)
    matter = last and last.text in _MATTERS and query.kind in (Kind.CONTENT, Kind.TARGET)
    if last and matter and not any(form in text for form in last.forms):
        return True  # 课后服务收费标准: what of it is asked for is not there
    return any(
        t.weight >= max(KEY_WEIGHT * top, KEY_SHARE * total) and len(t.forms[0]) >= 3 and len(t.forms) <= 2
        and library.sentence_frequency(t.forms) and not term_match(t, text)
        for t in query.terms
    )  # fmt: skip


def _has_literal(query: Query, match: ClauseMatch, library: Library) -> bool:
    whole = library.clause_forms[match.policy, match.clause]
    return any(literal in whole for literal in query.literals)


def _forms(word: str) -> tuple[str, ...]:
    return tuple(normal_form(form) for form in (word, *synonyms().get(word, ())))


def _bonus(query: Query, match: ClauseMatch, library: Library) -> float:
    clause = library.clause(match.policy, match.clause)
    texts = [clause.sentence_text(m.sentence) for m in match.sentences[:3]]
    bonus = 0.0
    if Kind.DEADLINE in query.wants and any(sentence_times(t, asks_frequency(query.text)) for t in texts):
        bonus += TIME_BONUS
    if asks_day(query.text) and Kind.DEADLINE in query.wants and any(_DAY.search(t) for t in texts):
        bonus += DAY_BONUS
    if (match.policy, match.clause) in query.anchors:
        bonus += ANCHOR_BONUS
    if Kind.TARGET in query.wants and any(find_figures(t) for t in texts):
        bonus += FIGURE_BONUS
    if query.kind is Kind.UNIT and clause.units:
        bonus += UNIT_BONUS
    if query.years and any(str(year) in clause.text for year in query.years):
        bonus += YEAR_BONUS
    whole = library.clause_forms[match.policy, match.clause]
    if any(normal_form(q) in whole for q in query.quoted):
        bonus += QUOTE_BONUS
    if _has_literal(query, match, library):
        light = sum(t.weight for t in query.terms) < LIGHT  # 月调度是什么机制: the stretch is the subject
        bonus += QUOTE_BONUS if light else LITERAL_BONUS
    heading = normal_form(clause.heading)
    if len(heading) >= 4 and heading in normal_form(query.text):
        bonus += HEADING_BONUS
    elif query.terms and all(term.forms[0] in heading for term in query.terms):
        bonus += HEADED_BONUS
    return bonus
