"""A replay tells what the daemon would have told."""

from __future__ import annotations

from dataclasses import replace

from group.made import article, topic
from watch.test_watch import news, swap, watchlist

from monitor.model import Change, ChangeType
from monitor.watch import compile_rules, would_alert

RULES = compile_rules([watchlist(), watchlist("updates", {"on": ["figure_changed"], "channels": ["desk"]})], topic())


def told(*changes: Change) -> list[tuple[str, dict[str, str]]]:
    pairs = ((article(f"a{number}"), change) for number, change in enumerate(changes))
    return [(one.change.event.id, {each.watchlist: each.type for each in one.wanted}) for one in would_alert(pairs, RULES)]


def test_who_was_told_hears_of_changes_and_who_was_not_of_nothing_new() -> None:
    first = swap()
    event = first.event.id
    assert told(first, replace(first, new=False), news(first, ChangeType.FIGURE_CHANGED)) == [
        (event, {"swaps": "event.new"}),
        (event, {"swaps": "event.updated", "updates": "event.updated"}),
    ]


def test_who_was_told_of_a_part_or_of_the_whole_is_not_told_anew() -> None:
    first = swap()
    part = replace(first, event=replace(first.event, id="epart", split_from=first.event.id))
    gone = replace(news(first, ChangeType.MERGED), event=replace(first.event, id="egone", merged_into="eheir"))
    heir = news(replace(first, event=replace(first.event, id="eheir")), ChangeType.CONFIRMED)
    before = replace(first, event=replace(first.event, id="egone"))
    assert told(first, replace(part, new=True)) == [(first.event.id, {"swaps": "event.new"})]
    assert [kinds for _, kinds in told(before, gone, heir)] == [
        {"swaps": "event.new"},
        {"swaps": "event.merged"},
        {"swaps": "event.confirmed"},
    ]
