"""Bring a database to the schema of this program, in one transaction: after a crash it is the old one or the new one."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from monitor.errors import StoreError

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(connection: sa.Connection) -> None:
    """Run what is missing. The caller's transaction holds it all. On SQLite that works because the connection neither commits
    before DDL by itself (``isolation_level`` None) nor lets Alembic think that DDL cannot be rolled back.

    Raises StoreError where the database was made by a newer version of the program."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    try:
        if current is not None:
            scripts.get_revision(current)
    except CommandError as error:
        raise StoreError(
            f"this database has schema {current}, which a newer monitor made: upgrade monitor, or restore a backup",
            about=current or "",
        ) from error
    command.upgrade(config, "head")
