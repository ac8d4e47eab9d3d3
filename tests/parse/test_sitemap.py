"""Sitemaps: of news and plain ones, indexes, zipped ones, broken ones, hostile ones."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from parse.made import page

from monitor.errors import ParseError
from monitor.parse import ParsedFeed, parse_source
from monitor.parse.sitemap import MOST_PARTS
from monitor.parse.xml import MOST_UNZIPPED

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made every minute -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc>https://lake.example/story/1</loc><lastmod>2026-03-02T12:00:00+04:00</lastmod>
  <image:image><image:loc>https://lake.example/a.jpg</image:loc><image:title>A boat</image:title></image:image>
  <news:news><news:publication><news:name>The Lake</news:name><news:language>hy</news:language></news:publication>
   <news:publication_date>2026-03-02T11:30:00+04:00</news:publication_date>
   <news:title><![CDATA[Նոր կամուրջ & ճանապարհ]]></news:title></news:news></url>
 <url><loc>/story/2</loc><news:news><news:publication_date>2026-03-03</news:publication_date>
   <news:title>The bridge is open</news:title></news:news></url>
</urlset>"""
PLAIN = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    "<url><loc>https://lake.example/a</loc><lastmod>2026-03-01T10:00:00Z</lastmod></url>"
    "<url><loc>https://lake.example/b</loc><lastmod>2026-03-02T10:00:00Z</lastmod></url>"
    "<url><loc>https://lake.example/c</loc></url></urlset>"
)


def read(body: str | bytes) -> ParsedFeed:
    return parse_source(page(body, url="https://lake.example/sitemap.xml"))


def index(*parts: tuple[str, str]) -> str:
    inside = "".join(f"<sitemap><loc>{loc}</loc>{f'<lastmod>{when}</lastmod>' if when else ''}</sitemap>" for loc, when in parts)
    return f"<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inside}</sitemapindex>"


def test_a_news_sitemap_has_titles_and_times_and_the_newest_stands_first() -> None:
    second, first = read(NEWS).entries
    assert (first.title, first.link, first.language) == ("Նոր կամուրջ & ճանապարհ", "https://lake.example/story/1", "hy")
    assert first.published == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    assert first.updated == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert (second.title, second.link) == ("The bridge is open", "https://lake.example/story/2")
    assert (second.published, second.updated) == (datetime(2026, 3, 3, tzinfo=UTC), None)


def test_a_plain_sitemap_has_links_alone_and_a_modification_is_no_publication() -> None:
    entries = read(PLAIN).entries
    assert [entry.link[-1] for entry in entries] == ["b", "a", "c"]
    assert {entry.title for entry in entries} == {""}
    assert [entry.published for entry in entries] == [None] * 3
    assert entries[0].updated == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert len({entry.key for entry in entries}) == 3


def test_prefixes_are_names_and_no_meaning() -> None:
    other = NEWS.replace("news:", "n:").replace("xmlns:news", "xmlns:n")
    other = other.replace("<urlset", "<s:urlset").replace("/urlset", "/s:urlset")
    other = other.replace("xmlns=", "xmlns:s=").replace("<url>", "<s:url>").replace("</url>", "</s:url>")
    assert [entry.title for entry in read(other).entries] == [entry.title for entry in read(NEWS).entries]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_any_encoding_that_it_declares_is_read(encoding: str) -> None:
    text = NEWS.replace("Նոր կամուրջ & ճանապարհ", "Новый мост").replace('"UTF-8"', f'"{encoding.removesuffix("-sig")}"')
    assert read(text.encode(encoding)).entries[1].title == "Новый мост"


def test_a_zipped_one_is_unpacked() -> None:
    assert read(gzip.compress(NEWS.encode())).entries == read(NEWS).entries


def test_what_unpacks_without_end_is_refused() -> None:
    with pytest.raises(ParseError, match="more than 32 MiB"):
        read(gzip.compress(b" " * (MOST_UNZIPPED + 2)))
    with pytest.raises(ParseError, match="broken"):
        read(b"\x1f\x8b" + b"no gzip at all")


def test_one_that_breaks_off_tells_what_came_before() -> None:
    cut = NEWS[: NEWS.index("<loc>/story/2") + len("<loc>/story/2</loc>")]
    assert [entry.title for entry in read(cut).entries] == ["Նոր կամուրջ & ճանապարհ", ""]


def test_entities_of_its_own_are_refused() -> None:
    bomb = "<!DOCTYPE urlset [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>" + PLAIN.replace("/a<", "/&b;<")
    with pytest.raises(ParseError, match="entities of its own"):
        read(bomb)


def test_a_deep_one_is_refused() -> None:
    with pytest.raises(ParseError, match="deeper than 40"):
        read("<urlset>" + "<url>" * 100)


def test_an_index_names_its_newest_parts() -> None:
    days = [(f"https://lake.example/{day}.xml", f"2026-03-{day:02}") for day in range(1, 10)]
    found = read(index(*days))
    assert found.parts == tuple(f"https://lake.example/{day}.xml" for day in (9, 8, 7))
    assert (found.dated, found.entries, len(found.parts)) == (True, (), MOST_PARTS)


def test_of_an_index_without_dates_those_for_news_are_taken_else_its_ends() -> None:
    names = ["pages.xml", "post-1.xml", "google-news.xml", "post-2.xml"]
    found = read(index(*((f"https://lake.example/{name}", "") for name in names)))
    assert (found.parts, found.dated) == (("https://lake.example/google-news.xml",), False)
    posts = read(index(*((f"/post-{number}.xml", "") for number in range(5))))
    assert posts.parts == ("https://lake.example/post-0.xml", "https://lake.example/post-4.xml")


def test_an_index_of_nothing_is_none() -> None:
    with pytest.raises(ParseError, match="names no sitemap"):
        read(index())


def test_of_fifty_thousand_addresses_the_newest_are_taken() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    urls = "".join(
        f"<url><loc>https://lake.example/{number}</loc><lastmod>{(start + timedelta(hours=number)).isoformat()}</lastmod></url>"
        for number in range(50_000)
    )
    entries = read(f"<urlset>{urls}</urlset>").entries
    assert len(entries) == 500
    assert entries[0].link.endswith("/49999")


def test_an_address_that_is_none_is_left_out() -> None:
    assert read("<urlset><url><loc>javascript:alert(1)</loc></url><url><loc></loc></url></urlset>").entries == ()


def test_a_feed_is_still_a_feed() -> None:
    rss = "<rss version='2.0'><channel><title>t</title><item><title>One</title></item></channel></rss>"
    assert [entry.title for entry in parse_source(page(rss)).entries] == ["One"]
    assert [entry.title for entry in parse_source(page(gzip.compress(rss.encode()))).entries] == ["One"]
