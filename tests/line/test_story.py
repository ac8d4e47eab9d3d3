"""One story in four languages, over real sockets: told once, updated once, never repeated, never lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from line.desk import Desk
from line.story import OUTLETS, TEXTS, TITLES, WHEN, publish_exchange, publish_old

from monitor.demo.newsroom import NewsRoom, Story
from monitor.demo.receivers import HookReceiver, Received

ALL = [outlet.id for outlet in OUTLETS]


def channels(hook: HookReceiver) -> dict[str, dict[str, str]]:
    return {"desk": {"type": "webhook", "url": hook.url, "secret": "${DESK_SECRET}"}}


def at_least(number: int) -> Callable[[list[Received]], bool]:
    return lambda received: len(received) >= number


def types(received: list[Received]) -> list[str]:
    return [one.body["type"] for one in received]


def freed(one: Received, side: str = "AM") -> int:
    figures = one.body["data"]["event"]["figures"]
    (value,) = [figure["value"] for figure in figures if (figure["action"], figure["side"]) == ("released", side)]
    return int(value)


async def test_one_story_in_four_languages_is_told_once_and_its_correction_once(desk: Desk, hook: HookReceiver) -> None:
    async with NewsRoom(OUTLETS) as room:
        publish_old(room)
        desk.configure(room, OUTLETS, channels(hook))
        await desk.start()
        await desk.polled(*ALL)

        publish_exchange(room)
        await hook.wait_for(at_least(1))
        await desk.polled(*ALL)
        assert types(hook.received) == ["event.new"]
        assert (freed(hook.received[0]), freed(hook.received[0], "AZ")) == (32, 2)

        for language in TEXTS:  # 32 becomes 33 in the bodies, under the same links
            room.edit(f"swap-{language}", text=TEXTS[language].format(n=33))
        await hook.wait_for(at_least(2))
        await desk.polled(*ALL)
        update = hook.received[1].body["data"]
        assert types(hook.received)[1] in {"event.updated", "event.corrected"}
        assert len(update["event"]["sources"]) == 4
        (change,) = update["changes"]
        assert (change["was"]["value"], change["now"]["value"]) == (32, 33)
        assert "33" in change["now"]["quote"]

        for language in TITLES:  # then in the titles too
            room.edit(f"swap-{language}", title=TITLES[language].format(n=33))
        await desk.polled(*ALL, times=3)
        for language in TITLES:  # then every guid changes
            room.edit(f"swap-{language}", guid=f"https://new.example/{language}?v=2")
        await desk.polled(*ALL, times=3)
        assert len(hook.received) == 2
        assert await desk.stop() == 0


async def test_a_correction_that_only_the_feed_carries_is_told(desk: Desk, hook: HookReceiver) -> None:
    english = OUTLETS[:1]
    async with NewsRoom(english) as room:
        publish_exchange(room, 32, "en")
        desk.configure(room, english, channels(hook))
        await desk.start()
        await hook.wait_for(at_least(1))
        room.edit("swap-en", teaser=TEXTS["en"].format(n=33).split("\n\n")[0])
        await hook.wait_for(at_least(2))
        assert freed(hook.received[1]) == 33


async def test_an_edit_that_moves_a_story_to_another_event_makes_one_message(desk: Desk, hook: HookReceiver) -> None:
    two = OUTLETS[:2]
    async with NewsRoom(two) as room:
        publish_exchange(room, 32, "en", "ru")
        desk.configure(room, two, channels(hook))
        await desk.start()
        await hook.wait_for(at_least(1))
        await desk.wait_until_quiet()
        told = len(hook.received)
        other = TEXTS["en"].format(n=7).replace("Ijevan and Gazakh", "Kapan and Zangilan").replace("Thursday", "Monday")
        room.edit("swap-en", title="Seven prisoners handed over in the south", text=other, teaser=other.split("\n\n")[0])
        await hook.wait_for(at_least(told + 1))
        await desk.wait_until_quiet()
        await desk.polled("en", "ru")
        (message,) = hook.received[told:]
        assert message.body["type"] == "event.new"
        assert [(one["type"], one["other"]) for one in message.body["data"]["changes"]] == [
            ("split", hook.received[0].body["data"]["event"]["id"])
        ]


async def test_a_story_whose_page_cannot_be_had_is_told_from_the_feed(desk: Desk, hook: HookReceiver) -> None:
    english = OUTLETS[:1]
    async with NewsRoom(english) as room:
        publish_exchange(room, 32, "en")
        room.edit("swap-en", page=False)
        desk.configure(room, english, channels(hook))
        assert await desk.once() == 0
    (one,) = hook.received
    assert freed(one) == 32
    assert one.body["data"]["event"]["sources"][0]["text_from"] == "feed"


@pytest.mark.parametrize("killed", [False, True], ids=["", "with kill -9 in between"])
async def test_nothing_is_lost_while_the_receiver_is_down(desk: Desk, hook: HookReceiver, killed: bool) -> None:
    async with NewsRoom(OUTLETS) as room:
        publish_old(room)
        publish_exchange(room)
        desk.configure(room, OUTLETS, channels(hook))
        hook.status = 503
        await desk.start()
        await desk.wait_until_said("not delivered yet")
        if killed:
            await desk.kill()
            hook.status = 200
            await desk.start()
        hook.status = 200
        await hook.wait_for(at_least(1))
        await desk.polled(*ALL)
        assert types(hook.received) == ["event.new"]
        assert {one.id for one in hook.turned_away} == {hook.received[0].id}
        assert {one.raw for one in hook.turned_away} == {hook.received[0].raw}


async def test_a_guid_used_again_for_another_story_makes_another_article(desk: Desk, hook: HookReceiver) -> None:
    english = OUTLETS[:1]
    async with NewsRoom(english) as room:
        publish_exchange(room, 32, "en")
        room.edit("swap-en", guid="today")
        desk.configure(room, english, channels(hook))
        assert await desk.once() == 0
        room.edit("swap-en", guid="yesterday")
        title, text = (
            "The orchards of the upper valley are in bloom",
            "Growers in the upper valley expect a late harvest of apricots.",
        )
        room.publish(Story(id="orchards", outlet="en", title=title, text=text, published=WHEN + timedelta(days=1), guid="today"))
        assert await desk.once() == 0
    with closing(sqlite3.connect(desk.folder / "data" / "monitor.db")) as connection:
        rows = connection.execute("select key, version, title from article where key not like '%#feed' order by id").fetchall()
    assert [(version, title) for _, version, title in rows] == [(1, TITLES["en"].format(n=32)), (1, title)]
    assert rows[0][0] != rows[1][0]
    assert types(hook.received) == ["event.new"]
