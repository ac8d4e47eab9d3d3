"""Which words a text must have for a query to match: by these, not by asking each query, are the watchlists for a text found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from monitor.text import fold
from monitor.watch.query import Both, Either, Near, Not, Query, Term
from monitor.watch.words import PREFIX_SIZE, Words

NO_TEXT = "text:none"
MOST = 3
Keys = Callable[[str], frozenset[str]]


def triggers(query: Query, keys: Keys) -> list[frozenset[str]]:
    """Sets of marks of texts (`text_marks`); a text that matches bears one mark of each. None where any text may match; the
    narrowest first, and at most `MOST`. ``keys``: those of a word that is asked for."""
    return sorted(_sets(query, keys), key=len)[:MOST]


def tell_all(query: Query) -> bool:
    """Whether a text that bears a mark of each of the query's sets matches it for sure, so that it need not be asked: where it is
    made of single whole words."""
    match query:
        case Term():
            return len(query.words) == 1 and not query.words[0].endswith("*")
        case Either():
            return all(isinstance(part, Term) and tell_all(part) for part in query.parts)
        case Both():
            return len(query.parts) <= MOST and all(not isinstance(part, Both) and tell_all(part) for part in query.parts)
        case _:
            return False


def _sets(query: Query, keys: Keys) -> Iterator[frozenset[str]]:
    match query:
        case Term():
            yield from _of_term(query, keys)
        case Near():
            yield from _sets(query.left, keys)
            yield from _sets(query.right, keys)
        case Both():
            for part in query.parts:
                yield from _sets(part, keys)
        case Either():
            found = [_narrowest(_sets(part, keys)) for part in query.parts]
            told = [one for one in found if one is not None]
            if len(told) == len(found):
                yield frozenset().union(*told)
        case Not():
            return


def _narrowest(found: Iterator[frozenset[str]]) -> frozenset[str] | None:
    return min(found, key=len, default=None)


def _of_term(term: Term, keys: Keys) -> Iterator[frozenset[str]]:
    """A set for each of its words; a prefix counts by the letters that are looked up."""
    field = "title " if term.title else ""
    for word in term.words:
        found = {f"^{fold(word[:-1])[:PREFIX_SIZE]}"} if word.endswith("*") else keys(word)
        whole = keys("".join(term.words)) if term.hyphens else ()
        yield frozenset(field + mark for mark in (*found, *whole))


def text_marks(words: Words | None) -> Collection[Collection[str]]:
    """What a text bears, in several collections: the keys of its words and their beginnings; those of the title also as such."""
    if words is None:
        return [{NO_TEXT}]
    return [words.keys, {f"^{prefix}" for prefix in words.prefixes}, {f"title {mark}" for mark in words.title_marks}]
