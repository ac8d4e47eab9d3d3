"""What a page and a robots.txt say of a site's feeds."""

from __future__ import annotations

import pytest
from parse.made import page

from monitor.parse.find import Clues, leads_of, pages_of_feeds, sitemaps_of, title_of

CLUES = Clues(links=("/rss", ".rss", "/feed"), not_news=("/comments/",), pages=("/rssfeeds", "/rss"))
HEAD = """<head><title>Latest | The Lake Herald</title>
<link rel="alternate" type="application/rss+xml; charset=utf-8" title="News &amp; more" href="/main.xml">
<link rel="feed alternate" type="application/atom+xml" href="https://feeds.example/lake">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" hreflang="hy" href="/hy/"></head>"""
BODY = """<body><a href="/en/rss#top">English</a><a href="/main.xml">again</a><a href="javascript:rss()">no</a>
<a href="/about">no</a>
<a href="https://lake.example/rssfeeds">all feeds</a><a href="https://other.example/rssfeeds">others'</a></body>"""


def site(text: str) -> tuple[str, ...]:
    return tuple(lead.url for lead in leads_of(page(text, "text/html", "https://lake.example/en"), CLUES))


def test_what_the_head_names_goes_before_what_is_linked_and_each_address_stands_once() -> None:
    assert site(f"<html>{HEAD}{BODY}</html>") == (
        "https://lake.example/main.xml",
        "https://feeds.example/lake",
        "https://lake.example/en/rss",
        "https://lake.example/rssfeeds",
        "https://other.example/rssfeeds",
    )


def test_it_is_called_what_the_page_calls_it() -> None:
    first = leads_of(page(f"<html>{HEAD}</html>", "text/html"), CLUES)[0]
    assert (first.title, first.how) == ("News & more", "named by the page")


def test_a_page_with_a_thousand_feeds_costs_forty() -> None:
    assert len(site("".join(f"<a href='/{number}/rss'>x</a>" for number in range(1000)))) == 40


def test_pages_of_feeds_are_those_of_the_site_itself() -> None:
    whole = page(f"<html>{HEAD}{BODY}</html>", "text/html", "https://lake.example/en")
    assert pages_of_feeds(whole, CLUES) == ("https://lake.example/en/rss#top", "https://lake.example/rssfeeds")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<meta property='og:site_name' content='Lake'><title>x</title>", "Lake"),
        ("<title>News | Ministry of the Lake</title>", "Ministry of the Lake"),
        ("<title>The Lake Herald – news, views and much else from around the lake since 1990</title>", "The Lake Herald"),
        ("", ""),
    ],
)
def test_a_site_is_called_by_its_name(head: str, title: str) -> None:
    assert title_of(page(f"<html><head>{head}</head></html>", "text/html")) == title


def test_a_robots_txt_names_sitemaps_those_for_news_first() -> None:
    named = "Sitemap: https://a.example/pages.xml\nSITEMAP:https://a.example/News-sitemap.xml\nSitemap: /no\n"
    assert sitemaps_of(f"User-agent: *\nDisallow: /x\n{named}") == (
        "https://a.example/News-sitemap.xml",
        "https://a.example/pages.xml",
    )
