"""Feeds of all kinds: the same cases for feedparser and for us, and we are right in all of them."""

from __future__ import annotations

import io
import warnings
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from parse.made import AT
from parse.odd import CASES, URL, Odd

from monitor.model import Entry, Page
from monitor.parse import parse_entries
from monitor.parse.plain import plain_line


def entries_of(case: Odd) -> tuple[Entry, ...]:
    page = Page(url=URL, final_url=URL, status=200, headers=case.headers, body=case.body, fetched_at=AT)
    return parse_entries(page).entries


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_in_a_feed_is_found(case: Odd) -> None:
    found = entries_of(case)
    assert len(found) == len(case.found)
    assert len({entry.key for entry in found}) == len(found)
    for entry, (title, link, guid, published) in zip(found, case.found, strict=True):
        assert title is None or entry.title == title
        assert link is None or entry.link == link
        assert guid is None or entry.guid == guid
        assert published is None or entry.published == published
        assert published is not None or entry.published is None or title is None or "cut short" in case.name


def feedparser_finds(case: Odd) -> bool:
    """Whether feedparser alone, used as its documentation says, finds as much."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = feedparser.parse(io.BytesIO(case.body), response_headers={"content-location": URL, **case.headers}).entries
        return len(found) == len(case.found) and all(_is(*pair) for pair in zip(found, case.found, strict=True))


def _is(entry: Any, meant: tuple[str | None, str | None, str | None, datetime | None]) -> bool:
    title, link, guid, published = meant
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    return (
        title in (None, plain_line(entry.get("title", "")))
        and link in (None, entry.get("link", ""))
        and guid in (None, entry.get("id"))
        and (published is None or (when is not None and datetime.fromtimestamp(timegm(when), UTC) == published))
    )


def test_feedparser_alone_finds_less() -> None:
    missed = [case.name for case in CASES if not feedparser_finds(case)]
    assert len(missed) > 20, missed
    assert len(missed) < len(CASES) / 2, "then it is no peer any more"
