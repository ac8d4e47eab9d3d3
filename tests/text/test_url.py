"""Canonical URLs: one story's addresses meet, two stories' never do."""

from __future__ import annotations

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
    ],
)
def test_two_stories_never_unify(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_a_querys_order_and_spelling_do_not_matter() -> None:
    assert canonical_url("https://a.example/?b=2&a=1") == canonical_url("https://a.example/?a=1&b=%32")


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
steps = st.text(alphabet="abc/%25é?&=+#;.~ \u200bամև", max_size=30)
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
