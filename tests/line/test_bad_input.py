"""Bad sources and bad pages: a clear word for each, and the rest goes on."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import yaml
from aiohttp import web
from line.desk import Desk
from line.story import OUTLETS, TEXTS, publish_exchange

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BIG = 50 * 1024 * 1024


async def _empty(request: web.Request) -> web.Response:
    return web.Response(body=b"", content_type="application/rss+xml")


async def _html(request: web.Request) -> web.Response:
    return web.Response(text="<!doctype html><html><body><h1>Not found here</h1></body></html>", content_type="text/html")


async def _truncated(request: web.Request) -> web.Response:
    text = (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>t</title><item><title>One</title><link>http://a.example/1</link>"
    )
    return web.Response(text=text, content_type="application/rss+xml")


async def _huge(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
    await response.prepare(request)
    for _ in range(BIG // 65536):
        await response.write(b"<item>" + b" " * 65530)
    return response


async def _bomb(request: web.Request) -> web.Response:
    body = gzip.compress(b" " * BIG)
    return web.Response(body=body, headers={"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"})


async def _slow_author(request: web.Request) -> web.Response:
    text = f"<rss version='2.0'><channel><item><title>t</title><author>{'a' * 80_000}</author></item></channel>"
    return web.Response(text=text, content_type="application/rss+xml")


BAD: dict[str, tuple[Handler, str]] = {
    "empty": (_empty, "the feed is empty (0 bytes)"),
    "html": (_html, "this is an HTML page, not a feed"),
    "huge": (_huge, "more than 8192 KiB"),
    "bomb": (_bomb, "more than 8192 KiB"),
    "slow-author": (_slow_author, "the parser had to be stopped"),
    "missing": (_html, "HTTP 404"),
}


@asynccontextmanager
async def bad_server() -> AsyncIterator[str]:
    app = web.Application()
    for name, (handler, _) in BAD.items():
        if name != "missing":
            app.router.add_get(f"/{name}", handler)
    app.router.add_get("/truncated", _truncated)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_each_bad_feed_is_named_in_plain_words_and_harms_no_other(desk: Desk, hook: HookReceiver) -> None:
    english = OUTLETS[:1]
    channels = {"desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}}
    async with NewsRoom(english) as room, bad_server() as bad:
        publish_exchange(room, 32, "en")
        desk.configure(room, english, channels)
        feeds = yaml.safe_load((desk.folder / "feeds.yaml").read_text(encoding="utf-8"))
        for name in (*BAD, "truncated"):
            feeds["feeds"].append({"name": name, "url": f"{bad}/{name}", "outlet": name, "language": "en", "every": "5m"})
        (desk.folder / "feeds.yaml").write_text(yaml.safe_dump(feeds), encoding="utf-8")
        assert await desk.once() == 0
    failed = {line["feed"]: line for line in desk.log() if line["event"] == "feed failed"}
    assert set(failed) == set(BAD)
    for name, (_, words) in BAD.items():
        assert words in failed[name]["why"], failed[name]
        assert failed[name]["again_at"]
    polled = {line["feed"]: line["entries"] for line in desk.log() if line["event"] == "polled"}
    assert polled == {"en": 1, "truncated": 1}
    assert [one.body["type"] for one in hook.received] == ["event.new"]


async def test_a_page_in_a_wrong_charset_is_read_all_the_same(desk: Desk, hook: HookReceiver) -> None:
    russian = OUTLETS[1:2]
    text = TEXTS["ru"].format(n=32)

    async def page(request: web.Request) -> web.Response:
        body = (
            f"<html><head><title>Обмен</title></head><body><article><h1>Обмен пленными</h1><p>{text}</p></article></body></html>"
        )
        return web.Response(body=body.encode("windows-1251"), headers={"Content-Type": "text/html; charset=utf-8"})

    async def feed(request: web.Request) -> web.Response:
        link = f"http://{request.host}/page.html"
        body = f"<rss version='2.0'><channel><item><title>Обмен пленными</title><link>{link}</link></item></channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/page.html", page)
    app.router.add_get("/ru/feed.xml", feed)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with NewsRoom(russian) as room:
        room.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        desk.configure(room, russian, {"desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}})
        assert await desk.once() == 0
    await runner.cleanup()
    (one,) = hook.received
    assert one.body["data"]["event"]["sources"][0]["text_from"] == "page"
    assert "Баку освободил 32" in one.body["data"]["event"]["figures"][0]["claims"][0]["sentence"]
