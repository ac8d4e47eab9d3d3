"""Which articles are copies of one another: the same words, whole or cut, with a sentence more or a figure changed.

A text is known by its shingles of three words. Its `sketch` is the smallest of their hashes: two texts of which one holds the
other share a good part of them, however short the shorter is (a text cut to 30 % shares seven of 24 on average), which rows of
MinHash bands of equal size find in half of the cases. What the sketches find is then compared word for word. A copy is one
origin with what it copies; that never makes it silent, its figures are compared like anybody's."""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from monitor.model import Article
from monitor.text import canonical_url, fold

SKETCH = 24
"""Hashes kept of a text."""
SHARED = 2
"""How many of them two texts share at least to be compared: one alone is a turn of phrase."""
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=64)
def shingles(text: str) -> frozenset[int]:
    """The hashes (CRC-32) of every three words in a row; of fewer words, of what there is."""
    words = _WORD.findall(fold(text))
    if len(words) < 3:
        return frozenset({crc32(" ".join(words).encode())}) if words else frozenset()
    return frozenset([crc32(f"{a} {b} {c}".encode()) for a, b, c in zip(words, words[1:], words[2:], strict=False)])


def sketch(article: Article) -> tuple[int, ...]:
    """What the store keeps of an article's text in order to find its copies: at most 24 numbers of 32 bits with a sign."""
    stirred = sorted([number * STIR & 0xFFFFFFFF for number in shingles(article.text)])  # of hundreds quicker than a heap
    return tuple([number - 0x80000000 for number in stirred[:SKETCH]])


STIR = 0x9E3779B1
"""An odd number near 2**32 divided by the golden ratio: the smallest of products are a fair sample, the smallest CRCs are not."""


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the smaller set that is in the larger, 0..1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def is_another_text(known: Article, article: Article) -> bool:
    """Whether what came under a known key is another article: it stands at another address, under another headline, and has next
    to none of the words. Some feeds give one guid to one story after the other; an edit keeps its address or its words."""
    moved = canonical_url(article.url) not in ("", known.key, canonical_url(known.url))
    headlines = [set(_WORD.findall(fold(one.title))) for one in (known, article)]
    alike = len(headlines[0] & headlines[1]) * 2 >= min(map(len, headlines))
    return moved and not alike and containment(shingles(known.text), shingles(article.text)) < ANOTHER


ANOTHER = 0.2
"""Below this containment two texts under one guid are two articles."""
