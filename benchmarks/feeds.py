"""How long it takes to read a feed that changed, against feedparser: ``make bench``.

For each language a feed of 40 entries with their whole text, put together from our own annotated articles (in
tests/gold/held.jsonl), as WordPress writes RSS, and one as Atom; and one with a bare ampersand, which is odd. In turns, in one
process on one thread: `parse_entries`, feedparser as its documentation says, and feedparser without sanitising and resolving.
Medians of processor time; after the first round the entries are known, as at each poll but the first. The last column: of how
many entries both say the same title, link, id and date. Targets (issue 6): 5 ms, all.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import warnings
from calendar import timegm
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

import feedparser

from benchmarks.reading import LANGUAGES, ROOT, turns
from monitor.model import Page
from monitor.parse import parse_entries
from monitor.parse.plain import plain_line

URL = "https://paper.example/feed/"
AT = datetime(2025, 8, 12, 12, tzinfo=UTC)
ENTRIES = 40
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)


def stories(lang: str) -> Iterator[tuple[int, str, str, datetime]]:
    """Number, title, text as markup, and time of as many stories as a feed has."""
    lines = (ROOT / "tests" / "gold" / "held.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["lang"] == lang]
    for number in range(ENTRIES):
        row = rows[number % len(rows)]
        paragraphs = row["text"].split("\n\n")
        picture = f'<img decoding="async" src="https://paper.example/{number}.jpg" alt=""/>'
        figure = f'<figure class="wp-block-image size-large">{picture}</figure>'
        body = figure + "".join(f'<p class="has-text">{escape(one)} <a href="{URL}{number}">…</a></p>\n' for one in paragraphs)
        yield number, row["title"], body, AT - timedelta(minutes=37 * number)


def rss(lang: str) -> bytes:
    """A feed as WordPress writes it."""
    items = "".join(
        f"""
	<item>
		<title>{escape(title)}</title>
		<link>https://paper.example/{lang}/2025/08/12/story-{number}/</link>
		<comments>https://paper.example/{lang}/2025/08/12/story-{number}/#respond</comments>
		<dc:creator><![CDATA[News desk]]></dc:creator>
		<pubDate>{format_datetime(at)}</pubDate>
		<category><![CDATA[News]]></category>
		<category><![CDATA[Region]]></category>
		<guid isPermaLink="false">https://paper.example/?p={70_000 + number}</guid>
		<description><![CDATA[<p>{escape(body[200:500])} [&#8230;]</p>]]></description>
		<content:encoded><![CDATA[{body}]]></content:encoded>
		<wfw:commentRss>https://paper.example/{lang}/2025/08/12/story-{number}/feed/</wfw:commentRss>
		<slash:comments>0</slash:comments>
	</item>"""
        for number, title, body, at in stories(lang)
    )
    head = f"""<title>Paper</title>
	<atom:link href="{URL}" rel="self" type="application/rss+xml" />
	<link>https://paper.example</link><description>News</description><lastBuildDate>{format_datetime(AT)}</lastBuildDate>
	<language>{lang}</language><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"""
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {SPACES}><channel>{head}{items}</channel></rss>'.encode()


def atom(lang: str) -> bytes:
    """The same stories as Atom."""
    entries = "".join(
        f'<entry><title type="html">{escape(escape(title))}</title><link rel="alternate" type="text/html" '
        f'href="https://paper.example/{number}"/><id>tag:paper.example,2025:{number}</id><author><name>News desk</name></author>'
        f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated><category term='News'/>"
        f'<content type="html">{escape(body)}</content></entry>'
        for number, title, body, at in stories(lang)
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>{entries}</feed>'.encode()


def agreeing(page: Page) -> int:
    """How many entries say the same by feedparser and by us."""
    theirs = feedparser.parse(io.BytesIO(page.body), response_headers={"content-location": URL}).entries
    return sum(_says(one) == (other.title, other.link, other.guid, other.published)
               for one, other in zip(theirs, parse_entries(page).entries, strict=False))  # fmt: skip


def _says(entry: Any) -> tuple[str, str, str, datetime]:
    when = datetime.fromtimestamp(timegm(entry.get("published_parsed")), UTC)
    return plain_line(entry.get("title")), entry.get("link"), entry.get("id"), when


def table(rounds: int) -> Iterator[tuple[str, ...]]:
    """A line a feed."""
    yield ("feed", "KiB", "read, ms", "feedparser, ms", "ratio", "unsanitised, ms", "ratio", "the same")
    feeds = {f"rss {lang}": rss(lang) for lang in LANGUAGES} | {"atom hy": atom("hy")}
    feeds["rss en, odd"] = feeds["rss en"].replace(b"<title>Paper</title>", b"<title>Paper & Co</title>")
    for name, body in feeds.items():
        page = Page(url=URL, final_url=URL, status=200, headers={"content-type": "text/xml"}, body=body, fetched_at=AT)
        ours, theirs, bare = turns(rounds, lambda page=page: parse_entries(page), _feedparser(body), _feedparser(body, bare=True))  # type: ignore[misc]
        cells = (f"{ours:.1f}", f"{theirs:.1f}", f"{ours / theirs:.2f}", f"{bare:.1f}", f"{ours / bare:.2f}")
        yield (name, f"{len(body) // 1024}", *cells, f"{agreeing(page)} of {ENTRIES}")


def _feedparser(body: bytes, *, bare: bool = False) -> Callable[[], object]:
    choices = {"sanitize_html": False, "resolve_relative_uris": False} if bare else {}
    return lambda: feedparser.parse(io.BytesIO(body), response_headers={"content-type": "text/xml"}, **choices)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    warnings.simplefilter("ignore")  # feedparser's own deprecations
    lines = list(table(parser.parse_args(arguments).rounds))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        cells = [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        sys.stdout.write("  ".join(cells) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
