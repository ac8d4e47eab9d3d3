"""Content codings under a cap: a bomb is noticed after the bytes that it may have, not after those that it has."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

from monitor.errors import FetchError, TooBig

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP = 64 * 1024
ACCEPT_ENCODING = "gzip, deflate, br, zstd"


class _Codec(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress ``data`` in pieces of about `STEP` bytes."""


class _Zlib:
    def __init__(self, window: int) -> None:
        self._window = window
        self._inflate = zlib.decompressobj(window)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            try:
                piece = self._inflate.decompress(data, STEP)
            except zlib.error:
                if self._begun or self._window != zlib.MAX_WBITS:
                    raise
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its header, as some servers send it
                piece = self._inflate.decompress(data, STEP)
            self._begun = True
            yield piece
            if self._inflate.eof:
                if not self._inflate.unused_data:
                    return
                data = self._inflate.unused_data
                self._inflate = zlib.decompressobj(self._window)  # several members in one stream (RFC 1952, 2.2)
            else:
                data = self._inflate.unconsumed_tail


class _Brotli:
    def __init__(self) -> None:
        self._unpack = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._unpack.process(data, output_buffer_limit=STEP)
        while not self._unpack.can_accept_more_data():
            yield self._unpack.process(b"", output_buffer_limit=STEP)


class _Zstd:
    def __init__(self) -> None:
        self._unpack = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._unpack.decompress(data, STEP)
        while not self._unpack.needs_input and not self._unpack.eof:
            yield self._unpack.decompress(b"", STEP)


_CODECS: dict[str, Callable[[], _Codec]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": _Zstd,
}


class Unpacker:
    """Collects a body, decompressed, up to ``most`` bytes. ``coding``: the Content-Encoding header. Raises FetchError for a
    coding that we did not ask for, and TooBig as soon as there is too much."""

    def __init__(self, coding: str, most: int, about: str) -> None:
        name = coding.strip().lower()
        if name not in {"", "identity"} and name not in _CODECS:
            raise FetchError(f"the server used the content coding {name!r}, which we did not ask for", about=about)
        self._codec = _CODECS[name]() if name in _CODECS else None
        self._most = most
        self._about = about
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Add a piece as it came."""
        try:
            for piece in self._codec.feed(data) if self._codec else (data,):
                self._body += piece
                if len(self._body) > self._most:
                    raise TooBig(f"more than {self._most // 1024} KiB", about=self._about)
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise FetchError(f"the body does not decompress: {error}", about=self._about) from error

    def body(self) -> bytes:
        """All of it."""
        return bytes(self._body)
