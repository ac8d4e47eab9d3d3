"""Whatever a page or an address says: no exception, an answer of the promised form, time and memory with its length."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from time import process_time
from urllib.parse import quote

from fuzz.seeds import tries
from hypothesis import assume, example, given
from hypothesis import strategies as st

from monitor.extract import OutletRules, extract_article, extract_html, load_outlets
from monitor.extract.following import continues
from monitor.extract.generic import extract_text
from monitor.model import Entry, Every, Feed, Page
from monitor.text import canonical_url, detect_language

SEEN = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SHIPPED = Path(__file__).parents[2] / "config" / "outlets.yaml"
FEED = Feed(name="f", url="https://a.example/rss", outlet="A", every=Every(least=timedelta(minutes=5), most=timedelta(minutes=5)))
ENTRY = Entry(
    key="k", guid="k", link="https://a.example/1", link_key="k", title="Twelve swans on the frozen lake", html="", published=None,
    updated=None, digest="d",
)  # fmt: skip
MOST_SECONDS = 2.0
"""For a page of `REPEATED` pieces; what takes time with the square of it takes minutes."""
REPEATED = 8_000
few, rarely = tries(60), tries(8)


@cache
def outlets() -> OutletRules:
    return load_outlets([SHIPPED])


words = st.sampled_from([
    "The lake froze in October, its wardens say. ", "Озеро замёрзло в октябре. ", "Լիճը սառել է հոկտեմբերին։ ",
    "Göl oktyabrda donub. ",
    "Read also: ", "Just a moment...", "Subscribe to continue reading", "12", "\u202e", "\0", "\ud800", "\u200b", "¬ ", "e\u0301",
])  # fmt: skip
names = st.sampled_from([
    "article-body", "related", "comments", "share", "byline", "hidden", "paywall", "post-7 tag-comments", "x" * 400, "\u0301", "",
])  # fmt: skip
tags = st.sampled_from([
    "div", "p", "article", "section", "span", "a", "b", "ul", "li", "table", "tr", "td", "h1", "h2", "blockquote",
    "form", "figure", "figcaption", "aside", "script", "style", "noscript", "template", "svg", "math", "iframe",
    "amp-img", "br", "img", "main", "body", "title", "html", "head", "button", "select", "plaintext", "x-y",
])  # fmt: skip
pieces = st.one_of(
    words,
    st.builds("<{}>".format, tags),
    st.builds("</{}>".format, tags),
    st.builds("<{0} class='{1}' id='{1}' itemprop={1} hidden style='display:none'>".format, tags, names),
    st.builds("<a rel=next href='{}'>{}</a>".format, st.sampled_from(["/1/2", "http://[", "?page=2", "\\", ""]), words),
    st.builds("<meta property='{}' content='{}'>".format, st.sampled_from(["og:title", "author", "date", "og:url"]), words),
    st.builds(
        "<script type='application/ld+json'>{}</script>".format,
        st.one_of(
            st.sampled_from(
                ['{"@type":"NewsArticle","headline":1,"articleBody":[{}],"author":{}}', "[" * 3000, '{"@graph":[{"@graph":']
            ),
            st.text(max_size=40),
        ),
    ),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "&#0;", "&#x110000;", "&nbsp;", "<", "&", "'", '"', "<base href='http://['>"]),
)
pages = st.lists(pieces, max_size=60).map("".join)


@few
@given(pages, st.sampled_from([ENTRY.link, "", "http://[", "https://www.azatutyun.am/a/1234567.html"]))
def test_any_page_is_an_article_or_none(html: str, url: str) -> None:
    read = extract_html(html, url, outlets(), known_title=ENTRY.title)
    f"{read.title}{read.text}{read.authors}".encode()
    assert all(part == part.strip() != "" for part in read.text.split("\n\n") if read.text)
    assert read.wall is None or read.wall.strip()
    assert read == extract_html(html, url, outlets(), known_title=ENTRY.title)


@few
@given(pages, pages)
def test_any_pages_are_one_article(first: str, second: str) -> None:
    def page(html: str, url: str) -> Page:
        body = html.encode("utf-8", "replace")
        return Page(url=url, final_url=url, status=200, headers={}, body=body, fetched_at=SEEN)

    one = page(first, ENTRY.link)
    both = replace(one, more=(page(second, f"{ENTRY.link}/2"),))
    alone, whole = (extract_article(each, replace(ENTRY, html=second), FEED, SEEN, outlets()) for each in (one, both))
    assert whole.text.startswith(alone.text)
    assert whole.key == alone.key


@few
@given(pages)
def test_scripts_and_comments_around_a_page_change_nothing_of_its_text(html: str) -> None:
    assume(not html.lstrip().lower().startswith(("<plaintext", "<!--", "<![", "<s", "<t", "<n", "<x")))
    script = "<script>var story = 'Twelve swans were counted, they say.'</script>"
    assert extract_text(f"<body>{html}") == extract_text(f"<body>{script}{html}")


@rarely
@given(st.lists(pieces, min_size=1, max_size=4).map("".join))
@example("<a href=/1/2>2</a>")
@example("<span class=share>")
@example("<div class=article-body><p>a</p>")
@example("<ul><li><a href=x>a</a>")
@example("a<br>")
@example("<td>a")
@example("<table><tr><td>")
@example("<h1>Twelve swans on the frozen lake</h1><p>a</p>")
@example("<blockquote class=share>a, b.")
@example("<script type='application/ld+json'>[")
def test_a_page_of_one_thing_over_and_over_takes_time_and_memory_with_its_length(piece: str) -> None:
    html = piece * REPEATED
    gc.collect()
    gc.freeze()  # what other tests have left is not looked through by the collector while a page is timed
    begun = process_time()
    extract_html(html, ENTRY.link, outlets(), known_title=ENTRY.title)
    seconds = process_time() - begun
    gc.unfreeze()
    assert seconds < 2 * MOST_SECONDS + len(html) / 200_000  # three times what it takes; one that squares takes minutes
    tracemalloc.start()
    extract_html(piece * (REPEATED // 20), ENTRY.link, outlets(), known_title=ENTRY.title)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000 + 120 * len(html) // 20


# --- addresses -------------------------------------------------------------------------------------------------------

steps = st.text(alphabet="abcmp/%25EÉé?&=+#!;:.~,\\ \u200bամև\udc80", max_size=30)
addresses = st.one_of(
    st.text(max_size=80), st.builds("https://{}/{}".format, st.sampled_from(["a.example", "www.m.a.example"]), steps)
)
plain = st.text(alphabet="abcdeuնиə0123456789-", min_size=1, max_size=12)
stories = st.builds("outlet.example/{}/{}-7".format, plain, plain)


@few
@given(addresses)
@example("https://a.example/.amp")
@example("https://a.example/...amp/amp")
def test_any_address_has_a_key_that_is_its_own(url: str) -> None:
    key = canonical_url(url)
    assert canonical_url(key) == key
    assert key.isascii() or not key


@few
@given(
    stories,
    st.sampled_from(["http://", "https://", "//", "", "https://www.", "https://m.", "https://amp.", "HTTPS://WWW."]),
    st.sampled_from(
        ["", "/", "/amp", "/index.html", "/print", "/embed/", "#top", "?utm_source=x&fbclid=y", "?amp=1", "/amp/?from=x"]
    ),
)
def test_all_forms_of_an_address_meet(story: str, before: str, behind: str) -> None:
    assert canonical_url(f"{before}{story}{behind}") == canonical_url(story)
    assert canonical_url(f"{before}{quote(story)}{behind}") == canonical_url(story)


@few
@given(
    stories, st.sampled_from(["p", "id", "nid", "story", "a", "n", "sid", "newsid", "article"]), st.integers(0), st.integers(0)
)
def test_two_numbers_are_two_stories(story: str, name: str, one: int, other: int) -> None:
    assume(one != other)
    assert canonical_url(f"https://{story}?{name}={one}") != canonical_url(f"https://{story}?{name}={other}")
    assert canonical_url(f"https://{story}/{one}") != canonical_url(f"https://{story}/{other}")


@few
@given(addresses, addresses, st.integers(2, 99))
def test_no_address_goes_on_at_itself(first: str, target: str, number: int) -> None:
    continues(first, target, number)
    assert not continues(first, first, number)


@rarely
@given(st.text(min_size=1, max_size=6))
@example("/amp")
@example("%2F")
@example("/..")
@example("a=1&")
@example("\\")
def test_a_long_address_takes_time_with_its_length(piece: str) -> None:
    begun = process_time()
    canonical_url("https://a.example/" + piece * REPEATED)
    canonical_url("https://a.example/?" + piece * REPEATED)
    canonical_url(piece * REPEATED)
    assert process_time() - begun < MOST_SECONDS


@few
@given(st.text(max_size=300))
def test_any_text_is_in_some_language(text: str) -> None:
    assert 2 <= len(detect_language(text)) <= 3
