"""robots.txt as RFC 9309 has it: what a file lets a crawler of some name read.

Where the RFC leaves room, or a file is in error, it is read as the parser that most sites write for reads it (Google's, open
source): "Disalow" and a missing colon are understood, a line's first 16,663 bytes count, and so do the rules behind it. Where the
RFC and that parser differ (whether ``%62`` is the letter b), the reading that keeps us out stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MOST_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB
MOST_LINE = 2083 * 8 - 1  # eight times the longest address that browsers used to know
EVERYBODY = "*"
_LINE_END = re.compile(r"\r\n|\n|\r")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_KEYS = (  # how a key may begin, misspelled as well
    (re.compile(r"user-?agent|user agent", re.IGNORECASE), "agent"),
    (re.compile(r"dis+al+ow|diasllow|disallaw", re.IGNORECASE), "disallow"),
    (re.compile(r"allow", re.IGNORECASE), "allow"),
    (re.compile(r"crawl-?delay", re.IGNORECASE), "delay"),
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A line ``Allow`` or ``Disallow``. ``path`` is in one spelling of percent-encoding, ``plain`` with the encoded letters,
    digits and ``-._~`` as themselves."""

    allows: bool
    path: str
    plain: str


@dataclass(slots=True)
class _Group:
    """The agents that lines in a row name (``*`` is everybody), the rules behind them, and the delays of those named before."""

    agents: set[str] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    delays: dict[str, float] = field(default_factory=dict)


class RobotsTxt:
    """The rules of one file. ``body``: its bytes; what is beyond 512 KiB is not read. Nothing in it is an error."""

    def __init__(self, body: bytes = b"") -> None:
        self._groups = list(_groups(_text(body[:MOST_BYTES])))

    def allows(self, url: str, name: str) -> bool:
        """Whether a crawler called ``name`` (its product token, any case) may read ``url``, as it is sent: percent-encoded. The
        longest rule that matches decides, of two as long the one that allows; where none does, it may. What is no address may
        not be read."""
        path = _path(url)
        if path is None:
            return False
        if path == "/robots.txt":
            return True
        plain = _decoded(path)
        allowed = blocked = 0
        for rule in self._rules(name):
            if rule.allows:
                allowed = max(allowed, _allowance(rule, path))
            elif len(rule.path) > blocked and (_matches(path, rule.path) or _matches(plain, rule.plain)):
                blocked = len(rule.path)
        return allowed >= blocked

    def delay(self, name: str) -> float | None:
        """The seconds that the file asks ``name`` to wait between two requests, or None."""
        called = self._called(name)
        return max((group.delays[called] for group in self._groups if called in group.delays), default=None)

    def _rules(self, name: str) -> list[Rule]:
        """Of all groups that name a crawler, put together (2.2.1), else of those for everybody."""
        called = self._called(name)
        return [rule for group in self._groups if called in group.agents for rule in group.rules]

    def _called(self, name: str) -> str:
        return name.lower() if any(name.lower() in group.agents for group in self._groups) else EVERYBODY


def product_token(user_agent: str) -> str:
    """The name by which a robots.txt may call us (2.2.1): ``event-monitor`` of ``event-monitor/0.1 (+https://…)``."""
    found = _TOKEN.search(user_agent)
    return found.group().lower() if found else "monitor"


def _text(body: bytes) -> str:
    """The lines, one letter a byte: a path is bytes, in whatever encoding the site has."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            rest = body[len(mark) :]
            return (rest if codec == "utf-8" else rest.decode(codec, "replace").encode()).decode("latin-1")
    return body.decode("latin-1")


def _groups(text: str) -> Iterator[_Group]:
    group, ruled = _Group(), False
    for line in _LINE_END.split(text):
        key, value = _key_and_value(line[:MOST_LINE])
        if key == "agent":
            if ruled:
                yield group
                group, ruled = _Group(), False
            found = _TOKEN.match(value)
            if found is not None:
                group.agents.add(found.group().lower())
            elif value == EVERYBODY or value[:2] in ("* ", "*\t"):
                group.agents.add(EVERYBODY)
        elif key == "delay":
            seconds = _seconds(value)
            if seconds is not None:  # those that were named before one already keep it
                group.delays = dict.fromkeys(group.agents, seconds) | group.delays
        elif key:
            ruled = True
            path = _encoded(value)
            group.rules.append(Rule(key == "allow", path, _decoded(path)))
    yield group


def _key_and_value(line: str) -> tuple[str, str]:
    """A line's key and value, or two empty strings. ``Disallow /path`` without a colon is meant as with one."""
    line = line.partition("#")[0].strip(" \t\f\v\x00")
    said, colon, value = line.partition(":")
    if not colon:
        said, _, value = line.partition(" " if " " in line else "\t")
        if len(value.split()) != 1:
            return "", ""
    return next((key for pattern, key in _KEYS if pattern.match(said)), ""), value.strip(" \t")


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return min(seconds, 86_400.0) if seconds > 0 else None


def _path(url: str) -> str | None:
    """Path and query of an address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return _encoded((parts.path or "/") + query, letters=False)


def _encoded(path: str, *, letters: bool = True) -> str:
    """One spelling: hex digits are capitals, and bytes beyond ASCII are encoded (unless not ``letters``)."""
    path = _ESCAPE.sub(lambda found: found.group().upper(), path)
    if path.isascii() or not letters:
        return path
    return "".join(letter if letter < "\x80" else f"%{ord(letter):02X}" for letter in path)


def _decoded(path: str) -> str:
    """The encoded letters, digits and ``-._~`` as themselves (2.2.2)."""

    def letter(found: re.Match[str]) -> str:
        plain = chr(int(found[1], 16))
        return plain if plain in _UNRESERVED else found.group()

    return _ESCAPE.sub(letter, path) if "%" in path else path


def _allowance(rule: Rule, path: str) -> int:
    """The length by which a rule allows a path, 0 where it does not. ``/x/index.html`` is the page of ``/x/`` as well."""
    if _matches(path, rule.path):
        return len(rule.path)
    at = rule.path.rfind("/")
    if at >= 0 and rule.path.startswith("/index.htm", at) and _matches(path, f"{rule.path[: at + 1]}$"):
        return at + 2
    return 0


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern (``*``: anything, ``$`` at its end: the end) fits a path from its beginning. Each piece between two stars
    is looked for behind the one before, and never again."""
    if not pattern:
        return False
    whole = pattern.endswith("$")
    first, *pieces = (pattern[:-1] if whole else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not whole or at == len(path)
    *middle, last = pieces
    for piece in middle:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if whole:
        return len(path) - at >= len(last) and path.endswith(last)
    return path.find(last, at) >= 0
