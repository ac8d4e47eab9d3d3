"""A figure on its way: what has been decided of it, and what all of them have told so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from monitor.model import Status
from monitor.understand.background import Standing
from monitor.understand.counted import Counted
from monitor.understand.speakers import Attribution
from monitor.understand.tokens import Sentence


@dataclass(slots=True)
class Told:
    """What the figures so far have told, counted as they come: the sides of each action, the units of each side; ``figures``: all
    of them, ``last``: the one before."""

    sides: dict[str, Counter[str]] = field(default_factory=dict)
    units: dict[str | None, Counter[str]] = field(default_factory=dict)
    pairs: set[tuple[str, str | None]] = field(default_factory=set)
    special_units: tuple[str, ...] = ()
    figures: list[Found] = field(default_factory=list)

    @property
    def last(self) -> Found | None:
        """The figure before."""
        return self.figures[-1] if self.figures else None

    def add(self, found: Found) -> None:
        """Count one more."""
        self.figures.append(found)
        self.pairs.add((found.action, found.side))
        if found.side is not None:
            self.sides.setdefault(found.action, Counter())[found.side] += 1
        if found.unit not in self.special_units:
            self.units.setdefault(found.side, Counter())[found.unit] += 1


@dataclass(slots=True)
class Found:
    """A figure on its way: the number, its action, and how its sentence stands in the story. ``subject``: the party that does it,
    as the sentence puts it. ``sure``: how likely, by the judge, it has this action and side (0..1)."""

    counted: Counted
    action: str
    side: str | None
    unit: str
    status: Status
    standing: Standing
    said: Attribution | None
    whole: Found | None = None
    subject: str | None = None
    sure: float = 1.0

    @property
    def sentence(self) -> Sentence:
        """Where it stands."""
        return self.counted.sentence
