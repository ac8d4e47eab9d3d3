"""Canonical URLs: the key under which one story's addresses meet. A key is never fetched."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_TRACKING = re.compile(
    r"^(?:utm_.*|mtm_.*|pk_.*|fbclid|gclid|dclid|yclid|ysclid|msclkid|igshid|mc_cid|mc_eid|_ga|_gl|ref|ref_src|referrer|from|"
    r"traffic_source|cmpid|ncid|amp|outputtype|share|s_cid|smid|spm|at_medium|at_campaign|wt\..*|rss|_openstat)$",
    re.IGNORECASE,
)
_SAME_SITE_HOSTS = ("www.", "m.", "amp.", "mobile.")
_ENDINGS = re.compile(r"(?:/(?:amp|embed|print)|/index\.(?:html?|php)|/print:page,\d+)?/*$", re.IGNORECASE)
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, *range(0x20), 0x7F])
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT = "/:@!$'()*,;~-._"


def canonical_url(url: str) -> str:
    """The key of ``url``: ``host/path?query``, without scheme, ``www.``, default port, fragment, tracking parameters, ``/amp``
    and the like, with one spelling of percent-encoding and Unicode (NFC) and a sorted query. ``?p=101`` and ``?p=102`` stay two.

    Idempotent; "" for what is no http address; never raises."""
    cleaned = unicodedata.normalize("NFC", url.translate(_INVISIBLE).strip())
    if "://" not in cleaned:
        cleaned = "http://" + cleaned.removeprefix("//")
    try:
        parts = urlsplit(cleaned)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host or " " in host:
        return ""
    for prefix in _SAME_SITE_HOSTS:
        if host.startswith(prefix) and host.count(".") >= 2:
            host = host.removeprefix(prefix)
            break
    if port is not None and port not in _DEFAULT_PORTS.values():
        host = f"{host}:{port}"
    path = _one_spelling(parts.path)
    path = re.sub(r"/{2,}", "/", path)
    path = re.sub(r"^/amp/", "/", path)
    path = _ENDINGS.sub("", path)
    query = "&".join(
        f"{_one_spelling(key)}={_one_spelling(value)}"
        for key, value in sorted(parse_qsl(parts.query, keep_blank_values=True))
        if not _TRACKING.match(key)
    )
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def _one_spelling(text: str) -> str:
    """Percent-decoded, NFC, without invisible characters, and encoded again where it must be."""
    plain = unicodedata.normalize("NFC", unquote(text, errors="replace")).translate(_INVISIBLE)
    return quote(plain, safe=_KEPT)
