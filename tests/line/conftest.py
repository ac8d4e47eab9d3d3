"""The parts of an end-to-end test: a news room, receivers, a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from line.desk import SECRET, Desk

from monitor.demo.receivers import HookReceiver, MailReceiver


@pytest.fixture
async def hook() -> AsyncIterator[HookReceiver]:
    """A webhook receiver that checks signatures with the `standardwebhooks` package."""
    async with HookReceiver(SECRET) as receiver:
        yield receiver


@pytest.fixture
async def mail() -> AsyncIterator[MailReceiver]:
    """A mail server (aiosmtpd)."""
    async with MailReceiver() as receiver:
        yield receiver


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A configuration folder, and the daemon; killed at the end if it still runs."""
    one = Desk(tmp_path / "desk", {"DESK_SECRET": SECRET})
    yield one
    await one.kill()
