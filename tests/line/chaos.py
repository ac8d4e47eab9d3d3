"""The fault run (``make chaos``): many alerts over three channels whose receivers fail at three attempts of ten, while the daemon
is killed (kill -9) at random moments. Then the books are compared: every alert arrived through every channel, each id with one
content, and twice only where an answer was lost: by the wire, or because we were dead when it came.

The schedule's waits are not waited for: what is due later is made due while the daemon runs, as if the time had passed."""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import yaml
from line.desk import Desk
from line.faults import HOOK_FAULTS, LOST, MAIL_FAULTS, OK, Attempt, Dice, FaultyHook, FaultyMail

from benchmarks.wire import WINDOW, Wire, items
from monitor.config.load import find_knowledge

FEEDS = 4
CHANNELS = ("one", "other", "mail")
SECRET = "the chaos run's own secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the run came to. ``missing``: (event, channel) pairs that nobody took; ``contents``: ids with more than one content;
    ``doubled``: events with more than one first message to a receiver; ``unexplained``: ids that came twice although their answer
    was not lost; ``open``: deliveries that are not delivered."""

    alerts: int
    kills: int
    attempts: int
    failed: int
    repeats: int
    missing: int
    contents: int
    doubled: int
    unexplained: int
    open: int
    sound: bool

    @property
    def good(self) -> bool:
        """Whether every promise was kept."""
        return self.sound and not (self.missing or self.contents or self.doubled or self.unexplained or self.open)

    def __str__(self) -> str:
        return (
            f"{self.alerts} alerts over 3 channels, {self.kills} kills: {self.attempts} attempts, {self.failed} of them failed "
            f"({self.failed / max(self.attempts, 1):.0%}); {self.repeats} came again because an answer was lost\n"
            f"not arrived {self.missing}, ids with two contents {self.contents}, two first messages {self.doubled}, "
            f"twice without reason {self.unexplained}, not delivered {self.open}, database {'sound' if self.sound else 'BROKEN'}"
        )


def configure(desk: Desk, wire: Wire, one: FaultyHook, other: FaultyHook, mail: FaultyMail) -> None:
    """Three channels, and a watchlist that tells all of them of every event."""
    settings = {
        "data_dir": "data",
        "backlog": "all",
        "http": {
            "user_agent": "monitor-tests/1 (+https://example.org)",
            "allow_private_addresses": True,
            "per_domain": {"concurrency": 50, "delay": "0s"},
        },
        "web": {"listen": "127.0.0.1:0"},
        "channels": {
            "one": {"type": "webhook", "url": one.url, "secret": SECRET},
            "other": {"type": "webhook", "url": other.url, "secret": SECRET},
            "mail": {"type": "email", "smtp": mail.url, "from": "monitor@desk.example", "to": ["night@desk.example"]},
        },
    }
    feeds = [{"name": f"wire-{n}", "url": f"{wire.url}/feed/{n}.xml", "outlet": f"Wire {n}", "every": "1s"} for n in range(FEEDS)]
    alert = {"channels": list(CHANNELS), "on": ["new_event"]}
    watchlist = {"name": "wounded", "match": {"kinds": ["border_clash"]}, "alert": alert}
    (desk.folder / "watchlists").mkdir(parents=True)
    for name, value in (("monitor", settings), ("feeds", {"feeds": feeds}), ("watchlists/wounded", watchlist)):
        (desk.folder / f"{name}.yaml").write_text(yaml.safe_dump(value), encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that has come to rest: the ``desk``, the articles that it was ``told`` of, and what each channel's receiver saw."""

    desk: Desk
    told: Sequence[str]
    kills: int
    seen: Mapping[str, list[Attempt]]


async def run_chaos(folder: Path, alerts: int, kills: int, seed: int, *, lives: tuple[float, float]) -> Run:
    """Let ``alerts`` events be told, and the daemon die ``kills`` times, each time after a random while between the two ``lives``
    (seconds). Then let everything come to rest."""
    chance = random.Random(seed)
    hooks = [Dice(HOOK_FAULTS, random.Random(seed + number)) for number in (1, 2)]
    topic = find_knowledge(None).load()[0]
    desk = Desk(folder / "desk")
    async with (
        Wire(FEEDS) as wire,
        FaultyHook(hooks[0]) as one,
        FaultyHook(hooks[1]) as other,
        FaultyMail(Dice(MAIL_FAULTS, random.Random(seed + 3))) as mail,
    ):
        configure(desk, wire, one, other, mail)
        articles = items(topic, FEEDS, 1)
        told: list[str] = []
        try:
            await desk.start()
            for number in range(1, kills + 1):
                while len(told) < alerts * number // kills:
                    item = next(articles)
                    wire.publish(item)
                    told.append(item.id)
                    if len(told) % (WINDOW * FEEDS // 2) == 0:
                        await _read_up_to(desk, len(told))
                await _live(desk, chance.uniform(*lives))
                await desk.kill()
                await desk.start()
            await _read_up_to(desk, alerts)
            await _until(desk, "select count(*) from delivery where state = 'delivered'", alerts * len(CHANNELS), 600)
        finally:
            await desk.kill()
        seen = dict(zip(CHANNELS, (one.attempts, other.attempts, mail.attempts), strict=True))
        return Run(desk=desk, told=told, kills=kills, seen=seen)


async def _live(desk: Desk, seconds: float) -> None:
    """Let the daemon run for a while, the times of its schedule passing quickly."""
    end = asyncio.get_running_loop().time() + seconds
    while (left := end - asyncio.get_running_loop().time()) > 0:
        _let_time_pass(desk)
        await asyncio.sleep(min(0.5, left))


def _let_time_pass(desk: Desk) -> None:
    _ask(desk, "update delivery set due_at = 0 where state = 'pending' and lease_until is null")


def _ask(desk: Desk, question: str) -> list[tuple[object, ...]]:
    database = desk.folder / "data" / "monitor.db"
    if not database.exists():
        return []
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        try:
            return connection.execute(question).fetchall()
        except sqlite3.OperationalError:  # its tables are not there yet
            return []


async def _until(desk: Desk, question: str, wanted: int, seconds: float) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while (found := _ask(desk, question)) != [(wanted,)]:
        if asyncio.get_running_loop().time() > end:
            raise TimeoutError(f"{found} instead of {wanted}: {question}")
        _let_time_pass(desk)
        await asyncio.sleep(0.3)


async def _read_up_to(desk: Desk, articles: int) -> None:
    """Feeds show the newest entries alone: wait until those that are out were seen."""
    await _until(desk, "select count(*) from entry", articles, 120)


def compare(run: Run) -> Books:
    """The receivers' books against ours."""
    ours = [tuple(map(str, row)) for row in _ask(run.desk, "select id, channel, type, event_id, attempts from delivery")]
    recorded = Counter(str(row[0]) for row in _ask(run.desk, "select delivery_id from attempt"))
    events = [tuple(map(str, row)) for row in _ask(run.desk, "select id, body from event")]
    every = [one for mine in run.seen.values() for one in mine]
    taken = Counter((channel, one.id) for channel, mine in run.seen.items() for one in mine if one.outcome in {OK, LOST})
    lost = Counter(one.id for one in every if one.outcome == LOST)
    contents: dict[str, set[bytes]] = {}
    for one in every:
        contents.setdefault(one.id, set()).add(one.content)
    arrived = {(event, channel) for ident, channel, _, event, _ in ours if taken[channel, ident]}
    first = Counter((event, channel) for _, channel, kind, event, _ in ours if kind == "event.new")
    missing = 0
    for item in run.told:
        of_item = [event for event, body in events if f'/{item}.html"' in body]
        missing += sum(not any((event, channel) in arrived for event in of_item) for channel in CHANNELS)
    again = {ident: taken[channel, ident] - 1 for ident, channel, *_ in ours}
    # Attempts during which we died: whatever was answered, we never heard.
    unheard = {ident: int(tries) - recorded[ident] for ident, *_, tries in ours}
    return Books(
        alerts=len(run.told),
        kills=run.kills,
        attempts=len(every),
        failed=sum(one.outcome != OK for one in every),
        repeats=sum(max(count, 0) for count in again.values()),
        missing=missing,
        contents=sum(len(one) > 1 for one in contents.values()),
        doubled=sum(count > 1 for count in first.values()),
        unexplained=sum(count > lost[ident] + unheard[ident] for ident, count in again.items()),
        open=len(_ask(run.desk, "select id from delivery where state not in ('delivered', 'folded')")),
        sound=_ask(run.desk, "pragma integrity_check") == [("ok",)],
    )


def main() -> int:
    """Run it, and print the books."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--alerts", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20261128)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="monitor-chaos-") as folder:
        books = compare(asyncio.run(run_chaos(Path(folder), asked.alerts, asked.kills, asked.seed, lives=(2.0, 9.0))))
    sys.stdout.write(f"{books}\n")
    return 0 if books.good else 1


if __name__ == "__main__":
    sys.exit(main())
