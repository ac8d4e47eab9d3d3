"""Who is polled and read next: in order, and fairly among the sites. One contract, both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Entry, Every, Feed, Validators
from monitor.store import DueFeed, PollOutcome, Store, open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open, empty one."""
    async with open_store(database_url) as opened:
        yield opened


def feed(name: str, url: str) -> Feed:
    return Feed(name=name, url=url, outlet="Outlet", every=Every(least=MINUTE, most=MINUTE))


def entry(number: int, site: str) -> Entry:
    link = f"https://{site}/{number}" if site else ""
    return Entry(
        key=f"{site} {number}",
        guid=None,
        link=link,
        link_key=link.removeprefix("https://"),
        title="t",
        html="h",
        published=None,
        updated=None,
        digest="d",
    )


def outcome(**changes: object) -> PollOutcome:
    plain = PollOutcome(
        problem=None, said="", validators=Validators(), body_digest="d", due_at=NOW + MINUTE, interval=MINUTE, at=NOW
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


async def test_one_site_with_many_feeds_leaves_hands_to_others(store: Store) -> None:
    crowd = [feed(f"crowd-{number}", f"https://s{number}.crowd.am/feed") for number in range(30)]
    others = [feed(f"other-{number}", f"https://other-{number}.am/feed") for number in range(3)]
    await store.write(lambda tx: tx.sync_feeds(crowd, NOW))
    await store.write(lambda tx: tx.sync_feeds([*crowd, *others], NOW + MINUTE))  # those come later
    taken = await store.write(lambda tx: tx.claim_feeds(NOW + MINUTE, LEASE, 10, most=3))
    assert Counter(due.domain for due in taken)["crowd.am"] == 3
    assert len(taken) == 6
    more = await store.write(lambda tx: tx.claim_feeds(NOW + MINUTE, LEASE, 10, busy={"crowd.am": 2}, most=3))
    assert len(more) == 1


async def test_without_a_limit_who_waits_longest_goes_first(store: Store) -> None:
    for number in range(4):
        feeds = [feed(f"f{one}", f"https://a{one}.am/") for one in range(number + 1)]
        await store.write(lambda tx, feeds=feeds, at=NOW + number * MINUTE: tx.sync_feeds(feeds, at))  # type: ignore[misc]
    taken = await store.write(lambda tx: tx.claim_feeds(NOW + 9 * MINUTE, LEASE, 3))
    assert [due.name for due in taken] == ["f0", "f1", "f2"]


async def test_one_sites_thousand_pages_hold_up_nobody_and_the_backlog_asks_nobody(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://f.am/feed")], NOW))
    many = [entry(number, "www.crowd.am") for number in range(40)]
    few = [entry(number, "quiet.am") for number in range(2)]
    old = [entry(number, "crowd.am") for number in range(100, 105)]
    await store.write(lambda tx: tx.add_entries("f", many, NOW, [False] * 40))
    await store.write(lambda tx: tx.add_entries("f", few, NOW + MINUTE, [False] * 2))
    await store.write(lambda tx: tx.add_entries("f", old, NOW, [True] * 5))
    taken = await store.write(lambda tx: tx.claim_entries(NOW + MINUTE, LEASE, 12, most=3))
    assert Counter(due.domain for due in taken) == {"crowd.am": 3, "quiet.am": 2, "": 5}
    assert all(due.backlog == (due.domain == "") for due in taken)


async def test_an_edited_entry_of_the_backlog_is_asked_for_at_its_site(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://f.am/feed")], NOW))
    one = entry(1, "site.am")
    await store.write(lambda tx: tx.add_entries("f", [one], NOW, [True]))
    await store.write(lambda tx: tx.add_entries("f", [replace(one, digest="new")], NOW, [False]))
    (due,) = await store.write(lambda tx: tx.claim_entries(NOW, LEASE, 10))
    assert (due.domain, due.backlog) == ("site.am", False)


async def test_a_lease_given_back_is_due_as_it_was(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://f.am/feed")], NOW))
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    await store.write(lambda tx: tx.give_back(due))
    (again,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    assert again.name == "f"
    assert not await store.write(lambda tx: tx.holds_feed(due))


async def test_everything_that_a_visit_taught_comes_back(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://f.am/feed")], NOW))
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    taught = outcome(
        moved_to="https://g.am/feed",
        moving_to="https://h.am/feed",
        validators=Validators(etag='"e"', last_modified="l"),
        distrusted=True,
        full_at=NOW,
        bad_digest="bad",
        hints="{}",
        ok_since=NOW - MINUTE,
        empty_since=NOW,
        rhythm="[]",
        took=timedelta(milliseconds=1234),
        items=0,
    )
    assert await store.write(lambda tx: tx.finish_poll(due, taught, new=0))
    (again,) = await store.write(lambda tx: tx.claim_feeds(NOW + MINUTE, LEASE, 10))
    assert again == DueFeed(
        name="f",
        epoch=2,
        url="https://f.am/feed",
        domain="g.am",
        moved_to="https://g.am/feed",
        moving_to="https://h.am/feed",
        validators=Validators(etag='"e"', last_modified="l"),
        distrusted=True,
        full_at=NOW,
        body_digest="d",
        bad_digest="bad",
        hints="{}",
        seeded=True,
        interval=MINUTE,
        failures=0,
        polled_at=NOW,
        ok_since=NOW - MINUTE,
        empty_since=NOW,
        rhythm="[]",
    )
    facts = await store.look(lambda tx: tx.feed_facts("f"))
    assert (facts.took, facts.items, facts.distrusted, facts.moved_to) == (
        timedelta(milliseconds=1234),
        0,
        True,
        "https://g.am/feed",
    )


async def test_another_address_is_another_feed_with_the_same_memory_of_entries(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://f.am/feed")], NOW))
    (due,) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))
    await store.write(lambda tx: tx.add_entries("f", [entry(1, "f.am")], NOW, [True]))
    gone = outcome(problem="status 410", due_at=None, moved_to="https://g.am/", validators=Validators(etag="x"))
    await store.write(lambda tx: tx.finish_poll(due, gone, new=0))
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://new.am/feed")], NOW + MINUTE))
    (again,) = await store.write(lambda tx: tx.claim_feeds(NOW + MINUTE, LEASE, 10))
    assert (again.url, again.domain, again.moved_to, again.failures, again.problem) == (
        "https://new.am/feed",
        "new.am",
        None,
        0,
        None,
    )
    assert again.validators == Validators()
    assert (await store.look(lambda tx: tx.feed_facts("f"))).entries == 1


async def test_facts_at_once_say_only_whether_there_are_entries(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://f.am/feed")], NOW))
    assert await store.look(lambda tx: tx.feed_facts_at_once("f")) == await store.look(lambda tx: tx.feed_facts("f"))
    await store.write(lambda tx: tx.add_entries("f", [entry(number, "f.am") for number in range(3)], NOW, [True] * 3))
    assert (await store.look(lambda tx: tx.feed_facts_at_once("f"))).entries == 1
    assert (await store.look(lambda tx: tx.feed_facts("f"))).entries == 3
    with pytest.raises(KeyError):
        await store.look(lambda tx: tx.feed_facts_at_once("g"))


async def test_the_next_moment_at_which_a_feed_is_due_is_known(store: Store) -> None:
    assert await store.write(lambda tx: tx.next_feed_at(NOW)) is None
    await store.write(lambda tx: tx.sync_feeds([feed("f", "https://f.am/feed")], NOW + MINUTE))
    assert await store.write(lambda tx: tx.next_feed_at(NOW)) == NOW + MINUTE


async def test_what_was_heard_of_others_is_known(store: Store) -> None:
    feeds = [feed("a", "https://a.am/"), feed("b", "https://b.am/")]
    await store.write(lambda tx: tx.sync_feeds(feeds[:1], NOW))
    assert await store.look(lambda tx: tx.anything_heard(NOW, "a")), "with no other feed nothing can be told"
    await store.write(lambda tx: tx.sync_feeds(feeds, NOW))
    assert not await store.look(lambda tx: tx.anything_heard(NOW, "a"))
    due = {one.name: one for one in await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 10))}
    await store.write(lambda tx: tx.finish_poll(due["b"], outcome(), new=0))
    assert await store.look(lambda tx: tx.anything_heard(NOW, "a"))
    assert not await store.look(lambda tx: tx.anything_heard(NOW + MINUTE, "a"))
    assert not await store.look(lambda tx: tx.anything_heard(NOW, "b"))
    assert not await store.look(lambda tx: tx.anyone_alarmed())
    await store.write(lambda tx: tx.set_alarm("a", "failing", NOW))
    assert await store.look(lambda tx: tx.anyone_alarmed())


async def test_who_was_never_asked_is_known(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("a", "https://a.am/feed"), feed("b", "https://b.am/feed")], NOW))
    (due, *_) = await store.write(lambda tx: tx.claim_feeds(NOW, LEASE, 1))
    await store.write(lambda tx: tx.finish_poll(due, outcome(), new=0))
    assert await store.look(lambda tx: tx.never_polled()) == ["b"]
    await store.write(lambda tx: tx.sync_feeds([feed("a", "https://a.am/feed")], NOW))
    assert await store.look(lambda tx: tx.never_polled()) == []


async def test_which_feed_has_held_which_links_is_known(store: Store) -> None:
    await store.write(lambda tx: tx.sync_feeds([feed("a", "https://a.am/feed"), feed("b", "https://b.am/feed")], NOW))
    await store.write(lambda tx: tx.add_entries("a", [entry(number, "x.am") for number in range(4)], NOW, [False] * 4))
    await store.write(lambda tx: tx.add_entries("b", [entry(3, "x.am")], NOW, [False]))
    asked = [f"x.am/{number}" for number in (1, 2, 3, 9)]
    assert await store.look(lambda tx: tx.count_entries_at(asked)) == {"a": 3, "b": 1}
    assert await store.look(lambda tx: tx.count_entries_at([])) == {}
    await store.write(lambda tx: tx.sync_feeds([feed("b", "https://b.am/feed")], NOW))
    assert await store.look(lambda tx: tx.count_entries_at(asked)) == {"b": 1}
