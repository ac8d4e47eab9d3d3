"""What is wrong with the keys that hold messages back, with its line and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.config import Config

FIGURES = "[{figures: [{action: kiled, at_least: 1}]}]"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('quiet_hours: {from: "23:00", to: "23:00"}', "`quiet_hours`: from 23:00 to 23:00 is no time at all"),
        ('quiet_hours: {from: "25:00", to: "07:00"}', "`from`: '25:00' is no time of day: write it in quotes"),
        ('quiet_hours: {to: "07:00"}', "`from` is missing"),
        (
            'quiet_hours: {from: "23:00", to: "07:00", timezone: Mars}',
            "`timezone`: 'Mars' is no time zone: write one of the IANA",
        ),
        (
            'quiet_hours: {from: "23:00", to: "07:00", except: [urgent]}',
            "`except`: 'urgent' is not known; known here: low, normal",
        ),
        (f'quiet_hours: {{from: "23:00", to: "07:00", except: {FIGURES}}}', "unknown action 'kiled'; did you mean killed"),
        ('digest: "0 8 * *"', "`digest`: '0 8 * *' has 4 fields; a cron has five"),
        ('digest: "0 8 31 2 *"', "`digest`: '0 8 31 2 *' never comes"),
        ('digest: {cron: "0 25 * * *"}', "`cron`: '25' is no hour: 0 to 23"),
        ("at_most: 10", "`at_most`: '10' is no rate: write 10/hour"),
        ("group: 10", "`group`: 10 is no length of time for a group: write 30s, 10m or 8h"),
        ("group: {within: 10m, first: later}", "`first`: 'later' is not known; known here: at_once, waits"),
    ],
)
def test_a_wish_that_means_nothing(
    write_config: Callable[..., Path], problems: Callable[..., list[str]], line: str, said: str
) -> None:
    text = f"name: w\nmatch: {{kinds: [border_clash]}}\nalert:\n  channels: [screen]\n  {line}\n"
    write_config(watchlists={"w": text})
    (found,) = problems()
    assert found.startswith(f"watchlists/w.yaml:5: {said}")


def test_what_does_nothing_beside_a_digest_is_refused(
    write_config: Callable[..., Path], problems: Callable[..., list[str]]
) -> None:
    text = "name: w\nmatch: {kinds: [border_clash]}\nalert:\n  channels: [screen]\n  digest: '0 8 * * *'\n  at_most: 10/hour\n"
    write_config(watchlists={"w": text})
    assert problems() == [
        "watchlists/w.yaml:3: `alert`: `at_most` does nothing beside `digest`, which gathers everything: keep one of them"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("operator: {letter: weekly}", "monitor.yaml:1: `letter`: 'weekly' has 1 fields; a cron has five"),
        ("timezone: Asia/Erevan", "monitor.yaml:1: `timezone`: 'Asia/Erevan' is no time zone"),
        ("channels: {screen: {type: console, at_most: many}}", "monitor.yaml:1: `at_most`: 'many' is no rate: write 10/hour"),
        ("channels: {screen: {type: console, concurrency: 0}}", "monitor.yaml:1: `concurrency`: 0 must be at least 1"),
    ],
)
def test_a_wish_of_the_whole_desk(
    write_config: Callable[..., Path], problems: Callable[..., list[str]], text: str, said: str
) -> None:
    write_config(monitor=f"{text}\n", watchlists={})
    assert problems()[0].startswith(said)


def test_wishes_without_a_zone_go_by_the_desks_clocks(write_config: Callable[..., Path], load: Callable[..., Config]) -> None:
    wishes = 'quiet_hours: {from: "23:00", to: "07:00"}\n  digest: {cron: "0 8 * * *", timezone: Asia/Baku}'
    text = f"name: w\nmatch: {{kinds: [border_clash]}}\nalert:\n  channels: [screen]\n  {wishes}\n"
    write_config(monitor="timezone: Asia/Yerevan\nchannels:\n  screen: {type: console}\n", watchlists={"w": text})
    config = load()
    calm = config.rules.by_name["w"].calm
    assert calm.quiet is not None and calm.digest is not None and config.letter is not None
    assert (calm.quiet.zone.key, calm.digest.zone.key, config.letter.zone.key) == ("Asia/Yerevan", "Asia/Baku", "Asia/Yerevan")


def test_a_letter_can_be_left_out(write_config: Callable[..., Path], load: Callable[..., Config]) -> None:
    write_config(monitor="operator: {letter: off}\nchannels:\n  screen: {type: console}\n")
    assert load().letter is None
