"""Which words a text must have for a query to match: by these, not by asking each query, are the watchlists for a text found."""

from __future__ import annotations

from collections.abc import Callable, Collection

from monitor.text import fold
from monitor.watch.query import Both, Either, Near, Not, Query, Term
from monitor.watch.words import PREFIX_SIZE, Words

NO_TEXT = "text:none"
Keys = Callable[[str], frozenset[str]]


def triggers(query: Query, keys: Keys) -> frozenset[str] | None:
    """Marks of texts (`text_marks`) of which a text that matches bears one; None where any text may match. ``keys``: those of a
    word that is asked for."""
    match query:
        case Term():
            return _of_term(query, keys)
        case Near():
            return _fewest([triggers(query.left, keys), triggers(query.right, keys)])
        case Both():
            return _fewest([triggers(part, keys) for part in query.parts])
        case Either():
            found = [triggers(part, keys) for part in query.parts]
            told = [one for one in found if one is not None]
            return frozenset().union(*told) if len(told) == len(found) else None
        case Not():
            return None


def _of_term(term: Term, keys: Keys) -> frozenset[str]:
    """The longest word is the rarest; a prefix counts by the letters that are looked up."""
    chosen = max(term.words, key=lambda word: min(len(word), PREFIX_SIZE) if word.endswith("*") else len(word))
    found = frozenset({f"^{fold(chosen[:-1])[:PREFIX_SIZE]}"}) if chosen.endswith("*") else keys(chosen)
    return found | keys("".join(term.words)) if term.hyphens else found


def _fewest(found: Collection[frozenset[str] | None]) -> frozenset[str] | None:
    return min((one for one in found if one is not None), key=len, default=None)


def text_marks(words: Words | None) -> frozenset[str]:
    """What a text bears: the keys of its words and the beginnings of them."""
    if words is None:
        return frozenset({NO_TEXT})
    return frozenset(words.keys) | {f"^{prefix}" for prefix in words.prefixes}
