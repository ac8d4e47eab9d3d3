"""One visitor at a time: how many requests a site gets from us at once, and how long we wait between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac"})


def domain_of(url: str) -> str:
    """The domain that politeness goes by: the registrable one, by the rule of thumb that ``co.uk`` and its like are suffixes; an
    address literal or a single label stands for itself, with its port where it names one."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all: whoever asks for it will say so
        return url
    host = (parts.hostname or "").lower().rstrip(".")
    labels = host.split(".")
    if host.replace(".", "").isdigit() or ":" in host or len(labels) < 2:
        return parts.netloc.rpartition("@")[2].lower()
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if short else labels[-2:])


@dataclass(slots=True)
class _Slot:
    hands: asyncio.Semaphore
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    waiting: int = 0


class Politeness:
    """Slots per domain: at most ``concurrency`` requests under way, starting at least ``delay`` apart."""

    def __init__(self, concurrency: int, delay: timedelta) -> None:
        self._concurrency = concurrency
        self._delay = delay.total_seconds()
        self._slots: dict[str, _Slot] = {}

    @asynccontextmanager
    async def slot(self, url: str) -> AsyncIterator[None]:
        """Wait for one's turn at the URL's domain, and hold it."""
        domain = domain_of(url)
        slot = self._slots.setdefault(domain, _Slot(asyncio.Semaphore(self._concurrency)))
        slot.waiting += 1
        try:
            async with slot.hands:
                await self._pause(slot)
                yield
        finally:
            slot.waiting -= 1
            if slot.waiting == 0 and slot.free_at <= asyncio.get_running_loop().time():
                self._slots.pop(domain, None)

    async def _pause(self, slot: _Slot) -> None:
        async with slot.turn:
            now = asyncio.get_running_loop().time()
            if slot.free_at > now:
                await asyncio.sleep(slot.free_at - now)
            slot.free_at = asyncio.get_running_loop().time() + self._delay
