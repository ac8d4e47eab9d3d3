"""Markup to paragraphs: what a reader sees of an element, one string a paragraph.

The walk follows ``child``/``next``/``parent`` pointers, not recursion: pages nested a hundred thousand deep exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_BREAKS = dict.fromkeys(_BLOCKS, "\0") | {"br": "\n"}
_UNREAD = frozenset({
    "aside", "audio", "button", "canvas", "dialog", "embed", "figcaption", "footer", "form", "head", "iframe", "input",
    "math", "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
_ENDED = re.compile(r"[.!?:…։»”\"')\]]\s*$")
_SPACE = re.compile(r"\s+")
_ANY_TAG = re.compile(r"<[a-zA-Z!/]")
_NESTING_TAG = re.compile(
    r"<(/?)(?!p\b|li\b|t[dhr]\b|d[dt]\b|option\b|br\b|img\b|hr\b|input\b|meta\b|link\b|source\b|wbr\b)[a-zA-Z]"
)

MANY_TAGS = 20_000
"""Pages with fewer ``<`` are parsed without looking at their nesting first."""

DEEPEST = 5_000
"""Elements inside each other: no page is nested so deep by intent. Lexbor takes time with the square of it (20,000 levels
0.5 s, 200,000 levels 96 s)."""


def parse_html(html: str) -> LexborHTMLParser:
    """Parse a page. Never raises: characters that UTF-8 cannot write become ``?``, markup nested absurdly deep is an empty
    page."""
    if html.count("<") > MANY_TAGS and _nesting(html) > DEEPEST:
        html = ""
    return LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8"))


def paragraphs(node: LexborNode, unread: Collection[str] = _UNREAD) -> list[str]:
    """The paragraphs of ``node`` in order, white space folded, empty ones left out. Elements named in ``unread`` are skipped.
    A line break ends a paragraph where it is doubled or stands behind the end of a sentence; elsewhere it is a space."""
    return [text for part in "".join(_walk(node, unread)).split("\0") for text in _lines(part)]


def markup_paragraphs(markup: str) -> list[str]:
    """The paragraphs of a fragment of HTML, or of plain text, whose lines are its paragraphs. Never raises."""
    if not _ANY_TAG.search(markup):
        body = parse_html(markup.replace("\n", "<br><br>")).body
    else:
        body = parse_html(markup).body
    return paragraphs(body) if body is not None else []


def _walk(top: LexborNode, unread: Collection[str]) -> Iterator[str]:
    """Text as it comes; NUL where a block begins or ends, newline for a ``<br>``."""
    node: LexborNode = top
    depth = 0
    while True:
        tag = node.tag or ""
        if node.is_text_node:
            yield _SPACE.sub(" ", node.text_content or "").replace("\0", "")
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        inside = node.first_child if depth == 0 or tag not in unread else None
        if inside is not None:
            node, depth = inside, depth + 1
            continue
        while depth and (after := node.next) is None:
            parent = node.parent
            if parent is None:
                return
            node, depth = parent, depth - 1
            yield _BREAKS.get(node.tag or "", "")
        if depth == 0 or after is None:
            return
        node = after


def _lines(part: str) -> Iterator[str]:
    """Join the lines of one block, except where a break parts paragraphs."""
    joined = ""
    for line in part.split("\n"):
        text = _SPACE.sub(" ", line).strip()
        if joined and (not text or _ENDED.search(joined)):
            yield joined
            joined = text
        else:
            joined = f"{joined} {text}".strip()
    if joined:
        yield joined


def _nesting(html: str) -> int:
    """How deep the markup seems to nest at most, counting tags that must be closed."""
    depth = deepest = 0
    for match in _NESTING_TAG.finditer(html):
        depth += -1 if match.group(1) else 1
        deepest = max(deepest, depth)
    return deepest
