"""The measures on cases small enough to be counted by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from eval.measures import (
    Agreement,
    Row,
    Sure,
    agreement,
    by_publication,
    evidence,
    grouping_measures,
    reading_measures,
    sourced,
    sureness,
)
from hypothesis import given
from hypothesis import strategies as st

TEXT = "Baku freed two soldiers and 3 civilians."


def figure(value: int | None = 2, **changed: Any) -> dict[str, Any]:
    same = {"action": "released", "value": value, "low": value, "high": value, "unit": "servicemen", "side": "AM", "by": None}
    return {
        **same,
        "status": "reported",
        "source": None,
        "quote": "two soldiers",
        "start": 11,
        "end": 23,
        "doubtful": False,
        **changed,
    }


def report(*figures: Row, **changed: Any) -> dict[str, Any]:
    same = {"kind": "prisoner_release", "main": True, "date": "2025-05-02", "places": ["AM-goris"], "people": []}
    return {**same, "figures": list(figures), **changed}


def row(ident: str, *reports: Row, group: str | None = None, published: str = "2025-05-02T10:00:00+00:00") -> dict[str, Any]:
    return {"id": ident, "lang": "en", "text": TEXT, "published": published, "reports": list(reports), "group": group}


def measured(gold: Row, read: Row) -> dict[str, Agreement]:
    return reading_measures([gold], {read["id"]: read})


def test_a_source_is_right_by_a_word_of_its_name_however_inflected_or_where_nobody_says_it() -> None:
    known = [figure(1), figure(2, source="Müdafiə Nazirliyi"), figure(3, source="Siranush Sahakyan"), figure(4, source="Baku")]
    told = [figure(1), figure(2, source="nazirliyin"), figure(3, source="the lawyer"), figure(4), figure(5, source="Baku")]
    assert sourced([row("a", report(*known))], {"a": row("a", report(*told))}) == 2 / 4
    assert sourced([row("a", report(figure(1)))], {"a": row("a")}) == 1.0


def test_agreement_counts_each_statement_once() -> None:
    one = agreement(Counter("aab"), Counter("abbc"))
    assert (one.precision, one.recall) == (2 / 4, 2 / 3)
    assert one.f1 == pytest.approx(4 / 7)


def test_to_tell_nothing_is_precise_only_where_nothing_is_known() -> None:
    assert agreement(Counter("a"), Counter()) == Agreement(0.0, 0.0)
    assert agreement(Counter("a"), Counter()).f1 == 0.0
    assert agreement(Counter(), Counter()) == Agreement(1.0, 1.0)
    assert agreement(Counter(), Counter("a")) == Agreement(0.0, 1.0)


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_precision_and_recall_change_places_with_the_two_who_are_compared(one: list[str], other: list[str]) -> None:
    there, back = agreement(Counter(one), Counter(other)), agreement(Counter(other), Counter(one))
    if one and other:
        assert (there.precision, there.recall) == (back.recall, back.precision)
    assert 0.0 <= there.f1 <= 1.0


def test_two_figures_of_which_one_is_found_and_one_invented() -> None:
    gold = row("a", report(figure(2), figure(3, unit="civilians")))
    read = row("a", report(figure(2), figure(7)))
    found = measured(gold, read)
    assert found["relevant"] == found["kind"] == found["date"] == found["place"] == Agreement(1.0, 1.0)
    assert found["figure_value"] == found["figure_full"] == Agreement(0.5, 0.5)


def test_each_finer_measure_asks_for_more_of_a_figure() -> None:
    gold = row("a", report(figure(2), figure(3), figure(4), figure(5)))
    read = row("a", report(figure(2), figure(3, side="AZ"), figure(4, status="claimed"), figure(6)))
    found = measured(gold, read)
    assert [found[name].f1 for name in ("figure_value", "figure_side", "figure_full")] == [3 / 4, 2 / 4, 1 / 4]


@pytest.mark.parametrize("changed", [{"low": None}, {"high": None}, {"unit": "people"}, {"status": "planned"}])
def test_a_full_figure_has_its_bounds_its_unit_and_its_status(changed: dict[str, Any]) -> None:
    found = measured(row("a", report(figure(2))), row("a", report(figure(2, **changed))))
    assert (found["figure_side"].f1, found["figure_full"].f1) == (1.0, 0.0)


def test_who_says_so_and_who_did_it_are_not_compared() -> None:
    found = measured(row("a", report(figure(2, by="AZ", source="APA"))), row("a", report(figure(2, by=None, source=None))))
    assert found["figure_full"].f1 == 1.0


def test_kind_date_and_place_are_those_of_the_main_report_and_people_and_figures_those_of_all() -> None:
    other = report(figure(9), main=False, kind="capture", date="2025-05-01", places=["AM-tegh"], people=["ara-b"])
    gold = row("a", report(figure(2), people=["ara-b", "vera-c"]), other)
    read = row("a", report(figure(2), people=["vera-c"], places=["AM-goris", "AM-tegh"], kind="capture"))
    found = measured(gold, read)
    assert found["kind"] == Agreement(0.0, 0.0)
    assert found["place"] == Agreement(0.5, 1.0)
    assert found["people"] == Agreement(1.0, 0.5)
    assert found["figure_value"] == Agreement(1.0, 0.5)


def test_a_date_counts_only_where_people_found_one() -> None:
    assert measured(row("a", report(date=None)), row("a", report()))["date"] == Agreement(1.0, 1.0)
    assert measured(row("a", report()), row("a", report(date=None)))["date"] == Agreement(0.0, 0.0)


def test_a_report_where_there_is_none_is_a_wrong_one() -> None:
    found = reading_measures([row("a"), row("b", report())], {"a": row("a", report()), "b": row("b", report())})
    assert found["relevant"] == Agreement(0.5, 1.0)


def test_the_same_statement_in_another_article_does_not_help() -> None:
    gold = [row("a", report(figure(2))), row("b", report(figure(2)))]
    found = reading_measures(gold, {"a": row("a", report(figure(2), figure(2))), "b": row("b")})
    assert found["figure_value"] == Agreement(0.5, 0.5)


def test_a_quote_is_right_where_the_text_has_it_at_that_place() -> None:
    gold = [row("a", report())]
    good, shifted, empty = figure(2), figure(2, start=12, end=24), figure(2, quote="", start=0, end=0)
    assert evidence(gold, {"a": row("a", report(good))}) == 1.0
    assert evidence(gold, {"a": row("a", report(good, shifted, empty))}) == pytest.approx(1 / 3)
    assert evidence(gold, {"a": row("a")}) == 1.0


# --- grouping: two events, x told by a, b, c and y told by d; e tells of nothing


def stream() -> list[dict[str, Any]]:
    groups = {"a": "x", "b": "x", "c": "x", "d": "y", "e": None}
    return [
        row(ident, *([report()] if group else []), group=group, published=f"2025-05-02T1{hour}:00:00+00:00")
        for hour, (ident, group) in enumerate(groups.items())
    ]


def decided(**events: str | tuple[str, str] | None) -> dict[str, tuple[str | None, str | None]]:
    return {ident: event if isinstance(event, tuple) else (event, None) for ident, event in events.items()}


def test_events_as_they_should_be() -> None:
    found = grouping_measures(stream(), decided(a="1", b="1", c="1", d="2", e=None))
    assert (found.pairs.f1, found.bcubed.f1, found.one_alert) == (1.0, 1.0, 1.0)
    assert (found.swallowed, found.repeats, found.linked, found.false_alerts) == (0.0, 0.0, 0.0, 0.0)


def test_an_event_that_falls_apart_is_a_repeat_and_a_linked_one_where_it_says_so() -> None:
    found = grouping_measures(stream(), decided(a="1", b="1", c=("3", "1"), d="2", e=None))
    assert found.pairs == Agreement(1.0, 1 / 3)
    assert found.bcubed.precision == 1.0
    assert found.bcubed.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert (found.one_alert, found.repeats, found.linked, found.swallowed) == (0.5, 0.5, 0.5, 0.0)
    assert grouping_measures(stream(), decided(a="1", b="1", c="3", d="2", e=None)).linked == 0.0


def test_an_event_put_under_another_is_swallowed() -> None:
    found = grouping_measures(stream(), decided(a="1", b="1", c="1", d="1", e=None))
    assert found.pairs == Agreement(3 / 6, 1.0)
    assert found.bcubed.precision == pytest.approx((3 / 4 * 3 + 1 / 4) / 4)
    assert (found.one_alert, found.swallowed, found.repeats) == (0.0, 0.5, 0.0)


def test_an_event_of_which_nothing_came_is_swallowed_too_and_no_pair_of_those_left_out_is_made() -> None:
    found = grouping_measures(stream(), decided(a=None, b=None, c=None, d="2", e=None))
    assert found.pairs == Agreement(0.0, 0.0)
    assert (found.one_alert, found.swallowed) == (0.5, 0.5)


def test_one_that_was_left_out_spoils_the_event() -> None:
    found = grouping_measures(stream(), decided(a="1", b="1", c=None, d="2", e=None))
    assert (found.one_alert, found.repeats) == (0.5, 0.0)


def test_a_stranger_spoils_the_event_and_an_event_of_its_own_is_a_false_alert() -> None:
    assert grouping_measures(stream(), decided(a="1", b="1", c="1", d="2", e="2")).one_alert == 0.5
    assert grouping_measures(stream(), decided(a="1", b="1", c="1", d="2", e="2")).false_alerts == 0.0
    assert grouping_measures(stream(), decided(a="1", b="1", c="1", d="2", e="5")).false_alerts == 0.5


def test_who_founds_an_event_is_told_by_the_clock_and_not_by_the_order_of_the_file() -> None:
    rows = stream()
    rows[4]["published"] = "2025-05-02T13:30:00+04:00"  # 09:30 UTC: before all others
    assert [one["id"] for one in by_publication(rows)] == ["e", "a", "b", "c", "d"]
    found = grouping_measures(rows, decided(a="1", b="1", c="1", d="2", e="1"))
    assert (found.false_alerts, found.swallowed) == (0.5, 0.5)


def test_doubtful_figures_and_others_are_counted_apart() -> None:
    gold = row("a", report(figure(2), figure(3), figure(4)))
    read = {"a": row("a", report(figure(2), figure(9), figure(3, doubtful=True), figure(7, doubtful=True), figure(4)))}
    sure, doubtful = (sureness([gold], read, doubtful=one) for one in (False, True))
    assert (sure.share, sure.right) == (3 / 5, 2 / 3)
    assert (doubtful.share, doubtful.right) == (2 / 5, 1 / 2)
    assert sureness([gold], {"a": row("a")}, doubtful=True) == Sure(0.0, 1.0)
