"""One contract, both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.errors import StoreError
from monitor.model import (
    Alert,
    Article,
    Change,
    Delivery,
    DeliveryState,
    Entry,
    Event,
    Every,
    Feed,
    Reading,
    Source,
    TextFrom,
    Validators,
    Wanted,
)
from monitor.store import DueEntry, PollOutcome, ReadOutcome, Store, Tx, open_store
from monitor.store.rows import SavedArticle

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
LEASE = timedelta(minutes=3)
MINUTE = timedelta(minutes=1)
FEED = Feed(name="hill", url="https://hill.example/feed", outlet="Hill", every=Every(least=MINUTE, most=MINUTE))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with open_store(database_url) as opened:
        await opened.write(lambda tx: tx.sync_feeds([FEED], NOW))
        yield opened


def entry(key: str, *, link: str = "", text: str = "text", guid: str | None = None) -> Entry:
    return Entry(
        key=key,
        guid=guid or key,
        link=link and f"https://{link}",
        link_key=link,
        title="A title",
        html=text,
        published=NOW,
        updated=None,
        digest=text,
    )


def article(text: str, *, text_from: TextFrom = TextFrom.PAGE, key: str = "hill.example/1") -> Article:
    return Article(
        key=key,
        url=f"https://{key}",
        outlet="Hill",
        feed="hill",
        lang="en",
        title="A title",
        text=text,
        text_from=text_from,
        published=NOW,
        modified=None,
        first_seen=NOW,
        digest=text,
    )


READING = Reading(lang="en", reports=(), reader="test")


def event(ident: str = "e1", *, version: int = 1, day: date = TODAY, kind: str = "capture") -> Event:
    source = Source(
        article="hill.example/1",
        outlet="Hill",
        outlet_side=None,
        url="https://hill.example/1",
        title="A title",
        lang="en",
        published=NOW,
        origin="hill",
        text_from=TextFrom.PAGE,
        digest="text",
    )
    return Event(
        id=ident,
        version=version,
        topic="t",
        kind=kind,
        date=day,
        day=day,
        places=("AM-berd",),
        sides=("AM",),
        people=(),
        names={},
        figures=(),
        voices=(),
        sources=(source,),
        first_at=NOW,
        last_at=NOW,
        confirmed=True,
    )


def change(after: Event) -> Change:
    return Change(event=after, new=after.version == 1, differences=(), why=("because",))


def alert(after: Event, *watchlists: str) -> Alert:
    wanted = tuple(Wanted(watchlist=name, type="event.new", channels=("desk",), priority="normal", why=()) for name in watchlists)
    return Alert(id=f"alert-{after.id}-{after.version}", change=change(after), wanted=wanted, at=NOW)


def delivery(ident: str, *, event_id: str | None = "e1", receiver: str = "desk.example") -> Delivery:
    return Delivery(
        id=ident,
        alert="",
        event=event_id,
        type="event.new",
        channel="desk",
        receiver=receiver,
        body={"type": "event.new", "data": {"n": 1, "title": "Երևան"}},
        attempts=0,
        created_at=NOW,
    )


async def add(store: Store, *entries: Entry, at: datetime = NOW) -> int:
    return await store.write(lambda tx: tx.add_entries("hill", entries, at, [False] * len(entries)))


async def claim(store: Store, at: datetime = NOW) -> list[DueEntry]:
    return await store.write(lambda tx: tx.claim_entries(at, LEASE, 10))


async def finish(store: Store, due: DueEntry, due_at: datetime | None = None) -> bool:
    outcome = ReadOutcome(said="read", validators=Validators(), tries=0, due_at=due_at)
    return await store.write(lambda tx: tx.finish_entry(due, outcome))


async def save(store: Store, text: str, *, text_from: TextFrom = TextFrom.PAGE, edited: bool = False) -> SavedArticle:
    return await store.write(lambda tx: tx.save_article(article(text, text_from=text_from), READING, NOW, edited=edited))


def outcome(ok: bool, at: datetime = NOW) -> PollOutcome:
    return PollOutcome(
        problem=None if ok else "timeout",
        said="",
        validators=Validators(etag='"1"'),
        body_digest="d",
        due_at=at + MINUTE,
        interval=MINUTE,
        at=at,
    )


# --- feeds


async def test_a_new_feed_is_due_at_once_and_one_that_was_polled_is_not(store: Store) -> None:
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    assert due.name == "hill"
    assert not due.seeded
    assert await store.write(lambda tx: tx.finish_poll(due, outcome(True), new=0))
    assert await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10)) == []
    (again,) = await store.write(lambda tx: tx.claim_feeds(NOW + MINUTE, LEASE, 10))
    assert again.seeded
    assert again.validators == Validators(etag='"1"')


async def test_two_hands_never_hold_one_feed_and_the_late_one_writes_nothing(store: Store) -> None:
    (first,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    assert await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10)) == []
    (second,) = await store.write(lambda tx: tx.claim_feeds(NOW + LEASE, LEASE, 10))
    assert not await store.write(lambda tx: tx.holds_feed(first))
    assert not await store.write(lambda tx: tx.finish_poll(first, outcome(True), new=0))
    assert await store.write(lambda tx: tx.finish_poll(second, outcome(True), new=0))


async def test_a_failed_poll_keeps_the_validators_and_counts(store: Store) -> None:
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    await store.write(lambda tx: tx.finish_poll(due, outcome(True), new=0))
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW + MINUTE, LEASE, 10))
    failed = replace(outcome(False, NOW + MINUTE), validators=Validators())
    await store.write(lambda tx: tx.finish_poll(due, failed, new=0))
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW + 2 * MINUTE, LEASE, 10))
    assert (due.failures, due.validators) == (1, Validators(etag='"1"'))


async def test_a_feed_that_leaves_the_configuration_is_retired_and_comes_back_with_its_memory(store: Store) -> None:
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    await store.write(lambda tx: tx.finish_poll(due, outcome(True), new=0))
    await store.write(lambda tx: tx.sync_feeds([], NOW))
    assert await store.write(lambda tx: tx.claim_feeds(NOW + timedelta(days=1), LEASE, 10)) == []
    await store.write(lambda tx: tx.sync_feeds([FEED], NOW))
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    assert due.seeded


async def test_a_changed_url_forgets_the_validators(store: Store) -> None:
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    await store.write(lambda tx: tx.finish_poll(due, outcome(True), new=0))
    await store.write(lambda tx: tx.sync_feeds([replace(FEED, url="https://hill.example/other")], NOW))
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    assert due.validators == Validators()


# --- entries


async def test_an_entry_is_due_once_and_again_only_when_its_text_changes(store: Store) -> None:
    assert await add(store, entry("a", link="hill.example/1")) == 1
    (due,) = await claim(store)
    assert not due.edited
    await finish(store, due)
    assert await add(store, replace(entry("a", link="hill.example/1"), published=NOW + MINUTE)) == 0
    assert await claim(store) == []
    assert await add(store, entry("a", link="hill.example/1", text="corrected")) == 1
    (due,) = await claim(store)
    assert due.edited
    assert due.entry.html == "corrected"


async def test_guids_that_all_change_make_no_new_entries(store: Store) -> None:
    await add(store, entry("a", link="hill.example/1"), entry("b", link="hill.example/2"))
    for due in await claim(store):
        await finish(store, due)
    churned = (entry("x", link="hill.example/1"), entry("y", link="hill.example/2"))
    assert await add(store, *churned) == 0
    assert await add(store, *churned) == 0
    assert (await store.look(lambda tx: tx.count())).entries == 2


async def test_two_items_of_one_document_that_share_a_link_are_two_entries(store: Store) -> None:
    both = (entry("a", link="hill.example/live", text="one"), entry("b", link="hill.example/live", text="two"))
    assert await add(store, *both) == 2
    assert await add(store, *both) == 0


async def test_an_entry_edited_while_it_is_read_stays_due(store: Store) -> None:
    await add(store, entry("a"))
    (due,) = await claim(store)
    await add(store, entry("a", text="corrected"))
    await finish(store, due)
    (again,) = await claim(store)
    assert again.edited


async def test_work_left_open_by_a_killed_daemon_is_due_at_once(store: Store) -> None:
    await add(store, entry("a"))
    assert len(await claim(store)) == 1
    assert await claim(store) == []
    await store.write(Tx.clear_leases)
    assert len(await claim(store)) == 1


# --- articles and events


async def test_the_same_text_is_no_news_and_a_changed_one_is_a_new_version(store: Store) -> None:
    assert (await save(store, "32 freed")).news
    assert not (await save(store, "32 freed")).news
    corrected = await save(store, "33 freed")
    assert (corrected.news, corrected.version) == (True, 2)
    versions = await store.look(lambda tx: tx.article_versions("hill.example/1"))
    assert [one.article.text for one in versions] == ["32 freed", "33 freed"]


async def test_an_old_copy_from_a_cache_is_no_news(store: Store) -> None:
    await save(store, "32 freed")
    await save(store, "33 freed")
    assert not (await save(store, "32 freed")).news


async def test_the_feeds_teaser_never_replaces_the_page_unless_it_was_edited(store: Store) -> None:
    await save(store, "the whole page")
    assert not (await save(store, "teaser", text_from=TextFrom.FEED)).news
    assert (await save(store, "teaser, corrected", text_from=TextFrom.FEED, edited=True)).news


async def test_events_are_found_by_kind_and_day_and_by_their_articles(store: Store) -> None:
    saved = await save(store, "text")
    far = event("e2", day=date(2025, 1, 1))
    await store.write(lambda tx: tx.save_change(change(event()), saved.id, NOW))
    await store.write(lambda tx: tx.save_change(change(far), saved.id, NOW))

    day = NOW.date()
    (sign,) = await store.look(lambda tx: tx.find_near("t", ["capture"], day, day, day))
    assert (sign.id, sign.kind, sign.date, sign.places) == ("e1", "capture", day, frozenset({"AM-berd"}))
    assert await store.look(lambda tx: tx.find_near("t", ["agreement"], day, day, day)) == []
    own = await store.look(lambda tx: tx.events_of(saved.id))
    assert {one.id for one in own} == {"e1", "e2"}
    assert own[0] == event()
    assert await store.look(lambda tx: tx.load_events(["e2", "nothing", "e1", "e2"])) == [far, event()]


async def test_an_article_that_no_longer_tells_leaves_the_event(store: Store) -> None:
    saved = await save(store, "text")
    await store.write(lambda tx: tx.save_change(change(event()), saved.id, NOW))
    gone = replace(event(version=2), sources=())
    await store.write(lambda tx: tx.save_change(change(gone), saved.id, NOW))
    assert await store.look(lambda tx: tx.events_of(saved.id)) == []
    assert [step.version for step in await store.look(lambda tx: tx.event_history("e1"))] == [1, 2]


# --- the outbox


async def put(store: Store, *deliveries: Delivery) -> None:
    saved = await save(store, "text")

    def fill(tx: Tx) -> None:
        tx.save_change(change(event()), saved.id, NOW)
        for one in deliveries:
            tx.add_delivery(one)

    await store.write(fill)


async def test_a_step_that_raises_leaves_nothing_behind(store: Store) -> None:
    saved = await save(store, "text")

    def half(tx: Tx) -> None:
        tx.save_change(change(event()), saved.id, NOW)
        tx.add_delivery(delivery("d1"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await store.write(half)
    counts = await store.look(lambda tx: tx.count())
    assert (counts.events, counts.pending) == (0, 0)


async def test_who_was_told_is_remembered_with_the_alert(store: Store) -> None:
    saved = await save(store, "text")

    def tell(tx: Tx) -> None:
        tx.save_change(change(event()), saved.id, NOW)
        tx.save_alert(alert(event(), "swaps"))
        tx.save_change(change(event(version=2)), saved.id, NOW)
        tx.save_alert(alert(event(version=2), "swaps", "border"))

    await store.write(tell)
    assert await store.look(lambda tx: tx.told_of("e1")) == {"swaps", "border"}


async def test_a_delivery_is_attempted_until_it_arrives_and_each_attempt_is_kept(store: Store) -> None:
    await put(store, delivery("d1"))
    (due,) = await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "t"}))
    assert (due.delivery.attempts, due.tries) == (1, 1)
    assert due.delivery.body == delivery("d1").body
    await store.write(lambda tx: tx.finish_delivery(due, DeliveryState.PENDING, "503", NOW, NOW + MINUTE))
    assert await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "t"})) == []
    (due,) = await store.write(lambda tx: tx.claim_deliveries(NOW + MINUTE, LEASE, 10, {"desk": "t"}))
    await store.write(lambda tx: tx.finish_delivery(due, DeliveryState.DELIVERED, "200", NOW))
    (row,) = await store.look(lambda tx: tx.list_deliveries())
    assert (row.state, row.said, row.delivery.attempts) == ("delivered", "200", 2)


async def test_an_update_never_overtakes_the_first_message_to_the_same_receiver(store: Store) -> None:
    await put(store, delivery("d1"), delivery("d2"), delivery("d3", receiver="other.example"))
    due = await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "t"}))
    assert [one.delivery.id for one in due] == ["d1", "d3"]


async def test_an_untried_delivery_can_be_folded_and_a_tried_one_cannot(store: Store) -> None:
    await put(store, delivery("d1"))
    (waiting,) = await store.look(lambda tx: tx.untried("e1", "desk", "desk.example"))
    await store.write(lambda tx: tx.fold([waiting.delivery.id], "d2", NOW))
    assert await store.look(lambda tx: tx.untried("e1", "desk", "desk.example")) == []
    await store.write(lambda tx: tx.add_delivery(delivery("d2")))
    assert await store.look(lambda tx: tx.thread_of("e1", "desk", "desk.example")) == "d2"
    await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "t"}))
    assert await store.look(lambda tx: tx.untried("e1", "desk", "desk.example")) == []


async def test_a_dead_delivery_is_kept_and_comes_back_with_its_id_and_a_fresh_schedule(store: Store) -> None:
    await put(store, delivery("d1"))
    (due,) = await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "t"}))
    await store.write(lambda tx: tx.finish_delivery(due, DeliveryState.DEAD, "550", NOW))
    assert (await store.look(lambda tx: tx.count())).dead == 1
    assert await store.write(lambda tx: tx.retry(["d1"], NOW)) == 1
    (due,) = await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "t"}))
    assert (due.delivery.id, due.delivery.attempts, due.tries) == ("d1", 2, 1)


async def test_a_receiver_that_said_410_is_left_alone_until_its_configuration_changes(store: Store) -> None:
    await put(store, delivery("d1"))
    await store.write(lambda tx: tx.disable_channel("desk", "desk.example", "old", NOW))
    assert await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "old"})) == []
    assert len(await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {"desk": "new"}))) == 1


async def test_a_delivery_for_a_channel_that_is_not_configured_waits(store: Store) -> None:
    await put(store, delivery("d1"))
    assert await store.write(lambda tx: tx.claim_deliveries(NOW, LEASE, 10, {})) == []
    assert (await store.look(lambda tx: tx.count())).pending == 1


async def test_steps_run_one_at_a_time(store: Store) -> None:
    await put(store)
    ids = [f"d{number}" for number in range(40)]
    await asyncio.gather(*(store.write(lambda tx, ident=ident: tx.add_delivery(delivery(ident))) for ident in ids))  # type: ignore[misc]
    assert (await store.look(lambda tx: tx.count())).pending == 40


# --- one daemon


async def test_a_second_daemon_on_the_same_file_is_refused_in_plain_words(sqlite_url: str) -> None:
    async with open_store(sqlite_url):
        with pytest.raises(StoreError, match="another monitor is running"):
            async with open_store(sqlite_url):
                pass
    async with open_store(sqlite_url):
        pass


async def test_a_look_cannot_write(sqlite_url: str) -> None:
    async with open_store(sqlite_url) as opened:
        with pytest.raises(Exception, match="readonly"):
            await opened.look(lambda tx: tx.sync_feeds([FEED], NOW))
