"""Rules for a page that lists articles, guessed from the page: what repeats, has a link with many words, and perhaps a date.

Each headline's link is followed up to the largest element that still holds no other headline: that is its item. Items that look
alike (same element, same classes, same kind of parent) are a list; the list with the most headlines wins. What is proposed has
been read with `parse_list` and found to work.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import ParseError
from monitor.model import ListRules, Page
from monitor.parse.entries import ParsedFeed
from monitor.parse.html import tree_of
from monitor.parse.listing import parse_list
from monitor.parse.local_dates import read_local_date
from monitor.parse.plain_entry import absolute_link
from monitor.text import canonical_url

FEWEST = 3  # headlines that make a list
SHORTEST = 20  # characters of a headline; menus have shorter ones
MOST_LINKS = 2_000
MOST_PROPOSALS = 3
_FURNITURE = "nav, footer, form, script, style, noscript, template"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CLASS = re.compile(r"-?[A-Za-z_][\w-]*")
_OF_ONE = re.compile(
    r"\d|^(?:active|current|first|last|odd|even|clearfix|lazy|hidden|show)$|(?:^|-)(?:col|row|mb|mt|pt|pb|w|h)-", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule, and what it reads."""

    rules: ListRules
    parsed: ParsedFeed


def guess_lists(page: Page, zone: str) -> tuple[Proposal, ...]:
    """Up to three rules that find a list of articles on a page, the likeliest first; each says what it reads there."""
    tree = tree_of(page)
    for node in reversed(tree.css(_FURNITURE)):
        node.decompose()
    groups: defaultdict[str, list[LexborNode]] = defaultdict(list)
    for item in _items(tree, page.final_url):
        groups[_selector_of(item)].append(item)
    ranked = sorted(groups.items(), key=lambda pair: -sum(min(len(_words(item)), 300) + 100 for item in pair[1]))
    found: list[Proposal] = []
    for selector, items in ranked:
        if len(items) >= FEWEST and len(found) < MOST_PROPOSALS:
            found += _proposals(page, _rules(selector, items, zone), zone)
    return tuple(found)


def _proposals(page: Page, rules: ListRules, zone: str) -> Iterable[Proposal]:
    try:
        parsed = parse_list(page, rules, zone)
    except ParseError:
        return
    if sum(1 for entry in parsed.entries if entry.link and len(entry.title) >= SHORTEST) >= FEWEST:
        yield Proposal(rules=rules, parsed=parsed)


def _items(tree: LexborHTMLParser, base: str) -> list[LexborNode]:
    """The element of each headline, in the page's order, each once."""
    here = canonical_url(base)
    links = [
        (link, key)
        for link in tree.css("a[href]")[:MOST_LINKS]
        if len(_words(link)) >= SHORTEST
        and (key := canonical_url(absolute_link(base, link.attributes.get("href") or ""))) not in {"", here}
    ]
    below: defaultdict[int, set[str]] = defaultdict(set)  # the headlines within an element, by its address in the tree
    for link, key in links:
        node: LexborNode | None = link
        while node is not None:
            below[node.mem_id].add(key)
            node = node.parent
    found: dict[int, LexborNode] = {}
    for link, _ in links:
        item = link
        while item.parent is not None and item.parent.tag not in {"body", "html"} and len(below[item.parent.mem_id]) == 1:
            item = item.parent
        found.setdefault(item.mem_id, item)
    return list(found.values())


def _rules(selector: str, items: Sequence[LexborNode], zone: str) -> ListRules:
    """A rule for items that look alike: what most of them hold is named."""
    most = max(FEWEST, len(items) // 2)
    heading = next((tag for tag in _HEADINGS if sum(1 for item in items if _says(item, tag)) >= most), None)
    return ListRules(
        item=selector,
        title=heading,
        date=_common((_dated(item, zone) for item in items), most),
        summary=_common((_summary(item) for item in items), most),
    )


def _common(selectors: Iterable[str | None], most: int) -> str | None:
    counts: defaultdict[str, int] = defaultdict(int)
    for selector in selectors:
        if selector is not None:
            counts[selector] += 1
    best = max(counts, key=counts.__getitem__, default=None)
    return best if best is not None and counts[best] >= most else None


def _dated(item: LexborNode, zone: str) -> str | None:
    if item.css_first("time[datetime]") is not None:
        return "time"
    for node in item.css("*"):
        if node.mem_id != item.mem_id and len(said := _words(node)) <= 60 and read_local_date(said, zone) is not None:
            return _simple(node)
    return None


def _summary(item: LexborNode) -> str | None:
    return next((_simple(node) for node in item.css("p") if len(_words(node)) >= 60 and node.css_first("a[href]") is None), None)


def _says(item: LexborNode, tag: str) -> bool:
    node = item.css_first(tag)
    return node is not None and len(_words(node)) >= SHORTEST


def _selector_of(item: LexborNode) -> str:
    """``parent > item``, each by its element and the classes that it shares with its like."""
    parent = item.parent
    own = _simple(item)
    return f"{_simple(parent)} > {own}" if parent is not None and parent.tag not in {"html", None} else own


def _simple(node: LexborNode) -> str:
    names = [name for name in (node.attributes.get("class") or "").split() if _CLASS.fullmatch(name) and not _OF_ONE.search(name)]
    return (node.tag or "*") + "".join(f".{name}" for name in names[:2])


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())
