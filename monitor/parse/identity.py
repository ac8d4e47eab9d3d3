"""What makes an entry one of its own within its feed: the raw guid, else the canonical link, else the title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.model import Entry
from monitor.text import fold

MOST_KEY, MOST_HEAD = 2_000, 1_000
_TELL_APART: tuple[Callable[[Entry], str], ...] = (
    lambda entry: "" if entry.link_key == entry.key else entry.link_key,
    lambda entry: fold(entry.title),
    lambda entry: entry.published.isoformat() if entry.published else "",
    lambda entry: entry.digest,
)


def once(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Each entry once, each with a key of its own. What says the same under the same key is a repetition, and so is another text
    under the same key, link and title: the first stands. Other entries that share a key (one guid for all, one link for all) are
    told apart by the first of link, title, date and text that is different in all of them."""
    by_key: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        by_key.setdefault(entry.key, []).append(at)
    if len(by_key) == len(entries):
        return tuple(entries)
    kept: dict[int, Entry] = {}
    for key, places in by_key.items():
        different = _different([(at, entries[at]) for at in places])
        kept |= _apart(key, different)
    return tuple(kept[at] for at in sorted(kept))


def _different(alike: Sequence[tuple[int, Entry]]) -> dict[int, Entry]:
    """Those of the same key, by their places, that do not repeat one before them."""
    found: dict[int, Entry] = {}
    seen: set[object] = set()
    for at, entry in alike:
        named = entry.guid is not None or bool(entry.link_key)
        facts: set[object] = {(entry.link_key, fold(entry.title))} if named else {(entry.digest, entry.published)}
        if named and entry.html:
            facts.add(entry.digest)
        if not seen & facts:
            found[at] = entry
        seen |= facts
    return found


def _apart(key: str, entries: dict[int, Entry]) -> dict[int, Entry]:
    """Different entries of one key with keys of their own."""
    if len(entries) == 1:
        return entries
    for tell in _TELL_APART:
        marks = {at: tell(entry) for at, entry in entries.items()}
        if all(marks.values()) and len(set(marks.values())) == len(marks):
            return {at: replace(entry, key=f"{key[:MOST_HEAD]} {marks[at]}"[:MOST_KEY]) for at, entry in entries.items()}
    return dict(list(entries.items())[:1])
