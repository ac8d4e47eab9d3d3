"""Which site an address belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.domain import domain_of


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.outlet.am/feed", "outlet.am"),
        ("https://rus.outlet.am:8443/feed", "outlet.am"),
        ("https://news.outlet.co.uk/x", "outlet.co.uk"),
        ("https://a.b.outlet.com.az/x", "outlet.com.az"),
        ("https://OUTLET.am./x", "outlet.am"),
        ("https://лента.рф/rss", "лента.рф"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("http://[::1]/x", "::1"),
        ("http://localhost:8000/x", "localhost:8000"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_the_registrable_domain_is_the_site(url: str, domain: str) -> None:
    assert domain_of(url) == domain


@given(st.text(max_size=60) | st.text(max_size=30).map(lambda host: f"http://{host}/"))
def test_any_text_has_a_site(url: str) -> None:
    assert isinstance(domain_of(url), str)
