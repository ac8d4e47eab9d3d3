"""What is newly known of an event, and what was known before.

Made by `monitor.group`, for `monitor.watch`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.event import Claim, Event

NOTES = ("before_release", "other_speaker")
"""``before_release``: the older number may date from before people were let go; ``other_speaker``: the two are not by the same
source, and may not count the same people."""


class ChangeType(StrEnum):
    """What can be newly known of an event, strongest first."""

    NEW_EVENT = "new_event"
    DENIED = "denied"
    MERGED = "merged"
    SPLIT = "split"
    CORRECTED = "corrected"
    FIGURE_CHANGED = "figure_changed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is different from what was known: both claims whole. ``was`` None: not known before. ``what``: "figure";
    "stock" where ``was`` stands in the ledger and not in this event; "event" for its confirmation, merger or split, with the
    ``other`` event's id. ``note``: what a reader should know before comparing the two, in a word of the closed list `NOTES`."""

    type: ChangeType
    what: str
    action: str | None
    side: str | None
    was: Claim | None
    now: Claim | None
    note: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a report did to an event. ``event`` is as it stands now; no ``differences`` and not new: it joined, and that is no
    news. ``fresh``: young enough to alert by itself (`backlog:`)."""

    event: Event
    new: bool
    differences: tuple[Difference, ...]
    why: tuple[str, ...]
    fresh: bool = True

    @property
    def types(self) -> tuple[ChangeType, ...]:
        """The kinds of news in it, strongest first, each once."""
        found = {difference.type for difference in self.differences}
        if self.new:
            found.add(ChangeType.NEW_EVENT)
        return tuple(kind for kind in ChangeType if kind in found)
