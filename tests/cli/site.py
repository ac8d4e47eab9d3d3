"""Sites on loopback that serve their news in different ways, for `monitor feeds add`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EN = ("The bridge is open for traffic again", "A school has a library of its own", "Boats are back on the northern shore")
HY = ("Նոր կամուրջ է բացվել գետի վրա", "Դպրոցը նոր գրադարան ունի այսօր", "Նավակները վերադարձել են ափ")
HTML, XML, TEXT = "text/html; charset=utf-8", "application/xml", "text/plain"


@dataclass(slots=True)
class Site:
    """``pages``: a path to its type and body, in which ``{base}`` is the site's address; ``asked``: the paths asked for."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""


def rss(*titles: str, at: str = "/story", name: str = "Herald of the Lake") -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{{base}}{at}/{number}</link><guid>{at}{number}</guid>"
        f"<pubDate>Wed, 04 Mar 2026 1{number}:00:00 +0400</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"


def home(links: str = "", head: str = "", title: str = "Home | Herald") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><p>Welcome.</p>{links}</body></html>"


def cards(*titles: str) -> str:
    """A page that lists articles between a menu and a footer."""
    menu = "".join(f"<li><a href='/menu/{number}'>An entry of the menu {number}</a></li>" for number in range(12))
    rows = "".join(
        f"<div class='news-row col-md-4 row-{number}'><a href='/en/{number}'><img src='a.jpg'></a>"
        f"<h3><a href='/en/{number}'>{title}</a></h3><span class='when'>0{number + 1}.03.2026 10:30</span>"
        f"<p class='lead'>{title}, the municipality said after long years of work.</p></div>"
        for number, title in enumerate(titles)
    )
    body = f"<nav><ul>{menu}</ul></nav><main><div class='rows'>{rows}</div></main><footer><ul>{menu}</ul></footer>"
    return f"<html lang='en'><head><title>News | Ministry of the Lake</title></head><body>{body}</body></html>"


@contextmanager
def serving(pages: Mapping[str, tuple[str, str]]) -> Iterator[Site]:
    """A site with these pages; robots.txt allows everything unless it is among them."""
    site = Site({"/robots.txt": (TEXT, "User-agent: *\nAllow: /\n"), **pages})

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            kind, body = site.pages.get(self.path, (TEXT, ""))
            raw = body.replace("{base}", site.url).encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
