"""The open database: one writing connection on a thread of its own, and readers beside it.

A step's transaction is one plain function of a `Tx`, run in one hop on the writer's thread (``write``); the same function runs on
PostgreSQL. Whoever only looks (web, command line) uses ``look``: the same plain functions, on connections of their own through
aiosqlite, so that a long look never holds up the line.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from monitor.errors import StoreError
from monitor.store import postgres, sqlite
from monitor.store.migrate import migrate
from monitor.store.tx import Tx

T = TypeVar("T")


class Store:
    """Memory beside the line. Made by `open_store`; safe to use from one event loop."""

    def __init__(self, writer: sa.Engine, readers: AsyncEngine, lock: IO[str] | None) -> None:
        self._writer = writer
        self._readers = readers
        self._lock = lock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._connection: sa.Connection | None = None

    async def write(self, step: Callable[[Tx], T]) -> T:
        """Run ``step`` in one transaction: committed when it returns, rolled back when it raises. Steps run one at a time."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, step)

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

    def _run(self, step: Callable[[Tx], T]) -> T:
        if self._connection is None or self._connection.invalidated:
            self._disconnect()
            self._connection = self._writer.connect()
        with self._connection.begin():
            return step(Tx(self._connection))

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
