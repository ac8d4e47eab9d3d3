"""The text queries of watchlists: words, "phrases", prefix*, title:…, NEAR/n, AND OR NOT and parentheses.

    query  := or ;  or := and (OR and)* ;  and := not (AND? not)* ;  not := NOT not | near
    near   := atom (NEAR/n atom)? ;  atom := ( query ) | title: atom | "phrase" | word | prefix*

Operators are upper case; side by side means AND; AND binds tighter than OR. Everything is matched on folded text
(`monitor.text.fold`), whole words only. A hyphen or an apostrophe parts words, in queries and texts alike: `Gazakh` finds
"Ijevan–Gazakh", `Azerbaijan` finds "Azerbaijan's", `prisoner-exchange` finds "prisoner exchange".

What would silently mean something else than it looks like is refused: lower-case operators, unknown fields, ``*`` inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.text import fold

_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<near>NEAR/\d{1,2})(?=[\s()\"]|$)|(?P<op>AND|OR|NOT)(?=[\s()\"]|$)|(?P<title>(?i:title):)"
    r'|"(?P<phrase>[^"]*)"|(?P<broken>")|(?P<word>[^\s()"]+))'
)
_WORD = re.compile(r"[^\W_]+")
_FIELD = re.compile(r"[^\W\d_]+:")
_PREFIX = re.compile(r"[^*]*[^\W_]\*[.,;:!?]*")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_LOWER_OPERATORS = frozenset({"and", "or", "not", "near"})
MOST_DEPTH = 50
_GAP = 1_000  # between title and text: more than any NEAR/n reaches over


class QueryError(ValueError):
    """A query that cannot be read. ``column`` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} (column {column})")
        self.column = column


class Words:
    """A text as folded words, indexed once and asked by many queries.

    Which written word meets which asked one is decided in `positions` alone: a stemmer adds a word's stem to the index beside the
    word, and nothing else changes."""

    def __init__(self, title: str, text: str) -> None:
        in_title = _WORD.findall(fold(title))
        self._title_end = len(in_title)
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        for position, word in enumerate(in_title):
            self._at[word].append(position)
        for position, word in enumerate(_WORD.findall(fold(text)), self._title_end + _GAP):
            self._at[word].append(position)
        self._known = sorted(self._at)
        self._asked: dict[tuple[str, bool], frozenset[int]] = {}

    def positions(self, asked: str, *, title: bool) -> frozenset[int]:
        """Where a folded word, or ``prefix*``, stands. Remembered: many watchlists ask for the same words."""
        known = self._asked.get((asked, title))
        if known is None:
            words = self._beginning_with(asked[:-1]) if asked.endswith("*") else [asked]
            found = (position for word in words for position in self._at.get(word, ()))
            known = frozenset(position for position in found if not title or position < self._title_end)
            self._asked[asked, title] = known
        return known

    def _beginning_with(self, prefix: str) -> Sequence[str]:
        start = end = bisect_left(self._known, prefix)
        while end < len(self._known) and self._known[end].startswith(prefix):
            end += 1
        return self._known[start:end]


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a prefix (``word`` ends with ``*``), or a phrase of such."""

    words: tuple[str, ...]
    title: bool = False

    def places(self, words: Words) -> list[tuple[int, int]]:
        """Where it stands, as [start, end) in words."""
        first, *others = (words.positions(asked, title=self.title) for asked in self.words)
        size = len(self.words)
        starts = (at for at in first if all(at + offset in other for offset, other in enumerate(others, 1)))
        return [(start, start + size) for start in starts]

    def matches(self, words: Words) -> bool:
        """Whether it stands there at all."""
        if len(self.words) == 1:
            return bool(words.positions(self.words[0], title=self.title))
        return bool(self.places(words))

    def __str__(self) -> str:
        shown = " ".join(self.words)
        plain = len(self.words) == 1 and shown not in _LOWER_OPERATORS
        return ("title:" if self.title else "") + (shown if plain else f'"{shown}"')


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms, or alternatives of terms, with at most ``distance`` words between them, in either order."""

    left: Term | Either
    right: Term | Either
    distance: int

    def matches(self, words: Words) -> bool:
        """Whether the two stand close enough somewhere."""
        right = _places(self.right, words)
        return any(
            0 <= max(one[0], other[0]) - min(one[1], other[1]) <= self.distance
            for one in _places(self.left, words)
            for other in right
        )

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


def parse_query(text: str) -> Query:
    """Read a query. ``parse_query(str(parse_query(x)))`` is the same query. Raises QueryError with the column."""
    reader = _Reader(text.translate(_QUOTES))
    query = reader.either(0)
    if reader.kind is not None:
        raise QueryError("a closing parenthesis without an opening one", reader.column)
    return query


def found_terms(query: Query, words: Words) -> list[str]:
    """The terms of a query that stand in a text: the evidence for a match."""
    match query:
        case Term():
            return [("title:" if query.title else "") + " ".join(query.words)] if query.matches(words) else []
        case Near():
            return [str(query)] if query.matches(words) else []
        case Both() | Either():
            return list(dict.fromkeys(term for part in query.parts for term in found_terms(part, words)))
        case Not():
            return []


def _inside(part: Query, *kinds: type[Query]) -> str:
    return f"({part})" if isinstance(part, kinds) else str(part)


def _places(query: Term | Either, words: Words) -> list[tuple[int, int]]:
    """Where a term, or any of several, stands."""
    if isinstance(query, Term):
        return query.places(words)
    return [place for part in query.parts if isinstance(part, Term | Either) for place in _places(part, words)]


def _can_be_near(query: Query) -> bool:
    return isinstance(query, Term) or (isinstance(query, Either) and all(_can_be_near(part) for part in query.parts))


class _Reader:
    """Recursive descent over the tokens. ``kind`` is None at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._in_title = False
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
        if not (
            isinstance(left, Term | Either) and isinstance(right, Term | Either) and _can_be_near(left) and _can_be_near(right)
        ):
            raise QueryError("NEAR stands between words, phrases, or several of them in parentheses with OR", column)
        if self.kind == "near":
            raise QueryError("NEAR joins two: write (a NEAR/5 b) AND (b NEAR/5 c)", self.column)
        return Near(left, right, distance)

    def _atom(self, depth: int) -> Query:
        kind, value, column = self.kind, self.value, self.column
        if kind is None:
            raise QueryError("a word is missing at the end", column)
        if kind == "broken":
            raise QueryError("this quotation mark is never closed", column)
        self._advance()
        if kind == "open":
            return self._group(column, depth)
        if kind == "title" and not self._in_title:
            return self._titled(depth)
        if kind not in {"word", "phrase"}:
            raise QueryError(f"a word is wanted here, not {value}", column)
        if kind == "word":
            _refuse_lookalikes(value, column)
        return Term(_asked(value, column), self._in_title)

    def _group(self, column: int, depth: int) -> Query:
        inside = self.either(depth + 1)
        if self.kind != "close":
            raise QueryError("this parenthesis is never closed", column)
        self._advance()
        return inside

    def _titled(self, depth: int) -> Query:
        self._in_title = True
        inside = self._atom(depth)
        self._in_title = False
        return inside

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


def _refuse_lookalikes(word: str, column: int) -> None:
    """A word that was meant as an operator or a field."""
    operator, slash, _ = word.partition("/")
    if operator.upper() == "NEAR":
        raise QueryError(f"write NEAR/5 for at most 5 words between (up to NEAR/99), or quote the word: {_quoted(word)}", column)
    if operator.lower() in _LOWER_OPERATORS and not slash:
        raise QueryError(
            f"operators are written in capitals: {operator.upper()}; to look for the word, quote it: {_quoted(word)}", column
        )
    if field := _FIELD.match(word):
        raise QueryError(
            f"unknown field {field.group()} (there is title:); to look for the words, quote them: {_quoted(word)}", column
        )


def _quoted(word: str) -> str:
    return f'"{word}"'


def _asked(value: str, column: int) -> tuple[str, ...]:
    """The folded words of a term; a ``*`` at the end of a word makes it a prefix."""
    asked: list[str] = []
    for piece in value.split():
        words = _WORD.findall(fold(piece))
        if "*" in piece:
            if not words or not _PREFIX.fullmatch(piece):
                raise QueryError("* stands at the end of a word, for any ending: exchang*", column)
            words[-1] += "*"
        asked += words
    if not asked:
        raise QueryError("nothing to look for here: a term needs letters or digits", column)
    return tuple(asked)
