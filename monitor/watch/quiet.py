"""How not to disturb: whether a message leaves now, and if not, why not and until when. Delivery is held, never evaluation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Event, Hold, HoldKind, Silence
from monitor.text.rate import Rate
from monitor.topic import Topic
from monitor.watch.cron import Cron, moment_of

_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From ``start`` to ``end`` by the clocks of ``zone``; over midnight where ``end`` comes first."""

    start: time
    end: time
    zone: ZoneInfo

    def until(self, at: datetime) -> datetime | None:
        """When the quiet in which ``at`` lies is over, in UTC; None where it lies in none."""
        today = at.astimezone(self.zone).date()
        over_midnight = timedelta(days=1 if self.end <= self.start else 0)
        for day in (today - timedelta(days=1), today):
            begins = moment_of(day, self.start, self.zone)
            ends = moment_of(day + over_midnight, self.end, self.zone, last=True)
            if begins <= at < ends:
                return ends
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What comes ``within`` a while of a message goes in one. ``first_waits``: so does what opens that while."""

    within: timedelta
    first_waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calm:
    """How one watchlist wants to be told."""

    quiet: QuietHours | None = None
    digest: Cron | None = None
    at_most: Rate | None = None
    group: Group | None = None

    @property
    def counts(self) -> bool:
        """Whether it matters how much was sent before."""
        return self.at_most is not None or self.group is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one receiver has had by one watchlist. ``before``: when messages went, the latest first; ``waits_until``: when the
    group that is being gathered goes."""

    before: tuple[datetime, ...] = ()
    waits_until: datetime | None = None


def hold(calm: Calm, sent: Sent, at: datetime, *, urgent: bool) -> Hold | None:
    """Whether a message for one watchlist has to wait at ``at``; None: it leaves now. ``urgent``: quiet hours do not hold it.

    A digest stands in the place of single messages, so neither group nor rate apply to it. What would leave within quiet hours
    leaves when they end; with a group or a digest, gathered."""
    found = _digest(calm, at) if calm.digest else _rate(calm, sent, at) or _group(calm, sent, at)
    if calm.quiet is None or urgent:
        return found
    over = calm.quiet.until(found.until if found and found.until else at)
    if over is None:
        return found
    clock = f"{calm.quiet.start:%H:%M}–{calm.quiet.end:%H:%M}"
    gather = found.gather if found else calm.group is not None
    kind = found.kind if found and found.kind is HoldKind.DIGEST else HoldKind.QUIET
    return Hold(kind=kind, until=over, why=f"quiet hours {clock} ({calm.quiet.zone.key})", gather=gather)


def _digest(calm: Calm, at: datetime) -> Hold:
    assert calm.digest is not None
    due = calm.digest.next_after(at)
    here = due.astimezone(calm.digest.zone)
    return Hold(kind=HoldKind.DIGEST, until=due, why=f"digest of {here:%a %d %b %H:%M} ({calm.digest.zone.key})", gather=True)


def _group(calm: Calm, sent: Sent, at: datetime) -> Hold | None:
    if calm.group is None:
        return None
    until = sent.waits_until
    if until is not None and until > at + calm.group.within:  # written by a clock that was put back, or by quiet hours
        until = None
    if until is None and calm.group.first_waits:
        until = at + calm.group.within
    elif until is None and sent.before:
        until = sent.before[0] + calm.group.within
    if until is None or until <= at:
        return None
    return Hold(kind=HoldKind.GROUP, until=until, why="goes with what else comes in a while", gather=True)


def _rate(calm: Calm, sent: Sent, at: datetime) -> Hold | None:
    if calm.at_most is None:
        return None
    free = calm.at_most.free_at(sent.before, at)
    if free <= at:
        return None
    return Hold(kind=HoldKind.AT_MOST, until=free, why=f"at most {calm.at_most}", gather=True)


def soonest(holds: Iterable[Hold | None]) -> Hold | None:
    """Of several wishes for one message the one that lets it go first; None where one lets it go at once, or there are none."""
    found = list(holds)
    if not found or any(one is None for one in found):
        return None
    return min((one for one in found if one is not None), key=lambda one: one.until or _FAR)


def silenced(silences: Collection[Silence], watchlist: str, event: Event, topic: Topic) -> Silence | None:
    """The silence that an event falls under for a watchlist; of several the one that lasts longest. A place that is not told is
    in no silence: a silent miss is the worst answer."""
    here = {one for place in event.places for one in (place, *topic.ancestors(place))}
    meant = [
        one
        for one in silences
        if (not one.kinds or event.kind in one.kinds)
        and (not one.places or here & set(one.places))
        and (not one.watchlists or watchlist in one.watchlists)
    ]
    return max(meant, key=lambda one: one.until, default=None)
