"""Whatever a feed or a date says, nothing escapes: entries or a parse error, in bounds; a moment, or none."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_timezone
from fuzz.seeds import tries
from hypothesis import example, given
from hypothesis import strategies as st
from parse.made import page
from parse.odd import CASES
from parse.test_strict import SPACES, atom_children, compare, head, rss_children

from monitor.errors import ParseError
from monitor.parse import parse_entries
from monitor.parse.dates import read_date
from monitor.parse.repair import repaired
from monitor.text.moments import read_moment

few, rarely = tries(60), tries(20)
MIB = 1024 * 1024
PIECES = (
    *(
        "<",
        ">",
        "</",
        "/>",
        "<item>",
        "</item>",
        "<entry>",
        "</entry>",
        "<title>",
        "</title>",
        "<link>",
        "<guid>",
        "<rss>",
        "<feed>",
    ),
    *(
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&",
        "&amp;",
        "&#",
        "&#x0;",
        "&#99999999;",
        "&nbsp;",
        "<!DOCTYPE r [",
        "<!ENTITY a 'b'>",
        "]>",
    ),
    *(
        "<?xml version='1.0' encoding='utf-16'?>",
        "xml:base='x'",
        "\x00",
        "\ufeff",
        "\ud7ff",
        "\x93",
        "{",
        "}",
        '"',
        "[",
        "<author>a@",
    ),
    *(
        "<a:b",
        "xmlns:a='http://www.w3.org/2005/Atom'",
        "type='xhtml'",
        "<pubDate>",
        "<content>",
        "<div>",
        "=",
        "'",
        " ",
        "é",
        "ի",
    ),
)
documents = st.sampled_from([case.body for case in CASES])
noise = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=6)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "replace"))
)
headers = st.sampled_from(
    ["application/rss+xml", "text/xml; charset=windows-1251", "text/html; charset=utf-16", "x; charset=punycode", ""]
)


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A feed with pieces taken out, put in and repeated."""
    body = draw(documents)
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
        body = body[:start] + draw(noise) + draw(st.sampled_from([body[start:end] * 2, b"", body[end:], body[start:]]))
    return body


@few
@given(broken() | noise | st.binary(max_size=300), headers)
def test_any_document_is_entries_in_bounds_or_a_parse_error(body: bytes, kind: str) -> None:
    tracemalloc.start()
    try:
        found = parse_entries(page(body, kind), "Asia/Yerevan")
    except ParseError:
        return
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 * MIB + 300 * len(body), f"{peak / MIB:.0f} MiB for {len(body)} bytes"
    assert len({entry.key for entry in found.entries}) == len(found.entries) <= 2_000
    for entry in found.entries:
        assert entry.key
        assert len(entry.title) <= 1_000
        assert len(entry.link) <= 2_000
        assert entry.link == "" or entry.link.lower().startswith(("http://", "https://"))
        assert len(entry.html) <= 400_000
        for moment in (entry.published, entry.updated):
            assert moment is None or (moment.tzinfo is UTC and 1990 <= moment.year <= 2200)


@few
@given(broken())
@example(b"<!DOCTYPE rss PUBLIC 'x' 'y'>" * 2)
def test_what_is_repaired_once_is_repaired(body: bytes) -> None:
    text = repaired(body.decode("utf-8", "replace"))
    assert repaired(text) == text


@rarely
@given(head, st.lists(st.lists(rss_children, max_size=6).map("".join), max_size=3))
def test_the_strict_reader_reads_rss_as_feedparser_does(channel: str, items: list[str]) -> None:
    compare(f"<rss version='2.0' {SPACES}><channel>{channel}{''.join(f'<item>{one}</item>' for one in items)}</channel></rss>")


@rarely
@given(st.lists(st.lists(atom_children, max_size=6).map("".join), max_size=3))
def test_the_strict_reader_reads_atom_as_feedparser_does(entries: list[str]) -> None:
    inside = "".join(f"<entry>{one}</entry>" for one in entries)
    compare(f"<feed xmlns='http://www.w3.org/2005/Atom' {SPACES}><title>F</title>{inside}</feed>")


values: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 17, 1.5, float("nan"), "", "x", "/a", "<b>", [], {}, [{}], {"name": 3}, [{"name": "A"}], [[[]]], "2026"]
)
values |= st.text(max_size=9)
names = st.sampled_from(
    ["id", "url", "title", "content_html", "content_text", "date_published", "authors", "author", "language", "x"]
)


@few
@given(
    st.lists(st.dictionaries(names, values, max_size=5) | values, max_size=4),
    st.dictionaries(st.sampled_from(["title", "version"]), values),
)
def test_any_json_is_entries_or_a_parse_error(items: list[object], more: dict[str, object]) -> None:
    with suppress(ParseError):
        parse_entries(page(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items} | more), "application/json"))


ZONES = ("Asia/Yerevan", "Asia/Baku", "Europe/Moscow", "America/New_York", "UTC")
zones = st.sampled_from([*ZONES, "Mars/Olympus", "", "x" * 300, "/etc/passwd", "\x00"])
fragments = (
    "2023",
    "13",
    "12",
    "3",
    "dec",
    "декабря",
    "դեկտեմբերի",
    "dekabr",
    "may",
    "am",
    "pm",
    "10:05",
    "24:00",
    "99:99",
    "+0400",
    "-",
    "utc",
    "+4",
)
dates = st.lists(
    st.sampled_from([*fragments, ".", "/", ",", "T", "Z", "թ.", "г.", "b.e.", " "]) | st.text(max_size=3), max_size=10
)


@few
@given(dates.map("".join) | dates.map(" ".join) | st.text(max_size=40), zones, st.booleans())
def test_any_text_is_a_moment_in_utc_or_none(text: str, zone: str, american: bool) -> None:
    for found in (read_moment(text, zone, month_first=american), read_date(text, zone, "en-us")):
        assert found is None or (found.tzinfo is UTC and 1990 <= found.year <= 2200)


@few
@given(st.integers(700_000_000, 4_000_000_000), st.sampled_from(["en", "hy", "ru", "az"]), st.sampled_from(ZONES[:3]))
@example(1_414_270_800, "en", "Europe/Moscow")
def test_no_date_that_cldr_writes_is_read_wrong(seconds: int, language: str, zone: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    local = at.astimezone(ZoneInfo(zone))
    for form in ("full", "long", "medium", "short"):
        day = local.replace(hour=0, minute=0, second=0)
        meant = local.replace(second=0) if form == "short" else local
        if local.year < 2000 or local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
            continue  # nobody can tell the century of a year of two digits, or which of two hours it was when clocks went back
        assert read_moment(format_date(local, form, locale=language), zone) in (None, day)
        assert read_moment(format_datetime(at, form, tzinfo=get_timezone(zone), locale=language), zone) in (None, meant)
