"""What watchlists would do: with the articles of their own tests, with an archive, with one text or event.

The same pure functions as in the line, in event time; nothing is kept and nobody is told. A rehearsal takes articles in order and
remembers, as the store does, what is known and who was told. It does not know what a person set right by hand (`monitor event
merge`), and takes no article for too old to alert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import MonitorError
from monitor.group import Stream
from monitor.model import Article, Change, Event, Reading, Report, Wanted
from monitor.understand import understand_article
from monitor.watch import Audience, Finding, Rules, Truth, Verdict, WatchlistFile, explain

if TYPE_CHECKING:
    from monitor.extract import OutletRules

LEAD = timedelta(days=30)
"""How long before a backtest its articles begin: what happened earlier may go on in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An article as it stood at a time, and what it says."""

    at: datetime
    article: Article
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an article did to an event, and who would have been told of it."""

    at: datetime
    change: Change
    article: Article
    wanted: tuple[Wanted, ...]


class Rehearsal:
    """Articles in, changes and alerts out; see the module."""

    def __init__(self, rules: Rules) -> None:
        self._stream = Stream(rules.topic)
        self._audience = Audience(rules)

    def take(self, seen: Seen) -> list[Step]:
        """What the next article does."""
        changes = self._stream.take(seen.article, seen.reading, seen.at)
        return [self._step(change, seen) for change in changes]

    def _step(self, change: Change, seen: Seen) -> Step:
        alert = self._audience.hear(change, seen.article, seen.at)
        return Step(at=seen.at, change=change, article=seen.article, wanted=alert.wanted if alert else ())


# --- the tests in watchlists


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one test. ``number``: its place in the file; ``came``: ``match``, ``no match`` or ``unknown``; ``problem``:
    why it could not be run; ``verdicts``: of each event that its articles tell of, as it stands after them."""

    watchlist: str
    number: int
    articles: tuple[str, ...]
    expect: str
    came: str
    verdicts: tuple[Verdict, ...] = ()
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether it came as expected. What is not told is a match as well where it would alert."""
        if self.problem:
            return False
        return self.came == self.expect or (self.came == "unknown" and self.expect == "match" and self._alerts)

    @property
    def _alerts(self) -> bool:
        return any(verdict.matches for verdict in self.verdicts)

    @property
    def why(self) -> str:
        """In words, what came and for what reasons."""
        if self.problem:
            return self.problem
        if not self.verdicts:
            return "the text reports no event that this topic watches"
        shown = next((one for one in self.verdicts if one.matches), self.verdicts[0])
        telling = shown.failed or tuple(one for one in shown.findings if one.truth is Truth.UNKNOWN) or shown.findings
        return "; ".join(f"{finding.clause}: {finding.why}" for finding in telling)


def run_tests(watchlist: WatchlistFile, folder: Path, rules: Rules, outlets: OutletRules, at: datetime) -> Iterator[Outcome]:
    """The outcome of each test of a watchlist, its articles being named from ``folder``; ``at``: when they are read."""
    for number, test in enumerate(watchlist.tests):
        name = {"watchlist": watchlist.name, "number": number, "articles": tuple(test.articles), "expect": test.expect}
        try:
            articles = [read_article(folder / one, outlets, at) for one in test.articles]
        except (MonitorError, OSError, UnicodeDecodeError) as error:
            yield Outcome(**name, came="", problem=f"the article cannot be read: {error}")  # type: ignore[arg-type]
            continue
        verdicts = tuple(verdict for _, verdict in judge(watchlist.name, articles, rules))
        yield Outcome(**name, came=_came(verdicts), verdicts=verdicts)  # type: ignore[arg-type]


def _came(verdicts: Sequence[Verdict]) -> str:
    truths = {verdict.truth for verdict in verdicts}
    return "match" if Truth.MET in truths else "unknown" if Truth.UNKNOWN in truths else "no match"


def read_article(path: Path, outlets: OutletRules, at: datetime) -> Article:
    """The article in a file: text, JSON or HTML. Raises ArticleError, OSError, UnicodeDecodeError."""
    from monitor.cli.articles import read_text

    return read_text(path.read_text(encoding="utf-8-sig"), str(path), outlets, at)


def judge(watchlist: str, articles: Iterable[Article], rules: Rules) -> list[tuple[Event, Verdict]]:
    """Each event that the articles tell of, and how a watchlist judges it when its last article has come."""
    rehearsal = Rehearsal(rules)
    found: dict[str, tuple[Event, Verdict]] = {}
    for article in articles:
        reading = understand_article(article, rules.topic)
        for step in rehearsal.take(Seen(at=article.when, article=article, reading=reading)):
            event = step.change.event
            found.pop(event.id, None)
            if not event.merged_into:
                found[event.id] = (event, explain(watchlist, step.change, article, rules, _report(event, reading)))
    return list(found.values())


def judge_event(watchlist: str, event: Event, texts: Sequence[tuple[Article, Reading]], rules: Rules) -> Verdict:
    """How a watchlist judges an event as it stands; ``texts``: its articles, of which the best is asked for words."""
    verdicts = [explain(watchlist, event, article, rules, _report(event, reading)) for article, reading in texts]
    verdicts = verdicts or [explain(watchlist, event, None, rules)]
    return min(verdicts, key=lambda one: (one.truth is not Truth.MET, not one.matches))


def _report(event: Event, reading: Reading) -> Report | None:
    """What an article says of an event, as far as its kind tells."""
    return next((report for report in reading.reports if report.kind == event.kind), reading.main)


# --- an archive


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An event that one clause kept from alerting. ``failed``: that clause; None where only ``on:`` left its news out."""

    at: datetime
    event: Event
    failed: Finding | None
    why: str


@dataclass(slots=True, kw_only=True)
class Backtest:
    """What a watchlist would have done in a time: its messages in order, and what it only just missed."""

    watchlist: str
    messages: list[tuple[Step, Wanted]] = field(default_factory=list)
    near_misses: list[NearMiss] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Of how many events it would have told."""
        return len({step.change.event.id for step, _ in self.messages})

    @property
    def updates(self) -> int:
        """How many messages would have been about events that were told before."""
        return sum(wanted.type != "event.new" for _, wanted in self.messages)


def backtest(names: Sequence[str], archive: Iterable[Seen], rules: Rules, since: datetime) -> list[Backtest]:
    """What the watchlists would have told from ``since`` on. ``archive``: articles in order of time, from `LEAD` before."""
    rehearsal = Rehearsal(rules)
    found = {name: Backtest(watchlist=name) for name in names}
    told: set[tuple[str, str]] = set()
    missed: dict[tuple[str, str], NearMiss] = {}
    for seen in archive:
        for step in rehearsal.take(seen):
            event = step.change.event
            for wanted in step.wanted:
                told.add((wanted.watchlist, event.id))
                if seen.at >= since and wanted.watchlist in found:
                    found[wanted.watchlist].messages.append((step, wanted))
            if seen.at < since or event.merged_into:
                continue
            for name in names:
                miss = _near_miss(name, step, rules)
                missed.pop((name, event.id), None)
                if miss is not None:
                    missed[name, event.id] = miss
    for (name, event_id), miss in missed.items():
        if (name, event_id) not in told:
            found[name].near_misses.append(miss)
    return list(found.values())


def _near_miss(name: str, step: Step, rules: Rules) -> NearMiss | None:
    verdict = explain(name, step.change, step.article, rules)
    event = step.change.event
    if verdict.matches:
        missing = rules.by_name[name].on.isdisjoint(step.change.types)
        news = ", ".join(step.change.types) or "a report that merely joined"
        return NearMiss(at=step.at, event=event, failed=None, why=f"on: does not ask for {news}") if missing else None
    failed = verdict.failed
    if len(failed) != 1 or len(verdict.findings) < 2:
        return None
    return NearMiss(at=step.at, event=event, failed=failed[0], why=f"{failed[0].clause}: {failed[0].why}")


def in_order(versions: Iterable[tuple[int, datetime, Article, Reading]]) -> list[Seen]:
    """Stored versions of articles (number, when it was seen) in event time: a first version when it was published, an edit when
    it was seen."""
    found = [
        Seen(at=article.when if number == 1 else at, article=article, reading=reading)
        for number, at, article, reading in versions
    ]
    return sorted(found, key=lambda seen: (seen.at, seen.article.key))
