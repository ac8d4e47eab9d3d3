"""The site that an address belongs to: what politeness is counted by."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_fld


@lru_cache(maxsize=20_000)
def domain_of(url: str) -> str:
    """The registrable domain of ``url`` by the Public Suffix List (``news.outlet.co.uk`` is ``outlet.co.uk``; the list comes
    with the package `tld`, nothing is downloaded). An address literal or a name without a known suffix stands for itself, with
    the port that it names; what is no address at all, too."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        found = get_fld(f"http://{host}/", fail_silently=True)
    except ValueError:
        return url
    if found is not None:
        return str(found)
    return f"{host}:{port}" if port is not None else host
