"""How a feed is, with the evidence and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model import FeedFacts, FeedState, Health
from monitor.parse.rhythm import Rhythm, is_silent, knows_enough

SLOW = timedelta(seconds=8)
FEWEST_FAILURES = 3
BLOCKED = frozenset({"status 401", "status 402", "status 403", "status 407", "status 429", "status 451", "wall"})
GONE = "status 410"

_ADVICE = {
    "status 401": "It wants a user and a password: set `auth:` for this feed, or leave it out.",
    "status 403": "Ask the outlet to let your user agent in (name a way to reach you in `http.user_agent`), or set `proxy:`.",
    "status 404": "Look for the feed's new address on the outlet's site; providers that err so come back by themselves in hours.",
    "status 407": "The proxy wants a user and a password: set them under `proxy:`.",
    "status 410": "The outlet has taken the feed away: look for another one on its site, and change `url:` or remove the feed.",
    "status 429": "We ask too often: make `every:` longer, or ask the outlet for its limit and set it under `http.domains`.",
    "status 451": "It is withheld where you are, for legal reasons: set `proxy:` to ask from elsewhere.",
    "wall": "Ask the outlet for an address that programs may read, or set `proxy:`.",
    "timeout": "If it stays so: is the address still right, and does the outlet's site answer in a browser on this machine?",
    "unreachable": "Is the address still right, and does the outlet's site answer in a browser on this machine?",
    "refused": "The address leads to where we do not go: see `allow_private_addresses` and `ports` under `http:`.",
    "robots": "Ask the outlet to let your user agent in, or look for a feed by `monitor feeds add`: feeds need no robots.txt.",
    "no preview": "Open it in a browser: where it shows no messages, the channel has no public page: take another source.",
    "too big": "Ask the outlet for a shorter feed (many take `?limit=` or `?count=`).",
    "no feed": "Open the address in a browser: where there is a page instead of a feed, look there for the feed's address.",
    "rule": "The page has changed, or the rule never fitted: look at its source, and mend `list:` in feeds.yaml or outlets.yaml.",
    "hostile": "Its document holds up the parser, by mistake or on purpose: tell the outlet, or remove the feed.",
    "empty": "Open the address in a browser: does the outlet still fill this feed?",
    "silent": "Does the outlet's site have newer stories than its feed? Then look there for another feed.",
    "server": "The outlet's server is in trouble; nothing is to be done here.",
}


def judge(facts: FeedFacts, at: datetime, failing_after: timedelta) -> Health:
    """The state of a feed by what is remembered of it. It is alarming once it has failed three times in a row and for
    ``failing_after``, or has been empty as long; when it is gone; when it is silent longer than its rhythm explains."""
    if facts.polled_at is None:
        return Health(state=FeedState.NEW, since=None, evidence="not polled yet")
    if facts.failures:
        return _failing(facts, at, failing_after)
    if facts.empty_since is not None:
        evidence = f"it answers, but has held no entry since {_when(facts.empty_since)}"
        long = facts.entries > 0 and at - facts.empty_since >= failing_after
        return Health(state=FeedState.EMPTY, since=facts.empty_since, evidence=evidence, advice=_ADVICE["empty"], alarming=long)
    return _silent(facts, at) or _well(facts)


def _failing(facts: FeedFacts, at: datetime, failing_after: timedelta) -> Health:
    since = facts.failing_since or at
    problem = facts.problem or ""
    if problem == GONE and facts.due_at is None:
        evidence = f"it answers {facts.said} since {_when(since)}, and is not asked any more"
        return Health(state=FeedState.GONE, since=since, evidence=evidence, advice=_ADVICE[GONE], alarming=True)
    times = f"{facts.failures} times in a row since" if facts.failures > 1 else "once so far,"
    last = f"; the last answer came {_when(facts.ok_at)}" if facts.ok_at else "; it has never answered"
    return Health(
        state=FeedState.BLOCKED if problem in BLOCKED else FeedState.FAILING,
        since=since,
        evidence=f"{facts.said} ({times} {_when(since)}{last})",
        advice=_ADVICE.get(problem) or _ADVICE["server" if problem.startswith("status 5") else "unreachable"],
        alarming=facts.failures >= FEWEST_FAILURES and at - since >= failing_after,
    )


def _silent(facts: FeedFacts, at: datetime) -> Health | None:
    """A silence counts from the last news, or from when we began to see everything, whichever is later."""
    rhythm = Rhythm.from_json(facts.rhythm)
    since = max((one for one in (rhythm.last, facts.new_at, facts.ok_since) if one is not None), default=None)
    if since is None or not is_silent(rhythm, since, at):
        return None
    quiet = rhythm.last or since
    evidence = (
        f"nothing new since {_when(quiet)} ({_length(at - quiet)}); its longest silence so far was {_length(rhythm.longest)}"
    )
    return Health(state=FeedState.SILENT, since=quiet, evidence=evidence, advice=_ADVICE["silent"], alarming=True)


def _well(facts: FeedFacts) -> Health:
    rhythm = Rhythm.from_json(facts.rhythm)
    lies = "; its ETag has lied, so it is asked without" if facts.distrusted else ""
    if facts.moved_to is not None:
        evidence = f"it has moved for good, and is asked at {facts.moved_to}{lies}"
        return Health(
            state=FeedState.MOVED, since=facts.ok_since, evidence=evidence, advice=f"Write `url: {facts.moved_to}` in feeds.yaml."
        )
    if facts.took is not None and facts.took > SLOW:
        evidence = f"its last answer took {facts.took.total_seconds():.0f} s{lies}"
        return Health(state=FeedState.SLOW, since=facts.ok_since, evidence=evidence, advice=_ADVICE["server"])
    usual = ""
    if facts.ok_at is not None and knows_enough(rhythm, facts.ok_at) and rhythm.weeks > 0:
        usual = f"; news in {sum(rhythm.hits) / rhythm.weeks:.0f} hours of a usual week"
    return Health(state=FeedState.FINE, since=facts.ok_since, evidence=f"{facts.said}{usual}{lies}")


def _when(moment: datetime | None) -> str:
    return f"{moment:%a %d %b %H:%M} UTC" if moment else "never"


def _length(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    if hours < 2:
        return f"{length / timedelta(minutes=1):.0f} min"
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} days"
