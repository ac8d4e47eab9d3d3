"""``monitor schema``: the JSON Schemas of the YAML files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import put, tell


def schema(
    name: Annotated[str, typer.Argument(help="which one; without it all of them, by name", metavar="[NAME]")] = "",
    into: Annotated[Path | None, typer.Option("--into", metavar="DIR", help="write NAME.json files there instead")] = None,
) -> None:
    """Print the JSON Schemas of the YAML files (monitor, feeds, watchlist), for editors and generators."""
    from monitor.config.schema import NAMES, write_schemas
    from monitor.config.schema import schema as schema_of

    if name and name not in NAMES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(NAMES)}", param_hint="NAME")
    if into is not None:
        for path in write_schemas(into, [name] if name else NAMES):
            tell(f"wrote {path}")
        return
    made = schema_of(name) if name else {one: schema_of(one) for one in NAMES}
    put(json.dumps(made, indent=2, ensure_ascii=False))
