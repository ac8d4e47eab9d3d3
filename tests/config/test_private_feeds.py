"""Private feeds, proxies and paces, as they are configured: read, kept secret, and refused in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from monitor.config import Config, effective
from monitor.config.files import Http
from monitor.fetch import Pace
from monitor.model import Credentials, Proxy

Write = Callable[..., Path]
Load = Callable[..., Config]
Problems = Callable[..., list[str]]
ENVIRON = {"WORD": "s3cret-word"}


def feed(*lines: str) -> str:
    plain = ["name: one", "url: https://one.example/feed", "outlet: One"]
    return "feeds:\n  - " + "\n    ".join([*lines, *plain]) + "\n"


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ('{type: basic, user: ann, password: "${WORD}"}', "Authorization", "Basic YW5uOnMzY3JldC13b3Jk"),
        ('{type: bearer, token: "${WORD}"}', "Authorization", "Bearer s3cret-word"),
        ('{type: header, name: X-Api-Key, secret: "${WORD}"}', "X-Api-Key", "s3cret-word"),
    ],
)
def test_credentials_become_a_header_and_are_shown_nowhere(
    write_config: Write, load: Load, auth: str, header: str, value: str
) -> None:
    write_config(feeds=feed(f"auth: {auth}"))
    config = load(ENVIRON)
    assert config.feeds[0].auth == Credentials(header=header, value=value)
    for shown in (repr(config), effective(config)):
        assert "s3cret-word" not in shown
        assert value not in shown
    assert "${WORD}" in effective(config)


@pytest.mark.parametrize(
    ("proxy", "meant"),
    [
        ('"http://proxy.example:3129"', Proxy(scheme="http", host="proxy.example", port=3129)),
        ("socks5://proxy.example", Proxy(scheme="socks5", host="proxy.example", port=1080)),
        (
            '{url: "socks5://a%20b@10.0.0.1:1081", password: "${WORD}"}',
            Proxy(scheme="socks5", host="10.0.0.1", port=1081, user="a b", password="s3cret-word"),
        ),
    ],
)
def test_a_proxy_is_an_address_or_an_address_and_a_password(write_config: Write, load: Load, proxy: str, meant: Proxy) -> None:
    write_config(feeds=feed(f"proxy: {proxy}"))
    config = load(ENVIRON)
    assert config.feeds[0].proxy == meant
    assert "s3cret-word" not in repr(config) + effective(config)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("auth: {type: digest}", "`auth`: `type: digest` is not known; known here: basic, bearer, header"),
        ("auth: {user: ann}", "`auth`: `type` is missing: which kind of thing this is"),
        ("auth: {type: basic, user: ann}", "`password` is missing: a ${NAME}, never in the clear"),
        ("auth: {type: basic, user: 'a:b', password: x}", "`user`: a user's name holds no colon (RFC 7617)"),
        ("auth: {type: bearer, token: 'two\tlines'}", "`token`: it travels in a header: printable ASCII, and something"),
        ("auth: {type: header, name: X-Key, secret: ''}", "`secret`: it travels in a header: printable ASCII, and something"),
        ("proxy: ftp://proxy.example", "`proxy`: a proxy is written http://host:port or socks5://host:port"),
        (
            "proxy: http://me:word@proxy.example",
            "`proxy`: the password does not belong into the URL: write `password: ${PROXY_PASSWORD}`",
        ),
        ("proxy: {url: http://proxy.example, pasword: x}", "unknown key `pasword`; did you mean `password`?"),
    ],
)
def test_a_mistake_in_them_is_named(write_config: Write, problems: Problems, line: str, message: str) -> None:
    write_config(feeds=feed(line))
    assert problems() == [f"feeds.yaml:2: {message}"]


def test_paces_ports_and_timeouts_reach_the_fetcher(write_config: Write, load: Load) -> None:
    write_config(
        monitor="""\
        operator: {failing_after: 10m}
        http:
          user_agent: "desk/1 (+mailto:me@example.org)"
          ports: [80, 443, 8888]
          per_domain: {concurrency: 2, delay: 500ms}
          domains: {mine.example: {concurrency: 8, delay: 0s}}
          timeouts: {total: 5s, connect: 2s, between_bytes: 1s}
        channels:
          screen: {type: console}
        """
    )
    config = load()
    assert config.failing_after == timedelta(minutes=10)
    http = config.http
    assert (http.ports, http.concurrency, http.delay) == (frozenset({80, 443, 8888}), 2, timedelta(milliseconds=500))
    assert http.domains == {"mine.example": Pace(8, timedelta(0))}
    assert http.most_concurrent == 8
    assert [length.total_seconds() for length in (http.total, http.connect, http.between_bytes)] == [5, 2, 1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ports: [0]", "`ports`: 0 must be at least 1"),
        ("ports: []", "`ports`: it is empty"),
        ("domains: {www.x.am: {delay: 1s}}", "no registrable domain: write `x.am`"),
        ("domains: {'https://x.am/feed': {delay: 1s}}", "no registrable domain: write `x.am`"),
        ("timeouts: {total: 1h}", "1h is out of bounds: between 100ms and 2m"),
        ("timeouts: {totl: 5s}", "unknown key `totl`; did you mean `total`?"),
        ("user_agent: 'a\u0561'", "a user agent is one line of ASCII"),
    ],
)
def test_a_mistake_in_how_we_ask_is_named(write_config: Write, problems: Problems, line: str, message: str) -> None:
    write_config(monitor=f"http:\n  {line}\nchannels:\n  screen: {{type: console}}\n")
    (problem,) = problems()
    assert problem.startswith("monitor.yaml:2: ")
    assert message in problem


def test_without_a_user_agent_the_public_address_is_how_to_reach_us(write_config: Write, load: Load) -> None:
    write_config(monitor="web: {public_url: 'https://desk.example'}\nchannels:\n  screen: {type: console}\n")
    assert load().http.user_agent.endswith(" (+https://desk.example)")
    write_config()
    assert "(" not in load().http.user_agent


def test_the_defaults_are_those_of_the_fetcher() -> None:
    assert TypeAdapter(Http).validate_python({}).ports == [80, 443, 8080, 8443]
