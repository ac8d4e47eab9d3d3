"""After every new source was asked once: which of them answered, which did not and why, and what to do."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import Feed, FeedFacts, FeedState
from monitor.parse import judge
from monitor.store import Store

log = logging.getLogger(__name__)

ANSWERS = frozenset({FeedState.FINE, FeedState.SLOW, FeedState.MOVED, FeedState.SILENT})


class FirstRound:
    """Notices when each of ``feeds`` that was never asked has been, and says once how it went."""

    def __init__(self, store: Store, feeds: Mapping[str, Feed], names: Collection[str], failing_after: timedelta) -> None:
        self._store = store
        self._feeds = feeds
        self._names = frozenset(names)
        self._failing_after = failing_after
        self._told = False

    async def is_over(self, at: datetime) -> bool:
        """Whether all have been asked. The first time that they have, the log is told."""
        if not self._told and not self._names & set(await self._store.look(lambda tx: tx.never_polled())):
            facts = await self._store.look(lambda tx: tx.list_feeds())
            if not self._told:  # another poll may have ended meanwhile
                self._told = True
                tell_round([one for one in facts if one.name in self._names], self._feeds, self._failing_after, at)
        return self._told


def tell_round(asked: Sequence[FeedFacts], feeds: Mapping[str, Feed], failing_after: timedelta, at: datetime) -> None:
    """Say in the log how a round went: a line in all, a line for each kind of trouble with its sources and what to do, and a line
    for those that were marked unverified and answered."""
    answered: list[str] = []
    trouble: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for facts in asked:
        health = judge(facts, at, failing_after)
        if health.state in ANSWERS:
            answered.append(facts.name)
        else:
            why = "it answers, and holds no entry" if health.state is FeedState.EMPTY else _why(facts)
            trouble[why, health.advice].append(facts.name)
    log.info("first round", extra={"asked": len(asked), "answered": len(answered), "not": len(asked) - len(answered)})
    for (why, advice), names in sorted(trouble.items(), key=lambda one: (-len(one[1]), one[0])):
        log.warning("no answer", extra={"why": why, "count": len(names), "feeds": sorted(names), "do": advice})
    if seen := sorted(name for name in answered if name in feeds and feeds[name].unverified):
        do = "These work from here: take `unverified: true` away from them in feeds.yaml."
        log.info("seen to work", extra={"count": len(seen), "feeds": seen, "do": do})


def _why(facts: FeedFacts) -> str:
    """The kind of a failure, without what differs from source to source."""
    problem = facts.problem or "failed"
    return problem.replace("status", "HTTP", 1) if problem.startswith("status ") else problem
