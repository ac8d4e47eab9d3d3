"""Russia-Ukraine prisoner exchanges, a topic of data alone: its tables, and the stories annotated for it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from eval.gold import knowledge, load
from eval.measures import READ, evidence, reading_measures
from topic.tables import claimed_twice, in_wrong_script, repeated, shipped_topic

from monitor.cli.articles import article_of
from monitor.config import load_config
from monitor.extract import OutletRules
from monitor.group import group_articles
from monitor.topic import Topic
from monitor.understand import reading_as_json, understand_article

DOCS = Path(__file__).parents[2] / "docs" / "topics.md"
LANGUAGES = ("en", "ru")
AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def topic() -> Topic:
    return shipped_topic("russia-ukraine")


@pytest.fixture(scope="module")
def stories() -> list[dict[str, Any]]:
    return [dict(story) for story in load("russia-ukraine")]


@pytest.fixture(scope="module")
def outlets() -> OutletRules:
    return knowledge()[1]


@pytest.fixture(scope="module")
def read(topic: Topic, outlets: OutletRules, stories: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        story["id"]: reading_as_json(story["id"], understand_article(article_of(story, outlets, AT), topic)) for story in stories
    }


def test_places_people_and_bodies_are_named_in_both_languages_and_each_name_is_of_one(topic: Topic) -> None:
    assert in_wrong_script(topic.places, LANGUAGES) == []
    assert in_wrong_script(topic.people, LANGUAGES) == []
    assert in_wrong_script(topic.bodies, LANGUAGES) == []
    for things in (topic.places, topic.people, topic.bodies):
        assert claimed_twice(things.values()) == {}
        assert repeated(things.values()) == []


def test_what_holds_a_place_is_in_the_table_and_no_farther_than_a_province_is_wide(topic: Topic) -> None:
    for place in topic.places.values():
        if place.within:
            away = topic.distance_km(place.id, place.within)
            assert away is not None and away < 200, place.id


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [("UA-kyiv", "UA-kharkiv", 410), ("RU-moscow", "UA-kyiv", 755), ("RU-rostov-on-don", "RU-taganrog", 61)],
)
def test_known_distances_hold(topic: Topic, one: str, other: str, km: float) -> None:
    assert topic.distance_km(one, other) == pytest.approx(km, abs=8)


def test_thirty_stories_half_of_them_russian_hold_eight_that_report_nothing(stories: list[dict[str, Any]]) -> None:
    assert Counter(story["lang"] for story in stories) == {"en": 15, "ru": 15}
    assert sum(not story["reports"] for story in stories) == 8


def test_annotations_keep_to_the_topics_lists_and_quote_exactly(topic: Topic, stories: list[dict[str, Any]]) -> None:
    for story in stories:
        mains = [report for report in story["reports"] if report["main"]]
        assert len(mains) == bool(story["reports"]) == bool(story["group"]), story["id"]
        for report in story["reports"]:
            assert report["kind"] in topic.kinds
            assert set(report["places"]) <= set(topic.places)
            assert set(report["sides"]) <= set(topic.sides)
            assert report["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", report["date"])
            for figure in report["figures"]:
                assert figure["action"] in topic.actions
                assert figure["unit"] in topic.units
                assert figure["side"] in (None, *topic.sides)
                assert story["text"][figure["start"] : figure["end"]] == figure["quote"]


def test_it_reads_the_stories_at_least_as_well_as_the_page_says(stories: list[dict[str, Any]], read: dict[str, Any]) -> None:
    """With the weights that were fitted on the first topic: what is known of a kind of event is known of it anywhere."""
    promised = {name: float(least) for name, least in re.findall(r"^\| (\w+) \| (\d\.\d\d) \|$", DOCS.read_text("utf-8"), re.M)}
    measured = {name: one.f1 for name, one in reading_measures(stories, read).items()} | {"evidence": evidence(stories, read)}
    assert set(promised) == {*READ, "evidence"}
    assert {name: (measured[name], least) for name, least in promised.items() if measured[name] < least} == {}


def test_stories_of_one_exchange_in_two_languages_are_one_event(
    topic: Topic, outlets: OutletRules, stories: list[dict[str, Any]]
) -> None:
    told = sorted((story for story in stories if story["group"]), key=lambda story: datetime.fromisoformat(story["published"]))
    articles = [(story["id"], article_of(story, outlets, AT)) for story in told]
    stream = ((ident, article, understand_article(article, topic)) for ident, article in articles)
    founded = Counter({story["group"]: 0 for story in told})
    of_event: dict[str, set[str]] = {}
    groups = {story["id"]: story["group"] for story in told}
    for ident, event, _ in group_articles(stream, topic):
        assert event is not None, ident
        founded[groups[ident]] += event not in of_event
        of_event.setdefault(event, set()).add(groups[ident])
    assert [event for event, mine in of_event.items() if len(mine) > 1] == []
    assert sum(founded.values()) <= len(founded) + 2  # where a story is put in the wrong town


def test_the_page_shows_how_to_switch_to_it(tmp_path: Path) -> None:
    for name, text in re.findall(r"```yaml\n# (\S+)\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    config = load_config(tmp_path, {})
    assert config.topic.name == "russia-ukraine"
    assert [one.name for one in config.watchlists] == ["exchanges"]
