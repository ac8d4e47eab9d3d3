"""The fault run, small (`make chaos` is the large one): receivers that fail, a daemon that dies, and books that agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from line.chaos import Run, compare, run_chaos
from line.faults import OK, Attempt


def with_mail(run: Run, *more: Attempt, without: Attempt | None = None) -> Run:
    """The same run, had the mail server seen something else."""
    mails = [one for one in run.seen["mail"] if without is None or one.id != without.id]
    return replace(run, seen={**run.seen, "mail": [*mails, *more]})


async def test_every_alert_arrives_once_whatever_fails_and_whenever_we_die(tmp_path: Path) -> None:
    run = await run_chaos(tmp_path, alerts=12, kills=2, seed=7, lives=(0.5, 2.5))
    books = compare(run)
    assert books.good, books
    assert (books.alerts, books.kills) == (12, 2)
    assert books.attempts >= 36
    assert books.failed

    # The comparison would notice.
    taken = next(one for one in run.seen["mail"] if one.outcome == OK)
    assert compare(with_mail(run, without=taken)).missing == 1
    assert compare(with_mail(run, replace(taken, content=b"another"))).contents == 1
    assert compare(with_mail(run, *[taken] * 5)).unexplained == 1
