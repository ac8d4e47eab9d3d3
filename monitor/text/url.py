"""Canonical URLs: the key under which one story's addresses meet. A key is never fetched.

What is known of addresses (`config/addresses.yaml`) is data; here is how they are spelled. Sources: RFC 3986, the WHATWG URL
standard (back slashes, dot steps), IDNA 2003 as the standard library has it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

from monitor.shipped import shipped
from monitor.yaml import load_yaml

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_NO_HOST = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)  # mailto:, javascript:; a host may have its port behind a colon
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, *range(0x20), 0x7F])
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT = "/:@!$'()*,;~-._"
_MEANS_ITSELF = re.compile(r"%(2F|3F|23|25|26|3D|2B|5C)", re.IGNORECASE)  # encoded, these are letters of a step and not its end
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.IGNORECASE)
_AMP = ".amp"
_ROUTE = re.compile(r"!?/.")
"""A fragment that is the page's address on a site made of scripts (``#!/news/7``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    """``config/addresses.yaml``, ready to be asked."""

    labels: tuple[str, ...]
    ending: re.Pattern[str]
    parameters: re.Pattern[str]
    valued: frozenset[tuple[str, str]]
    caches: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


def canonical_url(url: str) -> str:
    """The key of ``url``: ``host/path?query``, without scheme, ``www.``, default port, fragment, tracking parameters, ``/amp``
    and the like, with one spelling of percent-encoding, Unicode (NFC) and host (punycode), and a sorted query. ``?p=101`` and
    ``?p=102`` stay two, and so do bytes that are no UTF-8.

    Idempotent; "" for what is no http address; linear; never raises."""
    cleaned = unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", url).translate(_INVISIBLE).strip())
    before, mark, query = cleaned.partition("?")
    cleaned = before.replace("\\", "/") + mark + query
    if not _SCHEME.match(cleaned):
        if _NO_HOST.match(cleaned):
            return ""
        cleaned = "http://" + cleaned.lstrip("/")
    try:
        parts = urlsplit(cleaned)
        host, port = _ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        return ""
    forms = _forms()
    bare = f"[{host}]" if ":" in host else _without_labels(host, forms)
    for hosts, start in forms.caches:
        if hosts.fullmatch(bare) and (inside := start.match(parts.path)) is not None and len(parts.path) > inside.end():
            query = f"?{parts.query}" if parts.query else ""
            return canonical_url(f"http://{parts.path[inside.end() :].lstrip('/')}{query}")
    if port is not None and port not in _DEFAULT_PORTS.values():
        bare = f"{bare}:{port}"
    path, query = _path(parts.path, forms), _query(parts.query, forms)
    route = f"#{_one_spelling(parts.fragment)}" if _ROUTE.match(parts.fragment) else ""
    return f"{bare}{path}?{query}{route}" if query else f"{bare}{path}{route}"


def _ascii_host(host: str) -> str:
    """The host as DNS has it."""
    host = host.strip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode().strip(".")
    except UnicodeError:
        return host


def _without_labels(host: str, forms: _Forms) -> str:
    """The host without the labels that name another form of the same site."""
    while host.count(".") >= 2 and host.partition(".")[0] in forms.labels:
        host = host.partition(".")[2]
    return host


def _path(path: str, forms: _Forms) -> str:
    """The path in one spelling, without what names another form of the same page."""
    steps: list[str] = []
    for step in _one_spelling(_SESSION.sub("", path)).split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    first, last = 0, len(steps)
    while first < last:
        ending = steps[last - 1].lower()
        if forms.ending.fullmatch(ending):
            last -= 1
        elif ending.endswith(_AMP) and ending.removesuffix(_AMP).strip("."):
            steps[last - 1] = steps[last - 1][: -len(_AMP)]
        elif last - first > 1 and steps[first].lower() == "amp":
            first += 1
        elif last - first > 2 and steps[first + 1].lower() == "amp" and _LANGUAGE.fullmatch(steps[first]):
            first, steps[first + 1] = first + 1, steps[first]
        else:
            break
    return "/" + "/".join(filter(None, steps[first:last])) if last > first else ""


def _query(query: str, forms: _Forms) -> str:
    """The parameters that tell one page from another, sorted, each once. An encoded ``&`` stays a letter of its value."""
    kept = set()
    for pair in query.replace("+", "%20").split("&"):
        key, _, value = pair.partition("=")
        key, value = _one_spelling(key), _one_spelling(value)
        name = key.lower()
        if pair and not forms.parameters.fullmatch(name) and (name, value.lower()) not in forms.valued:
            kept.add(f"{key}={value}")
    return "&".join(sorted(kept))


def _one_spelling(text: str) -> str:
    """Percent-decoded, NFC, without invisible characters, and encoded again where it must be; bytes that are no UTF-8 stay as
    they are."""
    pieces = _MEANS_ITSELF.split(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"%{piece.upper()}"
        else:
            plain = unquote_to_bytes(piece).decode("utf-8", "surrogateescape").translate(_INVISIBLE)
            pieces[index] = quote(unicodedata.normalize("NFC", plain), safe=_KEPT, errors="surrogateescape")
    return "".join(pieces)


@cache
def _forms() -> _Forms:
    located, problems = load_yaml(shipped("addresses.yaml"))
    assert located is not None, problems
    found = located.value
    names = [one for one in found["parameters"] if isinstance(one, str)]
    valued = [one for one in found["parameters"] if not isinstance(one, str)]
    steps = "|".join(re.escape(step).replace(r"\#", r"\d+") for step in found["steps"])
    return _Forms(
        labels=tuple(found["labels"]),
        ending=re.compile(rf"(?:{steps}),?"),
        parameters=re.compile("|".join(translate(name) for name in names)),
        valued=frozenset((key, str(value)) for one in valued for key, values in one.items() for value in values),
        caches=tuple((re.compile(translate(one["host"])), re.compile(one["path"])) for one in found["caches"]),
    )
