"""From nothing to the first alert: `monitor init DIR --watch …` on feeds and receivers of this machine."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import yaml
from aiohttp import web
from line.story import OUTLETS, publish_exchange, publish_old
from standardwebhooks.webhooks import Webhook
from typer.testing import CliRunner

from monitor.cli.app import build
from monitor.config import load_config
from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import MailReceiver

WORDS = "prisoner exchange, Armenia-Azerbaijan border"
QUIET = {key: value for key, value in os.environ.items() if not key.startswith(("SMTP_", "MONITOR_"))}


async def init(folder: Path, *arguments: str, **environ: str) -> tuple[int, str]:
    """`monitor init` there: its exit code, and all that it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "monitor", "init", str(folder), *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=QUIET | environ,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode()


def feeds_of(room: NewsRoom, folder: Path) -> str:
    path = folder / "my-feeds.yaml"
    feeds = [{"name": one.id, "url": room.feed_url(one.id), "outlet": one.name, "language": one.language} for one in OUTLETS]
    path.write_text(yaml.safe_dump({"feeds": feeds}, allow_unicode=True), encoding="utf-8")
    return str(path)


@asynccontextmanager
async def hook() -> AsyncIterator[tuple[str, list[tuple[bytes, dict[str, str]]]]]:
    """A receiver that takes everything: its address, and what came."""
    came: list[tuple[bytes, dict[str, str]]] = []

    async def take(request: web.Request) -> web.Response:
        came.append((await request.read(), dict(request.headers)))
        return web.Response(text="noted")

    app = web.Application()
    app.router.add_post("/alerts", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/alerts", came
    finally:
        await runner.cleanup()


async def test_two_commands_lead_to_the_first_mail_in_less_than_a_minute(tmp_path: Path, mail: MailReceiver) -> None:
    async with NewsRoom(OUTLETS) as room:
        publish_old(room)
        publish_exchange(room, 32)
        began = time.monotonic()
        code, said = await init(
            tmp_path / "desk",
            *("--watch", WORDS, "--to", "you@desk.example", "--smtp", mail.url),
            *("--feeds", feeds_of(room, tmp_path), "--allow-private-addresses"),
        )
        assert time.monotonic() - began < 30, "a minute, with room for a busy machine"
    assert code == 0, said
    assert "kinds   prisoner exchange" in said and "sides   Armenia, Azerbaijan" in said
    assert "8 entries of 4 feeds" in said
    assert "Would have been sent: 1 message about 1 event" in said
    assert "14 May 10:00  Exchange: 32 Armenians, 2 Azerbaijanis freed · Ijevan–Gazakh" in said
    assert "250 taken" in said
    (sent,) = mail.mails
    assert (sent["To"], sent["From"]) == ("you@desk.example", "you@desk.example")
    assert sent["Subject"].startswith("TEST: Exchange: 32 Armenians, 2 Azerbaijanis freed")
    config = load_config(tmp_path / "desk", {})
    assert list(config.channels) == ["screen", "mail"]
    assert config.operator_channels == ("mail",)
    assert "Next, and for good: monitor run" in said


async def test_a_webhook_is_signed_with_a_secret_that_only_its_owner_may_read(tmp_path: Path) -> None:
    async with NewsRoom(OUTLETS) as room, hook() as (url, came):
        publish_exchange(room, 32, "hy", "ru")
        code, said = await init(
            tmp_path / "desk",
            *("--watch", "գերիների փոխանակում", "--webhook", url),
            *("--feeds", feeds_of(room, tmp_path), "--allow-private-addresses"),
        )
    assert code == 0, said
    assert "200 OK: noted" in said
    settings = tmp_path / "desk" / "monitor.yaml"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    secret = yaml.safe_load(settings.read_text(encoding="utf-8"))["channels"]["hook"]["secret"]
    assert secret not in said
    ((raw, headers),) = came
    Webhook(secret).verify(raw, headers)
    body = json.loads(raw)
    assert (body["type"], body["data"]["test"]) == ("event.new", True)
    assert body["data"]["event"]["title"].startswith("TEST: ")


async def test_without_a_receiver_the_terminal_shows_it_in_the_language_of_the_words(tmp_path: Path) -> None:
    async with NewsRoom(OUTLETS) as room:
        publish_exchange(room, 32)
        code, said = await init(
            tmp_path / "desk",
            *("--watch", "обмен пленными", "--feeds", feeds_of(room, tmp_path), "--allow-private-addresses"),
        )
    assert code == 0, said
    assert "ПРОВЕРКА: Обмен: армян — 32" in said


async def test_where_nothing_of_the_kind_is_told_an_invented_alert_shows_the_way(tmp_path: Path, mail: MailReceiver) -> None:
    async with NewsRoom(OUTLETS) as room:
        publish_old(room)
        code, said = await init(
            tmp_path / "desk",
            *("--watch", WORDS, "--to", "you@desk.example", "--smtp", mail.url),
            *("--feeds", feeds_of(room, tmp_path), "--allow-private-addresses"),
        )
    assert code == 0, said
    assert "Nothing in them would have alerted you" in said and "an invented alert" in said
    assert [one["Subject"].startswith("TEST: ") for one in mail.mails] == [True]


async def test_a_machine_that_is_offline_is_told_so_and_its_configuration_stands(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text("feeds:\n  - {name: nobody, url: 'http://127.0.0.1:9/feed', outlet: Nobody}\n", encoding="utf-8")
    code, said = await init(tmp_path / "desk", "--watch", WORDS, "--feeds", str(feeds), "--allow-private-addresses")
    assert code == 1
    assert "None of 1 feeds answered" in said and "Is this machine online?" in said
    assert len(load_config(tmp_path / "desk", {}).watchlists) == 1


async def test_a_mail_that_is_refused_is_shown_with_its_answer_and_fails(tmp_path: Path, mail: MailReceiver) -> None:
    mail.answer = "550 we know nobody of that name"
    async with NewsRoom(OUTLETS) as room:
        publish_exchange(room, 32)
        code, said = await init(
            tmp_path / "desk",
            *("--watch", WORDS, "--to", "you@desk.example", "--smtp", mail.url),
            *("--feeds", feeds_of(room, tmp_path), "--allow-private-addresses"),
        )
    assert code == 1
    assert "FAILED" in said and "550 we know nobody of that name" in said


def test_what_cannot_work_is_said_before_anything_is_written(tmp_path: Path) -> None:
    bad_feeds = tmp_path / "feeds.yaml"
    bad_feeds.write_text("feeds:\n  - {name: a, ulr: 'http://a.example/', outlet: A}\n", encoding="utf-8")
    mail = ("--to", "you@desk.example")
    wrong = {
        "name your mail server: --smtp": (*("--watch", WORDS), *mail),
        "SMTP_PASSWORD": ("--watch", WORDS, *mail, "--smtp", "smtp://me@mail.example:587"),
        "is no mail address": ("--watch", WORDS, "--to", "you at desk", "--smtp", "smtp://mail.example"),
        "--smtp: the relay is written smtp://": ("--watch", WORDS, *mail, "--smtp", "mail.example"),
        "--webhook: a webhook's url begins with https://": ("--watch", WORDS, "--webhook", "hook.example"),
        "a webhook needs https": ("--watch", WORDS, "--webhook", "http://hook.example/"),
        "nothing is asked for": ("--watch", "?!"),
        "none of en, hy, ru, az": ("--watch", WORDS, "--language", "fr"),
        "cannot be read": ("--watch", WORDS, "--feeds", str(tmp_path / "none.yaml")),
        "did you mean `url`?": ("--watch", WORDS, "--feeds", str(bad_feeds)),
        "go with --watch": mail,
    }
    for said, arguments in wrong.items():
        done = CliRunner(env=dict.fromkeys(("SMTP_PASSWORD", "SMTP_PASSWORD_FILE", "MONITOR_SMTP"))).invoke(
            build(), ["init", str(tmp_path / "desk"), *arguments]
        )
        assert (done.exit_code, said in done.output) == (2, True), (arguments, done.output)
        assert not list((tmp_path / "desk").rglob("*.yaml")), arguments
