"""What grouping asks of the memory, and what a step leaves in it: the same on both databases, and nothing half done."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from group.made import DAY, NOON, article, figure, report, topic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.group import sketch
from monitor.learning import learn
from monitor.mending import MendingError, merge_by_hand, split_by_hand, standing_event
from monitor.model import Article, Change, Figure, Reading, Report, Status
from monitor.setup import Setup
from monitor.store import Store, Tx, open_store
from monitor.store.tables import metadata
from monitor.watch import compile_rules
from monitor.watch.rules import WatchlistFile

KINDS = ["prisoner_exchange", "prisoner_release", "border_clash", "capture", "prisoner_trial"]
WATCHLIST = WatchlistFile.model_validate({"name": "all", "match": {"kinds": KINDS}, "alert": {"channels": ["desk"]}})
SETUP = Setup(
    feeds={},
    topic=topic(),
    rules=compile_rules([WATCHLIST], topic()),
    channels={},
    receivers={"desk": ("desk.example",)},
    targets={},
    backlog=None,
    public_url="http://127.0.0.1",
)
SWAP = report("prisoner_exchange", figure("released", 32), figure("held", 55, unit="people"))
FEWER = report("prisoner_exchange", figure("released", 30))
SOTK = report("border_clash", figure("wounded", 3), places=("AM-sotk",))
VAGUE = report("border_clash", figure("wounded", 1), date=None, places=(), sides=())
CAPTURE = report("capture", figure("captured", 2), people=("a-b", "c-d"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with open_store(database_url) as opened:
        yield opened


async def tell(store: Store, told: Article, *reports: Report, stocks: Sequence[Figure] = ()) -> list[Change]:
    reading = Reading(lang=told.lang, reports=reports, stocks=tuple(stocks))
    return await store.write(lambda tx: learn(tx, told, reading, SETUP, told.when))


async def sent(store: Store) -> list[tuple[str, str]]:
    """The messages in the outbox that were not folded, the first one first: their type and event."""
    rows = await store.look(lambda tx: tx.list_deliveries())
    return [(row.delivery.type, row.delivery.event or "") for row in reversed(rows) if row.state != "folded"]


async def tried(store: Store) -> None:
    """What waits is attempted, so that nothing is folded into it."""
    await store.write(lambda tx: tx.claim_deliveries(NOON + timedelta(days=99), timedelta(minutes=1), 99, {"desk": "t"}))


async def test_copies_are_found_by_their_sketch_within_the_time_asked(store: Store) -> None:
    text = " ".join(f"word{number}" for number in range(80))
    await tell(store, article("a", text=text), SWAP)
    await tell(store, article("b", text=" ".join(f"other{number}" for number in range(80))), SWAP)
    asked = sketch(article("c", text=text + " and a little more"))
    found = await store.look(lambda tx: tx.find_copies(asked, 0, NOON - timedelta(days=1), 2))
    assert [one.key for one in found] == ["a.example/1"]
    assert await store.look(lambda tx: tx.find_copies(asked, 0, NOON + timedelta(days=1), 2)) == []
    assert await store.look(lambda tx: tx.find_copies((), 0, NOON, 2)) == []


async def test_events_are_found_by_the_people_in_them(store: Store) -> None:
    (change,) = await tell(store, article("a"), CAPTURE)

    async def find(key: str, since: date) -> list[str]:
        return await store.look(lambda tx: tx.events_of_people(topic().name, [key], since))

    assert await find("a-p", DAY) == [change.event.id]
    assert await find("a-p", DAY + timedelta(days=1)) == []
    assert await find("x-z", DAY) == []
    await tell(store, article("a", text="edited"), replace(CAPTURE, people=("c-d",)))
    assert await find("a-p", DAY) == []


async def test_the_ledger_is_told_a_month_later_on_the_event_where_it_was_told_last(store: Store) -> None:
    (swap,) = await tell(store, article("a"), SWAP)
    await tried(store)
    later = article("b", minutes=30 * 24 * 60)
    (change,) = await tell(store, later, stocks=[figure("held", 23, unit="people", status=Status.REPORTED)])
    assert change.event.id == swap.event.id
    assert await sent(store) == [("event.new", swap.event.id), ("event.updated", swap.event.id)]
    lines = await store.look(lambda tx: tx.find_stocks(topic().name, [("held", "AM")]))
    assert [(line.claim.value, line.event) for line in lines][:2] == [(55, swap.event.id), (23, swap.event.id)]


async def test_two_events_merged_by_hand_are_one_for_everybody(store: Store) -> None:
    (one,) = await tell(store, article("a"), SOTK)
    (other,) = await tell(store, article("b", minutes=5), VAGUE)
    await tried(store)
    await store.write(lambda tx: merge_by_hand(tx, one.event.id, other.event.id, SETUP, NOON))
    assert (await sent(store))[2:] == [("event.merged", other.event.id)]
    event = await store.look(lambda tx: standing_event(tx, other.event.id))
    assert (event.id, len(event.sources)) == (one.event.id, 2)
    assert [row.id for row in await store.look(lambda tx: tx.list_events())] == [one.event.id]

    await tried(store)
    (risen,) = await tell(store, article("c", minutes=60), report("border_clash", figure("wounded", 4), places=("AM-sotk",)))
    assert risen.event.id == one.event.id
    assert (await sent(store))[3:] == [("event.updated", one.event.id)]
    with pytest.raises(MendingError, match="are one event"):
        await store.write(lambda tx: merge_by_hand(tx, one.event.id, other.event.id, SETUP, NOON))


async def test_an_event_split_by_hand_is_two_and_nobody_is_told_of_its_beginning_twice(store: Store) -> None:
    (first,) = await tell(store, article("a"), SOTK)
    await tell(store, article("b", minutes=5), SOTK)
    await tried(store)
    new = await store.write(lambda tx: split_by_hand(tx, first.event.id, ["b.example"], SETUP, NOON))
    assert (await sent(store))[1:] == [("event.split", first.event.id)]
    assert {event.id: len(event.sources) for event in await store.look(lambda tx: tx.list_events())} == {
        first.event.id: 1,
        new.event.id: 1,
    }
    await tried(store)
    risen = report("border_clash", figure("wounded", 5), places=("AM-sotk",))
    (change,) = await tell(store, article("b", text="edited", minutes=5), risen)
    assert change.event.id == new.event.id
    assert (await sent(store))[2:] == [("event.updated", new.event.id)]


@pytest.mark.parametrize(
    ("named", "refused"),
    [
        (["nothing"], "has no article 'nothing'"),
        (["example"], r"name each by more of its address: https://a\.example/1, https://b\.example/1"),
        (["a.example", "b.example"], "one at least has to stay"),
    ],
)
async def test_what_cannot_be_split_is_refused_in_plain_words(store: Store, named: list[str], refused: str) -> None:
    (first,) = await tell(store, article("a"), SOTK)
    await tell(store, article("b", minutes=5), SOTK)
    with pytest.raises(MendingError, match=refused):
        await store.write(lambda tx: split_by_hand(tx, first.event.id, named, SETUP, NOON))
    assert len(await store.look(lambda tx: tx.list_events())) == 1


HAND = replace(SOTK, places=("AM-nerkin-hand",))


SUMMARY = replace(SOTK, places=("AM-sotk", "AM-nerkin-hand"))


async def test_an_article_that_tells_two_events_apart_is_told_once_and_nobody_hears_of_the_second_as_new(store: Store) -> None:
    (first,) = await tell(store, article("a"), SUMMARY)
    await tell(store, article("b", minutes=5), HAND)
    await tell(store, article("c", minutes=6), SOTK)
    await tried(store)
    changes = await tell(store, article("d", minutes=7), SOTK, replace(HAND, main=False))
    assert (await sent(store))[1:] == [("event.split", first.event.id)]
    new = changes[-1].event
    assert (new.split_from, [source.outlet for source in new.sources]) == (first.event.id, ["b", "d"])
    await check_whole(store)


async def test_an_edit_that_moves_an_article_to_another_event_makes_one_message(store: Store) -> None:
    (first,) = await tell(store, article("a"), SOTK)
    await tell(store, article("b", minutes=5), SOTK)
    await tried(store)
    changes = await tell(store, article("b", text="edited", minutes=6), HAND)
    new = next(change.event.id for change in changes if change.new)
    assert len({change.event.id for change in changes}) == 2
    assert (await sent(store))[1:] == [("event.new", new)]
    (row, *_) = await store.look(lambda tx: tx.list_deliveries())
    (split,) = row.delivery.body["data"]["changes"]  # type: ignore[index]
    assert (split["type"], split["other"]) == ("split", first.event.id)


async def test_an_edit_that_changes_two_events_makes_one_message_with_the_figures_of_both(store: Store) -> None:
    also = replace(CAPTURE, main=False)
    (clash, capture) = await tell(store, article("a"), SOTK, also)
    await tried(store)
    risen = report("border_clash", figure("wounded", 5), places=("AM-sotk",))
    more = report("capture", figure("captured", 3), people=("a-b", "c-d"), main=False)
    await tell(store, article("a", text="edited", minutes=60), risen, more)
    (message,) = (await sent(store))[2:]
    assert message == ("event.updated", clash.event.id)
    (row, *_) = await store.look(lambda tx: tx.list_deliveries())
    changes = row.delivery.body["data"]["changes"]  # type: ignore[index]
    assert [(one["action"], one["now"]["value"], one["other"]) for one in changes] == [
        ("wounded", 5, None),
        ("captured", 3, capture.event.id),
    ]


async def test_an_edit_that_founds_an_event_and_changes_another_tells_the_new_one(store: Store) -> None:
    (clash,) = await tell(store, article("a"), SOTK)
    await tried(store)
    risen = report("border_clash", figure("wounded", 5), places=("AM-sotk",))
    changes = await tell(store, article("a", text="edited", minutes=60), risen, replace(CAPTURE, main=False))
    (new,) = [change.event.id for change in changes if change.new]
    assert (await sent(store))[1:] == [("event.new", new)]
    (row, *_) = await store.look(lambda tx: tx.list_deliveries())
    (wounded,) = row.delivery.body["data"]["changes"]  # type: ignore[index]
    assert (wounded["action"], wounded["other"]) == ("wounded", clash.event.id)


async def test_an_edit_that_founds_two_events_is_silent_about_neither(store: Store) -> None:
    await tell(store, article("a"))
    changes = await tell(store, article("a", text="edited", minutes=60), SOTK, replace(CAPTURE, main=False))
    assert sorted(await sent(store)) == sorted(("event.new", change.event.id) for change in changes)


async def test_an_edit_that_makes_two_events_one_is_told_once_to_who_was_told_of_both(store: Store) -> None:
    await tell(store, article("a"), SOTK)
    (other,) = await tell(store, article("b", minutes=5), VAGUE)
    await tried(store)
    changes = await tell(
        store, article("b", text="edited", minutes=60), report("border_clash", figure("wounded", 5), places=("AM-sotk",))
    )
    assert changes[-1].event.merged_into
    assert (await sent(store))[2:] == [("event.merged", other.event.id)]


async def test_an_edit_is_kept_with_what_it_changed(store: Store) -> None:
    await tell(store, article("a", text="It began at noon.\n\n32 were freed."), SWAP)
    await tell(store, article("a", text="It began at noon.\n\n33 were freed."), SWAP)
    first, second = await store.look(lambda tx: tx.article_versions("a.example/1"))
    assert first.diff is None
    assert second.diff is not None
    assert second.diff.splitlines()[-2:] == ["-32 were freed.", "+33 were freed."]


# --- nothing is half done


class PowerCut(Exception):
    """A write that does not come back."""


def _snapshot(tx: Tx) -> dict[str, list[str]]:
    tables = [table for table in metadata.sorted_tables if table.name != "feed"]
    return {table.name: sorted(repr(row) for row in tx.connection.execute(sa.select(table))) for table in tables}


STEPS: dict[str, tuple[tuple[Article, tuple[Report, ...]], ...]] = {
    "an event is founded": ((article("a"), (SWAP,)),),
    "a report joins": ((article("a"), (CAPTURE,)), (article("b", minutes=5), (CAPTURE,))),
    "an edit corrects": (
        (article("a"), (SWAP,)),
        (article("a", text="e"), (report("prisoner_exchange", figure("released", 30)),)),
    ),
    "two events become one": (
        (article("a"), (SOTK,)),
        (article("b", minutes=5), (VAGUE,)),
        (article("b", text="e", minutes=5), (SOTK,)),
    ),
    "one event becomes two": (
        (article("a"), (SOTK,)),
        (article("b", minutes=5), (SOTK,)),
        (article("b", text="e", minutes=5), (replace(SOTK, places=("AM-nerkin-hand",)),)),
    ),
    "an article tells two apart": (
        (article("a"), (SUMMARY,)),
        (article("b", minutes=5), (HAND,)),
        (article("c", minutes=6), (SOTK,)),
        (article("d", minutes=7), (SOTK, replace(HAND, main=False))),
    ),
}


@pytest.mark.parametrize("name", STEPS)
async def test_a_power_cut_at_any_write_leaves_all_of_a_step_or_nothing(sqlite_url: str, name: str) -> None:
    *before, last = STEPS[name]
    async with open_store(sqlite_url) as store:
        for told, reports in before:
            await tell(store, told, *reports)
        untouched = await store.look(_snapshot)
        writes = 0
        while True:
            writes += 1
            told, reports = last
            reading = Reading(lang=told.lang, reports=reports)

            def cut(tx: Tx, at: int = writes, told: Article = told, reading: Reading = reading) -> bool:
                left = at

                def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
                    nonlocal left
                    left -= statement.lstrip().lower().startswith(("insert", "update", "delete"))
                    if left == 0:
                        raise PowerCut

                sa.event.listen(tx.connection, "before_cursor_execute", count)
                try:
                    learn(tx, told, reading, SETUP, told.when)
                finally:
                    sa.event.remove(tx.connection, "before_cursor_execute", count)
                return True

            try:
                await store.write(cut)
            except PowerCut:
                assert await store.look(_snapshot) == untouched, f"write {writes}"
                continue
            break
        assert writes > 6
        await check_whole(store)


async def check_whole(store: Store) -> None:
    """No orphan, no half event: what the indexes say is what the events say."""
    events = await store.look(lambda tx: tx.list_events(limit=1000))
    question = "select event_id, key from event_article join article on article.id = event_article.article_id"
    members = await store.look(lambda tx: tx.connection.execute(sa.text(question)).all())
    assert {(row.event_id, row.key) for row in members} == {(one.id, source.article) for one in events for source in one.sources}
    for event in events:
        history = await store.look(lambda tx, ident=event.id: tx.event_history(ident))  # type: ignore[misc]
        assert [step.version for step in history] == list(range(1, event.version + 1))
        told = {source.article for source in event.sources}
        assert {claim.article for one in event.figures for claim in one.claims} <= told
        assert all(one.best in one.claims for one in event.figures)


TOLD = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["border_clash", "capture"]),
        st.sampled_from([(), ("AM-sotk",), ("AM-nerkin-hand",), ("AM-sotk", "AM-nerkin-hand")]),
        st.sampled_from([None, 0, 1]),
        st.integers(1, 4),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TOLD)
async def test_whatever_is_told_and_edited_no_article_is_lost_and_versions_only_grow(
    tmp_path_factory: Any, told: list[Any]
) -> None:
    async with open_store(f"sqlite:///{tmp_path_factory.mktemp('told')}/m.db") as store:
        for number, (outlet, kind, places, day, count, tells) in enumerate(told):
            when = DAY + timedelta(days=day) if day is not None else None
            one = report(kind, figure("wounded", count), places=places, date=when)
            at = article(outlet, minutes=number, text=f"text {number}")
            await tell(store, at, *([one] if tells else []))
            events = await store.look(lambda tx: tx.list_events(limit=100))
            inside = [event.id for event in events if any(source.digest == at.digest for source in event.sources)]
            assert len(inside) == int(tells), "each article that tells of one event is in one"
        await check_whole(store)
