"""Content codings under a cap: a bomb is noticed after the bytes that it may have, not after those that it has."""

from __future__ import annotations

import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Protocol

import brotli

from monitor.errors import FetchError, TooBig

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP = 64 * 1024
IN_MEMORY = 256 * 1024
ACCEPT_ENCODING = "gzip, deflate, br, zstd"


class _Codec(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress ``data`` in pieces of about `STEP` bytes."""

    def complete(self) -> bool:
        """Whether the stream has come to its own end."""


class _Zlib:
    """gzip, and what servers call deflate: with the zlib header (RFC 9110, 8.4.1.2) or, against the rules, without."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if gzip else None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is None:
            self._head += data
            if len(self._head) < 2:
                return
            data, has_header = self._head, self._head[0] & 15 == 8 and int.from_bytes(self._head[:2], "big") % 31 == 0
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        while True:
            piece = self._inflate.decompress(data, STEP)
            yield piece
            data = self._inflate.unconsumed_tail
            if self._inflate.eof:
                data = self._inflate.unused_data
                if not self._gzip or not data.startswith(b"\x1f\x8b"):
                    return
                self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)  # several members in one stream (RFC 1952, 2.2)
            elif not data and len(piece) < STEP:
                return

    def complete(self) -> bool:
        return self._inflate is not None and self._inflate.eof


class _Brotli:
    def __init__(self) -> None:
        self._unpack = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = self._unpack.process(data, output_buffer_limit=STEP)
        while piece or not self._unpack.can_accept_more_data():  # it may have taken all, and hold output back
            yield piece
            piece = self._unpack.process(b"", output_buffer_limit=STEP)

    def complete(self) -> bool:
        return bool(self._unpack.is_finished())


def _zstd() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})  # 8 MiB, as RFC 9659 says


class _Zstd:
    def __init__(self) -> None:
        self._unpack = _zstd()

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or not self._unpack.needs_input:
            if self._unpack.eof:
                if not data:
                    return
                self._unpack = _zstd()  # several frames in one stream (RFC 8878, 3.1)
            yield self._unpack.decompress(data, STEP)
            data = self._unpack.unused_data if self._unpack.eof else b""

    def complete(self) -> bool:
        return self._unpack.eof


_CODECS: dict[str, Callable[[], _Codec]] = {
    "gzip": lambda: _Zlib(gzip=True),
    "x-gzip": lambda: _Zlib(gzip=True),
    "deflate": lambda: _Zlib(gzip=False),
    "br": _Brotli,
    "zstd": _Zstd,
}


class Unpacker:
    """Collects a body, decompressed, up to ``most`` bytes. ``coding``: the Content-Encoding header. Raises FetchError for a
    coding that we did not ask for, and TooBig as soon as there is too much; with ``cut`` what came before that is kept.

    What is long waits in a temporary file: a body that never ends, or ends at the cap, costs no memory, however many come at
    once. Use as a context manager."""

    def __init__(self, coding: str, most: int, about: str, *, cut: bool = False) -> None:
        name = coding.strip().lower()
        if name not in {"", "identity"} and name not in _CODECS:
            raise FetchError(f"the server used the content coding {name!r}, which we did not ask for", about=about)
        self._codec = _CODECS[name]() if name in _CODECS else None
        self._most = most
        self._about = about
        self._cut = cut
        self._size = 0
        self._begun = False
        self._body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Unpacker:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Give up what has been collected."""
        self._body.close()

    def feed(self, data: bytes) -> bool:
        """Add a piece as it came. False where nothing more is wanted."""
        self._begun = self._begun or bool(data)
        try:
            for piece in self._codec.feed(data) if self._codec else (data,):
                self._size += len(piece)
                if self._size > self._most:
                    if not self._cut:
                        raise TooBig(f"more than {self._most // 1024} KiB", about=self._about)
                    self._body.write(piece[: len(piece) - (self._size - self._most)])
                    return False
                self._body.write(piece)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise FetchError(f"the body does not decompress: {error}", about=self._about) from error
        return True

    def so_far(self) -> bytes:
        """What has come, whole or not."""
        self._body.seek(0)
        return self._body.read()

    def body(self) -> bytes:
        """All of it. Raises FetchError where the compressed stream breaks off: what is missing would never be asked for again."""
        whole = self._codec is None or not self._begun or self._codec.complete()
        if not whole and not (self._cut and self._size >= self._most):
            raise FetchError("the body breaks off in the middle of its compression", about=self._about)
        return self.so_far()
