"""Any feed as feedparser reads it: RSS of all kinds, RDF, CDF, Atom, broken ones too.

Under conditions that were measured: it gets a ``BytesIO`` (a str or bytes body it would open as a path or URL) of UTF-8 (any
codec that a document names reaches Python otherwise), no sanitising and no URL resolving (two thirds of its cost; both are done
elsewhere, on what is kept). The caller runs this in a process that it may kill: some author fields take feedparser half a minute.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

import feedparser

from monitor.parse.item import FULL_TEXTS, Document, Item, mended

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_ITS_OWN = (LookupError, AttributeError, ValueError, TypeError, AssertionError, RecursionError)
"""What escapes from feedparser on broken documents: a ``</link>`` outside of any item, for one."""
_HINTS = ("ttl", "sy_updateperiod", "sy_updatefrequency")


def read_loose(text: str) -> Document | None:
    """The document, or None where there is no feed in it, or feedparser trips over it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser's own deprecations, and the standard library's of what it uses
        try:
            found = feedparser.parse(
                io.BytesIO(text.encode("utf-8", "replace")),
                response_headers=_HEADERS,
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        except _ITS_OWN:
            return None
        if not found.entries and not found.get("version"):
            return None
        channel = found.feed
        return Document(
            title=_string(channel.get("title")),
            language=_string(channel.get("language")),
            link=_string(channel.get("link")),
            hints={name: _string(channel.get(name)) for name in _HINTS},
            items=[_item(one) for one in found.entries],
        )


def _item(entry: Any) -> Item:
    contents = [_string(part.get("value")) for part in entry.get("content", ())]
    contents += [_string(value) for name, value in entry.items() if name.endswith(FULL_TEXTS)]
    texts = [_string(entry.get("summary"))]
    guid, link = _string(dict.get(entry, "id")), _string(dict.get(entry, "link"))
    permalink = bool(entry.get("guidislink")) or ("link" in entry and not link)
    if permalink and link == guid:
        link = ""  # feedparser's own doing, whatever the guid is
    return Item(
        guid=guid,
        link=link or ("" if permalink and guid.startswith("http") else _another_link(entry)),
        title=_string(entry.get("title")),
        html=max((max(contents, key=len, default=""), *texts), key=len),
        published=_string(dict.get(entry, "published")) or _string(dict.get(entry, "created")),
        updated=_string(dict.get(entry, "updated")),  # its own .get() gives the publication where this is missing
        author=mended(_string(entry.get("author"))),
        permalink=permalink,
        own_link=_string(entry.get("feedburner_origlink")),
    )


def _another_link(entry: Any) -> str:
    """Of an item's links to elsewhere the one that comes nearest to the story: another form of it, a page it is about, itself."""
    links = [one for one in entry.get("links", ()) if _string(one.get("href"))]
    for rel in ("alternate", "related", "self"):
        for one in links:
            if one.get("rel") == rel:
                return _string(one.get("href"))
    return ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
