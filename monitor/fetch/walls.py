"""Walls against robots: pages that ask whether one is human, recognised by their marks (`config/walls.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.shipped import shipped
from monitor.yaml import load_yaml

MOST_BYTES = 64 * 1024  # a wall is small; a long page that names one tells of it


@dataclass(frozen=True, slots=True)
class _Marks:
    headers: tuple[tuple[str, str | None, str], ...]
    pieces: tuple[tuple[bytes, str], ...]


def whose_wall(headers: Mapping[str, str], body: bytes) -> str | None:
    """Who put up the wall that answered, or None where it is none. ``headers``: lower-case names; ``body``: decompressed."""
    marks = _marks()
    for name, value, whose in marks.headers:
        if name in headers and (value is None or headers[name].strip().lower() == value):
            return whose
    if len(body) <= MOST_BYTES:
        for piece, whose in marks.pieces:
            if piece in body:
                return whose
    return None


@cache
def _marks() -> _Marks:
    located, problems = load_yaml(shipped("walls.yaml"))
    assert located is not None, problems
    found = located.value
    return _Marks(
        headers=tuple((one["name"], one.get("value"), one["whose"]) for one in found["headers"]),
        pieces=tuple((one["text"].encode(), one["whose"]) for one in found["pieces"]),
    )
