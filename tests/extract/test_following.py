"""Where an article goes on, and what it says with all its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.article import extract_article, extract_html
from monitor.extract.following import continues
from monitor.extract.outlets import OutletRules
from monitor.model import Entry, Every, Feed, Page, TextFrom

SEEN = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
EVERY = Every(least=timedelta(minutes=5), most=timedelta(minutes=5))
FEED = Feed(name="example", url="https://example.org/rss", outlet="Example", every=EVERY)
URL = "https://example.org/news/lake"
ENTRY = Entry(
    key="k", guid="k", link=URL, link_key="k", title="Lake freezes early", html="", published=None, updated=None, digest="d"
)
RULES = OutletRules()


def part(number: int, links: str = "") -> str:
    lines = "".join(f"<p>Line {n} of part {number} of a story about a lake that froze early.</p>" for n in range(5))
    return f"<title>Lake freezes early</title><article><h1>Lake freezes early</h1>{lines}</article>{links}"


def page(html: str, url: str = URL) -> Page:
    return Page(url=url, final_url=url, status=200, headers={"content-type": "text/html"}, body=html.encode(), fetched_at=SEEN)


@pytest.mark.parametrize(
    ("first", "target", "number"),
    [
        ("https://a.example/news/lake", "https://a.example/news/lake/2", 2),
        ("https://a.example/news/lake/", "https://a.example/news/lake/page/3/", 3),
        ("https://a.example/news/lake", "https://a.example/news/lake/page-2", 2),
        ("https://a.example/news/lake.html", "https://a.example/news/lake-2.html", 2),
        ("https://a.example/news/lake.html", "https://a.example/news/lake_2.html", 2),
        ("https://a.example/news/lake.html", "https://a.example/news/lake.html?page=2", 2),
        ("https://a.example/?p=101", "https://a.example/?p=101&page=2", 2),
        ("https://a.example/լիճ", "https://a.example/%D5%AC%D5%AB%D5%B3/2", 2),
    ],
)
def test_a_number_added_to_the_address_is_the_articles_next_page(first: str, target: str, number: int) -> None:
    assert continues(first, target, number)
    assert not continues(first, target, number + 1)


@pytest.mark.parametrize(
    ("first", "target"),
    [
        ("https://a.example/news/lake", "https://a.example/news/pond"),
        ("https://a.example/news/7", "https://a.example/news/8"),
        ("https://a.example/?p=101", "https://a.example/?p=102"),
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/news/lake", "https://b.example/news/lake/2"),
        ("https://a.example/news/lake", "https://a.example/news/lake/2024"),
        ("https://a.example/news/lake", "https://a.example/news/lake/comment-page-2"),
        ("https://a.example/news/lake", "https://a.example/news/lake-2-thaws"),
        ("https://a.example/", "https://a.example/page/2"),
        ("https://a.example/news/lake", "javascript:next(2)"),
        ("http://[", "https://a.example/2"),
    ],
)
def test_another_story_is_not_the_next_page(first: str, target: str) -> None:
    assert not continues(first, target, 2)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(2, 9))
def test_any_two_addresses_have_an_answer(first: str, target: str, number: int) -> None:
    continues(first, target, number)


@pytest.mark.parametrize(
    ("links", "following"),
    [
        ("<a rel=next href='lake/2'>Older</a>", f"{URL}/2"),
        ("<a rel=next href='/news/lake/2'>Older</a>", "https://example.org/news/lake/2"),
        ("<link rel=next href='/news/lake?page=2#top'>", "https://example.org/news/lake?page=2"),
        ("<div class=pages><b>1</b> <a href='/news/lake/2'>2</a> <a href='/news/lake/3'>3</a></div>", f"{URL}/2"),
        ("<a rel=next href='/news/thaw'>Lake thaws</a>", None),
        ("<div id=comments><a href='/news/lake?page=2'>2</a></div>", None),
        ("<a href='/news/lake/3'>3</a>", None),
        ("<a href='http://['>2</a>", None),
    ],
)
def test_a_pages_own_links_say_where_its_article_goes_on(links: str, following: str | None) -> None:
    assert extract_html(part(1, links), URL, RULES).following == following


def test_all_pages_are_one_article_and_what_is_printed_on_each_stands_once() -> None:
    second = page(part(2, "<a href='/news/lake/3'>3</a>"), f"{URL}/2")
    third = page(part(3), f"{URL}/3")
    first = page(part(1, "<a rel=next href='/news/lake/2'>2</a>"))
    alone = extract_article(first, ENTRY, FEED, SEEN, RULES)
    two = extract_article(replace(first, more=(second,)), ENTRY, FEED, SEEN, RULES)
    three = extract_article(replace(first, more=(second, third)), ENTRY, FEED, SEEN, RULES)
    assert (alone.following, two.following, three.following) == (f"{URL}/2", f"{URL}/3", None)
    assert three.text.split("\n\n") == [
        f"Line {n} of part {m} of a story about a lake that froze early." for m in (1, 2, 3) for n in range(5)
    ]
    assert three.key == alone.key == "example.org/news/lake"


@pytest.mark.parametrize(
    "second",
    [
        page(part(1, "<a rel=next href='/news/lake/3'>3</a>"), f"{URL}/2"),
        page("<title>Just a moment...</title>", f"{URL}/2"),
        replace(page(part(2)), status=404),
        replace(page(part(2)), headers={"content-type": "image/png"}),
    ],
)
def test_a_next_page_that_is_none_ends_the_article(second: Page) -> None:
    first = page(part(1, "<a rel=next href='/news/lake/2'>2</a>"))
    article = extract_article(replace(first, more=(second,)), ENTRY, FEED, SEEN, RULES)
    assert (article.text.count("\n\n"), article.following, article.text_from) == (4, None, TextFrom.PAGE)


def test_an_amp_page_is_its_article_under_the_key_of_the_plain_one() -> None:
    html = (
        "<html amp lang=en><head><title>Lake freezes early</title><link rel=canonical href='https://example.org/news/lake'></head>"
        "<body><amp-sidebar><ul><li>Menu of the site</ul></amp-sidebar><amp-consent><p>We value your privacy, say yes.</p>"
        "</amp-consent><article><h1>Lake freezes early</h1><amp-img src=a.jpg></amp-img>"
        "<p>The lake froze on Tuesday, the wardens of its northern shore say.</p><amp-ad><p>Buy two skates.</p></amp-ad>"
        "<p>Skaters were out the same evening, and 32 swans left.</p></article><amp-social-share>Share</amp-social-share>"
    )
    amp = page(html, "https://amp.example.org/amp/news/lake")
    article = extract_article(amp, replace(ENTRY, link=amp.url), FEED, SEEN, RULES)
    assert article.text.split("\n\n") == [
        "The lake froze on Tuesday, the wardens of its northern shore say.",
        "Skaters were out the same evening, and 32 swans left.",
    ]
    assert (article.key, article.url) == ("example.org/news/lake", amp.url)
