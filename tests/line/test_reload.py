"""The configuration is followed while the daemon runs: by the real daemon, with files as editors leave them."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import yaml
from line.desk import Desk
from line.story import OUTLETS, publish_exchange

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver

ENGLISH = OUTLETS[:1]
MINES = {"name": "prisoners", "match": {"kinds": ["mine_explosion"]}, "alert": {"channels": ["desk"]}}
PRISONERS = {"name": "freed", "match": {"kinds": ["prisoner_exchange"]}, "alert": {"channels": ["desk"]}}


def replace_as_editors_do(path: Path, text: str) -> None:
    """A new file beside the old one takes its name: another inode, perhaps the same size."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


async def begin(desk: Desk, room: NewsRoom, hook: HookReceiver) -> Path:
    """A daemon whose one watchlist asks for mines alone; returns the folder of the watchlists."""
    channels = {"desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}}
    desk.configure(room, ENGLISH, channels, watchlist=MINES, operator={"channels": ["desk"]})
    await desk.start()
    await desk.wait_until_said("polled")
    return desk.folder / "watchlists"


async def test_a_new_watchlist_counts_without_a_word_and_a_deleted_one_no_longer(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(ENGLISH) as room:
        folder = await begin(desk, room, hook)
        (folder / "freed.yaml").write_text(yaml.safe_dump(PRISONERS), encoding="utf-8")
        await desk.wait_until_said("configuration reloaded", watchlists=2)
        (folder / "prisoners.yaml").unlink()
        await desk.wait_until_said("configuration reloaded", watchlists=1)
        publish_exchange(room, 32, "en")
        await hook.wait_for(lambda received: len(received) == 1)
        assert await desk.stop() == 0
    assert hook.received[0].body["data"]["watchlists"] == ["freed"]


async def test_a_file_that_an_editor_replaces_counts(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(OUTLETS[:2]) as room:
        folder = await begin(desk, room, hook)
        replace_as_editors_do(folder / "prisoners.yaml", yaml.safe_dump(PRISONERS))
        await desk.wait_until_said("configuration reloaded")
        feeds = desk.folder / "feeds.yaml"
        text = yaml.safe_load(feeds.read_text(encoding="utf-8"))
        text["feeds"].append({"name": "ru", "url": room.feed_url("ru"), "outlet": OUTLETS[1].name, "every": "1s"})
        replace_as_editors_do(feeds, yaml.safe_dump(text, allow_unicode=True))
        await desk.wait_until_said("configuration reloaded", feeds=2)
        publish_exchange(room, 32, "ru")
        await hook.wait_for(lambda received: len(received) == 1)
        assert await desk.stop() == 0


async def test_a_broken_file_changes_nothing_and_is_told_once_and_once_when_it_is_good_again(
    desk: Desk, hook: HookReceiver
) -> None:
    async with NewsRoom(ENGLISH) as room, aiohttp.ClientSession() as session:
        folder = await begin(desk, room, hook)
        url = (await desk.wait_until_said("watching"))["web"]

        async def good() -> bool:
            async with session.get(f"{url}/metrics") as answer:
                return "monitor_config_good 1\n" in await answer.text()

        assert await good()
        (folder / "freed.yaml").write_text("name: freed\nmatch:\n  kindz: [prisoner_exchange]\n", encoding="utf-8")
        await hook.wait_for(lambda received: len(received) == 1)
        assert not await good()
        (folder / "freed.yaml").write_text("name: [\n", encoding="utf-8")  # broken in another way: no second message
        said = await desk.wait_until_said("the last good configuration stays in force", problems=1)
        assert said
        await desk.polled("en")
        (folder / "freed.yaml").write_text(yaml.safe_dump(PRISONERS), encoding="utf-8")
        await hook.wait_for(lambda received: len(received) == 2)
        assert await good()
        publish_exchange(room, 32, "en")
        await hook.wait_for(lambda received: len(received) == 3)
        assert await desk.stop() == 0
    broken, mended, news = (one.body for one in hook.received)
    assert [broken["type"], mended["type"], news["type"]] == ["config.broken", "config.good", "event.new"]
    assert any("freed.yaml:3: unknown key `kindz`; did you mean `kinds`?" in one for one in broken["data"]["problems"])
    assert mended["data"]["since"] == broken["data"]["since"]
