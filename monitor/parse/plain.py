"""Whatever a feed says is plain text: no markup, no control characters, of bounded length."""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

MOST_TITLE, MOST_LINK, MOST_HTML = 1_000, 2_000, 400_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"<[a-zA-Z!/]|&[#\w]+;")


def plain_line(text: str, most: int = MOST_TITLE) -> str:
    """One line of plain text: tags gone, entities decoded once, white space folded, NFC."""
    if _MARKUP.search(text):
        tree = LexborHTMLParser(f"<div>{text[: most * 4]}</div>")
        for node in tree.css("script, style, iframe, object, template"):
            node.decompose()
        text = tree.body.text(separator=" ") if tree.body else ""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _CONTROLS.sub("", text))).strip()[:most]


def plain_markup(html: str) -> str:
    """Markup as it came, without control characters and of bounded length; it is read, never shown."""
    return _CONTROLS.sub("", html)[:MOST_HTML]
