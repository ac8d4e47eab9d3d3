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
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_NO_HOST = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)  # mailto:, javascript:; a host may have its port behind a colon
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, *range(0x20), 0x7F])
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT = "/:@!$'()*,;~-._"
_MEANS_ITSELF = re.compile(r"%(2F|3F|23|25|26|3D|2B)", re.IGNORECASE)  # encoded, these are letters of a step and not its end


def canonical_url(url: str) -> str:
    """The key of ``url``: ``host/path?query``, without scheme, ``www.``, default port, fragment, tracking parameters, ``/amp``
    and the like, with one spelling of percent-encoding and Unicode (NFC) and a sorted query. ``?p=101`` and ``?p=102`` stay two.

    Idempotent; "" for what is no http address; never raises."""
    cleaned = unicodedata.normalize("NFC", url.translate(_INVISIBLE).strip())
    if not _SCHEME.match(cleaned):
        if _NO_HOST.match(cleaned):
            return ""
        cleaned = "http://" + cleaned.removeprefix("//")
    try:
        parts = urlsplit(cleaned)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else _without_labels(host)
    if port is not None and port not in _DEFAULT_PORTS.values():
        host = f"{host}:{port}"
    path, query = _path(parts.path), _query(parts.query)
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def _without_labels(host: str) -> str:
    """The host without the labels that name another form of the same site."""
    while host.count(".") >= 2 and (label := next((one for one in _SAME_SITE_HOSTS if host.startswith(one)), "")):
        host = host.removeprefix(label)
    return host


def _path(path: str) -> str:
    """The path in one spelling, without what names another form of the same page."""
    path = re.sub(r"/{2,}", "/", _one_spelling(path))
    while True:
        shorter = _ENDINGS.sub("", re.sub(r"^/amp/", "/", path))
        if shorter == path:
            return path
        path = shorter


def _query(query: str) -> str:
    """The parameters that tell one page from another, sorted. An encoded ``&`` stays a letter of its value."""
    pairs = (
        (_one_spelling(_quoted(key)), _one_spelling(_quoted(value))) for key, value in parse_qsl(query, keep_blank_values=True)
    )
    return "&".join(sorted(f"{key}={value}" for key, value in pairs if not _TRACKING.match(unquote(key))))


def _quoted(text: str) -> str:
    return quote(text, errors="replace")


def _one_spelling(text: str) -> str:
    """Percent-decoded, NFC, without invisible characters, and encoded again where it must be."""
    pieces = _MEANS_ITSELF.split(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"%{piece.upper()}"
        else:
            plain = unicodedata.normalize("NFC", unquote(piece, errors="replace").translate(_INVISIBLE))
            pieces[index] = quote(plain, safe=_KEPT, errors="replace")
    return "".join(pieces)
