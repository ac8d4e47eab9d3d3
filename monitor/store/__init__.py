"""Memory beside the line: SQLAlchemy Core over SQLite or PostgreSQL."""

from monitor.store.rows import (
    DueDelivery,
    DueEntry,
    DueFeed,
    PollOutcome,
    ReadOutcome,
    SwitchedOff,
)
from monitor.store.store import Store, open_store
from monitor.store.tx import Tx

__all__ = ["DueDelivery", "DueEntry", "DueFeed", "PollOutcome", "ReadOutcome", "Store", "SwitchedOff", "Tx", "open_store"]
