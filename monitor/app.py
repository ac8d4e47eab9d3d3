"""Opens everything, joins it, and closes it in order.

What a reload (SIGHUP) can replace is a `Setup`: feeds, watchlists, channels, topic. The database and the web address stay until
the
next start.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import signal
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from monitor.calm import plan_anew
from monitor.config import Config, load_config
from monitor.deliver import Channel, open_channel
from monitor.deliver.own import OwnTemplates
from monitor.deliver.pace import ChannelKeys
from monitor.errors import ConfigError, Problem
from monitor.fetch import Fetcher
from monitor.reload import changes, tell_of_configuration
from monitor.setup import Edges, Setup
from monitor.store import Store, Tx, open_store
from monitor.web import Site
from monitor.work.first_round import FirstRound
from monitor.work.local import Line
from monitor.work.notify import notify, watchdog_seconds
from monitor.work.parsers import Parsers
from monitor.work.think import Thinkers

log = logging.getLogger(__name__)

DRAIN_SECONDS = 8.0  # SIGTERM stops within ten


class Daemon:
    """Everything open, and the line at work. Made by `open_daemon`."""

    def __init__(
        self, folder: Path, environ: Mapping[str, str], store: Store, site: Site, running_since: datetime | None
    ) -> None:
        self.store = store
        self._running_since = running_since
        self.site = site
        self._folder = folder
        self._environ = environ
        self._in_force: AsyncExitStack | None = None
        self._reloading = asyncio.Lock()
        self._broken_since: datetime | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self.line: Line  # made by the first `adopt`, before anything runs

    async def adopt(self, config: Config) -> None:
        """Put a configuration into force. Steps under way end with what they began with; only then is that closed."""
        stack = AsyncExitStack()
        fetcher = await stack.enter_async_context(Fetcher(config.http))
        parsers, thinkers = Parsers(), Thinkers(config.knowledge)
        stack.push_async_callback(parsers.close)
        stack.push_async_callback(thinkers.close)
        edges = Edges(
            store=self.store,
            setup=self._set_up(config, fetcher.session, stack),
            fetch_feed=fetcher.fetch_feed,
            fetch_page=fetcher.fetch_page,
            parse=parsers.parse,
            understand=thinkers.understand,
            now=lambda: datetime.now(UTC),
            chance=random.random,
        )
        await self.store.write(lambda tx: tx.sync_feeds(config.feeds, edges.now()))
        await self.store.write(lambda tx: plan_anew(tx, edges.setup, edges.now()))
        before, self._in_force = self._in_force, stack
        if before is None:
            self.line = Line(edges)
        else:
            self.line.edges = edges
        if new := await self.store.look(lambda tx: tx.never_polled()):
            self.line.first_round = FirstRound(self.store, edges.setup.feeds, new, config.failing_after)
        if before is None:
            return
        task = asyncio.create_task(self._close_when_idle(before, self.line.under_way()))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close_when_idle(self, stack: AsyncExitStack, steps: Collection[asyncio.Task[None]]) -> None:
        if steps:
            await asyncio.wait(steps)
        await stack.aclose()

    async def close(self) -> None:
        """Close what is in force, and what a reload has left to close."""
        await asyncio.gather(*self._closing)
        if self._in_force is not None:
            await self._in_force.aclose()

    def _set_up(self, config: Config, session: aiohttp.ClientSession, stack: AsyncExitStack) -> Setup:
        channels: dict[str, Channel] = {}
        own = {folder: OwnTemplates(folder) for folder in set(config.templates.values())}
        for templates in own.values():
            stack.callback(templates.close)
        mine = {name: own[folder] for name, folder in config.templates.items()}
        for name, channel in config.channels.items():
            channels[name] = open_channel(
                name,
                channel,
                session=session,
                topic=config.topic,
                allow_http=config.http.allow_private_addresses,
                own=mine.get(name),
            )
        extras = {name: mine[name] for name in mine if config.channels[name].type == "webhook" and mine[name].has_extra}
        setup = set_up(config, channels, config.public_url or self.site.url, self._running_since)
        return replace(setup, extras=extras)

    async def reload(self) -> None:
        """Read the configuration again; a broken one changes nothing, and is said loudly: in the log each time, to the operator
        once, and once more when it is good again."""
        async with self._reloading:
            notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
            try:
                config = await asyncio.to_thread(load_config, self._folder, self._environ)
            except ConfigError as error:
                for problem in error.problems:
                    log.error("configuration not taken", extra={"problem": str(problem)})
                log.error("the last good configuration stays in force", extra={"problems": len(error.problems)})
                await self._say_broken(error.problems)
            else:
                await self.adopt(config)
                log.info("configuration reloaded", extra=_summary(config))
                await self._say_good()
            notify("READY=1")

    async def _say_broken(self, problems: Sequence[Problem]) -> None:
        self.site.config_good = False
        if self._broken_since is None:
            self._broken_since = datetime.now(UTC)
            await self._tell_operator(problems, self._broken_since)

    async def _say_good(self) -> None:
        self.site.config_good, since = True, self._broken_since
        self._broken_since = None
        if since is not None:
            await self._tell_operator((), since)

    async def _tell_operator(self, problems: Sequence[Problem], since: datetime) -> None:
        setup, at = self.line.edges.setup, datetime.now(UTC)
        await self.store.write(lambda tx: tell_of_configuration(tx, problems, self._folder, at, setup, since))

    async def follow_files(self) -> None:
        """Reload whenever the files of the configuration have changed; without end."""
        async for _ in changes(self._folder):
            log.info("the configuration has changed on disk")
            await self.reload()


def set_up(config: Config, channels: Mapping[str, Channel], public_url: str, running_since: datetime | None = None) -> Setup:
    """What a configuration says, compiled. ``channels`` may be empty for whoever fills the outbox and sends nothing."""
    return Setup(
        feeds={feed.name: feed for feed in config.feeds},
        topic=config.topic,
        rules=config.rules,
        channels=channels,
        receivers={name: channel.receivers() for name, channel in config.channels.items()},
        targets=targets_of(config),
        backlog=config.backlog,
        public_url=public_url,
        operator=config.operator_channels,
        failing_after=config.failing_after,
        most_at_a_site=config.http.most_concurrent + 2,
        paces={name: channel.pace() for name, channel in config.channels.items()},
        letter=config.letter,
        running_since=running_since,
    )


@asynccontextmanager
async def open_daemon(config: Config, environ: Mapping[str, str], *, lasting: bool = True) -> AsyncIterator[Daemon]:
    """Open database, web pages, workers and channels for ``config``; close them at the end, the last opened first. ``lasting``:
    it watches from now on, so that a time without it is one in which nothing was seen.

    Raises StoreError where another daemon has the database, or a newer version made it; OSError where the web address is
    taken."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(config.database))
        await store.write(Tx.clear_leases)
        site = await stack.enter_async_context(Site(store, config.topic, config.web_listen, config.public_url))
        daemon = Daemon(config.folder, environ, store, site, datetime.now(UTC) if lasting else None)
        stack.push_async_callback(daemon.close)
        await daemon.adopt(config)
        yield daemon


async def run(config: Config, environ: Mapping[str, str], *, once: bool, ready: Callable[[Daemon], None] | None = None) -> int:
    """The daemon: works until SIGTERM or SIGINT, then drains within ten seconds; SIGHUP reloads, and so does a changed
    file. ``once``: one round, then the end.

    Returns the exit code. ``ready`` is called when everything is open."""
    async with open_daemon(config, environ, lasting=not once) as daemon:
        log.info("watching", extra=_summary(config) | {"web": daemon.site.url})
        if not any(mark in config.http.user_agent for mark in ("@", "://")):
            log.warning("the user agent names no way to reach you: set http.user_agent or web.public_url")
        for feed in config.feeds:
            log.info("feed", extra={"feed": feed.name, "url": feed.url, "every": str(feed.every.least)})
        if ready is not None:
            ready(daemon)
        if once:
            await daemon.line.run_once()
            return 0
        await _work_until_told(daemon)
        left = await daemon.line.drain(DRAIN_SECONDS)
        log.info("stopped", extra={"cut_short": left})
    return 0


async def _work_until_told(daemon: Daemon) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[None]] = set()

    def on_stop(signum: signal.Signals) -> None:
        if stop.is_set():  # the second time somebody is in a hurry
            raise SystemExit(130)
        log.info("stopping", extra={"signal": signum.name})
        notify("STOPPING=1")
        stop.set()

    def on_reload() -> None:
        task = asyncio.create_task(daemon.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    loop.add_signal_handler(signal.SIGTERM, on_stop, signal.SIGTERM)
    loop.add_signal_handler(signal.SIGINT, on_stop, signal.SIGINT)
    loop.add_signal_handler(signal.SIGHUP, on_reload)
    notify("READY=1")
    beside = [asyncio.create_task(_feed_watchdog()), asyncio.create_task(daemon.follow_files())]
    try:
        await daemon.line.run(stop)
    finally:
        for task in beside:
            task.cancel()
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.remove_signal_handler(signum)


async def _feed_watchdog() -> None:
    """Tell systemd that the loop still turns, as often as it wants to hear it."""
    seconds = watchdog_seconds()
    while seconds is not None:
        notify("WATCHDOG=1")
        await asyncio.sleep(seconds)


def _summary(config: Config) -> dict[str, object]:
    return {"feeds": len(config.feeds), "watchlists": len(config.watchlists), "channels": list(config.channels)}


def targets_of(config: Config) -> dict[str, str]:
    """Each channel with a digest that tells one configuration of it from another, and gives nothing away."""
    return {
        name: hashlib.sha256(channel.model_dump_json(exclude=set(ChannelKeys.model_fields)).encode()).hexdigest()[:16]
        for name, channel in config.channels.items()
    }
