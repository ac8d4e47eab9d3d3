"""Each manner of a polite poller, by the real line on a clock of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from fetch.host import Host, serving
from line.visitor import MINUTE, START, feed, visiting

from monitor.model import FeedState

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A feed host on loopback."""
    async with serving() as one:
        yield one


def document(*titles: str, channel: str = "") -> bytes:
    """An RSS feed with these items."""
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title></item>" for title in titles)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{channel}{items}</channel></rss>".encode()


def asked_with(host: Host, number: int) -> tuple[str | None, str | None]:
    """The validators of a request."""
    headers = host.seen[number].headers
    return headers.get("If-None-Match"), headers.get("If-Modified-Since")


# --- validators


async def test_validators_go_back_and_a_304_keeps_them(host: Host, tmp_path: Path) -> None:
    async def play(request: web.BaseRequest) -> web.Response:
        known = "If-None-Match" in request.headers
        headers = {} if known else {"ETag": '"1"', "Last-Modified": "Sat, 1 Jan 2000 00:00:00 GMT"}
        return web.Response(status=304 if known else 200, body=document("One"), headers=headers)

    async with visiting(tmp_path, feed(host.plays_at("/feed", play))) as visitor:
        for _ in range(3):
            await visitor.visit()
            visitor.at += HOUR
    assert [asked_with(host, number) for number in range(3)] == [(None, None), *[('"1"', "Sat, 1 Jan 2000 00:00:00 GMT")] * 2]


async def test_validators_are_renewed_though_the_body_is_the_same(host: Host, tmp_path: Path) -> None:
    async def play(request: web.BaseRequest) -> web.Response:
        return web.Response(body=document("One"), headers={"ETag": f'"{len(host.seen)}"'})

    async with visiting(tmp_path, feed(host.plays_at("/feed", play))) as visitor:
        for _ in range(3):
            await visitor.visit()
            visitor.at += HOUR
    assert [asked_with(host, number)[0] for number in range(3)] == [None, '"1"', '"2"']


async def test_validators_are_dropped_when_an_answer_has_none(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"), headers={"ETag": '"1"'})
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        host.answers("/feed", body=document("One", "Two"))
        for _ in range(2):
            await visitor.next_visit()
    assert [asked_with(host, number)[0] for number in range(3)] == [None, '"1"', None]


async def test_a_failure_forgets_neither_validators_nor_entries(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"), headers={"ETag": '"1"'})
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        host.answers("/feed", 500)
        await visitor.next_visit()
        await visitor.next_visit()
        assert (await visitor.facts()).entries == 1
    assert asked_with(host, 2)[0] == '"1"'


async def test_once_a_week_is_asked_without_validators(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", 200, document("One"), {"ETag": '"1"'})

    async def not_modified(request: web.BaseRequest) -> web.Response:
        known = "If-None-Match" in request.headers
        return web.Response(status=304 if known else 200, body=document("One"), headers={"ETag": '"1"'})

    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        host.plays_at("/feed", not_modified)
        for _ in range(18):
            visitor.at += timedelta(days=1)
            await visitor.visit()
    without = [number for number in range(1, 19) if asked_with(host, number)[0] is None]
    assert without == [7, 14]


async def test_an_etag_that_has_lied_is_not_used_again(host: Host, tmp_path: Path) -> None:
    async def lying(request: web.BaseRequest) -> web.Response:
        known = "If-None-Match" in request.headers
        return web.Response(
            status=304 if known else 200, body=document(*map(str, range(len(host.seen)))), headers={"ETag": '"1"'}
        )

    async with visiting(tmp_path, feed(host.plays_at("/feed", lying))) as visitor:
        for _ in range(9):
            await visitor.visit()
            visitor.at += timedelta(days=1)
        assert (await visitor.health()).evidence.endswith("its ETag has lied, so it is asked without")
        assert (await visitor.facts()).entries == 9
    assert asked_with(host, 8)[0] is None


async def test_a_restart_knows_validators_and_asks_nobody_before_its_time(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"), headers={"ETag": '"1"'})
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
    async with visiting(tmp_path, feed(url)) as visitor:
        visitor.at = START + MINUTE / 2
        assert await visitor.visit() == 0
        visitor.at = START + MINUTE
        assert await visitor.visit() == 1
    assert asked_with(host, 1)[0] == '"1"'


# --- pace


async def test_a_fixed_interval_is_kept_and_jitter_only_lengthens_it(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"))
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        for chance, wait in ((0.0, MINUTE), (1.0, MINUTE), (0.0, MINUTE + SECOND)):
            visitor.chance = chance
            assert await visitor.next_visit() == wait


@pytest.mark.parametrize("lasting", [{"Cache-Control": "public, max-age=600"}, {"Expires": format_datetime(START + 10 * MINUTE)}])
async def test_a_fresh_answer_is_not_asked_for_again(host: Host, tmp_path: Path, lasting: Mapping[str, str]) -> None:
    url = host.answers("/feed", body=document("One"), headers={**lasting, "Date": format_datetime(START)})
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        assert await visitor.next_visit() == 10 * MINUTE


async def test_a_max_age_of_a_year_does_not_make_us_blind(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"), headers={"Cache-Control": "max-age=31536000"})
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        assert await visitor.next_visit() == HOUR


async def test_an_adaptive_interval_follows_the_feed_within_its_bounds(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"))
    async with visiting(tmp_path, feed(url, MINUTE, 8 * MINUTE)) as visitor:
        await visitor.visit()
        quiet = [await visitor.next_visit() for _ in range(14)]
        assert quiet == sorted(quiet)
        assert (quiet[0], quiet[-1]) == (MINUTE, 8 * MINUTE)
        busy = []
        for number in range(5):
            host.answers("/feed", body=document(*map(str, range(number + 1))))
            busy.append(await visitor.next_visit())
        assert busy[1:] == [4 * MINUTE, 2 * MINUTE, MINUTE, MINUTE]


async def test_ttl_holds_within_the_bounds_and_only_where_the_interval_adapts(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One", channel="<ttl>30</ttl>"))
    feeds = (feed(url, MINUTE, HOUR, name="a"), feed(url + "?b", MINUTE, 20 * MINUTE, name="b"), feed(url + "?c", name="c"))
    async with visiting(tmp_path, *feeds) as visitor:
        await visitor.visit()
        due = [(await visitor.facts(name)).due_at for name in "abc"]
    assert due == [START + 30 * MINUTE, START + 20 * MINUTE, START + MINUTE]


async def test_hours_that_the_feed_skips_are_left_out(host: Host, tmp_path: Path) -> None:
    channel = "<skipHours><hour>12</hour><hour>13</hour></skipHours>"
    async with visiting(tmp_path, feed(host.answers("/feed", body=document("One", channel=channel)), MINUTE, HOUR)) as visitor:
        await visitor.visit()
        await visitor.next_visit()
        assert visitor.at == START.replace(hour=14)


# --- failures


async def test_back_off_grows_and_is_over_with_the_first_answer(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", 500))) as visitor:
        await visitor.visit()
        waits = [await visitor.next_visit() for _ in range(9)]
        assert waits == [min(MINUTE * 2**step, HOUR) for step in range(9)]
        host.answers("/feed", body=document("One"))
        await visitor.next_visit()
        assert await visitor.next_visit() == MINUTE


async def test_after_a_day_of_failure_back_off_goes_on_to_six_hours_and_never_ends(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", 404), HOUR, HOUR)) as visitor:
        await visitor.visit()
        waits = [await visitor.next_visit() for _ in range(60)]
    assert max(waits[:20]) == HOUR
    assert waits[-1] == 6 * HOUR


@pytest.mark.parametrize("status", [429, 503])
async def test_a_pressed_server_is_left_alone_for_longer(host: Host, tmp_path: Path, status: int) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", status))) as visitor:
        await visitor.visit()
        assert await visitor.next_visit() == 2 * MINUTE


@pytest.mark.parametrize("asked", ["1800", format_datetime(START + 30 * MINUTE)])
async def test_retry_after_is_kept_in_both_forms_for_this_url_alone(host: Host, tmp_path: Path, asked: str) -> None:
    url = host.answers("/feed", 429, headers={"Retry-After": asked, "Date": format_datetime(START)})
    other = host.answers("/other", body=document("One"))
    async with visiting(tmp_path, feed(url), feed(other, name="other")) as visitor:
        await visitor.visit()
        assert (await visitor.facts("other")).due_at == START + MINUTE
        assert await visitor.next_visit() == 30 * MINUTE


async def test_a_second_410_ends_it_until_the_address_is_changed(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"))
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        host.answers("/feed", 410)
        await visitor.next_visit()
        await visitor.next_visit()
        assert (await visitor.health()).state is FeedState.GONE
        visitor.at += timedelta(days=365)
        assert await visitor.visit() == 0
        await visitor.follow(feed(host.answers("/new", body=document("One"))))
        assert await visitor.visit() == 1
        assert (await visitor.health()).state is FeedState.FINE


async def test_410_for_a_moment_is_survived(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", 410)
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        host.answers("/feed", body=document("One"))
        await visitor.next_visit()
        assert (await visitor.health()).state is FeedState.FINE


# --- moving


@pytest.mark.parametrize("status", [301, 308])
async def test_a_move_for_good_is_believed_at_its_second_sighting_and_kept(host: Host, tmp_path: Path, status: int) -> None:
    new = host.answers("/new", body=document("One"))
    url = host.answers("/old", status, headers={"Location": "/new"})
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        await visitor.next_visit()
    async with visiting(tmp_path, feed(url)) as visitor:
        visitor.at = START + HOUR
        await visitor.visit()
        health = await visitor.health()
        assert (health.state, health.advice) == (FeedState.MOVED, f"Write `url: {new}` in feeds.yaml.")
    assert host.paths() == ["/old", "/new", "/old", "/new", "/new"]


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_move_for_a_while_is_followed_and_not_kept(host: Host, tmp_path: Path, status: int) -> None:
    host.answers("/new", body=document("One"))
    async with visiting(tmp_path, feed(host.answers("/old", status, headers={"Location": "/new"}))) as visitor:
        await visitor.visit()
        for _ in range(2):
            await visitor.next_visit()
    assert host.paths() == ["/old", "/new"] * 3


async def test_a_move_for_good_behind_one_for_a_while_is_not_kept(host: Host, tmp_path: Path) -> None:
    host.answers("/new", body=document("One"))
    host.answers("/between", 301, headers={"Location": "/new"})
    async with visiting(tmp_path, feed(host.answers("/old", 302, headers={"Location": "/between"}))) as visitor:
        await visitor.visit()
        for _ in range(2):
            await visitor.next_visit()
    assert host.paths() == ["/old", "/between", "/new"] * 3


async def test_a_move_to_what_is_no_feed_is_not_believed(host: Host, tmp_path: Path) -> None:
    host.answers("/", body=b"<!doctype html><html><body>Welcome</body></html>")
    async with visiting(tmp_path, feed(host.answers("/old", 301, headers={"Location": "/"}))) as visitor:
        await visitor.visit()
        for _ in range(3):
            await visitor.next_visit()
        assert (await visitor.facts()).moved_to is None


async def test_a_new_address_that_fails_three_times_is_given_up_for_the_old_one(host: Host, tmp_path: Path) -> None:
    host.answers("/new", body=document("One"))
    url = host.answers("/old", 301, headers={"Location": "/new"})
    async with visiting(tmp_path, feed(url)) as visitor:
        await visitor.visit()
        await visitor.next_visit()
        host.answers("/new", 500)
        host.answers("/old", body=document("One"))
        for _ in range(4):
            await visitor.next_visit()
        assert (await visitor.health()).state is FeedState.FINE
    assert host.paths()[-4:] == ["/new", "/new", "/new", "/old"]


# --- harm


async def test_a_document_that_stopped_the_parser_is_not_tried_again(host: Host, tmp_path: Path) -> None:
    slow = f"<rss version='2.0'><channel><item><title>t</title><author>{'a' * 200_000}</author></item></channel>".encode()
    async with visiting(tmp_path, feed(host.answers("/feed", body=slow))) as visitor:
        visitor.parsers._first_look, visitor.parsers._seconds = 0.3, 0.5
        await visitor.visit()
        assert "had to be stopped: it took more than 0.5 s" in ((await visitor.facts()).said or "")
        before = asyncio.get_running_loop().time()
        await visitor.next_visit()
        assert asyncio.get_running_loop().time() - before < 0.3
        facts = await visitor.facts()
        assert (facts.problem, facts.said) == ("hostile", "the parser had to be stopped at this very document before")
        host.answers("/feed", body=document("One"))
        await visitor.next_visit()
        assert (await visitor.health()).state is FeedState.FINE


async def test_an_entry_is_never_lost_to_a_crash_between_answer_and_commit(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", body=document("One"), headers={"ETag": '"1"'})
    async with visiting(tmp_path, feed(url)) as visitor:
        (due,) = await visitor.store.write(lambda tx: tx.claim_feeds(visitor.at, MINUTE, 1))
        await visitor.fetcher.fetch_feed(visitor.feeds["feed"], None, due.validators)  # and here it dies
        visitor.at += MINUTE
        await visitor.visit()
        assert (await visitor.facts()).entries == 1
    assert asked_with(host, 1) == (None, None)


async def test_what_a_server_says_in_an_error_is_kept_as_one_line(tmp_path: Path) -> None:
    async with serving() as host:
        url = host.answers("/feed", 302, headers={"Location": "gopher://x\t\u202e" + "y" * 900})
        async with visiting(tmp_path, feed(url)) as visitor:
            await visitor.visit()
            said = (await visitor.facts()).said
    assert said is not None
    assert said.isprintable()
    assert len(said) <= 300
