"""Markup to paragraphs: what a reader sees of an element, one string a paragraph."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.extract.outline import outline

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


def paragraphs(node: LexborNode) -> list[str]:
    """The paragraphs of ``node`` in order, white space folded, empty ones left out. Forms and what nobody reads are skipped."""
    page = outline(node)
    kept, at = [], 0
    for element in page.elements:
        if element.tag == "form" and element.first >= at:
            kept += page.blocks[at : element.first]
            at = element.last
    return [block.text for block in (*kept, *page.blocks[at:])]


def markup_paragraphs(markup: str) -> list[str]:
    """The paragraphs of a fragment of HTML, or of plain text, whose lines are its paragraphs. Never raises."""
    if not _ANY_TAG.search(markup):
        body = parse_html(markup.replace("\n", "<br><br>")).body
    else:
        body = parse_html(markup).body
    return paragraphs(body) if body is not None else []


def _nesting(html: str) -> int:
    """How deep the markup seems to nest at most, counting tags that must be closed."""
    depth = deepest = 0
    for match in _NESTING_TAG.finditer(html):
        depth += -1 if match.group(1) else 1
        deepest = max(deepest, depth)
    return deepest
