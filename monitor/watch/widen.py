"""What else a term of a text query may be written as: the names of a place or a person in the other languages, and, where a
watchlist says ``translate: true``, the words of the other languages that mean the same (``config/languages/terms.tsv``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from monitor.text import fold
from monitor.topic import Body, Person, Place, Topic
from monitor.watch.forms import Forms, forms_of
from monitor.watch.query import Both, Either, Near, Not, Query, Term
from monitor.watch.words import WORD

Phrase = tuple[str, ...]


class Counterparts:
    """The names and terms of a topic, by what they are called in any language. Made once for all watchlists."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self.forms: Forms = forms_of(topic)

    @cached_property
    def _names(self) -> Mapping[Phrase, tuple[Phrase, ...]]:
        """Names of places, people and bodies. One that several bear stands for all of them."""
        topic = self._topic
        things: tuple[Place | Person | Body, ...] = (*topic.places.values(), *topic.people.values(), *topic.bodies.values())
        found: defaultdict[Phrase, dict[Phrase, None]] = defaultdict(dict)
        for thing in things:
            names = [_phrase(name) for name in thing.names.values()]
            for name in (*names, *(_phrase(variant) for variant in thing.variants)):
                found[_folded(name)] |= dict.fromkeys(names)
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def _terms(self) -> Mapping[str, tuple[Phrase, ...]]:
        """Terms by the keys of a single word, so that any form of it finds them; phrases by their folded words."""
        found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
        for row in self._topic.terms:
            phrases = [_phrase(term) for terms in row.values() for term in terms]
            for phrase in phrases:
                for key in self._keys(phrase):
                    found[key] |= dict.fromkeys(phrases)
        return {key: tuple(phrases) for key, phrases in found.items()}

    def _keys(self, phrase: Phrase) -> Iterable[str]:
        """A word's own spelling first; a phrase has no other key."""
        return self.forms.asked(phrase[0]) if len(phrase) == 1 else ["=" + " ".join(_folded(phrase))]

    def names(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """What else a name is called."""
        return tuple(one for one in self._names.get(_folded(phrase), ()) if one != phrase)

    def terms(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """What means the same."""
        exact = self._terms.get("=" + " ".join(_folded(phrase)))
        found = exact or tuple(one for key in sorted(self._keys(phrase)) for one in self._terms.get(key, ()))
        return tuple(dict.fromkeys(one for one in found if one != phrase))


def widened(query: Query, counterparts: Counterparts, *, translate: bool) -> Query:
    """The query with each term's counterparts beside it. A prefix has none."""
    match query:
        case Term():
            return _with_counterparts(query, counterparts, translate=translate)
        case Near():
            left, right = (widened(one, counterparts, translate=translate) for one in (query.left, query.right))
            assert isinstance(left, Term | Either)
            assert isinstance(right, Term | Either)
            return Near(left, right, query.distance)
        case Not():
            return Not(widened(query.part, counterparts, translate=translate))
        case Both() | Either():
            return type(query)(tuple(widened(part, counterparts, translate=translate) for part in query.parts))


def _with_counterparts(term: Term, counterparts: Counterparts, *, translate: bool) -> Query:
    if any(word.endswith("*") for word in term.words):
        return term
    others = counterparts.names(term.words) + (counterparts.terms(term.words) if translate else ())
    if not others:
        return term
    return Either((term, *(Term(words, term.title) for words in dict.fromkeys(others))))


def _phrase(text: str) -> Phrase:
    return tuple(WORD.findall(text))


def _folded(phrase: Phrase) -> Phrase:
    return tuple(fold(word) for word in phrase)
