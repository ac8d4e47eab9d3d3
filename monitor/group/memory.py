"""The store's answers without a store: for streams, tests and measurements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.group.account import loose_stocks, traces
from monitor.group.copies import sketch
from monitor.group.known import Known, Questions, Window, likely
from monitor.group.names import name_key, person_keys
from monitor.model import Article, Change, Event, Reading, Sign, Stock
from monitor.topic import Topic


class Memory:
    """Remembers events, texts and the ledger, and answers like the store, looking at what the window holds and no more."""

    def __init__(self, topic: Topic) -> None:
        self.events: dict[str, Event] = {}
        self._topic = topic
        self._filed: dict[tuple[str, object], dict[str, None]] = defaultdict(dict)
        self._of_article: dict[str, dict[str, None]] = defaultdict(dict)
        self._of_person: dict[str, dict[str, None]] = defaultdict(dict)
        self._articles: dict[str, Article] = {}
        self._sketched: dict[int, dict[str, None]] = defaultdict(dict)
        self._stocks: list[Stock] = []

    def answer(self, asked: Questions, article: Article, reading: Reading) -> Known:
        """What is known that an article needs."""
        copies = self._copies(asked, article)
        lines = [line for line in self._stocks if (line.claim.action, line.claim.side) in asked.stocks]
        stocks = tuple(replace(line, event=self._standing(line.event)) if line.event else line for line in lines)
        near = [
            ident
            for report, window in zip(reading.reports, asked.windows, strict=True)
            for ident in likely(report, [_sign(self.events[one]) for one in self._within(window)], window, self._topic)
        ]
        near += [ident for copy in copies for ident in self._of_article[copy.key]]
        people = [ident for person in asked.people for ident in self._of_person[person]]
        told_with = [line.event for line in stocks if line.event]
        return Known(
            near=self._load(near),
            own=self._load(self._of_article[article.key]),
            copies=copies,
            of_people=self._load([ident for ident in (*people, *told_with) if self.events[ident].day >= asked.people_since]),
            stocks=stocks,
        )

    def keep(self, article: Article, reading: Reading, changes: Sequence[Change]) -> None:
        """Remember an article, what it says, and what it did."""
        if article.key not in self._articles:
            for number in sketch(article):
                self._sketched[number][article.key] = None
        self._articles[article.key] = article
        self._stocks = [line for line in self._stocks if line.claim.article != article.key]
        self._stocks += loose_stocks(article, reading, changes, self._topic)
        for change in changes:
            event = change.event
            self.events[event.id] = event
            self._filed[event.kind, event.day][event.id] = None
            for source in event.sources:
                self._of_article[source.article][event.id] = None
            for person in event.people:
                self._of_person[name_key(person)][event.id] = None
            if change.new and event.split_from:
                moved = {source.article for source in event.sources}
                self._stocks = [
                    replace(line, event=event.id) if line.event == event.split_from and line.claim.article in moved else line
                    for line in self._stocks
                ]
            self._stocks += traces(change, self._topic, article.key).stocks

    def _within(self, window: Window) -> list[str]:
        days = range((window.last_day - window.first_day).days + 1)
        filed = [(kind, window.first_day + timedelta(days=number)) for kind in window.kinds for number in days]
        found = {ident for key in filed for ident in self._filed.get(key, ()) if not self.events[ident].merged_into}
        return sorted(ident for ident in found if (self.events[ident].kind, self.events[ident].day) in filed)

    def _copies(self, asked: Questions, article: Article) -> tuple[Article, ...]:
        shared: dict[str, int] = defaultdict(int)
        for number in asked.sketch:
            for key in self._sketched.get(number, ()):
                shared[key] += 1
        found = [self._articles[key] for key, count in shared.items() if count >= asked.shared and key != article.key]
        return tuple(one for one in found if abs(one.when - article.when) <= asked.copies_within)

    def _standing(self, ident: str) -> str:
        """The event that an id leads to."""
        into = self.events[ident].merged_into
        return self._standing(into) if into else ident

    def _load(self, idents: Iterable[str]) -> tuple[Event, ...]:
        return tuple(self.events[ident] for ident in dict.fromkeys(idents))


def _sign(event: Event) -> Sign:
    return Sign(
        id=event.id,
        kind=event.kind,
        day=event.day,
        date=event.date,
        places=frozenset(event.places),
        people=frozenset(person_keys(event.people)),
    )
