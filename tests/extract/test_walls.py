"""Pages that stand in an article's place, kind by kind, and articles about them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.extract.article import extract_article
from monitor.extract.outlets import OutletRules, load_outlets
from monitor.model import Article, Entry, Every, Feed, Page, TextFrom

SEEN = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
EVERY = Every(least=timedelta(minutes=5), most=timedelta(minutes=5))
FEED = Feed(name="example", url="https://example.org/rss", outlet="Example", every=EVERY)
TOLD = "The lake froze in October, say its wardens."
ENTRY = Entry(
    key="k", guid="k", link="https://example.org/news/1.html", link_key="k", title="Lake freezes early", html=f"<p>{TOLD}</p>",
    published=None, updated=None, digest="d",
)  # fmt: skip
STORY = "".join(f"<p>Sentence number {n} of a story about a lake that froze early this winter.</p>" for n in range(12))
TEASER = "<p>The lake froze on Tuesday, the wardens of its northern shore say.</p><p>Skaters were out the same evening.</p>"
FURNITURE = "<header><nav><a href=/>Home</a><a href=/sport>Sport</a></nav></header>{}<footer><p>All rights reserved.</p></footer>"


@pytest.fixture(scope="module")
def outlets() -> OutletRules:
    return load_outlets([Path(__file__).parents[2] / "config" / "outlets.yaml"])


def read(html: str, outlets: OutletRules, title: str = ENTRY.title) -> Article:
    page = Page(url=ENTRY.link, final_url=ENTRY.link, status=200, headers={"content-type": "text/html"}, body=html.encode(),
                fetched_at=SEEN)  # fmt: skip
    return extract_article(page, replace(ENTRY, title=title), FEED, SEEN, outlets)


WALLS = {
    "cloudflare": "<title>Just a moment...</title><div id=challenge-stage></div><p>Lake freezes early</p>",
    "cloudflare, blocked": "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>"
    "<p>You are unable to access example.org</p>",
    "datadome": "<title>example.org</title><p id=cmsg>Please enable JS and disable any ad blocker</p>"
    "<script src='https://ct.captcha-delivery.com/c.js'></script>",
    "imperva": "<title>Lake freezes early</title><iframe src='/_Incapsula_Resource?x=1'></iframe>"
    "<p>Request unsuccessful. Incapsula incident ID: 0-1234</p>",
    "akamai": "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this on this server.</p>",
    "press and hold": "<title>Lake freezes early</title><div id=px-captcha></div><p>Press &amp; Hold to confirm</p>",
    "ddos-guard": "<title>DDoS-Guard</title><p>Checking your browser before accessing example.org</p>",
    "captcha, ru": "<title>Пример</title><h1>Подтвердите, что запросы отправляли вы, а не робот</h1>"
    "<p>Нам очень жаль, но запросы с вашего устройства похожи на автоматические.</p>",
    "captcha, hy": "<title>Օրինակ</title><p>Հաստատեք, որ դուք ռոբոտ չեք, և էջը կբացվի։</p>",
    "captcha, az": "<title>Nümunə</title><p>Robot olmadığınızı təsdiq edin, səhifə açılacaq.</p>",
    "consent": "<title>Example</title><h1>We value your privacy</h1><p>We and our 842 partners store information on a device.</p>"
    + "<p>Among the purposes are personalised content, measurement and research, as the lake of vendors freezes early.</p>" * 12,
    "consent, in its text alone": "<title>Lake freezes early</title><div><p>We and our 842 partners store and access information "
    "on a device, such as unique identifiers.</p><p>You may change your mind at any time.</p></div>",
    "consent, ru": "<title>Пример</title><p>Мы ценим вашу конфиденциальность и используем файлы cookie на этом сайте.</p>",
    "log-in": "<title>Lake freezes early</title><h1>Members</h1><p>Please log in to see this page of our site.</p>"
    "<form><input type=password></form>",
    "log-in, ru": "<title>Пример</title><p>Авторизуйтесь, чтобы продолжить чтение на нашем сайте.</p>",
    "scripts": "<title>Example</title><div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>",
    "scripts, said": "<title>Lake freezes early</title><p>You need to enable JavaScript to run this app.</p>",
    "scripts, az": "<title>Nümunə</title><p>Saytı görmək üçün JavaScript-i aktivləşdirin.</p>",
    "maintenance": "<title>Example</title><h1>We'll be back soon!</h1><p>Example is down for maintenance.</p>",
    "maintenance, hy": "<title>Օրինակ</title><p>Կայքում տեխնիկական աշխատանքներ են կատարվում։</p>",
    "not found, with a status of 200": "<title>Page not found - Example</title><h1>Page not found</h1><p>Try the search.</p>",
    "ad blocker": "<title>Lake freezes early</title><p>Please disable your ad blocker to read this story on our site.</p>",
}


@pytest.mark.parametrize("kind", WALLS)
def test_a_wall_is_not_the_story_and_it_is_told_which_stood_there(kind: str, outlets: OutletRules) -> None:
    article = read(FURNITURE.format(f"<main>{WALLS[kind]}</main>") if "<title>" not in WALLS[kind] else WALLS[kind], outlets)
    assert (article.text_from, article.text, article.title) == (TextFrom.FEED, TOLD, "Lake freezes early")
    assert article.unread


PAYWALLS = {
    "a box behind the teaser": f"<article><h1>Lake freezes early</h1>{TEASER}</article>"
    "<div class='paywall-box'><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in.</p></div>",
    "a line in the article": f"<article><h1>Lake freezes early</h1>{TEASER}<p>This article is for subscribers.</p></article>",
    "a counter": f"<article><h1>Lake freezes early</h1>{TEASER}</article><p>You have reached your limit of 5 articles.</p>",
    "ru": f"<article><h1>Lake freezes early</h1>{TEASER}</article><div>Оформите подписку, чтобы прочитать статью целиком</div>",
    "az": f"<article><h1>Lake freezes early</h1>{TEASER}</article><p>Oxumağa davam etmək üçün abunə olun</p>",
    "its own word": "<script type='application/ld+json'>"
    + json.dumps({"@type": "NewsArticle", "headline": "Lake freezes early", "isAccessibleForFree": False})
    + f"</script><article><h1>Lake freezes early</h1>{TEASER}<div id=paywall></div></article>",
}


@pytest.mark.parametrize("kind", PAYWALLS)
def test_a_teaser_before_a_paywall_is_not_the_story(kind: str, outlets: OutletRules) -> None:
    article = read(f"<title>Lake freezes early</title>{FURNITURE.format(PAYWALLS[kind])}", outlets)
    assert (article.text_from, article.text) == (TextFrom.FEED, TOLD)
    assert article.unread is not None and article.unread.startswith("a teaser")


@pytest.mark.parametrize("kind", PAYWALLS)
def test_an_article_that_is_open_is_read_whatever_else_its_page_asks_for(kind: str, outlets: OutletRules) -> None:
    html = PAYWALLS[kind].replace(TEASER, STORY * 2)
    article = read(f"<title>Lake freezes early</title>{FURNITURE.format(html)}", outlets)
    assert article.text_from is TextFrom.PAGE and "number 11" in article.text


def test_an_article_that_stands_whole_in_json_ld_is_read_from_there(outlets: OutletRules) -> None:
    whole = "\n\n".join(f"Sentence number {n} of a story about a lake that froze early, the wardens say." for n in range(30))
    told = json.dumps(
        {"@type": "NewsArticle", "headline": "Lake freezes early", "isAccessibleForFree": False, "articleBody": whole}
    )
    shell = f"<title>Lake freezes early</title><script type='application/ld+json'>{told}</script><div id=app></div>"
    teaser = shell + f"<article><h1>Lake freezes early</h1><p>{whole.split(chr(10))[0]}</p></article>"
    for html in (shell, teaser):
        article = read(html, outlets)
        assert (article.text_from, article.text) == (TextFrom.PAGE, whole)


def test_json_ld_that_tells_another_story_than_the_page_is_not_read(outlets: OutletRules) -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": "x", "articleBody": "Buy two skates and get a third one free. " * 60})
    shown = "<p>The lake froze on Tuesday, the wardens of its northern shore say, and it is ten days earlier than usual.</p>"
    article = read(
        f"<title>Lake freezes early</title><script type='application/ld+json'>{told}</script><article>{shown}</article>", outlets
    )
    assert article.text.startswith("The lake froze on Tuesday")


ABOUT = {
    "cookies": ("Watchdog: sites must ask before they set cookies", "Accept all cookies, the banner says, and most people do."),
    "paywalls": ("Newspaper lifts its paywall for the election", "Subscribe to continue reading, it used to say on every page."),
    "robots": ("Are you a robot? Why the web asks so often", "Please verify you are human, the pages demand of everybody."),
    "scripts": ("Please enable JavaScript, the ministry's site says", "Please enable JavaScript, says the ministry's new site."),
    "outages": ("Site maintenance takes the tax office down", "We'll be back soon, the page said until Friday evening."),
    "ru": ("Подтвердите, что вы не робот: как сайты борются с ботами", "Подтвердите, что вы не робот, просят страницы."),
    "hy": ("Ինչու են կայքերը հարցնում՝ ռոբոտ չե՞ք", "Հաստատեք, որ դուք ռոբոտ չեք, գրում են կայքերը։"),
    "az": ("Saytlar niyə robot olmadığımızı soruşur", "Robot olmadığınızı təsdiq edin, deyə saytlar yazır."),
}


@pytest.mark.parametrize("what", ABOUT)
def test_an_article_about_walls_is_an_article(what: str, outlets: OutletRules) -> None:
    title, line = ABOUT[what]
    article = read(
        f"<title>{title}</title>" + FURNITURE.format(f"<article><h1>{title}</h1><p>{line}</p>{STORY}</article>"), outlets, title
    )
    assert (article.text_from, article.unread) == (TextFrom.PAGE, None)
    assert line in article.text


def test_a_short_article_on_a_page_that_asks_for_cookies_is_an_article(outlets: OutletRules) -> None:
    banner = "<div class=cookie-banner><p>We value your privacy</p><p>We and our 842 partners store information.</p></div>"
    form = "<div class=login-modal><form><p>Please log in</p><input type=password></form></div>"
    article = read(
        f"<title>Lake freezes early</title>{banner}<article><h1>Lake freezes early</h1>{TEASER}</article>{form}", outlets
    )
    assert (article.text_from, article.unread) == (TextFrom.PAGE, None)
    assert article.text.endswith("Skaters were out the same evening.")


@pytest.mark.parametrize(
    "title",
    [
        "Bridge returned error 404! (19873)",
        "YouTubeBridge: Bridge returned error 500",
        "Welcome to RSSHub!",
        "HttpException: 403",
    ],
)
def test_a_bridges_error_is_no_story(title: str, outlets: OutletRules) -> None:
    item = replace(ENTRY, title=title, html="<p>A bridge was unable to fetch 32 pages of its site.</p>")
    assert extract_article(None, item, FEED, SEEN, outlets).text == ""
