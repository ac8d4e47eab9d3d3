"""Bytes of a page to text: which encoding, when header, markup and bytes disagree.

Order: byte order mark; bytes that are valid UTF-8 beyond ASCII (by accident practically never); the header's label, then the
markup's, each only if it is on our list; Cyrillic by plausibility; else UTF-8 with what is broken replaced. No codec named by a
server reaches Python unlisted. Source: WHATWG Encoding Standard (labels), HTML Standard 13.2.3.2 (order).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_LABELS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "ucs-2", "unicode"), "utf-16-le"),
    "utf-16be": "utf-16-be",
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"cp{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"x-cp{n}": f"cp{n}" for n in range(1250, 1259)},
    **dict.fromkeys(("ascii", "us-ascii", "latin1", "latin-1", "iso-8859-1", "iso8859-1", "iso_8859-1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5"), "cp1254"),
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **dict.fromkeys(("koi8-r", "koi8", "koi"), "koi8-r"),
    **dict.fromkeys(("koi8-u", "koi8-ru"), "koi8-u"),
    **dict.fromkeys(("ibm866", "cp866", "866"), "cp866"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac-cyrillic"),
}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.I)
_LOWER_CYRILLIC = re.compile(r"[а-яёіїєґ]")
_HIGH = re.compile(r"[^\x00-\x7f]")


def decode_page(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of ``body``. ``headers`` has lower-case names. Never raises; bytes that fit nothing become U+FFFD."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    strict = _strict_utf8(body)
    labels = (_header_label(headers), _meta_label(body))
    wide = next((codec for codec in labels if codec and codec.startswith("utf-16")), None)
    if wide and body[:400].count(0) > len(body[:400]) // 8:
        return body.decode(wide, "replace")
    if strict is not None:
        return strict
    told = next((codec for codec in labels if codec and not codec.startswith("utf")), None)
    return body.decode(told, "replace") if told else _undeclared(body)


def _strict_utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_short = error.end == len(body) and error.reason == "unexpected end of data"
        return body[: error.start].decode("utf-8") if cut_short else None


def _header_label(headers: Mapping[str, str]) -> str | None:
    match = _CHARSET.search(headers.get("content-type", ""))
    return _LABELS.get(match.group(1).lower()) if match else None


def _meta_label(body: bytes) -> str | None:
    match = _META.search(body[:4096])
    return _LABELS.get((match.group(1) or match.group(2)).decode("ascii", "replace").lower()) if match else None


def _undeclared(body: bytes) -> str:
    """Broken UTF-8 stays UTF-8 where most of it reads well; else the Cyrillic code page with more small letters, if most of what
    is beyond ASCII are such letters (in the wrong one small and capital letters change places)."""
    utf8 = body.decode("utf-8", "replace")
    beyond = len(_HIGH.findall(utf8))
    if utf8.count("\ufffd") * 10 < beyond:
        return utf8
    readings = {codec: body.decode(codec, "replace") for codec in ("cp1251", "koi8-r")}
    small = {codec: len(_LOWER_CYRILLIC.findall(text)) for codec, text in readings.items()}
    best = max(small, key=lambda codec: small[codec])
    return readings[best] if small[best] * 2 > len(_HIGH.findall(readings[best])) else utf8
