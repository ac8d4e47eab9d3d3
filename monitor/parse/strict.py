"""RSS 0.9x-2.0 and Atom 1.0 that are well-formed and ordinary, as expat reads them: what real feeds nearly always are.

A tenth of feedparser's cost, and only what is sure: an element that would mean something elsewhere and is not known here, markup
inside a text, xml:base below the root, a DTD (entity bombs need one), and the document is left to `monitor.parse.loose`.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from monitor.parse.item import FULL_TEXTS, Document, Item, mended

ATOM = "{http://www.w3.org/2005/Atom}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_MEDIA = "{http://search.yahoo.com/mrss"  # with or without a slash behind it
_SY = "{http://purl.org/rss/1.0/modules/syndication/}"
_FEEDBURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"
_HTML_TYPES = frozenset({"", "html", "text/html", "xhtml", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"", "text", "html", "text/html", "text/plain"})
# Words that mean something in one format or another: an element so called, in a place where this reader does not know it, is odd.
_WHOLES = frozenset({"item", "entry", "channel", "feed"})
_MEANING = frozenset(
    (
        *("abstract", "author", "body", "content", "created", "creator", "date", "description", "encoded", "entry", "feed"),
        *("fullitem", "guid", "id", "info", "issued", "item", "link", "modified", "published", "pubdate", "summary", "tagline"),
        *("title", "updated", "url", "channel", "rss", "name", "email", "managingeditor", "lastbuilddate", "textinput"),
    )
)
# In an item, with whatever is inside: they say nothing of what we want to know.
_APART = frozenset(
    (
        *("category", "enclosure", "comments", "source", "rating", "rights", "copyright", "contributor", "image", "keywords"),
        *(f"{ATOM.lower()}{name}" for name in ("category", "source", "rights", "contributor")),
        *(f"{_ITUNES}{name}" for name in ("subtitle", "image", "keywords", "category", "owner", "title", "duration", "explicit")),
        *(f"{_DC}{name}" for name in ("subject", "rights", "publisher", "format", "type", "source", "language", "identifier")),
    )
)


_RSS = {  # what an item's elements are: a field, or one of several texts
    "title": "title",
    "link": "link",
    "guid": "guid",
    "pubdate": "published",
    "description": "text",
    "author": "author",
    f"{_DC}creator": "author",
    f"{_DC}author": "author",
    f"{_DC}date": "updated",
    "{http://purl.org/dc/terms/}modified": "updated",
    "{http://purl.org/rss/1.0/modules/content/}encoded": "content",
    f"{_ITUNES}summary": "text",
    f"{_ITUNES}author": "author",
    f"{ATOM.lower()}updated": "updated",
    f"{ATOM.lower()}link": "atom link",
    f"{_FEEDBURNER}origlink": "own_link",
}
_PROLOG = 10_000  # letters before the root
_BASED = frozenset({"content", "summary", "title", "subtitle", "description", "rights"})  # there xml:base is for markup
_ONCE = frozenset({"title", "link", "guid"})


class _Odd(Exception):
    """Something that this reader is not sure of."""


def read_strict(text: str) -> Document | None:
    """The document, or None where it is not well-formed or anything but ordinary. ``text``: without XML declaration."""
    start = max(text.find("<rss", 0, _PROLOG), text.find("<feed", 0, _PROLOG))
    if start < 0 or ("<!" in text[:start] and ("<!DOCTYPE" in text or "<!ENTITY" in text)):
        return None
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 - no DTD gets here, and it runs in a process that may be killed
    try:
        parser.feed(text)
        root = parser.close()
        if "xml:base" in text:
            _sure_of_bases(root)
        return _document(root)
    except (ET.ParseError, _Odd, ValueError):
        return None


def _document(root: ET.Element) -> Document:
    base = root.get(f"{_XML}base", "")
    if "base" in root.attrib:
        raise _Odd
    if root.tag == "rss":
        channels = [child for child in root if child.tag == "channel"]
        if len(channels) != 1 or any(_plain_name(child.tag) in _MEANING for child in root if child.tag != "channel"):
            raise _Odd
        return _rss(channels[0], base, root.get(f"{_XML}lang", ""))
    if root.tag == f"{ATOM}feed":
        return _atom(root, base)
    raise _Odd


# --- RSS


def _rss(channel: ET.Element, base: str, lang: str) -> Document:
    document = Document(base=base, language=lang)
    items = []
    for child in channel:
        match child.tag.lower():
            case "item":
                items.append(_rss_item(child))
            case "title":
                document.title = document.title or _text(child)
            case "link":
                document.link = _text(child)
            case "language" | "{http://purl.org/dc/elements/1.1/}language":
                document.language = _text(child)
            case "ttl":
                document.hints["ttl"] = _text(child)
            case str(tag) if tag.startswith(_SY):
                document.hints[f"sy_{_plain_name(tag)}"] = _text(child)
            case _ if any(_plain_name(inner.tag) in _WHOLES for inner in child.iter()):
                raise _Odd
    document.items = items
    return document


def _rss_item(item: ET.Element) -> Item:
    if item.attrib.keys() - {f"{_XML}lang"}:
        raise _Odd
    made = Item()
    texts: list[str] = []
    contents: list[str] = []
    seen: set[str] = set()
    for child in item:
        tag = child.tag.lower()
        place = _RSS.get(tag)
        if place is None:
            if tag.endswith(FULL_TEXTS):
                contents.append(_text(child))
            else:
                _leave(child, tag)
            continue
        if place in _ONCE:
            if tag in seen or (tag == "link" and child.attrib):
                raise _Odd
            seen.add(tag)
        if place == "atom link":
            made.link = _alternate(child) or made.link
            continue
        text = _text(child)
        match place:
            case "content":
                contents.append(text)
            case "text":
                texts.append(text)
            case "author":
                made.author = text or made.author
            case _:
                setattr(made, place, text)
                if place == "guid":
                    made.permalink = _attribute(child, "ispermalink", "true") == "true"
    made.html = _fullest(contents, texts)
    _sure(made, item)
    made.permalink = (made.permalink or "link" in seen) and not made.link
    return made


# --- Atom


def _atom(feed: ET.Element, base: str) -> Document:
    document = Document(base=base, language=feed.get(f"{_XML}lang", ""))
    items = []
    for child in feed:
        if child.tag == f"{ATOM}entry":
            items.append(_atom_entry(child))
        elif child.tag == f"{ATOM}title":
            document.title = _text(child)
        elif child.tag == f"{ATOM}link":
            document.link = _alternate(child) or document.link
        elif any(_plain_name(inner.tag) in _WHOLES for inner in child.iter()):
            raise _Odd
    document.items = items
    return document


def _atom_entry(entry: ET.Element) -> Item:
    made = Item(language=entry.get(f"{_XML}lang", ""))
    texts: list[str] = []
    contents: list[str] = []
    has_title = has_link = has_guid = False
    for child in entry:
        match child.tag.removeprefix(ATOM) if child.tag.startswith(ATOM) else "":
            case "title":
                if has_title:
                    raise _Odd
                made.title, has_title = _construct(child), True
            case "link":
                if (href := _alternate(child)) is not None:
                    made.link, has_link = href, True
            case "id":
                if has_guid:
                    raise _Odd
                made.guid, made.permalink, has_guid = _text(child), True, True
            case "published":
                made.published = _text(child)
            case "updated":
                made.updated = _text(child)
            case "summary":
                texts.append(_construct(child))
            case "content":
                contents.append(_construct(child))
            case "author":
                parts = {part.tag.removeprefix(ATOM): _text(part) for part in child}
                made.author = parts.get("name") or parts.get("email") or ""
            case _:
                if child.tag == f"{_FEEDBURNER}origLink":
                    made.own_link = _text(child)
                else:
                    _leave(child, child.tag.lower())
    made.html = _fullest(contents, texts)
    _sure(made, entry)
    made.permalink = made.permalink and not has_link
    return made


def _construct(element: ET.Element) -> str:
    """A text construct (RFC 4287, 3.1): text, markup that is escaped, or markup that is not."""
    kind = element.get("type", "").lower()
    if kind != "xhtml":
        return _text(element)
    if len(element) != 1 or element[0].tag != f"{_XHTML}div" or (element.text or "").strip():
        raise _Odd
    div = element[0]
    for inner in div.iter():
        if not inner.tag.startswith(_XHTML):
            raise _Odd
        inner.tag = inner.tag.removeprefix(_XHTML)
        if any(name.startswith("{") for name in inner.attrib):
            inner.attrib = {name: value for name, value in inner.attrib.items() if not name.startswith("{")}
    inside = ET.tostring(div, encoding="unicode", method="html", short_empty_elements=False)
    return mended(inside[inside.index(">") + 1 : inside.rindex("</")].strip())


# --- both


def _alternate(link: ET.Element) -> str | None:
    """The address of a link to the story itself, or None where it leads elsewhere (RFC 4287, 4.2.7)."""
    if "url" in link.attrib or "uri" in link.attrib:
        raise _Odd
    href = link.get("href")
    if href is None or (link.text or "").strip():
        raise _Odd
    other = link.get("rel", "alternate").lower() != "alternate" or link.get("type", "").lower() not in _HTML_TYPES
    return None if other else mended(href.strip())


def _text(element: ET.Element) -> str:
    if len(element) or (element.attrib and (element.get("mode") or element.get("type", "").lower() not in _TEXT_TYPES)):
        raise _Odd
    text = (element.text or "").strip()
    return text if text.isascii() else mended(text)


def _fullest(contents: Iterable[str], texts: Iterable[str]) -> str:
    """The longest content, unless a summary is longer still."""
    return max((max(contents, key=len, default=""), max(texts, key=len, default="")), key=len)


def _sure(made: Item, element: ET.Element) -> None:
    """`_Odd` where a title or a picture's description may stand for the item's own, or it has links of other kinds only."""
    if not made.html and any(child.tag.startswith(_MEDIA) and child.tag.endswith("}description") for child in element.iter()):
        raise _Odd
    if not made.title and any(_plain_name(child.tag) == "title" for child in element.iter()):
        raise _Odd
    if not made.link and any(child.tag == f"{ATOM}link" for child in element):
        raise _Odd


def _sure_of_bases(root: ET.Element) -> None:
    """`_Odd` where an element below the root has an xml:base that counts for links."""
    if any(f"{_XML}base" in inner.attrib and inner is not root and _plain_name(inner.tag) not in _BASED for inner in root.iter()):
        raise _Odd


def _leave(element: ET.Element, tag: str) -> None:
    """Pass over an element of an item; `_Odd` where it, or one inside it, might mean something."""
    if tag in _APART or (not len(element) and _plain_name(tag) not in _MEANING):
        return
    for inner in element.iter():
        if _plain_name(inner.tag) in _MEANING and not inner.tag.startswith(_MEDIA):
            raise _Odd


def _attribute(element: ET.Element, name: str, otherwise: str) -> str:
    return next((value for key, value in element.attrib.items() if key.lower() == name), otherwise)


def _plain_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
