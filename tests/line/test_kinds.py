"""Sources that are no feeds, by the real daemon: a news sitemap behind an index, a page that lists articles, a Telegram
channel."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from fetch.host import Host, serving
from line.desk import Desk
from line.story import TEXTS, TITLES
from line.visitor import MINUTE, feed, visiting

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver
from monitor.model import FeedKind, FeedState, ListRules

WHEN = "2026-05-14T10:00:00+00:00"
MESSAGE = (
    '<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="gorge/{number}">'
    '<div class="tgme_widget_message_text">{text}</div><a class="tgme_widget_message_date" href="https://t.me/gorge/{number}">'
    '<time datetime="{when}">10:00</time></a></div></div>'
)


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A host on loopback."""
    async with serving() as one:
        yield one


def serves(host: Host, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8") -> str:
    """Answer ``path`` with ``body`` and its ETag; whoever knows it gets a 304."""
    raw = body.encode() if isinstance(body, str) else body
    etag = f'"{hashlib.sha256(raw).hexdigest()[:12]}"'

    async def play(request: web.BaseRequest) -> web.Response:
        known = request.headers.get("If-None-Match") == etag
        return web.Response(status=304 if known else 200, body=raw, headers={"ETag": etag, "Content-Type": kind})

    return host.plays_at(path, play)


def article(title: str, text: str) -> str:
    paragraphs = "".join(f"<p>{one}</p>" for one in text.split("\n\n"))
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"


def channel(*texts: str) -> str:
    inside = "".join(MESSAGE.format(number=number, text=text, when=WHEN) for number, text in enumerate(texts, 1))
    return f'<html><body><section class="tgme_channel_history">{inside}</section></body></html>'


def told(language: str, number: int = 32) -> tuple[str, str]:
    return TITLES[language].format(n=number), TEXTS[language].format(n=number)


def publish(host: Host) -> list[dict[str, Any]]:
    """The same exchange in a sitemap, a list and a channel; returns the sources."""
    title, text = told("hy")
    serves(host, "/hy/swap.html", article(title, text))
    news = (
        "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>"
        f"<loc>{host.url}/hy/swap.html</loc><news:news><news:publication_date>{WHEN}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url></urlset>"
    )
    serves(host, "/news.xml.gz", gzip.compress(news.encode(), mtime=0), "application/gzip")
    index = f"<sitemapindex><sitemap><loc>{host.url}/news.xml.gz</loc><lastmod>{WHEN}</lastmod></sitemap></sitemapindex>"
    title, text = told("ru")
    serves(host, "/ru/swap.html", article(title, text))
    listed = f"<html><body><ul><li class='n'><a href='/ru/swap.html'>{title}</a> <b>14.05.2026 14:00</b></li></ul></body></html>"
    return [
        {"name": "sitemap", "url": serves(host, "/sitemap.xml", index, "application/xml"), "outlet": "Valley Courier"},
        {
            "name": "list",
            "url": serves(host, "/ru/news", listed),
            "outlet": "Горный вестник",
            "list": {"item": "li.n", "date": "b"},
            "timezone": "Asia/Yerevan",
        },
        {"name": "channel", "url": serves(host, "/s/gorge", channel(told("en")[1])), "outlet": "Ձորի լուր", "kind": "telegram"},
    ]


def configure(desk: Desk, hook: HookReceiver, sources: list[dict[str, Any]]) -> None:
    channels = {"ops": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}}
    desk.configure(NewsRoom(()), (), channels)
    written = [{"every": "1s", **source} for source in sources]
    (desk.folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": written}, allow_unicode=True), encoding="utf-8")


async def test_one_event_of_a_sitemap_a_list_and_a_channel_is_told_once(host: Host, desk: Desk, hook: HookReceiver) -> None:
    configure(desk, hook, publish(host))
    await desk.start()
    for name in ("sitemap", "list", "channel"):
        await desk.wait_until_said("read", feed=name, kind="prisoner_exchange")
    await desk.polled("sitemap", "list", "channel")
    await desk.wait_until_quiet()
    assert [one.body["type"] for one in hook.received] == ["event.new"]
    read = {line["feed"]: line for line in desk.log() if line["event"] == "read"}
    assert {name: line["from"] for name, line in read.items()} == {"sitemap": "page", "list": "page", "channel": "feed"}
    paths = host.paths()
    assert paths.count("/news.xml.gz") == 1, "the index has not changed"
    assert "/gorge/1" not in paths, "a message has no page"
    known = [request for request in host.seen if request.path in {"/sitemap.xml", "/ru/news", "/s/gorge"}][6:]
    assert known and all("If-None-Match" in request.headers for request in known)
    serves(host, "/s/gorge", channel(told("en", 33)[1]))
    await hook.wait_for(lambda received: len(received) == 2, 20)
    assert hook.received[1].body["type"] in {"event.updated", "event.corrected"}
    assert await desk.stop() == 0


async def test_robots_txt_is_asked_for_pages_and_not_for_sitemaps(host: Host, tmp_path: Path) -> None:
    host.answers("/robots.txt", body=b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
    sources = {one["name"]: one["url"] for one in publish(host)}
    kinds = {"sitemap": FeedKind.SITEMAP, "list": FeedKind.LIST, "channel": FeedKind.TELEGRAM}
    feeds = [feed(sources[name], name=name, kind=kind, listing=ListRules(item="li.n")) for name, kind in kinds.items()]
    async with visiting(tmp_path, *feeds) as visitor:
        await visitor.visit()
        assert (await visitor.health("sitemap")).state is FeedState.FINE
        for name in ("list", "channel"):
            assert "robots.txt keeps monitor-tests from this page" in (await visitor.health(name)).evidence
    assert "/ru/news" not in host.paths() and "/s/gorge" not in host.paths()


async def test_an_index_without_dates_is_gone_through_at_each_poll(host: Host, tmp_path: Path) -> None:
    urls = "<urlset><url><loc>/{}.html</loc></url></urlset>"
    index = serves(host, "/sitemap.xml", "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>", "text/xml")
    serves(host, "/a.xml", urls.format("one"), "text/xml")
    async with visiting(tmp_path, feed(index)) as visitor:
        await visitor.visit()
        serves(host, "/a.xml", urls.format("two"), "text/xml")
        await visitor.next_visit()
        assert (await visitor.facts()).entries == 2


async def test_of_an_index_whose_parts_fail_the_others_are_read_and_asked_again(host: Host, tmp_path: Path) -> None:
    day = "<lastmod>2026-03-01</lastmod>"
    parts = "".join(f"<sitemap><loc>/{name}.xml</loc>{day}</sitemap>" for name in "ab")
    index = serves(host, "/sitemap.xml", f"<sitemapindex>{parts}</sitemapindex>", "text/xml")
    serves(host, "/a.xml", "<urlset><url><loc>/one.html</loc></url></urlset>", "text/xml")
    async with visiting(tmp_path, feed(index)) as visitor:
        await visitor.visit()
        assert ((await visitor.health()).state, (await visitor.facts()).entries) == (FeedState.FINE, 1)
        serves(host, "/b.xml", "<urlset><url><loc>/two.html</loc></url></urlset>", "text/xml")
        await visitor.next_visit()
        assert (await visitor.facts()).entries == 2
        asked = len(host.seen)
        await visitor.next_visit()
        assert len(host.seen) == asked + 1, "all is known now: the index alone is asked for"
    host.plays.pop("/a.xml"), host.plays.pop("/b.xml")


async def test_a_list_whose_page_has_changed_fails_with_advice(host: Host, tmp_path: Path) -> None:
    url = serves(host, "/news", "<ul><li class='n'><a href='/1'>One</a></li></ul>")
    async with visiting(tmp_path, feed(url, kind=FeedKind.LIST, listing=ListRules(item="li.n"))) as visitor:
        await visitor.visit()
        assert (await visitor.health()).state is FeedState.FINE
        serves(host, "/news", "<div class='card'><a href='/1'>One</a></div>")
        visitor.at += MINUTE
        await visitor.next_visit()
        health = await visitor.health()
    assert health.state is FeedState.FAILING
    assert "fits nothing" in health.evidence
    assert health.advice.startswith("The page has changed, or the rule never fitted")
