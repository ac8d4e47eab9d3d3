"""What happened, seen through the reports of many articles: who claims which number, which claim stands, who tells of it.

Made by `monitor.group`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 - a field is called date, and would hide it
from datetime import datetime

from monitor.model.article import TextFrom
from monitor.model.report import Doubt, Status, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says which number, where: a figure as it stands in one article. ``article`` is the article's key; ``outlet_side`` the
    side its outlet is on; ``at`` when it was published, or when the edit that says so was seen (``edited``). ``withdrawn``: its
    own article says something else by now. ``part``: of a total that the article tells too; ``nth``: which of those with its
    unit, the largest first; 0 where only another article tells the total. ``doubtful``: we may have misread it."""

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
    via: str | None
    as_of: Day | None
    part: bool
    outlet: str
    outlet_side: str | None
    url: str
    article: str
    lang: str
    quote: str
    sentence: str
    at: datetime
    edited: bool = False
    withdrawn: bool = False
    nth: int = 1
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFigure:
    """One slot of an event (action, side, unit, part or total): the claim that stands (``best``), all that are made, and those
    that were withdrawn (``former``). ``disputed``: claims exclude each other. ``least``, ``most``: the range of what each
    speaker says last (``most`` None: open). ``parts``: where, in the event's figures, the parts of this total stand; ``sum``:
    what they come to where all of them are told, also if that is not the total."""

    action: str
    side: str | None
    unit: str
    best: Claim
    claims: tuple[Claim, ...]
    disputed: bool = False
    parts: tuple[int, ...] = ()
    former: tuple[Claim, ...] = ()
    least: int | None = None
    most: int | None = None
    sum: int | None = None

    @property
    def adds_up(self) -> bool | None:
        """Whether the parts come to the total; None where it is not told in parts, or is no one number."""
        return None if self.sum is None or self.best.value is None else self.sum == self.best.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A line of the ledger that runs on beyond events: how many of a side's people are held or missing, as one article tells it.
    ``event``: the event in whose reports it was told, None for a story that tells of no event and found none to go with.
    ``after_release``: it was told with news that people of that side were let go, and may date from before."""

    claim: Claim
    event: str | None
    after_release: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article that tells of an event. ``origin``: slug of whom it has the story from (itself, or who it cites or copies);
    ``why``: the reasons for which it is in; ``text_from``: whether we read the page or the feed's own text. ``kind``, ``date``,
    ``places``, ``sides`` and ``people``: as this article tells them; the event's own are put together from all."""

    article: str
    outlet: str
    outlet_side: str | None
    url: str
    title: str
    lang: str
    published: datetime
    origin: str
    text_from: TextFrom
    digest: str
    why: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = ""
    date: Day | None = None
    places: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    doubt: Doubt = field(default_factory=Doubt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, seen through the reports of many articles. ``version`` grows by one with each stored change; ``day`` is the
    day it is filed under (``date``, else that of its first report). ``possibly``: the event that a doubtful new one may be the
    same as. ``merged_into``: set where this event turned out to be another; ``split_from``: the event that it was a part of.
    ``apart``: events that somebody said it is not, and with which it never merges by itself. ``follows``: earlier events of the
    same people that it goes on from (the trial of those captured)."""

    id: str
    version: int
    topic: str
    kind: str
    date: Day | None
    day: Day
    places: tuple[str, ...]
    sides: tuple[str, ...]
    people: tuple[str, ...]
    names: Mapping[str, str]
    figures: tuple[EventFigure, ...]
    voices: tuple[Voice, ...]
    sources: tuple[Source, ...]
    first_at: datetime
    last_at: datetime
    confirmed: bool
    possibly: str | None = None
    merged_into: str | None = None
    split_from: str | None = None
    apart: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def origins(self) -> int:
        """How many independent origins tell of it."""
        return len({source.origin for source in self.sources})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What an event is known by at a glance, before it is looked at: ``people`` are keys of names."""

    id: str
    kind: str
    day: Day
    date: Day | None
    places: frozenset[str]
    people: frozenset[str]
