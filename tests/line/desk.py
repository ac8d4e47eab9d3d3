"""A desk for end-to-end tests: a configuration on disk, the real daemon as a process of its own, and what it said."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from monitor.demo.newsroom import NewsRoom, Outlet

SECRET = "whsec_" + base64.b64encode(b"the desk's own secret, 32 bytes.").decode()


@dataclass(slots=True)
class Desk:
    """A folder with a configuration, and the daemon that runs on it."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    def configure(
        self,
        room: NewsRoom,
        outlets: Sequence[Outlet],
        channels: Mapping[str, Mapping[str, Any]],
        *,
        watchlist: Mapping[str, Any] | None = None,
        every: str = "1s",
        **monitor: Any,
    ) -> None:
        """Write a configuration that polls the room's outlets and tells every channel of exchanges and releases."""
        write = yaml.safe_dump
        settings = {
            "database": "sqlite:///data/monitor.db",
            "data_dir": "data",
            "topics": ["armenia-azerbaijan"],
            "backlog": "all",
            "http": {
                "user_agent": "monitor-tests/1 (+https://example.org)",
                "allow_private_addresses": True,
                "per_domain": {"concurrency": 8, "delay": "0s"},
            },
            "web": {"listen": "127.0.0.1:0"},
            "channels": {name: dict(channel) for name, channel in channels.items()},
        }
        feeds = [
            {"name": one.id, "url": room.feed_url(one.id), "outlet": one.name, "language": one.language, "every": every}
            for one in outlets
        ]
        asked = watchlist or {
            "name": "prisoners",
            "match": {"kinds": ["prisoner_exchange", "prisoner_release"]},
            "alert": {"channels": list(channels)},
        }
        (self.folder / "watchlists").mkdir(parents=True, exist_ok=True)
        (self.folder / "monitor.yaml").write_text(write(settings | monitor, allow_unicode=True), encoding="utf-8")
        (self.folder / "feeds.yaml").write_text(write({"feeds": feeds}, allow_unicode=True), encoding="utf-8")
        (self.folder / "watchlists" / "prisoners.yaml").write_text(write(asked, allow_unicode=True), encoding="utf-8")

    async def start(self, *options: str, crash_at: str = "") -> None:
        """Start the daemon; its log goes to ``daemon.log`` in the folder."""
        log = (self.folder / "daemon.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "monitor", "run", "--config", str(self.folder), *options),
            stdout=log,
            stderr=log,
            env={**os.environ, **self.environ, "MONITOR_CRASH_AT": crash_at},
        )
        log.close()

    async def once(self, crash_at: str = "") -> int:
        """One `monitor run --once`; returns its exit code."""
        await self.start("--once", crash_at=crash_at)
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), 60)

    async def kill(self) -> None:
        """``kill -9``."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; returns the exit code. Raises TimeoutError where it takes more than ten seconds."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 10)

    def log(self) -> list[dict[str, Any]]:
        """What the daemon said, a JSON object a line."""
        path = self.folder / "daemon.log"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines if line.startswith("{")]

    async def wait_until_said(self, event: str, seconds: float = 20, **facts: Any) -> dict[str, Any]:
        """Wait for a log line of this event with these facts; raises TimeoutError with the log's end."""
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            for line in self.log():
                if line["event"] == event and all(line.get(key) == value for key, value in facts.items()):
                    return line
            await asyncio.sleep(0.05)
        tail = (self.folder / "daemon.log").read_text(encoding="utf-8")[-3000:]
        raise TimeoutError(f"the daemon did not say {event!r} {facts} in {seconds} s; it said:\n{tail}")

    async def polled(self, *outlets: str, times: int = 2) -> None:
        """Wait until each outlet's feed was polled ``times`` more, and what came of it was read."""
        seen = {outlet: self._polls(outlet) for outlet in outlets}
        end = asyncio.get_running_loop().time() + 30
        while any(self._polls(outlet) < seen[outlet] + times for outlet in outlets):
            if asyncio.get_running_loop().time() > end:
                raise TimeoutError(f"not polled: {outlets}")
            await asyncio.sleep(0.05)

    def _polls(self, outlet: str) -> int:
        return sum(1 for line in self.log() if line["event"] == "polled" and line.get("feed") == outlet)

    async def wait_until_quiet(self, seconds: float = 20) -> None:
        """Wait until no delivery is waiting and no entry is unread; raises TimeoutError."""
        end = asyncio.get_running_loop().time() + seconds
        question = (
            "select (select count(*) from delivery where state = 'pending') + "
            "(select count(*) from entry where read_digest is null or read_digest <> digest)"
        )
        while True:
            with closing(sqlite3.connect(self.folder / "data" / "monitor.db", timeout=30)) as connection:
                if connection.execute(question).fetchone() == (0,):
                    return
            if asyncio.get_running_loop().time() > end:
                raise TimeoutError("there is still work to do")
            await asyncio.sleep(0.05)
