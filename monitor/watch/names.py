"""From names as people write them in watchlists to the ids of the topic; what the topic does not know becomes a `Mistake`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from monitor.text import fold
from monitor.topic import Topic

Where = tuple[str | int, ...]
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)+")
_ALL_BUT_THE_SAME = 0.93  # one letter in a name of usual length: gagik-voskanian, gagik-voskanyan


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A clause that means nothing in this topic: the watchlist, the path of the key in its file, what would be right."""

    watchlist: str
    where: Where
    message: str


class Names:
    """The topic's names in all languages and spellings, folded. Made once for all watchlists of a topic."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic

    @cached_property
    def places(self) -> Mapping[str, tuple[str, ...]]:
        """Ids by folded name; also the sides' countries. A name that several places bear means all of them."""
        found: dict[str, dict[str, None]] = {}
        for place in self._topic.places.values():
            for name in (*place.names.values(), *place.variants, *place.namesakes):
                found.setdefault(fold(name), {})[place.id] = None
        for side in self._topic.sides.values():
            for name in side.labels.values():
                found.setdefault(fold(name), {})[side.id] = None
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def people(self) -> Mapping[str, str]:
        """Ids by folded name."""
        found: dict[str, str] = {}
        for person in self._topic.people.values():
            for name in (*person.names.values(), *person.variants):
                found.setdefault(fold(name), person.id)
        return found

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries in which the topic has places, and its sides."""
        return frozenset(self._topic.sides) | {place.country for place in self._topic.places.values()}

    @cached_property
    def sides(self) -> frozenset[str]:
        """The countries on whose side somebody can be: the topic's own, and those of the people and bodies that it lists."""
        people = {one.side for one in self._topic.people.values() if one.side}
        return frozenset(self._topic.sides) | people | {one.side for one in self._topic.bodies.values() if one.side}

    @cached_property
    def spelled_places(self) -> tuple[str, ...]:
        """Ids and names of places, as a suggestion may show them."""
        return (*self._topic.places, *(name for place in self._topic.places.values() for name in place.names.values()))


class Resolver:
    """Looks names up for one watchlist, and collects the mistakes."""

    def __init__(
        self, names: Names, topic: Topic, watchlist: str, mistakes: list[Mistake], moved: tuple[Where, Where] = ((), ())
    ) -> None:
        self._moved = moved
        self._names = names
        self._topic = topic
        self._watchlist = watchlist
        self._mistakes = mistakes

    def within(self, path: Where, other: Where) -> Resolver:
        """One for what is looked at as if it stood at ``path``, and stands at ``other`` in the file."""
        return Resolver(self._names, self._topic, self._watchlist, self._mistakes, (path, other))

    def known(self, name: str, known: Iterable[str], what: str, where: Where) -> None:
        """Check a name of one of the closed lists."""
        there = sorted(known)
        if name not in there:
            self.wrong(where, f"unknown {what} {name!r}{_nearest(name, there)}")

    def side(self, name: str, where: Where) -> None:
        """Check a side: a country's two letters."""
        if name in self._names.sides:
            return
        meant = [one for one in self._names.places.get(fold(name), ()) if one in self._topic.sides]
        hint = f"; did you mean {meant[0]}?" if meant else f"; known: {', '.join(sorted(self._names.sides))}"
        self.wrong(where, f"unknown side {name!r}{hint}")

    def places(self, name: str, where: Where) -> tuple[str, ...]:
        """The ids that a place's id, a country's code or a name in any language stands for."""
        if name in self._topic.places or name in self._names.countries:
            return (name,)
        found = self._names.places.get(fold(name), ())
        if not found:
            self.wrong(where, f"unknown place {name!r}{_nearest(name, self._names.spelled_places)}")
        return found

    def centre(self, name: str, where: Where) -> str | None:
        """The one place that a distance is measured from."""
        found = self.places(name, where)
        located = [one for one in found if self._topic.distance_km(one, one) is not None]
        if found and not located:
            self.wrong(where, f"where {name!r} lies is not known, so nothing can be near it; name a town")
        elif len(located) > 1:
            self.wrong(where, f"several places are called {name!r}: write {' or '.join(located)}")
        return located[0] if located else None

    def person(self, name: str, where: Where) -> str:
        """The id of a person given by id or name; a well-formed id of somebody unlisted stands for itself."""
        if name in self._topic.people:
            return name
        if found := self._names.people.get(fold(name)):
            return found
        near = get_close_matches(name, self._topic.people, n=1, cutoff=_ALL_BUT_THE_SAME)
        if not _SLUG.fullmatch(name):
            known = [*self._topic.people, *(one.names["en"] for one in self._topic.people.values() if "en" in one.names)]
            close = _nearest(name, known, "; somebody whom the topic does not list is written like gagik-voskanyan")
            self.wrong(where, f"unknown person {name!r}{close}")
        elif near:
            self.wrong(where, f"unknown person {name!r}; did you mean {near[0]}?")
        return name

    def wrong(self, where: Where, message: str) -> None:
        """Note a mistake."""
        path, other = self._moved
        if path and where[: len(path)] == path:
            where = (*other, *where[len(path) :])
        self._mistakes.append(Mistake(watchlist=self._watchlist, where=where, message=message))


def _nearest(name: str, known: Sequence[str], otherwise: str | None = None) -> str:
    """The end of a message: what looks like ``name``, else ``otherwise``, else some of what is known."""
    by_key: dict[str, str] = {}
    for one in known:
        by_key.setdefault(fold(one), one)
    close = [by_key[key] for key in get_close_matches(fold(name), by_key, n=3, cutoff=0.6)]
    if close:
        return f"; did you mean {' or '.join(close)}?"
    if otherwise is not None:
        return otherwise
    return f"; known: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}"
