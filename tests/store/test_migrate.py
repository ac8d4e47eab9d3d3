"""The schema: the migrations make what the tables say, and a crash in the middle leaves nothing behind."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from monitor.errors import StoreError
from monitor.store import open_store, postgres, sqlite
from monitor.store.migrate import migrate
from monitor.store.tables import metadata

DIE_AT_STATEMENT = """
import os, sys
import sqlalchemy as sa
from monitor.store import sqlite
from monitor.store.migrate import migrate
engine = sqlite.writer(sys.argv[1])
left = int(sys.argv[2])
with engine.connect() as connection, connection.begin():
    @sa.event.listens_for(connection, "before_cursor_execute")
    def die(*_):
        global left
        left -= 1
        if left < 0:
            os._exit(137)
    migrate(connection)
"""


@contextmanager
def opened(url: str) -> Iterator[sa.Connection]:
    engine = sqlite.writer(url) if url.startswith("sqlite") else postgres.writer(url)
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(database_url: str) -> None:
    with opened(database_url) as connection:
        migrate(connection)
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    for _ in range(2):
        with opened(database_url) as connection:
            migrate(connection)


@pytest.mark.parametrize("statements", [1, 8, 20, 28])
def test_a_kill_in_the_middle_of_the_first_migration_leaves_an_empty_database(tmp_path: Path, statements: int) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    died = subprocess.run([sys.executable, "-c", DIE_AT_STATEMENT, url, str(statements)], check=False)
    assert died.returncode == 137
    with sqlite3.connect(tmp_path / "monitor.db") as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone() == (0,)
    with opened(url) as again:
        migrate(again)


async def test_a_database_of_a_newer_version_is_refused_in_plain_words(sqlite_url: str) -> None:
    async with open_store(sqlite_url):
        pass
    with sqlite3.connect(sqlite.path_of(sqlite_url)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match="newer monitor"):
        async with open_store(sqlite_url):
            pass
