"""How many are held or missing runs on beyond the event that it was told with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from group.made import DAY, Desk, article, figure, report, standing

from monitor.model import Change, ChangeType, Figure, Status

WEEK = 7 * 24 * 60
SWAP = report(
    "prisoner_exchange",
    figure("released", 32),
    figure("held", 55, unit="people", status=Status.OFFICIAL, source="Siranush Sahakyan"),
    figure("held", 80, high=None, unit="people", status=Status.UNOFFICIAL, source="Siranush Sahakyan"),
)


def told(desk: Desk, *stocks: Figure, minutes: int, outlet: str = "b") -> tuple[Change, ...]:
    return desk.changes(article(outlet, minutes=minutes, text=f"{outlet} {minutes}"), stocks=stocks)


def held(value: int, status: Status = Status.REPORTED, **more: Any) -> Figure:
    return figure("held", value, unit="people", status=status, **more)


@pytest.mark.parametrize("status", [Status.OFFICIAL, Status.REPORTED, Status.UNOFFICIAL])
def test_a_story_that_only_tells_how_many_are_held_makes_one_update_with_both_claims(status: Status) -> None:
    desk = Desk()
    swap = desk.take(article("a"), SWAP)
    (change,) = told(desk, held(23, status, source="A lawyer"), minutes=4 * WEEK)
    assert change.event.id == swap.event.id
    assert change.types == (ChangeType.FIGURE_CHANGED,)
    (difference,) = change.differences
    assert difference.was is not None
    assert difference.now is not None
    assert (difference.what, difference.was.value, difference.now.value) == ("stock", 55, 23)
    assert difference.note == "before_release"
    assert told(desk, held(23), minutes=4 * WEEK + 60, outlet="c") == (), "other outlets catching up"


def test_the_number_that_is_known_is_no_news() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    assert told(desk, held(55), minutes=2 * WEEK) == ()


def test_more_than_the_authorities_count_is_how_a_rights_group_counts_and_replaces_nothing() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    assert told(desk, held(90, Status.UNOFFICIAL, source="A lawyer"), minutes=4 * WEEK) == ()


def test_a_story_with_an_event_of_its_own_says_how_the_number_differs() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    trial = report("prisoner_trial", held(23), people=("hrayr-zakaryan",), date=DAY + timedelta(days=30))
    (change,) = desk.changes(article("b", minutes=30 * 24 * 60), trial)
    assert change.new
    assert [(one.what, one.was and one.was.value, one.now and one.now.value) for one in change.differences] == [("stock", 55, 23)]


def test_two_who_count_otherwise_within_days_contradict_each_other_and_nothing_changed() -> None:
    desk = Desk()
    desk.take(article("a"), report("prisoner_exchange", held(7, Status.OFFICIAL, source="the commission")))
    change = desk.take(article("b", minutes=60), report("prisoner_exchange", held(10, Status.OFFICIAL, source="the government")))
    assert change.types == ()
    (slot,) = change.event.figures
    assert slot.disputed


def test_some_of_them_are_not_all_of_them() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    assert told(desk, figure("held", 8, unit="officials", status=Status.REPORTED), minutes=3 * WEEK) == ()


def test_those_missing_after_a_clash_are_not_those_missing_since_the_war() -> None:
    desk = Desk()
    desk.take(article("a"), report("remains_returned", figure("remains_returned", 6, unit="bodies"), figure("missing", 195)))
    clash = report("border_clash", figure("missing", 2), date=DAY + timedelta(days=40), places=("AM-sotk",))
    assert desk.take(article("b", minutes=40 * 24 * 60), clash).differences == ()


def test_the_event_shows_the_later_number_and_keeps_the_older_claim() -> None:
    desk = Desk()
    desk.take(article("a"), report("prisoner_exchange", figure("released", 32), held(55, Status.OFFICIAL)))
    (change,) = told(desk, held(23), minutes=4 * WEEK)
    assert standing(change.event, "held") == 23
    (slot,) = [one for one in change.event.figures if one.action == "held"]
    assert [claim.value for claim in slot.claims] == [55, 23]


def test_what_was_split_off_takes_its_number_with_it() -> None:
    desk = Desk()
    sotk = report("border_clash", figure("killed", 2), places=("AM-sotk",))
    hand = report("border_clash", figure("killed", 2), places=("AM-nerkin-hand",))
    whole = desk.take(article("summary"), replace(sotk, places=("AM-sotk", "AM-nerkin-hand")))
    desk.take(article("a", minutes=5), sotk)
    desk.take(article("b", minutes=6), replace(hand, figures=(*hand.figures, held(9))))
    desk.changes(article("exact", minutes=60), sotk, replace(hand, main=False))
    (part,) = (event for event in desk.events.values() if event.split_from == whole.event.id)
    (change,) = told(desk, held(4), minutes=4 * WEEK, outlet="c")
    assert change.event.id == part.id
