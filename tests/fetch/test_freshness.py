"""How long an answer asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.freshness import LONGEST, fresh_for, http_date, retry_after

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DATE = "Wed, 04 Mar 2026 12:00:00 GMT"


def seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Wed, 04 Mar 2026 12:02:00 GMT", 120),
        ("Wednesday, 04-Mar-26 12:02:00 GMT", 120),
        ("Wed Mar  4 12:02:00 2026", 120),
        ("Wed, 04 Mar 2026 11:00:00 GMT", 0),
        ("99999999999999999999", LONGEST.total_seconds()),
        ("Fri, 01 Jan 9999 00:00:00 GMT", LONGEST.total_seconds()),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("１２", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, asked: float | None) -> None:
    assert seconds(retry_after({"retry-after": value}, NOW)) == asked


def test_a_date_is_read_by_the_servers_own_clock() -> None:
    headers = {"retry-after": "Wed, 04 Mar 2026 15:02:00 GMT", "date": "Wed, 04 Mar 2026 15:00:00 GMT"}
    assert seconds(retry_after(headers, NOW)) == 120
    assert seconds(fresh_for({"expires": headers["retry-after"], "date": headers["date"]}, NOW)) == 120
    assert retry_after({}, NOW) is None


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "MAX-AGE=600"}, 600),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "max-age=600, max-age=10"}, 600),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age"}, 0),
        ({"cache-control": "no-store, max-age=600"}, 0),
        ({"cache-control": "no-cache"}, 0),
        ({"cache-control": 'private="x, max-age=9", max-age=600'}, 600),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "700"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "max-age=600", "expires": DATE, "date": DATE}, 600),
        ({"cache-control": "max-age=99999999999999999999"}, LONGEST.total_seconds()),
        ({"expires": "Wed, 04 Mar 2026 12:05:00 GMT", "date": DATE}, 300),
        ({"expires": "Wed, 04 Mar 2026 12:05:00 GMT"}, 300),
        ({"expires": "Wed, 04 Mar 2026 11:00:00 GMT", "date": DATE}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"cache-control": ",,;=, =5"}, None),
    ],
)
def test_freshness_is_reckoned_as_rfc_9111_says(headers: dict[str, str], fresh: float | None) -> None:
    assert seconds(fresh_for(headers, NOW)) == fresh


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]), st.text(max_size=60)))
def test_no_header_raises_or_asks_for_more_than_a_month(headers: dict[str, str]) -> None:
    for length in (fresh_for(headers, NOW), retry_after(headers, NOW)):
        assert length is None or timedelta(0) <= length <= LONGEST


@given(st.text(max_size=60) | st.text(alphabet="MonTueJan0123456789:-+, GMTZ", max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = http_date(text)
    assert found is None or found.tzinfo is UTC
