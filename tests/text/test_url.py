"""Canonical URLs: one story's addresses meet, two stories' never do."""

from __future__ import annotations

from time import process_time
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.text import canonical_url

STORY = "https://outlet.example/news/bridge"
SAME = [
    "http://outlet.example/news/bridge",
    "https://www.outlet.example/news/bridge",
    "https://m.outlet.example/news/bridge",
    "https://amp.outlet.example/news/bridge",
    "https://outlet.example/news/bridge/",
    "https://outlet.example/news/bridge/amp",
    "https://outlet.example/news/bridge/amp/",
    "https://outlet.example/amp/news/bridge",
    "https://outlet.example/news/bridge/index.html",
    "https://outlet.example/news/bridge/index.php",
    "https://outlet.example:443/news/bridge",
    "http://outlet.example:80/news/bridge",
    "https://OUTLET.example/news/bridge",
    "https://outlet.example./news/bridge",
    "https://outlet.example/news/bridge/print",
    "https://outlet.example/news/bridge/embed",
    "https://outlet.example//news///bridge",
    "https://outlet.example/news/bridge#comments",
    "https://outlet.example/news/bridge?utm_source=tg&utm_medium=x",
    "https://outlet.example/news/bridge?fbclid=abc",
    "https://outlet.example/news/bridge?amp=1",
    "https://outlet.example/news/bridge?ref=main",
    "https://outlet.example/news/br\u200bidge",
    "https://outlet.example/news/%62ridge",
    " https://outlet.example/news/bridge\n",
    "//outlet.example/news/bridge",
    "outlet.example/news/bridge",
    "https://mobile.outlet.example/news/bridge/?m=1",
    "https://outlet.example/amp/news/bridge.amp",
    "https://outlet.example/news/./other/../bridge",
    "https:\\\\outlet.example\\news\\bridge",
    "https://reader:secret@outlet.example/news/bridge",
    "https://outlet.example/news/bridge;jsessionid=0A1B",
    "https://outlet.example/news/bridge/print:page,1,",
    "https://outlet.example/news/bridge?print=1&utm_campaign=x&yclid=7&gclid=3&_openstat=a&mc_cid=1&igsh=2&twclid=4",
    "https://outlet.example/news/bridge?source=rss&from=main&traffic_source=tg&view=print&outputType=amp&share=vk",
    "https://outlet-example.cdn.ampproject.org/c/s/www.outlet.example/news/bridge/amp?amp=1",
    "https://www.google.com/amp/s/amp.outlet.example/news/bridge",
]


@pytest.mark.parametrize("url", SAME)
def test_one_storys_addresses_meet(url: str) -> None:
    assert canonical_url(url) == canonical_url(STORY) == "outlet.example/news/bridge"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?p=101", "https://a.example/?p=102"),
        ("https://a.example/view?id=7&lang=ru", "https://a.example/view?id=7&lang=hy"),
        ("https://hy.a.example/1", "https://ru.a.example/1"),
        ("https://a.example/1", "https://b.example/1"),
        ("https://a.example/News", "https://a.example/news"),
        ("https://a.example:8443/1", "https://a.example/1"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/%E0%E1", "https://a.example/%E2%E3"),
        ("https://a.example/?q=%E0%E1", "https://a.example/?q=%E2%E3"),
        ("https://a.example/#!/news/1", "https://a.example/#!/news/2"),
        ("https://a.example/?source=7", "https://a.example/?source=8"),
        ("https://a.example/?sid=7", "https://a.example/?sid=8"),
        ("https://a.example/?view=7", "https://a.example/?view=print"),
        ("https://a.example/print/7", "https://a.example/7"),
        ("https://a.example/?a=1%262", "https://a.example/?a=1&2"),
        ("https://www.google.com/amp/s/a.example/1", "https://www.google.com/amp/s/a.example/2"),
    ],
)
def test_two_stories_never_unify(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_a_querys_order_and_spelling_do_not_matter() -> None:
    assert canonical_url("https://a.example/?b=2&a=1") == canonical_url("https://a.example/?a=1&b=%32")


@pytest.mark.parametrize("host", ["լուր.հայ", "новость.рф", "xəbər.az", "Xəbər.AZ"])
def test_a_host_meets_its_punycode(host: str) -> None:
    ascii = host.lower().encode("idna").decode()
    assert ascii.startswith("xn--")
    assert canonical_url(f"https://www.{host}/1") == canonical_url(f"http://{ascii.upper()}/1/") == f"{ascii}/1"


def test_a_long_address_takes_time_with_its_length_alone() -> None:
    for hostile in (
        "/" * 200_000,
        "/amp" * 50_000,
        "?" + "a=1&" * 50_000,
        "/%2F" * 50_000,
        "/.." * 60_000,
        "/a;jsessionid=" * 20_000,
    ):
        begun = process_time()
        canonical_url(f"https://a.example{hostile}")
        assert process_time() - begun < 2


@pytest.mark.parametrize("word", ["լուր", "новость", "xəbər", "café"])
def test_percent_encoded_and_plain_letters_meet(word: str) -> None:
    plain = f"https://a.example/{word}/1"
    assert canonical_url(plain) == canonical_url(f"https://a.example/{quote(word)}/1")
    assert canonical_url(plain) == canonical_url(f"https://a.example/{quote(word).lower()}/1")


@pytest.mark.parametrize(
    "url", ["", "   ", "mailto:a@b.example", "javascript:alert(1)", "ftp://a.example/x", "http://", "http://[::1"]
)
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert canonical_url(url) == ""


hosts = st.sampled_from(
    ["a.example", "www.a.example", "m.b.example", "www.m.a.example", "WWW.A.example:80", "xn--a.example", "[::1]:8080"]
)
steps = st.text(alphabet="abcmp/%25EÉé?&=+#!;:.~,\\ \u200bամև\udc80", max_size=30)
schemes = st.sampled_from(["http://", "https://", ""])
addresses = st.builds(lambda scheme, host, rest: f"{scheme}{host}/{rest}", schemes, hosts, steps)
anything = st.text(st.characters(), max_size=60)


@given(addresses | anything)
@example("https://a.example/x/amp/amp")
@example("https://a.example/x/index.html/")
@example("https://a.example/%2561")
@example("https://www.m.a.example/")
@example("https://a.example/?a=\ud800")
@example("a.example/x?u=http://b.example")
@example("https://a.example/x?a=%26b%3D1")
@example("http://a.example/%23x")
@example("http://a.example/%3Fx=1")
def test_a_key_is_its_own_key_and_nothing_raises(url: str) -> None:
    key = canonical_url(url)
    assert canonical_url(key) == key
