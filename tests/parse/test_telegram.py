"""Public pages of Telegram channels. The markup is Telegram's, the words are ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from parse.made import page
from parse.test_listing import source

from monitor.errors import ParseError
from monitor.model import Entry, FeedKind
from monitor.parse import ParsedFeed, channel_page, guess_kind, parse_source

PAGE = (Path(__file__).parent / "telegram.html").read_text(encoding="utf-8")


def read(body: str) -> ParsedFeed:
    return parse_source(
        page(body, "text/html; charset=utf-8", url="https://t.me/s/lakeside"), replace(source(), kind=FeedKind.TELEGRAM)
    )


def entries() -> dict[str, Entry]:
    return {(entry.guid or "").rpartition("/")[2]: entry for entry in read(PAGE).entries}


def test_each_message_is_an_entry_the_newest_first() -> None:
    found = read(PAGE)
    assert found.title == "Lakeside Administration"
    assert [entry.guid for entry in found.entries] == [f"t.me/lakeside/{number}" for number in (107, 106, 104, 103, 102)]


def test_a_message_has_its_text_its_link_and_its_own_time() -> None:
    one = entries()["102"]
    assert one.link == "https://t.me/lakeside/102"
    assert one.published == datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
    assert "<p><b>Two ferries ran today</b></p>" in one.html and "<p>A third waits for the wind.</p>" in one.html
    assert "1.2K" not in one.html and "views" not in one.html


def test_its_title_is_its_beginning_and_never_one_of_its_paragraphs() -> None:
    one = entries()["102"]
    assert one.title == "Two ferries ran today. A third waits for the wind"
    long = entries()["107"]
    assert long.title.endswith("…") and len(long.title) <= 111


def test_a_forwarded_message_is_by_whom_it_was_forwarded_from() -> None:
    assert entries()["103"].author == "Harbour Office"
    assert 'data-forwarded-from="https://t.me/harbour_office/88"' in entries()["103"].html


def test_a_signed_message_is_by_who_signed_it() -> None:
    assert entries()["104"].author == "A. Keeper"


def test_an_edited_message_bears_the_mark_and_has_another_digest_only_where_its_text_changed() -> None:
    before = entries()["104"]
    assert 'data-edited="true"' in before.html and "edited" not in before.title
    plain = {entry.guid: entry for entry in read(PAGE.replace("edited &nbsp;", "")).entries}["t.me/lakeside/104"]
    assert "data-edited" not in plain.html
    assert plain.digest == before.digest
    other = {entry.guid: entry for entry in read(PAGE.replace("twelve boats", "thirteen boats")).entries}["t.me/lakeside/104"]
    assert (other.key, other.digest != before.digest) == (before.key, True)


def test_what_it_answers_and_previews_of_links_are_not_what_it_says() -> None:
    one = entries()["106"]
    assert "The harbour is closed" in one.html
    assert "an older message" not in one.html and "A page elsewhere" not in one.html


def test_pictures_alone_and_service_messages_are_no_entries() -> None:
    assert {"101", "105"}.isdisjoint(entries())


def test_a_channel_without_messages_is_empty_and_one_without_a_page_is_a_failure() -> None:
    head, _, rest = PAGE.partition('<section class="tgme_channel_history')
    assert read(head + "</body></html>").entries == ()
    assert rest
    with pytest.raises(ParseError, match="no public page"):
        read("<html><body><div class='tgme_page'><a class='tgme_action_button_new'>View in Telegram</a></div></body></html>")


@pytest.mark.parametrize(
    ("url", "page_url"),
    [
        ("https://t.me/lakeside", "https://t.me/s/lakeside"),
        ("t.me/lakeside", "https://t.me/s/lakeside"),
        ("http://www.t.me/s/lakeside/", "https://t.me/s/lakeside"),
        ("https://telegram.me/lakeside/120", "https://t.me/s/lakeside"),
        ("https://t.me/s/lakeside?before=10", "https://t.me/s/lakeside"),
        ("https://t.me/joinchat/AAAA", None),
        ("https://t.me/+AbCdEf", None),
        ("https://t.me/", None),
        ("https://lake.example/lakeside", None),
        ("http://[", None),
    ],
)
def test_a_channel_is_known_by_any_of_its_addresses(url: str, page_url: str | None) -> None:
    assert channel_page(url) == page_url


@pytest.mark.parametrize(
    ("url", "listed", "kind"),
    [
        ("https://t.me/s/lakeside", False, FeedKind.TELEGRAM),
        ("https://lake.example/sitemap-news.xml", False, FeedKind.SITEMAP),
        ("https://lake.example/Sitemap.xml.gz", False, FeedKind.SITEMAP),
        ("https://lake.example/sitemap", False, FeedKind.FEED),
        ("https://lake.example/rss.xml", False, FeedKind.FEED),
        ("https://lake.example/news", True, FeedKind.LIST),
    ],
)
def test_a_kind_is_guessed_by_the_address(url: str, listed: bool, kind: FeedKind) -> None:
    assert guess_kind(url, listed=listed) is kind
