"""The people and bodies that ship with the topic: their form, their names in four scripts, and whose word is official."""

from __future__ import annotations

import re

import pytest
from topic.tables import claimed_twice, in_wrong_script, repeated, shipped_topic

from monitor.topic import Topic
from monitor.understand.lexicon import lexicon_of
from monitor.understand.names import slug_of
from monitor.understand.roles import is_captive
from monitor.understand.tokens import read_words

NATIVE = {"AM": "hy", "AZ": "az"}
KNOWN_OTHERWISE = {  # who is written in Latin letters in another way than letter by letter
    "vahagn-khachaturyan",
    "vicken-euljekjian",
    "linda-euljekjian",
    "david-babayan",
}


@pytest.fixture(scope="module")
def topic() -> Topic:
    return shipped_topic("armenia-azerbaijan")


def test_the_topic_knows_more_than_a_hundred_people_and_fifty_bodies(topic: Topic) -> None:
    assert len(topic.people) > 100
    assert len(topic.bodies) > 50


def test_ids_are_latin_slugs_a_persons_of_two_names_or_more(topic: Topic) -> None:
    assert [ident for ident in topic.people if not re.fullmatch(r"[a-z]+(-[a-z]+)+", ident)] == []
    assert [ident for ident in topic.bodies if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", ident)] == []


def test_a_listed_persons_id_is_the_slug_that_a_text_would_give_them(topic: Topic) -> None:
    """So that who is listed one day and was not the day before stays one person."""
    others = {
        ident: slug_of(person.names[lang].split(), topic.languages[lang])
        for ident, person in topic.people.items()
        if (lang := NATIVE.get(person.side or "")) and slug_of(person.names[lang].split(), topic.languages[lang]) != ident
    }
    assert set(others) == KNOWN_OTHERWISE


def test_people_and_bodies_have_a_name_in_each_of_the_four_scripts(topic: Topic) -> None:
    assert in_wrong_script(topic.people) == []
    assert in_wrong_script(topic.bodies) == []


def test_no_name_is_claimed_by_two_people_or_two_bodies(topic: Topic) -> None:
    assert claimed_twice(topic.people.values()) == {}
    assert claimed_twice(topic.bodies.values()) == {}


def test_no_variant_repeats_another_name_of_its_person_or_body(topic: Topic) -> None:
    assert repeated(topic.people.values()) == []
    assert repeated(topic.bodies.values()) == []


def test_everybody_has_a_role_and_sides_are_country_codes(topic: Topic) -> None:
    assert [person.id for person in topic.people.values() if not person.role] == []
    sides = {person.side for person in topic.people.values()} | {body.side for body in topic.bodies.values()}
    sides.discard(None)
    assert {side for side in sides if not re.fullmatch(r"[A-Z]{2}", side or "")} == set()
    assert {"AM", "AZ", "RU", "US", "TR", "IR", "GE"} <= sides


@pytest.mark.parametrize(
    ("person", "captive"),
    [
        ("ruben-vardanyan", True),
        ("vicken-euljekjian", True),
        ("huseyn-akhundov", True),
        ("dilgam-asgarov", True),
        ("nikol-pashinyan", False),
        ("siranush-sahakyan", False),
        ("kristinne-grigoryan", False),
        ("davit-vardanyan", False),
    ],
)
def test_captives_are_told_from_those_who_speak_of_them(topic: Topic, person: str, captive: bool) -> None:
    doc = read_words("", "en", lexicon_of(topic, "en"))
    assert is_captive(doc, topic.people[person]) is captive


@pytest.mark.parametrize("kind", ["agency", "outlet", "rights-group", "body"])
def test_outlets_rights_groups_and_international_bodies_are_no_authority_of_a_side(topic: Topic, kind: str) -> None:
    of_kind = [body for body in topic.bodies.values() if body.kind == kind]
    assert of_kind
    assert [body.id for body in of_kind if body.authority] == []


def test_ministries_services_and_state_commissions_of_both_sides_are_authorities(topic: Topic) -> None:
    for kind in ("ministry", "service", "commission"):
        of_kind = [body for body in topic.bodies.values() if body.kind == kind]
        assert {"AM", "AZ"} <= {body.side for body in of_kind}
        assert all(body.authority for body in of_kind), kind
