"""What every channel may be told: how fast it is used, and whose templates it follows."""

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


class ChannelKeys(BaseModel):
    """The keys of every channel. Its own kind of channel sets what the pace is when it is not there."""

    concurrency: int = Field(default=8, ge=1, le=64, description="messages under way at the same time")
    at_most: RateText | None = Field(default="100/s", description="messages in a length of time: 1/s, 30/min, 500/day; they wait")

    templates: str | None = Field(
        default=None, min_length=1, description="a folder with templates of your own, relative to monitor.yaml"
    )

    def pace(self) -> Pace:
        """Both, compiled."""
        return Pace(concurrency=self.concurrency, at_most=read_rate(self.at_most) if self.at_most else None)
