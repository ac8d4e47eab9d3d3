"""Steps that wait together are committed together, and each stands or falls by itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from monitor.store import Tx, open_store

COUNT = sa.text("select count(*) from channel")


def disable(name: str, *, fail: bool = False) -> Callable[[Tx], str]:
    def step(tx: Tx) -> str:
        tx.connection.execute(sa.text("insert into channel (name, receiver, target) values (:name, 'r', 't')"), {"name": name})
        if fail:
            raise ValueError(name)
        return name

    return step


async def test_a_step_that_fails_takes_no_other_with_it(database_url: str) -> None:
    async with open_store(database_url) as store:
        held = threading.Event()
        first = asyncio.create_task(store.write(lambda _: held.wait(20)))
        await asyncio.sleep(0)
        steps = [asyncio.create_task(store.write(disable(f"c{n}", fail=n % 3 == 0))) for n in range(10)]
        await asyncio.sleep(0)
        held.set()
        results = await asyncio.gather(*steps, return_exceptions=True)
        assert await first is True
        assert [str(one) for one in results] == [f"c{n}" for n in range(10)]
        assert [isinstance(one, ValueError) for one in results] == [n % 3 == 0 for n in range(10)]
        assert await store.look(lambda tx: tx.connection.execute(COUNT).scalar_one()) == 6


async def test_what_a_step_wrote_is_there_for_others_once_it_returned(database_url: str) -> None:
    async with open_store(database_url) as store:

        async def one(number: int) -> int:
            await store.write(disable(f"c{number}"))
            return await store.look(
                lambda tx: tx.connection.execute(sa.text(f"select count(*) from channel where name = 'c{number}'")).scalar_one()
            )

        assert await asyncio.gather(*(one(number) for number in range(20))) == [1] * 20


async def test_whoever_is_cancelled_meanwhile_disturbs_nobody(database_url: str) -> None:
    async with open_store(database_url) as store:
        held = threading.Event()
        first = asyncio.create_task(store.write(lambda _: held.wait(20)))
        await asyncio.sleep(0)
        gone, stays = (asyncio.create_task(store.write(disable(name))) for name in ("gone", "stays"))
        await asyncio.sleep(0)
        gone.cancel()
        held.set()
        assert await stays == "stays"
        await first
        with pytest.raises(asyncio.CancelledError):
            await gone
