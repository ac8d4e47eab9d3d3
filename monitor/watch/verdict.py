"""Met, not met, not told: three values, because a text need not tell what a clause asks for.

They go through ``any`` and ``not`` as in Kleene's strong logic (S. C. Kleene, Introduction to Metamathematics, 1952, §64); only
at the very end does ``unknown: alert`` let "not told" count as met, and the message says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Truth(Enum):
    """Met, not met, or not told."""

    MET = "met"
    UNMET = "not met"
    UNKNOWN = "not told"

    @classmethod
    def of(cls, met: bool | None) -> Truth:
        """None: not told."""
        return cls.UNKNOWN if met is None else cls.MET if met else cls.UNMET

    @property
    def opposite(self) -> Truth:
        """What ``not`` makes of it."""
        return {Truth.MET: Truth.UNMET, Truth.UNMET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}[self]


def every(truths: Iterable[Truth]) -> Truth:
    """All of them; MET where there are none."""
    found = set(truths)
    return Truth.UNMET if Truth.UNMET in found else Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.MET


def some(truths: Iterable[Truth]) -> Truth:
    """One of them; UNMET where there are none."""
    return every(truth.opposite for truth in truths).opposite


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why, in no language: the ``id`` of a sentence, and what stands in it: ids of the topic (``kind``, ``places``, ``sides``,
    ``people``, ``action``), words of the text (``words``), numbers. Whoever writes to a person puts it into their words."""

    id: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one clause: how it turned out, and why, in plain English words and as `Reason`. ``quote``: what it rests on,
    as it is written in a text; "" where nothing is quoted. ``parts``: what became of the clauses inside an ``any`` or ``not``."""

    clause: str
    truth: Truth
    why: str
    reasons: tuple[Reason, ...] = ()
    quote: str = ""
    parts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a whole ``match``. ``matches``: with "not told" counted as the watchlist asks."""

    truth: Truth
    matches: bool
    findings: tuple[Finding, ...]

    @property
    def why(self) -> tuple[str, ...]:
        """The evidence of the clauses that are met."""
        return tuple(finding.why for finding in self.findings if finding.truth is Truth.MET)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is not told."""
        return tuple(finding.why for finding in self.findings if finding.truth is Truth.UNKNOWN)

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The clauses for which it does not match: those that are not met, else those that are not told."""
        if self.matches:
            return ()
        unmet = tuple(finding for finding in self.findings if finding.truth is Truth.UNMET)
        return unmet or tuple(finding for finding in self.findings if finding.truth is Truth.UNKNOWN)
