"""Channels as an operator meets them: trying one out, and one whose receiver wants no more."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

from line.desk import SECRET, Desk
from line.story import OUTLETS, publish_exchange

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver, MailReceiver

EN = OUTLETS[:1]


async def monitor(desk: Desk, *arguments: str) -> tuple[int, str, str]:
    """A command on the desk's configuration: its exit code, what it wrote to standard output and to standard error."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "monitor", *arguments, "--config", str(desk.folder)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "DESK_SECRET": SECRET},
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


def configure(desk: Desk, room: NewsRoom, hook: HookReceiver, mail: MailReceiver, **more: Any) -> None:
    channels: dict[str, dict[str, Any]] = {
        "desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"},
        "post": {"type": "email", "smtp": mail.url, "from": "m@desk.example", "to": ["a@desk.example", "b@desk.example"]},
    }
    desk.configure(room, EN, channels, **more)


async def test_a_channel_is_tried_with_one_marked_message_of_each_type(
    desk: Desk, hook: HookReceiver, mail: MailReceiver
) -> None:
    async with NewsRoom(EN) as room:
        configure(desk, room, hook, mail)
    code, out, err = await monitor(desk, "alerts", "test", "desk", "--json")
    trials = json.loads(out)
    assert code == 0, err
    assert [one["type"] for one in trials] == [one.body["type"] for one in hook.received]
    assert {"event.new", "event.denied", "source.silent", "test"} <= {one["type"] for one in trials}
    assert all(one["said"] == "200 OK: taken" and one["arrived"] for one in trials)
    assert all(one.body["data"].get("test") is True for one in hook.received if one.body["type"] != "test")
    code, _, err = await monitor(desk, "alerts", "test", "post", "--type", "event.new", "--type", "event.updated")
    assert code == 0, err
    assert err.count("250 taken") == 4
    assert [one["To"] for one in mail.mails] == ["a@desk.example"] * 2 + ["b@desk.example"] * 2
    assert all(one["Subject"].startswith("TEST: ") for one in mail.mails)
    assert mail.mails[1]["In-Reply-To"] == mail.mails[0]["Message-ID"]


async def test_what_the_other_side_refuses_is_reported_and_fails(desk: Desk, hook: HookReceiver, mail: MailReceiver) -> None:
    async with NewsRoom(EN) as room:
        configure(desk, room, hook, mail)
    hook.status, mail.answer = 503, "550 no such desk"
    code, _, err = await monitor(desk, "alerts", "test", "desk", "--type", "event.new")
    assert code == 1
    assert "503 Service Unavailable" in err and "0 of 1 arrived" in err
    code, out, _ = await monitor(desk, "alerts", "test", "post", "--type", "test", "--json")
    assert code == 1
    assert {one["said"] for one in json.loads(out)} == {"550 no such desk"}


async def test_a_channel_or_a_type_that_is_not_there_is_wrong_usage(desk: Desk, hook: HookReceiver, mail: MailReceiver) -> None:
    async with NewsRoom(EN) as room:
        configure(desk, room, hook, mail)
    code, _, err = await monitor(desk, "alerts", "test", "dekk")
    assert code == 2 and "did you mean `desk`" in err
    code, _, err = await monitor(desk, "alerts", "test", "desk", "--type", "event.gone")
    assert code == 2 and "event.new" in err
    assert hook.received == []


async def test_a_receiver_that_answers_410_is_left_alone_until_it_is_enabled_and_misses_nothing(
    desk: Desk, hook: HookReceiver, mail: MailReceiver
) -> None:
    async with NewsRoom(EN) as room:
        configure(desk, room, hook, mail)
        hook.status = 410
        publish_exchange(room, 32, "en")
        assert await desk.once() == 0
        publish_exchange(room, 33, "en")
        assert await desk.once() == 0
        assert (len(hook.turned_away), hook.received, len(mail.mails)) == (1, [], 4)
        off = await desk.wait_until_said("channel switched off", channel="desk")
        assert "monitor alerts enable desk" in off["said"]

        _, listed, _ = await monitor(desk, "alerts")
        assert "switched off" in listed and "2 waiting" in listed
        hook.status = 200
        code, _, err = await monitor(desk, "alerts", "enable", "desk")
        assert (code, "2 waiting" in err) == (0, True), err
        assert await desk.once() == 0
        assert [one.body["type"] for one in hook.received] == ["event.new", "event.updated"]
        assert hook.received[0].id == hook.turned_away[0].id
    assert (await monitor(desk, "alerts", "enable", "desk"))[0] == 1
