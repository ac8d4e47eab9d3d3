"""What the operator is told of receivers, of times in which we saw nothing, and every week; and what alerts say of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deliver import made
from line.night import DAY, HOUR, MINUTE, START, Night, clash, night, watchlist

from monitor.announce import note_failure, note_success
from monitor.blindness import note_answer
from monitor.letter import write_letter
from monitor.model import ChangeType, Every, Feed
from monitor.store import Tx
from monitor.store.tables import feed
from monitor.watch.cron import read_cron

FEEDS = tuple(
    Feed(name=name, url=f"https://{name}.example/feed", outlet=outlet, every=Every(least=MINUTE, most=MINUTE), side=side)
    for name, outlet, side in (
        ("kur-az", "Kür Xəbər", "AZ"),
        ("kur-en", "Kür Xəbər", "AZ"),
        ("caspian", "Caspian Desk", "AZ"),
        ("valley", "Valley Courier", "AM"),
    )
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Night]:
    async with night(tmp_path, watchlist("one")) as opened:
        opened.configure(watchlist("one"), feeds=FEEDS)
        await opened.store.write(lambda tx: tx.sync_feeds(FEEDS, START))
        yield opened


def to_operator(desk: Night) -> list[tuple[str, str]]:
    return [(one.type, str(one.body["data"]["state"])) for _, one in desk.sent if one.channel == "ops"]  # type: ignore[index]


async def fails(desk: Night, *, dead: bool = False, gone: bool = False, channel: str = "desk") -> None:
    def note(tx: Tx) -> None:
        note_failure(tx, desk.setup, channel, f"{channel}.example", "HTTP 503", desk.at, dead=dead, gone=gone)

    await desk.store.write(note)
    await desk.minute()


async def works(desk: Night, channel: str = "desk") -> None:
    await desk.store.write(lambda tx: note_success(tx, desk.setup, channel, f"{channel}.example", desk.at))
    await desk.minute()


# --- receivers


async def test_a_receiver_in_trouble_is_told_of_once_each_time_it_gets_worse_and_once_when_it_is_over(desk: Night) -> None:
    await fails(desk)
    assert to_operator(desk) == []
    desk.at += 2 * HOUR
    await fails(desk)
    await fails(desk)
    assert to_operator(desk) == [("channel.failing", "failing")]
    desk.at += 3 * DAY
    await fails(desk, dead=True)
    await fails(desk, dead=True)
    await fails(desk)
    await fails(desk, gone=True)
    assert to_operator(desk)[1:] == [("channel.failing", "dead"), ("channel.failing", "gone")]
    await works(desk)
    await works(desk)
    assert to_operator(desk)[3:] == [("channel.back", "fine")]


async def test_a_failure_that_is_soon_over_is_nobodys_business(desk: Night) -> None:
    await fails(desk)
    desk.at += 10 * MINUTE
    await works(desk)
    desk.at += 2 * HOUR
    await fails(desk)
    assert to_operator(desk) == []


async def test_the_operators_own_channel_in_trouble_is_told_on_the_others(desk: Night) -> None:
    desk.setup = replace(desk.setup, operator=("ops", "desk"))
    await fails(desk, dead=True, channel="ops")
    told = [(one.channel, one.type) for _, one in desk.sent]
    assert told == [("desk", "channel.failing")]


async def test_what_waits_for_a_receiver_goes_when_it_is_back_the_oldest_first_one_message_an_event(desk: Night) -> None:
    desk.refuses = {"desk"}
    for number in range(3):
        await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
        await desk.until(desk.at + MINUTE)
    for version in range(2, 6):
        await desk.tell(clash("eclash1", made.WOUNDED, version=version), ChangeType.FIGURE_CHANGED)
    await fails(desk)
    desk.at = START + 30 * MINUTE  # the next tries are at 13:00 and later
    desk.refuses = set()
    await works(desk)
    assert [(one.type, one.event) for _, one in desk.sent] == [
        ("event.new", "eclash0"),
        ("event.new", "eclash1"),
        ("event.new", "eclash2"),
        ("event.updated", "eclash1"),
    ]
    assert {at for at, _ in desk.sent} == {START + 30 * MINUTE}


async def test_a_message_that_fails_by_itself_is_not_hurried_to_its_death(desk: Night) -> None:
    """Others get through all the time: it gets five tries beside its schedule, no more."""
    desk.refuses = {"desk"}
    await desk.tell(clash("ebad", made.WOUNDED), new=True)
    for _ in range(20):
        await fails(desk)
        await works(desk)
    (row,) = await desk.rows("pending")
    assert row.delivery.attempts == 6
    (due,) = await desk.store.write(lambda tx: tx.claim_deliveries(desk.at + DAY, HOUR, 9, desk.setup.targets))
    assert due.tries == 2, "its place in the schedule is what it was"


# --- what we do not see


async def poll(desk: Night, name: str, *, ok: bool = True, since: datetime | None = None) -> None:
    """What a poll leaves behind of how a feed is."""
    failing = {"failures": 3, "failing_since": since or desk.at, "interval_us": 60_000_000}
    well = {"failures": 0, "failing_since": None, "interval_us": 60_000_000, "ok_at": desk.at}

    def note(tx: Tx) -> None:
        tx.connection.execute(feed.update().where(feed.c.name == name).values(**(well if ok else failing)))
        if ok:
            note_answer(tx, desk.setup, desk.at)

    await desk.store.write(note)


def coverage(desk: Night) -> Any:
    data: Any = desk.sent[-1][1].body["data"]
    return data["coverage"], data["blind"]


async def test_a_side_of_which_nothing_is_seen_is_named(desk: Night) -> None:
    for name, minutes in (("kur-az", 10), ("kur-en", 20), ("caspian", 30)):
        await poll(desk, name, ok=False, since=START + minutes * MINUTE)
    desk.at = START + HOUR
    await desk.tell(clash("eclash", made.WOUNDED), new=True)
    assert coverage(desk) == (
        ["no Azerbaijani source since 12:30"],
        [
            {
                "side": "AZ",
                "outlets": ["Caspian Desk", "Kür Xəbər"],
                "whole": True,
                "since": "2026-05-14T12:30:00Z",
                "until": None,
            }
        ],
    )


async def test_outlets_that_are_not_seen_are_named_and_one_that_answers_somewhere_is_seen(desk: Night) -> None:
    await poll(desk, "kur-az", ok=False)
    await poll(desk, "caspian", ok=False, since=START - DAY)
    await desk.tell(clash("eclash", made.WOUNDED), new=True)
    assert coverage(desk)[0] == ["not seen since 13 May 12:00: Caspian Desk"]


async def test_a_side_that_the_event_is_not_about_is_not_mentioned(desk: Night) -> None:
    await poll(desk, "valley", ok=False)
    await desk.tell(clash("eclash", made.WOUNDED, sides=("AZ",)), new=True)
    assert coverage(desk) == ([], [])


async def test_a_time_without_any_source_is_told_to_the_operator_and_in_the_alerts_that_it_touches(desk: Night) -> None:
    await poll(desk, "valley")
    desk.at = START + HOUR
    await poll(desk, "valley")
    (alarm,) = [row.delivery for row in await desk.rows("pending")]
    assert (alarm.type, alarm.channel) == ("blind", "ops")
    data: Any = alarm.body["data"]
    assert (data["since"], data["until"], data["down"]) == ("2026-05-14T12:00:00Z", "2026-05-14T13:00:00Z", False)
    desk.at += MINUTE
    await desk.tell(clash("eduring", made.WOUNDED), new=True)  # published at noon
    assert coverage(desk)[0] == ["no source at all from 12:00 to 13:00"]
    after = clash("eafter", made.WOUNDED, first_at=desk.at)
    later = tuple(replace(one, published=desk.at) for one in after.sources)
    await desk.tell(replace(after, sources=later), new=True)
    assert coverage(desk)[0] == []


async def test_a_pause_between_two_polls_is_no_blindness_nor_is_a_run_now_and_then(desk: Night) -> None:
    await poll(desk, "valley")
    desk.at += 4 * MINUTE
    await poll(desk, "valley")
    desk.setup = replace(desk.setup, running_since=None)
    desk.at += HOUR
    await poll(desk, "valley")
    assert await desk.rows() == []


async def test_a_time_when_we_did_not_run_is_told_as_such(desk: Night) -> None:
    await poll(desk, "valley")
    desk.at = START + 9 * HOUR
    desk.setup = replace(desk.setup, running_since=desk.at - MINUTE)
    await poll(desk, "valley")
    (row,) = await desk.rows()
    data: Any = row.delivery.body["data"]
    assert data["down"] is True


# --- the letter


async def letters(desk: Night, until: datetime, step: timedelta) -> None:
    while desk.at < until:
        desk.at += step
        await desk.store.write(lambda tx: write_letter(tx, desk.setup, desk.at))
        await desk.minute()


async def test_the_letter_comes_every_week_and_one_that_was_missed_comes_once(desk: Night) -> None:
    desk.configure(watchlist("one"), watchlist("two"), feeds=FEEDS, letter=read_cron("0 9 * * mon", "Asia/Yerevan"))
    await letters(desk, START + 12 * DAY, 6 * HOUR)
    assert [f"{at:%a %d %H}" for at, _ in desk.sent] == ["Mon 18 06", "Mon 25 06"]
    desk.at += 21 * DAY
    await letters(desk, desk.at + DAY, HOUR)
    assert len(desk.sent) == 3
    data: Any = desk.sent[-1][1].body["data"]
    assert data["from"] == "2026-05-25T06:00:00Z"


async def test_the_letter_counts_what_there_was_and_names_the_watchlists_that_found_nothing(desk: Night) -> None:
    other = {**watchlist("mines"), "match": {"kinds": ["mine_explosion"]}}
    desk.configure(watchlist("one"), other, feeds=FEEDS, letter=read_cron("0 9 * * mon", "UTC"))
    await desk.store.write(lambda tx: write_letter(tx, desk.setup, desk.at))
    await desk.store.write(lambda tx: tx.count_up("polls", 41, desk.at))
    desk.at += MINUTE
    await desk.tell(clash("eclash", made.WOUNDED), new=True)
    await desk.tell(clash("eclash", made.WOUNDED, version=2), ChangeType.CONFIRMED)
    await poll(desk, "caspian", ok=False, since=START)
    await fails(desk)
    await letters(desk, START + 5 * DAY, 6 * HOUR)
    (body,) = [one.body for _, one in desk.sent if one.type == "letter"]
    told: Any = body["data"]
    counted = {
        key: told[key] for key in ("polls", "feeds", "entries", "articles", "events", "changes", "delivered", "dead", "held")
    }
    assert counted == {
        "polls": 41,
        "feeds": 4,
        "entries": 0,
        "articles": 1,
        "events": 1,
        "changes": 1,
        "delivered": 2,
        "dead": 0,
        "held": 0,
    }
    assert told["watchlists"] == [{"name": "mines", "alerts": 0}, {"name": "one", "alerts": 2}]
    assert [(one["channel"], one["said"]) for one in told["channels"]] == [("desk", "HTTP 503")]


async def test_without_a_letter_none_is_written(desk: Night) -> None:
    await letters(desk, START + 15 * DAY, DAY)
    assert desk.sent == []
