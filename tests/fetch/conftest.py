"""The host that most tests of fetching ask."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fetch.host import Host, serving


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A feed host on loopback."""
    async with serving() as one:
        yield one
