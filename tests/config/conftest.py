"""A configuration on disk, written by a test and read by the real loader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from monitor.config import Config, load_config
from monitor.errors import ConfigError

MONITOR = """\
    topics: [armenia-azerbaijan]
    channels:
      screen: {type: console}
    """
FEEDS = """\
    feeds:
      - name: one
        url: https://one.example/feed
        outlet: One
        every: 5m
    """
WATCHLIST = """\
    name: prisoners
    match:
      kinds: [prisoner_exchange]
    alert:
      channels: [screen]
    """


@pytest.fixture
def write_config(tmp_path: Path) -> Callable[..., Path]:
    """Writes the files into ``tmp_path``; each is a good one unless given."""

    def write(*, monitor: str = MONITOR, feeds: str = FEEDS, watchlists: Mapping[str, str] | None = None) -> Path:
        (tmp_path / "watchlists").mkdir(parents=True, exist_ok=True)
        (tmp_path / "monitor.yaml").write_text(dedent(monitor), encoding="utf-8")
        (tmp_path / "feeds.yaml").write_text(dedent(feeds), encoding="utf-8")
        for name, text in ({"prisoners": WATCHLIST} if watchlists is None else watchlists).items():
            (tmp_path / "watchlists" / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Config]:
    """What the loader makes of ``tmp_path`` with an environment."""
    return lambda environ=None: load_config(tmp_path, environ or {})


@pytest.fixture
def problems(tmp_path: Path) -> Callable[..., list[str]]:
    """What the loader finds wrong in ``tmp_path``, with paths as seen from there."""

    def find(environ: Mapping[str, str] | None = None) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load_config(tmp_path, environ or {})
        return [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]

    return find
