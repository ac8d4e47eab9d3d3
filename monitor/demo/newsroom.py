"""A small news room on loopback: outlets with feeds and article pages, which publish, correct and withdraw.

It speaks as real ones do: validators that change only when the feed does, RSS or Atom, a teaser in the feed and the whole text on
the page, furniture around it. Used by the demo and by the end-to-end tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from types import TracebackType

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A news outlet: ``id`` names its feed and its part of the site; ``atom``: its feed is Atom, else RSS 2.0; ``full_text``: its
    feed carries whole texts, else the first paragraph."""

    id: str
    name: str
    language: str
    atom: bool = False
    full_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One text of one outlet. ``text``: paragraphs separated by an empty line; ``guid`` defaults to the link; ``page`` False: its
    page answers 404, so that only the feed's text is to be had; ``teaser``: what the feed says, else its first paragraph."""

    id: str
    outlet: str
    title: str
    text: str
    published: datetime
    guid: str | None = None
    page: bool = True
    teaser: str | None = None


@dataclass(slots=True)
class _Desk:
    outlet: Outlet
    stories: dict[str, Story] = field(default_factory=dict)
    changed: datetime = datetime(2000, 1, 1, tzinfo=UTC)


class NewsRoom:
    """Serves its outlets on a free loopback port while it is entered. ``requests``: what was asked for, in order."""

    def __init__(self, outlets: Sequence[Outlet], host: str = "127.0.0.1") -> None:
        self._desks = {outlet.id: _Desk(outlet) for outlet in outlets}
        self._host = host
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.requests: list[str] = []

    async def __aenter__(self) -> NewsRoom:
        """Start to listen."""
        app = web.Application()
        app.router.add_get("/robots.txt", self._robots)
        app.router.add_get("/{outlet}/feed.xml", self._feed)
        app.router.add_get("/{outlet}/{story}.html", self._page)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, 0).start()
        self.url = f"http://{self._host}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def feed_url(self, outlet: str) -> str:
        """Where an outlet's feed is."""
        return f"{self.url}/{outlet}/feed.xml"

    def publish(self, *stories: Story) -> None:
        """Put stories out; one whose id is out already is replaced (an edit)."""
        for story in stories:
            desk = self._desks[story.outlet]
            desk.stories[story.id] = story
            desk.changed = max(desk.changed, datetime.now(UTC))

    def edit(self, story: str, **changes: str | bool | None) -> None:
        """Change a story that is out: its title, text, guid, teaser, or whether its page is there."""
        for desk in self._desks.values():
            if story in desk.stories:
                self.publish(replace(desk.stories[story], **changes))  # type: ignore[arg-type]
                return
        raise KeyError(story)

    async def _robots(self, request: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nAllow: /\n")

    async def _feed(self, request: web.Request) -> web.Response:
        self.requests.append(request.path)
        desk = self._desks.get(request.match_info["outlet"])
        if desk is None:
            raise web.HTTPNotFound
        body = self._atom(desk) if desk.outlet.atom else self._rss(desk)
        return _conditional(request, body, "application/atom+xml" if desk.outlet.atom else "application/rss+xml")

    async def _page(self, request: web.Request) -> web.Response:
        self.requests.append(request.path)
        desk = self._desks.get(request.match_info["outlet"])
        story = desk.stories.get(request.match_info["story"]) if desk else None
        if desk is None or story is None or not story.page:
            raise web.HTTPNotFound
        return _conditional(request, _page_of(desk.outlet, story, self._link(story)), "text/html")

    def _link(self, story: Story) -> str:
        return f"{self.url}/{story.outlet}/{story.id}.html"

    def _rss(self, desk: _Desk) -> str:
        items = "".join(
            f"<item><title>{escape(story.title)}</title><link>{self._link(story)}</link>"
            f"<guid isPermaLink='false'>{escape(story.guid or self._link(story))}</guid>"
            f"<pubDate>{format_datetime(story.published)}</pubDate>"
            f"<description>{escape(_feed_html(desk.outlet, story))}</description></item>\n"
            for story in reversed(desk.stories.values())
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>{escape(desk.outlet.name)}</title>"
            f"<link>{self.url}/{desk.outlet.id}/</link><language>{desk.outlet.language}</language>\n{items}</channel></rss>\n"
        )

    def _atom(self, desk: _Desk) -> str:
        entries = "".join(
            f"<entry><title>{escape(story.title)}</title><link href='{self._link(story)}'/>"
            f"<id>{escape(story.guid or self._link(story))}</id><published>{story.published.isoformat()}</published>"
            f"<updated>{story.published.isoformat()}</updated>"
            f"<content type='html'>{escape(_feed_html(desk.outlet, story))}</content></entry>\n"
            for story in reversed(desk.stories.values())
        )
        return (
            "<?xml version='1.0' encoding='utf-8'?>\n"
            f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='{desk.outlet.language}'>"
            f"<title>{escape(desk.outlet.name)}</title><id>{self.url}/{desk.outlet.id}/</id>"
            f"<updated>{desk.changed.isoformat()}</updated>\n{entries}</feed>\n"
        )


def _feed_html(outlet: Outlet, story: Story) -> str:
    paragraphs = story.text.split("\n\n")
    chosen = paragraphs if outlet.full_text else [story.teaser or paragraphs[0]]
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in chosen)


def _page_of(outlet: Outlet, story: Story, link: str) -> str:
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.text.split("\n\n"))
    return f"""<!doctype html>
<html lang="{outlet.language}"><head><meta charset="utf-8"><title>{escape(story.title)} | {escape(outlet.name)}</title>
<link rel="canonical" href="{link}"><meta property="og:title" content="{escape(story.title)}">
<meta property="article:published_time" content="{story.published.isoformat()}"></head>
<body><nav><a href="/">{escape(outlet.name)}</a> <a href="/a">1</a> <a href="/b">2</a></nav>
<article><h1>{escape(story.title)}</h1><div class="story-body">
{body}
</div></article>
<footer>© {escape(outlet.name)}, {story.published.year}</footer></body></html>
"""


def _conditional(request: web.Request, body: str, kind: str) -> web.Response:
    """A 200 with an ETag, or a 304 where the asker has it already."""
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(text=body, content_type=kind, charset="utf-8", headers={"ETag": etag})
