"""Whether a page stands in its article's place: a bot check, a consent form, a log-in, a paywall, an error, another story.

What they look like is data (``walls:`` in ``config/outlets.yaml``); here is how the signs are weighed. An article about walls is
an article: it is long, or its title in the feed says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.extract.blocks import paragraphs
from monitor.extract.lines import LINE
from monitor.extract.metadata import title_words
from monitor.extract.outlets import Walls, host_of
from monitor.extract.tidy import clean

SHORT = 700
"""Up to this length (characters) a text with a wall's machinery or wording on its page is a wall; longer ones are articles about
one."""

TEASER = 1_500
"""Up to this length a text is a teaser where the page both asks for a subscription and says itself that it is not free."""

FIRST = 3
"""A long text is asked for a wall's wording where it has some in so many lines at its beginning."""

SAID = 80
"""So much of a line is repeated (characters) when it is told why a page is a wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was read of a page: its ``headlines``, the lines ``found`` to be its text, the ``text`` they became, the story's
    ``known_title`` elsewhere, and whether the page says that it is ``free`` to read."""

    url: str
    headlines: Sequence[str]
    found: Sequence[str]
    text: str
    known_title: str
    free: bool


def machinery_of(tree: LexborHTMLParser, walls: Walls) -> str:
    """The selector of a wall's machinery that the page has, or "". To be asked before anything is taken out of the tree."""
    if not walls.elements or not _has(tree, ", ".join(walls.elements)):
        return ""
    return next((selector for selector in walls.elements if _has(tree, selector)), "")


def wall_in(tree: LexborHTMLParser, seen: Seen, machinery: str, walls: Walls) -> str | None:
    """What stands in the article's place, in words for the log, or None where the article does."""
    if host_of(seen.url) in walls.hosts:
        return f"{host_of(seen.url)} answered"
    known = walls.lines.match(seen.known_title)
    if (titled := next(filter(walls.lines.match, seen.headlines), None)) and not known:
        return _quoted(titled)
    if not known and (line := _worded(seen, walls)) is not None:
        return _quoted(line)
    if machinery and len(seen.text) < SHORT:
        return f"a page with {machinery}"
    if (asked := _paywall(tree, seen, walls)) is not None:
        return asked
    if _other_story(seen):
        return "another page: it has not one word of the title"
    return None


def _worded(seen: Seen, walls: Walls) -> str | None:
    """A line of a wall's wording in a short text, or in a longer one that begins with such lines and is made of them for the most
    part."""
    short = len(seen.text) < SHORT
    if not short and not any(walls.lines.match(clean(line)) for line in seen.found[:FIRST]):
        return None
    lines = [line for line in map(clean, seen.found) if walls.lines.match(line)]
    return lines[0] if lines and (short or sum(map(len, lines)) * 2 > sum(map(len, seen.found))) else None


def _paywall(tree: LexborHTMLParser, seen: Seen, walls: Walls) -> str | None:
    """What asks for a subscription behind a text that may be its teaser."""
    if len(seen.text) >= (SHORT if seen.free else TEASER) or walls.paywall.match(seen.known_title):
        return None
    everything = paragraphs(tree.body) if tree.body is not None else []
    line = next((line for line in map(clean, everything) if len(line) <= LINE and walls.paywall.match(line)), None)
    if line is not None:
        return f"a teaser: {_quoted(line)}"
    if not seen.free and any(_has(tree, selector) for selector in walls.paywall_elements):
        return "a teaser: the page says that it is not free to read"
    return None


def _other_story(seen: Seen) -> bool:
    """Whether not one word of the story's title stands on the page. Titles of one or two words prove nothing."""
    words = title_words(seen.known_title)
    return len(words) >= 3 and not words & title_words(" ".join((*seen.headlines, seen.text)))


def _quoted(line: str) -> str:
    return f"«{line[:SAID]}»"


def _has(tree: LexborHTMLParser, selector: str) -> bool:
    try:
        return tree.css_first(selector) is not None
    except SelectolaxError:
        return False
