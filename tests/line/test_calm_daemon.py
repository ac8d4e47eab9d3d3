"""Held, silenced, gathered and given another form by the real daemon, and looked at with the real commands."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

import yaml
from line.desk import Desk
from line.story import OUTLETS, publish_exchange, publish_old

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver, MailReceiver

KINDS = ["prisoner_exchange", "prisoner_release"]


async def command(desk: Desk, *words: str) -> str:
    """What a command prints to standard output."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "monitor", *words, "--config", str(desk.folder)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **desk.environ},
    )
    told, complained = await process.communicate()
    assert process.returncode == 0, complained.decode()
    return told.decode()


async def test_what_is_held_and_silenced_is_shown_and_sent_in_the_desks_own_form(
    desk: Desk, hook: HookReceiver, mail: MailReceiver
) -> None:
    async with NewsRoom(OUTLETS) as room:
        publish_old(room)
        channels: dict[str, Any] = {
            "hook": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"},
            "mail": {"type": "email", "smtp": mail.url, "from": "Monitor <m@desk.example>", "to": ["night@desk.example"]},
        }
        desk.configure(room, OUTLETS[:2], channels, watchlist=wishes("prisoners", "hook"))
        asleep = wishes("sleeps", "mail", quiet_hours={"from": "00:00", "to": "23:59"}, group="10m")
        (desk.folder / "watchlists" / "sleeps.yaml").write_text(yaml.safe_dump(asleep), encoding="utf-8")
        (desk.folder / "templates").mkdir()
        (desk.folder / "templates" / "webhook.json").write_text('{"desk": {{ body.type|tojson }}}', encoding="utf-8")
        (desk.folder / "templates" / "event.subject.txt").write_text("[desk] {{ view.subject }}", encoding="utf-8")
        await desk.start()
        await desk.polled("en", "ru", times=1)
        silence = (await command(desk, "silence", "add", "--watchlist", "prisoners", "--until", "1h")).strip()
        publish_exchange(room, 32, "en", "ru")
        await desk.wait_until_said("read", kind="prisoner_exchange", feed="en")
        await desk.polled("en", "ru")
        held = {row["channel"]: row for row in json.loads(await command(desk, "alerts", "--state", "held", "--json"))}
        assert (held["hook"]["hold"], held["mail"]["hold"]) == ("silence", "quiet_hours")
        assert held["hook"]["said"].startswith(f"silence {silence} until ")
        assert (hook.received, mail.mails) == ([], [])
        await command(desk, "silence", "remove", silence, "--send")
        await command(desk, "alerts", "retry", held["mail"]["id"])
        (body,) = [one.body for one in await hook.wait_for(lambda received: len(received) == 1)]
        await desk.wait_until_quiet()
        assert await desk.stop() == 0
    assert (body["type"], body["data"]["extra"]) == ("event.new", {"desk": "event.new"})
    (sent,) = mail.mails
    assert str(sent["Subject"]).startswith("[desk] Exchange: 32 Armenians")


def wishes(name: str, channel: str, **alert: Any) -> dict[str, Any]:
    """A watchlist of exchanges and releases."""
    return {"name": name, "match": {"kinds": KINDS}, "alert": {"channels": [channel], **alert}}
