"""Pages that list articles, by CSS rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from parse.made import page

from monitor.errors import RuleMisfits
from monitor.model import Every, Feed, FeedKind, ListRules
from monitor.parse import ParsedFeed, parse_source
from monitor.parse.local_dates import read_local_date

LIST = """<!doctype html><html lang="en"><head><title>News | Ministry of the Lake</title></head><body>
<nav><a href="/">Home</a><a href="/news">News</a></nav>
<section class="news"><div class="item"><a href="/en/news/12"><img src="a.jpg"></a>
  <h3><a href="/en/news/12">  The ferry   runs again </a></h3><div class="when"><p>02.03.2026 [14:30]</p></div>
  <p class="lead">The ferry between the two villages runs again.</p></div>
 <div class="item"><h3><a href="11?from=list#top">The lake &amp; the wind</a></h3><div class="when">01.03.2026</div></div>
 <div class="item"><h3>A notice without a page</h3></div>
 <div class="item"><img src="b.jpg"></div>
</section></body></html>"""
RULES = ListRules(item="section.news > div.item", title="h3", date=".when", summary=".lead")
HOURLY = Every(least=timedelta(hours=1), most=timedelta(hours=1))


def source(rules: ListRules | None = RULES, zone: str = "Asia/Yerevan") -> Feed:
    url = "https://lake.example/en/news/"
    return Feed(name="lake", url=url, outlet="Lake", every=HOURLY, kind=FeedKind.LIST, listing=rules, timezone=zone)


def read(body: str | bytes = LIST, rules: ListRules = RULES, **headers: str) -> ParsedFeed:
    kind = headers.get("content_type", "text/html; charset=utf-8")
    return parse_source(page(body, kind, url="https://lake.example/en/news/"), source(rules))


def test_each_item_is_an_entry_in_the_pages_order() -> None:
    first, second, notice = read().entries
    assert (first.title, first.link) == ("The ferry runs again", "https://lake.example/en/news/12")
    assert first.published == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    assert "runs again." in first.html
    assert (second.title, second.link_key) == ("The lake & the wind", "lake.example/en/news/11")
    assert second.published == datetime(2026, 2, 28, 20, tzinfo=UTC)
    assert (notice.title, notice.link, notice.published) == ("A notice without a page", "", None)


def test_the_item_alone_is_rule_enough() -> None:
    entries = read(rules=ListRules(item="div.item")).entries
    assert [entry.title for entry in entries] == ["The ferry runs again", "The lake & the wind"]


def test_an_item_may_be_the_link_itself_and_a_rule_may_name_the_link() -> None:
    titles = [entry.title for entry in read(rules=ListRules(item="h3 > a")).entries]
    assert titles == ["The ferry runs again", "The lake & the wind"]
    picked = read(rules=ListRules(item="div.item", link="h3", title="h3")).entries
    assert picked[0].link == "https://lake.example/en/news/12"


def test_the_headlines_link_goes_before_a_categorys_and_a_pictures() -> None:
    form = "<li><a href='/c/politics'>Politics</a><a href='/n/{0}'><img></a>{1}<a href='/n/{0}'>Read more</a></li>"
    inside = form.format(1, "<h3><a href='/n/1'>The lake is calm</a></h3>")
    around = form.format(2, "<a href='/n/2'><h3>The wind is up</h3></a>")
    alone = form.format(3, "<a href='/n/3'>The ferry runs again between the villages</a>")
    titled = read(inside + around, ListRules(item="li", title="h3")).entries
    assert [(entry.link[-4:], entry.title) for entry in titled] == [("/n/1", "The lake is calm"), ("/n/2", "The wind is up")]
    assert [entry.link[-4:] for entry in read(alone, ListRules(item="li")).entries] == ["/n/3"]


def test_a_time_element_says_when_by_its_attribute() -> None:
    timed = LIST.replace("02.03.2026 [14:30]", '<time datetime="2026-03-02T14:30:00+03:00">yesterday</time>')
    rules = ListRules(item="div.item", date="time, .when")
    assert read(timed, rules).entries[0].published == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "known"), [("04.03.2026", False), ("03.03.2026", False), ("02.03.2026", True), ("04.03.2026 10:15", True)]
)
def test_a_bare_day_is_no_moment_while_that_makes_a_difference(day: str, known: bool) -> None:
    """The page was fetched on 4 March at noon UTC: taken for its first minute, a story of yesterday evening would be a day
    old."""
    entry = read(LIST.replace("02.03.2026 [14:30]", day)).entries[0]
    assert (entry.published is not None) is known


def test_a_rule_that_fits_nothing_is_a_failure_and_says_so() -> None:
    with pytest.raises(RuleMisfits, match="no element of this page is one"):
        read(rules=ListRules(item="li.story"))
    with pytest.raises(RuleMisfits, match="1 elements that it finds have neither link nor title"):
        read(rules=ListRules(item="img[src='b.jpg']"))


def test_the_page_is_decoded_as_it_or_its_server_says() -> None:
    body = LIST.replace("The ferry   runs again", "Паром снова ходит")
    assert read(body.encode("cp1251"), content_type="text/html; charset=windows-1251").entries[0].title == "Паром снова ходит"
    said = body.replace("<head>", '<head><meta charset="windows-1251">').encode("cp1251")
    assert read(said, content_type="text/html").entries[0].title == "Паром снова ходит"


def test_a_changed_headline_is_an_edit_and_a_changed_address_another_entry() -> None:
    before, after = read().entries[0], read(LIST.replace("runs again </a>", "stops again </a>")).entries[0]
    assert before.key == after.key
    assert before.digest != after.digest


def test_nesting_without_end_costs_nothing() -> None:
    with pytest.raises(RuleMisfits):
        read("<div>" * 200_000 + LIST)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("21.02.2026 [19:22]", "2026-02-21T15:22:00+00:00"),
        ("# 14.12.2020 23:44 (UTC +04:00)", "2020-12-14T19:44:00+00:00"),
        ("Published 05/03/2026, 09:05", "2026-03-05T05:05:00+00:00"),
        ("2026-03-05 09:05:11", "2026-03-05T05:05:11+00:00"),
        ("2026-03-05T09:05:11Z", "2026-03-05T09:05:11+00:00"),
        ("5-3-2026", "2026-03-04T20:00:00+00:00"),
        ("Thu, 05 Mar 2026 09:05:00 +0400", "2026-03-05T05:05:00+00:00"),
        ("15։15, 05.03.2026", "2026-03-04T20:00:00+00:00"),
    ],
)
def test_dates_in_figures_are_the_outlets_local_time(text: str, moment: str) -> None:
    found = read_local_date(text, "Asia/Yerevan")
    assert found is not None and found.isoformat() == moment


@pytest.mark.parametrize("text", ["", "today", "31.02.2026", "13/13/2026", "10.03", "12:30", "01.01.0001", "1.2.20261"])
def test_what_is_no_date_is_unknown(text: str) -> None:
    assert read_local_date(text, "Asia/Yerevan") is None
