"""How fast a channel is used: at the same time, and in a length of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from monitor.text.rate import Rate, read_rate


def _rate(value: Any) -> str:
    read_rate(str(value))
    return str(value)


RateText = Annotated[
    str, BeforeValidator(_rate), WithJsonSchema({"type": "string", "pattern": "^[0-9]+ ?/ ?[a-z]+$", "examples": ["10/s"]})
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """``concurrency``: messages under way at the same time; ``at_most`` None: as fast as they are taken."""

    concurrency: int
    at_most: Rate | None


class Paced(BaseModel):
    """The keys of every channel that bound its pace. Its own kind of channel sets what they are when they are not there."""

    concurrency: int = Field(default=8, ge=1, le=64, description="messages under way at the same time")
    at_most: RateText | None = Field(default="100/s", description="messages in a length of time: 1/s, 30/min, 500/day; they wait")

    def pace(self) -> Pace:
        """Both, compiled."""
        return Pace(concurrency=self.concurrency, at_most=read_rate(self.at_most) if self.at_most else None)
