"""The room's door: a fetched page, or the feed's own words where it holds no article, becomes an `Article`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.extract.blocks import markup_paragraphs, paragraphs, parse_html
from monitor.extract.charset import decode_page
from monitor.extract.following import next_page
from monitor.extract.generic import extract_paragraphs, without_embedded
from monitor.extract.metadata import read_metadata, without_site
from monitor.extract.outlets import OutletRules
from monitor.extract.tidy import bare, clean, clean_title, digest, join_paragraphs
from monitor.extract.walls import Seen, machinery_of, wall_in
from monitor.model import Article, ArticleRules, Entry, Feed, Page, TextFrom
from monitor.text import detect_language
from monitor.text.url import canonical_url

RULED = 60
"""A text found by an outlet's rule is taken from this length on (characters); below it the page changed, and the text is looked
for."""

BODY = 200
"""An article in the page's JSON-LD is looked at from this length on (characters)."""

_FRONT = re.compile(r"^/*(?:[a-z]{2,3}/*)?(?:index\.\w+)?$", re.IGNORECASE)
"""The path of a site's front page, or of one language's."""

_AHEAD = timedelta(days=1)
"""A publication further in the future than this is a wrong clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page of HTML says. ``text`` is "" where it holds no article; ``canonical``: the address that it gives itself, if
    that is believable; times are aware UTC; ``wall``: what stands in the article's place (bot check, consent, log-in, not found),
    in words; ``following``: the address of the article's next page."""

    title: str
    text: str
    lang: str
    canonical: str | None
    published: datetime | None
    modified: datetime | None
    authors: tuple[str, ...]
    wall: str | None
    following: str | None


def extract_article(page: Page | None, entry: Entry, feed: Feed, first_seen: datetime, outlets: OutletRules) -> Article:
    """The article behind ``entry``: from ``page`` (and its ``more``) where it was had and holds one, else from the entry's own
    markup (``text_from``); ``unread`` then says why. An item that only reports a feed bridge's failure has no text.

    The page is not believed where it failed, is a wall, or says less than half of what the feed does. Its headline wins over the
    feed's, so that a corrected one is seen. Published: feed, JSON-LD, meta, ``<time>``, address, in this order; what lies more
    than a day after ``first_seen`` is a wrong clock and is not used. Pure; never raises."""
    latest = first_seen + _AHEAD
    failed = outlets.walls.errors.match(clean_title(entry.title))
    told = "" if failed else join_paragraphs(markup_paragraphs(entry.html), (entry.title,), outlets)
    read = unread = None
    if page is not None:
        read, unread = _read_pages(page, entry, feed, outlets, latest)
    if page is not None and read is not None and not unread and not failed and len(read.text) * 2 >= len(told):
        source, title, text, url = TextFrom.PAGE, read.title or clean_title(entry.title), read.text, page.final_url or page.url
    else:
        read = None if unread else read
        title = clean_title(entry.title) or (read.title if read else "")
        source, text, url = TextFrom.FEED, told, entry.link
    lang = read.lang if read and source is TextFrom.PAGE and title == read.title else detect_language(f"{title}\n{text}")
    return Article(
        key=_key(read.canonical if read else None, url, entry, feed, outlets),
        url=url,
        outlet=feed.outlet,
        feed=feed.name,
        lang=lang if lang != "und" else feed.language or lang,
        title=title,
        text=text,
        text_from=source,
        published=_usable(entry.published, latest) or (read.published if read else None),
        modified=read.modified if read else None,
        first_seen=first_seen,
        digest=digest(title, text),
        authors=(read.authors if read else ()) or ((clean(entry.author),) if entry.author else ()),
        outlet_side=feed.side,
        outlet_group=feed.group,
        tags=feed.tags,
        timezone=feed.timezone,
        unread=unread,
        following=read.following if read and source is TextFrom.PAGE else None,
    )


def extract_html(
    html: str,
    url: str,
    outlets: OutletRules,
    *,
    zone: str = "UTC",
    rules: ArticleRules | None = None,
    known_title: str = "",
    latest: datetime | None = None,
    first: str = "",
    number: int = 1,
) -> PageText:
    """What a page of HTML says. ``url`` is where it was found ("" where that is not known); ``zone`` (IANA) is for times that
    name none; ``rules`` go before the outlet's own; ``known_title`` is the story's title elsewhere; times after ``latest`` are
    wrong clocks; it is page ``number`` of the article that begins at ``first`` (``url`` where it is the first). Pure; never
    raises."""
    tree = parse_html(without_embedded(html))
    metadata = read_metadata(tree, url, zone)
    rules = rules or outlets.for_url(url)
    named = _first_text(tree, rules.title) if rules and rules.title else ""
    headlines = [without_site(text, (), known_title) for text in (named, *metadata.headlines) if text]
    machinery = machinery_of(tree, outlets.walls)
    following = next_page(tree, url, first or url, number + 1)
    found = _ruled_paragraphs(tree, rules) if rules else []
    if sum(map(len, found)) < RULED:
        found = extract_paragraphs(tree, (*headlines, known_title)) or found
    text = join_paragraphs(found, (*headlines, known_title), outlets)
    if told := _told_whole(metadata.body, text):
        found = markup_paragraphs(told)
        text = join_paragraphs(found, (*headlines, known_title), outlets)
    title = headlines[0] if headlines else ""
    seen = Seen(url=url, headlines=headlines, found=found, text=text, known_title=known_title, free=metadata.free)
    return PageText(
        title=title,
        text=text,
        lang=detect_language(f"{title}\n{text}"),
        canonical=metadata.canonical,
        published=next((moment for moment in metadata.published if _usable(moment, latest)), None),
        modified=next((moment for moment in metadata.modified if _usable(moment, latest)), None),
        authors=metadata.authors,
        wall=wall_in(tree, seen, machinery, outlets.walls),
        following=following,
    )


def _read_pages(
    page: Page, entry: Entry, feed: Feed, outlets: OutletRules, latest: datetime
) -> tuple[PageText | None, str | None]:
    """What a page and those that it goes on with say as one, and why it was not read, where it was not. A page that says nothing
    new (the first one again) is not the next."""
    read, unread = _read(page, page, entry, feed, outlets, latest, 1)
    if read is None or unread:
        return read, unread
    known = set(read.text.split("\n\n"))
    for number, further in enumerate(page.more, 2):
        after, _ = _read(further, page, entry, feed, outlets, latest, number)
        new = [text for text in after.text.split("\n\n") if text and text not in known] if after is not None else []
        if after is None or not new:
            return replace(read, following=None), None
        known.update(new)
        read = replace(read, text="\n\n".join((read.text, *new)), following=after.following)
    return read, None


def _read(
    page: Page, first: Page, entry: Entry, feed: Feed, outlets: OutletRules, latest: datetime, number: int
) -> tuple[PageText | None, str | None]:
    """The page as it reads, and why it cannot be the article: an error, a picture, a PDF, the site's front page, a wall."""
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    url = page.final_url or page.url
    if not 200 <= page.status < 300:
        return None, f"HTTP {page.status}"
    if kind and "html" not in kind and "xml" not in kind and kind != "text/plain":
        return None, f"it is {kind}"
    if _is_front(url) and not _is_front(entry.link or url):
        return None, "the site's front page answered"
    read = extract_html(
        decode_page(page.body, page.headers),
        url,
        outlets,
        zone=feed.timezone,
        rules=feed.article,
        known_title=clean_title(entry.title),
        latest=latest,
        first=first.final_url or first.url,
        number=number,
    )
    return read, read.wall or (None if read.text else "it holds no text")


def _told_whole(body: str, text: str) -> str:
    """The article as JSON-LD has it, where the page shows less than half of it and what it shows is a part of it; else ""."""
    if len(body) < BODY or len(text) * 2 >= len(body):
        return ""
    whole = bare(body)
    shown = [key for key in map(bare, text.split("\n\n")) if len(key) >= RULED]
    return body if sum(len(key) for key in shown if key in whole) * 2 >= sum(map(len, shown)) else ""


def _ruled_paragraphs(tree: LexborHTMLParser, rules: ArticleRules) -> list[str]:
    """The paragraphs of all elements that the rule names, in page order, those inside another of them read once. Takes the
    dropped elements out of the tree, innermost first: what is inside a removed element may not be touched again."""
    try:
        bodies = tree.css(rules.body)
        inside = {inner.mem_id for body in bodies for inner in body.css(rules.body) if inner.mem_id != body.mem_id}
        outer = [body for body in bodies if body.mem_id not in inside]
        for body in outer:
            for selector in rules.drop:
                for node in reversed(body.css(selector)):
                    if node.mem_id != body.mem_id:
                        node.decompose()
    except SelectolaxError:
        return []
    return [text for body in outer for text in paragraphs(body)]


def _first_text(tree: LexborHTMLParser, selector: str) -> str:
    try:
        node = tree.css_first(selector)
    except SelectolaxError:
        return ""
    return clean_title(node.text(separator=" ") or "") if node is not None else ""


def _key(canonical: str | None, url: str, entry: Entry, feed: Feed, outlets: OutletRules) -> str:
    """The outlet's own number of the story, else the canonical URL; an entry whose link is none (a ``urn:``, nothing at all) goes
    by its feed and its own key."""
    return outlets.numbered(url) or canonical_url(canonical or url) or f"{feed.name}:{entry.key}"


def _is_front(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.query and _FRONT.match(parts.path) is not None


def _usable(moment: datetime | None, latest: datetime | None) -> datetime | None:
    return None if moment is None or (latest is not None and moment > latest) else moment
