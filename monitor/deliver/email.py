"""Mail: one message for each receiver, text and HTML, threaded under the first one about its event."""

from __future__ import annotations

import re
from email.charset import BASE64, Charset
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import SplitResult, quote, unquote, urlsplit

import aiosmtplib
from pydantic import ConfigDict, Field, SecretStr, field_validator

from monitor.deliver.own import OwnTemplates, message_for, with_note
from monitor.deliver.pace import ChannelKeys, RateText
from monitor.deliver.plain import plain
from monitor.deliver.render import Message, render_message
from monitor.deliver.words import Language
from monitor.errors import DeliveryError, Rejected, Unavailable
from monitor.model import Delivery
from monitor.topic import Topic

TIMEOUT_SECONDS = 30.0
MOST_SUBJECT = 250
MOST_LINE = 900
_ADDRESS = re.compile(r"([\w.!#$%&'*+/=?^`{|}~-]{1,64})@([^\W_](?:[^\W_]|[.-]){0,252})")
_PORTS = {"smtp": 25, "smtps": 465}
_SUBMISSION = 587


def _words() -> Charset:
    """UTF-8, in base64. How it is written is said here, because Apprise changes it for the whole process when it is imported."""
    charset = Charset("utf-8")
    charset.header_encoding = BASE64
    return charset


_WORDS = _words()


class _Policy(EmailPolicy):
    """Headers that arrive as they were written.

    The standard library's own folding loses and adds spaces at encoded words (CPython 3.11: "freed · Ijevan" arrives as "freed
    ·Ijevan"), and breaks long ids in two. So what is ASCII stays on one line; other subjects and names are encoded whole."""

    def fold(self, name: str, value: str) -> str:
        """A header as lines."""
        if value.isascii() and len(value) < MOST_LINE:
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "subject":
            return f"{name}: {self._encoded(name, value)}{self.linesep}"
        if isinstance(value, AddressHeader) and len(value.addresses) == 1:
            (box,) = value.addresses
            return f"{name}: {self._encoded(name, box.display_name)}{self.linesep} <{box.addr_spec}>{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def _encoded(self, name: str, words: str) -> str:
        return Header(words, _WORDS, header_name=name).encode(linesep=self.linesep)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes: ASCII, but for addresses that are not (RFC 6532), which go to relays that take them."""
        return self.fold(name, value).encode("utf-8", "surrogateescape")


class EmailConfig(ChannelKeys):
    """Mail through a relay. ``smtp``: ``smtp://user@host:587`` (TLS by STARTTLS where the relay offers it) or
    ``smtps://user@host:465`` (TLS from the start); ``from`` and ``to``: addresses, with or without a name."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    type: Literal["email"]
    smtp: str
    password: SecretStr | None = None
    sender: str = Field(alias="from")
    to: str | Annotated[tuple[str, ...], Field(min_length=1)]
    language: Language = "en"
    concurrency: int = Field(default=2, ge=1, le=64, description="mails under way at the same time")
    at_most: RateText | None = Field(default="10/s", description="mails in a length of time: 1/s, 30/min, 500/day; they wait")

    @field_validator("smtp")
    @classmethod
    def _is_relay(cls, smtp: str) -> str:
        try:
            parts = urlsplit(smtp)
            known = parts.scheme in _PORTS and parts.hostname and (parts.port is None or parts.port > 0)
        except ValueError as error:
            raise ValueError(f"this is no URL: {error}") from error
        if not known or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("the relay is written smtp://user@host:587 or smtps://user@host:465")
        if parts.password is not None:
            raise ValueError("the password does not belong into the URL: write `password: ${SMTP_PASSWORD}`")
        return smtp

    @field_validator("sender")
    @classmethod
    def _is_address(cls, sender: str) -> str:
        mailbox(sender)
        return sender

    @field_validator("to")
    @classmethod
    def _are_addresses(cls, to: str | tuple[str, ...]) -> str | tuple[str, ...]:
        found = [mailbox(one).addr_spec.lower() for one in ([to] if isinstance(to, str) else to)]
        if len(set(found)) < len(found):
            raise ValueError("an address stands here twice")
        return to

    def receivers(self) -> tuple[str, ...]:
        """One for each address in ``to``, without its name."""
        return tuple(box.addr_spec for box in self.boxes())

    def boxes(self) -> tuple[Address, ...]:
        """The addresses in ``to``, with their names."""
        return tuple(mailbox(one) for one in ([self.to] if isinstance(self.to, str) else self.to))


def mailbox(written: str) -> Address:
    """``Ani <ani@example.org>`` or ``ani@example.org`` as an address; names and addresses may be in any script (RFC 6531), a
    domain is kept in ASCII (RFC 5890). Raises ValueError in words for a person."""
    name, address = parseaddr(written)
    found = _ADDRESS.fullmatch(address)
    wrong = f"{plain(written, limit=80)!r} is no mail address (like desk@example.org, or Desk <desk@example.org>)"
    if found is None or plain(written) != written.strip():
        raise ValueError(wrong)
    try:
        domain = found[2].encode("idna").decode()
    except UnicodeError as error:
        raise ValueError(wrong) from error
    return Address(display_name=plain(name), username=found[1], domain=domain)


class Email:
    """Sends through one relay; a connection for each message. ``name`` is the channel's, for ``List-Id``."""

    def __init__(self, name: str, config: EmailConfig, topic: Topic, own: OwnTemplates | None = None) -> None:
        self._own = own
        self._name = name
        self._config = config
        self._topic = topic
        self._relay = urlsplit(config.smtp)

    async def send(self, delivery: Delivery) -> str:
        """Mail the delivery to its receiver; returns the relay's answer.

        Raises Rejected where the relay refuses this mail for good (5xx to sender, recipient or content), Unavailable for 4xx, for
        trouble with connection, TLS or login, and where the connection broke after the content: it may arrive twice then, with
        one Message-ID."""
        message = await message_for(delivery.body, self._topic, self._config.language, self._own)
        mail = compose(delivery, self._name, self._config, self._topic, message)
        client = self._client()
        try:
            await client.connect()
            await self._log_in(client)
            sender = mailbox(self._config.sender).addr_spec
            beyond_ascii = [] if f"{sender}{delivery.receiver}".isascii() else ["SMTPUTF8"]
            _, answer = await client.sendmail(sender, [delivery.receiver], mail.as_bytes(), mail_options=beyond_ascii)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _judged(error, delivery.receiver) from error
        finally:
            client.close()
        return with_note(f"250 {plain(answer, limit=160)}", message)

    def _client(self) -> aiosmtplib.SMTP:
        relay = self._relay
        implicit = relay.scheme == "smtps"
        return aiosmtplib.SMTP(
            hostname=relay.hostname,
            port=relay.port or (_SUBMISSION if relay.username and not implicit else _PORTS[relay.scheme]),
            use_tls=implicit,
            start_tls=False if implicit else None,
            timeout=TIMEOUT_SECONDS,
        )

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        """Log in where the configuration has user and password; a password is not sent in the clear over the Internet, where
        STARTTLS may have been cut out on the way."""
        if not self._relay.username or self._config.password is None:
            return
        transport = client.transport
        encrypted = transport is not None and transport.get_extra_info("sslcontext") is not None
        if not encrypted and not (transport is not None and _is_near(transport.get_extra_info("peername"))):
            raise Unavailable("the relay offers no TLS: the password is not sent in the clear", about=_host(self._relay))
        await client.login(unquote(self._relay.username), self._config.password.get_secret_value())


def compose(delivery: Delivery, channel: str, config: EmailConfig, topic: Topic, message: Message | None = None) -> EmailMessage:
    """The mail for a delivery; ``message`` None: by the shipped templates. The same delivery gives the same bytes, Message-ID
    and Date included, however often tried.

    ``List-Unsubscribe`` (RFC 2369) asks whoever reads the sender's box: receivers stand in `monitor.yaml`."""
    message = message or render_message(delivery.body, topic, config.language)
    sender = mailbox(config.sender)
    domain = sender.domain.lower()
    mail = EmailMessage(policy=_Policy(linesep="\r\n"))
    mail["From"] = sender
    mail["To"] = next((box for box in config.boxes() if box.addr_spec == delivery.receiver), mailbox(delivery.receiver))
    mail["Subject"] = plain(message.subject, limit=MOST_SUBJECT)
    mail["Date"] = format_datetime(delivery.created_at)
    mail["Message-ID"] = f"<{delivery.id}@{domain}>"
    if delivery.thread is not None and delivery.thread != delivery.id:
        mail["In-Reply-To"] = mail["References"] = f"<{delivery.thread}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"<{_label(channel)}.monitor.{domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{quote(sender.addr_spec, safe='@')}?subject=unsubscribe%20{_label(channel)}>"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    mail["Content-Language"] = config.language
    mail.set_boundary(f"=_{delivery.id}")
    return mail


def _judged(error: Exception, receiver: str) -> DeliveryError:
    """What an SMTP error means (RFC 5321, 4.2.1: 4yz transient, 5yz permanent)."""
    if isinstance(error, aiosmtplib.SMTPNotSupported) and "SMTPUTF8" in str(error):
        return Rejected("the relay takes no addresses beyond ASCII (SMTPUTF8)", about=receiver)
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = f"{error.code} {plain(error.message, limit=160)}"
        of_this_mail = aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError
        if 500 <= error.code < 600 and isinstance(error, of_this_mail):
            return Rejected(said, about=receiver)
        return Unavailable(said, about=receiver)
    return Unavailable(f"no connection to the relay: {plain(str(error), limit=160) or type(error).__name__}", about=receiver)


def _is_near(peer: object) -> bool:
    """Whether the other end of a connection is this machine or a private network."""
    host = peer[0] if isinstance(peer, tuple) and peer else ""
    try:
        return ip_address(str(host).partition("%")[0]).is_private
    except ValueError:
        return False


def _host(relay: SplitResult) -> str:
    return relay.hostname or ""


def _label(channel: str) -> str:
    """The channel's name as a label of a List-Id (RFC 2919: letters, digits and hyphens)."""
    return re.sub(r"[^a-z0-9]+", "-", channel.lower()).strip("-") or "alerts"
