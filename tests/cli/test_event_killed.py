"""`monitor event merge` and `event split`, killed (kill -9) around each of their commits and between their writes: the
database is as it was or as it shall be, and the command given again makes it so, with each message in the outbox once."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cli.here import monitor
from group.made import article, figure, report

from monitor.app import set_up
from monitor.config import load_config
from monitor.crash import Point
from monitor.learning import learn
from monitor.model import Article, DeliveryState, Reading
from monitor.store import Tx, open_store, postgres, sqlite
from monitor.store.jsons import EVENT
from monitor.store.tables import metadata

Rows = list[dict[str, Any]]
WHO = {"people": ("aram-hovhannisyan",), "names": {"aram-hovhannisyan": "Aram Hovhannisyan"}}
SOTK = report("border_clash", figure("killed", 2), figure("held", 3), places=("AM-sotk",), **WHO)
VAGUE = report("border_clash", figure("killed", 3), figure("held", 4), date=None, places=(), sides=())
TOLD = [
    (article("a"), SOTK),
    (article("a", minutes=5, key="a.example/12", url="https://a.example/12", text="another"), SOTK),
    (article("b", minutes=7), SOTK),
    (article("c", minutes=10), VAGUE),
]

# The first commit brings the schema up to date (it finds nothing to do), the second is the change.
BEFORE = (
    f"{Point.STORE_COMMITTING}:1",
    f"{Point.STORE_COMMITTED}:1",
    f"{Point.READ_EVENT_SAVED}:1",
    f"{Point.READ_EVENT_SAVED}:2",
    f"{Point.READ_OUTBOX_FILLED}:1",
    f"{Point.STORE_COMMITTING}:2",
)
AFTER = f"{Point.STORE_COMMITTED}:2"


@dataclass(frozen=True, slots=True)
class Desk:
    """A configuration folder, whose database knows of two clashes, and somebody who was told of both in two channels."""

    folder: Path
    url: str

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return monitor("event", *arguments, "--config", str(self.folder))

    def killed(self, point: str, *arguments: str) -> int:
        """The command as a process that dies at ``point``; how it ended."""
        return subprocess.run(
            [sys.executable, "-m", "monitor", "event", *arguments, "--config", str(self.folder)],
            env=os.environ | {"MONITOR_CRASH_AT": point},
            stdout=subprocess.DEVNULL,
            timeout=60,
            check=False,
        ).returncode

    def copy(self, folder: Path) -> Desk:
        """Another with the same knowledge; only of one on SQLite."""
        shutil.copytree(self.folder, folder)
        return Desk(folder, load_config(folder, {}).database)

    def events(self) -> list[str]:
        """Ids of the events, the older one first."""
        return [row["id"] for row in sorted(self.rows()["event"], key=lambda row: row["first_at"])]

    def rows(self) -> dict[str, Rows]:
        """All that the database holds."""
        engine = (sqlite if self.url.startswith("sqlite") else postgres).writer(self.url)
        with closing(engine.connect()) as connection:
            found = {
                table.name: [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]
                for table in metadata.sorted_tables
            }
        engine.dispose()
        return found


async def fill(folder: Path, url: str) -> Desk:
    (folder / "watchlists").mkdir(parents=True)
    (folder / "monitor.yaml").write_text(
        f'database: {url}\ntopics: [armenia-azerbaijan]\nbacklog: all\nweb: {{listen: "127.0.0.1:0"}}\n'
        "channels:\n  screen: {type: console}\n  wall: {type: console}\n",
        encoding="utf-8",
    )
    (folder / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    (folder / "watchlists" / "all.yaml").write_text(
        "name: all\nmatch: {kinds: [border_clash]}\nalert: {channels: [screen, wall]}\n", encoding="utf-8"
    )
    config = load_config(folder, {})
    setup = set_up(config, {}, "http://127.0.0.1")

    def take_in(one: Article, reading: Reading, tx: Tx) -> None:
        learn(tx, one, reading, setup, one.when)

    def deliver(at: datetime, tx: Tx) -> None:
        for due in tx.claim_deliveries(at, timedelta(minutes=1), 100, setup.targets):
            tx.finish_delivery(due, DeliveryState.DELIVERED, "taken", at)

    async with open_store(config.database) as store:
        for one, told in TOLD:
            reading = Reading(lang=one.lang, reports=(told,))
            await store.write(partial(take_in, one, reading))
            await store.write(partial(deliver, one.when))
    return Desk(folder, config.database)


@dataclass(frozen=True, slots=True)
class Case:
    """A command by hand on a desk: its arguments, what it tells the receivers, and what it says when it is given once more."""

    arguments: Callable[[Sequence[str]], tuple[str, ...]]
    message: str
    again: str


CASES = {
    "merge": Case(lambda events: ("merge", events[1], events[0]), "event.merged", "are one event, "),
    # whose address goes on where this one ends is another article, and stays
    "split": Case(lambda events: ("split", events[0], "https://a.example/1"), "event.split", "already, and not in "),
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk to copy."""
    return asyncio.run(fill(tmp_path_factory.mktemp("killed") / "untouched", "sqlite:///m.db"))


@pytest.fixture(scope="module")
def done(untouched: Desk) -> dict[str, dict[str, Rows]]:
    """What each command leaves when nobody kills it."""
    found = {}
    for name, case in CASES.items():
        desk = untouched.copy(untouched.folder.with_name(name))
        said = desk.command(*case.arguments(desk.events()))
        assert said.returncode == 0, said.stderr
        found[name] = timeless(desk.rows())
    return found


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("point", [*BEFORE, AFTER])
def test_a_kill_leaves_what_was_or_what_shall_be_and_the_command_given_again_makes_it_so(
    untouched: Desk, done: dict[str, dict[str, Rows]], name: str, point: str, tmp_path: Path
) -> None:
    kill_and_repeat(untouched.copy(tmp_path / "desk"), name, point, done[name])


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("point", [BEFORE[-1], AFTER])
def test_the_same_holds_on_postgresql(
    postgres_url: str, done: dict[str, dict[str, Rows]], name: str, point: str, tmp_path: Path
) -> None:
    kill_and_repeat(asyncio.run(fill(tmp_path / "desk", postgres_url)), name, point, done[name])


def kill_and_repeat(desk: Desk, name: str, point: str, done: dict[str, Rows]) -> None:
    before, arguments = desk.rows(), CASES[name].arguments(desk.events())
    check(before)
    assert desk.killed(point, *arguments) == -signal.SIGKILL, "the command never came there"
    left = desk.rows()
    if point == AFTER:
        assert timeless(left) == done
    else:
        assert left == before
    again = desk.command(*arguments)
    if point == AFTER:
        assert again.returncode == 1
        assert CASES[name].again in again.stderr
    else:
        assert (again.returncode, again.stderr) == (0, "")
    after = desk.rows()
    assert timeless(after) == done
    check(after)
    new = [(row["type"], row["channel"]) for row in after["delivery"] if row["state"] == DeliveryState.PENDING.value]
    assert new == [(CASES[name].message, "screen"), (CASES[name].message, "wall")]


def check(rows: dict[str, Rows]) -> None:
    """No half event, no orphan, no alert that nobody was told of, no message twice."""
    keys = {row["id"]: row["key"] for row in rows["article"]}
    members = {(row["event_id"], row["article_id"]) for row in rows["event_article"]}
    assert Counter(article for _, article in members) == dict.fromkeys(keys, 1), "an article in no event, or in two"
    for row in rows["event"]:
        event = EVENT.load(row["body"])
        sources = set() if event.merged_into else {source.article for source in event.sources}
        assert {keys[article] for ident, article in members if ident == event.id} == sources
        assert (row["version"], row["merged_into"]) == (event.version, event.merged_into)
        steps = [change["version"] for change in rows["event_change"] if change["event_id"] == event.id]
        assert steps == list(range(1, event.version + 1)), "a step is missing in the history"
    assert {(row["event_id"], row["article_id"]) for row in rows["stock"]} <= members, "the ledger has it from another event"
    standing = {row["id"] for row in rows["event"] if row["merged_into"] is None}
    assert {row["event_id"] for row in rows["event_person"]} <= standing
    told = {(row["created_at"], row["channel"]) for row in rows["delivery"]}
    assert {(row["at"], channel) for row in rows["alert"] for channel in ("screen", "wall")} <= told, "an alert was lost"
    messages = Counter((row["event_id"], row["type"], row["channel"], row["receiver"]) for row in rows["delivery"])
    assert set(messages.values()) == {1}, "a message twice"


def timeless(rows: dict[str, Rows]) -> dict[str, Rows]:
    """The same without what differs from one run to the next: when it was, and numbers that a rolled back step uses up."""
    return {
        table: [{column: _timeless(table, column, value) for column, value in row.items()} for row in found]
        for table, found in rows.items()
    }


def _timeless(table: str, column: str, value: Any) -> Any:
    made = isinstance(value, datetime) and table in {"event_change", "alert", "delivery", "attempt"}
    if made or (table, column) in {("delivery", "seq"), ("stock", "id")}:
        return None
    return re.sub(r'"timestamp":"[^"]*"', "", value) if isinstance(value, str) else value
