"""A changed configuration: noticing it, and telling the operator once where it is broken, and once when it is good again.

Files are looked at every second, by name, inode, size and time of change: this sees an editor that writes in place, one that
renames a new file over the old, new files, and those that are gone, on every file system. What has changed is taken once it has
stayed as it is for a look: a file that is half written is nobody's mistake."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

from monitor.announce import announce
from monitor.deliver.config_notice import config_body
from monitor.errors import Problem
from monitor.setup import Setup
from monitor.store import Tx

EVERY_SECONDS = 1.0
FILES = (
    "monitor.yaml",
    "feeds.yaml",
    "outlets.yaml",
    "watchlists/*.yaml",
    "templates/**/*",
    "topics/**/*.yaml",
    "topics/**/*.tsv",
)
"""What is watched below the folder of a configuration: all that a reload can replace."""

State = frozenset[tuple[str, int, int, int]]


def state_of(folder: Path) -> State:
    """What the files are like just now. One that goes away while we look is not there."""
    found = set()
    for pattern in FILES:
        for path in folder.glob(pattern):
            try:
                facts = path.stat()
            except OSError:
                continue
            found.add((str(path), facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return frozenset(found)


async def changes(folder: Path, every_seconds: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Yields each time when the files have changed, and stayed so for a look; without end."""
    taken = before = await asyncio.to_thread(state_of, folder)
    while True:
        await asyncio.sleep(every_seconds)
        now = await asyncio.to_thread(state_of, folder)
        if now != taken and now == before:
            taken = now
            yield
        before = now


def tell_of_configuration(tx: Tx, problems: Sequence[Problem], folder: Path, at: datetime, setup: Setup, since: datetime) -> None:
    """Put into the outbox what the operator is to know: what is wrong, or, without ``problems``, that it is good again.
    ``since``: when it was found broken."""
    body = config_body(problems, folder.name, at, since=since)
    told = hashlib.sha256("\n".join(map(str, problems)).encode()).hexdigest()[:16]
    announce(tx, setup, str(body["type"]), f"{since.isoformat()}:{told}", body, at)
