"""Feeds are parsed in processes of their own: a document that holds the parser up is killed, and its next one is parsed apart.

Some documents take feedparser half a minute (an author field of 80 kB; its time grows with the square). A first look gets a short
time among the others; what needs longer is taken to a quarantine of one worker, where it holds up only its like, and its feed
goes there at once from then on.
"""

from __future__ import annotations

from monitor.errors import ParserStopped, TooSlow
from monitor.model import Feed, Page
from monitor.parse import ParsedFeed, parse_source
from monitor.work.pool import Pool

FIRST_LOOK_SECONDS = 1.0
PARSE_SECONDS = 5.0
MOST_WAITING = 12  # in quarantine; more would wait there longer than a poll may take
MOST_SUSPECTS = 1_000


class Parsers:
    """Parses feeds' documents. ``first_look`` and ``seconds``: how long a document may take among the others, and apart."""

    def __init__(self, workers: int = 2, *, first_look: float = FIRST_LOOK_SECONDS, seconds: float = PARSE_SECONDS) -> None:
        self._among = Pool(workers)
        self._apart = Pool(1)
        self._first_look = first_look
        self._seconds = seconds
        self._suspects: dict[str, None] = {}
        self._waiting = 0

    async def parse(self, page: Page, feed: Feed | None = None) -> ParsedFeed:
        """The entries of a source's document, read as ``feed`` says. Raises ParseError where there are none to be had,
        ParserStopped where the parser had to be killed."""
        if page.url not in self._suspects:
            try:
                return await self._parse(self._among, page, feed, self._first_look)
            except TooSlow:
                self._suspect(page.url)
        if self._waiting >= MOST_WAITING:
            raise ParserStopped("the parser has too many slow documents to read", about=page.url)
        self._waiting += 1
        try:
            parsed = await self._parse(self._apart, page, feed, self._seconds)
        except TooSlow as error:
            raise ParserStopped(f"the parser had to be stopped: {error}", about=page.url) from error
        finally:
            self._waiting -= 1
        self._suspects.pop(page.url, None)
        return parsed

    async def close(self) -> None:
        """End the workers, the busy ones too."""
        await self._among.close()
        await self._apart.close()

    async def _parse(self, pool: Pool, page: Page, feed: Feed | None, seconds: float) -> ParsedFeed:
        parsed: ParsedFeed = await pool.run(parse_source, page, feed, seconds=seconds)
        return parsed

    def _suspect(self, url: str) -> None:
        if len(self._suspects) >= MOST_SUSPECTS:
            self._suspects.pop(next(iter(self._suspects)))
        self._suspects[url] = None
