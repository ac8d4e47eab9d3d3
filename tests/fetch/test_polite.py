"""One visitor at a time, a pause between, feeds before pages; and every site for itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from monitor.fetch.polite import FEED_FIRST, MOST_CRAWL_DELAY, PAGE_AFTER, Pace, Politeness

SITE = "https://www.outlet.am/"


@pytest.fixture(autouse=True)
async def own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the loop a clock that stands while there is something to do, and else goes on at once to what comes next: a busy
    machine makes no beginning late."""
    loop = asyncio.get_running_loop()
    now, select = loop.time(), loop._selector.select  # type: ignore[attr-defined]

    def wait(seconds: float | None) -> Any:
        nonlocal now
        now += seconds or 0
        return select(seconds if seconds is None else 0)

    monkeypatch.setattr(loop, "time", lambda: now)
    monkeypatch.setattr(loop._selector, "select", wait)  # type: ignore[attr-defined]


def politeness(concurrency: int = 1, milliseconds: float = 0, **own: Pace) -> Politeness:
    return Politeness(
        Pace(concurrency, timedelta(milliseconds=milliseconds)), {name.replace("_", "."): pace for name, pace in own.items()}
    )


async def visits(polite: Politeness, urls: list[str], seconds: float = 0.0) -> tuple[int, list[float]]:
    """Visit all at once: how many were under way together at most, and when each began."""
    now, most, begun = 0, 0, []
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def visit(url: str) -> None:
        nonlocal now, most
        async with polite.slot(url):
            begun.append(loop.time() - start)
            now, most = now + 1, max(most, now + 1)
            await asyncio.sleep(seconds)
            now -= 1

    await asyncio.gather(*(visit(url) for url in urls))
    return most, begun


async def test_one_at_a_time_for_all_hosts_of_a_domain() -> None:
    most, _ = await visits(politeness(), ["https://outlet.am/", "https://rus.outlet.am/a", "https://www.outlet.am/b"], 0.01)
    assert most == 1


async def test_other_domains_do_not_wait() -> None:
    most, begun = await visits(politeness(1, 10_000), [f"https://outlet-{number}.am/" for number in range(20)], 0.01)
    assert most == 20
    assert max(begun) == 0


async def test_beginnings_lie_a_delay_apart() -> None:
    _, begun = await visits(politeness(4, 60), [SITE] * 4)
    assert [later - sooner for sooner, later in pairwise(begun)] == pytest.approx([0.06] * 3)


async def test_a_domain_of_the_users_own_has_its_own_pace() -> None:
    most, begun = await visits(politeness(1, 10_000, outlet_am=Pace(3, timedelta(0))), [SITE] * 6, 0.01)
    assert most == 3
    assert max(begun) == pytest.approx(0.01)


async def test_feeds_go_before_pages_that_came_earlier() -> None:
    polite, order = politeness(), []

    async def visit(name: str, rank: int) -> None:
        async with polite.slot(SITE, rank):
            order.append(name)

    async with polite.slot(SITE):
        waiting = [asyncio.create_task(visit(f"page {number}", PAGE_AFTER)) for number in range(3)]
        await asyncio.sleep(0)
        waiting += [asyncio.create_task(visit(f"feed {number}", FEED_FIRST)) for number in range(2)]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert order == ["feed 0", "feed 1", "page 0", "page 1", "page 2"]


async def test_who_gives_up_waiting_takes_nobodys_turn() -> None:
    polite = politeness()
    async with polite.slot(SITE):
        waiting = [asyncio.create_task(visits(polite, [SITE])) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        waiting[2].cancel()
    await waiting[1]
    assert await asyncio.wait_for(visits(polite, [SITE] * 3), 1)


async def test_who_is_cancelled_in_the_moment_of_its_turn_hands_it_on() -> None:
    polite = politeness()
    first = polite.slot(SITE)
    await first.__aenter__()
    waiting = asyncio.create_task(visits(polite, [SITE]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await first.__aexit__(None, None, None)  # the turn is given
    waiting.cancel()  # before it can be taken
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.wait_for(visits(polite, [SITE] * 2), 1)


async def test_what_raises_gives_its_turn_back() -> None:
    polite = politeness()
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            async with polite.slot(SITE):
                raise ZeroDivisionError
    assert await asyncio.wait_for(visits(polite, [SITE]), 1)


async def test_a_crawl_delay_is_kept_for_the_site_alone_and_not_over_the_users_word() -> None:
    polite = politeness(4, 0, mine_am=Pace(4, timedelta(0)))
    for url in (SITE, "https://mine.am/"):
        polite.ask_for_delay(url, timedelta(milliseconds=80))
    _, begun = await visits(polite, [SITE] * 3)
    assert begun[2] == pytest.approx(0.16)
    for url in ("https://other.am/", "https://mine.am/"):
        _, begun = await visits(polite, [url] * 3)
        assert begun[2] == 0


async def test_a_crawl_delay_without_measure_is_kept_within_bounds() -> None:
    polite = politeness()
    polite.ask_for_delay(SITE, timedelta(days=1))
    assert polite._queue(SITE).delay == MOST_CRAWL_DELAY.total_seconds()


async def test_idle_sites_are_forgotten() -> None:
    polite = politeness()
    for number in range(2_500):
        async with polite.slot(f"https://outlet-{number}.am/"):
            pass
    assert len(polite._queues) <= 1_000
