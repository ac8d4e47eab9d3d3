"""Whatever bytes a source answers, its reader gives entries or says in words why not: no other exception, plain strings only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parse.made import page
from parse.test_listing import LIST, source
from parse.test_sitemap import NEWS, PLAIN

from monitor.errors import ParseError
from monitor.model import FeedKind
from monitor.parse import parse_source
from monitor.parse.find import Clues, leads_of, pages_of_feeds, sitemaps_of, title_of
from monitor.parse.guess_list import guess_lists
from monitor.parse.opml import read_opml

TELEGRAM = (Path(__file__).parent / "telegram.html").read_text(encoding="utf-8")
OPML = "<opml><body><outline text='g'><outline text='a' xmlUrl='https://a.example'/></outline></body></opml>"
SEEDS = [LIST, NEWS, PLAIN, TELEGRAM, OPML]
KINDS = {kind: replace(source(), kind=kind) for kind in FeedKind}


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A good document, cut, doubled, with other bytes in it; or any bytes."""
    raw = draw(st.sampled_from(SEEDS)).encode(draw(st.sampled_from(["utf-8", "utf-16"])))
    start, end = sorted((draw(st.integers(0, len(raw))), draw(st.integers(0, len(raw)))))
    pieces = [raw[:start], draw(st.binary(max_size=12)), raw[start:end] * draw(st.integers(0, 3)), raw[end:]]
    return b"".join(draw(st.permutations(pieces))) if draw(st.booleans()) else draw(st.binary(max_size=60))


@pytest.mark.parametrize("kind", list(FeedKind))
@given(body=mangled())
@settings(max_examples=60, deadline=None)
def test_a_source_is_read_or_refused_in_words(kind: FeedKind, body: bytes) -> None:
    try:
        found = parse_source(page(body, "text/html"), KINDS[kind])
    except ParseError as error:
        assert str(error)
        return
    for entry in found.entries:
        assert entry.key and "\n" not in entry.title
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))
        assert entry.published is None or entry.published.tzinfo is not None


@given(body=mangled())
@settings(max_examples=60, deadline=None)
def test_any_page_may_be_searched_for_feeds_and_lists(body: bytes) -> None:
    one = page(body, "text/html", "https://lake.example/en")
    clues = Clues(links=("/rss",), not_news=(), pages=("/rss",))
    leads_of(one, clues), pages_of_feeds(one, clues), title_of(one), sitemaps_of(body.decode("utf-8", "replace"))
    for proposal in guess_lists(one, "Asia/Yerevan"):
        assert proposal.parsed.entries


@given(body=mangled())
@settings(max_examples=60, deadline=None)
def test_any_file_may_be_imported(body: bytes) -> None:
    try:
        read_opml(body)
    except ParseError as error:
        assert str(error)
