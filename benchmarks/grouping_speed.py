"""How long it takes from a report to the verdict, by how much there is: SQLite, in a file.

    python -m benchmarks.grouping_speed [--articles 10000 100000] [--looks 400] [--keep FOLDER]

An archive of so many articles is written (invented: 400 a day, of which 12 % tell of an event, four an event on average, in four
languages, a third of them copies of another), then new reports are looked at: half of events that are there, half of new ones,
copies among them. Measured is what the line does between knowing what an article says and knowing what that changes: sketch,
look-ups, loading, comparing; by the clock, and in processor time, which a busy machine does not lengthen. Also what the
grouping's own tables take on disk for an article, and how much more memory the process holds than when it had opened the
archive."""

from __future__ import annotations

import argparse
import asyncio
import resource
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, thread_time

from benchmarks.readings import load_articles
from monitor.group import group_article, sketch, traces
from monitor.learning import known_of
from monitor.model import Article, Change, Event, Figure, Reading, Report, Status, TextFrom
from monitor.store import Store, Tx, open_store
from monitor.store.jsons import ARTICLE, EVENT, READING
from monitor.store.rows import ArticleVersion
from monitor.topic import Topic

BEGINS = datetime(2016, 1, 1, tzinfo=UTC)
A_DAY = 400
TELLS = 0.12
WORDS = 200
LANGUAGES = ("en", "ru", "hy", "az")
INDEXES = ("sketch", "event_person", "ix_event_person_event_id", "stock", "ix_stock_topic_action_side_at", "ix_stock_event_id",
           "ix_stock_article_id", "event_article", "ix_event_article_article_id", "ix_event_topic_kind_day")  # fmt: skip


class World:
    """Invents articles and what they say; the same again for the same seed."""

    def __init__(self, topic: Topic, seed: int) -> None:
        self._topic = topic
        self._dice = Random(seed)
        self._places = [place.id for place in topic.places.values() if place.lat is not None]
        self._kinds = [kind for kind in topic.kinds for _ in range(4 if kind == "border_clash" else 1)]
        self._vocabulary = [f"w{number}" for number in range(20_000)]

    def story(self, number: int, at: datetime) -> Report:
        """What happened on a day."""
        dice = self._dice
        figures = (self._figure("killed", dice.randrange(1, 5)), self._figure("wounded", dice.randrange(1, 9)))
        people = (f"name{dice.randrange(4000)}-surname{dice.randrange(4000)}yan",) if dice.random() < 0.3 else ()
        return Report(
            kind=dice.choice(self._kinds),
            main=True,
            date=at.date() if dice.random() < 0.8 else None,
            places=(dice.choice(self._places),) if dice.random() < 0.85 else (),
            sides=("AM", "AZ"),
            people=people,
            figures=figures,
            names={},
            evidence={},
        )

    def article(self, number: int, at: datetime, text: str | None = None) -> Article:
        """An article of some outlet, with words of its own or those of another."""
        dice = self._dice
        lang = dice.choice(LANGUAGES)
        words = text or " ".join(dice.choices(self._vocabulary, k=WORDS))
        return Article(
            key=f"outlet{number % 40}.example/{number}",
            url=f"https://outlet{number % 40}.example/{number}",
            outlet=f"Outlet {number % 40}",
            feed=f"outlet{number % 40}",
            lang=lang,
            title=" ".join(dice.choices(self._vocabulary, k=8)),
            text=words,
            text_from=TextFrom.PAGE,
            published=at,
            modified=None,
            first_seen=at,
            digest=str(number),
        )

    def _figure(self, action: str, value: int) -> Figure:
        sentence = (
            f"The authorities said that {value} were {action} in the morning near the village, and that it was quiet since."
        )
        return Figure(
            action=action,
            value=value,
            low=value,
            high=value,
            approx=False,
            unit="servicemen",
            side=self._dice.choice(("AM", "AZ")),
            by=None,
            status=Status.OFFICIAL,
            source="Ministry of Defence",
            quote=f"{value} were {action}",
            start=0,
            end=10,
            sentence=sentence,
        )


def fill(path: Path, topic: Topic, count: int, seed: int = 1) -> None:
    """Write an archive as the line would have left it, by plain SQL in one transaction."""
    world, dice = World(topic, seed), Random(seed)
    connection = sqlite3.connect(path)
    connection.executescript("pragma synchronous=off; pragma cache_size=-200000;")
    sketches: list[tuple[int, int]] = []
    open_stories: list[tuple[Report, Event | None, str]] = []
    with connection:
        for number in range(1, count + 1):
            at = BEGINS + timedelta(seconds=number * 86400 / A_DAY)
            tells = dice.random() < TELLS
            text, story = None, -1
            if tells:
                old = [
                    index for index, (_, event, _) in enumerate(open_stories) if event and at - event.first_at < timedelta(days=1)
                ]
                story = dice.choice(old) if old and dice.random() < 0.75 else -1
                text = open_stories[story][2] if story >= 0 and dice.random() < 0.33 else None
            article = world.article(number, at, text)
            report = (open_stories[story][0] if story >= 0 else world.story(number, at)) if tells else None
            reading = Reading(lang=article.lang, reports=(report,) if report else ())
            when = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
            row = (number, article.key, 1, article.digest, "page", article.outlet, article.feed, article.url, article.lang)
            connection.execute("insert into article values (?,?,?,?,?,?,?,?,?,?,?,?)", (*row, article.title, when, when))
            version = (number, 1, article.digest, when, ARTICLE.dump(article), READING.dump(reading), None)
            connection.execute("insert into article_version values (?,?,?,?,?,?,?)", version)
            if report is None:
                continue
            sketches += [(one, number) for one in sketch(article)]
            before = open_stories[story][1] if story >= 0 else None
            change = _put(article, reading, before, topic)
            _write(connection, change, number, when, topic)
            if story >= 0:
                open_stories[story] = (report, change.event, open_stories[story][2])
            else:
                open_stories = [*open_stories[-60:], (report, change.event, article.text)]
        connection.executemany("insert or ignore into sketch values (?,?)", sorted(sketches))
    connection.execute("analyze")
    connection.close()


def _put(article: Article, reading: Reading, before: Event | None, topic: Topic) -> Change:
    from monitor.group import Known

    changes = group_article(article, reading, Known(near=(before,) if before else ()), topic, article.when)
    return changes[0]


def _write(connection: sqlite3.Connection, change: Change, article: int, when: int, topic: Topic) -> None:
    event, left = change.event, traces(change, topic, None)
    connection.execute(
        "insert into event (id, topic, kind, day, date, places, people, version, first_at, last_at, body) "
        "values (?,?,?,?,?,?,?,?,?,?,?) on conflict (id) do update set version = excluded.version, body = excluded.body, "
        "last_at = excluded.last_at, places = excluded.places, people = excluded.people",
        (event.id, event.topic, event.kind, event.day.isoformat(), event.date and event.date.isoformat(), " ".join(event.places),
         " ".join(left.people), event.version, when, when, EVENT.dump(event)),
    )  # fmt: skip
    connection.execute("insert or ignore into event_article values (?,?)", (event.id, article))
    connection.executemany("insert or ignore into event_person values (?,?)", [(one, event.id) for one in left.people])


async def look(path: Path, topic: Topic, count: int, looks: int) -> tuple[list[tuple[float, float]], int]:
    """Seconds of each verdict, by the clock and of the processor; and the KiB that the process holds more than before."""
    ends = BEGINS + timedelta(seconds=count * 86400 / A_DAY)
    async with open_store(f"sqlite:///{path}") as store:
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        asked = list(await _asked(store, topic, ends, looks))
        return await store.write(lambda tx: _verdicts(tx, asked, topic)), resource.getrusage(
            resource.RUSAGE_SELF
        ).ru_maxrss - held


def _versions(tx: Tx, key: str) -> Sequence[ArticleVersion]:
    return tx.article_versions(key)


async def _asked(store: Store, topic: Topic, ends: datetime, looks: int) -> Iterator[tuple[Article, Reading]]:
    """New reports: half of events of the last days, as another outlet would tell them, half of new ones."""
    world = World(topic, 99)
    recent = await store.look(lambda tx: tx.list_events(limit=looks))
    texts = {event.id: await store.look(partial(_versions, key=event.sources[0].article)) for event in recent[::4]}

    def each() -> Iterator[tuple[Article, Reading]]:
        for number in range(looks):
            event = recent[number // 2 % len(recent)]
            if number % 2:
                report, at = world.story(number, ends), ends
                article = world.article(9_000_000 + number, at)
            else:
                copied = texts.get(event.id)
                at = event.last_at + timedelta(hours=2)
                article = world.article(9_000_000 + number, at, copied[0].article.text if copied else None)
                if copied:
                    article = replace(article, lang=copied[0].article.lang)
                source = event.sources[0]
                report = replace(
                    world.story(number, at), kind=event.kind, date=source.date, places=source.places, people=source.people
                )
            yield article, Reading(lang=article.lang, reports=(report,))

    return each()


def _verdicts(tx: Tx, asked: Sequence[tuple[Article, Reading]], topic: Topic) -> list[tuple[float, float]]:
    taken = []
    for article, reading in asked:
        worked, begun = thread_time(), perf_counter()
        known = known_of(tx, article, reading, 0, topic, before=False)
        group_article(article, reading, known, topic, article.when)
        taken.append((perf_counter() - begun, thread_time() - worked))
    return taken


def bytes_an_article(path: Path, count: int) -> float:
    """What the grouping's own tables and indexes take on disk, for each article."""
    connection = sqlite3.connect(path)
    marks = ",".join("?" * len(INDEXES))
    (total,) = connection.execute(f"select sum(pgsize) from dbstat where name in ({marks})", INDEXES).fetchone()  # noqa: S608
    connection.close()
    return float(total) / count


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--looks", type=int, default=400)
    parser.add_argument("--keep", type=Path, help="leave the archives here")
    args = parser.parse_args()
    topic, _ = load_articles([])
    heads = ("median ms", "p99 ms", "median cpu", "p99 cpu", "B/article", "MiB more")
    print(f"{'articles':>10}" + "".join(f"{head:>12}" for head in heads))
    with tempfile.TemporaryDirectory() as folder:
        for count in args.articles:
            path = (args.keep or Path(folder)) / f"archive-{count}.db"
            if not path.exists():
                asyncio.run(_empty(path))
                fill(path, topic, count)
            taken, more = asyncio.run(look(path, topic, count, args.looks))
            spans = [[one[at] * 1e3 for one in taken] for at in (0, 1)]
            cells = [each for span in spans for each in (median(span), quantiles(span, n=100)[98])]
            print(f"{count:>10}" + "".join(f"{cell:>12.2f}" for cell in (*cells, bytes_an_article(path, count), more / 1024)))


async def _empty(path: Path) -> None:
    async with open_store(f"sqlite:///{path}"):
        pass


if __name__ == "__main__":
    main()
