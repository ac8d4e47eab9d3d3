"""Entries of what is no feed (sitemaps, lists, channels), put together like those of feeds: plain strings, a key, a digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.model import Entry
from monitor.parse.entries import _digest, _link
from monitor.parse.plain import plain_line, plain_markup
from monitor.text import canonical_url, fold

MOST_ENTRIES = 500

absolute_link = _link


def plain_entry(
    *,
    link: str,
    title: str,
    guid: str | None = None,
    html: str = "",
    published: datetime | None = None,
    updated: datetime | None = None,
    author: str = "",
    language: str | None = None,
) -> Entry:
    """An entry. ``link`` is absolute, or ""; without a guid it is known by its canonical link, without a link by its title."""
    line, html, link_key = plain_line(title), plain_markup(html), canonical_url(link)
    return Entry(
        key=guid or link_key or fold(line),
        guid=guid,
        link=link,
        link_key=link_key,
        title=line,
        html=html,
        published=published,
        updated=updated,
        digest=_digest(line, html),
        author=plain_line(author, 200) or None,
        language=language,
    )


def each_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each key once, in the place of its first mention, by the first that has a title: pictures link to an article too."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.setdefault(entry.key, entry)
        if not known.title and entry.title:
            found[entry.key] = entry
    return tuple(entry for key, entry in found.items() if key)
