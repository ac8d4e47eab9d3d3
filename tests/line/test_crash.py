"""Die at every named point, and at random moments: no event unalerted, no alert id twice with different content."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3

import pytest
from line.desk import Desk
from line.story import OUTLETS, publish_exchange

from monitor.crash import Point
from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver, MailReceiver

TWO = OUTLETS[:2]


def channels(hook: HookReceiver, mail: MailReceiver) -> dict[str, dict[str, object]]:
    return {
        "desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"},
        "post": {"type": "email", "smtp": mail.url, "from": "monitor@desk.example", "to": ["night@desk.example"]},
    }


def check(desk: Desk, hook: HookReceiver, mail: MailReceiver) -> None:
    """What every run must leave behind, however often it died."""
    by_id: dict[str, set[bytes]] = {}
    for one in (*hook.received, *hook.turned_away):
        by_id.setdefault(one.id, set()).add(one.raw)
    assert all(len(bodies) == 1 for bodies in by_id.values()), "an alert id with two contents"
    news = [one for one in hook.received if one.body["type"] == "event.new"]
    assert len({one.id for one in news}) == 1, f"{len(news)} first messages"
    assert len({message["Message-ID"] for message in mail.mails}) >= 1, "no mail"
    with sqlite3.connect(desk.folder / "data" / "monitor.db") as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        open_work = "select count(*) from delivery where state = 'pending' or (state = 'delivered' and ended_at is null)"
        assert connection.execute(open_work).fetchone() == (0,)
        orphans = "select count(*) from event where id not in (select event_id from event_article)"
        assert connection.execute(orphans).fetchone() == (0,)


@pytest.mark.parametrize("point", list(Point))
async def test_a_kill_at_each_named_point_loses_nothing(desk: Desk, hook: HookReceiver, mail: MailReceiver, point: Point) -> None:
    async with NewsRoom(TWO) as room:
        publish_exchange(room, 32, *(outlet.id for outlet in TWO))
        desk.configure(room, TWO, channels(hook, mail))
        assert await desk.once(crash_at=point) == -signal.SIGKILL
        assert await desk.once() == 0
    check(desk, hook, mail)


async def test_kills_at_random_moments_lose_nothing(desk: Desk, hook: HookReceiver, mail: MailReceiver) -> None:
    dice = random.Random(20261124)
    async with NewsRoom(TWO) as room:
        desk.configure(room, TWO, channels(hook, mail))
        languages = [outlet.id for outlet in TWO]
        await desk.start()
        await desk.polled(*languages, times=1)
        publish_exchange(room, 32, *languages)
        for _ in range(10):
            await asyncio.sleep(dice.uniform(0.05, 1.2))  # the moment of the kill is the test's input, not a wait for a condition
            await desk.kill()
            await desk.start()
        await hook.wait_for(lambda received: any(one.body["type"] == "event.new" for one in received))
        await desk.wait_until_quiet()
        assert await desk.stop() == 0
    check(desk, hook, mail)
