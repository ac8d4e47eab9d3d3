"""A page for people as the readers of this room take it: decoded, parsed, bounded."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Page

MOST_BYTES = 4 * 1024 * 1024
DEEPEST = 2_000  # Lexbor takes time with the square of the nesting
_CHARSETS = frozenset(
    (
        "utf-8",
        "utf8",
        "windows-1251",
        "cp1251",
        "windows-1252",
        "windows-1254",
        "iso-8859-1",
        "iso-8859-5",
        "iso-8859-9",
        "koi8-r",
    )
)
_SAID = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_TAGS = re.compile(rb"<(/?)(?:div|span|table|ul|ol|section|article|b|i|em|font|blockquote)\b", re.IGNORECASE)


def decoded(page: Page) -> str:
    """A page's text: by its byte order mark, the header, its own word, else UTF-8."""
    body = page.body[:MOST_BYTES]
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace")
    said = _HEADER.search(page.headers.get("content-type", ""))
    within = _SAID.search(body[:4096])
    for name in (said.group(1) if said else "", within.group(1).decode() if within else ""):
        if name.lower() in _CHARSETS:
            return body.decode(name, "replace").lstrip("\ufeff")
    return body.decode("utf-8", "replace").lstrip("\ufeff")


def tree_of(page: Page) -> LexborHTMLParser:
    """A page's elements; an empty page where they are nested absurdly deep."""
    depth = deepest = 0
    for found in _TAGS.finditer(page.body[:MOST_BYTES]):
        depth += -1 if found.group(1) else 1
        deepest = max(deepest, depth)
    return LexborHTMLParser("" if deepest > DEEPEST else decoded(page))
