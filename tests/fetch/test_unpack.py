"""Content codings: any cut into pieces gives the same bytes, and nothing but a plain failure comes out."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError, TooBig
from monitor.fetch.unpack import Unpacker

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
CODINGS = st.sampled_from(sorted(PACKS))
BODIES = st.binary(max_size=300) | st.integers(0, 300_000).map(lambda size: b"0123456789abcdef" * (size // 16))


def unpacked(coding: str, packed: bytes, step: int, most: int = 8 * 1024 * 1024) -> bytes:
    with Unpacker(coding, most, "http://feed.example") as unpacker:
        for start in range(0, len(packed), step):
            unpacker.feed(packed[start : start + step])
        return unpacker.body()


@given(CODINGS, BODIES, st.integers(1, 70_000))
def test_pieces_of_any_size_give_the_whole(coding: str, body: bytes, step: int) -> None:
    assert unpacked(coding, PACKS[coding](body), max(step, len(PACKS[coding](body)) // 200 + 1)) == body


@given(CODINGS, st.binary(max_size=400), st.integers(1, 400))
def test_any_bytes_are_a_body_or_a_plain_failure(coding: str, packed: bytes, step: int) -> None:
    with suppress(FetchError):
        unpacked(coding, packed, step, 100_000)


@given(CODINGS, st.binary(min_size=30, max_size=400), st.data())
def test_a_stream_that_breaks_off_is_never_taken_for_the_whole(coding: str, body: bytes, data: st.DataObject) -> None:
    packed = PACKS[coding](body)
    cut = packed[: data.draw(st.integers(1, len(packed) - 1))]
    try:
        got = unpacked(coding, cut, 64)
    except FetchError:
        return
    assert got == body  # what is missing were the trailing bytes


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_members_are_one_body(coding: str) -> None:
    packed = PACKS[coding](b"one ") + PACKS[coding](b"two ") + PACKS[coding](b"three")
    for step in (1, 7, 1000):
        assert unpacked(coding, packed, step) == b"one two three"


@pytest.mark.parametrize("coding", sorted(PACKS))
def test_the_cap_counts_what_comes_out(coding: str) -> None:
    packed = PACKS[coding](bytes(2_000_000))
    with pytest.raises(TooBig, match="more than 976 KiB"):
        unpacked(coding, packed, 65_536, 1_000_000)
    assert len(unpacked(coding, packed, 65_536, 2_000_000)) == 2_000_000


def test_bytes_behind_the_end_of_a_gzip_stream_are_left_alone() -> None:
    assert unpacked("gzip", gzip.compress(b"whole") + b"\x00" * 30, 1000) == b"whole"


def test_deflate_without_its_header_is_read() -> None:
    raw = zlib.compress(b"whole" * 100)[2:-4]
    for step in (1, 2, 1000):
        assert unpacked("deflate", raw, step) == b"whole" * 100


def test_with_a_cut_the_beginning_is_kept() -> None:
    for packed, coding in ((gzip.compress(b"0123456789" * 50_000), "gzip"), (b"0123456789" * 50_000, "")):
        with Unpacker(coding, 100_003, "http://feed.example", cut=True) as unpacker:
            assert not unpacker.feed(packed)
            assert unpacker.body() == (b"0123456789" * 50_000)[:100_003]
