"""Processor-heavy thinking in processes of their own, so that the loop always answers and a hostile page can be killed.

The workers are spawned, load the topic once, and end when this process does. One that takes too long is killed and replaced; the
others go on (pebble; a plain ProcessPoolExecutor breaks as a whole when one worker dies).
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as WorkerTimeout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from monitor.errors import ParseError, TooSlow
from monitor.extract import OutletRules, extract_article, load_outlets
from monitor.model import Article, Entry, Feed, Page, Reading
from monitor.parse import ParsedFeed, parse_entries
from monitor.topic import Topic, load_topic
from monitor.understand import understand_article

PARSE_SECONDS = 5.0
READ_SECONDS = 20.0
WORKER_BYTES = 2 * 1024**3  # address space of one worker: a bomb dies there, not here


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Where a worker finds what it must know: the topic's folders (the packaged one first), the languages', the outlet rules."""

    topic: str
    topic_folders: tuple[Path, ...]
    language_folders: tuple[Path, ...]
    outlet_files: tuple[Path, ...]

    def load(self) -> tuple[Topic, OutletRules]:
        """Read it. Raises ConfigError."""
        return load_topic(self.topic, self.topic_folders, self.language_folders), load_outlets(self.outlet_files)


class Thinkers:
    """A pool of worker processes that know a topic. Use as an asynchronous context manager."""

    def __init__(self, knowledge: Knowledge, workers: int = 2) -> None:
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=2_000,  # a worker is replaced now and then, whatever a library leaks
            initializer=_wake,
            initargs=(knowledge,),
            context=multiprocessing.get_context("spawn"),
        )

    async def parse(self, page: Page) -> ParsedFeed:
        """The entries of a feed's document. Raises ParseError where there are none to be had, or the parser had to be killed."""
        try:
            parsed: ParsedFeed = await self._run(parse_entries, page, seconds=PARSE_SECONDS)
        except TooSlow as error:
            raise ParseError(f"the parser had to be stopped: {error}", about=page.url) from error
        return parsed

    async def understand(self, page: Page | None, entry: Entry, feed: Feed, first_seen: datetime) -> tuple[Article, Reading]:
        """The article of a page (of the entry's own text where page is None) and what it says. Raises TooSlow."""
        result: tuple[Article, Reading] = await self._run(_understand, page, entry, feed, first_seen, seconds=READ_SECONDS)
        return result

    async def close(self) -> None:
        """End the workers, the busy ones too."""
        self._pool.stop()
        await asyncio.to_thread(self._pool.join)

    async def _run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        future = self._pool.schedule(function, args=args, timeout=seconds)
        try:
            return await asyncio.wrap_future(future)
        except WorkerTimeout as error:
            raise TooSlow(f"it took more than {seconds:g} s") from error
        except ProcessExpired as error:
            raise TooSlow(f"its process died ({error})") from error
        except MemoryError as error:
            raise TooSlow(f"it wanted more than {WORKER_BYTES // 1024**2} MiB of memory") from error
        except asyncio.CancelledError:
            future.cancel()
            raise


_known: list[tuple[Topic, OutletRules]] = []


def _wake(knowledge: Knowledge) -> None:
    """In a worker: leave signals to the parent, bound the memory, learn the topic."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    _known.append(knowledge.load())


def _understand(page: Page | None, entry: Entry, feed: Feed, first_seen: datetime) -> tuple[Article, Reading]:
    topic, outlets = _known[-1]
    article = extract_article(page, entry, feed, first_seen, outlets)
    return article, understand_article(article, topic)
