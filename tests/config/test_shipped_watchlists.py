"""The shipped watchlists, and those that `monitor init` writes, do what their own tests say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli.articles import read_text
from monitor.config import Config, load_config
from monitor.config.starter import write_starter
from monitor.group import Known, group_article
from monitor.shipped import shipped
from monitor.understand import understand_article
from monitor.watch import watch_change

AT = datetime(2026, 1, 1, tzinfo=UTC)


def failures(config: Config) -> list[str]:
    """The tests that do not hold, each as ``watchlist: article``."""
    topic, outlets = config.knowledge.load()
    failed = []
    for watchlist in config.watchlists:
        for test in watchlist.tests:
            path = config.watchlist_paths[watchlist.name].parent / test.article
            article = read_text(path.read_text(encoding="utf-8"), str(path), outlets, AT)
            reading = understand_article(article, topic)
            wanted: set[str] = set()
            for change in group_article(article, reading, Known(), topic, AT):
                alert = watch_change(change, article, config.rules, (), AT)
                wanted |= {one.watchlist for one in alert.wanted} if alert else set()
            if (watchlist.name in wanted) != (test.expect == "match"):
                failed.append(f"{watchlist.name}: {test.article}")
    return failed


@pytest.fixture(params=["shipped", "starter"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "shipped":
        return shipped()
    write_starter(tmp_path)
    return tmp_path


def test_a_watchlists_own_tests_hold(folder: Path) -> None:
    assert failures(load_config(folder, {})) == []
