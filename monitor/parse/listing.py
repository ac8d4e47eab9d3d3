"""A page that lists articles becomes entries, by CSS rules: for outlets and ministries that have no feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import RuleMisfits
from monitor.model import Entry, ListRules, Page
from monitor.parse.entries import ParsedFeed
from monitor.parse.hints import Hints
from monitor.parse.html import tree_of
from monitor.parse.local_dates import read_local_date
from monitor.parse.plain import plain_line
from monitor.parse.plain_entry import MOST_ENTRIES, absolute_link, each_once, plain_entry

MOST_DATE = 200
HEADLINE = 20  # characters, at least: categories and "more" are shorter
YOUNG = timedelta(days=2)
_CLOCK = re.compile(r"\d[:։]\d\d")


def parse_list(page: Page, rules: ListRules, zone: str) -> ParsedFeed:
    """The articles that a page lists, in its order, at most 500. ``zone`` (IANA) is for dates that name none. A bare day is not
    taken for its first minute while that makes a difference: a story of this day or the last is dated by its page, or by its
    first sight.

    An item without a link and without a title is none. Raises RuleMisfits where not one is found: the page has changed, or the
    rule never fitted; that is a failure and not an empty source."""
    tree = tree_of(page)
    found = each_once(_entries(tree, rules, page, zone))
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
        named = _first(item, rules.title) if rules.title else None
        anchor = _first(item, rules.link) if rules.link else _link_of(named) or _link_around(named) or _link_of(item)
        if anchor is not None and anchor.tag != "a":
            anchor = _link_of(anchor) or anchor
        named = anchor if rules.title is None else named
        title = plain_line(named.text(separator=" ")) if named is not None else ""
        if not title and anchor is not None:
            title = plain_line((anchor.attributes.get("title") or "")[:1000])
        link = absolute_link(page.final_url, (anchor.attributes.get("href") or "")) if anchor is not None else ""
        if not title and not link:
            continue
        summary = _first(item, rules.summary) if rules.summary else None
        dated = _first(item, rules.date) if rules.date else None
        yield plain_entry(
            link=link,
            title=title,
            html=summary.html or "" if summary is not None else "",
            published=_when(dated, zone, page.fetched_at),
        )


def _first(item: LexborNode, selector: str) -> LexborNode | None:
    """The first element that a selector names: the item itself, or one within it."""
    return item.css_first(selector)


def _link_of(node: LexborNode | None) -> LexborNode | None:
    """The link that an element is, or holds: the first that is as long as a headline, else that has words, else any."""
    if node is None or node.tag == "a":
        return node
    links = node.css("a[href]")
    for least in (HEADLINE, 1, 0):
        if (found := next((link for link in links if len(link.text(strip=True)) >= least), None)) is not None:
            return found
    return None


def _link_around(node: LexborNode | None) -> LexborNode | None:
    """The link that an element stands in, one or two steps up."""
    above = node.parent if node is not None else None
    for _ in range(2):
        if above is not None and above.tag == "a":
            return above
        above = above.parent if above is not None else None
    return None


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
