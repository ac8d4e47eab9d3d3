"""Processes that work for us, and that may be killed: one that takes too long or too much is replaced, the others go on.

The workers are spawned and end when this process does. (pebble; a plain ProcessPoolExecutor breaks as a whole when one worker
dies.)
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as WorkerTimeout
from typing import Any

from pebble import ProcessExpired, ProcessPool

from monitor.errors import TooSlow

WORKER_BYTES = 2 * 1024**3  # address space of one worker: a bomb dies there, not here


class Pool:
    """``workers`` processes, started when first needed. ``wake`` is called with ``known`` in each one when it starts."""

    def __init__(self, workers: int, wake: Callable[..., None] | None = None, *known: object) -> None:
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=2_000,  # a worker is replaced now and then, whatever a library leaks
            initializer=_wake,
            initargs=(wake, *known),
            context=multiprocessing.get_context("spawn"),
        )

    async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        """``function(*args)`` in a worker; what it raises is raised here. Raises TooSlow where the worker had to be killed, after
        ``seconds`` of work (waiting for a free worker does not count), or died."""
        future = self._pool.schedule(function, args=args, timeout=seconds)
        try:
            return await asyncio.wrap_future(future)
        except WorkerTimeout as error:
            raise TooSlow(f"it took more than {seconds:g} s") from error
        except ProcessExpired as error:
            raise TooSlow(f"its process died ({error})") from error
        except MemoryError as error:
            raise TooSlow(f"it wanted more than {WORKER_BYTES // 1024**2} MiB of memory") from error
        except asyncio.CancelledError:
            future.cancel()
            raise

    async def close(self) -> None:
        """End the workers, the busy ones too."""
        self._pool.stop()
        await asyncio.to_thread(self._pool.join)


def _wake(wake: Callable[..., None] | None, *known: object) -> None:
    """In a worker: leave signals to the parent, bound the memory, learn what there is to know."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    if wake is not None:
        wake(*known)
        gc.freeze()  # what is known stays: no collection need look through it again
