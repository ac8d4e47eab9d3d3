"""A feed's rhythm: at which hours of the week it has news, and how long its silence must last to mean something.

What is counted is hours with news, by hour of the week (UTC), fading with a half-life of six weeks; ten items in one hour are
one. From them follows how surprising a silence is: the sum, over its hours, of -ln(1 - p), p being the share of weeks in which
that hour, or one beside it, had news. A normal weekend of a weekday feed surprises nobody, a quiet afternoon of a busy one does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

HOURS = 168
HALF_LIFE = timedelta(weeks=6)
WEEK, DAY, HOUR = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1)
_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

LEARNED = timedelta(days=14)  # before it nothing is called silent
FEWEST = 10  # hours with news, likewise
SHORTEST = timedelta(hours=3)  # nor is a shorter silence
SURPRISE = 6.0  # of a silence that means something: one in four hundred, if hours were independent
MARGIN = 1.5  # how much more it must surprise than what the feed has come back from by itself
MOST_WORST = 20.0
TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """``hits``: hours with news, by hour of the week, faded; ``weeks``: how many were watched, faded alike; ``since``: the first
    one; ``last``: the latest news; ``longest``: silence so far, and ``worst``: the most surprising one; ``at``: when this was
    reckoned."""

    hits: tuple[float, ...] = (0.0,) * HOURS
    weeks: float = 0.0
    hours: int = 0
    since: datetime | None = None
    last: datetime | None = None
    longest: timedelta = timedelta(0)
    worst: float = 0.0
    at: datetime | None = None

    def to_json(self) -> str:
        """For keeping; `from_json` reads it."""
        kept = {
            "hits": [round(hit, 2) for hit in self.hits],
            "weeks": round(self.weeks, 3),
            "hours": self.hours,
            "since": _stamp(self.since),
            "last": _stamp(self.last),
            "longest": self.longest // _MICROSECOND,
            "worst": round(self.worst, 2),
            "at": _stamp(self.at),
        }
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | None) -> Rhythm:
        """What was kept; an empty one where nothing was."""
        if not text:
            return cls()
        kept = json.loads(text)
        return cls(
            hits=tuple(kept["hits"]),
            weeks=kept["weeks"],
            hours=kept["hours"],
            since=_moment(kept["since"]),
            last=_moment(kept["last"]),
            longest=kept["longest"] * _MICROSECOND,
            worst=kept["worst"],
            at=_moment(kept["at"]),
        )


def learn(rhythm: Rhythm, moments: Iterable[datetime]) -> Rhythm:
    """The rhythm after news at ``moments``. Those before what it knows already, or in the same hour as another, teach nothing."""
    for moment in sorted(moments):
        rhythm = _learn_one(rhythm, moment)
    return rhythm


def _learn_one(rhythm: Rhythm, moment: datetime) -> Rhythm:
    if rhythm.last is not None and _hour(moment) <= _hour(rhythm.last):
        return rhythm
    before = rhythm.at or moment
    fade = 0.5 ** ((moment - before) / HALF_LIFE)
    hits = [hit * fade for hit in rhythm.hits]
    gap, surprise = timedelta(0), 0.0
    if rhythm.last is not None:
        gap = moment - rhythm.last
        if knows_enough(rhythm, moment):
            surprise = surprise_of(rhythm, rhythm.last, moment)
    hits[_hour(moment) % HOURS] += 1.0
    return replace(
        rhythm,
        hits=tuple(hits),
        weeks=rhythm.weeks * fade + (moment - before) / WEEK,
        hours=rhythm.hours + 1,
        since=rhythm.since or moment,
        last=moment,
        longest=max(rhythm.longest, gap),
        worst=min(MOST_WORST, max(rhythm.worst * fade, surprise)),
        at=moment,
    )


def knows_enough(rhythm: Rhythm, at: datetime) -> bool:
    """Whether the feed has been watched long enough to know when it is silent."""
    return rhythm.since is not None and at - rhythm.since >= LEARNED and rhythm.hours >= FEWEST


def surprise_of(rhythm: Rhythm, quiet_since: datetime, at: datetime) -> float:
    """How surprising it is that nothing came between the two moments: 0 not at all."""
    first, last = _hour(quiet_since) + 1, _hour(at)
    if last <= first:
        return 0.0
    whole, rest = divmod(last - first, HOURS)
    surprises = [-math.log(1.0 - _chance(rhythm, hour)) for hour in range(HOURS)]
    return whole * sum(surprises) + sum(surprises[(first + step) % HOURS] for step in range(rest))


def is_silent(rhythm: Rhythm, quiet_since: datetime, at: datetime) -> bool:
    """Whether a silence that began at ``quiet_since`` is longer than this feed's rhythm explains, or three times as long as any
    before it (which tells of a weekly feed sooner)."""
    quiet = at - quiet_since
    if quiet < SHORTEST or not knows_enough(rhythm, at):
        return False
    if quiet >= max(TIMES * rhythm.longest, DAY):
        return True
    return surprise_of(rhythm, quiet_since, at) >= max(SURPRISE, MARGIN * rhythm.worst)


def _chance(rhythm: Rhythm, hour: int) -> float:
    """The share of weeks in which this hour of the week has news, with the hours beside it: editors are not clocks."""
    before, here, after = (rhythm.hits[(hour + step) % HOURS] for step in (-1, 0, 1))
    return min(0.95, (before + 2 * here + after) / 4 / (rhythm.weeks + 1.0))


def _hour(moment: datetime) -> int:
    """Hours since a Monday at midnight."""
    return (moment - _MONDAY) // HOUR


def _stamp(moment: datetime | None) -> int | None:
    """Microseconds since `_MONDAY`."""
    return None if moment is None else (moment - _MONDAY) // _MICROSECOND


def _moment(stamp: int | None) -> datetime | None:
    return None if stamp is None else _MONDAY + stamp * _MICROSECOND
