"""What a feed, a page or a receiver said, made fit for one line of a message: it is plain text, whatever it holds."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DIRECTION = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


def plain(text: str, limit: int | None = None) -> str:
    """``text`` on one line: control characters (line breaks, terminal escapes, half surrogates) become spaces, marks that turn
    direction of writing go, runs of space become one. Longer than ``limit`` characters it ends with ``…``. Idempotent."""
    line = _SPACES.sub(" ", _DIRECTION.sub("", _CONTROL.sub(" ", text))).strip()
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def web_address(url: str) -> str:
    """``url`` if it is an http address that may stand in a link, else ""."""
    cleaned = plain(url)
    return cleaned if cleaned.lower().startswith(("http://", "https://")) and " " not in cleaned else ""
