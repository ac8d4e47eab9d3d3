"""The door of extract: what an article is, wherever its words were had."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.extract.article import extract_article, extract_html
from monitor.extract.outlets import OutletRules, load_outlets
from monitor.model import ArticleRules, Entry, Every, Feed, Page, TextFrom

PAGES = Path(__file__).parent / "pages"
SEEN = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def outlets() -> OutletRules:
    return load_outlets([Path(__file__).parents[2] / "config" / "outlets.yaml"])


def feed(**changes: object) -> Feed:
    every = Every(least=timedelta(minutes=5), most=timedelta(minutes=5))
    plain = Feed(name="example", url="https://example.org/rss", outlet="Example", every=every, timezone="Asia/Yerevan")
    return replace(plain, **changes)  # type: ignore[arg-type]


def entry(**changes: object) -> Entry:
    plain = Entry(
        key="k1",
        guid="k1",
        link="https://example.org/news/1.html",
        link_key="https://example.org/news/1.html",
        title="",
        html="",
        published=None,
        updated=None,
        digest="d",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def page(body: str | bytes, url: str = "https://example.org/news/1.html", /, **changes: object) -> Page:
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": "text/html"}
    plain = Page(url=url, final_url=url, status=200, headers=headers, body=data, fetched_at=SEEN)
    return replace(plain, **changes)  # type: ignore[arg-type]


def saved(name: str, url: str) -> Page:
    return page((PAGES / name).read_bytes(), url)


STORY = "".join(f"<p>Sentence number {n} of a story about a lake that froze early this winter.</p>" for n in range(12))


def test_an_outlets_rule_gives_its_text_without_embeds_and_cross_references(outlets: OutletRules) -> None:
    article = extract_article(
        saved("pangea-hy.html", "https://www.azatutyun.am/a/99887766.html?utm_source=x"),
        entry(title="Նոր կամուրջ է բացվել Տավուշում"), feed(), SEEN, outlets,
    )  # fmt: skip
    assert article.text.split("\n\n") == [
        "Այսօր գյուղի եզրին բացվել է հետիոտն կամուրջ, որի կառուցումը տևել է երկու տարի։",
        "Համայնքապետարանի տվյալներով՝ ամեն օր այստեղով կանցնի մոտ 200 բնակիչ։",
        "Հաջորդ ամիս նախատեսվում է նաև ճանապարհի լուսավորումը։",
    ]
    assert (article.lang, article.text_from, article.authors) == ("hy", TextFrom.PAGE, ("Անի Փորձյան",))
    assert article.published == datetime(2025, 5, 14, 11, 20, 31, tzinfo=UTC)
    assert article.modified == datetime(2025, 5, 14, 12, 2, 10, tzinfo=UTC)


def test_a_wordpress_page_ends_where_its_comments_begin(outlets: OutletRules) -> None:
    article = extract_article(
        saved("wordpress-en.html", "https://armenianweekly.com/2025/04/09/orchard-road-reopens/"),
        entry(title="Orchard Road Reopens After Landslide"), feed(), SEEN, outlets,
    )  # fmt: skip
    assert article.text.split("\n\n") == [
        "YEREVAN—The mountain road between two orchard villages reopened on Wednesday, nine days after a landslide closed it.",
        "Engineers moved some 3,000 cubic meters of soil, the district office said. “Nobody was hurt,” it added.",
        "Buses will run twice a day until the second lane is clear.",
    ]
    assert article.title == "Orchard Road Reopens After Landslide"
    assert article.authors == ("Test Writer",)


def test_a_title_rule_and_a_time_without_zone_are_read_in_the_outlets_zone(outlets: OutletRules) -> None:
    article = extract_article(saved("hetq-hy.html", "https://hetq.am/hy/article/1"), entry(), feed(), SEEN, outlets)
    assert article.title == "Դպրոցը նոր գրադարան ունի"
    assert article.text.count("\n\n") == 1
    assert "սխալի" not in article.text
    assert article.published == datetime(2025, 3, 2, 6, 15, tzinfo=UTC)


def test_a_page_without_rules_is_read_by_itself_and_its_clock_is_not(outlets: OutletRules) -> None:
    article = extract_article(saved("unruled-ru.html", "https://vestnik.example/n/1"), entry(), feed(), SEEN, outlets)
    assert article.text.startswith("Паром с 48 пассажирами")
    assert article.text.endswith("в полном объёме.")
    assert "Читайте также" not in article.text
    assert article.title == "Паром задержался на шесть часов"
    assert (article.lang, article.published) == ("ru", None)


def test_the_feeds_rule_goes_before_the_outlets(outlets: OutletRules) -> None:
    html = "<h1>T</h1><div class='wsw'><p>" + "Outlet text. " * 9 + "</p></div><div id=own><p>" + "Own text. " * 9 + "</p></div>"
    read = extract_html(html, "https://azatutyun.am/a/1.html", outlets, rules=ArticleRules(body="#own"))
    assert read.text.startswith("Own text.")
    assert extract_html(html, "https://azatutyun.am/a/1.html", outlets).text.startswith("Outlet text.")


def test_a_rule_that_no_longer_fits_gives_way_to_the_generic_reading(outlets: OutletRules) -> None:
    html = f"<html><body><article><h1>Lake freezes early</h1>{STORY}</article></body></html>"
    assert "number 11" in extract_html(html, "https://hetq.am/en/article/2", outlets).text


def test_a_bot_wall_is_not_the_story_and_the_feed_is_read(outlets: OutletRules) -> None:
    item = entry(title="Lake freezes early", html="<p>The lake froze in October.</p><p>Skaters are asked to wait.</p>")
    article = extract_article(saved("wall-cloudflare.html", "https://example.org/news/1.html"), item, feed(), SEEN, outlets)
    assert article.text_from is TextFrom.FEED
    assert article.text == "The lake froze in October.\n\nSkaters are asked to wait."
    assert article.title == "Lake freezes early"


@pytest.mark.parametrize(
    "wall",
    [
        "<title>Access denied</title><p>You do not have permission to view this resource on our server at this time.</p>",
        "<title>News</title><p>Please enable JavaScript and cookies to read this site properly on your device.</p>",
        "<title>Новости</title><p>Подтвердите, что вы не робот, и страница откроется через несколько секунд.</p>",
        "<title>Səhifə tapılmadı</title><p>Axtardığınız səhifə silinib və ya ünvanı dəyişib, ana səhifəyə qayıdın.</p>",
        "<title>Example</title><p>Ten other stories of this day, none of them about what was asked for here.</p>" * 12,
        "",
        "<html><body><div id=root></div><script>render()</script></body></html>",
    ],
)
def test_a_page_that_stands_in_the_articles_place_is_recognised(wall: str, outlets: OutletRules) -> None:
    item = entry(title="Skaters wait while lake freezes", html="<p>The lake froze in October.</p>")
    article = extract_article(page(wall), item, feed(), SEEN, outlets)
    assert (article.text_from, article.text) == (TextFrom.FEED, "The lake froze in October.")


def test_an_article_about_walls_is_an_article(outlets: OutletRules) -> None:
    html = (
        f"<title>Access denied</title><h1>Access denied</h1><article><p>Please enable JavaScript, they say.</p>{STORY}</article>"
    )
    article = extract_article(page(html), entry(title="Access denied"), feed(), SEEN, outlets)
    assert article.text_from is TextFrom.PAGE


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 404},
        {"status": 503},
        {"headers": {"content-type": "application/pdf"}},
        {"final_url": "https://example.org/"},
        {"final_url": "https://example.org/en/"},
        {"final_url": "https://consent.google.com/m?continue=x"},
    ],
)
def test_an_error_a_picture_or_the_front_page_is_not_the_article(changes: dict[str, object], outlets: OutletRules) -> None:
    item = entry(title="Lake freezes early", html="The lake froze.")
    html = f"<article><h1>Lake freezes early</h1>{STORY}</article>"
    assert extract_article(page(html), item, feed(), SEEN, outlets).text_from is TextFrom.PAGE
    assert extract_article(page(html, **changes), item, feed(), SEEN, outlets).text_from is TextFrom.FEED


def test_a_teaser_page_gives_way_to_the_feeds_full_text(outlets: OutletRules) -> None:
    item = entry(title="Lake freezes early", html=STORY)
    html = "<h1>Lake freezes early</h1><article><p>Sentence number 0 of a story about a lake.</p></article>"
    article = extract_article(page(html), item, feed(), SEEN, outlets)
    assert article.text_from is TextFrom.FEED
    assert "number 11" in article.text


def test_without_a_page_the_feeds_own_text_is_read(outlets: OutletRules) -> None:
    item = entry(title="A &", html="<p>One.</p>Two<br><br>three<script>x()</script>", published=SEEN, author="A. Writer")
    article = extract_article(None, item, feed(), SEEN, outlets)
    assert article.text == "One.\n\nTwo\n\nthree"
    assert (article.text_from, article.published, article.authors) == (TextFrom.FEED, SEEN, ("A. Writer",))
    assert article.url == item.link


def test_an_entry_of_plain_text_keeps_its_lines(outlets: OutletRules) -> None:
    article = extract_article(None, entry(html="First line.\nSecond & last.", title="t"), feed(), SEEN, outlets)
    assert article.text == "First line.\n\nSecond & last."


@pytest.mark.parametrize("link", ["", "urn:x:1", "http://["])
def test_an_entry_without_link_or_page_is_keyed_by_its_feed(link: str, outlets: OutletRules) -> None:
    article = extract_article(None, entry(link=link, link_key="", key="tag:x,1"), feed(), SEEN, outlets)
    assert article.key == "example:tag:x,1"


def test_the_key_is_the_canonical_address_else_the_one_that_answered(outlets: OutletRules) -> None:
    plain = f"<h1>Lake freezes early</h1><article>{STORY}</article>"
    named = f"<link rel=canonical href='/lake'>{plain}"
    answered = "https://www.example.org/news/1.html?utm_source=feed#top"
    for html, expected in ((plain, "example.org/news/1.html"), (named, "example.org/lake")):
        article = extract_article(page(html, final_url=answered), entry(title="Lake"), feed(), SEEN, outlets)
        assert (article.key, article.url) == (expected, answered)


def test_the_canonical_address_of_a_wall_is_not_the_storys(outlets: OutletRules) -> None:
    html = "<title>Just a moment...</title><link rel=canonical href='/check/1'><p>Verifying you are human.</p>"
    assert extract_article(page(html), entry(title="Lake"), feed(), SEEN, outlets).key == "example.org/news/1.html"


def test_a_headline_corrected_on_the_page_wins_over_the_feeds(outlets: OutletRules) -> None:
    meta = "<meta property='og:title' content='32 swans counted on the lake'>"
    html = f"{meta}<h1>33 swans counted on the lake</h1><article>{STORY}</article>"
    article = extract_article(page(html), entry(title="32 swans counted on the lake"), feed(), SEEN, outlets)
    assert article.title == "33 swans counted on the lake"


def test_the_sites_name_behind_the_title_goes(outlets: OutletRules) -> None:
    html = f"<title>Lake freezes early - Winter Post</title><article>{STORY}</article>"
    assert extract_article(page(html), entry(title="Lake freezes early"), feed(), SEEN, outlets).title == "Lake freezes early"


def test_language_is_the_texts_not_the_feeds_claim(outlets: OutletRules) -> None:
    html = f"<html lang=hy><h1>Lake freezes early</h1><article>{STORY}</article>"
    assert extract_article(page(html), entry(title="Lake"), feed(language="hy"), SEEN, outlets).lang == "en"
    assert extract_article(None, entry(title="1915"), feed(language="hy"), SEEN, outlets).lang == "hy"


def test_the_feeds_date_goes_before_the_pages_and_a_future_one_is_not_believed(outlets: OutletRules) -> None:
    html = f"<meta property='article:published_time' content='2025-05-30T10:00:00+04:00'><h1>Lake freezes early</h1>{STORY}"
    told = datetime(2025, 5, 29, 1, 0, tzinfo=UTC)
    on_page = datetime(2025, 5, 30, 6, 0, tzinfo=UTC)
    for published, expected in ((told, told), (None, on_page), (SEEN + timedelta(days=2), on_page), (SEEN, SEEN)):
        item = entry(title="Lake freezes early", published=published)
        assert extract_article(page(html), item, feed(), SEEN, outlets).published == expected
    future = html.replace("2025-05-30", "2025-06-30")
    assert extract_article(page(future), entry(title="Lake"), feed(), SEEN, outlets).published is None


def test_a_date_in_the_address_is_the_last_resort(outlets: OutletRules) -> None:
    html = f"<h1>Lake freezes early</h1><article>{STORY}</article>"
    dated = page(html, "https://example.org/2025/05/20/lake/")
    assert extract_article(dated, entry(title="Lake"), feed(), SEEN, outlets).published == datetime(2025, 5, 19, 20, tzinfo=UTC)


def test_spacing_and_typography_do_not_change_the_digest_and_a_number_does(outlets: OutletRules) -> None:
    def of(text: str) -> str:
        return extract_article(None, entry(title="Swans", html=text), feed(), SEEN, outlets).digest

    plain = of('<p>The warden said "32 swans" - no more... and left.</p><p>Next.</p>')
    assert of("<p>The\u00a0warden  said “32 swans” – no more… and\u200b left.</p>\n\n<div>Ne&shy;xt.</div>") == plain
    assert of('<p>The warden said "33 swans" - no more... and left.</p><p>Next.</p>') != plain


def test_the_digest_is_the_same_from_page_and_feed(outlets: OutletRules) -> None:
    item = entry(title="Lake freezes early", html=STORY)
    both = (page(f"<h1>Lake freezes early</h1><article>{STORY}</article>"), None)
    digests = {extract_article(one, item, feed(), SEEN, outlets).digest for one in both}
    assert len(digests) == 1


def test_what_travels_to_a_worker_and_back_can_be_pickled(outlets: OutletRules) -> None:
    again = pickle.loads(pickle.dumps(outlets))
    article = extract_article(saved("hetq-hy.html", "https://hetq.am/hy/article/1"), entry(), feed(), SEEN, again)
    assert pickle.loads(pickle.dumps(article)) == article
    assert article == extract_article(saved("hetq-hy.html", "https://hetq.am/hy/article/1"), entry(), feed(), SEEN, outlets)


def test_who_the_outlet_is_travels_with_the_article(outlets: OutletRules) -> None:
    source = feed(side="AM", group="g", tags=("independent",), outlet="Post")
    article = extract_article(None, entry(title="x"), source, SEEN, outlets)
    assert (article.outlet, article.outlet_side, article.outlet_group, article.tags) == ("Post", "AM", "g", ("independent",))
    assert (article.timezone, article.first_seen, article.feed) == ("Asia/Yerevan", SEEN, "example")
