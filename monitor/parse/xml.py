"""XML read as it streams, for sitemaps and OPML: no entities but XML's own, no depth without end, and of a document that breaks
off what came before.

expat is told of every name and text; a document type that declares entities is refused at once (a kilobyte of them unfolds to
gigabytes). Nothing is ever fetched.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

from monitor.errors import ParseError

MOST_UNZIPPED = 32 * 1024 * 1024
MOST_DEPTH = 40
_GZIP = b"\x1f\x8b"
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_CHARSETS = frozenset(
    (
        *("utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "latin-1", "iso-8859-1", "iso-8859-5"),
        *("iso-8859-9", "iso-8859-15", "windows-1251", "windows-1252", "windows-1254", "cp1251", "cp1252", "cp1254", "koi8-r"),
    )
)


class XmlRefusedError(ParseError):
    """XML that is not read, and the ``line`` (from 1) at which that showed."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


Start = Callable[[tuple[str, ...], Mapping[str, str]], None]
End = Callable[[tuple[str, ...], str], None]


def unzipped(body: bytes) -> bytes:
    """``body``, unpacked where it is a gzip file (``sitemap.xml.gz``). Raises ParseError for one that is broken from the start,
    or unpacks to more than 32 MiB."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(body, MOST_UNZIPPED + 1)
    except zlib.error as error:
        raise ParseError(f"this gzip file is broken: {error}") from error
    if len(plain) > MOST_UNZIPPED:
        raise ParseError(f"this gzip file unpacks to more than {MOST_UNZIPPED // 1024**2} MiB")
    return plain


def root_of(body: bytes) -> str:
    """The local name of the document's root element in lower case, or "" where there is none in its beginning."""
    head = body[:4096]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.decode("utf-16", "ignore").encode()
    found = _ROOT.search(_COMMENT.sub(b"", head))
    return found.group(1).decode("ascii", "replace").lower() if found else ""


def read_xml(
    body: bytes, start: Start | None = None, end: End | None = None, *, whole: bool = False, most_depth: int = MOST_DEPTH
) -> None:
    """Go through a document. ``start`` is called with the path of local names (lower case) to an element and its attributes
    (names in lower case, without prefix), ``end`` with the path and the element's own text. What breaks off tells what came
    before, unless the ``whole`` is wanted. Raises XmlRefusedError for that, for entities of its own, and for elements nested
    deeper than ``most_depth``."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    path: list[str] = []
    texts: list[list[str]] = []

    def opened(name: str, attributes: dict[str, str]) -> None:
        if len(path) >= most_depth:
            raise XmlRefusedError(f"its elements are nested deeper than {most_depth}", parser.CurrentLineNumber)
        path.append(_local(name))
        texts.append([])
        if start is not None:
            start(tuple(path), {_local(key): value for key, value in attributes.items()})

    def closed(name: str) -> None:
        if end is not None:
            end(tuple(path), "".join(texts[-1]).strip())
        path.pop()
        texts.pop()

    def said(text: str) -> None:
        if texts:
            texts[-1].append(text)

    def declared(*_: object) -> None:
        said = "it declares entities of its own, which no honest document of its kind does"
        raise XmlRefusedError(said, parser.CurrentLineNumber)

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler, parser.EntityDeclHandler = said, declared
    try:
        parser.Parse(_text(body), True)
    except expat.ExpatError as error:
        if whole:
            raise XmlRefusedError(f"this is no whole XML: {expat.ErrorString(error.code)}", error.lineno) from error


def _text(body: bytes) -> bytes:
    """The document in UTF-8, without a declaration that says otherwise."""
    name = "utf-8"
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        name = "utf-16"
    elif (declared := _DECLARED.match(body[:512])) and declared.group(1).decode().lower() in _CHARSETS:
        name = declared.group(1).decode().lower()
        name = "utf-8" if name.startswith("utf-16") else name  # its declaration could be read, so it is none
    return _PROLOGUE.sub("", body.decode(name, "replace").lstrip("\ufeff \t\r\n")).encode("utf-8", "replace")


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
