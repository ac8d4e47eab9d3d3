"""Which articles are copies of one another: the same words, whole or cut, with a sentence more or a figure changed.

A text is known by its shingles of three words. Its `sketch` is the smallest of their hashes: two texts of which one holds the
other share a good part of them, however short the shorter is (a text cut to 30 % shares seven of 24 on average), which rows of
MinHash bands of equal size find in half of the cases. What the sketches find is then compared word for word. A copy is one
origin with what it copies; that never makes it silent, its figures are compared like anybody's."""

from __future__ import annotations

import re
from heapq import nsmallest
from zlib import crc32

from monitor.model import Article
from monitor.text import fold

SKETCH = 24
"""Hashes kept of a text."""
SHARED = 2
"""How many of them two texts share at least to be compared: one alone is a turn of phrase."""
_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> frozenset[int]:
    """The hashes (32 bits, signed) of every three words in a row; of fewer words, of what there is."""
    words = _WORD.findall(fold(text))
    if not words:
        return frozenset()
    return frozenset(_hash(" ".join(words[at : at + 3])) for at in range(max(1, len(words) - 2)))


def sketch(article: Article) -> tuple[int, ...]:
    """What the store keeps of an article's text in order to find its copies: at most 24 numbers of 32 bits, ascending."""
    return tuple(nsmallest(SKETCH, shingles(article.text)))


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the smaller set that is in the larger, 0..1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _hash(words: str) -> int:
    """CRC-32, stirred so that the smallest are a fair sample (it is linear by itself), as a signed number."""
    mixed = (crc32(words.encode()) * 0x9E3779B1) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * 0x85EBCA77) & 0xFFFFFFFF
    return mixed - 0x1_0000_0000 if mixed & 0x8000_0000 else mixed
