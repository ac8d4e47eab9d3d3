"""A text as words, indexed once and asked by many queries. Which written word meets which asked one is decided in
`monitor.watch.forms`."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, KeysView, Sequence
from functools import cached_property

from monitor.text import fold
from monitor.watch.forms import Forms

WORD = re.compile(r"[^\W_]+(?:[\u00ad\u200b-\u200d\u2060\ufeff\u0300\u0301\u0307\u055b\u055c\u055e]+[^\W_]+)*")
"""A word, marks of stress and question inside it included."""

GAP = 1_000
"""Words between title and text: more than any NEAR/n reaches over."""

SHOWN_AROUND = 60
_HYPHENS = frozenset("-\u2010\u2011\u058a")
_NO_FORMS = Forms.without_languages()
PREFIX_SIZE = 3
"""Letters of a prefix by which an index finds the texts that may have it."""


class Words:
    """The words of title and text with their places. ``lang``: the text's language, by which words in Latin letters are read."""

    def __init__(self, title: str, text: str, forms: Forms = _NO_FORMS, lang: str = "") -> None:
        self._forms = forms
        self._lang = lang
        self._texts = [
            one if unicodedata.is_normalized("NFC", one) else unicodedata.normalize("NFC", one) for one in (title, text)
        ]
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        self._spans: dict[int, tuple[int, int, int]] = {}
        self._plain: set[str] = set()
        self._title_end = self._read(0, 0)
        self._read(1, self._title_end + GAP)
        self._asked: dict[tuple[str, bool], frozenset[int]] = {}

    def _read(self, which: int, position: int) -> int:
        """Index one of the two texts; returns the position behind its last word."""
        text, end_before, before = self._texts[which], -2, ""
        for found in WORD.finditer(text):
            start, end = found.span()
            word = found.group()
            self._spans[position] = (which, start, end)
            for key in self._forms.of_text(word, self._lang):
                self._at[key].append(position)
            if start == end_before + 1 and text[end_before] in _HYPHENS:  # cease-fire is ceasefire
                for key in self._forms.of_text(before + word, self._lang):
                    self._at[key].append(position - 1)
            end_before, before = end, word
            position += 1
        return position

    @property
    def keys(self) -> KeysView[str]:
        """All keys that a word of it has."""
        return self._at.keys()

    @property
    def title_marks(self) -> Iterator[str]:
        """The keys of the title's words, and their beginnings with a ``^`` before them."""
        for key, positions in self._at.items():
            if positions[0] < self._title_end:
                yield key
                if key.startswith("="):
                    yield from (f"^{key[1 : size + 1]}" for size in range(1, PREFIX_SIZE + 1))

    @cached_property
    def _known(self) -> Sequence[str]:
        return sorted(key[1:] for key in self._at if key.startswith("="))

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """The first letters of its words, as many as `PREFIX_SIZE` and fewer."""
        return frozenset(word[:size] for word in self._known for size in range(1, PREFIX_SIZE + 1))

    def positions(self, asked: str, *, title: bool) -> frozenset[int]:
        """Where a word, in any of its forms, or ``prefix*`` stands. Remembered: many watchlists ask for the same words."""
        known = self._asked.get((asked, title))
        if known is None:
            keys = self._beginning_with(fold(asked[:-1])) if asked.endswith("*") else self._forms.asked(asked)
            found = frozenset(position for key in self._at.keys() & keys for position in self._at[key])
            known = frozenset(position for position in found if position < self._title_end) if title else found
            self._asked[asked, title] = known
        return known

    def _beginning_with(self, prefix: str) -> list[str]:
        start = end = bisect_left(self._known, prefix)
        while end < len(self._known) and self._known[end].startswith(prefix):
            end += 1
        return [f"={word}" for word in self._known[start:end]]

    def written(self, start: int, end: int) -> str:
        """The words at [start, end), as they are written."""
        which, first, last = self._spans[start]
        written = self._texts[which][first : last if end == start + 1 else self._spans[end - 1][2]]
        return written if end == start + 1 else " ".join(written.split())

    def around(self, start: int, end: int) -> str:
        """The same with what stands around it in its paragraph, to be shown as evidence."""
        which, first, _ = self._spans[start]
        return excerpt(self._texts[which], first, self._spans[end - 1][2])


def excerpt(text: str, first: int, last: int) -> str:
    """A stretch of a text with some words around it, within its paragraph; what is left out shows as …"""
    head, tail = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    tail = len(text) if tail < 0 else tail
    begin, end = max(head, first - SHOWN_AROUND), min(tail, last + SHOWN_AROUND)
    if begin > head:  # not in the middle of a word
        space = text.find(" ", begin, first)
        begin = space + 1 if space >= 0 else first
    if end < tail:
        space = text.rfind(" ", last, end)
        end = space if space >= 0 else last
    return ("…" if begin > head else "") + " ".join(text[begin:end].split()) + ("…" if end < tail else "")
