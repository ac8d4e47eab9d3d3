"""What the readers of the several formats hand on: strings as the document has them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

FULL_TEXTS = ("full-text", "fulltext")
"""Ends of the names under which feeds for aggregators of news have a story's whole text (``yandex:full-text``)."""


@dataclass(slots=True, kw_only=True)
class Item:
    """One item as its document has it. ``permalink``: the guid stands in the place of a link; ``own_link``: the story's address
    where ``link`` leads over somebody who counts (feedburner:origLink); ``html``: its fullest markup."""

    guid: str = ""
    link: str = ""
    title: str = ""
    html: str = ""
    published: str = ""
    updated: str = ""
    author: str = ""
    language: str = ""
    permalink: bool = False
    own_link: str = ""


@dataclass(slots=True, kw_only=True)
class Document:
    """A feed's document. ``link``: the site that it belongs to; ``base``: xml:base of its root; ``hints``: ttl, sy_updateperiod,
    sy_updatefrequency."""

    title: str = ""
    language: str = ""
    link: str = ""
    base: str = ""
    hints: dict[str, str] = field(default_factory=dict)
    items: Sequence[Item] = ()


def mended(text: str) -> str:
    """``text`` without a common fault: UTF-8 that was taken for Latin-1 and encoded again."""
    if not text.isascii():
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            return text.encode("latin-1").decode("utf-8")
    return text
