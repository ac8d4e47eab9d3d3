"""The shipped watchlists, and those that `monitor init` writes, do what their own tests say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config import load_config
from monitor.config.starter import write_starter
from monitor.rehearsal import run_tests
from monitor.shipped import shipped

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["shipped", "starter"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "shipped":
        return shipped()
    write_starter(tmp_path)
    return tmp_path


def test_a_watchlists_own_tests_hold(folder: Path) -> None:
    config = load_config(folder, {})
    outlets = config.knowledge.load()[1]
    for watchlist in config.watchlists:
        outcomes = list(run_tests(watchlist, config.watchlist_paths[watchlist.name].parent, config.rules, outlets, AT))
        assert outcomes
        assert [f"{one.articles}: {one.why}" for one in outcomes if not one.holds] == []


def test_each_shipped_watchlist_names_its_schema_for_editors(folder: Path) -> None:
    for path in [folder / "monitor.yaml", folder / "feeds.yaml", *sorted((folder / "watchlists").glob("*.yaml"))]:
        line = path.read_text(encoding="utf-8").splitlines()[0]
        assert line.startswith("# yaml-language-server: $schema="), path
        schema = line.partition("=")[2]
        assert (path.parent / schema).is_file(), f"{path} names {schema}"
