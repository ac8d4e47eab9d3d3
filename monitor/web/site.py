"""The server of the web pages, on the daemon's own loop; every page is a look at the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType

from aiohttp import web

from monitor.store import Store, Tx
from monitor.topic import Topic
from monitor.web.pages import EventPage, event_page, front_page

LATE = timedelta(minutes=10)  # a feed that is due for longer than this means that the schedule stands still
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Site:
    """Serves ``listen`` (``host:port``; port 0: any free one) while it is entered. ``url``: where it can be reached;
    ``config_good``: whether the configuration on disk is in force, for the metrics."""

    def __init__(self, store: Store, topic: Topic, listen: str, public_url: str | None) -> None:
        self._store = store
        self._topic = topic
        self._listen = listen
        self._public_url = public_url
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.config_good = True

    async def __aenter__(self) -> Site:
        """Start to listen. Raises OSError where the address is taken."""
        app = web.Application(middlewares=[_with_headers])
        app.add_routes(
            [
                web.get("/", self._front),
                web.get("/events/{id}", self._event),
                web.get("/healthz", self._alive),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._metrics),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        host, _, port = self._listen.rpartition(":")
        site = web.TCPSite(self._runner, host.strip("[]"), int(port))
        await site.start()
        self.url = self._public_url or f"http://{host}:{self._port()}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening; requests under way have a second to end."""
        if self._runner is not None:
            await self._runner.shutdown()
            await self._runner.cleanup()

    def _port(self) -> int:
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

    async def _alive(self, request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _ready(self, request: web.Request) -> web.Response:
        """200 where the database answers and no feed has been due for long; 503 with the reason otherwise."""
        now = datetime.now(UTC)
        try:
            feeds = await self._store.look(Tx.list_feeds)
        except Exception as error:
            return web.Response(status=503, text=f"the database does not answer: {error}\n")
        late = [feed.name for feed in feeds if feed.due_at is not None and feed.due_at < now - LATE]
        if late:
            return web.Response(status=503, text=f"due for more than {LATE}: {', '.join(late)}\n")
        return web.Response(text="ready\n")

    async def _metrics(self, request: web.Request) -> web.Response:
        """Prometheus' text format, 0.0.4."""
        lines = (
            "# HELP monitor_config_good Whether the configuration on disk is the one in force; 0: it is broken.",
            "# TYPE monitor_config_good gauge",
            f"monitor_config_good {int(self.config_good)}",
        )
        return web.Response(text="\n".join(lines) + "\n", headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    async def _front(self, request: web.Request) -> web.Response:
        events = await self._store.look(lambda tx: tx.list_events(limit=100))
        counts = await self._store.look(Tx.count)
        return _html(front_page(events, counts, self._topic))

    async def _event(self, request: web.Request) -> web.Response:
        ident = request.match_info["id"]
        event = await self._store.look(lambda tx: tx.find_event(ident))
        if event is None:
            return web.Response(status=404, text="no such event\n")
        if event.merged_into is not None:
            raise web.HTTPFound(f"/events/{event.merged_into}")
        history = await self._store.look(lambda tx: tx.event_history(event.id))
        return _html(event_page(EventPage(event=event, history=tuple(history)), self._topic))


@web.middleware
async def _with_headers(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    response = await handler(request)
    response.headers.update(HEADERS)
    return response


def _html(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html")
