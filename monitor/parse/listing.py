"""A page that lists articles becomes entries, by CSS rules: for outlets and ministries that have no feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import RuleMisfits
from monitor.model import Entry, ListRules, Page
from monitor.parse.entries import MOST_ENTRIES, ParsedFeed, _link, _make, _once
from monitor.parse.hints import Hints
from monitor.parse.html import tree_of
from monitor.parse.local_dates import read_local_date
from monitor.parse.plain import plain_line

MOST_DATE = 200
YOUNG = timedelta(days=2)
_CLOCK = re.compile(r"\d[:։]\d\d")


def parse_list(page: Page, rules: ListRules, zone: str) -> ParsedFeed:
    """The articles that a page lists, in its order, at most 500. ``zone`` (IANA) is for dates that name none. A bare day is not
    taken for its first minute while that makes a difference: a story of this day or the last is dated by its page, or by its
    first sight.

    An item without a link and without a title is none. Raises RuleMisfits where not one is found: the page has changed, or the
    rule never fitted; that is a failure and not an empty source."""
    tree = tree_of(page)
    found = _once(_best(_entries(tree, rules, page, zone)))
    if not found:
        items = len(tree.css(rules.item))
        what = f"the {items} elements that it finds have neither link nor title" if items else "no element of this page is one"
        raise RuleMisfits(f"the rule `list: {{item: {rules.item!r}}}` fits nothing: {what}", about=page.url)
    title = tree.css_first("title")
    return ParsedFeed(
        title=plain_line(title.text()) if title else "",
        language=_language(tree),
        home=page.final_url,
        hints=Hints(),
        entries=found,
    )


def _entries(tree: LexborHTMLParser, rules: ListRules, page: Page, zone: str) -> Iterator[Entry]:
    for item in tree.css(rules.item)[:MOST_ENTRIES]:
        anchor = _first(item, rules.link) if rules.link else _link_of(item)
        if anchor is not None and anchor.tag != "a":
            anchor = _link_of(anchor) or anchor
        named = _first(item, rules.title) if rules.title else anchor
        title = plain_line(named.text(separator=" ")) if named is not None else ""
        if not title and anchor is not None:
            title = plain_line((anchor.attributes.get("title") or "")[:1000])
        link = _link(page.final_url, (anchor.attributes.get("href") or "")) if anchor is not None else ""
        if not title and not link:
            continue
        summary = _first(item, rules.summary) if rules.summary else None
        dated = _first(item, rules.date) if rules.date else None
        yield _make(
            guid=None,
            link=link,
            title=title,
            html=summary.html or "" if summary is not None else "",
            published=_when(dated, zone, page.fetched_at),
            updated=None,
            author="",
            language=None,
        )


def _best(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Each article in the place of its first mention, by the first that has a title: pictures link to it too."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.setdefault(entry.key, entry)
        if not known.title and entry.title:
            found[entry.key] = entry
    return iter(found.values())


def _first(item: LexborNode, selector: str) -> LexborNode | None:
    """The first element that a selector names: the item itself, or one within it."""
    return item.css_first(selector)


def _link_of(item: LexborNode) -> LexborNode | None:
    """The item's first link that leads somewhere and has words; else its first link; or the link that it is."""
    if item.tag == "a":
        return item
    links = item.css("a[href]")
    return next((link for link in links if link.text(strip=True)), links[0] if links else None)


def _when(node: LexborNode | None, zone: str, at: datetime) -> datetime | None:
    """What the element says: a ``<time>`` by its attribute, else by words."""
    if node is None:
        return None
    marked = (one.attributes.get(name) for one in (node, *node.css("[datetime]")) for name in ("datetime", "content", "title"))
    for said in (*marked, node.text(separator=" ")):
        moment = read_local_date(said[:MOST_DATE], zone) if said else None
        if said and moment is not None:
            return moment if _CLOCK.search(said) or moment < at - YOUNG else None
    return None


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.root
    said = (root.attributes.get("lang") or "").lower() if root is not None else ""
    return said[:20] or None
