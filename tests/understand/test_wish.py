"""A few words of somebody's own, in any of the topic's languages, name what the topic knows."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.shipped import shipped
from monitor.topic import Topic, load_topic
from monitor.understand import Wish, read_wish


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages")])


def asked(wish: Wish) -> dict[str, tuple[str, ...]]:
    names = {name: getattr(wish, name) for name in ("kinds", "sides", "places", "people")}
    return {name: found for name, found in names.items() if found}


EXCHANGE: dict[str, Any] = {"kinds": ("prisoner_exchange",)}
BOTH: dict[str, Any] = {"sides": ("AM", "AZ")}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("prisoner exchange, Armenia-Azerbaijan border", EXCHANGE | BOTH),
        ("обмен пленными между Арменией и Азербайджаном", EXCHANGE | BOTH),
        ("գերիների փոխանակում", EXCHANGE),
        ("Qazaxda mina partlayışı", {"kinds": ("mine_explosion",), "places": ("AZ-qazax",)}),
        ("shelling near Ijevan", {"kinds": ("border_clash",), "places": ("AM-ijevan",)}),
        ("обстрелы у Иджевана", {"kinds": ("border_clash",), "places": ("AM-ijevan",)}),
        ("Սահմանազատում Տավուշում", {"kinds": ("border_change",), "places": ("AM-tavush",)}),
        ("Gagik Voskanyan", {"people": ("gagik-voskanyan",)}),
        ("Гагик Восканян", {"people": ("gagik-voskanyan",)}),
        ("trials of Armenian prisoners in Baku", {"kinds": ("prisoner_trial",)} | BOTH),
        ("hostages freed, clashes", {"kinds": ("prisoner_release", "border_clash")}),
    ],
)
def test_the_topics_own_words_say_what_is_meant(words: str, meant: dict[str, Any], topic: Topic) -> None:
    assert asked(read_wish(words, topic)) == meant


def test_an_exchange_may_first_be_told_as_a_release(topic: Topic) -> None:
    assert read_wish("prisoner exchange", topic).kinds_beside == ("prisoner_release",)
    assert read_wish("prisoner exchange, release of prisoners", topic).kinds_beside == ()
    assert read_wish("mine explosions", topic).kinds_beside == ()


def test_words_that_name_nothing_are_kept_for_a_text_query(topic: Topic) -> None:
    wish = read_wish("water dispute in Tavush", topic)
    assert (asked(wish), wish.rest, wish.left) == ({"places": ("AM-tavush",)}, ("water", "dispute"), ("water", "dispute"))
    assert read_wish("deaths on the border", topic).rest == ("deaths", "border")


def test_what_was_not_understood_is_named(topic: Topic) -> None:
    assert read_wish("solemn treaty signing", topic).left == ("solemn",)
    assert read_wish("prisoners of war, mines and demarcation", topic).left == ("prisoners",)


@pytest.mark.parametrize("words", ["", "?!", ",;\n", "a of"])
def test_words_that_say_nothing_ask_for_nothing(words: str, topic: Topic) -> None:
    wish = read_wish(words, topic)
    assert not wish.understood
    assert wish.rest == ()
