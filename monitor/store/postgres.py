"""What only PostgreSQL has: drivers, and one lock for grouping in the place of SQLite's one writer."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

GROUPING_LOCK = 0x6D6F6E69  # any number, the same everywhere: two workers with two reports of one event must make one event


def writer(url: str) -> sa.Engine:
    """The engine that writes (psycopg)."""
    return sa.create_engine(_with_driver(url), pool_size=1, max_overflow=0)


def readers(url: str) -> AsyncEngine:
    """The engine for those who only look."""
    return create_async_engine(_with_driver(url), pool_size=2, max_overflow=2)


def _with_driver(url: str) -> sa.URL:
    return sa.make_url(url).set(drivername="postgresql+psycopg")
