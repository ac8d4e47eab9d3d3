"""From an entry's appearance in a feed's answer to the webhook's arrival, under a load of articles: ``make bench``.

A wire service of 20 feeds on loopback brings ``--rate`` articles a second, evenly, for ``--seconds``; one in ten tells of an
event of its own that a watchlist wants, the others of nothing. The real daemon polls each feed every five seconds, reads the
pages and posts to a webhook on loopback. The clock starts when the answer that first holds the entry has been written, so the
interval of the polls does not count, and stops when the webhook's body has arrived. The times at which the daemon logs its
steps say where the time goes. Receiver, wire and daemon share the machine. Target: p50 below 0.5 s, p99 below 2 s, nothing lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import yaml

from benchmarks.wire import Hook, Item, Wire, items, percentile, run_wire
from monitor.config.load import find_knowledge

FEEDS = 20
ONE_IN = 10
SECRET = "a secret of the benchmark"  # noqa: S105 - it guards nothing
AFTER_SECONDS = 60.0


def configure(folder: Path, wire: Wire, hook: Hook) -> None:
    """A configuration as a user would have it, with the loopback's ports."""
    settings = {
        "data_dir": "data",
        "backlog": "all",
        "http": {
            "user_agent": "monitor-benchmark/1 (+https://example.org)",
            "allow_private_addresses": True,
            "per_domain": {"concurrency": 50, "delay": "0s"},
        },
        "web": {"listen": "127.0.0.1:0"},
        "channels": {"hook": {"type": "webhook", "url": hook.url, "secret": SECRET}},
    }
    feeds = [
        {
            "name": f"wire-{number}",
            "url": f"{wire.url}/feed/{number}.xml",
            "outlet": f"Wire {number}",
            "language": "en",
            "every": "5s",
        }
        for number in range(FEEDS)
    ]
    watchlist = {"name": "wounded", "match": {"kinds": ["border_clash"]}, "alert": {"channels": ["hook"], "on": ["new_event"]}}
    (folder / "watchlists").mkdir()
    for name, value in (("monitor", settings), ("feeds", {"feeds": feeds}), ("watchlists/wounded", watchlist)):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")


async def measure(rate: float, seconds: float) -> tuple[list[Item], Wire, Hook, list[dict[str, str]]]:
    """One run: what was told, the wire and the hook with their times, and the daemon's log."""
    topic = find_knowledge(None).load()[0]
    with tempfile.TemporaryDirectory(prefix="monitor-latency-") as name:
        folder = Path(name)
        async with Wire(FEEDS) as wire, Hook() as hook:
            configure(folder, wire, hook)
            with (folder / "log").open("wb") as log:
                command = (sys.executable, "-m", "monitor", "run", "--config", str(folder))
                process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
            try:
                articles = items(topic, FEEDS, ONE_IN)
                while not hook.arrived:  # the workers learn their words
                    await run_wire(wire, articles, 10, 1)
                await hook.wait_for(await run_wire(wire, articles, 10, 1), AFTER_SECONDS)
                told = await run_wire(wire, articles, rate, seconds)
                await hook.wait_for(told, AFTER_SECONDS)
            finally:
                process.send_signal(signal.SIGTERM)
                await process.wait()
            lines = (folder / "log").read_text(encoding="utf-8").splitlines()
            return told, wire, hook, [json.loads(line) for line in lines if line.startswith("{")]


def stages(told: Sequence[Item], wire: Wire, hook: Hook, log: Sequence[dict[str, str]]) -> dict[str, list[float]]:
    """Milliseconds of each stretch of the way, by the times in the daemon's log, at which a step is committed."""
    read: dict[str, float] = {}  # for the first time: pages that tell of an event are looked at again
    for line in log:
        if line["event"] == "read":
            read.setdefault(line["url"].rpartition("/")[2].removesuffix(".html"), _at(line))
    polls = [(_at(line), line["feed"]) for line in log if line["event"] == "polled" and line.get("new")]
    found: dict[str, list[float]] = {
        "feed's answer to its entries' commit": [],
        "to the article's commit": [],
        "to the webhook": [],
    }
    for item in told:
        seen, done, arrived = wire.seen.get(item.id), read.get(item.id), hook.arrived.get(item.id)
        polled = next((at for at, feed in polls if feed == f"wire-{item.feed}" and seen is not None and at >= seen), None)
        if seen is not None and polled is not None and done is not None and arrived is not None:
            for name, spent in zip(found, (polled - seen, done - polled, arrived - done), strict=True):
                found[name].append(spent * 1000)
    return found


def _at(line: dict[str, str]) -> float:
    return datetime.fromisoformat(line["at"]).timestamp()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__)
    parser.add_argument("--rate", type=float, default=100, help="articles a second")
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args(arguments)
    told, wire, hook, log = asyncio.run(measure(asked.rate, asked.seconds))
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    late = [hook.arrived[one.id] - wire.seen[one.id] for one in told if one.id in hook.arrived]
    lost = [one for one in told if one.id not in hook.arrived]
    print(f"articles a second {asked.rate:g}, alerts {len(told)}, lost {len(lost)}")
    if late:
        half, most = percentile(late, 0.5) * 1000, percentile(late, 0.99) * 1000
        print(f"feed's answer to webhook: p50 {half:.0f} ms, p99 {most:.0f} ms, the latest {max(late) * 1000:.0f} ms")
    for stage, took in stages(told, wire, hook, log).items():
        if took:
            print(f"  {stage}: p50 {percentile(took, 0.5):.0f} ms, p99 {percentile(took, 0.99):.0f} ms")
    articles = sum(line["event"] == "read" for line in log)
    each = (spent.ru_utime + spent.ru_stime) / articles * 1000
    print(f"processor time of daemon and workers: {each:.1f} ms an article, start included")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
