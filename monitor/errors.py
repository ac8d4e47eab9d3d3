"""Every error that this program raises on purpose.

    MonitorError                carries what it is about (a feed, a URL, a path) and its cause
    ├─ ConfigError              shown to a person, several at once, never as a traceback
    ├─ FetchError               TooBig, Refused (KeptOut: by robots.txt), TimedOut, Unreachable, BotWall, BadStatus(status,
    retry_after) ├─ ParseError               these bytes are no feed; ParserStopped: reading them had to be given up; RuleMisfits,
    NoPreview ├─ ExtractError             this page holds no article
    ├─ TooSlow                  thinking that had to be stopped; the worker was killed, the others go on
    ├─ StoreError               the database is missing, newer than we are, or in use by another daemon
    └─ DeliveryError            Rejected (never again), Gone (the channel is over), Unavailable (try again)

Each answers one question, ``error.again``: is it worth another try?
Not errors: nothing new (304), no figure, no match, an article page that cannot be had (the feed's own text is read).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Again(Enum):
    """Whether the same step is worth repeating."""

    NEVER = "never"
    LATER = "later"


class MonitorError(Exception):
    """Base of all. ``about`` names the feed, URL or path; the message says what happened in plain words."""

    again = Again.NEVER

    def __init__(self, message: str, *, about: str = "") -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One mistake in a file: where (``line`` counts from 1), what is wrong, and what would be right."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ConfigError(MonitorError):
    """All mistakes found in the configuration, at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems), about="configuration")
        self.problems = problems


class FetchError(MonitorError):
    """A request that brought no usable answer."""

    again = Again.LATER


class TooBig(FetchError):
    """More bytes than allowed, counted after decompression."""


class Refused(FetchError):
    """We do not go there: a private address, a port, a scheme, robots.txt."""

    again = Again.NEVER


class KeptOut(Refused):
    """The site's robots.txt keeps us from a page, or cannot be had (``unknown``), and then we read none."""

    def __init__(self, message: str, *, about: str, unknown: bool = False) -> None:
        super().__init__(message, about=about)
        self.unknown = unknown


class TimedOut(FetchError):
    """No complete answer in the time allowed."""


class Unreachable(FetchError):
    """No connection: DNS, refused, reset, TLS."""


class BadStatus(FetchError):
    """An HTTP status that is neither success nor 304. ``retry_after``: what the server asked for, if it did."""

    def __init__(self, status: int, *, about: str, retry_after: timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}", about=about)
        self.status = status
        self.retry_after = retry_after


class BotWall(FetchError):
    """A page that asks whether we are human answered, and not the site. ``whose``: who put it up."""

    def __init__(self, whose: str, *, about: str, retry_after: timedelta | None = None) -> None:
        super().__init__(f"a wall against robots ({whose}) answered, not the site", about=about)
        self.whose = whose
        self.retry_after = retry_after


class ParseError(MonitorError):
    """Bytes that are no feed: HTML, nothing at all, or a parser that had to be stopped."""

    again = Again.LATER


class ParserStopped(ParseError):
    """The parser took too long or too much, and was killed: these bytes are not tried again."""


class RuleMisfits(ParseError):
    """A page that lists articles, and a rule that finds none on it."""


class NoPreview(ParseError):
    """A Telegram channel that shows its messages to members alone."""


class ExtractError(MonitorError):
    """A page without an article in it (a bot wall, a consent page, an empty shell)."""


class StoreError(MonitorError):
    """The database cannot be used as it is."""


class DeliveryError(MonitorError):
    """An alert that did not arrive. ``retry_after``: what the receiver asked for, if it did."""

    again = Again.LATER

    def __init__(self, message: str, *, about: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(message, about=about)
        self.retry_after = retry_after


class Unavailable(DeliveryError):
    """Not now: try again."""


class Rejected(DeliveryError):
    """Refused for good (an SMTP 5xx for this recipient): it is dead at once, and kept."""

    again = Again.NEVER


class Gone(Rejected):
    """410: the receiver wants nothing more through this channel."""


class TooSlow(MonitorError):
    """Thinking that had to be stopped: the worker was killed after the time allowed."""

    again = Again.LATER
