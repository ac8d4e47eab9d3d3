"""What a watchlist's clause is: a question that a case answers with a `Finding`, and by which marks of an event it can be met."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from monitor.model import Article, Change, Event, Reason, Report
from monitor.topic import Topic
from monitor.watch.forms import Forms
from monitor.watch.verdict import Finding, Truth
from monitor.watch.words import Words, excerpt


class ArticleWords:
    """The words of the article that made the change, indexed when a query first asks, for all watchlists at once."""

    def __init__(self, article: Article | None, forms: Forms) -> None:
        self._article = article
        self._forms = forms

    @property
    def text(self) -> str:
        """As it is written; "" where there is no article at hand."""
        return self._article.text if self._article else ""

    @cached_property
    def words(self) -> Words | None:
        """None where there is no article at hand."""
        one = self._article
        return None if one is None else Words(one.title, one.text, self._forms, one.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is judged. ``told``: the watchlist was told of this event before. ``report``: what the article says of it, to cite
    from; None where nobody asks for quotes. ``answers``: what clauses have said of it already:
    watchlists share them, and each is asked once."""

    change: Change
    article: ArticleWords
    told: bool = False
    report: Report | None = None
    answers: dict[Clause, Finding] = field(default_factory=dict, compare=False, repr=False)
    truths: dict[Clause, Truth] = field(default_factory=dict, compare=False, repr=False)

    @property
    def event(self) -> Event:
        """The event as it stands."""
        return self.change.event

    def ask(self, clause: Clause) -> Finding:
        """What a clause says of it."""
        answer = self.answers.get(clause)
        if answer is None:
            answer = self.answers[clause] = clause.ask(self)
        return answer

    def cite(self, field: str) -> Callable[[], str] | None:
        """The words from which a field of the report was read (kind, places, people)."""
        spans = self.report.evidence.get(field, ()) if self.report else ()
        text = self.article.text
        return (lambda: excerpt(text, spans[0].start, spans[0].end)) if spans and text else None

    def truth(self, clause: Clause) -> Truth:
        """How a clause turns out, without the evidence where that costs more."""
        truth = self.truths.get(clause)
        if truth is None:
            truth = self.truths[clause] = clause.truth(self) if clause.truth else self.ask(clause).truth
        return truth


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """One question. ``truth``: how it turns out, where that is had for less than the whole answer. ``needs``: of each the event
    must bear a mark (`monitor.watch.index.marks_of`), or the clause is not met. ``sure``: where it does, of those in ``met``,
    the clause is met."""

    ask: Callable[[Case], Finding]
    needs: tuple[Need, ...] = ()
    truth: Callable[[Case], Truth] | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """``met``: marks without any of which a clause is not met; ``open``: marks with which it may be not told."""

    met: frozenset[str]
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Area:
    """``where``: whether a place (by id) lies in it, and the evidence; None: cannot be told. ``inside``, ``doubtful``: the marks
    of places for which that can be so."""

    where: Callable[[str], tuple[bool | None, str]]
    inside: frozenset[str]
    doubtful: frozenset[str]


Cited = Callable[[], str] | None


def finding(clause: str, met: bool | None, why: str, reason: str = "", cite: Cited = None, /, **values: object) -> Finding:
    """What became of a clause; ``values`` go into the reason."""
    reasons = (Reason(id=reason, values=values),) if reason else ()
    return Finding(clause=clause, truth=Truth.of(met), why=why, reasons=reasons, cite=cite)


def marks(kind: str, names: Iterable[str]) -> frozenset[str]:
    """The marks of one kind for several names."""
    return frozenset(f"{kind}:{name}" for name in names)


def place_name(place: str, topic: Topic) -> str:
    """In English; a country by its own name where it is a side."""
    side = topic.sides.get(place)
    return side.labels.get("en", place) if side else topic.place_name(place)
