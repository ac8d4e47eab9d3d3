"""Mail, against a real mail server (aiosmtpd): what it looks like, how it threads, and what becomes of each answer."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from deliver import made

from monitor.deliver.email import Email, EmailConfig, _is_near, compose, mailbox
from monitor.errors import Rejected, Unavailable

PASSWORD = "pass word, with a comma"


@dataclass(slots=True)
class Relay:
    """A mail server that answers as it is told: ``answers`` by command. ``hang_up``: it drops the connection instead of taking
    the content."""

    answers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, sender: str, options: list[str]) -> str:
        envelope.mail_from = sender
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(to)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hang_up:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 never heard"
        if "DATA" not in self.answers:
            content = envelope.original_content or b""
            found = BytesParser(policy=policy.default).parsebytes(content)
            assert isinstance(found, EmailMessage)
            self.mails.append(found)
            self.raw.append(content)
            self.encrypted.append(session.ssl is not None)
        return self.answers.get("DATA", "250 taken as 7")

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)


@asynccontextmanager
async def listening(relay: Relay, *, implicit: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[Relay]:
    loop = asyncio.get_running_loop()

    def connected() -> SMTP:
        return SMTP(relay, loop=loop, authenticator=relay.authenticate, **options)

    server = await loop.create_server(connected, "localhost", 0, ssl=implicit, family=2)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


def config(relay: Relay, *, scheme: str = "smtp", user: str = "", **more: Any) -> EmailConfig:
    at = f"{user}@" if user else ""
    fields = {
        "type": "email",
        "smtp": f"{scheme}://{at}localhost:{relay.port}",
        "from": "Նորությունների սեղան <monitor@desk.example>",
        "to": ["Անի <night@desk.example>", "day@desk.example"],
    }
    return EmailConfig.model_validate(fields | more)


def channel(relay: Relay, **more: Any) -> Email:
    return Email("desk-mail", config(relay, **more), made.topic())


async def test_a_mail_arrives_with_text_and_html() -> None:
    async with listening(Relay()) as relay:
        assert await channel(relay).send(made.delivery()) == "250 taken as 7"
    (mail,) = relay.mails
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Baku released *32 Armenian servicemen*" in text.get_content()
    assert "<mark" in html.get_content()


async def test_armenian_subjects_and_names_arrive_as_they_are() -> None:
    async with listening(Relay()) as relay:
        await channel(relay, language="hy").send(made.delivery())
    (mail,), (raw,) = relay.mails, relay.raw
    assert mail["Subject"] == "Փոխանակում (գուցե արդեն հայտնի)՝ 32 հայ, 2 ադրբեջանցի ազատված · Իջևան–Ղազախ · 14 մյս"
    assert mail["From"] == "Նորությունների սեղան <monitor@desk.example>"
    assert mail["To"] == "Անի <night@desk.example>"
    assert mail["Content-Language"] == "hy"
    head = raw.split(b"\r\n\r\n")[0]
    assert head.isascii(), "headers are encoded words"
    assert max(len(line) for line in head.split(b"\r\n") if line.startswith((b"Subject", b" "))) <= 78


def test_a_domain_in_armenian_letters_is_kept_in_ascii_and_its_letters_are_none_of_a_header() -> None:
    box = mailbox("Արամ <aram@սեղան.example>")
    assert (box.display_name, box.addr_spec) == ("Արամ", "aram@xn--y9ah3br5a.example")
    for wrong in (
        "a@-",
        "a b@desk.example",
        "a@desk..example",
        "a\u202e@desk.example",
        "a@desk.example\nBcc: b@desk.example",
        "@",
    ):
        with pytest.raises(ValueError, match="is no mail address"):
            mailbox(wrong)


@pytest.mark.parametrize("language", made.LANGUAGES)
@pytest.mark.parametrize("kind", made.TYPES)
async def test_the_text_of_every_type_survives_the_way(kind: str, language: str) -> None:
    async with listening(Relay()) as relay:
        settings = config(relay, language=language)
        await Email("desk-mail", settings, made.topic()).send(made.delivery(kind))
    sent = compose(made.delivery(kind), "desk-mail", settings, made.topic())
    text, arrived = sent.get_body(("plain",)), relay.mails[0].get_body(("plain",))
    assert text is not None
    assert arrived is not None
    assert arrived.get_content().splitlines() == text.get_content().splitlines()
    assert relay.mails[0]["Subject"] == sent["Subject"]


@pytest.mark.parametrize(
    "name", ["Desk · Սեղան of the night", "Ночной desk (Ереван)", 'Desk "night", Gəncə', "Նորությունների սեղան " * 8]
)
async def test_names_with_letters_of_several_scripts_arrive_as_they_are(name: str) -> None:
    sender = str(Address(display_name=name.strip(), addr_spec="m@desk.example"))
    async with listening(Relay()) as relay:
        await channel(relay, **{"from": sender}).send(made.delivery())
    found = BytesParser(policy=policy.compat32).parsebytes(relay.raw[0])  # the newer parser keeps the folds in long names
    encoded, address = parseaddr(found["From"])
    assert (str(make_header(decode_header(encoded))), address) == (name.strip(), "m@desk.example")


async def test_an_update_hangs_below_the_first_mail_about_its_event() -> None:
    first, second = made.delivery(), made.delivery("event.updated", id="second-delivery", thread=made.delivery().id)
    async with listening(Relay()) as relay:
        for one in (first, second):
            await channel(relay).send(one)
    opening, later = relay.mails
    assert opening["Message-ID"] == f"<{first.id}@desk.example>"
    assert "In-Reply-To" not in opening
    assert later["Message-ID"] == "<second-delivery@desk.example>"
    assert later["In-Reply-To"] == later["References"] == opening["Message-ID"]


async def test_it_says_that_a_machine_wrote_it_and_to_which_list_it_belongs() -> None:
    async with listening(Relay()) as relay:
        await channel(relay).send(made.delivery())
    (mail,) = relay.mails
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<desk-mail.monitor.desk.example>"
    assert mail["List-Unsubscribe"] == "<mailto:monitor@desk.example?subject=unsubscribe%20desk-mail>"


async def test_a_mail_tried_again_is_the_same_to_the_byte() -> None:
    async with listening(Relay()) as relay:
        await channel(relay).send(made.delivery())
        await channel(relay).send(made.delivery())
    assert relay.raw[0] == relay.raw[1]


async def test_each_receiver_gets_a_mail_of_their_own() -> None:
    async with listening(Relay()) as relay:
        for receiver in config(relay).receivers():
            await channel(relay).send(made.delivery(receiver=receiver))
    assert [mail["To"] for mail in relay.mails] == ["Անի <night@desk.example>", "day@desk.example"]


# --- answers


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_4xx_is_tried_again(command: str) -> None:
    async with listening(Relay(answers={command: "451 4.3.0 try later"})) as relay:
        with pytest.raises(Unavailable, match=r"451 4\.3\.0 try later"):
            await channel(relay).send(made.delivery())


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_5xx_is_dead_at_once(command: str) -> None:
    async with listening(Relay(answers={command: "550 5.1.1 no such box"})) as relay:
        with pytest.raises(Rejected, match=r"550 5\.1\.1 no such box"):
            await channel(relay).send(made.delivery())


async def test_a_connection_that_drops_in_the_content_is_tried_again() -> None:
    async with listening(Relay(hang_up=True)) as relay:
        with pytest.raises(Unavailable):
            await channel(relay).send(made.delivery())


async def test_a_relay_that_is_not_there_is_tried_again() -> None:
    async with listening(Relay()) as relay:
        pass
    with pytest.raises(Unavailable, match="no connection to the relay"):
        await channel(relay).send(made.delivery())


async def test_what_a_relay_answers_cannot_forge_a_log_line() -> None:
    async with listening(Relay(answers={"DATA": "550 no\x1b[31m \x07way"})) as relay:
        with pytest.raises(Rejected) as refused:
            await channel(relay).send(made.delivery())
    assert str(refused.value).isprintable()


# --- TLS and login


@pytest.mark.usefixtures("trusted")
async def test_starttls_is_used_where_it_is_offered(tls: ssl.SSLContext) -> None:
    async with listening(Relay(), tls_context=tls) as relay:
        await channel(relay).send(made.delivery())
    assert relay.encrypted == [True]


async def test_a_certificate_that_nobody_trusts_is_no_way_to_send(tls: ssl.SSLContext) -> None:
    async with listening(Relay(), tls_context=tls) as relay:
        with pytest.raises(Unavailable, match="certificate"):
            await channel(relay).send(made.delivery())
    assert relay.mails == []


@pytest.mark.usefixtures("trusted")
async def test_smtps_is_encrypted_from_the_start(tls: ssl.SSLContext) -> None:
    async with listening(Relay(), implicit=tls) as relay:
        await channel(relay, scheme="smtps").send(made.delivery())
    assert len(relay.mails) == 1


@pytest.mark.usefixtures("trusted")
async def test_it_logs_in_with_the_user_of_the_url_and_the_password(tls: ssl.SSLContext) -> None:
    async with listening(Relay(), tls_context=tls, auth_required=True) as relay:
        await channel(relay, user="desk%40example", password=PASSWORD).send(made.delivery())
    assert relay.logins == [("desk@example", PASSWORD)]
    assert len(relay.mails) == 1


@pytest.mark.usefixtures("trusted")
async def test_a_refused_login_is_tried_again_and_says_no_password(tls: ssl.SSLContext) -> None:
    async with listening(Relay(), tls_context=tls) as relay:
        with pytest.raises(Unavailable, match="535") as refused:
            await channel(relay, user="desk", password="wrong one").send(made.delivery())
    assert "wrong one" not in str(refused.value)
    assert relay.mails == []


@pytest.mark.parametrize(
    ("peer", "near"),
    [
        (("127.0.0.1", 25), True),
        (("192.168.4.7", 587), True),
        (("fe80::1%eth0", 25, 0, 2), True),
        (("198.41.0.4", 587), False),
        (("2a01:4f8::1", 587, 0, 0), False),
        (None, False),
    ],
)
def test_a_password_goes_in_the_clear_to_a_near_relay_only(peer: object, near: bool) -> None:
    assert _is_near(peer) is near


# --- configuration


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"smtp": "localhost:25"}, "smtp://user@host:587"),
        ({"smtp": "smtp://user:secret@host"}, "the password does not belong into the URL"),
        ({"from": "nobody"}, "no mail address"),
        ({"from": "Desk <m@desk.example>\r\nBcc: x@evil.example"}, "no mail address"),
        ({"to": ["a@desk.example", "A <A@desk.example>"]}, "twice"),
        ({"to": []}, "at least 1"),
    ],
)
def test_a_mistake_in_the_configuration_is_said(wrong: Mapping[str, Any], said: str) -> None:
    check: Callable[..., Any] = config
    with pytest.raises(ValueError, match=said):
        check(Relay(port=25), **wrong)
