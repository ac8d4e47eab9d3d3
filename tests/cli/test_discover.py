"""An outlet's own way to its feeds goes first, then what its pages name, then its list: RFE/RL's services, whose sections'
addresses carry tokens that nobody can know."""

from __future__ import annotations

from cli.site import EN, HTML, HY, XML, cards, home, rss, serving
from fetch.host import settings

from monitor.cli.discover import Discovery, Found, knowledge
from monitor.config import load_config
from monitor.extract import load_outlets
from monitor.fetch import Fetcher
from monitor.model import FeedKind
from monitor.shipped import shipped
from monitor.work.parsers import Parsers

HERE = {"outlets": {"rferl": {**knowledge()["outlets"]["rferl"], "hosts": ["127.0.0.1"]}}}


async def look(url: str) -> list[Found]:
    parsers = Parsers(1)
    outlets = load_outlets([shipped("outlets.yaml")])
    async with Fetcher(settings()) as fetcher:
        discovery = Discovery(load_config(shipped(), {}), outlets, fetcher, parsers, print, knowledge() | HERE)
        try:
            await discovery.look(url)
        finally:
            await parsers.close()
    return discovery.found


async def test_the_bare_address_of_a_service_goes_before_what_it_lists() -> None:
    pages = {
        "/": (HTML, home()),
        "/api/": (XML, rss(*HY)),
        "/rssfeeds": (HTML, home("<a href='/api/zeq-t1'>English</a>")),
        "/api/zeq-t1": (XML, rss(*EN, at="/en")),
    }
    with serving(pages) as site:
        found = await look(site.url)
        assert [one.url.removeprefix(site.url) for one in found] == ["/api/", "/api/zeq-t1"]
        assert [one.how for one in found] == ["the outlet's usual address", f"listed on {site.url}/rssfeeds"]


async def test_one_that_answers_without_entries_is_passed_by() -> None:
    pages = {"/": (HTML, home()), "/api/": (XML, rss()), "/rssfeeds": (HTML, home("<a href='/api/zeq-t1'>News</a>"))}
    with serving(pages | {"/api/zeq-t1": (XML, rss(*HY))}) as site:
        assert [one.url for one in await look(site.url)] == [f"{site.url}/api/zeq-t1"]


async def test_where_nothing_is_listed_the_page_itself_is_read() -> None:
    with serving({"/en": (HTML, cards(*EN)), "/api/": (XML, rss())}) as site:
        found = await look(f"{site.url}/en")
        assert [(one.kind, one.url) for one in found] == [(FeedKind.LIST, f"{site.url}/en")]


def test_every_outlet_with_a_way_of_its_own_has_a_rule_for_its_pages() -> None:
    hosts = {host for one in knowledge()["outlets"].values() for host in one["hosts"]}
    outlets = load_outlets([shipped("outlets.yaml")])
    assert {host for host in hosts if outlets.for_url(f"https://{host}/") is None} == set()
