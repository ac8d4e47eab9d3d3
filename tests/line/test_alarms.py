"""What the operator is told of sources: once when one is in trouble, once when it is well again, nothing of what is normal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from fetch.host import Host, serving
from line.visitor import MINUTE, Visitor, feed, visiting

from monitor.model import FeedState

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KEYS = ["advice", "evidence", "feed", "outlet", "since", "state", "url"]


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A feed host on loopback."""
    async with serving() as one:
        yield one


def document(*titles: str) -> bytes:
    """An RSS feed with these items."""
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title></item>" for title in titles)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


async def pass_time(visitor: Visitor, length: timedelta) -> None:
    """Visit whatever is due until ``length`` is over."""
    end = visitor.at + length
    while visitor.at < end:
        await visitor.visit()
        visitor.at += max(MINUTE, length / 20)


async def test_a_failure_is_told_once_after_its_time_and_so_is_its_end(host: Host, tmp_path: Path) -> None:
    url, well = host.answers("/feed", body=document("One")), host.answers("/well", body=document("Two"))
    async with visiting(tmp_path, feed(url), feed(well, name="well")) as visitor:
        await visitor.visit()
        host.answers("/feed", 500)
        await pass_time(visitor, timedelta(minutes=50))
        assert await visitor.told() == []
        await pass_time(visitor, timedelta(hours=5))
        (alarm,) = await visitor.told()
        assert alarm["type"] == "source.failing"
        assert sorted(alarm["data"]) == KEYS
        told = alarm["data"]
        assert (told["feed"], told["outlet"], told["url"], told["state"]) == ("feed", "Outlet", url, "failing")
        assert told["since"] == "2026-03-02T12:02:30Z"
        assert "HTTP 500" in told["evidence"]
        assert told["advice"]
        host.answers("/feed", body=document("One"))
        await pass_time(visitor, timedelta(hours=3))
        (_, back) = await visitor.told()
        assert (back["type"], back["data"]["state"], back["data"]["since"]) == ("source.back", "fine", told["since"])
        assert sorted(back["data"]) == KEYS


async def test_a_failure_that_is_soon_over_is_no_alarm(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", 500))) as visitor:
        await pass_time(visitor, timedelta(minutes=30))
        host.answers("/feed", body=document("One"))
        await pass_time(visitor, DAY)
        assert await visitor.told() == []


@pytest.mark.parametrize(("status", "state"), [(403, "blocked"), (429, "blocked"), (404, "failing"), (503, "failing")])
async def test_who_is_kept_out_is_told_apart_from_who_is_down(host: Host, tmp_path: Path, status: int, state: str) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", status))) as visitor:
        await pass_time(visitor, timedelta(hours=4))
        (alarm,) = await visitor.told()
    assert (alarm["type"], alarm["data"]["state"]) == ("source.failing", state)


async def test_a_wall_against_robots_is_named(host: Host, tmp_path: Path) -> None:
    url = host.answers("/feed", 403, b"<html><head><title>Just a moment...</title></head></html>")
    async with visiting(tmp_path, feed(url)) as visitor:
        await pass_time(visitor, timedelta(hours=4))
        health = await visitor.health()
    assert health.state is FeedState.BLOCKED
    assert health.evidence.startswith("a wall against robots (Cloudflare) answered, not the site (")


async def test_what_is_gone_is_told_at_once(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", 410))) as visitor:
        await visitor.visit()
        await visitor.next_visit()
        (alarm,) = await visitor.told()
    assert (alarm["type"], alarm["data"]["state"]) == ("source.failing", "gone")


async def test_a_feed_that_has_lost_its_entries_is_told(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", body=document("One")))) as visitor:
        await visitor.visit()
        host.answers("/feed", body=document())
        await pass_time(visitor, timedelta(hours=4))
        (alarm,) = await visitor.told()
        assert (alarm["type"], alarm["data"]["state"]) == ("source.failing", "empty")
        host.answers("/feed", body=document("One"))
        await pass_time(visitor, timedelta(hours=1))
        assert [body["type"] for body in await visitor.told()] == ["source.failing", "source.back"]


async def test_a_feed_that_was_always_empty_is_shown_and_nobody_is_woken(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", body=document()))) as visitor:
        await pass_time(visitor, DAY)
        assert (await visitor.health()).state is FeedState.EMPTY
        assert await visitor.told() == []


async def test_a_feed_that_never_held_an_entry_is_well_again_when_it_answers(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", 500))) as visitor:
        await pass_time(visitor, timedelta(hours=4))
        host.answers("/feed", body=document())
        await pass_time(visitor, timedelta(hours=4))
        assert [body["type"] for body in await visitor.told()] == ["source.failing", "source.back"]


class Desk:
    """A feed that has news at nine, noon and four from Monday to Friday, until it is ``closed``."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.closed = False
        self.titles: list[str] = []

    async def play(self, request: web.BaseRequest) -> bytes:
        """All its titles by now."""
        at = self.visitor.at
        if not self.closed and at.weekday() < 5 and at.hour in {9, 12, 16}:
            self.titles.append(f"{at:%d %b %H}")
        return document("Welcome", *self.titles[-20:])

    async def days(self, count: int) -> None:
        """So many days pass, with a poll an hour."""
        for _ in range(24 * count):
            await self.visitor.visit()
            self.visitor.at += HOUR


async def test_silence_is_learned_from_the_feeds_own_rhythm(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.url + "/feed", HOUR, HOUR)) as visitor:
        desk = Desk(visitor)
        host.plays_at("/feed", desk.play)
        await desk.days(28)  # weekends and nights among them
        assert await visitor.told() == []
        assert visitor.at.weekday() == 0
        desk.closed = True
        await desk.days(7)
        (alarm,) = await visitor.told()
        assert (alarm["type"], alarm["data"]["state"]) == ("source.silent", "silent")
        assert alarm["data"]["since"] == "2026-03-30T09:00:00Z"
        assert "longest silence so far was 65 h" in alarm["data"]["evidence"]
        desk.closed = False
        await desk.days(1)
        assert [body["type"] for body in await visitor.told()] == ["source.silent", "source.back"]


async def test_our_own_absence_is_no_silence_of_the_feed(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.url + "/feed", HOUR, HOUR)) as visitor:
        desk = Desk(visitor)
        host.plays_at("/feed", desk.play)
        await desk.days(21)
        desk.closed = True
        visitor.at += timedelta(days=21)  # this machine was off
        await desk.days(1)
        assert await visitor.told() == []


async def test_a_machine_that_is_offline_makes_one_alarm_and_one_recovery(host: Host, tmp_path: Path) -> None:
    well = [feed(host.answers(f"/{number}", body=document("One")), name=f"feed-{number}") for number in range(6)]
    unplugged = [feed(f"http://127.0.0.1:1/{number}", name=f"feed-{number}") for number in range(6)]
    async with visiting(tmp_path, *well) as visitor:
        await visitor.visit()
        visitor.at += MINUTE
        await visitor.follow(*unplugged)
        await pass_time(visitor, timedelta(hours=8))
        (alarm,) = await visitor.told()
        assert "no other feed answers either" in alarm["data"]["evidence"]
        assert "Is this machine online?" in alarm["data"]["advice"]
        await visitor.follow(*well)
        await pass_time(visitor, timedelta(hours=8))
        assert [body["type"] for body in await visitor.told()] == ["source.failing", "source.back"]


async def test_one_dead_feed_among_living_ones_is_told_as_its_own(host: Host, tmp_path: Path) -> None:
    dead, well = feed("http://127.0.0.1:1/feed", name="dead"), feed(host.answers("/feed", body=document("One")), name="well")
    async with visiting(tmp_path, dead, well) as visitor:
        await pass_time(visitor, timedelta(hours=8))
        (alarm,) = await visitor.told()
    assert alarm["data"]["feed"] == "dead"
    assert "other feed" not in alarm["data"]["evidence"]


async def test_without_channels_for_the_operator_nothing_is_sent(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed", 500))) as visitor:
        visitor.operator = ()
        await pass_time(visitor, DAY)
        assert await visitor.told() == []
        assert (await visitor.facts()).alarmed == "failing"
