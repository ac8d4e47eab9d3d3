"""What is one event, and what of it is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from group.made import DAY, Desk, article, figure, report, standing
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import ChangeType, Status

SWAP = report("prisoner_exchange", figure("released", 32), figure("released", 2, "AZ"))
CORRECTED = report("prisoner_exchange", figure("released", 33), figure("released", 2, "AZ"))
NEWS = ChangeType.FIGURE_CHANGED


def test_four_languages_tell_of_one_exchange() -> None:
    desk = Desk()
    changes = [desk.take(article(outlet, lang=lang), SWAP) for outlet, lang in zip("abcd", ("en", "ru", "hy", "az"), strict=True)]
    assert [change.types for change in changes] == [(ChangeType.NEW_EVENT,), (), (), ()]
    (event,) = desk.events.values()
    assert len(event.sources) == 4
    assert event.version == 4


def test_a_correction_is_told_once_however_many_outlets_catch_up() -> None:
    desk = Desk()
    for outlet in "abcd":
        desk.take(article(outlet), SWAP)
    first = desk.take(article("a", text="33"), CORRECTED, minutes=10)
    later = [desk.take(article(outlet, text="33"), CORRECTED, minutes=20) for outlet in "bcd"]
    assert first.types == (NEWS,)
    (difference,) = first.differences
    assert difference.was is not None
    assert difference.now is not None
    assert (difference.was.value, difference.now.value) == (32, 33)
    assert [change.types for change in later] == [(), (), ()]
    assert standing(first.event, "released") == 33


def test_a_lagging_outlet_does_not_flip_a_correction_back() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    desk.take(article("a", text="33"), CORRECTED, minutes=10)
    lagging = desk.take(article("late", minutes=120), SWAP)
    assert lagging.types == ()
    assert standing(lagging.event, "released") == 33


def test_an_edit_that_changes_no_figure_is_no_news() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    assert desk.take(article("a", text="a typo mended"), SWAP, minutes=10).types == ()


def test_a_toll_that_rises_is_told_and_the_same_toll_again_is_not() -> None:
    desk = Desk()
    desk.take(article("a"), report("border_clash", figure("killed", 1)))
    again = desk.take(article("b", minutes=5), report("border_clash", figure("killed", 1)))
    risen = desk.take(article("c", minutes=20), report("border_clash", figure("killed", 2)))
    assert (again.types, risen.types) == ((), (NEWS,))


def test_a_figure_may_go_down_when_its_own_source_says_so() -> None:
    desk = Desk()
    ministry = {"source": "Ministry of Defence"}
    desk.take(article("a"), report("border_clash", figure("killed", 4, **ministry)))
    down = desk.take(article("b", minutes=30), report("border_clash", figure("killed", 3, **ministry)))
    assert down.types == (NEWS,)
    assert standing(down.event, "killed") == 3


def test_official_word_stands_over_a_rumour_whatever_is_larger() -> None:
    desk = Desk()
    rumour = figure("killed", 9, status=Status.UNOFFICIAL)
    desk.take(article("a"), report("border_clash", rumour))
    official = desk.take(article("b", minutes=5), report("border_clash", figure("killed", 3)))
    assert standing(official.event, "killed") == 3
    louder = desk.take(article("c", minutes=90), report("border_clash", figure("killed", 11, status=Status.UNOFFICIAL)))
    assert standing(louder.event, "killed") == 3


def test_the_other_village_the_same_day_is_another_event() -> None:
    desk = Desk()
    clash = report("border_clash", figure("wounded", 1), places=("AM-sotk",))
    other = replace(clash, places=("AM-nerkin-hand",))
    desk.take(article("a"), clash)
    assert desk.take(article("b"), other).new


def test_places_that_face_each_other_are_one_stretch_for_a_clash_and_two_places_for_what_befell_each_side_alone() -> None:
    desk = Desk()
    clash = report("border_clash", figure("wounded", 3), places=("AM-nerkin-hand",))
    first = desk.take(article("hy", lang="hy"), clash)
    assert desk.take(article("az", lang="az", minutes=9), replace(clash, places=("AZ-zangilan",))).event.id == first.event.id
    mine = report("mine_explosion", figure("wounded", 2), places=("AM-nerkin-hand",), sides=("AM",))
    other = report("mine_explosion", figure("wounded", 2, "AZ"), places=("AZ-zangilan",), sides=("AZ",))
    one = desk.take(article("one", minutes=20), mine)
    two = desk.take(article("two", minutes=30), other)
    assert two.new
    assert two.event.id != one.event.id


def test_the_same_number_alone_is_nothing() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    bodies = report("remains_returned", figure("remains_returned", 32), places=("AZ-shusha",))
    assert desk.take(article("b"), bodies).new


def test_an_exchange_a_week_later_is_another_one() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    later = replace(SWAP, date=DAY + timedelta(days=7))
    assert desk.take(article("b", minutes=7 * 24 * 60), later).new


def test_a_report_without_place_and_date_joins_the_exchange_of_the_day() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    assert not desk.take(article("b", minutes=30), replace(SWAP, date=None, places=())).new


def test_two_trials_of_different_people_stay_apart() -> None:
    desk = Desk()
    trial = report("prisoner_trial", figure("sentenced", 15, unit="years"), places=("AZ-baku",), people=("hrayr-zakaryan",))
    desk.take(article("a"), trial)
    assert desk.take(article("b"), replace(trial, people=("levon-arakelyan",))).new


def test_a_doubtful_one_says_which_event_it_may_be() -> None:
    desk = Desk()
    clash = report("border_clash", figure("wounded", 1), places=("AM-sotk",))
    founded = desk.take(article("a"), clash)
    vague = desk.take(article("b"), report("border_clash", date=None, places=(), sides=()))
    assert vague.new
    assert vague.event.possibly == founded.event.id


def test_a_denial_is_told_with_what_it_denies() -> None:
    desk = Desk()
    claim = figure("wounded", 1, "AZ", status=Status.OFFICIAL)
    desk.take(article("a"), report("border_clash", claim, places=("AZ-tovuz",)))
    denied = figure("wounded", 1, "AZ", status=Status.DENIED, source="Ministry of Defence of Armenia")
    change = desk.take(article("b", minutes=30), report("border_clash", denied, places=("AZ-tovuz",)))
    assert change.types == (ChangeType.DENIED,)
    assert "same figures: 1 wounded" in change.why, "who denies a number tells of what it was said of"
    (difference,) = change.differences
    assert difference.was is not None
    assert difference.was.status is Status.OFFICIAL
    (slot,) = change.event.figures
    assert slot.disputed
    assert slot.best.status is Status.OFFICIAL


def test_a_rumour_is_confirmed_once() -> None:
    desk = Desk()
    rumour = report("capture", figure("captured", 1, status=Status.UNOFFICIAL))
    assert not desk.take(article("a"), rumour).event.confirmed
    second = desk.take(article("b", minutes=5), report("capture", figure("captured", 1)))
    third = desk.take(article("c", minutes=9), report("capture", figure("captured", 1)))
    assert ChangeType.CONFIRMED in second.types
    assert third.types == ()


def test_reprints_of_one_agency_are_one_origin() -> None:
    desk = Desk()
    desk.take(article("agency"), SWAP)
    copy = desk.take(article("portal"), SWAP, cites=("agency",))
    assert copy.event.origins == 1
    assert desk.take(article("other"), SWAP).event.origins == 2


def test_agencies_of_one_owner_are_one_origin_whoever_cites_them() -> None:
    desk = Desk()
    desk.take(article("TASS"), SWAP)
    desk.take(article("Sputnik Armenia"), SWAP)
    desk.take(article("another of theirs", outlet_group="russian-state"), SWAP)
    one = desk.take(article("portal"), SWAP, cites=("ria-novosti",))
    assert one.event.origins == 1
    assert {source.origin for source in one.event.sources} == {"russian-state"}
    assert desk.take(article("Interfax"), SWAP).event.origins == 2


def test_outlets_of_one_group_are_one_origin() -> None:
    desk = Desk()
    desk.take(article("a", outlet_group="house"), SWAP)
    assert desk.take(article("b", outlet_group="house"), SWAP).event.origins == 1
    assert desk.take(article("c", outlet_group="other-house"), SWAP).event.origins == 2


def test_a_total_and_its_parts_do_not_contradict_each_other() -> None:
    desk = Desk()
    parts = (figure("released", 9, unit="people"), figure("released", 7), figure("released", 2, unit="civilians"))
    event = desk.take(article("a"), report("prisoner_exchange", *parts)).event
    assert standing(event, "released") == 9
    assert not any(one.disputed for one in event.figures)


def test_an_official_count_and_an_unofficial_one_stand_side_by_side() -> None:
    desk = Desk()
    held = (figure("held", 55, unit="people"), figure("held", 80, high=None, unit="people", status=Status.UNOFFICIAL))
    event = desk.take(article("a"), report("prisoner_exchange", *held)).event
    assert sorted(one.best.value or 0 for one in event.figures) == [55, 80]


def test_an_article_that_no_longer_tells_of_the_event_is_taken_out_and_its_figure_is_corrected() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    change = desk.take(article("a", text="an apology"), minutes=10)
    assert change.event.sources == ()
    assert change.types == (ChangeType.CORRECTED,)


def test_an_edit_that_calls_it_something_else_keeps_the_event_and_one_that_tells_of_another_day_does_not() -> None:
    clash = report("border_clash", figure("captured", 2), places=("AM-sotk",))
    for other, same in (
        (report("prisoner_treatment", figure("held", 2), places=("AM-sotk",)), True),
        (replace(clash, date=DAY - timedelta(days=3), kind="court_ruling"), False),
    ):
        desk = Desk()
        event = desk.take(article("a"), clash).event
        edited = desk.take(article("a", text="edited"), other, minutes=30)
        assert (edited.event.id == event.id) is same
        assert edited.event.kind == other.kind


def test_twelve_outlets_in_four_languages_make_one_message_and_their_correction_one_more() -> None:
    desk = Desk()
    outlets = [(f"outlet{number}", ("en", "ru", "hy", "az")[number % 4]) for number in range(12)]
    told = [
        desk.take(article(name, lang=lang, text=f"A short item of {name}.", minutes=at), SWAP)
        for at, (name, lang) in enumerate(outlets)
    ]
    assert [change.types for change in told] == [(ChangeType.NEW_EVENT,), *[()] * 11]
    mended = [
        desk.take(article(name, lang=lang, text=f"33 says {name}"), CORRECTED, minutes=30 + at)
        for at, (name, lang) in enumerate(outlets)
    ]
    assert [change.types for change in mended] == [(NEWS,), *[()] * 11]
    assert len(desk.events) == 1


def test_history_told_in_passing_founds_no_event() -> None:
    desk = Desk()
    aside = report("prisoner_exchange", figure("released", 44), main=False, date=date(2020, 12, 14))
    change = desk.take(article("a"), SWAP, aside)
    assert change.new
    assert len(desk.events) == 1


def test_a_publication_in_the_future_is_taken_as_seen_and_said_to_be_so() -> None:
    told = replace(article("a"), published=article("a").when + timedelta(days=300))
    event = Desk().take(told, replace(SWAP, date=None)).event
    assert (event.day, event.first_at) == (DAY, article("a").when)
    assert any("ahead of when it was seen" in why for why in event.sources[0].why)


def test_a_story_that_names_no_day_is_of_when_it_was_seen_and_said_to_be_so() -> None:
    event = Desk().take(replace(article("a"), published=None), replace(SWAP, date=None)).event
    assert (event.day, event.first_at) == (DAY, article("a").first_seen)
    assert any("when it was first seen stands instead" in why for why in event.sources[0].why)


NUMBERS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(1, 40), st.sampled_from(list(Status))), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(NUMBERS)
def test_every_standing_figure_is_backed_by_a_claim_and_versions_only_grow(told: list[tuple[str, int, Status]]) -> None:
    desk, versions = Desk(), dict[str, int]()
    for minutes, (outlet, value, status) in enumerate(told):
        change = desk.take(
            article(outlet, minutes=minutes, text=str(minutes)), report("border_clash", figure("killed", value, status=status))
        )
        assert change.event.version == versions.get(change.event.id, 0) + 1
        versions[change.event.id] = change.event.version
        assert all(one.best in one.claims for one in change.event.figures)
        assert {claim.article for one in change.event.figures for claim in one.claims} <= {
            source.article for source in change.event.sources
        }


@settings(max_examples=30, deadline=None)
@given(NUMBERS)
def test_grouping_is_deterministic(told: list[tuple[str, int, Status]]) -> None:
    def run() -> list[object]:
        desk = Desk()
        return [
            desk.take(article(outlet, minutes=minutes), report("border_clash", figure("killed", value, status=status)))
            for minutes, (outlet, value, status) in enumerate(told)
        ]

    assert run() == run()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_arrival_does_not_change_what_stands(order: tuple[int, ...]) -> None:
    told = [
        (article("a", minutes=0), report("border_clash", figure("killed", 1))),
        (article("b", minutes=20), report("border_clash", figure("killed", 2))),
        (article("c", minutes=40), report("border_clash", figure("killed", 3))),
    ]
    desk = Desk()
    for index in order:
        change = desk.take(*told[index], minutes=60)
    assert standing(change.event, "killed") == 3
