"""What a reader has wrong keeps no report from its event; what may as well be another one is not hidden in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from group.made import DAY, Desk, article, figure, report

from monitor.model import Doubt, Report

CAPTURED = report("capture", figure("captured", 12), places=("AM-sotk",), people=("arman-galstyan", "tigran-davtyan"))
HURT = report("mine_explosion", figure("wounded", 1, "AZ"), places=("AZ-fuzuli",), sides=("AZ",), people=("rovshan-ahmadov",))
YERASKH = ("AM-yeraskh", "AZ-sadarak")


@pytest.mark.parametrize(
    "misread",
    [
        replace(CAPTURED, kind="prisoner_release", figures=(figure("released", 12),), doubt=Doubt(kind="capture")),
        replace(CAPTURED, date=DAY - timedelta(days=4), people=(), doubt=Doubt(date=DAY)),
        replace(CAPTURED, places=(), people=(), doubt=Doubt(places=("AM-sotk",))),
        replace(CAPTURED, places=("AM-yerevan",), people=(), doubt=Doubt(places=("AM-sotk",))),
    ],
    ids=["its kind", "its day", "no place", "its place"],
)
@pytest.mark.parametrize("first", ["right", "misread"])
def test_a_report_joins_the_event_of_what_its_reader_nearly_said_whichever_comes_first(misread: Report, first: str) -> None:
    told = [article("a"), article("b", lang="ru", minutes=40)]
    desk = Desk()
    for one, tells in zip(told, (CAPTURED, misread) if first == "right" else (misread, CAPTURED), strict=True):
        desk.take(one, tells)
    assert len(desk.events) == 1


def test_one_reader_that_nearly_said_another_day_does_not_draw_that_day_into_the_event_of_many() -> None:
    desk = Desk()
    clash = report("border_clash", figure("wounded", 1), places=("AM-sotk",))
    desk.take(article("a"), clash)
    desk.take(article("b"), clash)
    desk.take(article("c"), replace(clash, doubt=Doubt(date=DAY - timedelta(days=3))))
    other = replace(clash, date=DAY - timedelta(days=3))
    assert desk.take(article("d", minutes=60 * 30), other).new


@pytest.mark.parametrize(("hours", "new"), [(2, False), (48, True)])
def test_shots_at_one_village_on_days_that_a_reader_nearly_confused_are_two_events_where_they_are_told_of_on_two_days(
    hours: int, new: bool
) -> None:
    desk = Desk()
    shots = report("border_clash", figure("fired", 3, None, unit="incidents"), places=("AM-khoznavar",))
    desk.take(article("a"), shots)
    later = report("border_clash", figure("wounded", 1), places=("AM-khoznavar",), date=DAY + timedelta(days=2))
    assert desk.take(article("b", minutes=60 * hours), replace(later, doubt=Doubt(date=DAY))).new is new


def test_what_a_reader_nearly_said_of_a_trial_counts_only_for_those_whom_it_names() -> None:
    tried = report("prisoner_trial", places=("AZ-baku",), people=("vicken-euljekjian",))
    again = replace(tried, date=DAY + timedelta(days=1), doubt=Doubt(date=DAY))
    for tells, new in ((again, False), (replace(again, people=()), True)):
        desk = Desk()
        desk.take(article("a"), tried)
        assert desk.take(article("b", minutes=60 * 24), tells).new is new


def test_days_that_differ_are_one_where_the_same_people_are_told_of_at_the_same_time_and_two_where_they_are_told_of_later() -> (
    None
):
    before = replace(HURT, date=DAY - timedelta(days=2))
    desk = Desk()
    desk.take(article("a"), HURT)
    assert not desk.take(article("b", minutes=120), before).new
    again = replace(HURT, date=DAY + timedelta(days=3), people=("samir-rahimov",), figures=(figure("wounded", 4, "AZ"),))
    assert desk.take(article("c", minutes=60 * 24 * 3), again).new


def test_a_report_most_of_whose_places_are_elsewhere_founds_an_event_that_may_be_the_same() -> None:
    desk = Desk()
    house = report("border_clash", figure("fired", 3, None, unit="incidents"), places=("AM-khoznavar",))
    founded = desk.take(article("a"), house)
    both = report("border_clash", figure("wounded", 1, "AZ"), places=(*YERASKH, "AM-khoznavar"))
    change = desk.take(article("b", minutes=30), both)
    assert change.new
    assert change.event.possibly == founded.event.id
    assert not desk.take(article("c", minutes=60), report("border_clash", figure("wounded", 1, "AZ"), places=YERASKH)).new


def test_an_article_that_tells_of_one_event_in_two_reports_keeps_what_both_tell() -> None:
    desk = Desk()
    other = replace(CAPTURED, main=False, people=("arman-galstyan", "gor-manukyan"), date=DAY)
    desk.changes(article("a"), CAPTURED, other)
    (event,) = desk.events.values()
    (source,) = event.sources
    assert source.people == event.people == (*CAPTURED.people, "gor-manukyan")


def test_a_headline_like_another_is_nothing_where_the_place_is_another() -> None:
    desk = Desk()
    shots = report("border_clash", figure("fired", 12, None, unit="incidents"), places=("AM-sotk",))
    desk.take(article("ministry", title="Ministry of Defence: shots at Armenian positions"), shots)
    there = replace(article("ministry", title="Ministry of Defence: shots at Armenian positions", minutes=90), key="ministry/2")
    change = desk.take(there, replace(shots, places=("AM-nerkin-hand",)))
    assert change.new
    assert change.event.possibly is None
