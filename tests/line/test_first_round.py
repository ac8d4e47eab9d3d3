"""After the first round the daemon says which sources answered, which did not, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from fetch.host import FEED, serving
from line.desk import Desk
from line.test_kinds import configure

from monitor.demo.receivers import HookReceiver

ITEM = FEED.replace(b"</channel>", b"<item><title>One</title></item></channel>")


async def test_the_first_round_is_summed_up_once_and_new_sources_again(desk: Desk, hook: HookReceiver) -> None:
    async with serving() as host:
        host.answers("/one", body=ITEM)
        host.answers("/two", body=ITEM)
        host.answers("/late", body=ITEM)
        host.answers("/bare", body=FEED)
        host.answers("/page", body=b"<html><body>Welcome</body></html>", headers={"Content-Type": "text/html"})
        names = ("one", "two", "bare", "page", "gone", "lost")
        sources: list[dict[str, Any]] = [
            {"name": name, "url": f"{host.url}/{name}", "outlet": name, "unverified": name == "two"} for name in names
        ]
        configure(desk, hook, sources)
        await desk.start()
        total = await desk.wait_until_said("first round")
        assert (total["asked"], total["answered"], total["not"]) == (6, 2, 4)
        await desk.wait_until_said("seen to work", feeds=["two"])
        said = {line["why"]: line for line in desk.log() if line["event"] == "no answer"}
        assert {why: line["feeds"] for why, line in said.items()} == {
            "HTTP 404": ["gone", "lost"],
            "no feed": ["page"],
            "it answers, and holds no entry": ["bare"],
        }
        assert said["HTTP 404"]["do"].startswith("Look for the feed's new address")
        more: list[dict[str, Any]] = [*sources, {"name": "late", "url": f"{host.url}/late", "outlet": "late"}]
        rewrite(desk.folder / "feeds.yaml", more)
        assert desk.process is not None
        desk.process.send_signal(1)
        await desk.wait_until_said("first round", asked=1, answered=1)
        await desk.polled("one")
        assert await desk.stop() == 0
        assert len([line for line in desk.log() if line["event"] == "first round"]) == 2
        await desk.start()
        await desk.polled("one")
        assert len([line for line in desk.log() if line["event"] == "first round"]) == 2, "nothing is new"


async def test_one_round_alone_is_summed_up_too(desk: Desk, hook: HookReceiver) -> None:
    async with serving() as host:
        configure(desk, hook, [{"name": "one", "url": host.answers("/one", body=ITEM), "outlet": "One"}])
        assert await desk.once() == 0
    assert [line["answered"] for line in desk.log() if line["event"] == "first round"] == [1]


def rewrite(path: Path, sources: list[dict[str, Any]]) -> None:
    written = [{"every": "1s", **source} for source in sources]
    path.write_text(yaml.safe_dump({"feeds": written}), encoding="utf-8")
