"""Paragraphs as they came to the text that is read: clean characters, no furniture, no headline."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from monitor.extract.lines import LINE, folded_line
from monitor.extract.outlets import OutletRules
from monitor.text import fold

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NOT_SIGN_HYPHEN = re.compile(r"(?<=\w)¬\s?(?=\w)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_NO_LETTER = re.compile(r"[\W_]+")
_LONG_WORD = 1000
_NO_WORD = re.compile(rf"\S{{{_LONG_WORD},}}")
"""Encoded data, or one letter repeated by a broken page: no word of any language, and folding it costs time."""

TITLE = 500
"""The longest headline that is kept, in characters."""

REPEATED = 40
"""Paragraphs at least so long (characters) are dropped when they came shortly before: captions and leads are printed twice."""

NEAR = 3
"""So many paragraphs before are looked at; the questions of an interview or the dishes of a diet come again further on."""


def clean(text: str) -> str:
    """One line of clean text: NFC; invisible, bidirectional and control characters and soft hyphens gone (also ``¬`` inside
    words, as Azerbaijani sites print it); any white space is one space. Idempotent."""
    if text.isprintable() and "¬" not in text and "  " not in text:  # nearly all: nothing to look for
        return unicodedata.normalize("NFC", text).strip()
    text = _CONTROL.sub("", _SURROGATE.sub("\ufffd", text.replace("\t", " ").replace("\n", " ").replace("\r", " ")))
    text = _NOT_SIGN_HYPHEN.sub("", _INVISIBLE.sub("", text))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def clean_title(text: str) -> str:
    """A headline as clean text; what is longer than `TITLE` characters is cut."""
    return clean(text[: TITLE * 4])[:TITLE].strip()


def join_paragraphs(paragraphs: Iterable[str], titles: Sequence[str], rules: OutletRules) -> str:
    """The article's text from its paragraphs: cleaned; without boilerplate, without date stamps and separators (no letter in
    them), without those equal to one of ``titles`` unless nothing else is there; cut where the page goes on with something else.
    An empty line between paragraphs."""
    headlines = {bare(title) for title in titles}
    longest = 2 * max(map(len, titles), default=0)
    kept: list[str] = []
    only_headline = ""
    for paragraph in paragraphs:
        text = clean(paragraph)
        if len(text) >= _LONG_WORD:
            text = _NO_WORD.sub("", text).strip()
        line = folded_line(text) if len(text) <= LINE else ""
        if line and rules.end.fits(line):
            if kept:
                break
            continue
        if not _LETTER.search(text) or (line and rules.boilerplate.fits(line)):
            continue
        if len(text) <= longest and bare(text) in headlines:
            only_headline = only_headline or text
        elif len(text) < REPEATED or text not in kept[-NEAR:]:
            kept.append(text)
    return "\n\n".join(kept) or only_headline


def digest(title: str, text: str) -> str:
    """Hash of what an article says: 32 hex digits that a changed number, word or mark changes, and white space, case, quotes,
    dashes, dots or invisible characters do not."""
    said = "\n".join(_SPACE.sub(" ", fold(part.replace("…", "..."))).strip() for part in (clean_title(title), text))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


def bare(text: str) -> str:
    """Letters and digits of the folded text: two headlines with one key say the same."""
    return _NO_LETTER.sub("", fold(text))
