"""A feed's bytes to text: which encoding, when byte order mark, bytes, header and XML declaration disagree.

Order: byte order mark; the zero bytes of UTF-16 and UTF-32, EBCDIC; bytes that are valid UTF-8 beyond ASCII, whatever is said of
them (by accident practically never; a few letters of East Asian text may be, so there the declaration goes before); then the
header's charset, then the declaration's, each only if it is one of Python's charsets and fits; where they differ and one of them
is Western by default, the one that gives Cyrillic words; last Cyrillic by plausibility, else UTF-8 with what is broken replaced.
No codec named by a server reaches Python unlisted. Sources: XML 1.0 appendix F, RFC 7303, WHATWG Encoding Standard (labels).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from encodings import normalize_encoding
from encodings.aliases import aliases

_NO_CHARSETS = {"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "tactis", "mbcs"}
_CHARSETS = frozenset(aliases.values()) - _NO_CHARSETS | {"cp874", "koi8_u", "cp1006", "cp720", "cp737", "cp856", "cp875"}
_MEANT = {"latin_1": "cp1252", "ascii": "cp1252", "iso8859_9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"} | {
    "shift_jis": "cp932", "euc_kr": "cp949", "iso8859_11": "cp874", "tis_620": "cp874", "utf_8_sig": "utf_8",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf_32_le"), (codecs.BOM_UTF32_BE, "utf_32_be"), (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF16_LE, "utf_16_le"), (codecs.BOM_UTF16_BE, "utf_16_be"),
)  # fmt: skip
_BEGINNINGS = (  # of a document whose first letter is "<", "{" or white space
    (re.compile(rb"\0\0\0[<{\s]"), "utf_32_be"), (re.compile(rb"[<{\s]\0\0\0"), "utf_32_le"),
    (re.compile(rb"\0[<{\s]\0[^\0]"), "utf_16_be"), (re.compile(rb"[<{\s]\0[^\0]\0"), "utf_16_le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)  # fmt: skip
_EAST_ASIAN = frozenset({"gb18030", "big5", "big5hkscs", "cp949", "cp950", "johab", "euc_jp", "cp932", "hz"})
_SHIFTED = frozenset({"utf_7", "hz"})  # ASCII bytes that mean something else; so do the ISO 2022 ones
_WESTERN = frozenset({"cp1252", "iso8859_15", "cp1254", "iso8859_2", "cp1250"})
_LABEL = re.compile(r"[\w:.-]{1,40}", re.ASCII)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w:.-]+)")
_NOTHING = "\ufeff \t\r\n\x0b\x00"
_DECLARATION = re.compile(rf"[{_NOTHING}]*<\?xml\b[^>]{{0,300}}\?>")
_LOWER_CYRILLIC = re.compile(r"[а-яёіїєґ]")
_CYRILLIC_WORD = re.compile(r"(?<!\w)[А-яЁёІіЇїЄєҐґ]{2,}(?!\w)")
_HIGH = re.compile(r"[^\x00-\x7f]")
_SEQUENCES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_FEW = 8


def decode_feed(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of ``body``, without byte order mark and XML declaration. ``headers`` has lower-case names. Never raises; bytes
    that fit nothing become U+FFFD."""
    text = _decode(body, headers)
    declaration = _DECLARATION.match(text)
    return text[declaration.end() if declaration else 0 :].lstrip(_NOTHING)


def _decode(body: bytes, headers: Mapping[str, str]) -> str:
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    declared = _declared(body[:400].decode("latin-1"))
    for beginning, codec in _BEGINNINGS:
        if beginning.match(body):
            of_its_own = _declared(body[:400].decode("cp037")) if codec == "cp037" else None
            return body.decode(of_its_own or codec, "replace")
    labels = [_from_header(headers), declared]
    told = [codec for codec in labels if codec is not None and not codec.startswith(("utf_16", "utf_32"))]
    shifted = next((codec for codec in told if codec in _SHIFTED or codec.startswith("iso2022")), None)
    if shifted is not None and (text := _strictly(body, shifted)) is not None:
        return text
    as_utf8 = _as_utf8(body)
    others = [codec for codec in told if codec != "utf_8"]
    few = any(codec in _EAST_ASIAN for codec in others) and len(_SEQUENCES.findall(body[:20_000])) < _FEW
    if as_utf8 is not None and (not few or body.isascii()):
        return as_utf8
    readings = [text for codec in _best_first(body, others) if (text := _strictly(body, codec)) is not None]
    if readings:
        return readings[0]
    return as_utf8 if as_utf8 is not None else _undeclared(body, others)


def codec_of(label: str) -> str | None:
    """Python's codec for a charset's label, or None where that is no charset that we know."""
    if not _LABEL.fullmatch(label):
        return None
    name = normalize_encoding(label).lower()
    codec = name if name in _CHARSETS else aliases.get(name.replace(".", "_"))
    return _MEANT.get(codec, codec) if codec in _CHARSETS else _MEANT.get(name)


def _is_cyrillic(text: str) -> bool:
    """Whether most of what is beyond ASCII are words of Cyrillic letters, most of them small ("cafй" holds none)."""
    words = "".join(_CYRILLIC_WORD.findall(text))
    return len(words) * 2 > len(_HIGH.findall(text)) and len(_LOWER_CYRILLIC.findall(words)) * 2 > len(words)


def _from_header(headers: Mapping[str, str]) -> str | None:
    found = _IN_HEADER.search(headers.get("content-type", ""))
    return codec_of(found.group(1)) if found else None


def _declared(beginning: str) -> str | None:
    found = _DECLARED.search(beginning)
    return codec_of(found.group(1)) if found else None


def _as_utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_short = error.end == len(body) and error.reason == "unexpected end of data"
        return body[: error.start].decode("utf-8") if cut_short and error.start else None


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeError, LookupError):
        return body.decode("latin-1") if codec == "cp1252" else None


def _best_first(body: bytes, told: list[str]) -> list[str]:
    """The header's charset before the declaration's, unless it is Western, as servers add it to anything, and the other one
    gives Cyrillic words."""
    western_first = len(told) == 2 and told[0] in _WESTERN and told[1] not in _WESTERN
    return told[::-1] if western_first and _is_cyrillic(body.decode(told[1], "replace")) else told


def _undeclared(body: bytes, told: list[str]) -> str:
    """UTF-8 with some bytes broken stays UTF-8; else the Cyrillic code page with more small letters, if it gives words (in the
    wrong one small and capital letters change places); else what was told, or Western."""
    utf8 = body.decode("utf-8", "replace")
    if utf8.count("\ufffd") * 10 < len(_HIGH.findall(utf8)):
        return utf8
    readings = {codec: body.decode(codec, "replace") for codec in ("cp1251", "koi8_r", "iso8859_5", "cp866")}
    best = max(readings.values(), key=lambda text: len(_LOWER_CYRILLIC.findall(text)))
    if _is_cyrillic(best):
        return best
    return body.decode(told[0], "replace") if told else _strictly(body, "cp1252") or utf8
