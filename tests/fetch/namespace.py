"""Run in a network namespace of its own, where every address in the world is this machine: tries to get anywhere it should not.

Prints a JSON object: ``accepted``, the addresses and ports at which a connection reached a listener; ``answered``, the addresses
that were asked with success; ``tried``, how many ways were tried."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, unquote

import aiohttp
from fetch.addresses import FORBIDDEN, FORMS, PUBLIC
from fetch.host import FEED, feed

from monitor.errors import FetchError, MonitorError
from monitor.fetch import Fetcher, FetchSettings
from monitor.fetch.polite import Pace

NAMES = "127.0.0.1 localhost\n::1 localhost\n10.0.0.1 inside.example\nfd00::1 inside6.example\n93.184.216.34 public.example\n"
GATE = "http://93.184.216.34"


def prepare() -> Path:
    """Make every address local, and the hosts file our own; returns it."""
    for command in (
        "ip link set lo up",
        "ip addr add 203.0.113.77/32 dev lo",  # so that names are looked up at all (AI_ADDRCONFIG)
        "ip addr add 2001:db8::77/128 dev lo nodad",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
    ):
        subprocess.run(command.split(), check=True)
    hosts = Path(tempfile.mkstemp()[1])
    hosts.write_text(NAMES, encoding="utf-8")
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
    return hosts


class Listener:
    """Answers at every address on the ports that it is given, and remembers at which it was reached."""

    def __init__(self) -> None:
        self.accepted: set[str] = set()

    async def listen(self, *ports: int) -> None:
        """Open all of them."""
        for port in ports:
            await asyncio.start_server(self._serve, ["0.0.0.0", "::"], port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port = writer.get_extra_info("sockname")[:2]
        self.accepted.add(f"{address} {port}")
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
            where = f"Location: {unquote(path.partition('=')[2])}\r\n" if path.startswith("/go=") else ""
            status = "302 Found" if where else "404 None" if path == "/robots.txt" else "200 OK"
            head = f"HTTP/1.1 {status}\r\n{where}Connection: close\r\nContent-Length: {len(FEED)}\r\n\r\n"
            writer.write(head.encode("utf-8", "surrogateescape") + FEED)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, IndexError):
            pass
        finally:
            writer.close()


def fetcher() -> Fetcher:
    """As the daemon's, only without pauses and with short limits."""
    second = timedelta(seconds=1)
    paces = {"93.184.216.34": Pace(50, timedelta(0))}
    return Fetcher(
        FetchSettings(
            user_agent="t/1",
            delay=timedelta(0),
            concurrency=50,
            domains=paces,
            total=5 * second,
            connect=second,
            between_bytes=second,
        )
    )


def in_url(address: str) -> str:
    """An address as it stands in a URL."""
    return f"[{address.replace('%', '%25')}]" if ":" in address else address


async def main() -> None:
    """Try everything."""
    hosts = prepare()
    listener = Listener()
    await listener.listen(80, 443, 8080, 22, 6379)
    urls = [f"http://{host}/x" for host in (*map(in_url, FORBIDDEN), *FORMS, "inside.example", "inside6.example")]
    urls += [f"http://{in_url(address)}:{port}/x" for address in PUBLIC[:2] for port in (22, 6379)]
    tried, answered = 0, []
    async with fetcher() as ours:

        async def attempt(url: str, way: str) -> None:
            nonlocal tried
            tried += 1
            try:
                if way == "feed":
                    await ours.fetch_feed(feed(url))
                elif way == "page":
                    await ours.fetch_page(url)
                elif way == "redirect":
                    await ours.fetch_feed(feed(f"{GATE}/go={quote(url)}"))
                else:
                    async with ours.session.post(url, data=b"{}", timeout=aiohttp.ClientTimeout(total=3)):
                        pass
            except (FetchError, MonitorError, aiohttp.ClientError, OSError, ValueError):
                return
            answered.append(url)

        for way in ("feed", "page", "redirect", "webhook"):
            await asyncio.gather(*(attempt(url, way) for url in urls))
        for address in PUBLIC:
            await attempt(f"http://{in_url(address)}/ok", "feed")
        await attempt("http://public.example/ok", "page")
        await attempt("http://public.example:8080/ok", "webhook")
    async with fetcher() as ours:  # the name has changed its address since we trusted it
        hosts.write_text(NAMES.replace("93.184.216.34", "127.0.0.1"), encoding="utf-8")
        await attempt("http://public.example/x", "feed")
        await attempt("http://public.example/x", "redirect")
    sys.stdout.write(
        json.dumps({"accepted": sorted(listener.accepted), "answered": answered, "tried": tried, "forms": len(urls)})
    )


if __name__ == "__main__":
    asyncio.run(main())
