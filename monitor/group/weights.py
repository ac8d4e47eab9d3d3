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
    """Points, windows and lists by which reports become events; ``config/topics/NAME/topic.yaml`` explains each. ``stocks``: what
    runs on beyond events, with the kinds of event in which it does not; ``holds``: a unit and those that are a part of it."""

    before: timedelta
    after: timedelta
    same: float
    uncertain: float
    merge: float
    margin: float
    points: Mapping[str, float]
    near_km: float
    kinds: Mapping[str, float]
    compatible_kinds: Mapping[str, Mapping[str, float]]
    unlisted_kind: float
    people_decide: frozenset[str]
    moved: frozenset[str]
    copies: timedelta
    authority: Mapping[str, int]
    material: frozenset[str]
    grows: frozenset[str]
    stocks: Mapping[str, frozenset[str]]
    holds: Mapping[str, frozenset[str]]
    freeing: frozenset[str]
    terms: frozenset[str]
    later_replaces: timedelta
    stock_outdated: timedelta
    stock_repeats: timedelta
    other_reports: timedelta
    quiet: Mapping[str, timedelta]
    follows: Mapping[str, tuple[str, ...]]
    follow_within: timedelta
    ends_life: frozenset[str]
    freed_by: frozenset[str]
    in_custody: frozenset[str]


def weights_of(topic: Topic) -> Weights:
    """The weights of a topic; read once for each version of it."""
    holds = {unit: frozenset(others) for unit, others in topic.compatible_units.items()}
    return _read(topic.name, topic.version, _Raw(topic.raw.get("grouping", {}), holds))


class _Raw:
    """A mapping that does not take part in the cache's key."""

    def __init__(self, section: Mapping[str, Any], holds: Mapping[str, frozenset[str]]) -> None:
        self.section = section
        self.holds = holds

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
        margin=float(section["margin"]),
        points={key: float(value) for key, value in section["points"].items()},
        near_km=float(section["near_km"]),
        kinds={key: float(value) for key, value in section["kinds"].items()},
        compatible_kinds=section["compatible_kinds"],
        unlisted_kind=float(section["unlisted_kind"]),
        people_decide=frozenset(section["people_decide"]),
        moved=frozenset(section["moved"]),
        copies=timedelta(days=section["copies_within_days"]),
        authority=figures["authority"],
        material=frozenset(figures["material"]),
        grows=frozenset(figures["grows"]),
        stocks={action: frozenset(kinds) for action, kinds in figures["stocks"].items()},
        holds=raw.holds,
        freeing=frozenset(figures["freeing"]),
        terms=frozenset(figures["terms"]),
        later_replaces=timedelta(minutes=figures["later_replaces_after_minutes"]),
        stock_outdated=timedelta(days=figures["stock_outdated_after_days"]),
        stock_repeats=timedelta(days=figures["stock_repeats_within_days"]),
        other_reports=timedelta(days=section["other_reports_within_days"]),
        quiet={kind: timedelta(days=days) for kind, days in section["quiet_days"].items()},
        follows={kind: tuple(others) for kind, others in section["follows"].items()},
        follow_within=timedelta(days=section["follow_within_days"]),
        ends_life=frozenset(section["lives"]["ended_by"]),
        freed_by=frozenset(section["lives"]["freed_by"]),
        in_custody=frozenset(section["lives"]["in_custody"]),
    )
