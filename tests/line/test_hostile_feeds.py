"""The real daemon among servers that mean no good: it reads no more than it wants, grows no fatter, and keeps its other times."""

from __future__ import annotations

import asyncio
import signal
import statistics
from itertools import pairwise
from pathlib import Path

import yaml
from line.desk import Desk
from line.hostile import MIB, Sent, hostile_servers

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver

EVERY = 1.0  # seconds
BUFFERS = MIB  # what stands in the sockets of both ends when we hang up


async def test_no_server_costs_more_than_its_own_poll(desk: Desk, hook: HookReceiver) -> None:
    channels = {"desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}}
    async with hostile_servers() as (urls, sent), NewsRoom([]) as room:
        timeouts = {"total": "2s", "connect": "1s", "between_bytes": "1s"}
        desk.configure(room, [], channels)
        config = desk.folder / "monitor.yaml"
        settings = yaml.safe_load(config.read_text(encoding="utf-8"))
        settings["http"]["timeouts"] = timeouts
        config.write_text(yaml.safe_dump(settings), encoding="utf-8")
        _follow(desk, {"good": urls["good"]})
        await desk.start()
        assert desk.process is not None
        await _asked(sent, 1)
        for asked in (3, 6):  # a reload has its own cost, which is not theirs: what one leaves, the next takes
            desk.process.send_signal(signal.SIGHUP)
            await desk.wait_until_said("configuration reloaded", feeds=1)
            await _asked(sent, asked)
        before, calm = _memory(desk.process.pid), list(sent.asked)

        _follow(desk, urls)
        desk.process.send_signal(signal.SIGHUP)
        for name in urls.keys() - {"good", "slow-author", "laughs"}:
            await desk.wait_until_said("feed failed", feed=name, in_a_row=1)
        await desk.wait_until_said("feed failed", feed="slow-author", in_a_row=1)
        await desk.wait_until_said("feed is empty", feed="laughs")
        sent.asked.clear()
        await _asked(sent, 6)
        after = _memory(desk.process.pid)
        assert await desk.stop() == 0
    taken = {name: count / MIB for name, count in sent.most.items() if count > 8 * MIB + BUFFERS}
    assert taken == {}
    assert after - before < 64 * MIB, f"{before / MIB:.0f} MiB before, {after / MIB:.0f} MiB after"
    assert _lateness(sent.asked) < _lateness(calm) + 0.5, "is the machine busy with something else?"


def _follow(desk: Desk, urls: dict[str, str]) -> None:
    feeds = [{"name": name, "url": url, "outlet": name, "every": "1s"} for name, url in urls.items()]
    (desk.folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": feeds}), encoding="utf-8")


async def _asked(sent: Sent, count: int) -> None:
    """Wait until the good feed has been asked so often."""
    async with asyncio.timeout(60):
        while len(sent.asked) < count:
            sent.more.clear()
            await sent.more.wait()


def _lateness(times: list[float]) -> float:
    """Median of how much later than due a poll came, in seconds."""
    return statistics.median(later - sooner - EVERY for sooner, later in pairwise(times))


def _memory(pid: int) -> int:
    """The most that the process itself ever had in memory, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
