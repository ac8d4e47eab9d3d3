"""What is held, until when, and what comes of it: the outbox by a clock that the test moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from deliver import made
from line.night import DAY, HOUR, MINUTE, START, clash, killed, night, watchlist

from monitor.model import ChangeType, Silence

CONFIRMED, DENIED, CHANGED = ChangeType.CONFIRMED, ChangeType.DENIED, ChangeType.FIGURE_CHANGED
NIGHT = {"from": "23:00", "to": "07:00", "timezone": "Asia/Yerevan"}  # 19:00 to 03:00 UTC
MORNING = {"cron": "0 8 * * *", "timezone": "Asia/Yerevan"}  # 04:00 UTC


async def test_a_day_and_a_night_as_five_desks_want_to_be_told(tmp_path: Path) -> None:
    """One script, five manners; each message at its minute, and no other."""
    grave: list[Any] = [{"figures": [{"action": "killed", "at_least": 1}]}]
    desks = (
        watchlist("at-once", "now"),
        watchlist("sleeps", "quiet", quiet_hours=NIGHT | {"except": grave}),
        watchlist("reads-at-eight", "digest", digest=MORNING),
        watchlist("two-an-hour", "rate", at_most="2/hour"),
        watchlist("nights", "group", group={"within": "8h", "first": "waits"}),
    )
    async with night(tmp_path, *desks) as desk:
        wounded, rumour = made.WOUNDED, made.event(id="eswap", version=1, confirmed=False)
        await desk.tell(rumour, new=True)
        await desk.until(START + 20 * MINUTE)
        await desk.tell(replace(rumour, version=2, confirmed=True), CONFIRMED)
        await desk.until(START + timedelta(hours=7, minutes=30))
        await desk.tell(clash("eclash1", wounded), new=True)
        await desk.until(START + 8 * HOUR)
        await desk.tell(clash("eclash1", wounded, version=2, confirmed=True), CONFIRMED)
        await desk.until(START + timedelta(hours=8, minutes=10))
        await desk.tell(clash("eclash2", killed(1)), new=True)
        await desk.until(START + 10 * HOUR)
        await desk.tell(clash("eclash1", wounded, version=3), DENIED)
        await desk.until(START + DAY)
    assert desk.told("now") == [
        "14 12:00 event.new eswap",
        "14 12:20 event.confirmed eswap",
        "14 19:30 event.new eclash1",
        "14 20:00 event.confirmed eclash1",
        "14 20:10 event.new eclash2",
        "14 22:00 event.denied eclash1",
    ]
    assert desk.told("quiet") == [
        "14 12:00 event.new eswap",
        "14 12:20 event.confirmed eswap",
        "14 20:10 event.new eclash2",
        "15 03:00 event.new eclash1",
    ]
    assert desk.told("digest") == ["15 04:00 digest eswap eclash2 eclash1"]
    assert desk.told("rate") == [
        "14 12:00 event.new eswap",
        "14 12:20 event.confirmed eswap",
        "14 19:30 event.new eclash1",
        "14 20:00 event.confirmed eclash1",
        "14 20:30 event.new eclash2",  # a third within the hour; held until there is room
        "14 22:00 event.denied eclash1",
    ]
    assert desk.told("group") == ["14 20:00 digest eswap eclash1", "15 04:00 digest eclash2 eclash1"]


async def test_what_waits_about_one_event_is_one_message_as_it_stands(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("sleeps", quiet_hours=NIGHT)) as desk:
        await desk.until(START + 8 * HOUR)
        await desk.tell(made.event(id="eswap", version=1, confirmed=False, figures=(made.slot(made.FREED_EN),)), new=True)
        await desk.tell(made.event(id="eswap", version=2, figures=(made.slot(made.FREED_33),)), CHANGED, CONFIRMED)
        assert desk.sent == []
        assert [(row.state, row.hold, row.said) for row in await desk.rows("held")] == [
            ("held", "quiet_hours", "quiet hours 23:00–07:00 (Asia/Yerevan)")
        ]
        await desk.until(START + 20 * HOUR)
    ((at, only),) = desk.sent
    assert (at, only.type) == (START + 15 * HOUR, "event.new")
    data: Any = only.body["data"]
    assert (data["event"]["version"], data["event"]["confirmed"], data["event"]["figures"][0]["value"]) == (2, True, 33)


async def test_a_digest_missed_while_nobody_ran_is_sent_at_the_start_once(tmp_path: Path) -> None:
    wishes = watchlist("reads-at-eight", digest=MORNING)
    async with night(tmp_path, wishes) as desk:
        for number in range(3):
            await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
        assert desk.sent == []
    async with night(tmp_path, wishes) as desk:  # two days later
        desk.at = START + 2 * DAY
        await desk.plan_anew()
        await desk.minute()
        assert desk.told() == ["16 12:00 digest eclash0 eclash1 eclash2"]
        await desk.until(START + 3 * DAY)
        assert len(desk.sent) == 1
        assert await desk.rows("held", "pending") == []


async def test_a_day_without_news_has_no_digest(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("reads-at-eight", digest=MORNING)) as desk:
        await desk.until(START + 2 * DAY)
        assert desk.sent == []


async def test_more_than_the_rate_is_told_in_one_summary(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("two-an-hour", at_most="2/hour")) as desk:
        for number in range(6):
            await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
        assert {(row.hold, row.said) for row in await desk.rows("held")} == {("at_most", "at most 2/hour")}
        await desk.until(START + 4 * HOUR)
    assert desk.told() == [
        "14 12:00 event.new eclash0",
        "14 12:00 event.new eclash1",
        "14 13:00 digest eclash2 eclash3 eclash4 eclash5",
    ]
    data: Any = desk.sent[-1][1].body["data"]
    assert (data["because"], data["count"]) == ("at_most", 4)


async def test_what_quiet_hours_held_keeps_to_the_rate_when_they_end(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("calm", quiet_hours=NIGHT, at_most="2/hour")) as desk:
        await desk.until(START + 8 * HOUR)
        for number in range(5):
            await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
        await desk.until(START + DAY)
    assert desk.told() == [
        "15 03:00 event.new eclash0",
        "15 03:00 event.new eclash1",
        "15 04:00 digest eclash2 eclash3 eclash4",
    ]


async def test_a_night_of_shelling_is_one_message(tmp_path: Path) -> None:
    calm = watchlist("nights", quiet_hours=NIGHT, group="10m")
    async with night(tmp_path, calm) as desk:
        await desk.until(START + 8 * HOUR)
        for number in range(10):
            await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
            await desk.until(desk.at + 20 * MINUTE)
        await desk.until(START + DAY)
    assert desk.told() == [f"15 03:00 digest {' '.join(f'eclash{number}' for number in range(10))}"]


async def test_the_first_of_a_burst_is_not_delayed(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("bursts", group="10m")) as desk:
        for number in range(4):
            await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
            await desk.until(desk.at + MINUTE)
        await desk.until(START + HOUR)
        await desk.tell(clash("elater", made.WOUNDED), new=True)
    assert desk.told() == [
        "14 12:00 event.new eclash0",
        "14 12:10 digest eclash1 eclash2 eclash3",
        "14 13:00 event.new elater",
    ]


async def test_a_group_of_one_goes_as_itself(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("bursts", group="10m")) as desk:
        await desk.tell(clash("eclash0", made.WOUNDED), new=True)
        await desk.tell(clash("eclash1", made.WOUNDED), new=True)
        await desk.until(START + HOUR)
    assert desk.told() == ["14 12:00 event.new eclash0", "14 12:10 event.new eclash1"]


async def test_a_receiver_is_told_once_by_whoever_asks_for_it_soonest(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("at-once"), watchlist("reads-at-eight", digest=MORNING)) as desk:
        await desk.tell(clash("eclash", made.WOUNDED), new=True)
        await desk.until(START + DAY)
    assert desk.told() == ["14 12:00 event.new eclash"]
    data: Any = desk.sent[0][1].body["data"]
    assert data["watchlists"] == ["at-once", "reads-at-eight"]


async def test_a_priority_may_disturb_and_a_figure_that_is_not_told_does_not(tmp_path: Path) -> None:
    desks = (
        watchlist("high", "a", priority="high", quiet_hours=NIGHT | {"except": ["high"]}),
        watchlist("grave", "b", quiet_hours=NIGHT | {"except": [{"figures": [{"action": "killed", "at_least": 2}]}]}),
    )
    async with night(tmp_path, *desks) as desk:
        await desk.until(START + 8 * HOUR)
        await desk.tell(clash("eclash1", made.WOUNDED), new=True)
        await desk.tell(clash("eclash2", killed(1)), new=True)
        await desk.tell(clash("eclash2", killed(2), version=2), CHANGED)
    assert desk.told("a") == ["14 20:00 event.new eclash1", "14 20:00 event.new eclash2", "14 20:00 event.updated eclash2"]
    assert desk.told("b") == ["14 20:00 event.new eclash2"]


# --- order


async def test_an_update_does_not_overtake_the_digest_that_told_of_its_event(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("two-an-hour", at_most="1/hour")) as desk:
        for number in range(3):
            await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
        desk.refuses = {"desk"}
        await desk.until(START + 70 * MINUTE)  # the summary was tried at 13:00, and is tried again at 14:00
        desk.configure(watchlist("two-an-hour"))
        desk.refuses = set()
        await desk.tell(clash("eclash2", made.WOUNDED, version=2), DENIED)
        assert len(desk.sent) == 1
        await desk.until(START + 3 * HOUR)
    assert desk.told() == ["14 12:00 event.new eclash0", "14 14:00 digest eclash1 eclash2", "14 14:00 event.denied eclash2"]
    digest, denial = desk.sent[1][1], desk.sent[2][1]
    assert denial.thread == digest.id, "mail hangs the denial on the digest"


async def test_a_digest_does_not_overtake_the_first_message_of_an_event_in_it(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("one")) as desk:
        desk.refuses = {"desk"}
        await desk.tell(clash("eclash", made.WOUNDED), new=True)
        desk.configure(watchlist("one", digest={"cron": "30 12 * * *"}))
        await desk.tell(clash("eclash", made.WOUNDED, version=2), CONFIRMED)
        desk.refuses = set()
        await desk.until(START + 2 * HOUR)
    assert desk.told() == ["14 13:00 event.new eclash", "14 13:00 digest eclash"]


# --- silence


def silence(ident: str, until: Any, **more: Any) -> Silence:
    fields: dict[str, Any] = {"kinds": (), "places": (), "watchlists": (), "why": "exercise", "made_at": START}
    return Silence(id=ident, until=until, **(fields | more))


async def test_what_a_silence_holds_stays_with_its_reason_until_somebody_sends_it(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("one")) as desk:
        await desk.store.write(
            lambda tx: tx.add_silence(silence("s1", START + HOUR, kinds=("border_clash",), places=("AZ-tovuz",)))
        )
        await desk.tell(clash("etovuz", made.WOUNDED), new=True)
        await desk.tell(clash("eelsewhere", made.WOUNDED, places=("AM-ijevan",)), new=True)
        await desk.tell(clash("enowhere", made.WOUNDED, places=()), new=True)
        await desk.tell(made.event(id="eswap", places=("AZ-tovuz",)), new=True)
        assert desk.told() == [f"14 12:00 event.new {one}" for one in ("eelsewhere", "enowhere", "eswap")]
        await desk.until(START + 2 * DAY)
        (held,) = await desk.rows("held")
        assert (held.hold, held.said, held.due_at) == ("silence", "silence s1 until 14 May 13:00 UTC: exercise", None)
        assert await desk.store.look(lambda tx: tx.silences(desk.at)) == []
        await desk.store.write(lambda tx: tx.retry([held.delivery.id], desk.at))
        await desk.minute()
        assert desk.told()[-1] == "16 12:00 event.new etovuz"


async def test_what_becomes_known_after_a_silence_is_told_with_everything_before(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("one")) as desk:
        await desk.store.write(lambda tx: tx.add_silence(silence("s1", START + HOUR, watchlists=("one",))))
        await desk.tell(clash("eclash", made.WOUNDED), new=True)
        await desk.until(START + 2 * HOUR)
        await desk.tell(clash("eclash", made.WOUNDED, version=2), CONFIRMED)
        assert desk.told() == ["14 14:00 event.new eclash"]
        assert await desk.rows("held") == []


async def test_a_silence_of_one_watchlist_leaves_the_others_in_peace(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("one"), watchlist("other")) as desk:
        await desk.store.write(lambda tx: tx.add_silence(silence("s1", START + HOUR, watchlists=("one",))))
        await desk.tell(clash("eclash", made.WOUNDED), new=True)
    data: Any = desk.sent[0][1].body["data"]
    assert data["watchlists"] == ["other"]


# --- clocks and configurations


@pytest.mark.parametrize("jump", [-DAY, DAY])
async def test_a_clock_that_jumps_by_a_day_neither_loses_nor_repeats_a_digest(tmp_path: Path, jump: timedelta) -> None:
    async with night(tmp_path, watchlist("reads-at-eight", digest=MORNING)) as desk:
        desk.at = START + jump  # wrong since long before
        await desk.tell(clash("eclash0", made.WOUNDED), new=True)
        desk.at = START  # put right
        await desk.plan_anew()
        await desk.minute()
        await desk.tell(clash("eclash1", made.WOUNDED), new=True)
        await desk.until(START + 3 * DAY)
        told = desk.told()
    if jump > timedelta(0):  # planned anew: both in the next morning's
        assert told == ["15 04:00 digest eclash1 eclash0"]  # by the time at which they were told
    else:  # its own morning was over by the right clock
        assert told == ["14 12:00 digest eclash0", "15 04:00 digest eclash1"]


async def test_quiet_hours_end_by_the_clock_that_was_put_right(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("sleeps", quiet_hours=NIGHT)) as desk:
        desk.at = START + DAY + 8 * HOUR
        await desk.tell(clash("eclash", made.WOUNDED), new=True)
        desk.at = START + 8 * HOUR
        await desk.plan_anew()
        await desk.until(START + DAY)
    assert desk.told() == ["15 03:00 event.new eclash"]


async def test_what_was_sent_by_a_clock_ahead_holds_nothing_up(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("two-an-hour", at_most="1/hour")) as desk:
        desk.at = START + DAY
        await desk.tell(clash("eclash0", made.WOUNDED), new=True)
        desk.at = START
        await desk.tell(clash("eclash1", made.WOUNDED), new=True)
    assert len(desk.sent) == 2


async def test_another_configuration_plans_anew_what_is_held_and_a_watchlist_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("one", digest=MORNING), watchlist("other", "else", digest=MORNING)) as desk:
        await desk.tell(clash("eclash", made.WOUNDED), new=True)
        desk.configure(watchlist("one", digest="0 18 * * *"))
        desk.setup = replace(
            desk.setup, receivers={**desk.setup.receivers, "else": ("e",)}, targets={**desk.setup.targets, "else": "t"}
        )
        assert await desk.plan_anew() == 2
        await desk.minute()
        await desk.until(START + DAY)
    assert desk.told("else") == ["14 12:00 digest eclash"]
    assert desk.told() == ["14 18:00 digest eclash"]
