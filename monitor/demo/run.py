"""`monitor demo`: a recorded day, the real daemon, real sockets.

At its end stands a check that every alert that was due arrived, exactly once, and no other."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import secrets
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from monitor.demo import show
from monitor.demo.day import Day, Round, compare, load_day
from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver, MailReceiver
from monitor.errors import MonitorError
from monitor.shipped import shipped
from monitor.store import Tx, open_store
from monitor.topic import load_topic

SECRET_VARIABLE = "MONITOR_DEMO_SECRET"  # noqa: S105 - the variable's name, not a secret
TOPIC = "armenia-azerbaijan"
ROUND_SECONDS = 60.0
_QUIET = """
    select (select count(*) from entry where read_digest is null or read_digest <> digest or lease_until is not null)
         + (select count(*) from delivery where state = 'pending')
"""
_POLLED = "select min(coalesce(ok_at, 0)) from feed where retired = 0"


class DemoError(MonitorError):
    """The day could not be played to its end."""


async def run_demo(console: Console, *, keep: bool, folder: Path | None = None) -> int:
    """Play the day under ``folder`` (the shipped one); returns the exit code: 0 only if every alert that was due arrived exactly
    once, and no other. ``keep``: leave daemon and pages up at the end, until interrupted."""
    day = load_day(folder or shipped("demo"))
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    work = Path(tempfile.mkdtemp(prefix="monitor-demo-"))
    try:
        async with NewsRoom(day.outlets) as room, HookReceiver(secret) as hook, MailReceiver() as mail:
            _configure(work, day, room, hook, mail)
            async with _daemon(work, secret) as process:
                return await _play(console, day, room, hook, mail, work, process, keep=keep)
    finally:
        shutil.rmtree(work, ignore_errors=True)


async def _play(
    console: Console,
    day: Day,
    room: NewsRoom,
    hook: HookReceiver,
    mail: MailReceiver,
    work: Path,
    process: asyncio.subprocess.Process,
    *,
    keep: bool,
) -> int:
    started = datetime.now(UTC)
    topic = load_topic(TOPIC, [shipped("topics", TOPIC)], [shipped("languages")])
    show.introduce(console, day)
    try:
        await _settled(work, process, datetime.now(UTC))
        told = 0
        for one in day.rounds:
            await _play_round(console, one, day, room, work, process)
            show.arrivals(console, hook.received[told:], topic)
            told = len(hook.received)
    except DemoError as error:
        console.print(f"[bold red]The demo stopped:[/] {error}")
        return 1
    missing, strangers = compare(day.expected, [one.body for one in hook.received])
    async with open_store(f"sqlite:///{work}/data/monitor.db", alone=False) as store:
        events = await store.look(lambda tx: tx.list_events(limit=500))
        counts = await store.look(Tx.count)
    show.sum_up(console, day, events, hook.received, counts, len(mail.mails), datetime.now(UTC) - started)
    for expected in missing:
        console.print(f"[bold red]due, and did not arrive:[/] {expected}")
    for stranger in strangers:
        console.print(f"[bold red]arrived, and was not due:[/] {stranger}")
    twice = len(hook.received) - len({one.id for one in hook.received})
    twice += len(mail.mails) - len({one["Message-ID"] for one in mail.mails})
    if twice or hook.refused:
        console.print(f"[bold red]{twice} arrived twice, {hook.refused} with a bad signature[/]")
    ok = not (missing or strangers or twice or hook.refused)
    console.print(
        f"[bold green]All {len(day.expected)} alerts that were due arrived, each exactly once.[/]"
        if ok
        else "[bold red]The day did not go as it must.[/]"
    )
    if keep:
        await _stay(console, work, process)
    return 0 if ok else 1


# --- the parts


def _configure(work: Path, day: Day, room: NewsRoom, hook: HookReceiver, mail: MailReceiver) -> None:
    """Write a configuration as a user would have it, pointing at the loopback ports."""
    settings = {
        "database": "sqlite:///data/monitor.db",
        "data_dir": "data",
        "topics": [TOPIC],
        "backlog": "all",
        "http": {
            "user_agent": "monitor-demo/1 (a recorded day on loopback)",
            "allow_private_addresses": True,
            "per_domain": {"concurrency": 8, "delay": "0s"},
        },
        "web": {"listen": "127.0.0.1:0"},
        "channels": {
            "desk-hook": {"type": "webhook", "url": hook.url, "secret": "${" + SECRET_VARIABLE + "}"},
            "desk-mail": {"type": "email", "smtp": mail.url, "from": "monitor@demo.example", "to": ["desk@demo.example"]},
        },
    }
    feeds = [
        {
            "name": outlet.id,
            "url": room.feed_url(outlet.id),
            "outlet": outlet.name,
            "language": outlet.language,
            "every": "1s",
            "timezone": "Asia/Yerevan",
            **day.feeds[outlet.id],
        }
        for outlet in day.outlets
    ]
    _write(work / "monitor.yaml", settings)
    _write(work / "feeds.yaml", {"feeds": feeds})
    (work / "watchlists").mkdir()
    for path in day.watchlists:
        shutil.copy(path, work / "watchlists" / path.name)


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(dict(value), allow_unicode=True, sort_keys=False), encoding="utf-8")


@asynccontextmanager
async def _daemon(work: Path, secret: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The real daemon, as a process of its own; its log goes to a file beside its configuration."""
    with (work / "daemon.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "monitor", "run", "--config", str(work)),
            stdout=log,
            stderr=log,
            env={**os.environ, SECRET_VARIABLE: secret},
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await process.wait()


async def _settled(work: Path, process: asyncio.subprocess.Process, since: datetime) -> None:
    """Wait until every feed was polled after ``since``, everything that came of it was read, and nothing waits to be sent."""
    wanted = (since - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000
    end = asyncio.get_running_loop().time() + ROUND_SECONDS
    while not _is_settled(work / "data" / "monitor.db", wanted):
        if process.returncode is not None:
            raise DemoError(f"the daemon ended with {process.returncode}:\n{_log_tail(work)}")
        if asyncio.get_running_loop().time() > end:
            raise DemoError(f"nothing settled within {ROUND_SECONDS:g} s:\n{_log_tail(work)}")
        await asyncio.sleep(0.1)


def _is_settled(database: Path, polled_since: float) -> bool:
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
            (polled,) = connection.execute(_POLLED).fetchone()
            (busy,) = connection.execute(_QUIET).fetchone()
    except sqlite3.OperationalError:  # not there yet
        return False
    return bool(polled and polled > polled_since and not busy)


def _log_tail(work: Path) -> str:
    return (work / "daemon.log").read_text(encoding="utf-8", errors="replace")[-2000:]


# --- what is shown


async def _play_round(
    console: Console, one: Round, day: Day, room: NewsRoom, work: Path, process: asyncio.subprocess.Process
) -> None:
    room.publish(*one.publish)
    for ident, changes in one.edits:
        room.edit(ident, **changes)
    show.round_of(console, one, day)
    await _settled(work, process, datetime.now(UTC))
    if one.edits:
        await _pages_looked_at(room, one)
        await _settled(work, process, datetime.now(UTC))


async def _pages_looked_at(room: NewsRoom, one: Round) -> None:
    """Wait until the daemon has asked again for the pages that were edited."""
    paths = [next(path for path in reversed(room.requests) if path.endswith(f"/{ident}.html")) for ident, _ in one.edits]
    before = {path: room.requests.count(path) for path in paths}
    end = asyncio.get_running_loop().time() + ROUND_SECONDS
    while any(room.requests.count(path) <= count for path, count in before.items()):
        if asyncio.get_running_loop().time() > end:
            raise DemoError(f"the daemon did not look again at {', '.join(paths)}")
        await asyncio.sleep(0.1)


async def _stay(console: Console, work: Path, process: asyncio.subprocess.Process) -> None:
    log = (work / "daemon.log").read_text(encoding="utf-8", errors="replace").splitlines()
    address = next(json.loads(line)["web"] for line in log if '"watching"' in line)
    console.print(f"The daemon goes on; its pages: {address}   (Ctrl-C ends it; files in {work})")
    await process.wait()
