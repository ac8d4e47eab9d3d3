"""Where an article goes on: the address of its next page, told from the address of its first one.

A link to a next page is believed only where its address is the first page's with that page's number added: ``rel=next`` alone is
more often the next story (WordPress writes it so).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.extract.signs import NEVER, load_signs

MOST_PAGES = 5
"""So many pages of one article are read."""

MOST_LINKS = 3_000
"""So many of a page's links are looked at."""

_ENDING = re.compile(r"\.(?:s?html?|php|aspx?)$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:(?:/page|/p|/pages)?/(?:page-|p)?0*(\d{1,2})|[-_,.](?:page-?|p)?0*(\d{1,2}))/?$", re.IGNORECASE)
_PARAMETER = re.compile(r"^(?:page|pg|pageno|pagenum|page_no|paged|seite|sayfa|sehife)$", re.IGNORECASE)
_AROUND = 6
"""So many elements around a link are asked whether they are comments."""


def next_page(tree: LexborHTMLParser, url: str, first: str, number: int) -> str | None:
    """The absolute address of page ``number`` (2, 3, …) of the article whose first page is at ``first``, as the page at ``url``
    links to it; None where it does not."""
    for link, said in _links(tree):
        try:
            target = urljoin(url, link.strip())
        except ValueError:
            continue
        if (said is None or said == str(number)) and continues(first, target, number):
            return target.partition("#")[0]
    return None


def continues(first: str, target: str, number: int) -> bool:
    """Whether ``target`` is the address ``first`` with a page's number added, in its path or as a parameter."""
    try:
        here, there = urlsplit(first), urlsplit(target)
    except ValueError:
        return False
    if there.scheme not in {"http", "https"} or here.netloc.lower() != there.netloc.lower():
        return False
    own, path = unquote(here.path).rstrip("/"), unquote(there.path).rstrip("/")
    known, asked = set(parse_qsl(here.query, keep_blank_values=True)), set(parse_qsl(there.query, keep_blank_values=True))
    if path == own:
        added = asked - known
        return known <= asked and len(added) == 1 and any(_PARAMETER.match(key) and value == str(number) for key, value in added)
    if not own or asked != known:
        return False
    stem, ending = _ENDING.sub("", own), _ENDING.search(own)
    if ending and path.lower().endswith(ending.group().lower()) and path.startswith(stem):
        rest = path[len(stem) : -len(ending.group())]
    elif path.startswith(own):
        rest = path[len(own) :]
    else:
        return False
    found = _NUMBERED.match(rest)
    return found is not None and int(found.group(1) or found.group(2)) == number


def _links(tree: LexborHTMLParser) -> Iterator[tuple[str, str | None]]:
    """Addresses of next pages as the page names them: with ``rel=next`` first (None), then links with what they say, where they
    say a number outside of comments."""
    for node in tree.css('link[rel~="next" i][href], a[rel~="next" i][href]')[:5]:
        yield node.attributes.get("href") or "", None
    for node in islice(tree.css("a[href]"), MOST_LINKS):
        said = (node.text() or "").strip()
        if said.isdecimal() and len(said) <= 2 and not _in_comments(node):
            yield node.attributes.get("href") or "", said


def _in_comments(node: LexborNode) -> bool:
    signs, around = load_signs(), node.parent
    for _ in range(_AROUND):
        if around is None:
            return False
        attributes = around.attributes
        names = " ".join(filter(None, (attributes.get("class"), attributes.get("id"))))
        if names and signs.of(names) == NEVER and "comment" in names.lower():
            return True
        around = around.parent
    return False
