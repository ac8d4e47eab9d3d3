"""The recorded day under ``config/demo``: who published what when, and which alerts are due.

``outlets.yaml``: the outlets. ``stories/*.yaml``: lists of stories and edits, each with the time ``at`` which it appears.
``watchlists/*.yaml``: what the demo's desk asked for. ``expected.yaml``: the messages that must arrive, each exactly once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.demo.newsroom import Outlet, Story
from monitor.errors import ConfigError, Problem
from monitor.yaml import load_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A message that is due: its type, the event's kind, and figures (``"released AM 12"``) that it must carry."""

    type: str
    kind: str
    figures: frozenset[str]

    def __str__(self) -> str:
        return f"{self.type} {self.kind} ({', '.join(sorted(self.figures)) or 'no figures'})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What happens at one time of the day: stories that appear, and stories that are edited (id, new title and text)."""

    at: datetime
    publish: tuple[Story, ...]
    edits: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The whole day. ``feeds``: what is written into the demo's ``feeds.yaml`` about each outlet, beside its address."""

    outlets: tuple[Outlet, ...]
    feeds: Mapping[str, Mapping[str, Any]]
    rounds: tuple[Round, ...]
    expected: tuple[Expected, ...]
    watchlists: tuple[Path, ...]

    @property
    def stories(self) -> int:
        """How many stories appear, edits not counted."""
        return sum(len(one.publish) for one in self.rounds)


def load_day(folder: Path) -> Day:
    """Read the day. Raises ConfigError with every mistake."""
    problems: list[Problem] = []
    outlets = _read(folder / "outlets.yaml", problems)
    items = [item for path in sorted((folder / "stories").glob("*.yaml")) for item in _read(path, problems)]
    expected = _read(folder / "expected.yaml", problems)
    if problems:
        raise ConfigError(tuple(problems))
    zone, day = ZoneInfo(outlets["timezone"]), date.fromisoformat(outlets["date"])
    rounds = tuple(_rounds(items, {item["id"]: item for item in items if "id" in item}, day, zone))
    return Day(
        outlets=tuple(
            Outlet(
                id=one["id"],
                name=one["outlet"],
                language=one["language"],
                atom=one.get("atom", False),
                full_text=one.get("full_text", False),
            )
            for one in outlets["outlets"]
        ),
        feeds={one["id"]: {key: one[key] for key in ("side", "group", "tags") if key in one} for one in outlets["outlets"]},
        rounds=rounds,
        expected=tuple(
            Expected(type=one["type"], kind=one["kind"], figures=frozenset(one.get("figures", ()))) for one in expected
        ),
        watchlists=tuple(sorted((folder / "watchlists").glob("*.yaml"))),
    )


def compare(expected: Sequence[Expected], bodies: Sequence[Mapping[str, Any]]) -> tuple[list[Expected], list[str]]:
    """Which expected messages did not arrive, and which messages arrived that nobody expected. A message is expected where its
    type and kind are those asked for and it carries all the figures; each expectation is met by one message."""
    left = list(expected)
    strangers: list[str] = []
    for body in bodies:
        event = body["data"]["event"]
        figures = set(figures_of(event))
        met = next(
            (one for one in left if (one.type, one.kind) == (body["type"], event["kind"]) and one.figures <= figures), None
        )
        if met is None:
            strangers.append(f"{body['type']} {event['kind']} ({', '.join(sorted(figures)) or 'no figures'})")
        else:
            left.remove(met)
    return left, strangers


def figures_of(event: Mapping[str, Any]) -> Iterator[str]:
    """An event's figures as the expectations write them: ``released AM 12``."""
    for figure in event["figures"]:
        yield f"{figure['action']} {figure['side'] or '?'} {figure['value']}"


def _read(path: Path, problems: list[Problem]) -> Any:
    located, found = load_yaml(path)
    problems += found
    return located.value if located else []


def _rounds(
    items: Sequence[Mapping[str, Any]], by_id: Mapping[str, Mapping[str, Any]], day: date, zone: ZoneInfo
) -> Iterator[Round]:
    for at in sorted(Counter(item["at"] for item in items)):
        now = [item for item in items if item["at"] == at]
        when = datetime.combine(day, time.fromisoformat(at), zone)
        yield Round(
            at=when,
            publish=tuple(_story(item, when) for item in now if "id" in item),
            edits=tuple((item["edit"], _edit(item, by_id[item["edit"]])) for item in now if "edit" in item),
        )


def _story(item: Mapping[str, Any], when: datetime) -> Story:
    return Story(
        id=item["id"],
        outlet=item["outlet"],
        title=item["title"],
        text=_paragraphs(item["text"]),
        published=when,
        page=item.get("page", True),
    )


def _edit(item: Mapping[str, Any], story: Mapping[str, Any]) -> dict[str, str]:
    """The new title and text of an edited story: whole, or by replacing some words in what it said."""
    changed: dict[str, str] = {key: item[key] for key in ("title", "text") if key in item}
    for key in ("title", "text"):
        for old, new in item.get("replace", {}).items():
            if old in story[key]:
                changed[key] = changed.get(key, story[key]).replace(old, new)
    if "text" in changed:
        changed["text"] = _paragraphs(changed["text"])
    return changed


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip())
