"""Makes a PNG smaller by giving it a palette: a picture of text has few colours.

Only what Chromium writes is read (8 bits a channel, not interlaced). Specification:
https://www.w3.org/TR/png-3/ (chunks: 5, filters: 9)."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}


def shrink(path: Path) -> None:
    """Rewrite a picture with the 256 colours that it has most of; every other becomes the nearest of them."""
    width, height, rows, channels = _read(path.read_bytes())
    pixels = [[row[at : at + 3] for at in range(0, width * channels, channels)] for row in rows]
    palette = [colour for colour, _ in Counter(colour for row in pixels for colour in row).most_common(256)]
    index = {colour: at for at, colour in enumerate(palette)}
    for row in pixels:
        for colour in row:
            if colour not in index:
                index[colour] = min(
                    range(256), key=lambda at: sum((a - b) ** 2 for a, b in zip(palette[at], colour, strict=True))
                )
    lines = b"".join(b"\0" + bytes(index[colour] for colour in row) for row in pixels)
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0),
        b"PLTE": b"".join(palette),
        b"IDAT": zlib.compress(lines, 9),
        b"IEND": b"",
    }
    path.write_bytes(SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks.items()))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _read(raw: bytes) -> tuple[int, int, list[bytes], int]:
    assert raw.startswith(SIGNATURE)
    head, packed = b"", b""
    for name, data in _chunks(raw[8:]):
        head, packed = (data if name == b"IHDR" else head), (packed + data if name == b"IDAT" else packed)
    width, height, bits, kind, *_, interlaced = struct.unpack(">IIBBBBB", head)
    assert (bits, interlaced) == (8, 0)
    channels = CHANNELS[kind]
    return width, height, list(_unfiltered(zlib.decompress(packed), width * channels, channels)), channels


def _chunks(rest: bytes) -> Iterator[tuple[bytes, bytes]]:
    while rest:
        (size,) = struct.unpack(">I", rest[:4])
        yield rest[4:8], rest[8 : 8 + size]
        rest = rest[12 + size :]


def _unfiltered(raw: bytes, length: int, channels: int) -> Iterator[bytes]:
    above = bytes(length)
    for start in range(0, len(raw), length + 1):
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + length])
        for at in range(length) if kind else ():
            left, corner = (line[at - channels], above[at - channels]) if at >= channels else (0, 0)
            line[at] = (line[at] + _guess(kind, left, above[at], corner)) & 255
        above = bytes(line)
        yield above


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What the filter takes a byte to be like: 1 left, 2 above, 3 their mean, 4 Paeth's."""
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    near = left + up - corner
    return min((left, up, corner), key=lambda one: abs(near - one))
