"""What the reader may well have misread is shown, and wakes nobody."""

from __future__ import annotations

from typing import Any

from group.made import Desk, article, figure, report, standing

from monitor.model import Change, ChangeType, Figure, Report, Status

DAY = 24 * 60
LONG = (
    "Gunfire was heard all night near the village, residents told the agency by telephone. The ministry confirmed in the "
    "morning that soldiers had been killed and said that an investigation was under way; the mayor asked people to stay at home. "
    "A spokesman refused to comment on the reports of the other side, which had spoken of an exchange of fire since Monday."
)


def clash(*figures: Figure) -> Report:
    return report("border_clash", *figures)


def doubtful(action: str, value: int, **more: Any) -> Figure:
    return figure(action, value, doubtful=True, **more)


def told(change: Change) -> list[tuple[ChangeType, int | None, int | None]]:
    return [(one.type, one.was.value if one.was else None, one.now.value if one.now else None) for one in change.differences]


def test_a_doubtful_number_replaces_nothing_and_makes_no_update_and_is_kept() -> None:
    desk = Desk()
    desk.take(article("a"), clash(figure("killed", 2)))
    change = desk.take(article("b", minutes=120), clash(doubtful("killed", 5)))
    assert change.types == ()
    assert standing(change.event, "killed") == 2
    (slot,) = change.event.figures
    assert {(claim.value, claim.doubtful) for claim in slot.claims} == {(2, False), (5, True)}
    assert not slot.disputed


def test_a_sure_number_takes_the_place_of_a_doubtful_one_and_is_told() -> None:
    desk = Desk()
    first = desk.take(article("a"), clash(doubtful("killed", 5)))
    assert standing(first.event, "killed") == 5, "with the event itself everything is shown"
    change = desk.take(article("b", minutes=1), clash(figure("killed", 2, status=Status.REPORTED)))
    assert standing(change.event, "killed") == 2
    assert told(change) == [(ChangeType.FIGURE_CHANGED, 5, 2)]


def test_what_came_with_the_event_is_not_told_again_when_it_is_sure() -> None:
    desk = Desk()
    desk.take(article("a"), clash(doubtful("killed", 2)))
    assert desk.take(article("b", minutes=60), clash(figure("killed", 2))).types == ()


def test_a_number_first_told_in_doubt_is_told_when_it_is_sure() -> None:
    desk = Desk()
    desk.take(article("a"), clash(figure("wounded", 3)))
    later = desk.take(article("b", minutes=60), clash(figure("wounded", 3), doubtful("killed", 1)))
    assert later.types == ()
    sure = desk.take(article("c", minutes=90), clash(figure("wounded", 3), figure("killed", 1)))
    assert told(sure) == [(ChangeType.FIGURE_CHANGED, None, 1)]


def test_a_doubtful_count_of_those_held_is_none_of_the_ledger() -> None:
    desk = Desk()
    desk.take(article("a"), report("prisoner_exchange", figure("released", 32), figure("held", 55, unit="people")))
    unsure = desk.changes(article("b", minutes=28 * DAY, text="b"), stocks=(doubtful("held", 7, unit="people"),))
    assert unsure == ()
    (change,) = desk.changes(article("c", minutes=29 * DAY, text="c"), stocks=(figure("held", 23, unit="people"),))
    assert told(change) == [(ChangeType.FIGURE_CHANGED, 55, 23)]


def test_a_copy_with_another_number_is_told_however_unsure_we_are_of_its_words() -> None:
    desk = Desk()
    desk.take(article("a", text=LONG + " Two died."), clash(doubtful("killed", 2)))
    change = desk.take(article("b", minutes=120, text=LONG + " Three died."), clash(doubtful("killed", 3)))
    assert told(change) == [(ChangeType.FIGURE_CHANGED, 2, 3)]


def test_a_copy_of_doubtful_words_makes_them_no_surer() -> None:
    desk = Desk()
    desk.take(article("a"), clash(figure("killed", 2)))
    desk.take(article("b", minutes=60, text=LONG), clash(doubtful("killed", 5)))
    change = desk.take(article("c", minutes=90, text=LONG), clash(doubtful("killed", 5)))
    assert (change.types, standing(change.event, "killed")) == ((), 2)


def test_an_edit_that_changes_a_doubtful_number_is_told() -> None:
    desk = Desk()
    desk.take(article("a"), clash(doubtful("killed", 2)))
    change = desk.take(article("a", text="edited"), clash(doubtful("killed", 4)), minutes=60)
    assert told(change) == [(ChangeType.FIGURE_CHANGED, 2, 4)]


def test_a_doubtful_denial_denies_nothing() -> None:
    desk = Desk()
    desk.take(article("a"), clash(figure("killed", 2)))
    change = desk.take(article("b", minutes=60), clash(doubtful("killed", 2, status=Status.DENIED)))
    assert change.types == ()
    assert not change.event.figures[0].disputed
