"""The life line of a person, over events, scripts and spellings; namesakes stay apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from group.made import DAY, Desk, article, figure, report, topic

from monitor.group import lives, person_keys
from monitor.group.names import name_key

ARAM = "aram-hovhannisyan"


def told(desk: Desk, kind: str, days: int, *figures: object, who: str = ARAM, outlet: str = "a") -> None:
    one = report(kind, *figures, people=(who,), date=DAY + timedelta(days=days), places=("AZ-baku",))  # type: ignore[arg-type]
    desk.take(article(outlet, minutes=days * 24 * 60, text=f"{kind} {days}", key=f"{outlet}.example/{kind}{days}"), one)


def test_a_life_is_told_in_order_whatever_script_spelt_the_name() -> None:
    desk = Desk()
    told(desk, "prisoner_trial", 120, figure("sentenced", 15, unit="years"), who="aram-ovannisyan", outlet="ru")
    told(desk, "capture", 0, figure("captured", 1), outlet="hy")
    told(desk, "prisoner_exchange", 300, figure("released", 1), who="aram-hovhannisian", outlet="en")
    (life,) = lives(ARAM, desk.events.values(), topic())
    assert [(step.event.kind, step.named) for step in life.steps] == [
        ("capture", ARAM),
        ("prisoner_trial", "aram-ovannisyan"),
        ("prisoner_exchange", "aram-hovhannisian"),
    ]
    assert [one.best.value for one in life.steps[1].terms] == [15]


def test_a_namesake_of_the_other_side_has_a_life_of_his_own() -> None:
    desk = Desk()
    told(desk, "capture", 0, figure("captured", 1))
    told(desk, "mine_explosion", 50, figure("wounded", 1, "AZ"))
    first, second = lives(ARAM, desk.events.values(), topic())
    assert [step.event.kind for step in first.steps] == ["capture"]
    assert (second.steps[0].event.kind, second.why) == ("mine_explosion", "of AZ, not AM")


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["capture", "prisoner_exchange", "prisoner_trial"], 2),
        (["capture", "prisoner_exchange", "capture", "prisoner_trial"], 1),
        (["border_clash", "remains_returned", "capture"], 2),
        (["capture", "prisoner_trial", "prisoner_treatment", "prisoner_release"], 1),
    ],
)
def test_who_was_let_go_or_is_dead_is_not_who_is_tried_later(kinds: list[str], expected: int) -> None:
    desk = Desk()
    for number, kind in enumerate(kinds):
        told(desk, kind, number * 60)
    assert len(lives(ARAM, desk.events.values(), topic())) == expected


def test_a_person_whom_the_topic_knows_has_one_life() -> None:
    desk = Desk()
    known = next(iter(topic().people))
    for number, kind in enumerate(["capture", "prisoner_exchange", "prisoner_trial"]):
        told(desk, kind, number * 60, who=known)
    assert len(lives(known, desk.events.values(), topic())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vicken-euljekjian", "viken-eulchekchian"),
        ("aram-hovhannisyan", "aram-ovannisian"),
        ("rashid-beglaryan", "rashid-beglarian"),
        ("gasimov", "kasymov"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_people_of_the_gazetteer_have_keys_of_their_own() -> None:
    people = list(topic().people)
    assert len(set(person_keys(people))) == len(people)
