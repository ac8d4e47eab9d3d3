"""The operator's own channel, by the real daemon: a source that fails is told of, and so is its return."""

from __future__ import annotations

from line.desk import Desk
from line.story import OUTLETS, publish_exchange

from monitor.demo.newsroom import NewsRoom
from monitor.demo.receivers import HookReceiver


async def test_a_source_that_fails_and_comes_back_is_told_to_the_operator_once_each(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(OUTLETS[:2]) as room:
        publish_exchange(room, 32, "en", "ru")
        channels = {"ops": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}}
        operator = {"channels": ["ops"], "failing_after": "2s"}
        desk.configure(room, OUTLETS[:2], channels, watchlist=NOTHING, operator=operator)
        feeds = desk.folder / "feeds.yaml"
        good = feeds.read_text(encoding="utf-8")
        feeds.write_text(good.replace("/ru/", "/nowhere/"), encoding="utf-8")
        await desk.start()
        await hook.wait_for(lambda received: len(received) == 1, 30)
        feeds.write_text(good, encoding="utf-8")
        assert desk.process is not None
        desk.process.send_signal(1)
        await hook.wait_for(lambda received: len(received) == 2, 30)
        await desk.polled("ru", "en")
        assert await desk.stop() == 0
    alarm, back = (one.body for one in hook.received)
    assert (alarm["type"], back["type"]) == ("source.failing", "source.back")
    assert (alarm["data"]["feed"], alarm["data"]["outlet"], alarm["data"]["state"]) == ("ru", OUTLETS[1].name, "failing")
    assert "HTTP 404 (3 times in a row since " in alarm["data"]["evidence"]
    assert back["data"]["since"] == alarm["data"]["since"]


NOTHING = {"name": "nothing", "match": {"kinds": ["mine_explosion"]}, "alert": {"channels": ["ops"]}}
