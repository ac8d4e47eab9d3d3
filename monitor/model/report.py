"""What one article says: its figures with their quotes, its voices, the reports that these belong to.

Made by `monitor.understand`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a field is called date, and would hide it
from enum import StrEnum


class Status(StrEnum):
    """How much authority a figure has. See SCHEME in docs/topics.md."""

    OFFICIAL = "official"
    CLAIMED = "claimed"
    UNOFFICIAL = "unofficial"
    DENIED = "denied"
    PLANNED = "planned"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the article's text: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that tells how much of what happened, with the words it was read from: ``quote == text[start:end]``.

    Exact: value == low == high. At least 80: value 80, low 80, high None. Dozens: value None, low 24, high None, approx.
    ``side``: whose people are counted; ``by``: who did it (ISO country codes). ``part_of``: index, in the same list, of the
    total that this is a part of. ``sentence``: the sentence around the quote. ``doubtful``: the reader took it for this action
    and side, and may well be wrong.
    """

    action: str
    value: int | None
    low: int | None
    high: int | None
    approx: bool
    unit: str
    side: str | None
    by: str | None
    status: Status
    source: str | None
    quote: str
    start: int
    end: int
    sentence: str
    as_of: Day | None = None
    part_of: int | None = None
    via: str | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A person who speaks or decides, with office, side and the words that show it: ``quote == text[start:end]``."""

    id: str
    name: str
    role: str | None
    side: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What else a report may tell: a ``kind``, a ``date``, ``places`` that the reader left for others, though they are likely
    too. By them an event is found of which the reader has a thing wrong."""

    kind: str | None = None
    date: Day | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing that an article says happened. ``main``: it is what makes the article news. ``names``: a person's id to the
    name as the text has it. ``evidence``: field name ("kind", "date", "places", "people") to the stretches that show it."""

    kind: str
    main: bool
    date: Day | None
    places: tuple[str, ...]
    sides: tuple[str, ...]
    people: tuple[str, ...]
    figures: tuple[Figure, ...]
    voices: tuple[Voice, ...] = ()
    names: Mapping[str, str]
    evidence: Mapping[str, tuple[Span, ...]]
    why: tuple[str, ...] = ()
    doubt: Doubt = Doubt()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one article says. ``stocks``: figures of an article that reports no event but tells how things stand (23 still held).
    ``cites``: outlets or agencies that the article names as where it has the story from (slugs), for counting origins.
    ``reader``: version of program and topic that read it."""

    lang: str
    reports: tuple[Report, ...]
    stocks: tuple[Figure, ...] = ()
    cites: tuple[str, ...] = ()
    reader: str = ""

    @property
    def main(self) -> Report | None:
        """The report that makes the article news, if it reports anything."""
        return next((report for report in self.reports if report.main), None)
