"""Whether a clause states what was asked: sentence, time, figure, unit — or what is lacking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.compose import segments
from assistant.kinds import asks_day, asks_frequency, asks_total, insists_on_body
from assistant.library import Library
from assistant.ranking import matched_weight, term_match
from assistant.types import ClauseMatch, Kind, Query, SentenceMatch, Term
from corpus.dates import TimeExpression, find_times, stated_times
from corpus.normal import normal_form
from corpus.types import Clause, Policy, TimeKind, UnitMention
from corpus.values import Figure, find_figures

# A sentence this close to the clause's best one is still about the question.
NEAR = 0.8
# Where the question asks for several things at once, they may stand in several sentences.
NEAR_SEVERAL = 0.7
_SEVERAL = re.compile(r"、|分别|各(?:是|要|设)|以及|[和与及].*(?:多少|几)|(?:多少|几).*[，,].*(?:多少|几|呢)")
# A dated sentence stands in for a better one without a date from this share of its score.
DATED = 0.75
# The same for a sentence with a figure of the asked measure.
FIGURED = 0.65
# And only with this share of the words that the better sentence itself holds.
OWN_WORDS = 0.45
# Of the sentences quoted each must hold this share of the words that the best one itself holds: more of it
# where several things are asked for at once.
OWN_SEVERAL = 0.6
OWN_CONTENT = 0.5
_INTRODUCES = re.compile(r"(?:以下|下列|如下).{0,8}[：:∶。]?$|[：:∶]$")
_STANDARD = re.compile(
    r"不低于|不少于|高于|低于|达到|超过|以上|以下|标准|全部|均|达标|比例|水平|千兆|百兆|零起点|稳定在|提升"
)
_RELATIVE = re.compile(r"不低于|不少于|高于|低于|超过|持平|逐年(?:提升|提高|增长)|相当")
_SUM = re.compile(r"总(?:投|额|计|量)|共(?:投|计)|合计|累计")
_MEASURE_FORMS = {
    "分": r"分(?!钟)", "学时": r"学时|课时", "学分": r"学分",
    "元": r"元", "名": r"名|人", "个": r"[个名人所项家处支种类场次条]", "所": r"[所个校]", "次": r"次", "项": r"[项个种]",
    "%": r"[%％成]|全覆盖|全部|百分", "分钟": r"分钟", "小时": r"小时", "课时": r"课时|节", "节": r"节|课时", "岁": r"岁",
    "倍": r"倍", "天": r"天|日", "个任期": r"任期|届", "门": r"门", "平方米": r"平方米", "个月": r"个?月", "处": r"[处个]",
    "种": r"[种个项门]", "家": r"[家个]",
}  # fmt: skip


_INSISTS = re.compile(
    r"多少|比例|占比|百分|几成|数量|人数|个数|比重|how many|how much|percent|proportion|share", re.IGNORECASE
)


class Lack(StrEnum):
    """What a clause about the subject does not state."""

    TIME = "time"
    FIGURE = "figure"
    UNIT = "unit"
    YEAR = "year"
    VALUE = "value"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clause's statement on a question.

    `sentences` are those that carry it (best first); `governing` is a (clause, sentence) of a
    parent or an earlier sentence that sets the time; `bold` are the asked pieces as written.
    """

    match: ClauseMatch
    sentences: tuple[int, ...]
    bold: tuple[str, ...]
    times: tuple[TimeExpression, ...]
    figures: tuple[Figure, ...]
    units: tuple[UnitMention, ...]
    governing: tuple[int, int] | None
    lacks: tuple[Lack, ...]


def gather(query: Query, match: ClauseMatch, library: Library) -> Evidence:
    """What a clause states of the facts that the query wants."""
    policy = library.policies[match.policy]
    clause = policy.clauses[match.clause]
    best = _best_sentences(query, match, clause)
    chosen = [m.sentence for m in best]
    times, governing = _times(query, clause, policy, chosen)
    figures = tuple(_matching_figures(query, clause.sentence_text(chosen[0])))
    units = clause.units
    lacks: list[Lack] = []
    if Kind.DEADLINE in query.wants and not times:
        lacks.append(Lack.TIME)
    if _needs_figure(query) and not _answers_target(query, clause, chosen[0], figures, times):
        lacks.append(Lack.FIGURE)
    if query.kind is Kind.UNIT and not units and insists_on_body(query.text):
        lacks.append(Lack.UNIT)
    if query.years and not _has_years(query, policy, clause, times):
        lacks.append(Lack.YEAR)
    if query.figures and not _has_figures(query, policy, clause):
        lacks.append(Lack.VALUE)
    if _is_bare(clause, chosen) and not policy.children(clause):
        lacks.append(Lack.CONTENT)
    bold = _bold(query, clause, chosen, times, figures)
    return Evidence(match, tuple(chosen), bold, times, figures, units, governing, tuple(lacks))


def _is_bare(clause: Clause, chosen: list[int]) -> bool:
    """Whether the chosen sentence is but a heading with nothing said under it."""
    text = clause.sentence_text(chosen[0])
    return (
        bool(clause.heading) and len(clause.sentences) == 1 and len(text) <= len(clause.heading) + 8 and len(text) < 20
    )


def sentence_times(text: str, with_rhythms: bool) -> list[TimeExpression]:
    """Times of a sentence outside 《》 and 文号; rhythms (每年) only where they are asked for."""
    times = stated_times(text)
    return [t for t in times if with_rhythms or t.kind is not TimeKind.RECURRING]


def _best_sentences(query: Query, match: ClauseMatch, clause: Clause) -> list[SentenceMatch]:
    """Sentences about the question, those that state the wanted kind of fact before others."""
    rhythm = asks_frequency(query.text)
    by_day = asks_day(query.text)

    def support(m: SentenceMatch) -> float:
        text = clause.sentence_text(m.sentence)
        bonus = 0.0
        if Kind.DEADLINE in query.wants and sentence_times(text, rhythm):
            bonus += 0.10
            if by_day and re.search(r"\d月", text):
                bonus += 0.15
        if _needs_figure(query):
            figures = _matching_figures(query, text)
            bonus += 0.12 if any(not f.total for f in figures) else 0.05 if figures else 0.0
        if query.years and any(str(year) in text for year in query.years):
            bonus += 0.15
        if query.figures and any(f in normal_form(text) for f in query.figures):
            bonus += 0.12
        return m.score + bonus

    def own(m: SentenceMatch) -> float:
        return matched_weight(query.terms, normal_form(clause.sentence_text(m.sentence)))

    ordered = sorted(match.sentences, key=lambda m: (-support(m), m.sentence))
    if Kind.DEADLINE in query.wants:  # a statement with a date answers before one without
        dated = [m for m in ordered if sentence_times(clause.sentence_text(m.sentence), rhythm)]
        if dated and support(dated[0]) >= DATED * support(ordered[0]) and own(dated[0]) >= OWN_WORDS * own(ordered[0]):
            ordered = dated
    if _needs_figure(query):
        figured = [m for m in ordered if _matching_figures(query, clause.sentence_text(m.sentence))]
        if (
            figured
            and support(figured[0]) >= FIGURED * support(ordered[0])
            and own(figured[0]) >= OWN_WORDS * own(ordered[0])
        ):
            ordered = figured
    several = query.kind is Kind.COMPARISON or (query.kind is not Kind.CONTENT and bool(_SEVERAL.search(query.text)))
    floor = (NEAR_SEVERAL if several else NEAR) * support(ordered[0])
    limit = 6 if query.kind is Kind.CONTENT else 3 if several else 2
    least = (OWN_SEVERAL if several else OWN_CONTENT) * own(ordered[0])
    if Kind.DEADLINE in query.wants:  # several dates of one matter: 力争2024年底前…；2025年9月前…
        least = 0.0
    return [m for m in ordered if support(m) >= floor and own(m) >= least][:limit]


def _needs_figure(query: Query) -> bool:
    """Whether the question insists on a figure: how many, how much, which share."""
    if Kind.TARGET not in query.wants or query.kind not in (Kind.TARGET, Kind.DEADLINE, Kind.COMPARISON):
        return False
    return bool(query.measures or asks_frequency(query.text) or _INSISTS.search(query.text))


def _times(
    query: Query, clause: Clause, policy: Policy, chosen: list[int]
) -> tuple[tuple[TimeExpression, ...], tuple[int, int] | None]:
    """Times of the chosen sentence, else of the sentence or parent that governs it."""
    rhythm = asks_frequency(query.text) or Kind.DEADLINE not in query.wants
    own = sentence_times(clause.sentence_text(chosen[0]), rhythm)
    if own:
        return tuple(own), None
    for s in range(chosen[0] - 1, -1, -1):  # 到2027年，…。公办幼儿园…达到80%以上
        text = clause.sentence_text(s)
        between = clause.text[clause.sentences[s].start : clause.sentences[chosen[0]].start]
        # 到2027年，… sets the frame for what follows; 到2025年实现… speaks for itself only.
        times = [
            t for t in sentence_times(text, False)
            if t.kind is TimeKind.DEADLINE and t.start <= 8 and text[t.end : t.end + 1] in ("，", ",")
        ]  # fmt: skip
        if times and "\n" not in between and find_figures(clause.sentence_text(chosen[0])):
            return tuple(times), (clause.position, s)
    for parent in reversed(policy.ancestors(clause)):
        for s in range(len(parent.sentences) - 1, -1, -1):
            text = parent.sentence_text(s)
            times = sentence_times(text, False)
            if times and _INTRODUCES.search(text):
                return tuple(times), (parent.position, s)
    return (), None


def _matching_figures(query: Query, text: str) -> list[Figure]:
    """Figures of the asked measure; of the asked thing, where the question names it."""
    figures = find_figures(text)
    if query.counted:
        figures = [f for f in figures if _counts(query.counted, text, f)]
    if not query.measures:
        return figures
    forms = dict(_MEASURE_FORMS)
    if re.search(r"比例|比值|差异|差距", query.text):
        forms["%"] += r"|\d\.\d"  # 比例降至1.05以内
    patterns = [re.compile(forms.get(m, re.escape(m))) for m in query.measures]
    return [f for f in figures if any(p.search(f.text) for p in patterns)]


def _counts(thing: tuple[Term, ...], text: str, figure: Figure) -> bool:
    """Whether a figure counts the thing: 100名教师, or 教师400名以上 with nothing after it."""
    part = next(((s, e) for s, e in segments(text) if s <= figure.start < e), (0, len(text)))
    total = sum(t.weight for t in thing)

    def share(piece: str) -> float:
        form = normal_form(piece)
        return sum(t.weight for t in thing if term_match(t, form) > 0.3) / total

    if share(text[figure.start : part[1]]) >= 0.5:
        return True
    return not text[figure.end : part[1]].strip() and share(text[part[0] : figure.start]) >= 0.5


def _answers_target(
    query: Query, clause: Clause, sentence: int, figures: tuple[Figure, ...], times: tuple[TimeExpression, ...]
) -> bool:
    if asks_total(query.text) and not _SUM.search(clause.sentence_text(sentence)):
        return False  # a sum for each is none for all
    if figures:
        return True
    if asks_frequency(query.text):
        return any(t.kind is TimeKind.RECURRING for t in times) or bool(
            sentence_times(clause.sentence_text(sentence), True)
        )
    if query.measures == ("%",):  # 占比不低于城区 answers as well as a percentage does
        return bool(_RELATIVE.search(clause.sentence_text(sentence)))
    if query.measures:
        return False
    return bool(_STANDARD.search(clause.sentence_text(sentence)))


def _has_years(query: Query, policy: Policy, clause: Clause, times: tuple[TimeExpression, ...]) -> bool:
    """Whether each asked year is one that the clause, or what governs it, speaks of."""
    found = [*times, *stated_times(clause.text), *find_times(policy.title)]
    if policy.year is not None:  # the year of issue is no slip of the asker
        found.append(TimeExpression(0, 0, "", TimeKind.PERIOD, str(policy.year), str(policy.year)))
    for ancestor in policy.ancestors(clause):
        found += stated_times(ancestor.text)
    stated = [any(t.covers(year) for t in found) for year in query.years]
    return any(stated) if query.kind is Kind.COMPARISON else all(stated)


def _has_figures(query: Query, policy: Policy, clause: Clause) -> bool:
    text = normal_form(clause.text + " ".join(c.text for c in policy.children(clause)))
    return all(re.search(rf"(?<![\d.]){re.escape(f)}(?![\d.])", text) for f in query.figures)


def _bold(
    query: Query, clause: Clause, chosen: list[int], times: tuple[TimeExpression, ...], figures: tuple[Figure, ...]
) -> tuple[str, ...]:
    """The asked pieces: figures in the part of the sentence that is about the subject, and its time."""
    text = clause.sentence_text(chosen[0])
    about = best_segments(query, text)
    bold: list[str] = []
    if Kind.TARGET in query.wants:
        inside = [f for f in figures if any(s <= f.start and f.end <= e for s, e in about)]
        asked = inside or list(figures)
        bold += [f.text for f in asked if not f.total] or [f.text for f in asked if len(f.text) <= 4]
        if asks_frequency(query.text):
            bold += [t.text for t in times if t.kind is TimeKind.RECURRING]
    if Kind.DEADLINE in query.wants and times:
        governing = nearest_time(times, about)
        bold.append(governing.text)
    return tuple(dict.fromkeys(bold))


def nearest_time(times: tuple[TimeExpression, ...], about: list[tuple[int, int]]) -> TimeExpression:
    """The last time before the end of the part that is about the subject, else the first."""
    end = max((e for _, e in about), default=0)
    before = [t for t in times if t.start <= end]
    return before[-1] if before else times[0]


def best_segments(query: Query, sentence: str) -> list[tuple[int, int]]:
    """The parts of a sentence that hold most of the question's words."""
    parts = segments(sentence)
    if not parts:
        return []
    scores = []
    for start, end in parts:
        form = normal_form(sentence[start:end])
        score = matched_weight(query.terms, form) + sum(literal in form for literal in query.literals)
        if Kind.TARGET in query.wants and _matching_figures(query, sentence[start:end]):
            score *= 1.25
        scores.append(score)
    top = max(scores)
    if top <= 0:
        return parts[:1]
    return [part for part, score in zip(parts, scores, strict=True) if score >= 0.62 * top]


def introduces(text: str) -> bool:
    """Whether a sentence leads into what follows it: …以下目标："""
    return bool(_INTRODUCES.search(text))
