"""robots.txt is asked once, obeyed for pages, and not asked for feeds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from fetch.host import FEED, Host, feed, fetching

from monitor.errors import Refused
from monitor.fetch.robots_txt import product_token

RULES = b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\nAllow: /private/open\n"


async def test_a_page_that_is_disallowed_is_not_asked_for(host: Host) -> None:
    host.answers("/robots.txt", body=RULES)
    for path in ("/private/x", "/private/open", "/a.pdf", "/a.pdf.html"):
        host.answers(path, body=b"<html></html>")
    async with fetching() as fetcher:
        await fetcher.fetch_page(host.url + "/private/open")
        await fetcher.fetch_page(host.url + "/a.pdf.html")
        for path in ("/private/x", "/a.pdf"):
            with pytest.raises(Refused, match=r"the site's robots\.txt keeps monitor-tests from this page"):
                await fetcher.fetch_page(host.url + path)
    assert host.paths() == ["/robots.txt", "/private/open", "/a.pdf.html"]


async def test_rules_for_our_own_name_go_before_those_for_all(host: Host) -> None:
    host.answers("/robots.txt", body=b"User-agent: *\nDisallow: /\n\nUser-agent: monitor-tests\nDisallow: /no\n")
    url = host.answers("/yes", body=b"")
    async with fetching() as fetcher:
        await fetcher.fetch_page(url)
        with pytest.raises(Refused):
            await fetcher.fetch_page(host.url + "/no")


async def test_a_feed_is_for_programs_and_asks_nobody(host: Host) -> None:
    host.answers("/robots.txt", body=b"User-agent: *\nDisallow: /\n")
    async with fetching() as fetcher:
        await fetcher.fetch_feed(feed(host.answers("/feed", body=FEED)))
    assert host.paths() == ["/feed"]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
async def test_where_there_is_none_everything_may_be_read(host: Host, status: int) -> None:
    host.answers("/robots.txt", status)
    async with fetching() as fetcher:
        await fetcher.fetch_page(host.answers("/page", body=b""))


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_where_it_cannot_be_had_nothing_is_read_meanwhile(host: Host, status: int) -> None:
    host.answers("/robots.txt", status)
    async with fetching() as fetcher:
        with pytest.raises(Refused, match=rf"cannot be had: HTTP {status}"):
            await fetcher.fetch_page(host.answers("/page", body=b""))
    assert host.paths() == ["/robots.txt"]


async def test_many_pages_at_once_ask_for_it_once(host: Host) -> None:
    url = host.answers("/page", body=b"")
    async with fetching() as fetcher:
        await asyncio.gather(*(fetcher.fetch_page(url) for _ in range(10)))
    assert host.paths().count("/robots.txt") == 1


async def test_each_step_of_a_redirect_must_be_allowed(host: Host) -> None:
    host.answers("/robots.txt", body=RULES)
    host.answers("/private/x", body=b"")
    async with fetching() as fetcher:
        with pytest.raises(Refused):
            await fetcher.fetch_page(host.answers("/open", 302, headers={"Location": "/private/x"}))
    assert "/private/x" not in host.paths()


async def test_one_that_never_ends_is_read_as_far_as_the_rules_want_it(host: Host) -> None:
    body = RULES + b"# " + b"x" * 2_000_000
    host.answers("/robots.txt", body=body)
    async with fetching() as fetcher:
        await fetcher.fetch_page(host.answers("/page", body=b""))
        with pytest.raises(Refused):
            await fetcher.fetch_page(host.url + "/private")


async def test_a_crawl_delay_slows_us_down(host: Host) -> None:
    host.answers("/robots.txt", body=b"User-agent: *\nCrawl-delay: 0.1\n")
    url = host.answers("/page", body=b"")
    started = asyncio.get_running_loop().time()
    async with fetching() as fetcher:
        for _ in range(3):
            await fetcher.fetch_page(url)
    assert asyncio.get_running_loop().time() - started >= 0.19


async def test_robots_txt_does_not_make_the_first_page_wait(host: Host) -> None:
    url = host.answers("/page", body=b"")
    started = asyncio.get_running_loop().time()
    async with fetching(delay=timedelta(seconds=30), concurrency=1) as fetcher:
        await fetcher.fetch_page(url)
    assert asyncio.get_running_loop().time() - started < 5


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [("event-monitor/0.1 (+https://x.example)", "event-monitor"), ("My Desk/1", "my"), ("1/2", "monitor"), ("9 lives", "lives")],
)
def test_our_name_is_the_first_word_of_the_user_agent(user_agent: str, name: str) -> None:
    assert product_token(user_agent) == name


async def test_a_page_beyond_ascii_is_judged_by_the_address_that_is_sent(host: Host) -> None:
    host.answers("/robots.txt", body="User-agent: *\nDisallow: /\nAllow: /լուր/\n".encode())
    host.answers("/լուր/1", body=b"<html></html>")
    async with fetching() as fetcher:
        await fetcher.fetch_page(host.url + "/լուր/1")
        with pytest.raises(Refused):
            await fetcher.fetch_page(host.url + "/նկար/1")


async def test_a_robots_txt_that_is_a_bomb_harms_nobody(host: Host) -> None:
    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1_000):
            await response.write(b"Disallow: /x\n" * 10_000)
        return response

    host.plays_at("/robots.txt", endless)
    async with fetching() as fetcher:
        await fetcher.fetch_page(host.answers("/page", body=b""))
