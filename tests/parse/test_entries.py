"""Any feed becomes entries: plain strings, one key each, an honest date or none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parse.made import item, page, rss

from monitor.errors import ParseError
from monitor.parse import parse_entries

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="hy"><title>Լուր</title>
<link href="https://lur.example/"/><entry><id>urn:1</id><title>Կամուրջ</title><link href="/1"/>
<published>2026-03-04T10:00:00+04:00</published><updated>2026-03-04T11:00:00+04:00</updated>
<content type="html">&lt;p&gt;Երկար տեքստ այստեղ&lt;/p&gt;</content><summary>կարճ</summary></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://x.example"><title>x</title></channel>
<item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Herald",
    "home_page_url": "https://herald.example/",
    "items": [
        {
            "id": "1",
            "url": "https://herald.example/1",
            "title": "A bridge",
            "content_html": "<p>Long</p>",
            "authors": [{"name": "A."}],
        }
    ],
}


def test_rss_gives_title_link_text_and_date() -> None:
    more = "<guid isPermaLink='false'>n-1</guid><pubDate>Wed, 04 Mar 2026 10:00:00 +0400</pubDate>"
    text = "<description>&lt;p&gt;Short&lt;/p&gt;</description>"
    (entry,) = parse_entries(rss(item(more=more + text))).entries
    assert (entry.key, entry.guid, entry.title, entry.link) == ("n-1", "n-1", "A bridge", "https://herald.example/1")
    assert entry.html == "<p>Short</p>"
    assert entry.published == datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


def test_atom_gives_the_fullest_text_and_absolute_links() -> None:
    (entry,) = parse_entries(page(ATOM, "application/atom+xml", "https://lur.example/atom")).entries
    assert entry.link == "https://lur.example/1"
    assert entry.html == "<p>Երկար տեքստ այստեղ</p>"
    assert (entry.published, entry.updated) == (
        datetime(2026, 3, 4, 6, 0, tzinfo=UTC),
        datetime(2026, 3, 4, 7, 0, tzinfo=UTC),
    )


def test_rdf_and_json_feed_are_feeds_too() -> None:
    assert [one.title for one in parse_entries(page(RDF)).entries] == ["One"]
    (entry,) = parse_entries(page(json.dumps(JSON), "application/feed+json")).entries
    assert (entry.key, entry.title, entry.html, entry.author) == ("1", "A bridge", "<p>Long</p>", "A.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("\ufeff", "empty"),
        ("<!doctype html><html><body>Sign in</body></html>", "HTML page"),
        ("hello", "no feed"),
        ('{"a": 1}', "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "no JSON Feed"),
    ],
)
def test_what_is_no_feed_is_named(body: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parse_entries(page(body))


def test_a_feed_without_items_is_a_feed() -> None:
    assert parse_entries(rss()).entries == ()


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    whole = rss(item("One", "https://a.example/1"), item("Two", "https://a.example/2"), item("Three", "https://a.example/3"))
    half = replace(whole, body=whole.body[: whole.body.index(b"Three") + 2])
    assert [one.title for one in parse_entries(half).entries][:2] == ["One", "Two"]


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16"])
def test_a_declared_charset_is_read(charset: str) -> None:
    text = f"<?xml version='1.0' encoding='{charset}'?><rss version='2.0'><channel>{item('Обмен на границе')}</channel></rss>"
    assert parse_entries(page(text.encode(charset))).entries[0].title == "Обмен на границе"


def test_a_charset_in_the_header_alone_is_read() -> None:
    text = f"<?xml version='1.0'?><rss version='2.0'><channel>{item('Обмен на границе')}</channel></rss>"
    found = parse_entries(page(text.encode("windows-1251"), "text/xml; charset=windows-1251"))
    assert found.entries[0].title == "Обмен на границе"


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "zip", "rot13", "undefined", "x" * 5000])
def test_a_codec_that_is_no_charset_is_not_used(charset: str) -> None:
    found = parse_entries(replace(rss(item("One")), headers={"content-type": f"text/xml; charset={charset}"}))
    assert found.entries[0].title == "One"


def test_a_body_that_is_a_path_or_an_address_is_only_bytes() -> None:
    for body in ("/etc/hostname", "file:///etc/hostname", "http://127.0.0.1:9/feed"):
        with pytest.raises(ParseError, match="no feed"):
            parse_entries(page(body))


def test_markup_and_controls_in_a_title_are_plain_text() -> None:
    title = "&lt;img src=x onerror=alert(1)&gt;Bridge &lt;script&gt;alert(2)&lt;/script&gt;&amp;amp; road\u202e\u0085"
    (entry,) = parse_entries(rss(item(title))).entries
    assert entry.title == "Bridge & road"


def test_a_link_that_is_none_is_left_out() -> None:
    (entry,) = parse_entries(rss(item(link="javascript:alert(1)"))).entries
    assert (entry.link, entry.link_key, entry.key) == ("", "", "a bridge")


def test_each_key_stands_once_and_at_most_2000_entries_do() -> None:
    twice = "<guid>same</guid>"
    assert [one.title for one in parse_entries(rss(item("One", more=twice), item("One", more=twice))).entries] == ["One"]
    assert len(parse_entries(rss(*(item(link=f"https://a.example/{number}") for number in range(2_100)))).entries) == 2_000


def test_a_bumped_date_is_no_edit_and_a_changed_word_is() -> None:
    def digest(title: str, day: int) -> str:
        more = f"<guid>1</guid><pubDate>Wed, {day:02} Mar 2026 10:00:00 GMT</pubDate>"
        return parse_entries(rss(item(title, more=more))).entries[0].digest

    assert digest("32 freed", 4) == digest("32 freed", 11)
    assert digest("32 freed", 4) != digest("33 freed", 4)


@pytest.mark.parametrize(
    "date", ["yesterday", "04/03/2026", "1", "0000-00-00", "Wed, 99 Mar 2026 10:00:00 GMT", "1970-01-01T00:00:00Z"]
)
def test_a_date_that_is_none_is_unknown(date: str) -> None:
    assert parse_entries(rss(item(more=f"<pubDate>{date}</pubDate>"))).entries[0].published is None


def test_a_date_without_a_zone_is_in_the_outlets_own() -> None:
    feed = rss(
        item(more="<pubDate>Wed, 04 Mar 2026 10:00:00</pubDate>"), item("Two", more="<pubDate>4 մարտի, 2026, 10:00</pubDate>")
    )
    assert [one.published for one in parse_entries(feed, "Asia/Yerevan").entries] == [datetime(2026, 3, 4, 6, 0, tzinfo=UTC)] * 2
    assert parse_entries(feed).entries[0].published == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def test_a_page_with_elements_that_are_called_items_is_no_feed() -> None:
    with pytest.raises(ParseError, match="HTML page"):
        parse_entries(page("<!doctype html><html><body><item><title>One</title></item></body></html>", "text/html"))


def test_the_regions_zones_are_known() -> None:
    (entry,) = parse_entries(rss(item(more="<pubDate>Wed, 04 Mar 2026 10:00:00 AMT</pubDate>"))).entries
    assert entry.published == datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="<>/!&;[]?xitemrscdguln='\"% \u0000é", max_size=300).map(str.encode))
def test_any_bytes_are_entries_or_a_parse_error(body: bytes) -> None:
    try:
        found = parse_entries(page(b"<rss><channel><item><title>t</title></item>" + body))
    except ParseError:
        return
    assert all(entry.key and len(entry.digest) == 64 for entry in found.entries)
