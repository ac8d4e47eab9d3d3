"""The weekly letter to the operator: what was polled, read, found and sent. Quiet must not look like dead."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.announce import announce
from monitor.deliver import letter_body
from monitor.deliver.notices import moment
from monitor.model import FeedFacts, Silence
from monitor.parse import judge
from monitor.store.sight import LETTER

if TYPE_CHECKING:
    from monitor.setup import Setup
    from monitor.store import Tx


def write_letter(tx: Tx, setup: Setup, at: datetime) -> bool:
    """Put the letter into the outbox where it is due; one that was missed while we were down goes now, once. Returns whether it
    was."""
    last = tx.mark_of(LETTER)
    if last is None:
        tx.set_mark(LETTER, at)
        return False
    if setup.letter is None or setup.letter.next_after(last) > at:
        return False
    tx.set_mark(LETTER, at)
    body = letter_body(at, letter_facts(tx, setup, last, at), public_url=setup.public_url)
    announce(tx, setup, "letter", at.isoformat(), body, at)
    return True


def letter_facts(tx: Tx, setup: Setup, since: datetime, at: datetime) -> dict[str, Any]:
    """What the letter tells of the time from ``since`` to ``at``."""
    week = tx.week(since, at)
    feeds = [one for one in tx.list_feeds() if one.name in setup.feeds]
    unwell = [told for one in feeds if (told := _unwell(one, setup, at)) is not None]
    return {
        "from": moment(since),
        "to": moment(at),
        "polls": week.polls,
        "feeds": len(feeds),
        "unwell": unwell,
        "entries": week.entries,
        "articles": week.articles,
        "events": week.events,
        "changes": week.changes,
        "delivered": week.delivered,
        "pending": week.pending,
        "held": week.held,
        "dead": week.dead,
        "watchlists": [{"name": name, "alerts": week.told.get(name, 0)} for name in sorted(setup.rules.by_name)],
        "channels": [
            {"channel": one.channel, "receiver": one.receiver, "since": moment(one.since), "said": one.said}
            | tx.waiting_for(one.channel, one.receiver)
            for one in tx.troubles()
        ],
        "silences": [
            {"id": one.id, "what": in_words(one), "until": moment(one.until), "why": one.why} for one in tx.silences(at)
        ],
        "blind": [{"since": moment(one.since), "until": moment(one.until), "down": one.down} for one in tx.blindnesses(since)],
    }


def _unwell(facts: FeedFacts, setup: Setup, at: datetime) -> dict[str, object] | None:
    """A feed that needs a look, with the evidence."""
    health = judge(facts, at, setup.failing_after)
    if not health.alarming and facts.alarmed is None:
        return None
    since = facts.alarmed_at or health.since or at
    return {
        "feed": facts.name,
        "outlet": setup.feeds[facts.name].outlet,
        "state": facts.alarmed or health.state.value,
        "since": moment(since),
        "evidence": health.evidence,
    }


def in_words(silence: Silence) -> str:
    """What a silence is about: ``border_clash at AM-ijevan for border``."""
    parts = [", ".join(silence.kinds) or "everything"]
    if silence.places:
        parts.append(f"at {', '.join(silence.places)}")
    if silence.watchlists:
        parts.append(f"for {', '.join(silence.watchlists)}")
    return " ".join(parts)
