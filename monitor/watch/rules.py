"""Watchlists as they are written in YAML. One file, one `WatchlistFile`; what they mean is in `monitor.watch.match`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from monitor.model import ChangeType, Status
from monitor.watch.query import QueryError, parse_query

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]


class _Part(BaseModel):
    """A part of a watchlist: frozen, and no key that means nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Near(_Part):
    """Places within a distance of one."""

    near: str
    within_km: Annotated[float, Field(gt=0, le=20_000, strict=False)]


class Box(_Part):
    """Places within a box: [south, west, north, east] in degrees."""

    box: Annotated[list[float], Field(min_length=4, max_length=4, strict=False)]

    @field_validator("box")
    @classmethod
    def _has_an_inside(cls, box: list[float]) -> list[float]:
        south, west, north, east = box
        if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
            raise ValueError("write [south, west, north, east] in degrees, south below north and west before east")
        return box


class FigureWanted(_Part):
    """A figure of the event: all that is named must hold. ``changed_by``: it differs by at least so many from the one before."""

    action: str
    side: str | None = None
    unit: str | None = None
    status: Status | None = None
    at_least: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None
    changed_by: Annotated[int, Field(ge=1)] | None = None

    @field_validator("status", mode="before")
    @classmethod
    def _known_status(cls, value: object) -> object:
        if value is None or isinstance(value, Status):
            return value
        if value not in list(Status):
            raise ValueError(f"unknown status {value!r}; known: {', '.join(Status)}")
        return Status(str(value))


class PeopleWanted(_Part):
    """People whom it is about, or who speak; ids or names."""

    about: list[str] = []
    voices: list[str] = []


class SourcesWanted(_Part):
    """Who tells of it: outlets by name, by tag; how many independent origins; an outlet of each of the event's sides."""

    names: list[str] = []
    tags: list[str] = []
    at_least: Annotated[int, Field(ge=1)] | None = None
    one_from_each_side: bool = False


class Match(_Part):
    """What an event must be. All clauses must hold; ``any`` and ``not`` nest."""

    kinds: list[str] = []
    sides: list[str] = []
    places: list[str] | Near | Box | None = None
    figures: list[FigureWanted] = []
    people: list[str] | PeopleWanted | None = None
    text: Text | None = None
    sources: SourcesWanted | None = None
    languages: list[str] = []
    disputed: str | None = None
    any: list[Match] = []
    not_: Match | None = Field(default=None, alias="not")
    unknown: Literal["alert", "skip"] = "alert"

    @field_validator("text")
    @classmethod
    def _can_be_read(cls, text: str | None) -> str | None:
        if text is not None:
            try:
                parse_query(text)
            except QueryError as error:
                raise ValueError(str(error)) from error
        return text


class AlertWanted(_Part):
    """Who is told of what."""

    on: list[ChangeType] = list(ChangeType)
    channels: Annotated[list[str], Field(min_length=1)]
    priority: Literal["low", "normal", "high"] = "normal"

    @field_validator("on", mode="before")
    @classmethod
    def _known_changes(cls, value: object) -> object:
        if isinstance(value, list):
            for one in value:
                if one not in list(ChangeType):
                    raise ValueError(f"unknown change {one!r}; known: {', '.join(ChangeType)}")
            return [ChangeType(one) for one in value]
        return value


class Test(_Part):
    """An article that must match, or must not."""

    __test__ = False

    article: str
    expect: Literal["match", "no_match"]


class WatchlistFile(_Part):
    """One watchlist: ``name`` (lower case, with dashes), what it matches, whom it tells."""

    name: Name
    description: str = ""
    match: Match
    alert: AlertWanted
    tests: list[Test] = []

    @model_validator(mode="after")
    def _asks_for_something(self) -> WatchlistFile:
        if not self.match.model_fields_set - {"unknown"}:
            raise ValueError("`match` asks for nothing, so everything would match; name at least `kinds`")
        return self
