"""Watchlist files: what may stand in them, and names that the topic does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from group.made import topic
from pydantic import ValidationError

from monitor.watch import Mistake, RulesError, WatchlistFile, compile_rules


def watchlist(match: dict[str, Any], alert: dict[str, Any] | None = None, name: str = "w") -> WatchlistFile:
    return WatchlistFile.model_validate({"name": name, "match": match, "alert": alert or {"channels": ["desk"]}})


EVERYTHING: dict[str, Any] = {
    "name": "everything",
    "description": "Every key once.",
    "match": {
        "kinds": ["prisoner_exchange", "capture"],
        "sides": ["AM", "AZ"],
        "places": {"near": "AM-ijevan", "within_km": 60},
        "figures": [{"action": "released", "side": "AM", "unit": "people", "status": "official", "at_least": 1, "at_most": 90}],
        "people": {"about": ["gagik-voskanyan"], "voices": ["Siranush Sahakyan"]},
        "text": '("prisoner exchange" OR swap*) AND NOT football',
        "sources": {"names": ["A"], "tags": ["independent"], "at_least": 2, "one_from_each_side": True},
        "languages": ["en", "hy", "ru", "az"],
        "disputed": "held",
        "any": [{"figures": [{"action": "killed", "changed_by": 1}]}, {"not": {"places": {"box": [39, 45, 41.5, 47]}}}],
        "not": {"people": ["Ruben Vardanyan"], "any": [{"places": ["Իջևան"]}, {"places": ["Armenia"]}]},
        "unknown": "skip",
    },
    "alert": {"on": ["new_event", "denied"], "channels": ["desk"], "priority": "high"},
    "tests": [{"article": "tests/a.md", "expect": "match"}, {"article": "tests/b.md", "expect": "no_match"}],
}


def test_a_watchlist_with_every_key_is_read_and_compiled() -> None:
    rules = compile_rules([WatchlistFile.model_validate(EVERYTHING)], topic())
    assert len(rules.by_name["everything"].match.clauses) >= 10


@pytest.mark.parametrize(
    ("match", "where", "said"),
    [
        ({"knds": ["capture"]}, ("match", "knds"), "Extra inputs"),
        ({"kinds": []}, ("match", "kinds"), "at least 1"),
        ({"places": None}, ("match", "places"), "it is empty"),
        ({"text": "(swap"}, ("match", "text"), r"never closed \(column 1\)"),
        ({"people": {}}, ("match", "people"), "asks for nobody"),
        ({"sources": {}}, ("match", "sources"), "asks for nothing"),
        ({"sources": {"one_from_each_side": False}}, ("match", "sources"), "asks for nothing"),
        ({"any": [{"kinds": ["capture"]}, {}]}, ("match", "any"), "alternative 2 asks for nothing"),
        ({"kinds": ["capture"], "not": {}}, ("match", "not"), "nothing would match"),
        ({"any": [{"kinds": ["capture"], "unknown": "skip"}]}, ("match", "any", 0, "unknown"), "Extra inputs"),
        ({"figures": [{"action": "killed", "at_least": 3, "at_most": 2}]}, ("match", "figures", 0), "no number is at least 3"),
        ({"figures": [{"action": "killed", "status": "offical"}]}, ("match", "figures", 0, "status"), "known: official"),
        ({"places": {"box": [41, 45, 39, 47]}}, ("match", "places", "Box", "box"), "south below north"),
    ],
)
def test_what_means_nothing_is_refused_where_it_stands(match: dict[str, Any], where: tuple[str | int, ...], said: str) -> None:
    with pytest.raises(ValidationError, match=said) as caught:
        watchlist(match)
    assert where in [error["loc"][: len(where)] for error in caught.value.errors()]


def test_a_watchlist_that_would_never_tell_anything_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1"):
        watchlist({"kinds": ["capture"]}, {"channels": ["desk"], "on": []})


def mistakes(*lists: WatchlistFile) -> tuple[Mistake, ...]:
    with pytest.raises(RulesError) as caught:
        compile_rules(lists, topic())
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("match", "where", "said"),
    [
        ({"kinds": ["prisoner_exchnge"]}, ("kinds", 0), "did you mean prisoner_exchange"),
        ({"kinds": ["capture", "football"]}, ("kinds", 1), "known: agreement"),
        ({"sides": ["Ermənistan"]}, ("sides", 0), "did you mean AM?"),
        ({"sides": ["AMM"]}, ("sides", 0), "AM, AZ"),
        ({"places": ["Ijewan"]}, ("places", 0), "did you mean Ijevan"),
        ({"places": ["ZZ"]}, ("places", 0), "unknown place 'ZZ'"),
        ({"places": {"near": "AM-ijevann", "within_km": 5}}, ("places", "near"), "did you mean AM-ijevan"),
        ({"places": {"near": "AM", "within_km": 5}}, ("places", "near"), "name a town"),
        ({"figures": [{"action": "relased"}]}, ("figures", 0, "action"), "did you mean released"),
        ({"figures": [{"action": "released", "side": "ARM"}]}, ("figures", 0, "side"), "unknown side 'ARM'"),
        ({"figures": [{"action": "released", "unit": "soldiers"}]}, ("figures", 0, "unit"), "unknown unit 'soldiers'"),
        ({"people": ["gagik-voskanian"]}, ("people", 0), "did you mean gagik-voskanyan?"),
        ({"people": {"voices": ["Nobody Atall"]}}, ("people", "voices", 0), "is written like gagik-voskanyan"),
        ({"languages": ["am"]}, ("languages", 0), "known: az, en, hy, ru"),
        ({"disputed": "hold"}, ("disputed",), "did you mean held"),
        ({"any": [{"sides": ["AM"]}, {"not": {"kinds": ["x"]}}]}, ("any", 1, "not", "kinds", 0), "unknown kind 'x'"),
    ],
)
def test_a_name_that_the_topic_does_not_know_is_a_mistake_with_the_nearest_one(
    match: dict[str, Any], where: tuple[str | int, ...], said: str
) -> None:
    (mistake,) = mistakes(watchlist(match))
    assert mistake.where == ("match", *where)
    assert said in mistake.message


def test_a_name_that_two_places_bear_is_no_centre_of_a_circle() -> None:
    known = topic()
    namesake = replace(known.places["AZ-martuni"], id="AM-martuni", country="AM", within="AM-gegharkunik", lat=40.14, lon=45.30)
    with pytest.raises(RulesError) as caught:
        compile_rules(
            [watchlist({"places": {"near": "Martuni", "within_km": 5}})],
            replace(known, version="with a namesake", places={**known.places, "AM-martuni": namesake}),
        )
    (mistake,) = caught.value.mistakes
    assert mistake.where == ("match", "places", "near")
    assert "several places are called 'Martuni': write" in mistake.message


def test_mistakes_of_all_watchlists_are_named_at_once() -> None:
    found = mistakes(watchlist({"kinds": ["x"], "sides": ["X"]}), watchlist({"places": ["Nirgendwo"]}, name="v"))
    assert [one.watchlist for one in found] == ["w", "w", "v"]


def test_two_watchlists_of_one_name_are_a_mistake() -> None:
    (mistake,) = mistakes(watchlist({"kinds": ["capture"]}), watchlist({"sides": ["AM"]}))
    assert (mistake.where, mistake.message) == (("name",), "a second watchlist 'w': names differ")


def test_somebody_whom_the_topic_does_not_list_may_be_watched_by_id() -> None:
    compile_rules([watchlist({"people": ["zaven-nobodyan"]})], topic())
