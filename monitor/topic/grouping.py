"""What may stand in a topic's ``grouping:`` section, and what is wrong with one: every mistake at its line.

`monitor.group.weights` reads the section without asking; that every key is there, and holds what it should, is seen to here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from monitor.errors import Problem
from monitor.model import Status
from monitor.yaml import KeyPath, Located

SECTION = "grouping"
POINTS = (
    *("kind_same", "kind_doubted", "kind_other", "deeds_other"),
    *("date_same", "date_doubted", "date_next", "date_next_decides", "date_near", "date_other", "told_together"),
    *("filed_near", "filed_late", "filed_far"),
    *(
        "place_same",
        "place_some",
        "place_doubted",
        "place_within",
        "place_facing",
        "place_beside",
        "place_other",
        "place_other_on_way",
        "place_beyond",
    ),
    *("people_same", "people_same_decides", "people_other", "people_other_decides", "sides_other"),
    *("figure_same", "figure_other", "title_alike", "copy_of", "told_apart"),
)
"""What is compared and counted (`monitor.group.likeness`)."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number from ``least`` to ``most``; ``what`` it counts; ``whole``: without a fraction."""

    least: float
    most: float
    what: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Ids:
    """A list of ids of one sort: kinds, actions or units."""

    sort: str


@dataclass(frozen=True, slots=True)
class Each:
    """A mapping from ids of one sort to values of one shape; ``every``: none of them may be missing."""

    sort: str
    shape: Shape
    every: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping with these keys, all of them."""

    shapes: Mapping[str, Shape]


Shape = Number | Ids | Each | Keys

_POINTS = Number(-100, 100, "points")
_DAYS = Number(0, 3650, "days", whole=True)
_MINUTES = Number(0, 10_080, "minutes", whole=True)
GROUPING = Keys(
    {
        "window": Keys({"before": Number(0, 60, "days", whole=True), "after": Number(0, 60, "days", whole=True)}),
        "same": _POINTS,
        "uncertain": _POINTS,
        "merge": _POINTS,
        "margin": Number(0, 100, "points"),
        "points": Keys(dict.fromkeys(POINTS, _POINTS)),
        "near_km": Number(1, 1000, "kilometres"),
        "kinds": Each("kind", _POINTS, every=True),
        "people_decide": Ids("kind"),
        "moved": Ids("kind"),
        "compatible_kinds": Each("kind", Each("kind", Number(0, 100, "times"))),
        "unlisted_kind": Number(0, 100, "times"),
        "copies_within_days": _DAYS,
        "quiet_days": Each("kind", _DAYS, every=True),
        "follows": Each("kind", Ids("kind")),
        "follow_within_days": _DAYS,
        "lives": Keys({"ended_by": Ids("kind"), "freed_by": Ids("kind"), "in_custody": Ids("kind")}),
        "figures": Keys(
            {
                "authority": Each("status", Number(-100, 100, "rank", whole=True), every=True),
                "material": Ids("action"),
                "grows": Ids("action"),
                "stocks": Each("action", Ids("kind")),
                "freeing": Ids("action"),
                "terms": Ids("unit"),
                "later_replaces_after_minutes": _MINUTES,
                "stock_outdated_after_days": _DAYS,
                "stock_repeats_within_days": _DAYS,
            }
        ),
        "other_reports_within_days": _DAYS,
    }
)
ORDERED = ("uncertain", "same", "merge")


def grouping_problems(layers: Sequence[Located], merged: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the section. ``layers``: the topic's files, the packaged one first, each asked for what it holds;
    ``merged``: all of them laid over each other, asked for what is missing. A mistake in what is laid over is the last file's."""
    known: dict[str, Collection[str]] = {
        sort: merged[section].keys() if isinstance(merged.get(section), Mapping) else ()
        for sort, section in (("kind", "kinds"), ("action", "actions"), ("unit", "units"))
    }
    known["status"] = [status.value for status in Status]
    found: list[Problem] = []
    for layer in layers:
        if isinstance(layer.value, Mapping) and SECTION in layer.value:
            wrong = _wrong(layer.value[SECTION], GROUPING, (SECTION,), known)
            found += [layer.problem(where, message) for where, message in wrong]
    if found or not layers:
        return found
    last = layers[-1]
    whole = merged.get(SECTION)
    if not isinstance(whole, Mapping):
        return [last.problem((), f"there is no {SECTION}: copy the section from a packaged topic; docs/topics.md explains it")]
    return [last.problem(where, message) for where, message in (*_missing(whole, GROUPING, (SECTION,), known), *_at_odds(whole))]


def _wrong(value: Any, shape: Shape, where: KeyPath, known: Mapping[str, Collection[str]]) -> Iterator[tuple[KeyPath, str]]:
    """Each mistake in what is there, with its place."""
    name = _name(where)
    match shape:
        case Number():
            yield from ((where, message) for message in _no_number(value, shape, name))
        case Ids(sort=sort):
            if not isinstance(value, list):
                yield where, f"{name} is a list: write [{', '.join(list(known[sort])[:2])}], or [] for none"
                return
            for index, one in enumerate(value):
                if one not in known[sort]:
                    yield (*where, index), f"{name}: {one!r} is no {sort} of this topic{_nearest(one, known[sort])}"
        case Each(sort=sort, shape=inner):
            if not isinstance(value, Mapping):
                yield where, f"{name} is a mapping: write a line for each {sort}, such as {_example(known[sort])}: …"
                return
            for key, one in value.items():
                if key in known[sort]:
                    yield from _wrong(one, inner, (*where, key), known)
                else:
                    yield (*where, key), f"{name}: {key!r} is no {sort} of this topic{_nearest(key, known[sort])}"
        case Keys(shapes=shapes):
            if not isinstance(value, Mapping):
                yield where, f"{name} is a mapping with {', '.join(shapes)}"
                return
            for key, one in value.items():
                if key in shapes:
                    yield from _wrong(one, shapes[key], (*where, key), known)
                else:
                    yield (*where, key), f"unknown key `{key}` in {name}{_nearest(key, shapes)}"


def _missing(value: Any, shape: Shape, where: KeyPath, known: Mapping[str, Collection[str]]) -> Iterator[tuple[KeyPath, str]]:
    """Each key that should be there and is not. What is there is of the right shape."""
    if isinstance(shape, Keys):
        for key, inner in shape.shapes.items():
            if key in value:
                yield from _missing(value[key], inner, (*where, key), known)
            else:
                yield where, f"{_name(where)} lacks `{key}`: write {_pattern(key, inner)}"
    elif isinstance(shape, Each) and shape.every:
        for key in known[shape.sort]:
            if key not in value:
                yield where, f"{_name(where)} lacks the {shape.sort} `{key}`: write {_pattern(key, shape.shape)}"


def _at_odds(section: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """What is right by itself and wrong together."""
    for lower, upper in pairwise(ORDERED):
        if section[lower] > section[upper]:
            message = f"`{lower}` ({section[lower]:g}) is above `{upper}` ({section[upper]:g}): {' ≤ '.join(ORDERED)} is wanted"
            yield (SECTION, lower), message
    told = section["compatible_kinds"]
    for one, others in told.items():
        for other, times in others.items():
            back = told.get(other, {}).get(one)
            if back != times and (back is None or one < other):
                said = "nothing" if back is None else f"{back:g}"
                message = f"{one} and {other} are {times:g} here and {said} the other way round: one number both ways"
                yield (SECTION, "compatible_kinds", one, other), message


def _no_number(value: Any, shape: Number, name: str) -> Iterator[str]:
    right = f"write a {'whole ' if shape.whole else ''}number of {shape.what} from {shape.least:g} to {shape.most:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"{name} is {'empty' if value is None else repr(value)}: {right}"
    elif shape.whole and not isinstance(value, int):
        yield f"{name} is {value:g}: {right}"
    elif not shape.least <= value <= shape.most:
        yield f"{name} is {value:g}, out of range: {right}"


def _pattern(key: str, shape: Shape) -> str:
    match shape:
        case Number():
            return f"`{key}: …`, a number of {shape.what} from {shape.least:g} to {shape.most:g}"
        case Ids():
            return f"`{key}: [ … ]`, a list of {shape.sort}s, or [] for none"
        case Each():
            return f"`{key}:` with a line for each {shape.sort}"
        case Keys():
            return f"`{key}:` with {', '.join(shape.shapes)}"


def _name(where: KeyPath) -> str:
    return ".".join(str(part) for part in where)


def _example(known: Collection[str]) -> str:
    return next(iter(known), "ID")


def _nearest(word: Any, known: Collection[str]) -> str:
    close = get_close_matches(str(word).lower(), list(known), n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{close[0]}`?"
    return f"; known here: {', '.join(known)}" if known else ""
