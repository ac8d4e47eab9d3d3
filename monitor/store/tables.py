"""The schema, for both databases. Times are ``Instant`` (UTC, stored as microseconds since 1970); JSON is text.

One row per noun that has to outlive the process; the columns ``due_at``, ``lease_until`` and ``epoch`` make a row a piece of
work: it is due, someone has it until then, and whoever comes back with an older epoch writes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole microseconds since 1970 so that both databases sort and compare it alike."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Refuse naive times: they are a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """Back to an aware UTC datetime."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_identity = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts up only in INTEGER PRIMARY KEY

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("domain", sa.Text, nullable=False),  # the site that is asked, so that no site takes every hand
    sa.Column("moved_to", sa.Text),  # where it is asked since it moved for good (two sightings)
    sa.Column("moving_to", sa.Text),  # where a redirect for good led at the last poll
    sa.Column("etag", sa.Text),  # as the server sent it, byte for byte
    sa.Column("last_modified", sa.Text),
    sa.Column("distrusted", sa.Boolean, nullable=False, server_default=sa.false()),  # the validators stayed, the entries did not
    sa.Column("full_at", Instant),  # the last 200: once a week is asked without validators
    sa.Column("body_digest", sa.Text),  # of the last 200, so that an unchanged body is not parsed again
    sa.Column("bad_digest", sa.Text),  # of the body that the parser had to be stopped at: never tried again
    sa.Column("hints", sa.Text),  # ttl, skipHours and the like of the last 200, as JSON
    sa.Column("seeded_at", Instant),  # end of the first successful poll; before it nothing alerts unless young
    sa.Column("interval_us", sa.BigInteger),  # the adaptive interval now in force
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),  # in a row
    sa.Column("failing_since", Instant),
    sa.Column("problem", sa.Text),  # kind of the last failure: "timeout", "status 403"
    sa.Column("polled_at", Instant),
    sa.Column("ok_at", Instant),  # last answer that was a feed, or 304
    sa.Column("ok_since", Instant),  # of answers without a gap: silence is counted from here at the earliest
    sa.Column("new_at", Instant),  # last time it held something new
    sa.Column("took_us", sa.BigInteger),  # the last answer
    sa.Column("items", sa.Integer),  # entries in the last document
    sa.Column("empty_since", Instant),  # since when documents hold none
    sa.Column("rhythm", sa.Text),  # hours of the week at which it has news, as JSON
    sa.Column("alarmed", sa.Text),  # the state that the operator was told of and that lasts
    sa.Column("alarmed_at", Instant),  # since when that was so
    sa.Column("said", sa.Text),  # the last outcome in plain words
    sa.Column("retired", sa.Boolean, nullable=False, server_default=sa.false()),  # no longer configured; its memory is kept
    sa.Column("due_at", Instant),  # null: gone for good, or retired
    sa.Column("lease_until", Instant),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Index(None, "due_at"),
)

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("id", _identity, primary_key=True),
    sa.Column("feed", sa.Text, sa.ForeignKey("feed.name"), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("guid", sa.Text),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("domain", sa.Text, nullable=False),  # the site whose page is asked for; "" where none is
    sa.Column("link_key", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("author", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("published", Instant),
    sa.Column("updated", Instant),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("first_seen", Instant, nullable=False),
    sa.Column("backlog", sa.Boolean, nullable=False),  # too old to alert by itself: read from the feed's text, for the archive
    sa.Column("read_digest", sa.Text),  # the entry's digest when it was last read; differs: the feed's text was edited since
    sa.Column("article_key", sa.Text),  # of the article that it led to; a page's canonical URL, seen later, does not move it
    sa.Column("etag", sa.Text),  # of the article's page
    sa.Column("last_modified", sa.Text),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),  # of the page, in vain, in a row
    sa.Column("said", sa.Text),
    sa.Column("due_at", Instant),  # when to read it (again); null: done
    sa.Column("lease_until", Instant),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("feed", "key"),
    sa.Index(None, "feed", "link_key"),
    sa.Index(None, "due_at"),
)

article = sa.Table(
    "article",
    metadata,
    sa.Column("id", _identity, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),  # canonical URL
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),  # of the latest version
    sa.Column("text_from", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("feed", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("published", Instant),
    sa.Column("first_seen", Instant, nullable=False),
    sa.Index(None, "first_seen"),
)

article_version = sa.Table(
    "article_version",
    metadata,
    sa.Column("article_id", _identity, sa.ForeignKey("article.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # the Article, as JSON
    sa.Column("reading", sa.Text, nullable=False),  # the Reading, as JSON: what this version says, and which reader said so
    sa.Column("diff", sa.Text),  # from the version before, as a unified diff of title and paragraphs; null for the first
    sa.Index(None, "article_id", "digest"),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("day", sa.Text, nullable=False),  # ISO date it is filed under
    sa.Column("date", sa.Text),  # ISO date that is told
    sa.Column("places", sa.Text, nullable=False),  # ids, space-separated
    sa.Column("people", sa.Text, nullable=False),  # keys of names, space-separated
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("first_at", Instant, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
    sa.Column("merged_into", sa.Text),
    sa.Column("body", sa.Text, nullable=False),  # the Event as it stands, as JSON
    sa.Index(None, "topic", "kind", "day"),
    sa.Index(None, "last_at"),
)

event_article = sa.Table(
    "event_article",
    metadata,
    sa.Column("event_id", sa.Text, sa.ForeignKey("event.id"), primary_key=True),
    sa.Column("article_id", _identity, sa.ForeignKey("article.id"), primary_key=True),
    sa.Index(None, "article_id"),
)

sketch = sa.Table(
    "sketch",
    metadata,
    sa.Column("hash", sa.Integer, primary_key=True, autoincrement=False),  # of three words of a text, signed 32 bits
    sa.Column("article_id", _identity, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,  # some 24 rows an article: the key is all there is
)

event_person = sa.Table(
    "event_person",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),  # the key under which the spellings of a name meet
    sa.Column("event_id", sa.Text, sa.ForeignKey("event.id"), primary_key=True),
    sa.Index(None, "event_id"),
    sqlite_with_rowid=False,
)

stock = sa.Table(
    "stock",
    metadata,
    sa.Column("id", _identity, primary_key=True),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),  # held, missing: what runs on beyond events
    sa.Column("side", sa.Text, nullable=False),  # "" where it is not told
    sa.Column("at", Instant, nullable=False),
    sa.Column("article_id", _identity, sa.ForeignKey("article.id"), nullable=False),
    sa.Column("event_id", sa.Text, sa.ForeignKey("event.id")),  # where it was told; null: by a story that found no event
    sa.Column("body", sa.Text, nullable=False),  # the Stock, as JSON
    sa.Index(None, "topic", "action", "side", "at"),
    sa.Index(None, "event_id"),
    sa.Index(None, "article_id"),
)

event_change = sa.Table(
    "event_change",
    metadata,
    sa.Column("event_id", sa.Text, sa.ForeignKey("event.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),  # the event's version that this change made
    sa.Column("at", Instant, nullable=False),
    sa.Column("article_id", _identity),
    sa.Column("types", sa.Text, nullable=False),  # e.g. "figure_changed", space-separated; "" for a report that merely joined
    sa.Column("body", sa.Text, nullable=False),  # differences and reasons, as JSON
)

alert = sa.Table(
    "alert",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),  # derived from (event, version)
    sa.Column("event_id", sa.Text, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # who wanted it and why, as JSON
    sa.UniqueConstraint("event_id", "version"),
)

told = sa.Table(
    "told",
    metadata,
    sa.Column("event_id", sa.Text, sa.ForeignKey("event.id"), primary_key=True),
    sa.Column("watchlist", sa.Text, primary_key=True),
    sa.Column("alert_id", sa.Text, sa.ForeignKey("alert.id"), nullable=False),  # its first
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("seq", _identity, primary_key=True),  # order of creation
    sa.Column("id", sa.Text, nullable=False, unique=True),  # derived from (alert, channel, receiver)
    sa.Column("alert_id", sa.Text),  # null: a message of our own (a test, a source's silence)
    sa.Column("event_id", sa.Text),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("receiver", sa.Text, nullable=False),
    sa.Column("thread", sa.Text),  # the receiver's first delivery about the event
    sa.Column("body", sa.Text, nullable=False),  # what is sent; never rewritten once attempted
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),  # ever
    sa.Column(
        "tries", sa.Integer, nullable=False, server_default="0"
    ),  # since it was put in, or revived: its place in the schedule
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("said", sa.Text),  # the receiver's last answer, or what went wrong; of a held one, why
    sa.Column("due_at", Instant),  # of a held one: when it is let go; null: when somebody sends it
    sa.Column("lease_until", Instant),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Column("hold", sa.Text),  # why it is held, in a word; kept when it has gone
    sa.Column("held_by", sa.Text),  # the silence
    sa.Column("gather", sa.Boolean, nullable=False, server_default=sa.false()),  # goes in one message with what else is held so
    sa.Column("digest", sa.Text),  # the delivery in whose body it went
    sa.Index(None, "due_at"),
    sa.Index(None, "event_id", "channel", "receiver"),
    sa.Index(None, "channel", "state", "seq"),
)

pace = sa.Table(  # what was sent by watchlists that count it (`at_most`, `group`)
    "pace",
    metadata,
    sa.Column("watchlist", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("receiver", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "watchlist", "channel", "receiver", "at"),
)

silence = sa.Table(
    "silence",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kinds", sa.Text, nullable=False),  # space-separated; "" any
    sa.Column("places", sa.Text, nullable=False),
    sa.Column("watchlists", sa.Text, nullable=False),
    sa.Column("until", Instant, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)

trouble = sa.Table(  # receivers that do not take what we send
    "trouble",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("receiver", sa.Text, primary_key=True),
    sa.Column("since", Instant, nullable=False),  # the first failure after the last success
    sa.Column("said", sa.Text, nullable=False),  # the last one, in its words
    sa.Column("told", sa.Text, nullable=False),  # the worst that the operator was told of: "", failing, dead, gone
)

blind = sa.Table(  # times in which no source answered
    "blind",
    metadata,
    sa.Column("since", Instant, primary_key=True),
    sa.Column("until", Instant, nullable=False),
    sa.Column("down", sa.Boolean, nullable=False),  # we were not running
)

mark = sa.Table(
    "mark",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),  # heard: when a source last answered; letter: until when the last one told
    sa.Column("at", Instant, nullable=False),
)

tally = sa.Table(  # what leaves no row of its own behind, counted by the hour
    "tally",
    metadata,
    sa.Column("what", sa.Text, primary_key=True),
    sa.Column("hour", Instant, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

attempt = sa.Table(
    "attempt",
    metadata,
    sa.Column("delivery_id", sa.Text, sa.ForeignKey("delivery.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),  # delivered | again | dead
    sa.Column("said", sa.Text, nullable=False),
)

channel = sa.Table(
    "channel",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("receiver", sa.Text, primary_key=True),
    sa.Column("disabled_at", Instant),  # it answered 410: nothing more is tried until its configuration changes
    sa.Column("target", sa.Text, nullable=False),  # digest of the configuration that was in force then
)
