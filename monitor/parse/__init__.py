"""Bytes become entries."""

from monitor.parse.cadence import NextPoll, next_poll
from monitor.parse.entries import ParsedFeed, parse_entries

__all__ = ["NextPoll", "ParsedFeed", "next_poll", "parse_entries"]
