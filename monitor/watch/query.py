"""What a text query asks for, as a tree, and where a text has it. How queries are written: `monitor.watch.syntax`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.watch.words import Words

LOWER_OPERATORS = frozenset({"and", "or", "not", "near"})
Place = tuple[int, int]
"""[start, end), counted in words of the text."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a prefix (``word`` ends with ``*``), or a phrase of such, each in any of its forms. ``hyphens``: it was written as
    one (cease-fire), and may be written so without."""

    words: tuple[str, ...]
    title: bool = False
    hyphens: bool = False

    def places(self, words: Words) -> list[Place]:
        """Where it stands."""
        if len(self.words) == 1:
            return [(at, at + 1) for at in words.positions(self.words[0], title=self.title)]
        first, *others = (words.positions(asked, title=self.title) for asked in self.words)
        size = len(self.words)
        starts = [at for at in first if all(at + offset in other for offset, other in enumerate(others, 1))]
        found = [(start, start + size) for start in starts]
        if self.hyphens:
            found += [(start, start + 1) for start in words.positions("".join(self.words), title=self.title)]
        return found

    def matches(self, words: Words) -> bool:
        """Whether it stands there at all."""
        if len(self.words) == 1 and not self.hyphens:
            return bool(words.positions(self.words[0], title=self.title))
        return bool(self.places(words))

    def __str__(self) -> str:
        shown = ("-" if self.hyphens else " ").join(self.words)
        plain = (len(self.words) == 1 or self.hyphens) and shown.lower() not in LOWER_OPERATORS
        return ("title:" if self.title else "") + (shown if plain else f'"{shown}"')


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms, or alternatives of terms, with at most ``distance`` words between them, in either order."""

    left: Term | Either
    right: Term | Either
    distance: int

    def places(self, words: Words) -> Iterator[Place]:
        """From the first word of the one to the last of the other, wherever the two stand close enough."""
        right = _places(self.right, words)
        for one in _places(self.left, words):
            for other in right:
                if 0 <= max(one[0], other[0]) - min(one[1], other[1]) <= self.distance:
                    yield min(one[0], other[0]), max(one[1], other[1])

    def matches(self, words: Words) -> bool:
        """Whether the two stand close enough somewhere."""
        return next(self.places(words), None) is not None

    def __str__(self) -> str:
        return f"{_inside(self.left, Either)} NEAR/{self.distance} {_inside(self.right, Either)}"


@dataclass(frozen=True, slots=True)
class Both:
    """All of its parts."""

    parts: tuple[Query, ...]

    def matches(self, words: Words) -> bool:
        """Whether all parts match."""
        return all(part.matches(words) for part in self.parts)

    def __str__(self) -> str:
        return " AND ".join(_inside(part, Either, Both) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """One of its parts."""

    parts: tuple[Query, ...]

    def matches(self, words: Words) -> bool:
        """Whether one part matches."""
        return any(part.matches(words) for part in self.parts)

    def __str__(self) -> str:
        return " OR ".join(_inside(part, Either) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Where its part does not match."""

    part: Query

    def matches(self, words: Words) -> bool:
        """Whether its part does not match."""
        return not self.part.matches(words)

    def __str__(self) -> str:
        return f"NOT {_inside(self.part, Either, Both)}"


Query = Term | Near | Both | Either | Not


def found_places(query: Query, words: Words) -> list[Place]:
    """The first place of each term of a query that stands in a text, in the query's order: the evidence for a match."""
    match query:
        case Term() | Near():
            first = min(query.places(words), default=None)
            return [] if first is None else [first]
        case Both() | Either():
            return [place for part in query.parts for place in found_places(part, words)]
        case Not():
            return []


def _inside(part: Query, *kinds: type[Query]) -> str:
    return f"({part})" if isinstance(part, kinds) else str(part)


def _places(query: Term | Either, words: Words) -> list[Place]:
    """Where a term, or any of several, stands."""
    if isinstance(query, Term):
        return query.places(words)
    return [place for part in query.parts if isinstance(part, Term | Either) for place in _places(part, words)]
