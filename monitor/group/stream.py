"""Grouping without a store: a stream of articles in order of publication, decided on arrival, never revised."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.group.change import group_article
from monitor.group.known import questions
from monitor.group.memory import Memory
from monitor.model import Article, Change, Reading
from monitor.topic import Topic


class Stream:
    """Articles in, in order, and what each does to the events before it. Looks at the events of the window only, however many
    there are."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self._memory = Memory(topic)

    def take(self, article: Article, reading: Reading, at: datetime) -> tuple[Change, ...]:
        """What the next article does, ``at`` being when it came."""
        known = self._memory.answer(questions(article, reading, self._topic), article, reading)
        changes = group_article(article, reading, known, self._topic, at)
        self._memory.keep(article, reading, changes)
        return changes


def changes_of(
    articles: Iterable[tuple[Article, Reading]], topic: Topic
) -> Iterator[tuple[Article, Reading, tuple[Change, ...]]]:
    """What each article, in order of publication, does to the events before it."""
    stream = Stream(topic)
    for article, reading in articles:
        yield article, reading, stream.take(article, reading, article.when)


def group_articles(
    articles: Iterable[tuple[str, Article, Reading]], topic: Topic
) -> Iterator[tuple[str, str | None, str | None]]:
    """For each (id, article, reading): its id, the event that its main report belongs to (None where it reports none), and the
    event that a doubtful new one may be the same as."""
    idents: deque[str] = deque()

    def in_order() -> Iterator[tuple[Article, Reading]]:
        for ident, article, reading in articles:
            idents.append(ident)
            yield article, reading

    for _, reading, changes in changes_of(in_order(), topic):
        ident = idents.popleft()
        if reading.main is None:
            yield ident, None, None
        else:
            first = changes[0]
            yield ident, first.event.id, first.event.possibly if first.new else None
