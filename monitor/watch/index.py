"""Which watchlists an event may concern, without asking each.

Every event bears **marks** (``kind:border_clash``, ``at:AM-ijevan``, ``figure:killed/AM``, the keys of its text's words …). Every
match has **needs**: sets of marks, of each of which the event must bear one, or a clause of it is not met. The needs are written
into slots, each a table from mark to the matches that it satisfies, as bits of one integer. An event's candidates are then a few
ANDs and ORs of such integers: some microseconds for a hundred thousand matches. What is left is judged in full, so the index can
only ever leave out what would not match.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from monitor.text import fold
from monitor.topic import Topic
from monitor.watch.case import Case, Need
from monitor.watch.clauses import MOST_ORIGINS
from monitor.watch.match import MOST_SLOTS, CompiledMatch
from monitor.watch.places import NONE, UNLOCATED
from monitor.watch.triggers import text_marks

_SPARSE = 64
_SOME_BITS = re.compile(rb"[^\x00]")
_BITS_OF = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


class Index:
    """Matches by what they need. ``matches``: each once, however many watchlists have it."""

    def __init__(self, matches: Sequence[CompiledMatch]) -> None:
        self._size = len(matches)
        self._bytes = self._size // 8 + 1
        tables: list[dict[str, array[int]]] = []
        free: list[bytearray] = []
        for number, match in enumerate(matches):
            needs = sorted((_marks(need, match) for need in match.needs), key=len)[:MOST_SLOTS]
            while len(tables) < len(needs):
                tables.append({})
                free.append(bytearray(((1 << number) - 1).to_bytes(self._bytes, "little")))  # for all before it
            for slot, table in enumerate(tables):
                if slot < len(needs):
                    for mark in needs[slot]:
                        table.setdefault(mark, array("I")).append(number)
                else:
                    free[slot][number >> 3] |= 1 << (number & 7)
        self._free = [int.from_bytes(one, "little") for one in free]
        self._satisfied: list[tuple[int, array[int] | int]] = []
        self._entries = self._shared(tables)

    def _shared(self, tables: Sequence[Mapping[str, array[int]]]) -> dict[str, list[int]]:
        """Mark to what it satisfies, by its place in ``_satisfied``. The keys of one word mostly satisfy the same matches: what
        several marks do alike is kept, and looked at, once."""
        places: dict[tuple[int, bytes], int] = {}
        entries: dict[str, list[int]] = {}
        for slot, table in enumerate(tables):
            for mark, found in table.items():
                place = places.setdefault((slot, found.tobytes()), len(self._satisfied))
                if place == len(self._satisfied):
                    self._satisfied.append((slot, found if len(found) <= _SPARSE else _bits(found, self._bytes)))
                entries.setdefault(mark, []).append(place)
        return entries

    def candidates(self, marks: Iterable[Collection[str]]) -> Iterator[int]:
        """The numbers of the matches whose every need one of the marks satisfies."""
        fitting = list(self._free)
        rare: list[list[array[int]]] = [[] for _ in fitting]
        known = self._entries.keys()
        for place in {place for some in marks for mark in known & some for place in self._entries[mark]}:
            slot, found = self._satisfied[place]
            if isinstance(found, int):
                fitting[slot] |= found
            else:
                rare[slot].append(found)
        left = (1 << self._size) - 1
        for bits, few in zip(fitting, rare, strict=True):
            left &= bits | _bits(chain.from_iterable(few), self._bytes)
            if not left:
                return
        for byte in _SOME_BITS.finditer(left.to_bytes(self._bytes, "little")):
            first = byte.start() * 8
            for bit in _BITS_OF[byte.group()[0]]:
                yield first + bit


def _marks(need: Need, match: CompiledMatch) -> frozenset[str]:
    return need.met | need.open if match.unknown_counts else need.met


def _bits(numbers: Iterable[int], size: int) -> int:
    found = bytearray(size)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def marks_of(case: Case, topic: Topic) -> Iterable[Collection[str]]:
    """The marks that an event bears with the change, and the text, that a case holds; in several collections."""
    return [frozenset(_event_marks(case, topic)), *text_marks(case.article.words)]


def _event_marks(case: Case, topic: Topic) -> Iterator[str]:
    event = case.event
    yield f"kind:{event.kind}"
    yield from (f"side:{side}" for side in event.sides)
    if len(event.sides) < 2:
        yield "side:few"
    yield from _place_marks(event.places, topic)
    for figure in event.figures:
        yield f"figure:{figure.action}/*"
        yield f"figure:{figure.action}/{figure.side or '?'}"
    told = {figure.action for figure in event.figures}
    yield from (f"figure:no {action}" for action in topic.actions if action not in told)
    yield from (f"person:{person}" for person in event.people)
    yield from (f"voice:{voice.id}" for voice in event.voices)
    if not event.people:
        yield "person:none"
    if not event.voices:
        yield "voice:none"
    for source in event.sources:
        yield f"outlet:{fold(source.outlet)}"
        yield f"lang:{source.lang}"
        yield from (f"tag:{tag}" for tag in source.tags)
    yield from (f"origins:{count}" for count in range(1, min(event.origins, MOST_ORIGINS) + 1))


def _place_marks(places: Sequence[str], topic: Topic) -> Iterator[str]:
    if not places:
        yield NONE
    for place in places:
        yield f"at:{place}"
        yield from (f"in:{one}" for one in (place, *topic.ancestors(place)))
        known = topic.places.get(place)
        if known is None or known.lat is None or known.lon is None:
            yield UNLOCATED
