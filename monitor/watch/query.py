"""The text queries of watchlists: words, "phrases", prefix*, title:…, NEAR/n, AND OR NOT and parentheses.

    query  := or ;  or := and (OR and)* ;  and := not ((AND)? not)* ;  not := NOT not | near
    near   := atom (NEAR/n atom)* ;  atom := ( query ) | title: atom | "phrase" | word | prefix*

Operators are upper case; side by side means AND. Everything is matched on folded text (`monitor.text.fold`), whole words only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.text import fold

_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<near>NEAR/\d{1,3})\b|(?P<op>AND|OR|NOT)(?=[\s()]|$)|(?P<title>title:)"
    r'|"(?P<phrase>[^"]*)"|(?P<broken>")|(?P<word>[^\s()"]+))'
)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
MOST_DEPTH = 50


class QueryError(ValueError):
    """A query that cannot be read. ``column`` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} (column {column})")
        self.column = column


@dataclass(slots=True)
class Words:
    """A text as folded words. Made once for a text, asked by many queries."""

    title: tuple[str, ...]
    body: tuple[str, ...]

    @classmethod
    def of(cls, title: str, text: str) -> Words:
        """The words of a title and a text."""
        return cls(tuple(_WORD.findall(fold(title))), tuple(_WORD.findall(fold(text))))

    def all(self, title_only: bool) -> tuple[str, ...]:
        """The words of the title, or of title and text; a gap between them that no phrase crosses."""
        return self.title if title_only else (*self.title, "", *self.body)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a prefix (``word`` ends with ``*``), or a phrase of such."""

    words: tuple[str, ...]
    title: bool = False

    def places(self, words: Words) -> list[tuple[int, int]]:
        """Where it stands, as [start, end) in words."""
        text = words.all(self.title)
        size = len(self.words)
        return [
            (start, start + size)
            for start in range(len(text) - size + 1)
            if all(_same(asked, text[start + offset]) for offset, asked in enumerate(self.words))
        ]

    def matches(self, words: Words) -> bool:
        """Whether it stands there at all."""
        return bool(self.places(words))

    def __str__(self) -> str:
        shown = " ".join(self.words)
        plain = len(self.words) == 1 and shown not in {"AND", "OR", "NOT"}
        return ("title:" if self.title else "") + (shown if plain else f'"{shown}"')


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms with at most ``distance`` words between them, in either order."""

    left: Term
    right: Term
    distance: int

    def matches(self, words: Words) -> bool:
        """Whether the two stand close enough somewhere."""
        return any(
            0 <= max(left[0], right[0]) - min(left[1], right[1]) <= self.distance
            for left in self.left.places(words)
            for right in self.right.places(words)
        )

    def __str__(self) -> str:
        return f"{self.left} NEAR/{self.distance} {self.right}"


@dataclass(frozen=True, slots=True)
class Both:
    """All of its parts."""

    parts: tuple[Query, ...]

    def matches(self, words: Words) -> bool:
        """Whether all parts match."""
        return all(part.matches(words) for part in self.parts)

    def __str__(self) -> str:
        return " AND ".join(f"({part})" if isinstance(part, Either) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """One of its parts."""

    parts: tuple[Query, ...]

    def matches(self, words: Words) -> bool:
        """Whether one part matches."""
        return any(part.matches(words) for part in self.parts)

    def __str__(self) -> str:
        return " OR ".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Where its part does not match."""

    part: Query

    def matches(self, words: Words) -> bool:
        """Whether its part does not match."""
        return not self.part.matches(words)

    def __str__(self) -> str:
        return f"NOT ({self.part})" if isinstance(self.part, Both | Either) else f"NOT {self.part}"


Query = Term | Near | Both | Either | Not


def parse_query(text: str) -> Query:
    """Read a query. ``parse_query(str(parse_query(x)))`` is the same query. Raises QueryError with the column."""
    reader = _Reader(text)
    query = reader.either(0)
    if reader.kind is not None:
        raise QueryError("a closing parenthesis without an opening one", reader.column)
    return query


def found_terms(query: Query, words: Words) -> list[str]:
    """The terms of a query that stand in a text: the evidence for a match."""
    match query:
        case Term():
            return [str(query)] if query.matches(words) else []
        case Near():
            return [str(query)] if query.matches(words) else []
        case Both() | Either():
            return [term for part in query.parts for term in found_terms(part, words)]
        case Not():
            return []


def _same(asked: str, word: str) -> bool:
    return word.startswith(asked[:-1]) if asked.endswith("*") else word == asked


class _Reader:
    """Recursive descent over the tokens. ``kind`` is None at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._advance()

    def either(self, depth: int) -> Query:
        if depth > MOST_DEPTH:
            raise QueryError("nested too deeply", self.column)
        parts = [self._both(depth)]
        while self.kind == "op" and self.value == "OR":
            self._advance()
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self, depth: int) -> Query:
        parts = [self._not(depth)]
        while self.kind not in {None, "close"} and not (self.kind == "op" and self.value == "OR"):
            if self.kind == "op" and self.value == "AND":
                self._advance()
            parts.append(self._not(depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _not(self, depth: int) -> Query:
        if self.kind == "op" and self.value == "NOT":
            self._advance()
            if depth > MOST_DEPTH:
                raise QueryError("nested too deeply", self.column)
            return Not(self._not(depth + 1))
        return self._near(depth)

    def _near(self, depth: int) -> Query:
        left = self._atom(depth)
        if self.kind != "near":
            return left
        column, distance = self.column, int(self.value.partition("/")[2])
        self._advance()
        right = self._atom(depth)
        if not isinstance(left, Term) or not isinstance(right, Term):
            raise QueryError("NEAR stands between words or phrases, not parentheses", column)
        return Near(left, right, distance)

    def _atom(self, depth: int, title: bool = False) -> Query:
        kind, value, column = self.kind, self.value, self.column
        if kind is None:
            raise QueryError("a word is missing at the end", column)
        if kind == "broken":
            raise QueryError("this quotation mark is never closed", column)
        self._advance()
        if kind == "open" and not title:
            inside = self.either(depth + 1)
            if self.kind != "close":
                raise QueryError("this parenthesis is never closed", column)
            self._advance()
            return inside
        if kind == "title" and not title:
            return self._atom(depth, title=True)
        if kind not in {"word", "phrase"}:
            raise QueryError(f"a word is wanted here, not {value!r}", column)
        return Term(_asked(value, column), title)

    def _advance(self) -> None:
        found = _TOKEN.match(self._text, self._at)
        self.column = len(self._text) - len(self._text[self._at :].lstrip()) + 1
        if found is None:
            self.kind: str | None = None
            self.value = ""
            return
        self.kind = found.lastgroup
        self.value = found.group(found.lastgroup or 0)
        self._at = found.end()


def _asked(value: str, column: int) -> tuple[str, ...]:
    """The folded words of a term; a ``*`` at the end of a word makes it a prefix."""
    asked: list[str] = []
    for piece in value.split():
        words = _WORD.findall(fold(piece))
        if words and piece.rstrip(".,;:").endswith("*"):
            words[-1] += "*"
        asked += words
    if not asked:
        raise QueryError("nothing to look for here: a term needs letters or digits", column)
    return tuple(asked)
