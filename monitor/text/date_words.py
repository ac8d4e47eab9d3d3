"""The words of dates (`config/dates.yaml`), folded and ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.shipped import shipped
from monitor.text.fold import fold
from monitor.yaml import load_yaml

MONTH, HALF, NOTHING, ZONE = "month", "half", "nothing", "zone"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word says of a date. ``kind``: `MONTH` (``number``), `HALF` of the day (``number``: 0 before noon, 12 after),
    `ZONE`, or `NOTHING`."""

    kind: str
    number: int = 0
    zone: tzinfo | None = None


class Vocabulary:
    """Words, stems (``word*``) and those written with full stops inside."""

    def __init__(self, words: Iterable[tuple[str, Meaning]]) -> None:
        self._whole: dict[str, Meaning] = {}
        self._stems: dict[str, Meaning] = {}
        for word, meaning in words:
            into = self._stems if word.endswith("*") else self._whole
            into[fold(word.rstrip("*"))] = meaning
        self.dotted = sorted((word for word in self._whole if "." in word), key=len, reverse=True)

    def find(self, word: str) -> Meaning | None:
        """What a folded word means: as it stands, else by the longest stem that it begins with."""
        whole = self._whole.get(word)
        if whole is not None:
            return whole
        for length in range(len(word), 1, -1):
            if (meaning := self._stems.get(word[:length])) is not None:
                return meaning
        return None


@cache
def vocabulary() -> Vocabulary:
    """The shipped words."""
    located, problems = load_yaml(shipped("dates.yaml"))
    assert located is not None, problems
    return Vocabulary(_words(located.value))


def _words(found: Mapping[str, Any]) -> Iterable[tuple[str, Meaning]]:
    yield from ((word, Meaning(NOTHING)) for words in found["nothing"] for word in words)
    for number, words in found["months"].items():
        yield from ((word, Meaning(MONTH, int(number))) for word in words)
    yield from ((word, Meaning(HALF, 0)) for word in found["before_noon"])
    yield from ((word, Meaning(HALF, 12)) for word in found["after_noon"])
    for name, words in found["zones"].items():
        yield from ((word, Meaning(ZONE, zone=_named(name))) for word in words)


def _named(name: str) -> tzinfo:
    """An IANA name, or hours and minutes ahead of UTC (``+5:30``, ``-4``)."""
    if name[0] not in "+-0":
        return zone_of(name)
    hours, _, minutes = name.lstrip("+-").partition(":")
    length = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-length if name[0] == "-" else length)


def is_zone(name: str) -> bool:
    """Whether anybody knows a zone of that name."""
    return name == "UTC" or zone_of(name).key != "UTC"


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
