"""`monitor feeds` and `monitor feeds probe`, as people and scripts meet them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from cli.site import EN, HTML, XML, cards, serving

TEXT = "The bridge over the river was opened for traffic on Monday, the municipality said, after two years of work. " * 6
ITEM = (
    "<item><title>The bridge is open</title><link>{base}/story.html</link><guid>1</guid>"
    "<pubDate>Wed, 04 Mar 2026 10:00:00 +0400</pubDate><description>The bridge was opened on Monday.</description></item>"
)
RSS = "<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
TITLE = "The bridge is open"
PAGE = f"<html lang='en'><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{TEXT}</p></article></body></html>"
HOME = "<html><head><link rel='alternate' type='application/rss+xml' href='/good'></head><body>Welcome</body></html>"


class Outlet(BaseHTTPRequestHandler):
    """A feed that works, one that has moved, a home page, and one that is gone."""

    def do_GET(self) -> None:
        base = f"http://{self.headers['Host']}"
        status, kind, body, headers = 200, "application/rss+xml", RSS.format(items=ITEM.format(base=base)), {"ETag": '"1"'}
        if self.path == "/home":
            kind, body = "text/html", HOME
        elif self.path == "/story.html":
            kind, body = "text/html", PAGE
        elif self.path == "/moved":
            status, headers = 301, {"Location": "/good"}
        elif self.path == "/bare":
            body, headers = RSS.format(items="<item><title>Կամուրջը բաց է</title></item>"), {}
        elif self.path != "/good":
            status, body = 404, "no"
        elif self.headers.get("If-None-Match") == '"1"':
            status, body = 304, ""
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(body.encode()))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A configuration with these feeds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outlet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    feeds = [
        {"name": name, "url": f"{base}/{name}", "outlet": name.title(), "language": "en", "unverified": name == "good"}
        for name in ("good", "moved", "bare", "home", "gone")
    ]
    settings = {
        "http": {
            "allow_private_addresses": True,
            "per_domain": {"concurrency": 4, "delay": "0s"},
            "user_agent": "t/1 (+x@y.example)",
        },
        "web": {"listen": "127.0.0.1:0"},
        "channels": {"screen": {"type": "console"}},
        "operator": {"channels": ["screen"], "failing_after": "0s"},
    }
    (tmp_path / "feeds.yaml").write_text(yaml.safe_dump({"feeds": feeds}), encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    yield tmp_path
    server.shutdown()
    server.server_close()


def monitor(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "220", "TERM": "dumb"},
        timeout=60,
        check=False,
    )


def test_a_probe_says_what_is_there_and_what_to_change(folder: Path) -> None:
    done = monitor("feeds", "probe", "--config", str(folder), "--json")
    assert done.returncode == 1, "two of them fail"
    found = {one["name"]: one for one in json.loads(done.stdout)}
    good = found["good"]
    assert good["works"]
    assert (good["items"], good["dated"], good["newest"]) == (1, 1, "2026-03-04T06:00:00+00:00")
    assert (good["saves_by"], good["language"], good["feed_text"]) == ("ETag", "en", 32)
    assert good["page_text"] > 500
    assert good["advice"] == ["it works: take `unverified: true` away"]
    assert found["moved"]["advice"] == [f"url: {good['url']} (it has moved for good)"]
    assert found["bare"]["language"] == "hy"
    assert found["bare"]["advice"] == [
        "language: hy (feeds.yaml says en)",
        "1 of its entries without a date: the time of their first sight stands in",
        "each poll costs 0 KiB, it knows no ETag: a longer `every:` spares the outlet",
        "the newest entry's page could not be had: what the feed itself holds is read",
    ]
    assert (found["home"]["works"], found["home"]["said"]) == (False, "this is an HTML page, not a feed")
    assert found["home"]["advice"] == [f"the page names this feed: {good['url']}"]
    assert found["gone"]["said"] == "HTTP 404"


def test_a_probe_of_what_works_ends_with_0_and_stores_nothing(folder: Path) -> None:
    done = monitor("feeds", "probe", "good", "--config", str(folder))
    assert done.returncode == 0
    assert "take `unverified: true` away" in done.stdout
    assert "good: 200" in done.stderr
    assert not (folder / "data").exists()


def test_a_feed_that_nobody_has_named_is_wrong_usage(folder: Path) -> None:
    done = monitor("feeds", "probe", "goood", "--config", str(folder))
    assert (done.returncode, done.stderr) == (2, "monitor: no feed is called goood\n")


def test_each_feed_has_a_state_its_evidence_and_what_to_do(folder: Path) -> None:
    assert monitor("run", "--once", "--config", str(folder)).returncode == 0
    done = monitor("feeds", "--config", str(folder), "--json")
    found = {one["name"]: one for one in json.loads(done.stdout)}
    assert {name: one["state"] for name, one in found.items()} == {
        "good": "fine",
        "moved": "fine",
        "bare": "fine",
        "home": "failing",
        "gone": "failing",
    }
    assert found["good"]["evidence"].startswith("1 entry, 1 new or edited")
    assert "this is an HTML page" in found["home"]["evidence"]
    assert "Open the address in a browser" in found["home"]["advice"]
    assert found["gone"]["problem"] == "status 404"
    assert found["gone"]["outlet"] == "Gone"
    assert "rhythm" not in found["gone"]
    assert (found["good"]["kind"], found["good"]["group"], found["good"]["independence"]) == ("feed", None, None)
    shown = monitor("feeds", "--config", str(folder))
    assert shown.returncode == 0
    assert "gone failing  HTTP 404 (once so far, " in shown.stdout
    assert "; it has never answered)\n  Look for the feed's new address" in shown.stdout
    assert "5 feeds: 3 fine, 2 failing" in shown.stderr


def test_before_the_first_run_every_feed_is_still_to_be_polled(folder: Path) -> None:
    done = monitor("feeds", "--config", str(folder))
    assert done.returncode == 0
    assert "not polled yet: good, moved, bare, home, gone" in done.stderr


def test_every_kind_is_probed_and_shown_as_what_it_is(folder: Path) -> None:
    message = (Path(__file__).parents[1] / "parse" / "telegram.html").read_text(encoding="utf-8")
    base = yaml.safe_load((folder / "feeds.yaml").read_text(encoding="utf-8"))["feeds"][0]["url"].removesuffix("/good")
    news = f"<urlset><url><loc>{base}/story.html</loc><lastmod>2026-03-04</lastmod></url></urlset>"
    pages = {
        "/index.xml": (XML, "<sitemapindex><sitemap><loc>{base}/news.xml</loc></sitemap></sitemapindex>"),
        "/news.xml": (XML, news),
        "/news": (HTML, cards(*EN)),
        "/s/lakeside": (HTML, message),
    }
    with serving(pages) as site:
        sources = [
            {"name": "map", "url": f"{site.url}/index.xml", "outlet": "Map", "kind": "sitemap"},
            {"name": "list", "url": f"{site.url}/news", "outlet": "List", "list": {"item": ".news-row"}},
            {"name": "channel", "url": f"{site.url}/s/lakeside", "outlet": "Channel", "kind": "telegram"},
            {"name": "misfit", "url": f"{site.url}/news?again", "outlet": "Misfit", "list": {"item": ".none"}},
        ]
        site.pages["/news?again"] = site.pages["/news"]
        (folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": sources}), encoding="utf-8")
        found = {one["name"]: one for one in json.loads(monitor("feeds", "probe", "--config", str(folder), "--json").stdout)}
        assert {name: one["items"] for name, one in found.items()} == {"map": 1, "list": 3, "channel": 5, "misfit": 0}
        assert found["map"]["page_text"] > 500
        assert [line for line in found["channel"]["advice"] if "page" in line] == []
        assert "fits nothing" in found["misfit"]["said"]
        assert monitor("run", "--once", "--config", str(folder)).returncode == 0
        shown = monitor("feeds", "--config", str(folder)).stdout
    assert "/lakeside/102" not in site.asked
    for name, kind, state in (("map", "sitemap", "fine"), ("list", "list", "fine"), ("channel", "telegram", "fine")):
        assert [line.split()[:3] for line in shown.splitlines() if line.startswith(f"{name} ")] == [[name, kind, state]]
    assert "misfit failing  the rule `list: {item: '.none'}` fits nothing" in shown
    assert "mend `list:` in feeds.yaml" in shown
