"""What robots.txt lets us read (RFC 9309; the file: `monitor.fetch.robots_txt`). It is asked for pages, never for
feeds, which are there for programs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlsplit, urlunsplit

from monitor.errors import BadStatus, FetchError, KeptOut
from monitor.fetch.robots_txt import RobotsTxt, product_token

KEPT = timedelta(hours=24)  # RFC 9309, 2.4
KEPT_UNREACHABLE = timedelta(minutes=10)
MOST_SITES = 2_000


@dataclass(frozen=True, slots=True)
class _Rules:
    """``file`` None: it cannot be had (``problem``), and everything is forbidden meanwhile (2.3.1.4). ``until``: loop time."""

    file: RobotsTxt | None
    until: float
    problem: str = ""


class Robots:
    """The rules of each site. ``ask`` fetches a robots.txt (its body); ``slow_down`` is told of a Crawl-delay."""

    def __init__(
        self, user_agent: str, ask: Callable[[str], Awaitable[bytes]], slow_down: Callable[[str, timedelta], None]
    ) -> None:
        self._name = product_token(user_agent)
        self._ask = ask
        self._slow_down = slow_down
        self._known: dict[str, asyncio.Task[_Rules]] = {}

    async def check(self, url: str) -> None:
        """Raise KeptOut where the site's robots.txt keeps us from ``url``."""
        rules = await self._rules(url)
        if rules.file is None:
            said = f"robots.txt, without which we read no page, cannot be had: {rules.problem}"
            raise KeptOut(said, about=url, unknown=True)
        if not rules.file.allows(_as_sent(url), self._name):
            raise KeptOut(f"the site's robots.txt keeps {self._name} from this page", about=url)

    async def close(self) -> None:
        """Ask for nothing more."""
        for task in self._known.values():
            task.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)

    async def _rules(self, url: str) -> _Rules:
        """The rules in force, asked for once however many wait for them."""
        parts = urlsplit(url)
        address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/robots.txt", "", ""))
        task = self._known.get(address)
        if task is None or (task.done() and _is_over(task)):
            if len(self._known) >= MOST_SITES:
                self._known = {name: one for name, one in self._known.items() if not one.done()}
            task = self._known[address] = asyncio.create_task(self._learn(address))
        return await asyncio.shield(task)

    async def _learn(self, address: str) -> _Rules:
        now = asyncio.get_running_loop().time
        try:
            body = await self._ask(address)
        except BadStatus as error:
            if 400 <= error.status < 500 and error.status != 429:  # there is none (2.3.1.3)
                return _Rules(RobotsTxt(), now() + KEPT.total_seconds())
            return _Rules(None, now() + KEPT_UNREACHABLE.total_seconds(), str(error))
        except FetchError as error:
            return _Rules(None, now() + KEPT_UNREACHABLE.total_seconds(), str(error))
        file = RobotsTxt(body)
        delay = file.delay(self._name)
        if delay is not None:
            self._slow_down(address, timedelta(seconds=delay))
        return _Rules(file, now() + KEPT.total_seconds())


def _is_over(task: asyncio.Task[_Rules]) -> bool:
    """Whether what was learned is to be learned anew."""
    if task.cancelled() or task.exception() is not None:
        return True
    return task.result().until <= asyncio.get_running_loop().time()


def _as_sent(url: str) -> str:
    """An address as a request names it: what is beyond ASCII is percent-encoded."""
    return url if url.isascii() else "".join(letter if letter.isascii() else quote(letter, errors="replace") for letter in url)
