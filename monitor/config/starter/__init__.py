"""The small configuration that `monitor init` writes: the YAML files beside this module, and the schemas for editors."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from monitor.config.schema import NAMES, write_schemas
from monitor.config.starter.asked import Wanted, channels_of, meaning, monitor_yaml, name_of, watchlist_yaml
from monitor.topic import Topic
from monitor.understand import Wish

__all__ = ["Wanted", "channels_of", "meaning", "write_asked", "write_starter"]

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
    return _write(folder, {name: (_HERE / name).read_text(encoding="utf-8") for name in FILES})


def write_asked(folder: Path, wanted: Wanted, wish: Wish, topic: Topic, feeds: str) -> list[Path]:
    """Write a configuration for ``wanted``, understood as ``wish``, with the ``feeds`` of a feeds.yaml. `monitor.yaml` may hold a
    secret: only its owner may read it. Returns and raises as `write_starter`."""
    starter = (_HERE / "monitor.yaml").read_text(encoding="utf-8")
    texts = {
        "monitor.yaml": monitor_yaml(starter, wanted, channels_of(wanted)),
        "feeds.yaml": feeds,
        f"watchlists/{name_of(wanted.words, wish)}.yaml": watchlist_yaml(wanted, wish, topic),
    }
    return _write(folder, texts)


def _write(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    for name in (*texts, *(f"{SCHEMAS}/{one}.json" for one in NAMES)):
        if (folder / name).exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / name))
    written = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600 if "whsec_" in text else 0o666)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written + write_schemas(folder / SCHEMAS)
