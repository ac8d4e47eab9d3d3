"""The small configuration that `monitor init` writes: the YAML files beside this module, and the schemas for editors."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from monitor.config.schema import NAMES, write_schemas

_HERE = Path(__file__).parent
FILES = (
    "monitor.yaml",
    "feeds.yaml",
    "watchlists/prisoners.yaml",
    "watchlists/tests/exchange.md",
    "watchlists/tests/football.md",
)
SCHEMAS = "schemas"


def write_starter(folder: Path) -> list[Path]:
    """Write it into ``folder``, which is made if need be; returns what was written.

    Raises FileExistsError, having written nothing, where one of the files is there already; OSError where it cannot write."""
    for name in (*FILES, *(f"{SCHEMAS}/{one}.json" for one in NAMES)):
        if (folder / name).exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / name))
    written = []
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((_HERE / name).read_bytes())
        written.append(path)
    return written + write_schemas(folder / SCHEMAS)
