"""The shipped sources: who owns them, whom their editors answer to, and how they are read."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from monitor.config import Config, load_config
from monitor.model import FeedKind
from monitor.shipped import shipped
from monitor.text.domain import domain_of

ROOT = Path(__file__).parents[2]


@cache
def pack() -> Config:
    return load_config(shipped(), {})


def test_every_source_says_whose_it_is() -> None:
    assert [feed.name for feed in pack().feeds if feed.group is None or feed.independence is None or feed.timezone == "UTC"] == []


@pytest.mark.parametrize("language", ["en", "hy", "ru", "az"])
def test_each_language_has_sources_of_several_owners(language: str) -> None:
    assert len({feed.group for feed in pack().feeds if feed.language == language}) >= 5


def test_one_outlet_and_one_site_have_one_owner_and_one_independence() -> None:
    for key in (lambda feed: feed.outlet, lambda feed: domain_of(feed.url)):
        owners: dict[str, set[tuple[str | None, str | None]]] = {}
        for feed in pack().feeds:
            if feed.kind is not FeedKind.TELEGRAM or key(feed) == feed.outlet:
                owners.setdefault(key(feed), set()).add((feed.group, feed.independence))
        assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_the_russian_states_agencies_are_one_owner() -> None:
    assert {feed.group for feed in pack().feeds if "russia" in feed.tags and feed.independence == "state"} == {"russian-state"}
    bodies = pack().topic.bodies
    assert {bodies[name].owner for name in ("tass", "ria-novosti", "sputnik-armenia")} == {"russian-state"}


def test_an_official_source_is_the_body_that_others_cite() -> None:
    officials = [feed for feed in pack().feeds if feed.independence == "official"]
    assert len(officials) >= 10
    assert [feed.name for feed in officials if feed.group not in pack().topic.bodies] == []


def test_both_sides_officials_are_read() -> None:
    sides = Counter(feed.side for feed in pack().feeds if feed.independence == "official")
    assert min(sides["AM"], sides["AZ"]) >= 4


def test_independence_counts_as_a_tag() -> None:
    assert [feed.name for feed in pack().feeds if feed.independence not in feed.tags] == []


def test_a_page_that_lists_articles_has_a_rule() -> None:
    lists = [feed for feed in pack().feeds if feed.kind is FeedKind.LIST]
    assert lists and [feed.name for feed in lists if feed.listing is None] == []


def test_the_readme_counts_what_has_not_been_seen_to_work() -> None:
    feeds = pack().feeds
    said = f"Of the {len(feeds)} shipped sources {sum(feed.unverified for feed in feeds)} have not been seen to work"
    assert said in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
