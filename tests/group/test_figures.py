"""An event's figures: which claim stands, what is a part of what, what is disputed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from group.made import Desk, article, figure, report, standing

from monitor.model import ChangeType, Event, EventFigure, Figure, Status

NEWS = ChangeType.FIGURE_CHANGED


def total(event: Event, action: str, side: str | None = "AM") -> EventFigure:
    (found,) = [one for one in event.figures if (one.action, one.side) == (action, side) and not one.best.part]
    return found


def test_parts_are_added_up() -> None:
    held = (
        figure("held", 55, unit="people"),
        figure("held", 41, unit="prisoners", part_of=0),
        figure("held", 8, unit="officials", part_of=0),
        figure("held", 6, unit="civilians", part_of=0),
    )
    event = Desk().take(article("a"), report("prisoner_exchange", *held)).event
    whole = total(event, "held")
    assert [event.figures[at].best.value for at in whole.parts] == [41, 8, 6]
    assert (whole.sum, whole.adds_up) == (55, True)


def test_a_sum_that_does_not_add_up_is_flagged() -> None:
    held = (figure("held", 55, unit="people"), figure("held", 41, unit="prisoners"), figure("held", 8, unit="officials"))
    whole = total(Desk().take(article("a"), report("prisoner_exchange", *held)).event, "held")
    assert (whole.sum, whole.adds_up) == (49, False)


def test_two_parts_of_one_unit_stay_two() -> None:
    bodies = [figure("remains_returned", value, unit="bodies", part_of=None if value == 8 else 0) for value in (8, 6, 2)]
    event = Desk().take(article("a"), report("remains_returned", *bodies)).event
    assert (total(event, "remains_returned").sum, len(event.figures)) == (8, 3)


def test_a_part_told_by_itself_does_not_replace_the_total_another_article_tells() -> None:
    desk = Desk()
    desk.take(article("a"), report("prisoner_exchange", figure("released", 11, unit="prisoners")))
    part = desk.take(article("b", minutes=90), report("prisoner_exchange", figure("released", 7, unit="servicemen")))
    assert part.types == ()
    assert standing(part.event, "released") == 11


def test_a_part_is_the_total_again_when_the_total_is_taken_back() -> None:
    desk = Desk()
    desk.take(article("a"), report("prisoner_exchange", figure("released", 11, unit="prisoners")))
    desk.take(article("b", minutes=5), report("prisoner_exchange", figure("released", 7, unit="servicemen")))
    edited = desk.take(
        article("a", text="edited"), report("prisoner_exchange", figure("released", 7, unit="servicemen")), minutes=60
    )
    assert standing(edited.event, "released") == 7
    assert edited.types == (ChangeType.CORRECTED,)


def test_a_side_that_claims_more_about_the_other_is_shown_as_a_dispute() -> None:
    desk = Desk()
    desk.take(article("a"), report("border_clash", figure("killed", 2, source="Ministry of Defence of Armenia")))
    claim = figure("killed", 10, status=Status.CLAIMED, source="Ministry of Defence of Azerbaijan")
    change = desk.take(article("b", minutes=20, outlet_side="AZ"), report("border_clash", claim))
    slot = total(change.event, "killed")
    assert (slot.best.value, slot.disputed, slot.least, slot.most) == (2, True, 2, 10)
    assert {(one.value, one.outlet_side) for one in slot.claims} == {(2, None), (10, "AZ")}
    assert change.types == ()


def test_a_count_that_was_overtaken_is_no_dispute() -> None:
    desk = Desk()
    desk.take(article("a"), report("border_clash", figure("killed", 1)))
    later = desk.take(article("b", minutes=120), report("border_clash", figure("killed", 3)))
    assert not total(later.event, "killed").disputed


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (figure("wounded", 30, approx=True), figure("wounded", 32)),
        (figure("wounded", 4), figure("wounded", 4, high=None)),
        (figure("wounded", 200), replace(figure("wounded", 200), value=None, high=None, approx=True)),
    ],
    ids=["about 30, 32", "4, at least 4", "200, hundreds"],
)
def test_two_words_for_one_number_are_no_news(was: Figure, now: Figure) -> None:
    desk = Desk()
    desk.take(article("a"), report("border_clash", was))
    assert desk.take(article("b", minutes=90), report("border_clash", now)).types == ()


def test_what_was_planned_and_then_done_is_confirmed_and_another_number_is_told_beside_the_planned() -> None:
    planned = report("prisoner_exchange", figure("released", 5, status=Status.PLANNED))
    same, fewer = Desk(), Desk()
    same.take(article("a"), planned)
    done = same.take(article("b", minutes=600), report("prisoner_exchange", figure("released", 5)))
    assert done.types == (ChangeType.CONFIRMED,)
    fewer.take(article("a"), planned)
    change = fewer.take(article("b", minutes=600), report("prisoner_exchange", figure("released", 4)))
    (difference,) = [one for one in change.differences if one.type is NEWS]
    assert difference.was is not None
    assert (difference.was.value, difference.was.status) == (5, Status.PLANNED)


def test_outlets_that_have_not_caught_up_with_a_correction_do_not_dispute_it_and_whoever_says_so_afterwards_does() -> None:
    desk = Desk()
    desk.take(article("a"), report("prisoner_exchange", figure("released", 12, source="joint statement")))
    early = report("prisoner_exchange", figure("released", 12, source="statement of both"))
    desk.take(article("b", lang="ru", minutes=15), early)
    mended = report("prisoner_exchange", figure("released", 13, source="joint statement"))
    (slot,) = desk.take(article("a", text="edited"), mended, minutes=60).event.figures
    assert (slot.best.value, slot.disputed) == (13, False)
    (slot,) = desk.take(
        article("c", minutes=90), report("prisoner_exchange", figure("released", 12, source="ministry"))
    ).event.figures
    assert (slot.best.value, slot.disputed) == (13, True)


def test_each_term_of_imprisonment_is_a_figure_and_an_edited_one_is_one_change() -> None:
    desk = Desk()
    trial = [figure("sentenced", years, unit="years") for years in (18, 15)]
    event = desk.take(article("a"), report("prisoner_trial", *trial, people=("a-b", "c-d"))).event
    assert sorted(one.best.value or 0 for one in event.figures) == [15, 18]
    again = desk.take(article("b", minutes=90), report("prisoner_trial", trial[1], people=("a-b", "c-d")))
    assert again.types == ()

    single = Desk()
    single.take(article("a"), report("prisoner_trial", trial[0], people=("a-b",)))
    mended = single.take(article("a", text="edited"), report("prisoner_trial", trial[1], people=("a-b",)), minutes=30)
    assert [(one.was and one.was.value, one.now and one.now.value) for one in mended.differences] == [(18, 15)]


def test_a_number_that_its_own_source_takes_down_is_corrected_and_one_that_rises_is_changed() -> None:
    for edited, kind in ((30, ChangeType.CORRECTED), (33, NEWS)):
        desk = Desk()
        desk.take(article("a"), report("prisoner_exchange", figure("released", 32)))
        change = desk.take(article("a", text="edited"), report("prisoner_exchange", figure("released", edited)), minutes=30)
        assert change.types == (kind,)
        (slot,) = change.event.figures
        assert [one.value for one in slot.former] == [32]


def test_a_toll_that_rises_is_told_before_an_authority_has_said_so() -> None:
    desk = Desk()
    desk.take(article("a"), report("border_clash", figure("killed", 2, source="Ministry of Defence")))
    plain = figure("killed", 3, status=Status.REPORTED)
    risen = desk.take(article("b", minutes=60), report("border_clash", plain))
    assert (risen.types, standing(risen.event, "killed")) == ((NEWS,), 3)
    hearsay = figure("killed", 5, status=Status.UNOFFICIAL, source="Residents")
    assert desk.take(article("c", minutes=90), report("border_clash", hearsay)).types == ()
    fewer = figure("killed", 1, status=Status.REPORTED)
    assert standing(desk.take(article("d", minutes=90), report("border_clash", fewer)).event, "killed") == 3
