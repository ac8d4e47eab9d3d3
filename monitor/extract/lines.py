"""Whole lines that are known by their wording: furniture, walls. Patterns are compared after folding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.text import fold

LINE = 300
"""Lines longer than this (characters) are prose, whatever they begin with."""

START = 3
"""Patterns are kept by their first letters, so many."""

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_EDGES = re.compile(r"^[^\w*]+|[^\w*]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Patterns of whole lines, compared after folding, without punctuation at the line's ends; ``*`` is any text, ``#`` a number.
    Picklable, and linear in the line's length whatever the pattern."""

    whole: frozenset[str] = frozenset()
    open: tuple[tuple[str, ...], ...] = ()
    beginning: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, patterns: Iterable[str]) -> Lines:
        """Prepare patterns as a person writes them."""
        folded = [tuple(folded_line(text).split("*")) for text in patterns]
        beginning: dict[str, tuple[tuple[str, ...], ...]] = {}
        for parts in folded:
            if len(parts) > 1 and len(parts[0]) >= START:
                beginning[parts[0][:START]] = (*beginning.get(parts[0][:START], ()), parts)
        return cls(
            whole=frozenset(parts[0] for parts in folded if len(parts) == 1),
            open=tuple(parts for parts in folded if len(parts) > 1 and len(parts[0]) < START),
            beginning=beginning,
        )

    def match(self, line: str) -> bool:
        """Whether the whole of ``line`` is one of the patterns. A line beyond `LINE` characters is prose and is none."""
        return len(line) <= LINE and self.fits(folded_line(line))

    def fits(self, line: str) -> bool:
        """The same of a line that is folded already (`folded_line`)."""
        if line in self.whole or any(_fits(line, parts) for parts in self.open):
            return True
        return any(_fits(line, parts) for parts in self.beginning.get(line[:START], ()))


def folded_line(text: str) -> str:
    """A line as patterns are compared: folded, without punctuation at its ends, every number 0."""
    return _EDGES.sub("", _DIGITS.sub("0", fold(text).replace("#", "0")).replace("\n", " "))


def _fits(line: str, parts: tuple[str, ...]) -> bool:
    """Whether ``line`` is ``parts`` with anything between them."""
    first, *middle, last = parts
    if len(line) < len(first) + len(last) or not line.startswith(first) or not line.endswith(last):
        return False
    at, end = len(first), len(line) - len(last)
    for part in middle:
        found = line.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
