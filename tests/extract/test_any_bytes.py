"""No page, however broken, stops the reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.extract.article import extract_article
from monitor.extract.outlets import OutletRules, load_outlets
from monitor.model import Entry, Every, Feed, Page

SEEN = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
EVERY = Every(least=timedelta(minutes=5), most=timedelta(minutes=5))
FEED = Feed(name="example", url="https://example.org/rss", outlet="Example", every=EVERY)
ENTRY = Entry(
    key="k", guid="k", link="https://hetq.am/en/article/1", link_key="k", title="Lake freezes early this winter", html="",
    published=None, updated=None, digest="d",
)  # fmt: skip
RULES: OutletRules = load_outlets([Path(__file__).parents[2] / "config" / "outlets.yaml"])

PIECES = [
    "<html>", "<head>", "<title>", "</title>", "<body>", "<div class='news-content-block'>", "<div class=comments>", "</div>",
    "<p>", "</p>",
    "<h1 class='block-header'>", "</h1>", "<article>", "<table><tr><td>", "</table>", "<script type='application/ld+json'>",
    "</script>",
    '{"@type":"NewsArticle","headline":', '"datePublished":"2025-01-01T00:00:00Z"}', "[", "]", "{", "}", "<meta charset=utf-16>",
    "<meta property=og:title content='", "'>", "<link rel=canonical href='", "<time datetime='2025-", "<!--", "-->",
    "<![CDATA[", "<?xml ",
    "<svg><foreignObject>", "<template>", "<plaintext>", "<select><option>", "&#x110000;", "&nbsp", "\0", "\ufeff",
    "Lake freezes. ", "Озеро ",
    "Լիճը ", "¬", "<frameset>", "<base href='http://[::'>", "<math><mtext><table>", "<a><b><i><a><p>",
]  # fmt: skip


def read(body: bytes, headers: dict[str, str], entry: Entry = ENTRY, url: str = "https://hetq.am/en/article/1") -> None:
    page = Page(url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=SEEN)
    article = extract_article(page, entry, FEED, SEEN, RULES)
    f"{article.title}{article.text}{article.key}".encode()
    assert "\n\n\n" not in article.text and article.text == article.text.strip()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_markup_is_an_article_or_none(pieces: list[str]) -> None:
    markup = "".join(pieces)
    read(markup.encode(), {"content-type": "text/html"}, replace(ENTRY, html=markup[:500]))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=600), st.text(max_size=30), st.text(max_size=30))
def test_any_bytes_under_any_header_at_any_address(body: bytes, kind: str, url: str) -> None:
    read(body, {"content-type": kind}, url=f"https://{url}")


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 60_000, b"<b>" * 15_000, b"<p>" * 60_000, b"<a href=x>" * 15_000, b"<table>" * 3_000, b"<" * 300_000,
        b"&" * 300_000,
        b"<script type='application/ld+json'>" + b"[" * 200_000, b"<!--" * 60_000, b"<p " + b"a=b " * 60_000, b"\xff" * 300_000,
    ],
)  # fmt: skip
def test_a_page_built_to_hurt_is_over_soon(body: bytes) -> None:
    read(body, {"content-type": "text/html"})
