"""The nouns that are kept as JSON text, to and fro."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from monitor.model import Article, Difference, Event, Reading, Stock, Wanted

T = TypeVar("T")


class Json(Generic[T]):
    """JSON of one type. ``dump`` then ``load`` gives an equal value."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self._adapter: TypeAdapter[T] | None = None

    def dump(self, value: T) -> str:
        """The value as JSON text."""
        return self._ready().dump_json(value).decode()

    def load(self, text: str) -> T:
        """The value of JSON text that ``dump`` made."""
        return self._ready().validate_json(text)

    def _ready(self) -> TypeAdapter[T]:
        if self._adapter is None:  # building one costs milliseconds: only who needs it pays
            self._adapter = TypeAdapter(self._kind)
        return self._adapter


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBody:
    """What is kept of a change beside the event's version that it made."""

    differences: tuple[Difference, ...]
    why: tuple[str, ...]


ARTICLE = Json(Article)
READING = Json(Reading)
EVENT = Json(Event)
CHANGE = Json(ChangeBody)
STOCK = Json(Stock)
WANTED = Json(tuple[Wanted, ...])
BODY = Json(dict[str, object])
