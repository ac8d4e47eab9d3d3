"""A webhook: POST of JSON, signed as Standard Webhooks says (https://www.standardwebhooks.com, specification 1.0)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated, Literal

import aiohttp
from pydantic import ConfigDict, Field, SecretStr, field_validator
from yarl import URL

from monitor.deliver.pace import ChannelKeys
from monitor.deliver.plain import plain
from monitor.errors import FetchError, Gone, Unavailable
from monitor.model import Delivery

TIMEOUT_SECONDS = 15.0
MOST_ANSWER_BYTES = 2048
ANSWER_SHOWN = 160
_PREFIX = "whsec_"
_ASKS_FOR_TIME = frozenset({429, 502, 503, 504})

Secret = Annotated[SecretStr, Field(min_length=1)]


class WebhookConfig(ChannelKeys):
    """A receiver of webhooks. ``secret``: ``whsec_`` and base64, or any text (its UTF-8 bytes are the key); several while
    keys are being rotated: each signs, and the receiver may know any one of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    type: Literal["webhook"]
    url: str = Field(repr=False, description="where to POST; https, or http where private addresses are allowed")
    secret: Secret | Annotated[tuple[Secret, ...], Field(min_length=1)]

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        try:
            parts = URL(url)
        except ValueError as error:
            raise ValueError(f"this is no URL: {error}") from error
        if parts.scheme not in {"http", "https"} or not parts.host:
            raise ValueError("a webhook's url begins with https:// and names a host")
        return url

    @field_validator("secret")
    @classmethod
    def _has_keys(cls, secret: SecretStr | tuple[SecretStr, ...]) -> SecretStr | tuple[SecretStr, ...]:
        for one in [secret] if isinstance(secret, SecretStr) else secret:
            signing_key(one.get_secret_value())
        return secret

    def receivers(self) -> tuple[str, ...]:
        """The one receiver: the URL's host, and its port where it is not the usual one; no path, credentials or query."""
        url = URL(self.url)
        return (f"{url.host}" if url.is_default_port() else f"{url.host}:{url.port}",)

    def keys(self) -> tuple[bytes, ...]:
        """The keys that sign, in the order given."""
        secrets = [self.secret] if isinstance(self.secret, SecretStr) else self.secret
        return tuple(signing_key(secret.get_secret_value()) for secret in secrets)

    def mistakes(self, *, allow_http: bool) -> tuple[str, ...]:
        """What is wrong with it under the rest of the configuration, in words for a person."""
        if URL(self.url).scheme == "https" or allow_http:
            return ()
        return ("a webhook needs https: (http: is for tests and one's own machine, with `allow_private_addresses: true`)",)


class Webhook:
    """Sends through ``session``, which refuses private addresses by itself. ``clock``: seconds since 1970, for
    ``webhook-timestamp``, which is the time of the attempt."""

    def __init__(self, config: WebhookConfig, session: aiohttp.ClientSession, clock: Callable[[], float] = time.time) -> None:
        self._url = URL(config.url)
        self._keys = config.keys()
        self._session = session
        self._clock = clock

    async def send(self, delivery: Delivery) -> str:
        """POST the delivery's body; returns status and the beginning of the answer.

        Raises Gone on 410, Unavailable on everything else that is not 2xx: redirects are not followed, a slow answer is none."""
        payload = payload_bytes(delivery.body)
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            **signature_headers(self._keys, delivery.id, int(self._clock()), payload),
        }
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        try:
            async with self._session.post(
                self._url, data=payload, headers=headers, allow_redirects=False, timeout=timeout
            ) as response:
                start = await response.content.read(MOST_ANSWER_BYTES)
                return self._judge(response, _words(response, start), delivery)
        except TimeoutError as error:
            raise Unavailable(f"no answer within {TIMEOUT_SECONDS:.0f} s", about=delivery.receiver) from error
        except (aiohttp.ClientError, FetchError, OSError, ValueError) as error:
            raise Unavailable(f"no connection: {plain(str(error))}", about=delivery.receiver) from error

    def _judge(self, response: aiohttp.ClientResponse, said: str, delivery: Delivery) -> str:
        receiver = delivery.receiver
        if 200 <= response.status < 300:
            return said
        if response.status == 410:
            on_again = f"monitor alerts enable {delivery.channel}"
            raise Gone(f"{said} (the receiver wants no more; `{on_again}` sends to it again)", about=receiver)
        if 300 <= response.status < 400:
            raise Unavailable(f"{said} (redirects are not followed: put the new address into the configuration)", about=receiver)
        asked = _retry_after(response.headers, self._clock()) if response.status in _ASKS_FOR_TIME else None
        raise Unavailable(said, about=receiver, retry_after=asked)


def payload_bytes(body: Mapping[str, object]) -> bytes:
    """The body as JSON: the same object gives the same bytes, whatever the order of its keys."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", errors="replace")


def signature_headers(keys: Sequence[bytes], ident: str, at: int, payload: bytes) -> dict[str, str]:
    """The three headers of the specification; one signature a key, separated by spaces. ``at``: seconds since 1970."""
    return {
        "webhook-id": ident,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(_signature(key, ident, at, payload) for key in keys),
    }


def _signature(key: bytes, ident: str, at: int, payload: bytes) -> str:
    """``v1,`` and base64 of HMAC-SHA256 over ``id.timestamp.payload``."""
    digest = hmac.new(key, f"{ident}.{at}.".encode() + payload, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def signing_key(secret: str) -> bytes:
    """The key in a secret. Raises ValueError where ``whsec_`` is not followed by base64."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("what follows whsec_ in a secret has to be base64") from error
    if not key:
        raise ValueError("nothing follows whsec_ in this secret")
    return key


def _words(response: aiohttp.ClientResponse, start: bytes) -> str:
    """``200 OK: the answer's first words``."""
    answer = plain(start.decode("utf-8", errors="replace"), limit=ANSWER_SHOWN)
    status = f"{response.status} {plain(response.reason or '', limit=40)}".strip()
    return f"{status}: {answer}" if answer else status


def _retry_after(headers: Mapping[str, str], now: float) -> timedelta | None:
    """``Retry-After`` in seconds or as a date (RFC 9110, 10.2.3); None where there is none or it is nonsense."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**8))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(until - datetime.fromtimestamp(now, UTC), timedelta())
