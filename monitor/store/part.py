"""The ground that the parts of a transaction stand on: the connection, and rows as work that someone has for a while."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

_NAME = re.compile(r":(\w+)")


def _spelled(question: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The question with a name for each member of a list, and the values under these names."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, list):
            names = [f"{name}_{index}" for index in range(len(value))]
            question = question.replace(f"(:{name})", "(" + ", ".join(f":{one}" for one in names) + ")")
            values |= dict(zip(names, value, strict=True))
        else:
            values[name] = value
    return question, values


class Part:
    """A part of `monitor.store.tx.Tx`: methods over one open ``connection``."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def _all(self, statement: Any) -> list[sa.Row[Any]]:
        return list(self.connection.execute(statement))

    def _one(self, statement: Any) -> sa.Row[Any] | None:
        return self.connection.execute(statement).first()

    def _quick(self, question: str, /, **given: Any) -> list[tuple[Any, ...]]:
        """The rows that a plain question brings, past SQLAlchemy: grouping asks half a dozen an article, and each would cost ten
        times what the database takes for it (measured: 100 µs against 10). Names as ``:name``; a list as ``:name`` in brackets,
        ``(:name)``, becomes as many; times are microseconds."""
        text, values = _spelled(question, given)
        cursor = self.connection.connection.cursor()
        try:
            cursor.execute(text if self.connection.dialect.name == "sqlite" else _NAME.sub(r"%(\1)s", text), values)
            return cursor.fetchall()  # type: ignore[return-value]
        finally:
            cursor.close()

    def _claim(self, table: sa.Table, key: sa.Column[Any], rows: list[sa.Row[Any]], at: datetime, lease: timedelta) -> None:
        """Take ``rows`` until ``at + lease``; their epoch grows, so that whoever had them before can write nothing more."""
        if rows:
            keys = [row._mapping[key.name] for row in rows]
            self.connection.execute(table.update().where(key.in_(keys)).values(lease_until=at + lease, epoch=table.c.epoch + 1))

    def _due(self, table: sa.Table, at: datetime) -> sa.ColumnElement[bool]:
        free = table.c.lease_until.is_(None) | (table.c.lease_until <= at)
        return (table.c.due_at <= at) & free

    def _end(self, table: sa.Table, key: sa.Column[Any], value: Any, epoch: int, **values: Any) -> bool:
        """Write the result of a piece of work and give up its lease; False where someone else has it by now."""
        done = self.connection.execute(
            table.update().where(key == value, table.c.epoch == epoch).values(lease_until=None, **values)
        )
        return done.rowcount == 1

    def clear_leases(self) -> None:
        """At the start of the only daemon: what the last one had under way is to be done again, at once."""
        from monitor.store import tables

        for table in (tables.feed, tables.entry, tables.delivery):
            self.connection.execute(table.update().where(table.c.lease_until.is_not(None)).values(lease_until=None))
