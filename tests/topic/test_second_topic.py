"""Russia-Ukraine prisoner exchanges, a topic of data alone: its tables, and the stories annotated for it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from topic.tables import claimed_twice, in_wrong_script, repeated, shipped_topic

from monitor.topic import Topic

STORIES = Path(__file__).parents[1] / "gold" / "russia-ukraine.jsonl"
LANGUAGES = ("en", "ru")


@pytest.fixture(scope="module")
def topic() -> Topic:
    return shipped_topic("russia-ukraine")


@pytest.fixture(scope="module")
def stories() -> list[dict[str, Any]]:
    return [json.loads(line) for line in STORIES.read_text(encoding="utf-8").splitlines()]


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
