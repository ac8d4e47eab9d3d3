"""What is held, silenced, counted and seen: one contract, both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.model import Blindness, Delivery, DeliveryState, Every, Feed, Hold, HoldKind, Silence
from monitor.store import Store, open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = Feed(name="hill", url="https://hill.example/feed", outlet="Hill", every=Every(least=MINUTE, most=MINUTE))
QUIET = Hold(kind=HoldKind.QUIET, until=NOW + HOUR, why="quiet hours")
DIGEST = Hold(kind=HoldKind.DIGEST, until=NOW + HOUR, why="digest", gather=True)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with open_store(database_url) as opened:
        await opened.write(lambda tx: tx.sync_feeds([FEED], NOW))
        yield opened


def delivery(ident: str, event: str | None = "e1", **more: Any) -> Delivery:
    body = {"type": "event.new", "data": {"watchlists": ["border"]}}
    plain: dict[str, Any] = {"alert": "", "type": "event.new", "channel": "desk", "receiver": "desk.example", "body": body}
    return Delivery(**(plain | {"id": ident, "event": event, "attempts": 0, "created_at": NOW} | more))


async def claimed(store: Store, at: datetime = NOW, room: int = 9) -> list[str]:
    due = await store.write(lambda tx: tx.claim_deliveries(at, MINUTE, 50, {"desk": "t"}, lambda channel: room))
    return [one.delivery.id for one in due]


async def test_what_is_held_is_not_claimed_and_is_let_go_when_its_time_has_come(store: Store) -> None:
    await store.write(lambda tx: tx.add_delivery(delivery("d1"), QUIET))
    assert await claimed(store, NOW + DAY) == []
    assert await store.look(lambda tx: tx.over(NOW + MINUTE, ["desk"])) == []
    (over,) = await store.look(lambda tx: tx.over(NOW + HOUR, ["desk", "other"]))
    assert (over.delivery, over.hold) == (delivery("d1"), QUIET)
    await store.write(lambda tx: tx.let_go("d1", NOW + HOUR))
    assert await claimed(store, NOW + HOUR) == ["d1"]
    (row,) = await store.look(lambda tx: tx.list_deliveries())
    assert (row.state, row.hold) == ("pending", "quiet_hours"), "why it came late is remembered"


async def test_a_message_waits_for_the_digest_that_told_of_its_event_and_a_digest_for_the_one_before(store: Store) -> None:
    await store.write(lambda tx: tx.add_delivery(delivery("d1"), DIGEST))
    await store.write(lambda tx: tx.add_delivery(delivery("dig1", None, type="digest")))
    await store.write(lambda tx: tx.fold(["d1"], "dig1", NOW, digest=True))
    await store.write(lambda tx: tx.add_delivery(delivery("d2")))
    await store.write(lambda tx: tx.add_delivery(delivery("other", "e2")))
    await store.write(lambda tx: tx.add_delivery(delivery("dig2", None, type="digest")))
    assert await claimed(store) == ["dig1", "other"]
    assert await store.look(lambda tx: tx.thread_of("e1", "desk", "desk.example")) == "dig1"
    (due,) = await store.write(lambda tx: tx.claim_deliveries(NOW + HOUR, MINUTE, 1, {"desk": "t"}))
    await store.write(lambda tx: tx.finish_delivery(due, DeliveryState.DELIVERED, "200", NOW))
    assert await claimed(store, NOW + 2 * HOUR) == ["d2", "other", "dig2"]


async def test_what_would_overtake_a_message_about_its_event_is_not_over_yet(store: Store) -> None:
    await store.write(lambda tx: tx.add_delivery(delivery("d1")))
    await store.write(lambda tx: tx.add_delivery(delivery("d2"), DIGEST))
    assert await store.look(lambda tx: tx.over(NOW + DAY, ["desk"])) == []


async def test_a_channel_is_given_as_many_as_it_takes_the_oldest_first(store: Store) -> None:
    for number in range(5):
        ident, event = f"d{number}", f"e{number}"
        await store.write(lambda tx, ident=ident, event=event: tx.add_delivery(delivery(ident, event)))  # type: ignore[misc]
    assert await claimed(store, room=0) == []
    assert await claimed(store, room=2) == ["d0", "d1"]
    assert await claimed(store, room=9) == ["d2", "d3", "d4"]


async def test_a_silence_ends_by_itself_or_by_hand_and_knows_what_it_holds(store: Store) -> None:
    made = Silence(
        id="s1", kinds=("capture",), places=("AM", "AZ-tovuz"), watchlists=(), until=NOW + HOUR, why="drill", made_at=NOW
    )
    await store.write(lambda tx: tx.add_silence(made))
    assert await store.look(lambda tx: tx.free_silence_id()) == "s2"
    held = Hold(kind=HoldKind.SILENCE, until=None, why="silence s1", by="s1")
    await store.write(lambda tx: tx.add_delivery(delivery("d1"), held))
    assert await store.look(lambda tx: tx.silences(NOW)) == [made]
    assert await store.look(lambda tx: tx.silences(NOW + HOUR)) == []
    assert await store.write(lambda tx: tx.end_silence("s1", NOW + MINUTE)) == made
    assert await store.write(lambda tx: tx.end_silence("s1", NOW + MINUTE)) is None
    assert await store.look(lambda tx: tx.held_by("s1")) == ["d1"]
    assert await store.look(lambda tx: tx.over(NOW + DAY, ["desk"])) == []
    assert await store.write(lambda tx: tx.retry(["d1"], NOW)) == 1
    assert await claimed(store) == ["d1"]


async def test_what_a_watchlist_sent_is_counted_by_receiver(store: Store) -> None:
    for minutes in (0, 10, 20):
        await store.write(
            lambda tx, at=NOW + minutes * MINUTE: tx.note_sent(["border", "swaps"], "desk", "a", at)  # type: ignore[misc]
        )
    await store.write(lambda tx: tx.note_sent(["border"], "desk", "b", NOW))
    sent = await store.look(lambda tx: tx.sent_by("border", "desk", "a", NOW, NOW + 15 * MINUTE))
    assert sent == (NOW + 10 * MINUTE,), "what lies ahead of now was written by a wrong clock"


async def test_a_receiver_in_trouble_is_remembered_until_it_takes_something(store: Store) -> None:
    first = await store.write(lambda tx: tx.note_failure("desk", "a", "503", NOW))
    again = await store.write(lambda tx: tx.note_failure("desk", "a", "504", NOW + HOUR))
    assert (first.since, again.since, again.said, again.told) == (NOW, NOW, "504", "")
    await store.write(lambda tx: tx.note_told("desk", "a", "failing"))
    assert [one.told for one in await store.look(lambda tx: tx.troubles())] == ["failing"]
    ended = await store.write(lambda tx: tx.end_trouble("desk", "a"))
    assert ended == replace(again, told="failing")
    assert await store.write(lambda tx: tx.end_trouble("desk", "a")) is None


async def test_a_clock_that_was_put_back_delays_nothing_but_what_goes_by_the_hour(store: Store) -> None:
    await store.write(lambda tx: tx.add_delivery(delivery("d1", created_at=NOW + DAY)))
    await store.write(lambda tx: tx.add_delivery(delivery("d2", "e2"), QUIET))
    await store.write(lambda tx: tx.sync_feeds([replace(FEED, url="https://hill.example/other")], NOW + DAY))
    await store.write(lambda tx: tx.turn_back(DAY))
    assert await claimed(store) == ["d1"]
    (feed,) = await store.look(lambda tx: tx.list_feeds())
    assert feed.due_at == NOW
    (held,) = await store.look(lambda tx: tx.held())
    assert held.hold == QUIET


async def test_a_time_without_any_answer_is_noted_once(store: Store) -> None:
    assert await store.write(lambda tx: tx.note_heard(NOW, NOW)) is None
    assert await store.write(lambda tx: tx.note_heard(NOW + MINUTE, NOW)) is None
    found = await store.write(lambda tx: tx.note_heard(NOW + HOUR, NOW))
    assert found == Blindness(since=NOW + MINUTE, until=NOW + HOUR, down=False)
    assert await store.write(lambda tx: tx.note_heard(NOW + HOUR, NOW)) is None
    assert await store.look(lambda tx: tx.blindnesses(NOW)) == [found]
    assert await store.look(lambda tx: tx.blindnesses(NOW + HOUR)) == []


async def test_the_week_is_counted(store: Store) -> None:
    await store.write(lambda tx: tx.count_up("polls", 3, NOW))
    await store.write(lambda tx: tx.count_up("polls", 4, NOW + MINUTE))
    await store.write(lambda tx: tx.add_delivery(delivery("d1"), QUIET))
    await store.write(lambda tx: tx.add_delivery(delivery("d2", "e2")))
    week = await store.look(lambda tx: tx.week(NOW - DAY, NOW + DAY))
    assert (week.polls, week.held, week.pending, week.delivered, week.events, week.told) == (7, 1, 1, 0, 0, {})
    assert (await store.look(lambda tx: tx.unseen())) == []
