"""What pages say about themselves, and where it is not believed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.extract.blocks import parse_html
from monitor.extract.metadata import Metadata, read_metadata, without_site

URL = "https://www.post.example/news/2025/lake-freezes"


def read(html: str, url: str = URL, zone: str = "UTC") -> Metadata:
    return read_metadata(parse_html(html), url, zone)


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


STORY = '{"@type":"NewsArticle","headline":"Lake freezes","datePublished":"2025-01-02T03:04:05Z"}'


@pytest.mark.parametrize(
    "json",
    [
        STORY,
        f"[{STORY}]",
        f'{{"@graph":[{{"@type":"WebSite","name":"x"}},{STORY}]}}',
        f'{{"@type":"WebPage","datePublished":"1999-01-01","mainEntity":{STORY}}}',
        STORY.replace("}", ",}"),
        f"<!-- {STORY} -->",
        f"//<![CDATA[\n{STORY}\n//]]>",
        STORY.replace("Lake freezes", "Lake\nfreezes"),
        STORY.replace('"NewsArticle"', '["Thing","ReportageNewsArticle"]'),
        STORY.replace('"Lake freezes"', '["Lake freezes","Other"]'),
        STORY + ";",
    ],
)
def test_json_ld_is_read_in_the_shapes_that_sites_write(json: str) -> None:
    found = read(linked(json))
    assert found.headlines[0] == "Lake freezes"
    assert found.published[0] == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "json", ["{", "", "null", "3", '"x"', "[[[[", "[" * 100_000, '{"@type":7,"headline":{"a":[]},"author":5}']
)
def test_broken_json_ld_is_passed_over_and_the_next_block_read(json: str) -> None:
    assert read(linked(json) + linked(STORY)).headlines[0] == "Lake freezes"


def test_stories_in_a_list_of_others_are_not_this_one() -> None:
    other = STORY.replace("Lake freezes", "Other")
    html = linked(f'{{"@type":"ItemList","itemListElement":[{other}]}}') + linked(STORY)
    assert read(html).headlines == ("Lake freezes",)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/news/2025/lake-freezes-early", "https://www.post.example/news/2025/lake-freezes-early"),
        ("https://post.example/a/1", "https://post.example/a/1"),
        ("https://m.post.example/a/1", "https://m.post.example/a/1"),
        ("https://www.post.example/?p=101", "https://www.post.example/?p=101"),
        ("https://www.post.example/", None),
        ("https://other.example.com/a/1", None),
        ("/news/", None),
        ("/news/2025", None),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_site_only(href: str, expected: str | None) -> None:
    assert read(f'<link rel="canonical" href="{href}">').canonical == expected


def test_the_canonical_of_an_amp_page_may_be_the_path_above_it() -> None:
    html = '<link rel="canonical" href="/news/lake/">'
    assert read(html, "https://post.example/news/lake/amp/").canonical == "https://post.example/news/lake/"


def test_ports_tell_servers_of_one_machine_apart() -> None:
    html = '<link rel="canonical" href="http://127.0.0.1:8001/a/1">'
    assert read(html, "http://127.0.0.1:8002/a/1?x=1").canonical is None
    assert read(html, "http://127.0.0.1:8001/a/1?x=1").canonical == "http://127.0.0.1:8001/a/1"


def test_og_url_stands_in_for_a_canonical_link_that_is_not_believed() -> None:
    html = '<link rel=canonical href="/"><meta property="og:url" content="https://post.example/a/7">'
    assert read(html).canonical == "https://post.example/a/7"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lake freezes | Example Post", "Lake freezes"),
        ("Example Post - Lake freezes", "Lake freezes"),
        ("Lake freezes – example post", "Lake freezes"),
        ("Lake freezes - Warden speaks", "Lake freezes - Warden speaks"),
        ("Lake freezes - Warden speaks - Example Post", "Lake freezes - Warden speaks"),
        ("Example Post", "Example Post"),
    ],
)
def test_only_the_sites_name_is_cut_from_a_title(title: str, expected: str) -> None:
    assert without_site(title, ("Example Post",)) == expected


def test_the_feeds_title_shows_what_is_the_sites_name() -> None:
    assert without_site("Lake freezes - Warden speaks", (), "Lake freezes") == "Lake freezes"


def test_an_h1_that_is_the_sites_name_is_not_the_headline() -> None:
    assert read("<title>Lake freezes | Winter Blog</title><h1>Winter Blog</h1>").headlines[0] == "Lake freezes | Winter Blog"
    assert read("<title>Lake freezes | Winter Blog</title><h1>Lake freezes</h1>").headlines[0] == "Lake freezes"


def test_the_time_beside_the_headline_is_read_and_the_pages_clock_is_not() -> None:
    clock = '<header><time datetime="2025-11-24T18:00Z">now</time></header>'
    story = '<main><h1>Lake freezes</h1><p><time datetime="2025-01-02T03:00Z">2 Jan</time></p></main>'
    assert read(clock + story).published == (datetime(2025, 1, 2, 3, 0, tzinfo=UTC),)
    assert read(clock + "<main><h1>Lake freezes</h1></main>").published == ()


def test_times_of_a_list_of_other_stories_are_not_this_ones() -> None:
    cards = "".join(f'<li><time datetime="2025-01-0{n}T03:00Z">x</time>' for n in range(1, 5))
    assert read(f"<main><h1>Lake freezes</h1><ul>{cards}</ul></main>").published == ()


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ('"A. Writer"', ("A. Writer",)),
        ('{"@type":"Person","name":"A. Writer"}', ("A. Writer",)),
        ('[{"name":"A. Writer"},{"name":"B. Other"},{"name":"A. Writer"}]', ("A. Writer", "B. Other")),
        ('{"@type":"Organization","name":"Post"}', ()),
        ('"https://post.example/authors/1"', ()),
        ('"By A. Writer"', ("A. Writer",)),
        ("null", ()),
    ],
)
def test_bylines_are_people(author: str, expected: tuple[str, ...]) -> None:
    assert read(linked(STORY.replace("}", f',"author":{author}}}'))).authors == expected


def test_meta_tags_stand_in_where_there_is_no_json_ld() -> None:
    html = (
        '<meta property="og:title" content="Lake freezes"><meta name="author" content="A. Writer">'
        '<meta property="article:published_time" content="2025-01-02T03:04:05+04:00">'
        '<meta property="article:modified_time" content="2025-01-02T05:00:00+04:00">'
    )
    found = read(html)
    assert (found.headlines, found.authors) == (("Lake freezes",), ("A. Writer",))
    assert found.published == (datetime(2025, 1, 1, 23, 4, 5, tzinfo=UTC),)
    assert found.modified == (datetime(2025, 1, 2, 1, 0, tzinfo=UTC),)


@pytest.mark.parametrize(
    ("beside", "published"),
    [
        ("2025-03-02T14:05:00Z", datetime(2025, 3, 2, 14, 5, tzinfo=UTC)),
        ("2025-03-03T00:10:00Z", datetime(2025, 3, 3, 0, 10, tzinfo=UTC)),
        ("2026-11-28T08:00:00Z", datetime(2025, 3, 2, tzinfo=UTC)),
    ],
)
def test_a_time_beside_the_headline_is_believed_where_the_address_agrees(beside: str, published: datetime) -> None:
    html = f"<title>Lake freezes</title><div><h1>Lake freezes</h1><time datetime='{beside}'>…</time></div>"
    assert read(html, "https://post.example/2025/03/02/lake-freezes").published[0] == published


@pytest.mark.parametrize(
    ("json", "free"),
    [
        ("false", False),
        ('"False"', False),
        ('"http://schema.org/False"', False),
        ("true", True),
        ('"True"', True),
        ("null", True),
    ],
)
def test_a_page_says_itself_whether_it_is_free_to_read(json: str, free: bool) -> None:
    story = STORY.replace("}", f',"isAccessibleForFree":{json},"articleBody":"The lake froze."}}')
    found = read(linked(story))
    assert (found.free, found.body) == (free, "The lake froze.")
