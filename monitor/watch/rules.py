"""Watchlists as they are written in YAML. One file, one `WatchlistFile`; what they mean is in `monitor.watch.clauses`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from monitor.model import ChangeType, Status
from monitor.watch.syntax import QueryError, parse_query
from monitor.watch.times import Clock, CronText, RateText, Within, Zone

Priority = Literal["low", "normal", "high"]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Texts = Annotated[list[str], Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    """A part of a watchlist: frozen, and no key that means nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _has_a_value(cls, value: object, info: ValidationInfo) -> object:
        """A key without a value (`places:`) would ask for nothing, and look as if it asked for something."""
        if value is None and info.field_name and cls.model_fields[info.field_name].default is None:
            raise ValueError("it is empty: write a value, or leave the key out")
        return value

    @model_serializer(mode="wrap")
    def _without_what_is_not_asked(self, write: SerializerFunctionWrapHandler) -> dict[str, object]:
        """As it may be written again: without the clauses that are not there."""
        return {key: value for key, value in write(self).items() if value is not None and value != []}


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


class Polygon(_Part):
    """Places within a polygon: its corners as [latitude, longitude] in degrees, in order, at least three."""

    polygon: Annotated[list[Annotated[list[float], Field(min_length=2, max_length=2, strict=False)]], Field(min_length=3)]

    @field_validator("polygon")
    @classmethod
    def _on_the_map(cls, corners: list[list[float]]) -> list[list[float]]:
        for number, (lat, lon) in enumerate(corners, 1):
            if not (-90 <= lat <= 90 and -180 <= lon <= 180):
                raise ValueError(f"corner {number} is nowhere: write [latitude, longitude] in degrees")
        return corners


class FigureWanted(_Part):
    """A figure of the event: all that is named must hold. ``changed_by``: it differs by at least so many from the one before."""

    action: str
    side: str | None = None
    unit: str | None = None
    status: Status | None = None
    at_least: Count | None = None
    at_most: Count | None = None
    changed_by: Annotated[int, Field(ge=1)] | None = None

    @field_validator("status", mode="before")
    @classmethod
    def _known_status(cls, value: object) -> object:
        if value is None or isinstance(value, Status):
            return value
        if value not in list(Status):
            raise ValueError(f"unknown status {value!r}; known: {', '.join(Status)}")
        return Status(str(value))

    @model_validator(mode="after")
    def _can_be(self) -> FigureWanted:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"no number is at least {self.at_least} and at most {self.at_most}")
        return self


class PeopleWanted(_Part):
    """People whom it is about, and who speak; ids or names."""

    about: Texts = []
    voices: Texts = []

    @model_validator(mode="after")
    def _asks_for_somebody(self) -> PeopleWanted:
        if not (self.about or self.voices):
            raise ValueError("it asks for nobody: name whom it is `about`, or whose `voices` you want to hear")
        return self


class SourcesWanted(_Part):
    """Who tells of it: outlets by name, by tag; how many independent origins; an outlet of each of the event's sides."""

    names: Texts = []
    tags: Texts = []
    at_least: Annotated[int, Field(ge=1)] | None = None
    one_from_each_side: bool = False

    @model_validator(mode="after")
    def _asks_for_something(self) -> SourcesWanted:
        if not (self.names or self.tags or self.at_least or self.one_from_each_side):
            raise ValueError("it asks for nothing: write `names`, `tags`, `at_least` or `one_from_each_side: true`")
        return self


class Clauses(_Part):
    """What an event must be: all clauses must hold. ``translate``: the words of ``text`` also find those of the other languages
    that mean the same. ``any`` (one of its parts holds) and ``not`` (its clauses do not all hold) take clauses again, to any
    depth."""

    kinds: Texts = []
    sides: Texts = []
    places: Texts | Near | Box | Polygon | None = None
    figures: Annotated[list[FigureWanted], Field(min_length=1)] = []
    people: Texts | PeopleWanted | None = None
    text: Text | None = None
    translate: bool = False
    sources: SourcesWanted | None = None
    languages: Texts = []
    disputed: str | None = None
    any: Annotated[list[Clauses], Field(min_length=1)] = []
    not_: Clauses | None = Field(default=None, alias="not")

    @field_validator("text")
    @classmethod
    def _can_be_read(cls, text: str | None) -> str | None:
        if text is not None:
            try:
                parse_query(text)
            except QueryError as error:
                raise ValueError(str(error)) from error
        return text

    @field_validator("any")
    @classmethod
    def _each_asks_for_something(cls, parts: list[Clauses]) -> list[Clauses]:
        for number, part in enumerate(parts, 1):
            if not part.asked:
                raise ValueError(f"alternative {number} asks for nothing, so everything would match")
        return parts

    @field_validator("not_")
    @classmethod
    def _excludes_something(cls, part: Clauses | None) -> Clauses | None:
        if part is not None and not part.asked:
            raise ValueError("it names nothing, so nothing would match")
        return part

    @property
    def asked(self) -> frozenset[str]:
        """The clauses that are written."""
        return frozenset(self.model_fields_set - {"unknown", "translate"})

    @model_validator(mode="after")
    def _translates_something(self) -> Clauses:
        if self.translate and self.text is None:
            raise ValueError("`translate` goes with `text`, and there is none beside it")
        return self


class Match(Clauses):
    """A whole ``match``. ``unknown``: what becomes of clauses that the text does not tell of."""

    unknown: Literal["alert", "skip"] = "alert"


class Grave(_Part):
    """Figures so grave that quiet hours do not hold them: one of these must hold."""

    figures: Annotated[list[FigureWanted], Field(min_length=1)]


class QuietHoursWanted(_Part):
    """When not to disturb. ``except``: priorities, and figures, that do disturb."""

    from_: Clock = Field(alias="from")
    to: Clock
    timezone: Zone | None = None
    except_: list[Priority | Grave] = Field([], alias="except")

    @model_validator(mode="after")
    def _some_of_the_day(self) -> QuietHoursWanted:
        if self.from_ == self.to:
            raise ValueError(
                f"from {self.from_:%H:%M} to {self.to:%H:%M} is no time at all: write when it begins and when it ends"
            )
        return self


class GroupWanted(_Part):
    """How what comes in a burst is gathered."""

    within: Within
    first: Literal["at_once", "waits"] = "at_once"


def _cron_alone(value: object) -> object:
    """A plain cron goes by the zone of `monitor.yaml`."""
    return {"cron": value} if isinstance(value, str | int | float) else value


def _within(value: object) -> object:
    """A plain length is that of the group."""
    return {"within": value} if isinstance(value, str | int | float) else value


class DigestWanted(_Part):
    """When a digest is due, by the clocks of a time zone."""

    cron: CronText
    timezone: Zone | None = None


class AlertWanted(_Part):
    """Who is told of what, and when not."""

    on: Annotated[list[ChangeType], Field(min_length=1)] = list(ChangeType)
    channels: Annotated[list[str], Field(min_length=1)]
    priority: Priority = "normal"
    quiet_hours: QuietHoursWanted | None = None
    digest: Annotated[DigestWanted, BeforeValidator(_cron_alone)] | None = None
    at_most: RateText | None = None
    group: Annotated[GroupWanted, BeforeValidator(_within)] | None = None

    @model_validator(mode="after")
    def _one_way_of_gathering(self) -> AlertWanted:
        for key in ("group", "at_most"):
            if self.digest is not None and getattr(self, key) is not None:
                raise ValueError(f"`{key}` does nothing beside `digest`, which gathers everything: keep one of them")
        return self

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
    """An article, or several that come one after another, and what must become of it: ``match``, ``no match``, or ``unknown`` (it
    is not told; it alerts where ``unknown: alert``)."""

    __test__ = False

    article: str | Texts
    expect: Literal["match", "no match", "unknown"]

    @field_validator("expect", mode="before")
    @classmethod
    def _with_a_line(cls, value: object) -> object:
        return "no match" if value == "no_match" else value

    @property
    def articles(self) -> list[str]:
        """The files, in order."""
        return [self.article] if isinstance(self.article, str) else self.article


class WatchlistFile(_Part):
    """One watchlist: ``name`` (lower case, with dashes), what it matches, whom it tells."""

    name: Name
    description: str = ""
    match: Match
    alert: AlertWanted
    tests: list[Test] = []

    @model_validator(mode="after")
    def _asks_for_something(self) -> WatchlistFile:
        if not self.match.asked:
            raise ValueError("`match` asks for nothing, so everything would match; name at least `kinds`")
        return self
