"""What only SQLite has: pragmas, transactions that take the write lock at once, the path of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit survives a power cut, not just kill -9
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=60000",  # milliseconds: a backup or a shell may hold the file; wait, never skip
)


def path_of(url: str) -> str:
    """The file behind a ``sqlite:///`` URL."""
    return str(sa.make_url(url).database)


def writer(url: str) -> sa.Engine:
    """The engine whose single connection writes. ``BEGIN IMMEDIATE``: a deferred transaction that turns from reading to writing
    fails at once when another process wrote meanwhile, whatever the time-out (measured)."""
    Path(path_of(url)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False}, poolclass=StaticPool)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def readers(url: str) -> AsyncEngine:
    """The engine for those who only look: aiosqlite connections that refuse to write."""
    engine = create_async_engine(url.replace("sqlite://", "sqlite+aiosqlite://", 1), pool_size=2, max_overflow=2)
    sa.event.listen(engine.sync_engine, "connect", _prepare_reader)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _prepare_reader(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=60000")
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()
