"""Events that turn out to be one, or two; what goes on from what; how long an event is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from group.made import DAY, Desk, article, figure, report, standing, topic

from monitor.group import closed_at, merge_events, split_event
from monitor.model import ChangeType, Event, Report

SOTK = report("border_clash", figure("wounded", 3), places=("AM-sotk",))
NOWHERE = report("border_clash", figure("wounded", 1), date=None, places=(), sides=())


def vague_and_clear() -> tuple[Desk, Event, Event]:
    """Two events that are one: the second was told too vaguely to be recognised."""
    desk = Desk()
    clear = desk.take(article("a"), SOTK).event
    vague = desk.take(article("b", minutes=5), NOWHERE)
    assert vague.new
    assert vague.event.possibly == clear.id
    return desk, clear, vague.event


def test_when_an_article_says_where_it_was_two_events_become_one_and_whoever_was_told_of_the_other_is_told_so() -> None:
    desk, clear, vague = vague_and_clear()
    changes = desk.changes(article("b", text="edited"), SOTK, minutes=30)
    gone, stays = desk.memory.events[vague.id], desk.memory.events[clear.id]
    assert gone.merged_into == clear.id
    assert {source.outlet for source in stays.sources} == {"a", "b"}
    assert [change.types for change in changes if change.event.id == vague.id][-1] == (ChangeType.MERGED,)
    (said,) = [one for change in changes for one in change.differences if one.type is ChangeType.MERGED]
    assert said.other == clear.id
    assert [change.types for change in changes if change.event.id == clear.id] == [()]


def test_a_later_report_finds_the_event_that_stays() -> None:
    desk, clear, _ = vague_and_clear()
    desk.changes(article("b", text="edited"), SOTK, minutes=30)
    joined = desk.take(article("c", minutes=40), SOTK)
    assert (joined.event.id, len(joined.event.sources)) == (clear.id, 3)


def test_an_edit_that_moves_an_article_to_another_event_says_that_one_is_two() -> None:
    desk = Desk()
    event = desk.take(article("a"), SOTK).event
    desk.take(article("b", minutes=5), SOTK)
    elsewhere = report("border_clash", figure("killed", 1), places=("AM-nerkin-hand",), date=DAY - timedelta(days=1))
    founded, left = desk.changes(article("b", text="edited"), elsewhere, minutes=30)
    assert founded.new
    assert left.event.id == event.id
    assert left.types == (ChangeType.SPLIT,)
    assert left.differences[-1].other == founded.event.id
    assert {source.outlet for source in left.event.sources} == {"a"}


def test_one_article_that_tells_of_two_places_tells_of_two_events() -> None:
    desk = Desk()
    other = replace(SOTK, places=("AM-nerkin-hand",), main=False)
    desk.changes(article("a"), SOTK, other)
    assert len(desk.events) == 2
    desk.changes(article("b", minutes=5), replace(other, main=True))
    desk.changes(article("a", text="edited"), SOTK, other, minutes=30)
    assert sorted(len(event.sources) for event in desk.events.values()) == [1, 2]


SUMMARY = replace(SOTK, places=("AM-sotk", "AM-nerkin-hand"))
HAND = replace(SOTK, places=("AM-nerkin-hand",))


def test_an_article_that_tells_both_apart_splits_what_a_summary_had_put_together() -> None:
    desk = Desk()
    event = desk.take(article("summary"), SUMMARY).event
    for minutes, (outlet, told) in enumerate((("a", SOTK), ("b", HAND), ("vague", replace(SOTK, places=()))), 5):
        assert desk.take(article(outlet, minutes=minutes), told).event.id == event.id
    changes = desk.changes(article("exact", minutes=60), SOTK, replace(HAND, main=False))
    stays, new = desk.events[event.id], desk.events[changes[-1].event.id]
    assert {source.outlet for source in stays.sources} == {"summary", "a", "vague", "exact"}
    assert {source.outlet for source in new.sources} == {"b", "exact"}
    assert (new.split_from, stays.apart, new.apart) == (event.id, (new.id,), (event.id,))
    assert [change.types for change in changes if ChangeType.SPLIT in change.types] == [(ChangeType.SPLIT,)]
    later = desk.take(article("late", minutes=70), HAND)
    assert later.event.id == new.id, "what is told of the other place goes there from now on"


@pytest.mark.parametrize(
    "others",
    [
        [("a", SOTK)],  # nobody tells of the other place alone
        [("b", HAND)],  # nobody else would be left
        [("a", SOTK), ("c", SUMMARY)],
    ],
)
def test_nothing_is_split_where_no_other_article_tells_of_one_place_alone(others: list[tuple[str, Report]]) -> None:
    desk = Desk()
    event = desk.take(article(others[0][0]), others[0][1] if len(others) == 1 else SUMMARY).event
    for minutes, (outlet, told) in enumerate(others[1:], 5):
        desk.take(article(outlet, minutes=minutes), told)
    desk.changes(article("exact", minutes=60), SOTK, replace(HAND, main=False))
    assert not [one for one in desk.events.values() if one.split_from]
    assert {source.outlet for source in desk.events[event.id].sources} >= {outlet for outlet, _ in others}


def test_merging_keeps_every_claim_and_source() -> None:
    desk = Desk()
    one = desk.take(article("a"), report("border_clash", figure("killed", 1), places=("AM-sotk",))).event
    other = desk.take(article("b", minutes=50), report("border_clash", figure("killed", 2), places=("AM-nerkin-hand",))).event
    stays, gone = merge_events(one, other, topic(), ("by hand",))
    assert standing(stays.event, "killed") == 2
    assert {claim.value for claim in stays.event.figures[0].claims} == {1, 2}
    assert (stays.event.version, gone.event.version) == (one.version + 1, other.version + 1)
    assert stays.types == (ChangeType.FIGURE_CHANGED,), "those who were told of one killed"


def test_what_was_split_off_is_remembered_on_both_sides_and_does_not_merge_again() -> None:
    desk = Desk()
    desk.take(article("a"), SOTK)
    event = desk.take(article("b", minutes=5), SOTK).event
    left, new = split_event(event, ["b.example/1"], "e-new", topic(), ("by hand",))
    assert (left.event.apart, new.event.apart, new.event.split_from) == (("e-new",), (event.id,), event.id)
    assert left.types == (ChangeType.SPLIT,)
    assert [source.outlet for source in new.event.sources] == ["b"]
    assert [claim.outlet for one in new.event.figures for claim in one.claims] == ["b"]
    desk.memory.keep(article("b"), desk.reading(article("b"), SOTK), (left, new))
    third = desk.changes(article("c", minutes=9), SOTK)
    assert len(desk.events) == 2
    assert [change.types for change in third] == [()]


@pytest.mark.parametrize("articles", [[], ["a.example/1", "b.example/1"], ["nothing"]])
def test_nothing_is_split_into_one(articles: list[str]) -> None:
    desk = Desk()
    desk.take(article("a"), SOTK)
    event = desk.take(article("b", minutes=5), SOTK).event
    with pytest.raises(ValueError, match="an article each"):
        split_event(event, articles, "e-new", topic(), ())


CAPTURE = report("capture", figure("captured", 2), people=("a-b", "c-d"))
TRIAL = report("prisoner_trial", figure("charged", 2), people=("a-b", "c-d"), places=("AZ-baku",), date=DAY + timedelta(days=200))


def test_the_trial_of_those_captured_is_an_event_of_its_own_that_goes_on_from_their_capture() -> None:
    desk = Desk()
    captured = desk.take(article("a"), CAPTURE).event
    trial = desk.take(article("b", minutes=200 * 24 * 60), TRIAL)
    assert trial.new
    assert trial.event.follows == (captured.id,)
    assert trial.event.possibly is None


def test_what_happens_to_others_goes_on_from_nothing() -> None:
    desk = Desk()
    desk.take(article("a"), CAPTURE)
    assert desk.take(article("b", minutes=200 * 24 * 60), replace(TRIAL, people=("x-y",))).event.follows == ()


def test_an_event_is_open_for_the_quiet_time_of_its_kind_after_its_last_report() -> None:
    desk = Desk()
    event = desk.take(article("a"), SOTK).event
    assert closed_at(event, topic()) == article("a").when + timedelta(days=2)
    later = desk.take(article("b", minutes=24 * 60), SOTK).event
    assert closed_at(later, topic()) == article("a").when + timedelta(days=3)


def test_a_report_that_tells_no_day_joins_an_open_event_and_not_a_closed_one() -> None:
    vague = replace(SOTK, date=None, figures=())
    for days, joins in ((0, True), (4, False)):
        desk = Desk()
        desk.take(article("a"), report("border_clash", places=("AM-sotk",)))
        assert desk.take(article("b", minutes=days * 24 * 60), vague).new is not joins


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_in_whatever_order_four_reports_of_two_events_arrive_they_make_two(order: tuple[int, ...]) -> None:
    hand = replace(SOTK, places=("AM-nerkin-hand",), figures=(figure("killed", 1),))
    told = [
        (article("a"), (SOTK,)),
        (article("b", minutes=10), (hand, replace(SOTK, main=False))),
        (article("c", minutes=20), (hand,)),
        (article("d", minutes=30), (SOTK, replace(hand, main=False))),
    ]
    desk = Desk()
    for index in order:
        desk.take(told[index][0], *told[index][1], minutes=60)
    assert len(desk.events) == 2
    assert {frozenset(source.outlet for source in event.sources) for event in desk.events.values()} == {
        frozenset("abd"),
        frozenset("bcd"),
    }


@pytest.mark.parametrize(
    ("kind", "figures", "new"),
    [
        ("prisoner_release", (("released", 5, "AM"), ("released", 3, "AM")), False),
        ("remains_returned", (("remains_returned", 6, "AZ"), ("remains_returned", 4, "AZ")), False),
        ("prisoner_release", (("released", 1, "AM"),), True),
        ("border_clash", (("killed", 5, "AM"), ("wounded", 3, "AM")), True),
    ],
    ids=["freed", "remains", "one freed", "shot"],
)
def test_who_is_taken_from_place_to_place_is_told_of_at_either(
    kind: str, figures: tuple[tuple[str, int, str], ...], new: bool
) -> None:
    desk = Desk()
    told = [figure(action, value, side) for action, value, side in figures]
    desk.take(article("a"), report(kind, *told, places=("GE-tbilisi",)))
    assert desk.take(article("b", lang="hy", minutes=30), report(kind, *told, places=("AM-yeraskh",))).new is new
