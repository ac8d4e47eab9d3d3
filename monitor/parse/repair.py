"""What is commonly broken in feeds' XML and can be mended without guessing: bare ampersands, entities that only HTML has, a DTD
that declares a few letters; and items that one broken one would take along, cut apart."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_OUTSIDE = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{0,31});)?")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ITEM = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<name>(?:[\w.-]+:)?(?:item|entry))(?=[\s/>])", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:rss|feed|rdf))\b[^<>]*>", re.IGNORECASE)
_BEGUN = re.compile("<!DOCTYPE", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]*(?:\[(.*?)\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]+)\s+(?:\"([^\"<%]{0,200})\"|'([^'<%]{0,200})')\s*>|<!--.*?(?:-->|\Z)", re.DOTALL)
MOST_PIECES = 500
MOST_DOCTYPE = 64 * 1024
MOST_DTDS = 20
MOST_GROWTH = 1_000_000  # letters that a DTD's entities may add


def repaired(text: str) -> str:
    """``text`` without characters that XML does not have, with each ampersand that begins no reference made one that does, HTML's
    own entities as the letters they are, and without its DTD where that declares plain letters at most. A document with any other
    DTD keeps its ampersands; so does what stands in CDATA and comments."""
    text = _NO_XML.sub("", text)
    own: dict[str, str] = {}
    for _ in range(MOST_DTDS):
        begun = _BEGUN.search(text, 0, MOST_DOCTYPE)
        doctype = _DOCTYPE.match(text, begun.start(), MOST_DOCTYPE) if begun else None
        if doctype is None:
            break
        declared = _declared(doctype.group(1) or "")
        if declared is None or sum(text.count(f"&{name};") * len(letters) for name, letters in declared.items()) > MOST_GROWTH:
            return text
        own, text = declared | own, text[: doctype.start()] + text[doctype.end() :]
    if "<!ENTITY" in text:
        return text

    def reference(found: re.Match[str]) -> str:
        name = found.group(1)
        if name is None:
            return "&amp;"
        if name in _OF_XML or name[0] == "#":
            return found.group()
        letters = own.get(name) or html5.get(f"{name};")
        return f"&amp;{name};" if letters is None else letters.replace("&", "&amp;").replace("<", "&lt;")

    parts = _OUTSIDE.split(text)
    parts[::2] = [_AMPERSAND.sub(reference, part) if "&" in part else part for part in parts[::2]]
    return "".join(parts)


def _declared(subset: str) -> dict[str, str] | None:
    """The entities of a DTD's internal subset, or None where it holds anything but letters: markup, other entities, files."""
    entities = {name: unescape(double or single) for name, double, single in _ENTITY.findall(subset) if name}
    rest = _ENTITY.sub("", subset).strip()
    return None if rest or any("<" in one or "&" in one for one in entities.values()) else entities


def count_items(text: str) -> int:
    """How many items or entries begin in a document."""
    return sum(1 for found in _ITEM.finditer(text) if found["name"])


def cut_apart(text: str) -> list[str]:
    """A document for each item of a broken one, at most 500, with the root that it stood in."""
    starts = [found.start() for found in _ITEM.finditer(text) if found["name"]][:MOST_PIECES]
    root = _ROOT.search(text[: starts[0]]) if starts else None
    opening, name = (root.group(), root.group(1)) if root else ("<rss version='2.0'>", "rss")
    channel = ("<channel>", "</channel>") if name.lower().endswith("rss") else ("", "")
    pieces = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        item = text[start:end]
        kind = re.split(r"[\s/>]", item[1:], maxsplit=1)[0]
        closing = f"</{kind}>"
        at = item.find(closing)
        inside = item[: at + len(closing)] if at >= 0 else item + closing
        pieces.append(f"{opening}{channel[0]}{inside}{channel[1]}</{name}>")
    return pieces
