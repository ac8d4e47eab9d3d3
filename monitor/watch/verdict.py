"""Met, not met, not told: three values, because a text need not tell what a clause asks for.

They go through ``any`` and ``not`` as in Kleene's strong logic (S. C. Kleene, Introduction to Metamathematics, 1952, §64); only
at the very end does ``unknown: alert`` let "not told" count as met, and the message says so. Thousands of findings can be made
for one event: they are named tuples, which cost a third of what a frozen dataclass does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple

from monitor.model import Reason


class Truth(Enum):
    """Met, not met, or not told."""

    MET = "met"
    UNMET = "not met"
    UNKNOWN = "unknown"

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
    result = Truth.MET
    for truth in truths:
        if truth is Truth.UNMET:
            return truth
        if truth is Truth.UNKNOWN:
            result = truth
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """One of them; UNMET where there are none."""
    return every(truth.opposite for truth in truths).opposite


class Finding(NamedTuple):
    """What became of one clause: how it turned out, and why, in plain English words and as `Reason`. ``cite`` gives what it rests
    on, as a text has it; ``parts``: what became of the clauses inside an ``any`` or ``not``."""

    clause: str
    truth: Truth
    why: str
    reasons: tuple[Reason, ...] = ()
    cite: Callable[[], str] | None = None
    parts: tuple[Finding, ...] = ()

    @property
    def quote(self) -> str:
        """What it rests on, as it is written in a text; "" where nothing is quoted."""
        return self.cite() if self.cite else ""


class Verdict(NamedTuple):
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

    def reasons(self, truth: Truth) -> tuple[Reason, ...]:
        """The reasons of the clauses that turned out so."""
        return tuple(reason for finding in self.findings if finding.truth is truth for reason in finding.reasons)

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The clauses for which it does not match: those that are not met, else those that are not told."""
        if self.matches:
            return ()
        unmet = tuple(finding for finding in self.findings if finding.truth is Truth.UNMET)
        return unmet or tuple(finding for finding in self.findings if finding.truth is Truth.UNKNOWN)
