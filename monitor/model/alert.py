"""A change that someone wanted to know: who wanted it, and why.

Made by `monitor.watch`, for `monitor.deliver`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from monitor.model.change import Change


class Reason(NamedTuple):
    """Why, in no language: the ``id`` of a sentence, and what stands in it: ids of the topic (``kind``, ``places``, ``sides``,
    ``people``, ``action``, ``unit``), words of the text (``words``), numbers. Whoever writes to a person puts it into their
    words. A named tuple, because thousands can be made for one event."""

    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """That one watchlist wants to be told: as which message (``event.new``, ``event.updated``, …), on which channels, and why, in
    English. ``unknown``: clauses that the text does not tell, let through by ``unknown: alert``. ``reasons``,
    ``unknown_reasons``: the same in no language. ``urgent``: quiet hours do not hold it."""

    watchlist: str
    type: str
    channels: tuple[str, ...]
    priority: str
    why: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    urgent: bool = False
    reasons: tuple[Reason, ...] = ()
    unknown_reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A change that someone wanted to know. ``id`` is derived from (event, version) and never changes."""

    id: str
    change: Change
    wanted: tuple[Wanted, ...]
    at: datetime
