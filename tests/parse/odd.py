"""Feeds of all kinds as the world serves them, with what is in them: title, link, guid and date of each entry."""

# ruff: noqa: E501 - a case a line

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

URL = "https://feeds.example/news/feed.xml"


@dataclass(frozen=True)
class Odd:
    """A document as it is served from `URL`, and what is in it: (title, link, guid, date) an entry; None: not looked at."""

    name: str
    body: bytes
    found: list[tuple[str | None, str | None, str | None, datetime | None]]
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/rss+xml"})


def at(day: int = 4, hour: int = 6, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


A, B = "https://paper.example/a", "https://paper.example/b"
PUBLISHED = "<pubDate>Wed, 04 Mar 2026 10:00:00 +0400</pubDate>"
BRIDGE = f"<item><title>Bridge</title><link>{A}</link><guid>{A}</guid>{PUBLISHED}</item>"
ROAD = (
    f"<item><title>Road</title><link>{B}</link><guid isPermaLink='false'>n-2</guid><pubDate>4 Mar 2026 06:00 GMT</pubDate></item>"
)
BRIDGE_IS, ROAD_IS = ("Bridge", A, A, at()), ("Road", B, "n-2", at())
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
DC = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
ATOM = "xmlns='http://www.w3.org/2005/Atom'"
ATOM03 = "xmlns='http://purl.org/atom/ns#'"


def rss(inside: str, *, head: str = "<title>Paper</title>", version: str = "2.0", before: str = "", spaces: str = "") -> bytes:
    return f"{before}<rss version='{version}' {spaces}><channel>{head}{inside}</channel></rss>".encode()


def one(inside: str, **changes: str) -> bytes:
    return rss(f"<item>{inside}</item>", **changes)


def atom(inside: str, *, attributes: str = ATOM, head: str = "<title>Paper</title>") -> bytes:
    return f"<feed {attributes}>{head}{inside}</feed>".encode()


def json_feed(*items: object, **more: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": items, **more}).encode()


CASES = [
    # --- versions
    Odd("rss 2.0", rss(BRIDGE + ROAD), [BRIDGE_IS, ROAD_IS]),
    Odd("rss 0.91", rss(BRIDGE, version="0.91"), [BRIDGE_IS]),
    Odd("rss 0.92", rss(BRIDGE, version="0.92"), [BRIDGE_IS]),
    Odd("rss of a version nobody knows", rss(BRIDGE, version="17"), [BRIDGE_IS]),
    Odd(
        "rss 0.91 with netscape's DTD",
        rss(
            BRIDGE, version="0.91",
            before='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">',
        ),
        [BRIDGE_IS],
    ),
    Odd("rss without a channel", f"<rss version='2.0'>{BRIDGE}</rss>".encode(), [BRIDGE_IS]),
    Odd("items behind the channel", f"<rss version='2.0'><channel><title>P</title></channel>{BRIDGE}{ROAD}</rss>".encode(), [BRIDGE_IS, ROAD_IS]),
    Odd("two channels", f"<rss><channel>{BRIDGE}</channel><channel>{ROAD}</channel></rss>".encode(), [BRIDGE_IS, ROAD_IS]),
    Odd("rss in a namespace", f"<rss xmlns='http://backend.userland.com/rss2' version='2.0'><channel>{BRIDGE}</channel></rss>".encode(), [BRIDGE_IS]),
    Odd("shouting", b"<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>Bridge</TITLE><LINK>" + A.encode() + b"</LINK></ITEM></CHANNEL></RSS>", [("Bridge", A, None, None)]),
    Odd(
        "rss 1.0",
        f"<rdf:RDF {RDF} {DC} xmlns='http://purl.org/rss/1.0/'><channel rdf:about='{A}'><title>P</title></channel><item rdf:about='{A}'>"
        f"<title>Bridge</title><link>{A}</link><dc:date>2026-03-04T10:00:00+04:00</dc:date></item></rdf:RDF>".encode(),
        [BRIDGE_IS],
    ),
    Odd(
        "rss 0.90",
        f"<rdf:RDF {RDF} xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>P</title></channel><item><title>Bridge</title>"
        f"<link>{A}</link></item></rdf:RDF>".encode(),
        [("Bridge", A, None, None)],
    ),
    Odd(
        "atom 0.3",
        atom(
            f"<entry><title mode='escaped' type='text/html'>Brid&lt;i&gt;ge&lt;/i&gt;</title><link rel='alternate' type='text/html' href='{A}'/>"
            f"<id>tag:1</id><issued>2026-03-04T10:00:00+04:00</issued><modified>2026-03-04T11:00:00+04:00</modified></entry>",
            attributes=f"version='0.3' {ATOM03}",
        ),
        [("Bridge", A, "tag:1", at())],
    ),
    Odd(
        "atom 1.0",
        atom(f"<entry><title>Bridge</title><link href='{A}'/><id>urn:1</id><updated>2026-03-04T06:00:00Z</updated></entry>"),
        [("Bridge", A, "urn:1", at())],
    ),
    Odd(
        "atom with a prefix",
        f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>Bridge</a:title><a:link href='{A}'/><a:id>urn:1</a:id></a:entry></a:feed>".encode(),
        [("Bridge", A, "urn:1", None)],
    ),
    Odd(
        "atom with markup in its title",
        atom(f"<entry><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>bridge</b></div></title><id>{A}</id></entry>"),
        [("A bridge", A, A, None)],
    ),
    Odd(
        "atom with links of all kinds",
        atom(
            f"<entry><title>Bridge</title><link rel='self' href='{B}'/><link rel='enclosure' href='{B}/x.mp3'/><link rel='replies' href='{B}/r'/>"
            f"<link href='{A}' hreflang='en'/><link rel='edit' href='{B}/e'/><id>urn:1</id></entry>"
        ),
        [("Bridge", A, "urn:1", None)],
    ),
    Odd("atom with an alternate of another type only", atom(f"<entry><title>Bridge</title><link type='application/json' href='{A}'/><id>urn:1</id></entry>"), [("Bridge", A, "urn:1", None)]),
    Odd("atom with a related link only", atom(f"<entry><title>Bridge</title><link rel='related' href='{A}'/><id>urn:1</id></entry>"), [("Bridge", A, "urn:1", None)]),
    Odd("atom whose id is its link", atom(f"<entry><title>Bridge</title><id>{A}</id></entry>"), [("Bridge", A, A, None)]),
    Odd(
        "cdf",
        f"<CHANNEL HREF='{B}'><TITLE>P</TITLE><ITEM HREF='{A}' LASTMOD='2026-03-04T06:00Z'><TITLE>Bridge</TITLE></ITEM></CHANNEL>".encode(),
        [("Bridge", A, None, at())],
    ),
    # --- JSON
    Odd("json feed 1.1", json_feed({"id": "1", "url": A, "title": "Bridge", "date_published": "2026-03-04T10:00:00+04:00"}), [("Bridge", A, "1", at())]),
    Odd("json feed 1.0", json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": A, "content_text": "Bridge"}]}).encode(), [("Bridge", A, A, None)]),
    Odd("json feed with numbers for ids", json_feed({"id": 17, "url": A, "title": "Bridge"}, {"id": 18.5, "url": B, "title": "Road"}), [("Bridge", A, "17", None), ("Road", B, "18.5", None)]),
    Odd("json feed with a byte order mark", b"\xef\xbb\xbf" + json_feed({"id": "1", "url": A, "title": "Bridge"}), [("Bridge", A, "1", None)]),
    Odd("json feed in UTF-16", json_feed({"id": "1", "url": A, "title": "Bridge"}).decode().encode("utf-16"), [("Bridge", A, "1", None)]),
    Odd("json feed with an external link", json_feed({"id": "1", "external_url": A, "title": "Bridge"}), [("Bridge", A, "1", None)]),
    Odd("json feed with a relative link", json_feed({"id": "1", "url": "/a", "title": "Bridge"}, home_page_url="https://paper.example/"), [("Bridge", A, "1", None)]),
    Odd("json feed that names no version", json.dumps({"title": "P", "items": [{"id": "1", "url": A, "title": "Bridge"}]}).encode(), [("Bridge", A, "1", None)]),
    Odd("json feed without a title", json_feed({"id": "1", "url": A, "content_html": "<p>Bridge</p>"}), [("Bridge", A, "1", None)]),
    Odd("json feed that breaks off", json_feed({"id": "1", "url": A, "title": "Bridge"}, {"id": "2", "title": "Road"})[:-9], [("Bridge", A, "1", None)]),
    Odd("json feed with a line break in a string", json_feed({"id": "1", "url": A, "title": "Bri dge"}).replace(b"Bri ", b"Bri\n"), [("Bri dge", A, "1", None)]),
    Odd("json feed without items", json_feed(), []),
    # --- links
    Odd("a link that is relative to the site", one("<title>Bridge</title><link>/a</link>", head="<link>https://paper.example/</link>"), [("Bridge", A, None, None)]),
    Odd("a link that is relative to the feed", one("<title>Bridge</title><link>a?x=1&amp;y=2</link>"), [("Bridge", "https://feeds.example/news/a?x=1&y=2", None, None)]),
    Odd("a link that is relative to xml:base", one("<title>Bridge</title><link>a</link>", spaces="xml:base='https://paper.example/x'"), [("Bridge", A, None, None)]),
    Odd("xml:base on the item", b"<rss><channel><item xml:base='https://paper.example/x'><title>Bridge</title><link>a</link></item></channel></rss>", [("Bridge", A, None, None)]),
    Odd("xml:base in xml:base", f"<feed {ATOM} xml:base='https://paper.example/x/'><entry xml:base='../'><title>Bridge</title><link href='a'/></entry></feed>".encode(), [("Bridge", A, None, None)]),
    Odd("a link that is relative to Content-Location", one("<title>Bridge</title><link>a</link>"), [("Bridge", A, None, None)], {"content-type": "text/xml", "content-location": "https://paper.example/feed"}),
    Odd("a link without a scheme", one("<title>Bridge</title><link>//paper.example/a</link>"), [("Bridge", A, None, None)]),
    Odd("a link in white space", one(f"<title>\n  Bridge\n</title><link>\n  {A}\n</link>"), [("Bridge", A, None, None)]),
    Odd("a link in CDATA", one("<title>Bridge</title><link><![CDATA[https://paper.example/a?x=1&y=2]]></link>"), [("Bridge", f"{A}?x=1&y=2", None, None)]),
    Odd("a link encoded twice", one("<title>Bridge</title><link>https://paper.example/a?x=1&amp;amp;y=2</link>"), [("Bridge", f"{A}?x=1&y=2", None, None)]),
    Odd("a link that is a script", one("<title>Bridge</title><link>javascript:alert(1)</link>"), [("Bridge", "", None, None)]),
    Odd("no link but a guid", one(f"<title>Bridge</title><guid>{A}</guid>"), [("Bridge", A, A, None)]),
    Odd("no link, and a guid that says it is none", one(f"<title>Bridge</title><guid isPermaLink='false'>{A}</guid>"), [("Bridge", "", A, None)]),
    Odd("no link, and a bare guid", one("<title>Bridge</title><guid>17</guid>"), [("Bridge", "", "17", None)]),
    Odd("an empty link and a guid", one(f"<title>Bridge</title><link/><guid>{A}</guid>"), [("Bridge", A, A, None)]),
    Odd("a bare guid and a link", one(f"<title>Bridge</title><guid>17</guid><link>{A}</link>"), [("Bridge", A, "17", None)]),
    Odd("a guid with white space", one(f"<title>Bridge</title><guid>\n 17\n</guid><link>{A}</link>"), [("Bridge", A, "17", None)]),
    Odd("atom's link in rss", one(f"<title>Bridge</title><a:link xmlns:a='http://www.w3.org/2005/Atom' href='{A}'/>"), [("Bridge", A, None, None)]),
    Odd("the site's and the feed's own link", one("<title>Bridge</title><link>/a</link>", head="<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='self' href='https://other.example/f'/><link>https://paper.example</link>"), [("Bridge", A, None, None)]),
    # --- titles
    Odd("a title encoded twice", one("<title>AT&amp;amp;T &amp;quot;bridge&amp;quot;</title>"), [('AT&T "bridge"', "", None, None)]),
    Odd("a title in CDATA", one("<title><![CDATA[AT&T <b>bridge</b>]]></title>"), [("AT&T bridge", "", None, None)]),
    Odd("a title with a comparison", one("<title>1 &lt; 2, and 3&gt;2</title>"), [("1 < 2, and 3>2", "", None, None)]),
    Odd("a title with what is no tag", one("<title>Sanctions &lt;EU only&gt;</title>"), [("Sanctions <EU only>", "", None, None)]),
    Odd("a title with a script", one("<title>Bridge&lt;script&gt;alert(1)&lt;/script&gt;</title>"), [("Bridge", "", None, None)]),
    Odd("a title with elements", one("<title>The <b>new</b> bridge</title>"), [("The new bridge", "", None, None)]),
    Odd("no title but a text", one(f"<link>{A}</link><description>&lt;p&gt;Bridge opened.&lt;/p&gt;</description>"), [("Bridge opened.", A, None, None)]),
    Odd("no title and no text", one(f"<link>{A}</link>"), [(A, A, None, None)]),
    Odd("an empty title", one(f"<title/><link>{A}</link><description>Bridge</description>"), [("Bridge", A, None, None)]),
    Odd("a title of the Dublin Core", one(f"<dc:title>Bridge</dc:title><link>{A}</link>", spaces=DC), [("Bridge", A, None, None)]),
    Odd("a picture's title behind the item's", one("<title>Bridge</title><m:content xmlns:m='http://search.yahoo.com/mrss/' url='x'><m:title>Photo</m:title></m:content>"), [("Bridge", "", None, None)]),
    Odd("a picture's title before the item's", one("<m:content xmlns:m='http://search.yahoo.com/mrss/' url='x'><m:title>Photo</m:title></m:content><title>Bridge</title>"), [("Bridge", "", None, None)]),
    Odd("a source with a title", atom(f"<entry><source><title>Other</title><id>x</id><link href='{B}'/></source><title>Bridge</title><link href='{A}'/><id>1</id></entry>"), [("Bridge", A, "1", None)]),
    Odd("the channel's image and text input", rss(BRIDGE, head=f"<image><title>I</title><link>{B}</link><url>x</url></image><textInput><title>T</title><name>q</name><link>{B}</link></textInput>"), [BRIDGE_IS]),
    # --- dates
    Odd("a date of the Dublin Core", one("<title>B</title><dc:date>2026-03-04T06:00Z</dc:date>", spaces=DC), [("B", "", None, at())]),
    Odd("a date without seconds and weekday", one("<title>B</title><pubDate>04 Mar 26 06:00 UT</pubDate>"), [("B", "", None, at())]),
    Odd("a date of the east coast", one("<title>B</title><pubDate>Wed, 4 Mar 2026 01:00:00 EST</pubDate>"), [("B", "", None, at())]),
    Odd("a date in Russian", one("<title>B</title><pubDate>Ср, 04 мар. 2026 10:00:00 +0400</pubDate>"), [("B", "", None, at())]),
    Odd("a date in Armenian", one("<title>B</title><pubDate>4 մարտի, 2026 թ., 10:00 +0400</pubDate>"), [("B", "", None, at())]),
    Odd("a date in Azerbaijani", one("<title>B</title><pubDate>4 mart 2026, 10:00 +0400</pubDate>"), [("B", "", None, at())]),
    Odd("a date in seconds", one("<title>B</title><pubDate>1772604000</pubDate>"), [("B", "", None, at())]),
    Odd("a date in a zone nobody knows", one("<title>B</title><pubDate>Wed, 4 Mar 2026 06:00:00 XXX</pubDate>"), [("B", "", None, None)]),
    Odd("a date that is none", one("<title>B</title><pubDate>just now</pubDate>"), [("B", "", None, None)]),
    Odd("an unreadable date beside a readable one", one("<title>B</title><pubDate>now</pubDate><dc:date>2026-03-04T06:00Z</dc:date>", spaces=DC), [("B", "", None, at())]),
    Odd("a month first, by an American", one("<title>B</title><pubDate>3/4/2026 06:00</pubDate>", head="<language>en-us</language>"), [("B", "", None, at())]),
    # --- broken
    Odd("cut short", rss(BRIDGE + ROAD)[:-40], [BRIDGE_IS, ("Road", B, "n-2", None)]),
    Odd("cut short in a title", (rss(BRIDGE)[:-16] + b"<item><title>Ro"), [BRIDGE_IS, ("", "", None, None)]),
    Odd("an ampersand", one(f"<title>AT&T</title><link>{A}?x=1&y=2</link>"), [("AT&T", f"{A}?x=1&y=2", None, None)]),
    Odd("an entity of HTML", one(f"<title>Bridge&nbsp;&laquo;new&raquo;</title><link>{A}</link>"), [("Bridge «new»", A, None, None)]),
    Odd("an entity of its own", rss(BRIDGE.replace("Bridge", "&b;"), before="<!DOCTYPE rss [<!ENTITY b \"Bridge\">]>"), [BRIDGE_IS]),
    Odd("control characters", one(f"<title>Bri\x01d\x1fge</title><link>{A}</link>"), [("Bridge", A, None, None)]),
    Odd("a tag that is not closed", f"<rss><channel><item><title>Bridge<link>{A}</link></item>{ROAD}</channel></rss>".encode(), [(None, None, None, None), ROAD_IS]),
    Odd("a prefix nobody declared", one("<title>Bridge</title><media:content url='x'/><dc:creator>A</dc:creator>"), [("Bridge", "", None, None)]),
    Odd("an end of a link where there was none", f"<rss></link><channel></link>{BRIDGE}</link>{ROAD}</channel></rss".encode(), [BRIDGE_IS, ROAD_IS]),
    Odd("a title in a title", f"<rss><channel><item><title><title>Bridge</title><link>{A}</link></item></channel></rss>".encode(), [("Bridge", A, None, None)]),
    Odd("an end in a title", one(f"<title>Bri</channel>dge</title><link>{A}</link>"), [("Bridge", A, None, None)]),
    Odd("noise before the document", b"Warning: x in y on line 3\n<?xml version='1.0'?>" + rss(BRIDGE), [BRIDGE_IS]),
    Odd("noise behind the document", rss(BRIDGE) + b"<!-- 0.3 s --><script>x()</script>", [BRIDGE_IS]),
    Odd("empty lines before the declaration", b"\r\n\r\n<?xml version='1.0' encoding='utf-8'?>" + rss(BRIDGE), [BRIDGE_IS]),
    Odd("nothing in the item", rss("<item/>"), [("", "", None, None)]),
    Odd("comments and instructions", b"<?xml version='1.0'?><?xml-stylesheet href='x'?><!-- c -->" + one(f"<!-- c --><title>Bri<!-- c -->dge</title><link>{A}</link>"), [("Bridge", A, None, None)]),
    # --- repeated
    Odd("the same again", rss(BRIDGE + BRIDGE + ROAD), [BRIDGE_IS, ROAD_IS]),
    Odd("one guid for all", rss(f"<item><title>Bridge</title><link>{A}</link><guid>g</guid></item><item><title>Road</title><link>{B}</link><guid>g</guid></item>"), [("Bridge", A, "g", None), ("Road", B, "g", None)]),
    Odd("one link for all", rss(f"<item><title>Bridge</title><link>{A}</link></item><item><title>Road</title><link>{A}</link></item>"), [("Bridge", A, None, None), ("Road", A, None, None)]),
    Odd("one title for all", rss("<item><title>News</title><description>Bridge</description></item><item><title>News</title><description>Road</description></item>"), [("News", "", None, None)] * 2),
    Odd("one guid, one link and one title for all, and another text", rss(f"<item><title>B</title><link>{A}</link><description>x</description></item><item><title>B</title><link>{A}</link><description>y</description></item>"), [("B", A, None, None)]),
    Odd("one guid and one title for all", rss(f"<item><title>B</title><link>{A}</link><guid>g</guid><description>x</description></item><item><title>B</title><link>{B}</link><guid>g</guid></item>"), [("B", A, "g", None), ("B", B, "g", None)]),
    Odd("one guid and one title for all, and no text", rss(f"<item><title>B</title><link>{A}</link><guid>g</guid></item><item><title>B</title><link>{B}</link><guid>g</guid></item>"), [("B", A, "g", None), ("B", B, "g", None)]),
    Odd("one guid and the same text at two addresses", rss(f"<item><title>B</title><link>{A}</link><guid>g</guid><description>x</description></item><item><title>B</title><link>{B}</link><guid>g</guid><description>x</description></item>"), [("B", A, "g", None)]),
    # --- served oddly
    *(
        Odd(f"served as {kind or 'nothing'}", rss(BRIDGE), [BRIDGE_IS], {"content-type": kind} if kind else {})
        for kind in ("text/html; charset=utf-8", "text/plain", "application/octet-stream", "image/png", "text/xml; charset=bogus", "x", "")
    ),
]  # fmt: skip
PACKED = gzip.compress(rss(BRIDGE))
