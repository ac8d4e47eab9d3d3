"""Articles from files: the small format of a watchlist's tests, JSON, HTML."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.articles import ArticleError, article_of, read_lines, read_text, read_time, zone_of
from monitor.extract import OutletRules
from monitor.understand.dates import published_day

AT = datetime(2025, 3, 5, tzinfo=UTC)
RULES = OutletRules()


def test_a_text_may_begin_with_a_title_and_facts() -> None:
    article = read_text(
        "# A bridge\r\nurl: https://herald.example/bridge\r\noutlet: Herald\r\npublished: 2025-03-04T10:00:00+04:00\r\n"
        "lang: en\r\nside: AM\r\ntags: one, two\r\n\r\nFirst line\r\nand second.\r\n\r\n\r\nNext: it was built.\r\n",
        "a.md",
        RULES,
        AT,
    )
    assert article.title == "A bridge"
    assert article.key == "herald.example/bridge"
    assert article.text == "First line and second.\n\nNext: it was built."
    assert article.published == datetime(2025, 3, 4, 6, tzinfo=UTC)
    assert (article.outlet, article.lang, article.outlet_side, article.tags) == ("Herald", "en", "AM", ("one", "two"))


def test_a_text_without_a_title_is_all_text_and_its_language_is_seen() -> None:
    article = read_text("Երեկ ոչինչ տեղի չի ունեցել։\n", "a.txt", RULES, AT)
    assert (article.title, article.text, article.lang) == ("", "Երեկ ոչինչ տեղի չի ունեցել։", "hy")
    assert article.published is None
    assert article.when == AT


def test_a_paragraph_that_looks_like_a_fact_is_text_after_the_empty_line() -> None:
    article = read_text("# T\n\nurl: is a word too.", "a.md", RULES, AT)
    assert article.text == "url: is a word too."
    assert article.url == ""


def test_the_text_of_a_json_article_is_taken_as_it_is() -> None:
    text = "Two  spaces\nand a line.\n\nNext."
    (given,) = read_lines([b'{"id": "x", "text": "Two  spaces\\nand a line.\\n\\nNext."}'], RULES, AT)
    assert given.article is not None
    assert given.article.text == text, "offsets count in it"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2023-12-13T14:05:00+04:00", datetime(2023, 12, 13, 10, 5, tzinfo=UTC)),
        ("2023-12-13T14:05:00Z", datetime(2023, 12, 13, 14, 5, tzinfo=UTC)),
        ("2023-12-13", datetime(2023, 12, 13, tzinfo=UTC)),
    ],
)
def test_a_time_is_utc(text: str, time: datetime) -> None:
    assert read_time(text) == time


@given(st.lists(st.one_of(st.binary(max_size=40), st.just(b'{"id": 1, "text": "x"}')), max_size=5))
def test_any_bytes_are_articles_or_problems_a_line_each(lines: list[bytes]) -> None:
    found = list(read_lines(lines, RULES, AT))
    assert len(found) == sum(1 for line in lines if line.strip())
    assert all((one.article is None) == bool(one.problem) for one in found)


@given(st.text(max_size=200))
def test_any_text_is_an_article_or_an_article_error(text: str) -> None:
    try:
        article = read_text(text, "a.md", RULES, AT)
    except ArticleError as error:
        assert str(error)
    else:
        assert article.key == "a.md" or article.url


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2025-03-14T01:30:00+04:00", "Etc/GMT-4"),
        ("2025-03-14T01:30:00-05:00", "Etc/GMT+5"),
        ("2025-03-14T01:30:00+03:30", "UTC"),
        ("2025-03-14T01:30:00Z", "UTC"),
        ("2025-03-14", "UTC"),
        ("", "UTC"),
    ],
)
def test_a_time_tells_the_zone_in_which_yesterday_is_meant(text: str, zone: str) -> None:
    assert zone_of(text) == zone


def test_a_story_of_the_small_hours_is_dated_where_it_was_written() -> None:
    fields = {"id": "n", "lang": "en", "published": "2025-03-14T01:30:00+04:00", "title": "", "text": "It was yesterday."}
    article = article_of(fields, RULES, AT)
    assert published_day(article) == date(2025, 3, 14)
