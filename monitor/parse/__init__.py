"""Bytes become entries; and how a feed breathes."""

from monitor.parse.cadence import NextPoll, next_poll, next_try
from monitor.parse.entries import ParsedFeed, parse_entries
from monitor.parse.health import judge
from monitor.parse.hints import Hints
from monitor.parse.rhythm import Rhythm, learn
from monitor.parse.source import guess_kind, parse_source
from monitor.parse.telegram import channel_page

__all__ = [
    "Hints",
    "NextPoll",
    "ParsedFeed",
    "Rhythm",
    "channel_page",
    "guess_kind",
    "judge",
    "learn",
    "next_poll",
    "next_try",
    "parse_entries",
    "parse_source",
]
