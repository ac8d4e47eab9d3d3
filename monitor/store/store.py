"""The open database: one writing connection on a thread of its own, and readers beside it.

A step's transaction is one plain function of a `Tx`, run in one hop on the writer's thread (``write``); the same function runs on
PostgreSQL. What waits for the thread at the same time is committed at the same time: half of what a step costs is its commit.
Whoever only looks (web, command line) uses ``look``: the same plain functions, on connections of their own through aiosqlite, so
that a long look never holds up the line.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from monitor.crash import Point, crash_point
from monitor.errors import StoreError
from monitor.store import postgres, sqlite
from monitor.store.migrate import migrate
from monitor.store.tx import Tx

T = TypeVar("T")
MOST_TOGETHER = 32  # steps that share a commit: enough to make it cheap, and none waits long for the others


class _Step:
    """A step that waits for the thread, and what came of it."""

    def __init__(self, step: Callable[[Tx], Any], future: asyncio.Future[Any]) -> None:
        self._step = step
        self.future = future
        self._result: Any = None
        self.error: BaseException | None = None

    def run(self, connection: sa.Connection, *, alone: bool) -> None:
        """Run it in the transaction under way; where it is ``alone`` its error ends that, else its own savepoint."""
        if alone:
            self._result = self._step(Tx(connection))
            return
        try:
            with connection.begin_nested():
                self._result = self._step(Tx(connection))
        except Exception as error:
            self.error = error

    def settle(self) -> None:
        """Let whoever waits for it go on."""
        with contextlib.suppress(RuntimeError):  # the loop is closed, and nobody waits
            self.future.get_loop().call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        if self.future.done():  # cancelled meanwhile
            return
        if self.error is None:
            self.future.set_result(self._result)
        else:
            self.future.set_exception(self.error)


class Store:
    """Memory beside the line. Made by `open_store`; safe to use from one event loop."""

    def __init__(self, writer: sa.Engine, readers: AsyncEngine, lock: IO[str] | None) -> None:
        self._writer = writer
        self._readers = readers
        self._lock = lock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._waiting: deque[_Step] = deque()
        self._connection: sa.Connection | None = None

    async def write(self, step: Callable[[Tx], T]) -> T:
        """Run ``step`` in one transaction: committed when it returns, rolled back when it raises. Steps run one at a time; those
        that wait together share a commit, each within a savepoint of its own, and none returns before it."""
        loop = asyncio.get_running_loop()
        one = _Step(step, loop.create_future())
        self._waiting.append(one)
        loop.run_in_executor(self._thread, self._work_off)
        result: T = await one.future
        return result

    async def look(self, question: Callable[[Tx], T]) -> T:
        """Run a ``question`` that only reads, on a connection of its own."""
        async with self._readers.connect() as connection:
            return await connection.run_sync(lambda sync: question(Tx(sync)))

    async def close(self) -> None:
        """Finish the step under way, close every connection, give up the lock."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()
        await self._readers.dispose()
        if self._lock is not None:
            self._lock.close()

    def _work_off(self) -> None:
        """On the thread: run what waits."""
        steps = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        if not steps:
            return
        try:
            if self._connection is None or self._connection.invalidated:
                self._disconnect()
                self._connection = self._writer.connect()
            with self._connection.begin():
                for one in steps:
                    one.run(self._connection, alone=len(steps) == 1)
                crash_point(Point.STORE_COMMITTING)
            crash_point(Point.STORE_COMMITTED)
        except BaseException as error:
            for one in steps:
                one.error = one.error or error
        for one in steps:
            one.settle()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._writer.dispose()


@asynccontextmanager
async def open_store(url: str, *, alone: bool = True) -> AsyncIterator[Store]:
    """Open the database at ``url`` (``sqlite:///path`` or ``postgresql://…``), bring its schema up to date; close it at the end.

    ``alone``: take the lock that keeps a second daemon off the same database (an OS lock, gone with the process, not inherited by
    workers). Raises StoreError where another daemon has it, or the database is newer than this program."""
    module = sqlite if url.startswith("sqlite") else postgres
    lock = _take_lock(url) if alone and module is sqlite else None
    store = Store(module.writer(url), module.readers(url), lock)
    try:
        await store.write(lambda tx: migrate(tx.connection))
        yield store
    finally:
        await store.close()


def _take_lock(url: str) -> IO[str]:
    path = Path(sqlite.path_of(url) + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise StoreError(f"another monitor is running on this database ({path} is locked)", about=str(path)) from error
    return lock
