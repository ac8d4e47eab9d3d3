"""`monitor feeds add`, as people and scripts meet it: what is found, what is asked, what is written, what is refused."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from cli.here import monitor
from cli.site import EN, HTML, HY, TEXT, XML, cards, home, rss, serving

from monitor.config import load_config
from monitor.model import Feed, FeedKind, ListRules

FEEDS = """\
# The sources of the desk.
feeds:

  - name: mine          # the first one
    url: https://mine.example/feed
    outlet: Mine

# the end
"""
SETTINGS = {
    "http": {"allow_private_addresses": True, "per_domain": {"delay": "0s"}, "user_agent": "t/1 (+x@y.example)"},
    "channels": {"screen": {"type": "console"}},
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A configuration with one source and comments."""
    (tmp_path / "monitor.yaml").write_text(yaml.safe_dump(SETTINGS), encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    return tmp_path


def add(desk: Path, url: str, *options: str) -> subprocess.CompletedProcess[str]:
    return monitor("feeds", "add", url, "--config", str(desk), *options)


def feeds(desk: Path) -> list[Feed]:
    return list(load_config(desk, {}).feeds)


def test_the_feeds_of_a_site_are_shown_with_their_latest_entries_and_one_is_picked(desk: Path) -> None:
    head = "<link rel='alternate' type='application/rss+xml' href='/hy.xml'><link rel='alternate' type='text/html' href='/x'>"
    comments = "<link rel='alternate' type='application/rss+xml' href='/comments/feed/'>"
    links = "<a href='/en/rss'>English</a> <a href='/all/rss'>All of it</a> <a href='/dead/rss'>Gone</a> <a href='/about'>Us</a>"
    pages = {
        "/": (HTML, home(links, head + comments)),
        "/hy.xml": (XML, rss(*HY)),
        "/en/rss": (XML, rss(*EN, at="/en")),
        "/all/rss": (XML, rss(*HY)),
    }
    with serving(pages) as site:
        asked = add(desk, site.url)
        assert (asked.returncode, asked.stderr.splitlines()[-1]) == (
            2,
            "monitor: say which: --pick 1, several with commas, or --yes for the first",
        )
        assert (desk / "feeds.yaml").read_text(encoding="utf-8") == FEEDS
        done = add(desk, site.url, "--pick", "2", "--name", "lake-en")
        assert "/comments/feed/" not in site.asked
        assert site.asked.count("/") == 2
    assert done.stdout.splitlines() == [
        f" 1  {site.url}/hy.xml",
        "    feed, named by the page: 3 entries, the newest of 04 Mar 2026 08:00 UTC",
        f"      04 Mar 08:00  {HY[2]}",
        f"      04 Mar 07:00  {HY[1]}",
        f"      04 Mar 06:00  {HY[0]}",
        f" 2  {site.url}/en/rss",
        "    feed, linked on the page: 3 entries, the newest of 04 Mar 2026 08:00 UTC",
        f"      04 Mar 08:00  {EN[2]}",
        f"      04 Mar 07:00  {EN[1]}",
        f"      04 Mar 06:00  {EN[0]}",
        f"{desk}/feeds.yaml:10: lake-en is added",
    ]
    written = (desk / "feeds.yaml").read_text(encoding="utf-8")
    assert written == FEEDS + (
        f"\n  - name: lake-en\n    url: {site.url}/en/rss\n    outlet: Herald of the Lake\n    language: en\n"
        "    every: {min: 5m, max: 1h}\n"
    )


def test_a_feeds_own_address_is_added_at_once(desk: Path) -> None:
    with serving({"/feed": (XML, rss(*HY))}) as site:
        done = add(desk, f"{site.url}/feed", "--outlet", "The Lake")
        assert done.returncode == 0, done.stderr
        assert (feeds(desk)[1].outlet, feeds(desk)[1].language) == ("The Lake", "hy")


def test_without_a_scheme_an_address_is_https(desk: Path) -> None:
    done = add(desk, "mine.example/feed")
    assert (done.returncode, "https://mine.example/feed is there already" in done.stderr) == (1, True)


def test_usual_addresses_are_tried_where_a_page_names_no_feed(desk: Path) -> None:
    with serving({"/": (HTML, home()), "/hy": (HTML, home()), "/hy/feed/": (XML, rss(*HY))}) as site:
        assert add(desk, f"{site.url}/hy", "--yes").returncode == 0
        assert feeds(desk)[1].url == f"{site.url}/hy/feed/"


def test_the_feeds_that_a_page_of_feeds_lists_are_found(desk: Path) -> None:
    pages = {
        "/": (HTML, home("<a href='/rssfeeds'>RSS</a>")),
        "/rssfeeds": (HTML, home("<a href='/api/zq-1'>News</a><a href='/api/zq-2'>Nothing</a>")),
        "/api/zq-1": (XML, rss(*EN)),
        "/api/zq-2": (XML, rss()),
    }
    with serving(pages) as site:
        done = add(desk, site.url, "--yes")
        assert f"feed, listed on {site.url}/rssfeeds: 3 entries" in done.stdout
        assert site.asked.count("/rssfeeds") == 1
        assert [feed.url for feed in feeds(desk)[1:]] == [f"{site.url}/api/zq-1"]


def test_else_the_news_sitemap_that_robots_txt_names_is_proposed(desk: Path) -> None:
    urls = "".join(
        f"<url><loc>{{base}}/{number}</loc><n:news><n:publication_date>2026-03-0{number + 1}</n:publication_date>"
        f"<n:title>{title}</n:title></n:news></url>"
        for number, title in enumerate(EN)
    )
    pages = {
        "/": (HTML, home()),
        "/robots.txt": (TEXT, "User-agent: *\nAllow: /\nSitemap: {base}/pages.xml\nSitemap: {base}/news.xml\n"),
        "/news.xml": (XML, f"<urlset>{urls}</urlset>"),
    }
    with serving(pages) as site:
        done = add(desk, site.url, "--yes")
        assert "sitemap, named in robots.txt: 3 entries, the newest of 03 Mar 2026" in done.stdout
        assert (feeds(desk)[1].url, feeds(desk)[1].kind) == (f"{site.url}/news.xml", FeedKind.SITEMAP)
        assert feeds(desk)[1].outlet == "Herald"


def test_else_a_rule_for_the_page_itself_is_proposed(desk: Path) -> None:
    with serving({"/news": (HTML, cards(*EN))}) as site:
        done = add(desk, f"{site.url}/news", "--yes")
        assert "page that lists articles, a rule guessed from the page: 3 entries, the newest of 03 Mar 2026" in done.stdout
        added = feeds(desk)[1]
        assert (added.kind, added.outlet) == (FeedKind.LIST, "Ministry of the Lake")
        assert added.listing == ListRules(item="div.rows > div.news-row", title="h3", date="span.when", summary="p.lead")


def test_an_outlets_own_rule_for_its_page_goes_before_a_guess(desk: Path) -> None:
    (desk / "outlets.yaml").write_text(
        "outlets: {lake: {hosts: [127.0.0.1], list: {item: .news-row, title: h3}}}\n", encoding="utf-8"
    )
    with serving({"/news": (HTML, cards(*EN))}) as site:
        assert "the outlet's rule" in add(desk, f"{site.url}/news", "--yes").stdout
    written = (desk / "feeds.yaml").read_text(encoding="utf-8")
    assert "    kind: list\n" in written and "item:" not in written
    listing = feeds(desk)[1].listing
    assert listing is not None and listing.item == ".news-row"


def test_a_channels_page_elsewhere_than_on_t_me_is_known_by_what_it_holds(desk: Path) -> None:
    page = (Path(__file__).parents[1] / "parse" / "telegram.html").read_text(encoding="utf-8")
    with serving({"/s/lakeside": (HTML, page)}) as site:
        assert "Telegram channel, the address itself: 5 entries" in add(desk, f"{site.url}/s/lakeside").stdout
        assert (feeds(desk)[1].kind, feeds(desk)[1].outlet) == (FeedKind.TELEGRAM, "Lakeside Administration")


@pytest.mark.parametrize("url", ["t.me/lakeside", "https://t.me/s/lakeside/12", "http://telegram.me/lakeside"])
def test_a_channel_that_is_there_is_refused_by_any_of_its_addresses(desk: Path, url: str) -> None:
    with (desk / "feeds.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {name: shore, url: 'https://t.me/s/lakeside', outlet: Shore}\n")
    done = add(desk, url)
    assert done.returncode == 1
    assert done.stderr.endswith(f"the same address as shore ({desk}/feeds.yaml:9)\n")


def test_the_same_entries_under_another_address_are_refused(desk: Path) -> None:
    with serving({"/feed": (XML, rss(*HY)), "/mirror": (XML, rss(*HY))}) as site:
        assert add(desk, f"{site.url}/feed", "--name", "lake").returncode == 0
        done = add(desk, f"{site.url}/mirror")
        assert done.returncode == 1
        assert f"there already: the same entries as lake ({desk}/feeds.yaml:10)" in done.stdout
        assert done.stderr.endswith("monitor: all of it is there already\n")
        assert add(desk, f"{site.url}/mirror", "--pick", "1").returncode == 1


def test_a_whole_feed_is_no_repetition_of_a_sections(desk: Path) -> None:
    with serving({"/section": (XML, rss(*HY[:2])), "/all": (XML, rss(*HY, *EN))}) as site:
        assert add(desk, f"{site.url}/section", "--name", "section").returncode == 0
        assert add(desk, f"{site.url}/all", "--name", "all").returncode == 0
        assert [feed.name for feed in feeds(desk)] == ["mine", "section", "all"]


def test_what_the_database_remembers_tells_of_the_same_entries_too(desk: Path) -> None:
    with serving({"/feed": (XML, rss(*HY))}) as first:
        assert add(desk, f"{first.url}/feed", "--name", "lake").returncode == 0
        run = [sys.executable, "-m", "monitor", "run", "--once", "--config", str(desk)]
        subprocess.run(run, capture_output=True, timeout=60, check=True)
        with serving({"/mirror": (XML, rss(*HY).replace("{base}", first.url))}) as mirror:
            done = add(desk, f"{mirror.url}/mirror")
    assert "the same entries as lake" in done.stdout


def test_an_outlets_second_feed_has_what_the_first_one_has(desk: Path) -> None:
    with serving({"/hy": (XML, rss(*HY)), "/en": (XML, rss(*EN, at="/en"))}) as site:
        with (desk / "feeds.yaml").open("a", encoding="utf-8") as file:
            file.write(f"  - {{name: lake, url: '{site.url}/hy', outlet: Lake, side: AM, group: lake, timezone: Asia/Yerevan}}\n")
        assert add(desk, f"{site.url}/en").returncode == 0
    added = feeds(desk)[2]
    assert (added.outlet, added.side, added.group, added.timezone) == ("Lake", "AM", "lake", "Asia/Yerevan")


def test_robots_txt_is_asked_for_pages_and_not_for_feeds(desk: Path) -> None:
    pages = {"/robots.txt": (TEXT, "User-agent: *\nDisallow: /\n"), "/feed": (XML, rss(*HY)), "/news": (HTML, cards(*EN))}
    with serving(pages) as site:
        assert add(desk, f"{site.url}/feed").returncode == 0
        done = add(desk, f"{site.url}/news", "--yes")
    assert (done.returncode, "robots.txt keeps t from this page" in done.stderr) == (1, True)


def test_where_nothing_is_found_it_says_what_else_to_do(desk: Path) -> None:
    with serving({"/": (HTML, home())}) as site:
        done = add(desk, site.url, "--yes")
        assert done.returncode == 1 and "nothing was found" in done.stderr and "`list:`" in done.stderr
        assert add(desk, f"{site.url}/none").stderr.endswith("HTTP 404\n")
    assert (desk / "feeds.yaml").read_text(encoding="utf-8") == FEEDS


def test_a_number_that_names_nothing_is_wrong_usage(desk: Path) -> None:
    with serving({"/feed": (XML, rss(*HY))}) as site:
        done = add(desk, f"{site.url}/feed", "--pick", "1,7")
    assert (done.returncode, "write a number from 1 to 1" in done.stderr) == (2, True)


def test_a_name_that_is_taken_is_refused_with_its_line_and_nothing_is_written(desk: Path) -> None:
    with serving({"/feed": (XML, rss(*HY))}) as site:
        done = add(desk, f"{site.url}/feed", "--name", "mine")
    assert done.returncode == 2
    assert f"{desk}/feeds.yaml:10: a second feed `mine` (the first on line 4)" in done.stderr
    assert (desk / "feeds.yaml").read_text(encoding="utf-8") == FEEDS


@pytest.mark.parametrize(("answer", "code", "count"), [("\n", 0, 2), ("1,2\n", 0, 3), ("none\n", 1, 1)])
def test_on_a_terminal_it_asks(desk: Path, answer: str, code: int, count: int) -> None:
    head = "".join(f"<link rel='alternate' type='application/rss+xml' href='/{name}.xml'>" for name in ("hy", "en"))
    pages = {"/": (HTML, home(head=head)), "/hy.xml": (XML, rss(*HY)), "/en.xml": (XML, rss(*EN, at="/en"))}
    ours, theirs = pty.openpty()
    with serving(pages) as site:
        os.write(ours, answer.encode())
        command = [sys.executable, "-m", "monitor", "feeds", "add", site.url, "--config", str(desk)]
        done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, timeout=60, check=False)
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, len(feeds(desk))) == (code, count), done.stderr
    assert "Which? numbers, or none [1]" in done.stderr


def test_what_a_site_says_reaches_no_terminal_as_a_command(desk: Path) -> None:
    feed = rss("A title \u202e with\x1b[31m marks").replace("\x1b", "&#27;").encode().decode()
    with serving({"/": (HTML, home("<a href='/rss?\x1b[2J'>x</a><a href='/rss'>x</a>")), "/rss": (XML, feed)}) as site:
        site.pages["/rss?%1B[2J"] = site.pages["/rss"]
        done = add(desk, site.url)
    assert "\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in done.stdout
