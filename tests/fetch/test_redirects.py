"""Where an address leads: a few steps, never in circles, never out of the web, and never with what is not theirs to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import web
from fetch.host import FEED, Host, feed, fetching, serving

from monitor.errors import FetchError, Refused, TimedOut, Unreachable
from monitor.model import Credentials

SECRET = Credentials(header="Authorization", value="Basic c2VjcmV0")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_and_the_page_says_where_it_came_from(host: Host, status: int) -> None:
    host.answers("/new", body=FEED)
    url = host.answers("/old", status, headers={"Location": "new#part"})
    async with fetching() as fetcher:
        page = await fetcher.fetch_feed(feed(url))
    assert (page.url, page.final_url) == (url, host.url + "/new")
    assert page.moved_to == (host.url + "/new" if status in {301, 308} else None)


async def test_of_a_chain_the_part_that_is_for_good_is_told(host: Host) -> None:
    host.answers("/c", body=FEED)
    host.answers("/b", 302, headers={"Location": "/c"})
    host.answers("/a", 301, headers={"Location": "/b"})
    async with fetching() as fetcher:
        page = await fetcher.fetch_feed(feed(host.answers("/", 308, headers={"Location": "/a"})))
    assert (page.moved_to, page.final_url) == (host.url + "/b", host.url + "/c")


async def test_a_circle_is_noticed_at_once(host: Host) -> None:
    host.answers("/b", 302, headers={"Location": "/a"})
    async with fetching() as fetcher:
        with pytest.raises(Unreachable, match="in circles"):
            await fetcher.fetch_feed(feed(host.answers("/a", 302, headers={"Location": "/b"})))
    assert host.paths() == ["/a", "/b"]


async def test_an_endless_chain_ends_after_five(host: Host) -> None:
    async def play(request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": f"/{len(host.seen)}"})

    for number in range(30):
        host.plays_at(f"/{number}", play)
    async with fetching() as fetcher:
        with pytest.raises(Unreachable, match="more than 5 times"):
            await fetcher.fetch_feed(feed(host.url + "/0"))
    assert len(host.seen) == 6


@pytest.mark.parametrize(
    "target",
    [
        *(
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "ftp://127.0.0.1/x",
            "data:text/xml,<rss/>",
            "javascript:1",
            "//",
            "http://",
        ),
        *("http://[::1", "http:///x", "about:blank", "unix:/run/x.sock", "ws://127.0.0.1/", "\\\\host\\share:x://"),
    ],
)
async def test_a_redirect_out_of_the_web_is_refused(host: Host, target: str) -> None:
    async with fetching() as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch_feed(feed(host.answers("/feed", 302, headers={"Location": target})))


async def test_a_redirect_without_a_target_is_what_its_status_says(host: Host) -> None:
    async with fetching() as fetcher:
        with pytest.raises(FetchError, match="HTTP 301"):
            await fetcher.fetch_feed(feed(host.answers("/feed", 301)))


async def test_user_and_password_in_a_redirect_are_not_sent(host: Host) -> None:
    host.answers("/new", body=FEED)
    there = host.url.replace("//", "//user:word@") + "/new"
    async with fetching() as fetcher:
        page = await fetcher.fetch_feed(feed(host.answers("/old", 301, headers={"Location": there})))
    assert page.moved_to == host.url + "/new"
    assert all("Authorization" not in request.headers for request in host.seen)


async def test_the_time_limit_counts_all_steps_together(host: Host) -> None:
    async def slow(request: web.BaseRequest) -> web.Response:
        import asyncio

        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": f"/{len(host.seen)}"})

    for number in range(6):
        host.plays_at(f"/{number}", slow)
    async with fetching(total=timedelta(seconds=0.5)) as fetcher:
        with pytest.raises(TimedOut):
            await fetcher.fetch_feed(feed(host.url + "/0"))


# --- what a private feed's own host may see, and nobody else


async def test_credentials_go_to_the_feeds_own_origin_along_its_redirects(host: Host) -> None:
    host.answers("/new", body=FEED)
    async with fetching() as fetcher:
        await fetcher.fetch_feed(feed(host.answers("/feed", 302, headers={"Location": "/new"}), auth=SECRET))
    assert [request.headers.get("Authorization") for request in host.seen] == [SECRET.value] * 2


async def test_credentials_never_go_to_another_host_or_port(host: Host) -> None:
    async with serving() as other, serving("127.0.0.2") as far:
        for there in (other, far):
            there.answers("/new", body=FEED)
            url = host.answers("/feed", 302, headers={"Location": there.url + "/new"})
            async with fetching() as fetcher:
                await fetcher.fetch_feed(feed(url, auth=SECRET))
                await fetcher.fetch_feed(feed(url, auth=SECRET), there.url + "/new")  # as if it had moved
                await fetcher.fetch_page(there.url + "/new", None, feed(url, auth=SECRET))
            assert there.seen
            assert all("Authorization" not in request.headers for request in there.seen)


async def test_a_header_of_its_own_is_kept_as_well(host: Host) -> None:
    async with serving() as other:
        other.answers("/new", body=FEED)
        url = host.answers("/feed", 302, headers={"Location": other.url + "/new"})
        async with fetching() as fetcher:
            await fetcher.fetch_feed(feed(url, auth=Credentials(header="X-Api-Key", value="k")))
        assert host.seen[0].headers["X-Api-Key"] == "k"
        assert "X-Api-Key" not in other.seen[0].headers


async def test_pages_on_the_feeds_own_host_see_the_credentials_and_robots_txt_does_not(host: Host) -> None:
    url = host.answers("/page", body=b"<html></html>")
    async with fetching() as fetcher:
        await fetcher.fetch_page(url, None, feed(host.url + "/feed", auth=SECRET))
    assert [(request.path, request.headers.get("Authorization")) for request in host.seen] == [
        ("/robots.txt", None),
        ("/page", SECRET.value),
    ]


def test_a_secret_is_not_shown_by_what_holds_it() -> None:
    assert "c2VjcmV0" not in repr(feed("http://a.example/", auth=SECRET))


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "", "feed", "http://", "http://a b/"])
async def test_what_is_no_web_address_is_not_asked_for(url: str) -> None:
    async with fetching() as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch_page(url)
        with pytest.raises(Refused):
            await fetcher.fetch_feed(feed("file:///etc/passwd"))
