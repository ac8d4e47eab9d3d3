"""The daemon as a process: it starts, says what it does, stops in time, reloads, and keeps its secrets."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing

import aiohttp
from line.desk import SECRET, Desk
from line.story import OUTLETS, publish_exchange

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver, MailReceiver

ENGLISH = OUTLETS[:1]


def channels(hook: HookReceiver) -> dict[str, dict[str, str]]:
    return {"desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}}


async def test_sigterm_stops_it_within_ten_seconds_with_exit_0(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(ENGLISH) as room:
        desk.configure(room, ENGLISH, channels(hook))
        await desk.start()
        await desk.wait_until_said("polled")
        assert await desk.stop() == 0
    assert desk.log()[-1]["event"] == "stopped"


async def test_sighup_takes_a_new_configuration_and_refuses_a_broken_one(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(OUTLETS[:2]) as room:
        desk.configure(room, ENGLISH, channels(hook))
        await desk.start()
        await desk.wait_until_said("polled", feed="en")
        assert desk.process is not None

        feeds = desk.folder / "feeds.yaml"
        good = feeds.read_text(encoding="utf-8")
        feeds.write_text(good + "  - nmae: broken\n", encoding="utf-8")
        desk.process.send_signal(signal.SIGHUP)
        refused = await desk.wait_until_said("configuration not taken")
        assert "feeds.yaml:" in refused["problem"]
        await desk.polled("en")

        desk.configure(room, OUTLETS[:2], channels(hook))
        desk.process.send_signal(signal.SIGHUP)
        await desk.wait_until_said("configuration reloaded", feeds=2)
        await desk.wait_until_said("polled", feed="ru")
        publish_exchange(room, 32, "ru")
        await hook.wait_for(lambda received: len(received) == 1)
        assert await desk.stop() == 0


async def test_a_first_poll_seeds_the_archive_and_tells_only_of_what_is_young(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(ENGLISH) as room:
        publish_exchange(room, 32, "en")  # published months ago
        desk.configure(room, ENGLISH, channels(hook), backlog="24h")
        assert await desk.once() == 0
    assert hook.received == []
    with closing(sqlite3.connect(desk.folder / "data" / "monitor.db")) as connection:
        assert connection.execute("select count(*) from event").fetchone() == (1,)


async def test_a_second_daemon_on_the_same_database_is_refused(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(ENGLISH) as room:
        desk.configure(room, ENGLISH, channels(hook))
        await desk.start()
        await desk.wait_until_said("polled")
        first, desk.process = desk.process, None
        assert await desk.once() == 1
        desk.process = first
        assert await desk.stop() == 0
    assert "another monitor is running" in (desk.folder / "daemon.log").read_text(encoding="utf-8")


async def test_the_pages_answer_while_it_works(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(ENGLISH) as room, aiohttp.ClientSession() as session:
        publish_exchange(room, 32, "en")
        desk.configure(room, ENGLISH, channels(hook))
        await desk.start()
        await hook.wait_for(lambda received: len(received) == 1)
        url = (await desk.wait_until_said("watching"))["web"]
        for path in ("/healthz", "/readyz", "/"):
            async with session.get(url + path) as answer:
                assert answer.status == 200
        link = hook.received[0].body["data"]["event"]["url"]
        async with session.get(link) as answer:
            assert "Baku freed 32 Armenian" in await answer.text()


async def test_a_hostile_title_reaches_log_mail_and_page_as_plain_text(
    desk: Desk, hook: HookReceiver, mail: MailReceiver
) -> None:
    hostile = "Prisoners exchanged <script>alert(1)</script> \u202e\x1b[31m"
    both = channels(hook) | {"post": {"type": "email", "smtp": mail.url, "from": "m@desk.example", "to": ["night@desk.example"]}}
    async with NewsRoom(ENGLISH) as room, aiohttp.ClientSession() as session:
        publish_exchange(room, 32, "en")
        room.edit("swap-en", title=hostile.replace("\x1b", ""))
        desk.configure(room, ENGLISH, both)
        await desk.start()
        await hook.wait_for(lambda received: len(received) == 1)
        await desk.wait_until_quiet()
        url = (await desk.wait_until_said("watching"))["web"]
        async with session.get(url + "/") as answer:
            assert "<script>" not in await answer.text()
        async with session.get(hook.received[0].body["data"]["event"]["url"]) as answer:
            assert "<script>" not in await answer.text()
        assert await desk.stop() == 0
    html = mail.mails[0].get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert "\u202e" not in (desk.folder / "daemon.log").read_text(encoding="utf-8")


async def test_no_secret_is_ever_logged(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(ENGLISH) as room:
        publish_exchange(room, 32, "en")
        desk.configure(room, ENGLISH, channels(hook))
        hook.status = 503
        assert await desk.once() == 0
    said = (desk.folder / "daemon.log").read_text(encoding="utf-8")
    assert SECRET not in said
    assert SECRET.removeprefix("whsec_") not in said


async def test_mail_and_webhook_tell_the_same_and_an_update_hangs_below_the_first(
    desk: Desk, hook: HookReceiver, mail: MailReceiver
) -> None:
    both = channels(hook) | {"post": {"type": "email", "smtp": mail.url, "from": "m@desk.example", "to": ["night@desk.example"]}}
    async with NewsRoom(ENGLISH) as room:
        publish_exchange(room, 32, "en")
        desk.configure(room, ENGLISH, both)
        await desk.start()
        await hook.wait_for(lambda received: len(received) == 1)
        await desk.wait_until_quiet()
        publish_exchange(room, 33, "en")
        await hook.wait_for(lambda received: len(received) == 2)
        await desk.wait_until_quiet()
        assert await desk.stop() == 0
    first, second = mail.mails
    assert "32 Armenians" in first["Subject"]
    assert "Ijevan" in first["Subject"]
    assert second["In-Reply-To"] == first["Message-ID"]
    text = second.get_body(("plain",))
    assert text is not None
    said = text.get_content()
    assert "32" in said
    assert "33" in said
    assert first["Auto-Submitted"] == "auto-generated"
