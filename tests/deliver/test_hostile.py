"""Whatever a feed or a page says is plain text in a message: no element, no header, no terminal escape, no link of its own."""

from __future__ import annotations

import io
from typing import Any

import pytest
from deliver import made
from deliver.page import Page, message
from hypothesis import given
from hypothesis import strategies as some

from monitor.deliver.console import Console, ConsoleConfig
from monitor.deliver.email import EmailConfig, compose
from monitor.deliver.plain import plain, web_address

NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><a href='https://evil.example'>click</a> {{ 7*7 }} {% raw %}"
    "\r\nBcc: everybody@evil.example\r\n\r\nhello \x1b[31mred\x1b]8;;https://evil.example\x07 \u202egnp.exe \x00\ud800 \u2028 end"
)
ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,<b>",
    "https://ok.example/\r\nBcc: x@evil.example",
    'https://ok.example/"onclick="x',
]
MAIL = EmailConfig.model_validate(
    {"type": "email", "smtp": "smtp://127.0.0.1", "from": "Desk <m@desk.example>", "to": ["night@desk.example"]}
)


def soiled(value: Any, nasty: str, key: str = "") -> Any:
    """A body in which every word that comes from outside is nasty."""
    if isinstance(value, dict):
        return {name: soiled(part, nasty, name) for name, part in value.items()}
    if isinstance(value, list):
        return [soiled(part, nasty, key) for part in value]
    outside = {"title", "outlet", "quote", "sentence", "source", "via", "name", "role", "lang", "why", "unknown", "coverage"}
    outside |= {
        "watchlists",
        "possibly",
        "other",
        "follows",
        "evidence",
        "advice",
        "feed",
        "channel",
        "merged_into",
        "origin",
        "kind",
        "url",
        "unit",
        "folder",
        "problems",
    }
    return nasty if isinstance(value, str) and key in outside else value


def nasty_body(kind: str, nasty: str = NASTY) -> dict[str, Any]:
    body: dict[str, Any] = made.body(kind)
    return {**body, "data": soiled(body["data"], nasty)}


@pytest.mark.parametrize("kind", made.TYPES)
@pytest.mark.parametrize("language", made.LANGUAGES)
def test_nothing_from_outside_becomes_an_element_or_a_link(kind: str, language: str) -> None:
    page = Page(message(nasty_body(kind), language).html)
    assert not {"script", "img"} & set(page.tags)
    assert page.loads == []
    assert page.links == []
    assert "<script>alert(1)</script>" in page.words, "it is shown, as text"


@pytest.mark.parametrize("kind", made.TYPES)
def test_no_control_character_reaches_subject_text_or_page(kind: str) -> None:
    told = message(nasty_body(kind))
    assert told.subject == plain(told.subject)
    for line in (*told.text.split("\n"), *told.html.split("\n")):
        assert plain(line) == line.strip() or "  " in line
        assert not set(line) & set("\r\x1b\x07\x00\u202e\u2028\ud800")


@pytest.mark.parametrize("kind", made.TYPES)
def test_no_header_can_be_slipped_into_a_mail(kind: str) -> None:
    clean = compose(made.delivery(kind), "desk", MAIL, made.topic())
    mail = compose(made.delivery(kind, body=nasty_body(kind)), "desk\r\nBcc: x@evil.example", MAIL, made.topic())
    assert mail.keys() == clean.keys()
    head = mail.as_bytes().split(b"\r\n\r\n")[0]
    assert b"\nBcc" not in head
    assert mail["To"] == "night@desk.example"


@given(some.text(max_size=400))
def test_any_text_at_all_makes_a_mail_that_can_be_sent(nasty: str) -> None:
    for kind in ("event.denied", "source.failing"):
        raw = compose(made.delivery(kind, body=nasty_body(kind, nasty)), "desk", MAIL, made.topic()).as_bytes()
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_is_an_address_of_the_web_or_none(address: str) -> None:
    body = nasty_body("event.new", address)
    page = Page(message(body).html)
    assert all(link == web_address(link) for link in page.links)
    assert not any(link.startswith(("javascript", "data")) for link in page.links)


async def test_the_terminal_gets_no_escape_from_a_feed() -> None:
    stream = io.StringIO()
    await Console(ConsoleConfig(type="console"), made.topic(), stream).send(made.delivery(body=nasty_body("event.new")))
    assert "\x1b" not in stream.getvalue()
    assert "[31mred" in stream.getvalue(), "it is shown, as text, and not taken for markup"


@given(some.text())
def test_plain_is_one_line_and_idempotent(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert len(once.splitlines()) <= 1
    once.encode("utf-8")


@given(some.text(), some.integers(1, 50))
def test_plain_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(plain(text, limit)) <= limit
