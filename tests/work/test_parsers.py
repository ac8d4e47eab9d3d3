"""Thinking happens in processes that can be killed: a hostile document costs its own feed a poll, and nobody else anything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from parse.made import item, page, rss

from monitor.errors import ParseError, ParserStopped
from monitor.work.parsers import Parsers

SLOW = f"<rss version='2.0'><channel><item><title>t</title><author>{'a' * 200_000}</author></item></channel>"


@pytest.fixture
async def parsers() -> AsyncIterator[Parsers]:
    one = Parsers(workers=1, first_look=0.3, seconds=1.0)
    await one.parse(rss(item("Awake")))
    yield one
    await one.close()


async def test_a_document_that_takes_the_parser_too_long_is_killed_and_the_next_one_is_read(parsers: Parsers) -> None:
    with pytest.raises(ParserStopped, match="had to be stopped: it took more than 1 s"):
        await parsers.parse(page(SLOW))
    assert [one.title for one in (await parsers.parse(rss(item("One")))).entries] == ["One"]


async def test_a_feed_that_held_the_parser_up_holds_up_only_its_like_from_then_on() -> None:
    parsers = Parsers(workers=1, first_look=0.3, seconds=4.0)
    hostile = page(SLOW, url="https://hostile.example/feed")
    parsers._suspect(hostile.url)
    apart = asyncio.create_task(parsers.parse(hostile))
    try:
        for _ in range(20):
            await parsers.parse(rss(item("One")))
        assert not apart.done()
        with pytest.raises(ParserStopped):
            await apart
    finally:
        await parsers.close()


async def test_a_feed_that_is_slow_once_is_among_the_others_again_when_it_is_well(parsers: Parsers) -> None:
    url = "https://big.example/feed"
    with pytest.raises(ParserStopped):
        await parsers.parse(page(SLOW, url=url))
    for _ in range(2):
        assert (await parsers.parse(page(rss(item("Well")).body, url=url))).entries[0].title == "Well"


async def test_what_is_no_feed_comes_back_as_it_was_raised(parsers: Parsers) -> None:
    with pytest.raises(ParseError, match="HTML page"):
        await parsers.parse(page("<html><body>Sign in</body></html>"))


async def test_the_loop_answers_while_a_parser_is_held_up(parsers: Parsers) -> None:
    slow = asyncio.create_task(parsers.parse(page(SLOW)))
    late = 0.0
    loop = asyncio.get_running_loop()
    while not slow.done():
        before = loop.time()
        await asyncio.sleep(0.01)
        late = max(late, loop.time() - before - 0.01)
    assert isinstance(slow.exception(), ParserStopped)
    assert late < 0.2


async def test_closing_leaves_no_process_behind() -> None:
    one = Parsers(workers=1)
    await one.parse(rss(item("One")))
    before = _children()
    assert before
    await one.close()
    assert not before & _children()


HEAD, TAIL = "<rss><channel><item><title>", "</title></item></channel></rss>"
HOSTNAME = "/etc/hostname"
BOMBS = {
    "external entity": f"<!DOCTYPE r [<!ENTITY x SYSTEM 'file://{HOSTNAME}'>]>{HEAD}&x;{TAIL}",
    "parameter entity": f"<!DOCTYPE r [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]>{HEAD}t{TAIL}",
    "billion laughs": "<!DOCTYPE r ["
    + "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(12))
    + f"<!ENTITY e0 'laugh'>]>{HEAD}&e12;{TAIL}",
    "quadratic": f"<!DOCTYPE r [<!ENTITY x '{'x' * 50_000}'>]>{HEAD}{'&x;' * 5_000}{TAIL}",
    "deep": "<rss><channel><item>" + "<a>" * 100_000,
    "attributes": "<rss><channel><item " + " ".join(f"a{n}='1'" for n in range(200_000)) + "/></channel></rss>",
    "items": "<rss><channel>" + "<item><title>t</title></item>" * 100_000 + "</channel></rss>",
}


@pytest.mark.parametrize("name", BOMBS)
async def test_an_xml_bomb_neither_opens_anything_nor_escapes(parsers: Parsers, name: str) -> None:
    secret = Path(HOSTNAME).read_text(encoding="utf-8").strip()  # noqa: ASYNC240 - a line
    try:
        found = await parsers.parse(page(BOMBS[name]))
    except ParseError:
        return
    for entry in found.entries:
        assert secret not in entry.title + entry.html
        assert len(entry.title) <= 1_000


def _children() -> set[int]:
    """The workers of this process that still run."""
    found = set()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and b"spawn_main" in (entry / "cmdline").read_bytes():
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                if int(parent) == os.getpid() and state != "Z":
                    found.add(int(entry.name))
    return found
