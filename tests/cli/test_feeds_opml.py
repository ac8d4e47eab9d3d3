"""`monitor feeds import` and `monitor feeds export`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cli.here import monitor
from cli.test_feeds_add import FEEDS, desk, feeds

OPML = """<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Lakes"><outline text="Հյուսիս">
 <outline type="rss" text="The Lake Herald" title="lake" xmlUrl="https://lake.example/rss" language="hy" category="/news/daily"/>
 <outline type="rss" text="Twice" xmlUrl="http://www.lake.example/rss/"/>
 <outline type="rss" text="Mine again" xmlUrl="https://mine.example/feed"/></outline>
 <outline text="Shore" xmlUrl="https://t.me/lakeside"/></outline>
<outline text="Odd" xmlUrl="feed:https://odd.example/a?x=$y&amp;z=1"/>
<outline text="A folder" xmlUrl="file:///etc/passwd"/>
</body></opml>"""

__all__ = ["desk"]


def run(desk: Path, verb: str, file: Path | str) -> subprocess.CompletedProcess[str]:
    return monitor("feeds", verb, str(file), "--config", str(desk))


def test_sources_are_added_with_their_groups_as_tags_and_duplicates_are_said(desk: Path) -> None:
    (desk / "in.opml").write_text(OPML, encoding="utf-8")
    done = run(desk, "import", desk / "in.opml")
    assert (done.returncode, done.stdout) == (0, f"{desk}/feeds.yaml:10: 3 sources added, 3 skipped\n")
    assert done.stderr.splitlines() == [
        "skipped: Twice: the same address as The Lake Herald, which the file names before it",
        f"skipped: Mine again: the same address as mine ({desk}/feeds.yaml:4)",
        "skipped: A folder: 'file:///etc/passwd' is no web address: it begins with https:// or http:// and names a host",
        "Try them: monitor feeds probe lake shore odd",
    ]
    lake, shore, odd = feeds(desk)[1:]
    assert (lake.name, lake.outlet, lake.language, lake.unverified) == ("lake", "The Lake Herald", "hy", True)
    assert lake.tags == ("lakes", "հյուսիս", "news", "daily")
    assert (shore.url, shore.tags, odd.url) == ("https://t.me/s/lakeside", ("lakes",), "https://odd.example/a?x=$y&z=1")
    again = run(desk, "import", desk / "in.opml")
    assert (again.returncode, again.stdout) == (0, "nothing to add: 6 sources named, 6 skipped\n")
    assert (desk / "feeds.yaml").read_text(encoding="utf-8").startswith(FEEDS.rstrip())


def test_what_is_exported_can_be_imported_elsewhere(desk: Path, tmp_path: Path) -> None:
    (desk / "in.opml").write_text(OPML, encoding="utf-8")
    assert run(desk, "import", desk / "in.opml").returncode == 0
    done = run(desk, "export", tmp_path / "out.opml")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        0,
        "left out, since no feed reader reads pages, sitemaps and channels: shore",
    )
    before = {feed.name: (feed.url, feed.outlet, feed.language, feed.tags) for feed in feeds(desk) if feed.name != "shore"}
    (desk / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    assert run(desk, "import", tmp_path / "out.opml").returncode == 0
    assert {feed.name: (feed.url, feed.outlet, feed.language, feed.tags) for feed in feeds(desk)} == before
    assert run(desk, "export", "-").stdout == (tmp_path / "out.opml").read_text(encoding="utf-8")


BOMB = "<!DOCTYPE opml [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><opml><body><outline text='&b;' xmlUrl='https://x.example'/></body></opml>"


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        (BOMB, 1, "it declares entities of its own"),
        ("<opml><body>\n" + "<outline text='x'>\n" * 30 + "</outline>" * 30 + "</body></opml>", 20, "nested deeper than 20"),
        ("<opml><body>\n<outline text='a' xmlUrl='https://a.example'>\n", 3, "no whole XML"),
        ("<html><body>no</body></html>", 1, "this is no OPML: it begins with <html>"),
        ("feeds: []", 1, "this is no OPML"),
        ("<opml><!--" + "x" * (4 * 1024 * 1024) + "--></opml>", 1, "larger than 4 MiB"),
        ("<opml><body>" + "<outline xmlUrl='https://a.example'/>" * 5_001 + "</body></opml>", 1, "more than 5000 sources"),
    ],
)
def test_what_is_no_honest_list_is_refused_with_its_line(desk: Path, body: str, line: int, said: str) -> None:
    (desk / "in.opml").write_text(body, encoding="utf-8")
    done = run(desk, "import", desk / "in.opml")
    assert done.returncode == 2
    assert done.stderr.startswith(f"{desk}/in.opml:{line}: ") and said in done.stderr
    assert (desk / "feeds.yaml").read_text(encoding="utf-8") == FEEDS


def test_a_file_that_is_not_there_is_said(desk: Path) -> None:
    done = run(desk, "import", desk / "none.opml")
    assert (done.returncode, "none.opml:1: this file cannot be read: no such file" in done.stderr) == (2, True)
    assert "cannot be written" in run(desk, "export", desk / "no" / "out.opml").stderr
