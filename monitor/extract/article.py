"""The room's door: a fetched page, or the feed's own words where it holds no article, becomes an `Article`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.extract.blocks import markup_paragraphs, paragraphs, parse_html
from monitor.extract.charset import decode_page
from monitor.extract.generic import extract_paragraphs, without_embedded
from monitor.extract.metadata import read_metadata, title_words, without_site
from monitor.extract.outlets import OutletRules, Walls, host_of
from monitor.extract.tidy import clean, clean_title, digest, join_paragraphs
from monitor.model import Article, ArticleRules, Entry, Feed, Page, TextFrom
from monitor.text import detect_language
from monitor.text.url import canonical_url

RULED = 60
"""A text found by an outlet's rule is taken from this length on (characters); below it the page changed, and the text is looked
for."""

SHORT = 700
"""Up to this length (characters) a page that shows a wall's machinery or wording is a wall; longer ones are articles about
one."""

_FRONT = re.compile(r"^/*(?:[a-z]{2,3}/*)?(?:index\.\w+)?$", re.IGNORECASE)
"""The path of a site's front page, or of one language's."""

_AHEAD = timedelta(days=1)
"""A publication further in the future than this is a wrong clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page of HTML says. ``text`` is "" where it holds no article; ``canonical``: the address that it gives itself, if
    that is believable; times are aware UTC; ``wall``: it stands in an article's place (bot check, consent, log-in, not found)."""

    title: str
    text: str
    lang: str
    canonical: str | None
    published: datetime | None
    modified: datetime | None
    authors: tuple[str, ...]
    wall: bool


def extract_article(page: Page | None, entry: Entry, feed: Feed, first_seen: datetime, outlets: OutletRules) -> Article:
    """The article behind ``entry``: from ``page`` where it was had and holds one, else from the entry's own markup
    (``text_from``).

    The page is not believed where it failed, is a wall, or says less than half of what the feed does. Its headline wins over the
    feed's, so that a corrected one is seen. Published: feed, JSON-LD, meta, ``<time>``, address, in this order; what lies more
    than a day after ``first_seen`` is a wrong clock and is not used. Pure; never raises."""
    latest = first_seen + _AHEAD
    told = join_paragraphs(markup_paragraphs(entry.html), (entry.title,), outlets)
    read = _read(page, entry, feed, outlets, latest) if page is not None else None
    if page is not None and read is not None and read.text and not read.wall and len(read.text) * 2 >= len(told):
        source, title, text, url = TextFrom.PAGE, read.title or clean_title(entry.title), read.text, page.final_url or page.url
    else:
        read = None if read is None or read.wall else read
        title = clean_title(entry.title) or (read.title if read else "")
        source, text, url = TextFrom.FEED, told, entry.link
    lang = detect_language(f"{title}\n{text}")
    return Article(
        key=_key(read.canonical if read else None, url, entry, feed),
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
) -> PageText:
    """What a page of HTML says. ``url`` is where it was found ("" where that is not known); ``zone`` (IANA) is for times that
    name none; ``rules`` go before the outlet's own; ``known_title`` is the story's title elsewhere; times after ``latest`` are
    wrong clocks. Pure; never raises."""
    html = without_embedded(html)
    tree = parse_html(html)
    metadata = read_metadata(tree, url, zone)
    rules = rules or outlets.for_url(url)
    named = _first_text(tree, rules.title) if rules and rules.title else ""
    headlines = [without_site(text, (), known_title) for text in (named, *metadata.headlines) if text]
    machinery = any(_found(tree, selector) for selector in outlets.walls.elements)
    found = _ruled_paragraphs(tree, rules) if rules else []
    if sum(map(len, found)) < RULED:
        found = extract_paragraphs(tree, (*headlines, known_title)) or found
    text = join_paragraphs(found, (*headlines, known_title), outlets)
    title = headlines[0] if headlines else ""
    return PageText(
        title=title,
        text=text,
        lang=detect_language(f"{title}\n{text}"),
        canonical=metadata.canonical,
        published=next((moment for moment in metadata.published if _usable(moment, latest)), None),
        modified=next((moment for moment in metadata.modified if _usable(moment, latest)), None),
        authors=metadata.authors,
        wall=host_of(url) in outlets.walls.hosts
        or _worded_as_wall(headlines, found, text, known_title, outlets.walls)
        or (machinery and len(text) < SHORT)
        or _other_story(known_title, " ".join((*headlines, text))),
    )


def _read(page: Page, entry: Entry, feed: Feed, outlets: OutletRules, latest: datetime) -> PageText | None:
    """The page as it reads, or None where it cannot be the article: an error, a picture, a PDF, the site's front page instead."""
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    markup = not kind or "html" in kind or "xml" in kind or kind == "text/plain"
    url = page.final_url or page.url
    if not 200 <= page.status < 300 or not page.body or not markup or (_is_front(url) and not _is_front(entry.link or url)):
        return None
    return extract_html(
        decode_page(page.body, page.headers),
        url,
        outlets,
        zone=feed.timezone,
        rules=feed.article,
        known_title=clean_title(entry.title),
        latest=latest,
    )


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


def _found(tree: LexborHTMLParser, selector: str) -> bool:
    try:
        return tree.css_first(selector) is not None
    except SelectolaxError:
        return False


def _worded_as_wall(headlines: Sequence[str], found: Sequence[str], text: str, known_title: str, walls: Walls) -> bool:
    """Whether the page is titled as walls are (and the story is not), or is short and has a line that walls have."""
    titled = any(walls.lines.match(title) for title in headlines) and not walls.lines.match(known_title)
    return titled or (len(text) < SHORT and any(walls.lines.match(clean(paragraph)) for paragraph in found))


def _other_story(known_title: str, said: str) -> bool:
    """Whether not one word of the story's title stands on the page. Titles of one or two words prove nothing."""
    words = title_words(known_title)
    return len(words) >= 3 and not words & title_words(said)


def _key(canonical: str | None, url: str, entry: Entry, feed: Feed) -> str:
    """The canonical URL; an entry whose link is none (a ``urn:``, nothing at all) goes by its feed and its own key."""
    return canonical_url(canonical or url) or f"{feed.name}:{entry.key}"


def _is_front(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.query and _FRONT.match(parts.path) is not None


def _usable(moment: datetime | None, latest: datetime | None) -> datetime | None:
    return None if moment is None or (latest is not None and moment > latest) else moment
