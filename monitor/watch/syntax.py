"""The text queries of watchlists: words, "phrases", prefix*, title:…, NEAR/n, AND OR NOT and parentheses.

    query  := or ;  or := and (OR and)* ;  and := not (AND? not)* ;  not := NOT not | near
    near   := atom (NEAR/n atom)? ;  atom := ( query ) | title: atom | "phrase" | word | prefix*

Operators are upper case; side by side means AND; AND binds tighter than OR. A word meets all its forms
(`monitor.watch.forms`), and no other word. A hyphen or an apostrophe parts words, in queries and texts alike: `Gazakh` finds
"Ijevan–Gazakh", `Azerbaijan` finds "Azerbaijan's", `prisoner-exchange` finds "prisoner exchange".

What would silently mean something else than it looks like is refused: lower-case operators, unknown fields, ``*`` inside a word.
"""

from __future__ import annotations

import re

from monitor.watch.query import LOWER_OPERATORS, Both, Either, Near, Not, Query, Term
from monitor.watch.words import WORD

_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<near>NEAR/\d{1,2})(?=[\s()\"]|$)|(?P<op>AND|OR|NOT)(?=[\s()\"]|$)|(?P<title>(?i:title):)"
    r'|"(?P<phrase>[^"]*)"|(?P<broken>")|(?P<word>[^\s()"]+))'
)
_FIELD = re.compile(r"[^\W\d_]+:")
_PREFIX = re.compile(r"[^*]*[^\W_]\*[.,;:!?]*")
_HYPHENED = re.compile(r"[^\W_]+(?:[-\u2010\u2011\u058a][^\W_]+)+")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
MOST_DEPTH = 50


class QueryError(ValueError):
    """A query that cannot be read. ``column`` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} (column {column})")
        self.column = column


def parse_query(text: str) -> Query:
    """Read a query. ``parse_query(str(parse_query(x)))`` is the same query. Raises QueryError with the column."""
    reader = _Reader(text.translate(_QUOTES))
    query = reader.either(0)
    if reader.kind is not None:
        raise QueryError("a closing parenthesis without an opening one", reader.column)
    return query


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
        return _term(value, column, title=self._in_title, phrase=kind == "phrase")

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
    if operator.lower() in LOWER_OPERATORS and not slash:
        raise QueryError(
            f"operators are written in capitals: {operator.upper()}; to look for the word, quote it: {_quoted(word)}", column
        )
    if field := _FIELD.match(word):
        raise QueryError(
            f"unknown field {field.group()} (there is title:); to look for the words, quote them: {_quoted(word)}", column
        )


def _quoted(word: str) -> str:
    return f'"{word}"'


def _term(value: str, column: int, *, title: bool, phrase: bool) -> Term:
    """A term as it was written; a ``*`` at the end of a word makes it a prefix."""
    asked: list[str] = []
    for piece in value.split():
        words = WORD.findall(piece)
        if "*" in piece:
            if not words or not _PREFIX.fullmatch(piece):
                raise QueryError("* stands at the end of a word, for any ending: exchang*", column)
            words[-1] += "*"
        asked += words
    if not asked:
        raise QueryError("nothing to look for here: a term needs letters or digits", column)
    one = not phrase and len(asked) > 1 and not asked[-1].endswith("*") and bool(_HYPHENED.fullmatch(value))
    return Term(tuple(asked), title, hyphens=one)
