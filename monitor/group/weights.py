"""The topic's ``grouping:`` section, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from monitor.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Points, windows and lists by which reports become events; ``config/topics/NAME/topic.yaml`` explains each."""

    before: timedelta
    after: timedelta
    same: float
    uncertain: float
    merge: float
    points: Mapping[str, float]
    near_km: float
    kinds: Mapping[str, float]
    compatible_kinds: Mapping[str, tuple[str, ...]]
    people_decide: frozenset[str]
    copies: timedelta
    authority: Mapping[str, int]
    material: frozenset[str]
    grows: frozenset[str]
    stocks: frozenset[str]
    freeing: frozenset[str]
    terms: frozenset[str]
    later_replaces: timedelta
    stock_outdated: timedelta
    other_reports: timedelta
    quiet: Mapping[str, timedelta]
    follows: Mapping[str, tuple[str, ...]]
    follow_within: timedelta
    ends_life: frozenset[str]


def weights_of(topic: Topic) -> Weights:
    """The weights of a topic; read once for each version of it."""
    return _read(topic.name, topic.version, _Raw(topic.raw.get("grouping", {})))


class _Raw:
    """A mapping that does not take part in the cache's key."""

    def __init__(self, section: Mapping[str, Any]) -> None:
        self.section = section

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Raw)


@lru_cache(maxsize=8)
def _read(name: str, version: str, raw: _Raw) -> Weights:
    section = raw.section
    figures = section["figures"]
    return Weights(
        before=timedelta(days=section["window"]["before"]),
        after=timedelta(days=section["window"]["after"]),
        same=float(section["same"]),
        uncertain=float(section["uncertain"]),
        merge=float(section["merge"]),
        points={key: float(value) for key, value in section["points"].items()},
        near_km=float(section["near_km"]),
        kinds={key: float(value) for key, value in section["kinds"].items()},
        compatible_kinds={kind: tuple(others) for kind, others in section["compatible_kinds"].items()},
        people_decide=frozenset(section["people_decide"]),
        copies=timedelta(days=section["copies_within_days"]),
        authority=figures["authority"],
        material=frozenset(figures["material"]),
        grows=frozenset(figures["grows"]),
        stocks=frozenset(figures["stocks"]),
        freeing=frozenset(figures["freeing"]),
        terms=frozenset(figures["terms"]),
        later_replaces=timedelta(minutes=figures["later_replaces_after_minutes"]),
        stock_outdated=timedelta(days=figures["stock_outdated_after_days"]),
        other_reports=timedelta(days=section["other_reports_within_days"]),
        quiet={kind: timedelta(days=days) for kind, days in section["quiet_days"].items()},
        follows={kind: tuple(others) for kind, others in section["follows"].items()},
        follow_within=timedelta(days=section["follow_within_days"]),
        ends_life=frozenset(section["ends_life"]),
    )
