"""Alembic's door: runs the migrations on the connection that `monitor.store.migrate` hands over, in its transaction."""

from alembic import context

from monitor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # ours is a real transaction on SQLite too: see monitor/store/migrate.py
)
with context.begin_transaction():
    context.run_migrations()
