"""The places that ship with the topic: their form, their names in four scripts, and where they lie."""

from __future__ import annotations

import re

import pytest
from topic.tables import SCRIPTS, claimed_twice, in_wrong_script, plain_words, repeated, shipped_topic

from monitor.topic import Topic
from monitor.understand.lexicon import lexicon_of

BOXES = {"AM": ((38.8, 41.35), (43.4, 46.7)), "AZ": ((38.35, 41.95), (44.7, 50.5)), "GE": ((41.0, 43.6), (40.0, 46.8))}
FARTHEST_FROM_WHAT_HOLDS_IT_KM = 120

KNOWN_DISTANCES_KM = [  # great circles, to a few kilometres
    ("AM-yerevan", "AZ-baku", 453, 10),
    ("AM-ijevan", "AZ-qazax", 30, 4),
    ("AM-goris", "AZ-lachin", 23, 4),
    ("AM-kapan", "AZ-zangilan", 26, 4),
    ("AM-yeraskh", "AZ-sadarak", 6, 3),
    ("AM-sotk", "AZ-kalbajar", 18, 4),
    ("AZ-shusha", "AZ-khankendi", 6.5, 2),
    ("AZ-fuzuli", "AZ-horadiz", 23, 4),
    ("AM-agarak", "AM-meghri", 6, 3),
    ("AZ-julfa", "IR-julfa", 2, 2),
    ("AM-margara", "TR-igdir", 17, 5),
]

HOMOGRAPHS = {("hy", "AM-tegh"), ("ru", "AM-tegh"), ("en", "FR-strasbourg")}
"""Names that are also words of that language (Տեղ, place; *tekh*, those; Strasbourg, the court that sits there): they stay, as
news has no other name for them."""

GROUPS_OF_NAMES = ("side", "venue")
"""Groups of words that name countries and places on purpose."""


@pytest.fixture(scope="module")
def topic() -> Topic:
    return shipped_topic("armenia-azerbaijan")


def test_the_gazetteer_knows_at_least_two_hundred_places_of_both_sides(topic: Topic) -> None:
    assert sum(place.country in ("AM", "AZ") for place in topic.places.values()) >= 200


@pytest.mark.parametrize(
    "kind", ["village", "town", "city", "district", "province", "crossing", "prison", "court", "airport", "hospital", "river"]
)
def test_the_gazetteer_has_every_kind_of_place_that_news_of_prisoners_names(topic: Topic, kind: str) -> None:
    assert any(place.kind == kind for place in topic.places.values())


def test_place_ids_are_a_country_and_a_latin_name_and_what_holds_a_place_is_in_the_gazetteer(topic: Topic) -> None:
    for ident, place in topic.places.items():
        assert re.fullmatch(r"[A-Z]{2}(-[a-z0-9]+)+", ident)
        assert place.within is None or place.within in topic.places, ident
        assert ident not in topic.ancestors(ident)


def test_every_place_has_a_name_in_each_of_the_four_scripts(topic: Topic) -> None:
    assert in_wrong_script(topic.places) == []


def test_no_name_is_claimed_by_two_places(topic: Topic) -> None:
    assert claimed_twice(topic.places.values()) == {}


def test_no_variant_repeats_another_name_of_its_place(topic: Topic) -> None:
    assert repeated(topic.places.values()) == []


def test_every_place_lies_in_its_country_and_near_what_holds_it(topic: Topic) -> None:
    for place in topic.places.values():
        assert place.lat is not None and place.lon is not None, place.id
        (south, north), (west, east) = BOXES.get(place.country, ((-90, 90), (-180, 180)))
        assert south <= place.lat <= north and west <= place.lon <= east, place.id
        if place.within:
            away = topic.distance_km(place.id, place.within)
            assert away is not None and away <= FARTHEST_FROM_WHAT_HOLDS_IT_KM, (place.id, away)


@pytest.mark.parametrize(("one", "other", "km", "give"), KNOWN_DISTANCES_KM)
def test_places_with_sure_coordinates_are_as_far_apart_as_on_the_map(
    topic: Topic, one: str, other: str, km: float, give: float
) -> None:
    assert topic.places[one].sure and topic.places[other].sure
    assert topic.distance_km(one, other) == pytest.approx(km, abs=give)


@pytest.mark.parametrize("lang", SCRIPTS)
def test_an_ordinary_word_of_the_language_is_no_name(topic: Topic, lang: str) -> None:
    """Every plain word that the language's file and the topic's list (months, verbs, nouns) is looked up as a name."""
    lexicon = lexicon_of(topic, lang)
    ordinary = plain_words(topic.languages[lang]["words"]) | plain_words(
        {group: words for group, words in topic.words[lang].items() if group not in GROUPS_OF_NAMES}
    )
    clashes = {
        (lang, tag.name.partition(".")[2], word)
        for word in ordinary
        for tag, _ in lexicon.word(word).tags
        if tag.group in ("place", "person") and (lang, tag.name.partition(".")[2]) not in HOMOGRAPHS
    }
    assert len(ordinary) > 100
    assert clashes == set()
