"""The JSON Schemas of the YAML files, for editors and for whoever generates configurations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from monitor.config.files import FeedsFile, MonitorFile
from monitor.watch import WatchlistFile

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[BaseModel]] = {"monitor": MonitorFile, "feeds": FeedsFile, "watchlist": WatchlistFile}
NAMES = tuple(_MODELS)


def schema(name: str) -> dict[str, Any]:
    """The schema of one of `NAMES`. Raises KeyError for another."""
    made = _MODELS[name].model_json_schema(by_alias=True)
    return {"$schema": DRAFT, **made, "title": f"monitor: {name}.yaml" if name != "watchlist" else "monitor: a watchlist"}


def write_schemas(folder: Path, names: Iterable[str] = NAMES) -> list[Path]:
    """Write ``NAME.json`` for each name, for editors (``# yaml-language-server: $schema=…``); returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names:
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written
