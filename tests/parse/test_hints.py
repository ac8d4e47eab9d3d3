"""What a feed says of how often it wants to be asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse.made import item, page, rss

from monitor.parse import Hints, parse_entries

SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def hints(channel: str) -> Hints:
    return parse_entries(rss(item(), channel=f"<title>t</title>{channel}")).hints


@pytest.mark.parametrize(
    ("channel", "interval"),
    [
        ("<ttl>30</ttl>", timedelta(minutes=30)),
        ("<ttl>0</ttl>", timedelta(0)),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<ttl>9999999</ttl>", timedelta(days=7)),
        (f"<sy:updatePeriod {SY}>hourly</sy:updatePeriod>", timedelta(hours=1)),
        (f"<sy:updatePeriod {SY}> Daily </sy:updatePeriod><sy:updateFrequency {SY}>4</sy:updateFrequency>", timedelta(hours=6)),
        (f"<sy:updatePeriod {SY}>hourly</sy:updatePeriod><sy:updateFrequency {SY}>0</sy:updateFrequency>", timedelta(hours=1)),
        (f"<sy:updatePeriod {SY}>often</sy:updatePeriod>", None),
        (f"<ttl>90</ttl><sy:updatePeriod {SY}>hourly</sy:updatePeriod>", timedelta(minutes=90)),
        ("", None),
    ],
)
def test_ttl_and_update_period_are_lengths(channel: str, interval: timedelta | None) -> None:
    assert hints(channel).interval == interval


def test_hours_and_days_to_skip_are_read() -> None:
    hours = "<skipHours><hour>0</hour><hour> 3 </hour><hour>24</hour><hour>99</hour></skipHours>"
    found = hints(hours + "<skipDays><day>Sunday</day></skipDays>")
    assert found.skip_hours == {0, 3}
    assert found.skip_days == {6}


def test_hours_in_an_item_are_no_hours_to_skip() -> None:
    assert parse_entries(rss(item(more="<hour>4</hour><day>Monday</day>"))).hints == Hints()


def test_an_atom_feed_has_no_hints() -> None:
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title></feed>"
    assert parse_entries(page(atom, "application/atom+xml")).hints == Hints()


@given(
    st.builds(
        Hints,
        interval=st.none() | st.integers(1, 604_800).map(lambda seconds: timedelta(seconds=seconds)),
        skip_hours=st.frozensets(st.integers(0, 23)),
        skip_days=st.frozensets(st.integers(0, 6)),
    )
)
def test_what_is_kept_comes_back(found: Hints) -> None:
    assert Hints.from_json(found.to_json()) == found
