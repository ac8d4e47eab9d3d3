"""What a page says about itself: JSON-LD first (it alone has exact times), then meta tags, then the day in the address and the
``<time>`` beside the headline.

Measured on 258 outlets' pages (Fundus' fixtures): such a reading has the exact second of publication on 90 % of them and the
title on 79 %; trafilatura's own has days only and 67 %, at nine times the cost. Clocks printed on pages are never read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.extract.moments import read_moment, url_day
from monitor.extract.outlets import host_of
from monitor.extract.signs import load_signs
from monitor.extract.tidy import clean, clean_title
from monitor.text import fold

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Story)$")
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "VideoObject"})
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created", "dcterms.date",
    "dc.date", "pubdate", "publishdate", "publish-date", "publish_date", "article_date_original", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
_AUTHORS = ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator")
_SITE_PARTS = re.compile(r"\s+(?:[|·•»/]|::|[-–—])\s+")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_NAME = re.compile(r"[^\W\d_][^\d@/:|]{1,60}")
_WORD = re.compile(r"\w{3,}")
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "mil", "net", "org"})
_SAME_STORY_TAIL = re.compile(r"^(?:amp|amp\.html|print|embed|page|\d{1,2}|index\.\w+)?$")

NODES = 5_000
"""So many JSON-LD nodes of a page are looked at, at most."""

NEAR = 6
"""So many elements behind a headline, and half as many around it, are its neighbourhood."""

DAYS_AGREE = timedelta(days=2)
"""A time beside the headline within so much of the day in the address is that day, told exactly; else the address is believed."""

AUTHORS = 10
"""More names than this are no byline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """``headlines``: what the page calls the article, best first. ``canonical``: the address it gives itself, absolute and on
    its own site, or None. Times are aware UTC; ``published`` holds all candidates, best first. ``body``: the article's text as
    JSON-LD has it; ``free``: False where that says that not everybody may read it."""

    headlines: tuple[str, ...]
    canonical: str | None
    published: tuple[datetime, ...]
    modified: tuple[datetime, ...]
    authors: tuple[str, ...]
    body: str = ""
    free: bool = True


def read_metadata(tree: LexborHTMLParser, url: str, zone: str) -> Metadata:
    """Read a parsed page's metadata. ``url`` is where it was found; ``zone`` (IANA) is for times that name none. Never raises."""
    meta = _meta(tree)
    linked = _story(tree)
    site = clean(meta.get("og:site_name", "") or _text(linked.get("publisher")))
    headline = _headline_element(tree, [_text(linked.get("headline")), meta.get("og:title", ""), _document_title(tree)])
    headlines = [clean_title(text) for text in (_node_text(headline), _text(linked.get("headline")), meta.get("og:title", ""))]
    headlines.append(_document_title(tree))
    names = (site, host_of(url), *host_of(url).split(".")[:-1])
    told = [_text(linked.get("datePublished")), *(meta[name] for name in _PUBLISHED if name in meta)]
    changed = [_text(linked.get("dateModified")), *(meta[name] for name in _MODIFIED if name in meta)]
    beside, in_url = _moments(_times_beside(headline), zone), url_day(url, zone)
    agreed = [moment for moment in beside if in_url is None or abs(moment - in_url) <= DAYS_AGREE]
    return Metadata(
        headlines=tuple(dict.fromkeys(without_site(text, names) for text in headlines if text)),
        canonical=_canonical(tree, meta, url),
        published=tuple(dict.fromkeys((*_moments(told, zone), *agreed, *([in_url] if in_url else []), *beside))),
        modified=tuple(_moments(changed, zone)),
        authors=_authors(linked, meta) or _bylines(tree, names),
        body=_text(linked.get("articleBody")),
        free=_text(linked.get("isAccessibleForFree")).rpartition("/")[2].lower() != "false"
        and linked.get("isAccessibleForFree") is not False,
    )


def without_site(title: str, names: Sequence[str], known: str = "") -> str:
    """``title`` without the site's name behind it (or before it): the part cut off is one of ``names``, or what stays is
    ``known``, the title as the feed has it."""
    parts = list(_SITE_PARTS.finditer(title))
    if not parts:
        return title
    wanted = {_bare(name) for name in names if name}
    for cut in parts:
        before, after = title[: cut.start()], title[cut.end() :]
        if _bare(after) in wanted or (known and _bare(before) == _bare(known)):
            return before
        if _bare(before) in wanted or (known and _bare(after) == _bare(known)):
            return after
    return title


def title_words(text: str) -> set[str]:
    """The words (three letters and more) of a text, folded."""
    return set(_WORD.findall(fold(text)))


def shares_words(one: str, other: str) -> bool:
    """Whether two titles have half of the shorter one's words (three letters and more) in common."""
    here, there = title_words(one), title_words(other)
    return bool(here and there) and len(here & there) * 2 >= min(len(here), len(there))


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


def _story(tree: LexborHTMLParser) -> Mapping[str, Any]:
    """The JSON-LD object that describes the article: of an article type if there is one, else of a page; {} without any."""
    page: Mapping[str, Any] = {}
    for node in _objects(tree):
        types = [kind for kind in _list(node.get("@type")) if isinstance(kind, str)]
        dated = bool(node.get("headline") or node.get("datePublished"))
        if dated and any(_ARTICLE_TYPES.search(kind) for kind in types):
            return node
        if not page and dated and _PAGE_TYPES.intersection(types):
            page = node
    return page


def _objects(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    """Every JSON-LD object of the page, outer ones first; broken blocks are skipped."""
    seen = 0
    for script in tree.css('script[type*="ld+json" i]'):
        waiting: list[Any] = [_json(script.text() or "")]
        while waiting and seen < NODES:
            seen += 1
            value = waiting.pop(0)
            if isinstance(value, dict):
                yield value
                waiting.extend(
                    inner for key, inner in value.items() if key != "itemListElement" and isinstance(inner, dict | list)
                )
            elif isinstance(value, list):
                waiting.extend(inner for inner in value[:NODES] if isinstance(inner, dict | list))


def _json(text: str) -> Any:
    """The value of a JSON-LD block, forgiving what sites write: comment wrappers, raw line breaks, commas before a bracket."""
    bare = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _text(value: Any) -> str:
    """A string out of what JSON-LD puts where one is due: itself, the first of a list, an object's name."""
    for item in _list(value)[:1]:
        if isinstance(item, str):
            return item
        if isinstance(item, dict):
            name = item.get("name") or item.get("@value")
            return name if isinstance(name, str) else ""
    return ""


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


# --- tags ------------------------------------------------------------------------------------------------------------


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Meta names (lower case; ``name``, ``property`` or ``itemprop``) to their first non-empty content."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = (attributes.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _headline_element(tree: LexborHTMLParser, known: Sequence[str]) -> LexborNode | None:
    """The ``<h1>`` that is the headline: one that shares words with how the page is titled elsewhere, else the only one. Not one
    that is the last part of the document's title: that is the site's name."""
    last = _SITE_PARTS.split(known[-1])[-1] if _SITE_PARTS.search(known[-1]) else ""
    candidates = [node for node in tree.css("h1")[:20] if _node_text(node) and _bare(_node_text(node)) != _bare(last)]
    for node in candidates:
        if any(shares_words(_node_text(node), title) for title in known if title):
            return node
    return candidates[0] if len(candidates) == 1 and not any(known) else None


def _times_beside(headline: LexborNode | None) -> Iterator[str]:
    """The ``<time>`` nearest to the headline: behind it, else in the smallest element around both, never the whole body. Elements
    with more than two of them are lists of other stories."""
    if headline is None:
        return
    for node in (*islice(_behind(headline), NEAR), *islice(_around(headline), NEAR // 2)):
        times = [node] if node.tag == "time" else node.css("time[datetime]")
        if times and len(times) <= 2:
            yield times[0].attributes.get("datetime") or ""
            return


def _behind(node: LexborNode) -> Iterator[LexborNode]:
    after = node.next
    while after is not None:
        if after.is_element_node:
            yield after
        after = after.next


def _around(node: LexborNode) -> Iterator[LexborNode]:
    outer = node.parent
    while outer is not None and outer.tag not in {"body", "html"}:
        yield outer
        outer = outer.parent


def _canonical(tree: LexborHTMLParser, meta: Mapping[str, str], url: str) -> str | None:
    """``rel=canonical``, else ``og:url``, where it is believable."""
    links = [node.attributes.get("href") or "" for node in tree.css('link[rel~="canonical" i][href]')[:2]]
    for link in (*links, meta.get("og:url", "")):
        absolute = _joined(url, link.strip())
        if absolute and _believable(absolute, url):
            return absolute
    return None


def _believable(canonical: str, url: str) -> bool:
    """On the page's own site, not its front page, and not a section that the page stands in (seen: one canonical for all)."""
    try:
        theirs, ours = urlsplit(canonical), urlsplit(url)
    except ValueError:
        return False
    if theirs.scheme not in {"http", "https"} or _site(theirs.netloc) != _site(ours.netloc):
        return False
    path, own = theirs.path.rstrip("/"), ours.path.rstrip("/")
    if not path and not theirs.query:
        return False
    above = bool(path) and own.startswith(path + "/")
    return not above or all(_SAME_STORY_TAIL.match(part) for part in own[len(path) + 1 :].split("/"))


def _site(netloc: str) -> str:
    """The registrable domain, nearly: two labels, three under ``gov.am`` and its like (Public Suffix List, in short); an address
    or a bare name with its port, for they tell servers of one machine apart."""
    host, _, _ = netloc.rpartition("@")[2].lower().partition(":")
    labels = host.removeprefix("www.").split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return netloc.lower()
    return ".".join(labels[-3:] if labels[-2] in _SECOND_LEVEL else labels[-2:])


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link) if link else ""
    except ValueError:
        return ""


def _authors(linked: Mapping[str, Any], meta: Mapping[str, str]) -> tuple[str, ...]:
    people = [
        item for item in _list(linked.get("author")) if not (isinstance(item, dict) and item.get("@type") == "Organization")
    ]
    names = [clean(_text(item)) for item in people] or [clean(meta[name]) for name in _AUTHORS if name in meta]
    names = [load_signs().by.sub("", name) for name in names]
    real = [name for name in names if name and "://" not in name and "@" not in name and len(name) <= 120]
    return tuple(dict.fromkeys(real))[:AUTHORS]


def _bylines(tree: LexborHTMLParser, sites: Sequence[str]) -> tuple[str, ...]:
    """Who the page names as its author where its metadata names nobody: of the first kind of element that holds a name."""
    signs, known = load_signs(), {_bare(site) for site in sites if site}
    for selector in signs.bylines:
        said = [signs.by.sub("", clean(node.text(separator=" ") or "")) for node in tree.css(selector)[:AUTHORS]]
        names = [name.strip(" ,:|–—-") for name in said]
        found = [name for name in names if _NAME.fullmatch(name) and len(name.split()) <= 6 and _bare(name) not in known]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _document_title(tree: LexborHTMLParser) -> str:
    return _node_text(tree.css_first("title"))


def _node_text(node: LexborNode | None) -> str:
    return clean_title(node.text(separator=" ") or "") if node is not None else ""


def _moments(texts: Iterable[str], zone: str) -> list[datetime]:
    return [moment for text in texts if text and (moment := read_moment(text[:64], zone)) is not None]


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
