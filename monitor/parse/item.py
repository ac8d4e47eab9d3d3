"""What the readers of the several formats hand on: strings as the document has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

_C1 = re.compile("[\x80-\x9f]")


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
    """``text`` without two common faults: UTF-8 that was taken for Latin-1 and encoded again, and the C1 controls that are
    letters in windows-1252."""
    if text.isascii():
        return text
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        text = text.encode("latin-1").decode("utf-8")
    return _C1.sub(_of_windows, text) if _C1.search(text) else text


def _of_windows(found: re.Match[str]) -> str:
    return found.group().encode("latin-1").decode("cp1252", "replace").replace("\ufffd", "")
