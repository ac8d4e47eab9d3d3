"""Whatever a feed says is plain text: no markup, no control characters, of bounded length."""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

MOST_TITLE, MOST_LINK, MOST_HTML = 1_000, 2_000, 400_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"<[a-zA-Z!/]|&[#\w]+;")
_BLOCK = re.compile(
    r"</?(?:br|dd|div|dt|figcaption|figure|h[1-6]|hr|img|li|ol|p|plaintext|section|table|td|textarea|th|title|tr|ul|xmp)\b[^<>]*>",
    re.IGNORECASE,
)
_NO_TAG = re.compile(  # in "sanctions <EU only>" there is none
    r"<(?!/[a-z][\w:.-]*\s*>|/?(?:a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blink|blockquote|body|br|button|caption|center|cite|code|col"
    r"|dd|del|details|dfn|dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6r]|head|header|html|i"
    r"|iframe|img|input|ins|kbd|label|legend|li|link|main|mark|marquee|math|menu|meta|nav|noscript|object|ol|option|p|param|picture|pre"
    r"|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot"
    r"|th|thead|time|title|tr|tt|u|ul|var|video|wbr)\b[^<]*>|!--|!\[CDATA\[)",
    re.IGNORECASE,
)


def plain_line(text: str, most: int = MOST_TITLE) -> str:
    """One line of plain text: tags gone, entities decoded once, white space folded, NFC."""
    if _MARKUP.search(text):
        markup = _BLOCK.sub(" ", _NO_TAG.sub("&lt;", text[: most * 4]))
        tree = LexborHTMLParser(f"<div>{markup}</div>")
        for node in tree.css("script, style, iframe, object, template"):
            node.decompose()
        text = tree.body.text() if tree.body else ""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _clean(text))).strip()[:most]


def plain_markup(html: str) -> str:
    """Markup as it came, without control characters and of bounded length; it is read, never shown."""
    return _clean(html)[:MOST_HTML]


def _clean(text: str) -> str:
    """Without control characters; those of the C1 range that are letters in windows-1252 were meant as such."""
    return _CONTROLS.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    control = found.group()
    return control.encode("latin-1").decode("cp1252", "ignore") if "\x80" <= control <= "\x9f" and control != "\x85" else ""
