"""The way of a question: understand → rank → evidence → answer or refusal → fact gate."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from assistant.about import answer_about
from assistant.asked import relative_years
from assistant.asked_units import row_of_bodies
from assistant.comparison import compare
from assistant.compose import Sources, answered, place_name
from assistant.conditions import conditions, without
from assistant.duty_lists import list_duties, with_role
from assistant.evidence import Evidence, Lack, gather
from assistant.facts import state
from assistant.followup import earlier_question, instead, resolve
from assistant.gate import passed
from assistant.kinds import is_injection
from assistant.ledger import Ledger
from assistant.library import Library
from assistant.lists import answer_list, refuse_with
from assistant.lookup import look_up
from assistant.messages import say
from assistant.ranking import matched_weight, rank, total_weight
from assistant.refusal import (
    deadlines,
    lack_reason,
    named_by,
    refuse,
    stated_elsewhere,
    stated_here,
    subject_words,
    where,
)
from assistant.spelling import mend
from assistant.support import is_about, subject_share, weighed
from assistant.types import Answer, ClauseMatch, Kind, LedgerFilter, Query, Reading
from assistant.understand import understand
from corpus.dates import stated_times
from corpus.errors import QuestionError
from corpus.normal import arabic_years, normal_form, simplified
from corpus.numbering import arabic_serials
from index.embedders import DEFAULT_EMBEDDER
from index.store import PolicyIndex, open_index

# Longest question taken, in characters: longer ones are pasted documents, not questions.
QUESTION_LIMIT = 500
# Turns of history looked at.
HISTORY_LIMIT = 10
# Where no place is named, other places' clauses are shown beside the best within this share of its score.
BESIDE = 0.9
BESIDE_LIMIT = 3
# Two clauses of one policy this close in score and words are both given: either may be meant.
RIVAL = 0.9
# A clause with a figure of the asked measure goes before one with 全部 from this share of its score.
EXACT = 0.7
# A clause that holds the asked fact stands in for the best one only with this share of its subject.
SAME_SUBJECT = 0.8
FIGURE_FIRST = 0.15
# Only a clause with this share of the subject is shown as what the policy says instead.
ABOUT_ENOUGH = 0.5
# … and only with this share of the question's words in the sentence itself.
SPOKEN_OF = 0.2


class Assistant:
    """Answers questions over one index; safe to share between threads."""

    def __init__(self, index: PolicyIndex) -> None:
        self.library = Library(index)

    @cached_property
    def ledger(self) -> Ledger:
        """The duties of all policies, to be asked as a table."""
        return Ledger(self.library)

    @classmethod
    def open(cls, root: Path, corpus_folder: Path, embedder: str = DEFAULT_EMBEDDER) -> Assistant:
        """An assistant over a folder of policies; its index is built when missing or stale."""
        return cls(open_index(root, corpus_folder, embedder))

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        today: date | None = None,
        reading: Reading = Reading(),  # noqa: B008 - frozen
    ) -> Answer:
        """Answer a question; `history` holds the earlier questions, oldest first.

        `today` is what 今年 means, the machine's date where it is not given; `reading` is what its asker has to
        say to how it was read.

        Raises QuestionError for an empty, over-long or non-text question.
        """
        started = time.perf_counter()
        text, mended = mend(plain(check_question(question)), self.library)
        earlier: list[str] = []
        for turn in [plain(h.strip())[:QUESTION_LIMIT] for h in history if h.strip()][-HISTORY_LIMIT:]:
            earlier.append((instead(turn, earlier[-1], self.library) if earlier else "") or turn)
        whole = instead(text, earlier[-1], self.library) if earlier else ""
        text = whole or text
        today = today or date.today()
        own = understand(text, self.library, today, reading.as_list)
        before = earlier_question(earlier, own, self.library, today)
        read = with_role(resolve(own, before, self.library))
        if before and read.carried:
            read = replace(read, anchors=self._anchors(with_role(before)))
        query = without(read, reading.without, self.library)
        answer = self._answer(query)
        if (
            answer.status == "refused"
            and before
            and query.kind is not Kind.SMALL_TALK
            and not query.scope.missing_places
        ):
            joined = with_role(resolve(own, before, self.library, always=True))
            second = self._answer(without(joined, reading.without, self.library))
            if second.status == "answered":
                read, query, answer = joined, joined, second
        notes = [f"“{wrong}”按“{right}”理解" for wrong, right in mended]
        notes += [f"“{question.strip()}”按“{whole}”理解"] if whole else []
        notes += [f"“{word}”按{year}年理解" for word, year in relative_years(text, today)]
        row = row_of_bodies(text)
        notes += [f"“{text[row[0][0] : row[-1][1]]}”按“{'、'.join(name for *_, name in row)}”理解"] if row else []
        carried = "；".join([*filter(None, [query.carried]), *notes])
        limits = conditions(read, self.library) if read.kind is Kind.LIST else ()
        limits = tuple(replace(c, kept=c.label not in reading.without) for c in limits)
        text = "\n\n".join(filter(None, [_below_note(query), answer.text]))
        answer = replace(answer, text=text, question=question, carried=carried, conditions=limits)
        answer = passed(answer, self.library)
        return replace(answer, seconds=time.perf_counter() - started)

    def _anchors(self, before: Query) -> tuple[tuple[int, int], ...]:
        """The clauses that the answer to the last question cited."""
        answer = self._answer(before)
        return tuple(dict.fromkeys((c.policy, c.clause) for c in answer.citations))[:3]

    def _answer(self, query: Query) -> Answer:
        library = self.library
        sources = Sources(library)
        early = self._refuse_early(query, sources)
        if early:
            return early
        pointed = look_up(query, library)
        if pointed:
            return pointed
        if query.kind is Kind.LIST and not _has_interval(query) and self._unknown_year(query):
            return self._from_clause(replace(query, kind=Kind.CONTENT), sources)
        if query.kind is Kind.METADATA:
            return answer_about(query, library)
        if query.kind is Kind.LIST:
            listed = answer_list(query, library, self.ledger, sources)
            if listed:
                return listed
            kind = Kind.COMPARISON if len(query.scope.sides) >= 2 else Kind.CONTENT
            kind, terms = query.single if query.single and not query.carried else (kind, query.terms)
            query = replace(query, kind=kind, terms=terms)
        if query.kind is Kind.COMPARISON:
            compared = self._compare(query)
            if compared:
                return compared
        return self._from_clause(query, sources)

    def _refuse_early(self, query: Query, sources: Sources) -> Answer | None:
        """Small talk, orders, documents and places that the corpus does not have."""
        library, english = self.library, query.english
        if query.kind is Kind.SMALL_TALK:
            name = "injection" if is_injection(query.text) else "small_talk"
            return refuse(query, library, say(name, english), sources)
        scope = query.scope
        if scope.missing_documents and not scope.named:
            names = "、".join(scope.missing_documents)
            reason = say("no_document", english, documents=names)
            return refuse(query, library, reason, sources, named_by(query, library, sources))
        if scope.missing_places:
            reason = say("no_place", english, places="、".join(scope.missing_places))
            near = self._near(query, tuple(range(len(library.policies))))
            return refuse(query, library, reason, sources, stated_elsewhere(query, near, library, sources))
        return None

    def _unknown_year(self, query: Query) -> bool:
        """Whether a year is asked of which no policy in scope speaks."""
        if not query.years:
            return False
        clauses = [c for p in query.scope.policies for c in self.library.policies[p].clauses]
        times = [t for clause in clauses for t in stated_times(clause.text)]
        issued = {self.library.policies[p].year for p in query.scope.policies}
        return any(year not in issued and not any(t.covers(year) for t in times) for year in query.years)

    def _from_clause(self, query: Query, sources: Sources) -> Answer:
        library = self.library
        ranked = weighed(query, rank(query, library), library)
        about = [m for m in ranked[:12] if is_about(query, m, library)]
        evidences = [gather(query, m, library) for m in about[:6]]
        subject = max((subject_share(query, e.match, library) for e in evidences), default=0.0)
        good = [
            e for e in evidences
            if not e.lacks and e.match.score >= 0.8 * ranked[0].score
            and subject_share(query, e.match, library) >= SAME_SUBJECT * subject
        ]  # fmt: skip
        if query.measures:  # 80%以上 answers 占比多少 before 全部 does
            exact = [e for e in good if any(not f.total for f in e.figures)]
            if exact and exact[0].match.score >= EXACT * good[0].match.score:
                good = exact
        if good:
            chosen = self._beside(query, good)
            text = "\n\n---\n\n".join(state(query, e, library, sources) for e in chosen)
            return answered(query, text, sources)
        if query.scope.named and self._unknown_year(query):
            return self._correct_year(query, sources)
        elsewhere = tuple(p for p in range(len(library.policies)) if p not in query.scope.policies)
        near = self._near(query, elsewhere) if elsewhere else []
        lacking = [
            e for e in evidences
            if e.lacks and subject_share(query, e.match, library) >= ABOUT_ENOUGH and _speaks_of(query, e, library)
        ]  # fmt: skip
        not_stated = say("not_stated", query.english, where=where(query, library), subject=subject_words(query))
        if lacking:
            best = lacking[0]
            if Lack.YEAR in best.lacks and not best.times and not self._unknown_year(query):
                due = self._due(query)  # the year stands there, of something else
                if due:
                    return refuse_with(not_stated, due, query, library)
            return refuse(
                query, library, lack_reason(query, best, library), sources,
                stated_here(query, best, library, sources), stated_elsewhere(query, near, library, sources),
            )  # fmt: skip
        return refuse(query, library, not_stated, sources, stated_elsewhere(query, near, library, sources))

    def _due(self, query: Query) -> Answer | None:
        """All that the policies in scope have due in the years asked for."""
        first, last = min(query.years), max(query.years)
        wanted = LedgerFilter(policies=query.scope.policies, since=str(first), until=str(last))
        return list_duties(replace(query, topics=(), either=False), wanted, self.library, self.ledger)

    def _correct_year(self, query: Query, sources: Sources) -> Answer:
        """A year that the policies do not know: refused, with the deadlines that they do state."""
        library = self.library
        years = "、".join(f"{year}年" for year in query.years)
        stated = deadlines(query, library, sources)
        reason = say("no_year", query.english, where=where(query, library), years=years)
        return refuse(query, library, reason, sources, stated)

    def _beside(self, query: Query, good: list[Evidence]) -> list[Evidence]:
        """The best clause, and where no place is named, other places' on the same subject."""
        chosen = [good[0]]
        if query.scope.named:
            rivals = [e for e in good[1:2] if _rivals(e, good[0]) and query.kind in (Kind.TARGET, Kind.DEADLINE)]
            return chosen + rivals
        for evidence in good[1:]:
            region = self.library.policies[evidence.match.policy].region
            if any(self.library.policies[e.match.policy].region == region for e in chosen):
                continue
            if evidence.match.score >= BESIDE * good[0].match.score and len(chosen) < BESIDE_LIMIT:
                chosen.append(evidence)
        return chosen

    def _near(self, query: Query, policies: tuple[int, ...]) -> list[Evidence]:
        """The best clause of other policies that does state the asked fact, if any."""
        if not query.terms:
            return []
        ranked = weighed(query, rank(query, self.library, policies), self.library)
        for match in ranked[:4]:
            if is_about(query, match, self.library):
                evidence = gather(query, match, self.library)
                if not [lack for lack in evidence.lacks if lack is not Lack.YEAR and lack is not Lack.VALUE]:
                    return [evidence]
        return []

    def _compare(self, query: Query) -> Answer | None:
        """Each place or policy by itself; None where fewer than two sides could be told apart."""
        groups: list[tuple[str, tuple[int, ...]]] = []
        policies = self.library.policies
        if len(query.scope.sides) >= 2:
            groups = list(query.scope.sides)
        elif query.scope.named and len(query.scope.policies) == 1:
            return None
        else:
            groups = [(place_name(policies[p]), (p,)) for p in query.scope.policies]
        groups = [(name, self._meant(query, group)) for name, group in groups]
        stated = [(name, self._best(query, group)) for name, group in groups]
        found = [e for _, e in stated if e is not None]
        if not query.scope.named:
            stated = [(name, e) for name, e in stated if e is not None]
        if not found or (len(found) < 2 and not query.scope.named):
            return None
        if len(found) < len(stated) and len(found) < 2 and Kind.COMPARISON not in query.wants:
            silent = "、".join(name for name, e in stated if e is None)
            sources = Sources(self.library)
            reason = say("not_stated", query.english, where=silent, subject=subject_words(query))
            return refuse(query, self.library, reason, sources, stated_elsewhere(query, found, self.library, sources))
        return compare(query, stated, self.library)

    def _meant(self, query: Query, group: tuple[int, ...]) -> tuple[int, ...]:
        """Of one place's policies, those whose titles the question uses, if any."""
        return tuple(p for p in query.scope.titled if p in group) or group

    def _best(self, query: Query, policies: tuple[int, ...]) -> Evidence | None:
        ranked: list[ClauseMatch] = weighed(query, rank(query, self.library, policies), self.library)
        about = [gather(query, m, self.library) for m in ranked[:6] if is_about(query, m, self.library)]
        subject = max((subject_share(query, e.match, self.library) for e in about), default=0.0)
        close = [e for e in about if subject_share(query, e.match, self.library) >= SAME_SUBJECT * subject]
        stating = [e for e in close if not e.lacks] or [
            e for e in close if not ({Lack.YEAR, Lack.VALUE} & set(e.lacks))
        ]
        if Kind.TARGET in query.wants:  # a figure says more in a comparison than 全部 or 不低于 does
            return max(
                stating, key=lambda e: e.match.score + FIGURE_FIRST * any(not f.total for f in e.figures), default=None
            )
        return stating[0] if stating else None


def plain(text: str) -> str:
    """A question in simplified characters, its years and the numbers of documents in digits."""
    return arabic_serials(arabic_years(simplified(text)))


def _below_note(query: Query) -> str:
    """That places asked about have no policies of their own, and whose stand for them; empty where there are none."""
    if not query.scope.below or query.kind is Kind.SMALL_TALK:
        return ""
    places, above = zip(*query.scope.below, strict=True)
    wider = "、".join(dict.fromkeys(region.name for region in above))
    return say("below", query.english, places="、".join(places), above=wider)


def _speaks_of(query: Query, evidence: Evidence, library: Library) -> bool:
    """Whether the sentence to be shown holds some of the question's words itself, not only its clause's bracket."""
    clause = library.clause(evidence.match.policy, evidence.match.clause)
    sentence = normal_form(clause.sentence_text(evidence.sentences[0]))
    return matched_weight(query.terms, sentence) >= SPOKEN_OF * total_weight(query.terms)


def _has_interval(query: Query) -> bool:
    """Whether years are asked as an interval (2026年以后), of which no policy need speak itself."""
    return query.wanted.since != query.wanted.until


def _rivals(second: Evidence, first: Evidence) -> bool:
    """Whether a second clause of the same policy is as good an answer as the first."""
    same = second.match.policy == first.match.policy
    return (
        same
        and second.match.score >= RIVAL * first.match.score
        and second.match.sentences[0].coverage >= RIVAL * first.match.sentences[0].coverage
    )


def check_question(question: object) -> str:
    """The question's text; QuestionError in the user's language where it is none."""
    if not isinstance(question, str):
        raise QuestionError("问题必须是文字")
    text = question.strip()
    if not text:
        raise QuestionError("问题是空的，请输入要问的内容")
    if len(text) > QUESTION_LIMIT:
        raise QuestionError(f"问题太长（{len(text)} 字），请控制在 {QUESTION_LIMIT} 字以内")
    return text
