"""`monitor watchlist` and the tests in watchlists, as an editor meets them: on a small configuration, with a real archive."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.app import set_up
from monitor.config import Config, load_config
from monitor.learning import learn
from monitor.rehearsal import read_article
from monitor.shipped import shipped
from monitor.store import Tx, open_store
from monitor.understand import understand_article

SAMPLES = shipped("watchlists", "tests")
MONITOR = "channels:\n  desk: {type: console}\nbacklog: all\n"
FEEDS = "feeds:\n  - {name: a, url: 'https://a.example/feed', outlet: A}\n"
PRISONERS = """\
name: prisoners
match:
  kinds: [prisoner_exchange, prisoner_release]
  places: {near: Ijevan, within_km: 60}
alert: {channels: [desk]}
tests:
  - {article: exchange.md, expect: match}
  - {article: [exchange.md, later.json], expect: match}
  - {article: shelling.txt, expect: no match}
  - {article: nowhere.html, expect: unknown}
"""
SWAP = "Azerbaijan handed over 9 Armenian servicemen and Armenia returned one Azerbaijani soldier in a prisoner exchange"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments, "--config", str(folder)],
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
        timeout=120,
        check=False,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "monitor.yaml").write_text(MONITOR, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (tmp_path / "watchlists" / "prisoners.yaml").write_text(PRISONERS, encoding="utf-8")
    texts = {
        "exchange.md": (SAMPLES / "exchange-en.md").read_text(encoding="utf-8"),
        "later.json": json.dumps(
            {"title": "More on the swap", "text": f"{SWAP} near Ijevan on 4 March.", "published": "2025-03-05"}
        ),
        "shelling.txt": (SAMPLES / "shelling-en.md").read_text(encoding="utf-8"),
        "nowhere.html": f"<html><body><article><h1>Prisoners exchanged</h1><p>{SWAP} on Tuesday.</p></article></body></html>",
    }
    for name, text in texts.items():
        (tmp_path / "watchlists" / name).write_text(text, encoding="utf-8")
    return tmp_path


# --- test, check


def test_the_tests_of_a_watchlist_are_run_and_named(desk: Path) -> None:
    done = run(desk, "watchlist", "test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["ok"] * 4
    assert "4 tests, 0 failed" in done.stderr


def test_a_test_that_does_not_hold_says_why_and_fails_the_check_at_its_line(desk: Path) -> None:
    path = desk / "watchlists" / "prisoners.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("expect: no match", "expect: match"), encoding="utf-8")
    done = run(desk, "watchlist", "test", "--json")
    assert done.returncode == 1
    (failed,) = [one for one in json.loads(done.stdout) if not one["holds"]]
    assert (failed["articles"], failed["expect"], failed["came"]) == (["shelling.txt"], "match", "no match")
    assert "kinds: kind is border_clash" in failed["why"]
    checked = run(desk, "check")
    assert checked.returncode == 2
    assert f"{path}:9: this test does not hold: `match` was expected, and it is `no match`" in checked.stderr


def test_a_watchlist_that_is_not_there_is_wrong_usage(desk: Path) -> None:
    for command in (["test", "prisonrs"], ["backtest", "prisonrs"], ["explain", "prisonrs", "x"]):
        done = run(desk, "watchlist", *command)
        assert done.returncode == 2
        assert "did you mean" in done.stderr
        assert "prisoners" in done.stderr


# --- explain


def test_a_text_is_explained_clause_by_clause_with_its_words(desk: Path) -> None:
    done = run(desk, "watchlist", "explain", "prisoners", str(desk / "watchlists" / "exchange.md"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("prisoners matches: Exchange")
    assert "+ kinds     met: kind is prisoner_exchange" in done.stdout
    assert "“" in done.stdout


def test_what_is_not_told_is_unknown_and_is_said_to_count(desk: Path) -> None:
    name = str(desk / "watchlists" / "nowhere.html")
    told = json.loads(run(desk, "watchlist", "explain", "prisoners", name, "--json").stdout)
    assert (told["matches"], told["unknown"]) == (True, "alert")
    clauses = {one["clause"]: one for one in told["verdicts"][0]["clauses"]}
    assert {name: one["truth"] for name, one in clauses.items()} == {"kinds": "met", "places": "unknown"}
    assert clauses["kinds"]["quote"] in SWAP + " on Tuesday."
    assert "counts as met" in run(desk, "watchlist", "explain", "prisoners", name).stdout


def test_a_text_without_an_event_matches_nothing_and_says_so(desk: Path) -> None:
    (desk / "plain.md").write_text("# Weather\n\nIt will rain.", encoding="utf-8")
    done = run(desk, "watchlist", "explain", "prisoners", str(desk / "plain.md"))
    assert (done.returncode, "reports no event" in done.stdout) == (0, True)


# --- backtest


NOW = datetime.now(UTC).replace(microsecond=0)


def archive(config: Config) -> None:
    """Fill the database as the daemon would: an exchange near Ijevan with an edit of its figure, one near Goris, one long ago."""
    topic, outlets = config.knowledge.load()
    setup = set_up(config, {}, "http://desk.example")
    base = read_article(SAMPLES / "exchange-en.md", outlets, NOW)
    days = {"near": 3, "far": 2, "old": 50}

    def texts() -> Iterator[tuple[str, str, datetime]]:
        for name, ago in days.items():
            at = NOW - timedelta(days=ago)
            day = f"{at.day} {at:%B}"
            place = "Goris" if name == "far" else "Ijevan"
            yield name, f"{SWAP} near {place} on {day}.", at
        first = NOW - timedelta(days=3)
        yield "near", f"{SWAP.replace('9', '11')} near Ijevan on {first.day} {first:%B}.", first + timedelta(hours=4)

    def write(tx: Tx) -> None:
        for name, text, at in sorted(texts(), key=lambda one: one[2]):
            published = NOW - timedelta(days=days[name])
            article = replace(
                base, key=name, url=f"https://a.example/{name}", text=text, digest=text, published=published, first_seen=at
            )
            tx.group_alone()
            learn(tx, article, understand_article(article, topic), setup, at)

    async def fill() -> None:
        async with open_store(config.database) as store:
            await store.write(write)

    asyncio.run(fill())


@pytest.fixture
def with_archive(desk: Path) -> Path:
    archive(load_config(desk, {}))
    return desk


def backtest(folder: Path, *arguments: str) -> Any:
    done = run(folder, "watchlist", "backtest", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_backtest_tells_events_updates_and_what_only_just_did_not_match(with_archive: Path) -> None:
    (found,) = backtest(with_archive, "prisoners", "--since", "30d")
    assert (found["events"], found["updates"]) == (1, 1)
    first, update = found["messages"]
    assert (first["type"], first["at"]) == ("event.new", (NOW - timedelta(days=3)).isoformat())
    assert update["type"] in {"event.updated", "event.corrected"}
    assert "place is Ijevan" in first["why"]
    (miss,) = found["near_misses"]
    assert miss["failed"]["clause"] == "places"
    assert "Goris is" in miss["why"]


def test_a_backtest_says_it_in_a_sentence(with_archive: Path) -> None:
    done = run(with_archive, "watchlist", "backtest", "--since", "30d")
    assert done.stdout.splitlines()[0] == "prisoners: in 30 days: 1 event, 1 update, here they are:"
    assert "1 near miss; what failed:" in done.stdout


def test_a_backtest_judges_by_the_time_of_the_events(with_archive: Path) -> None:
    """All was written to the database just now; the old exchange is 50 days old all the same."""
    (found,) = backtest(with_archive, "--since", "60d")
    assert found["events"] == 2
    (found,) = backtest(with_archive, "--since", "1d")
    assert (found["events"], found["near_misses"]) == (0, [])


def test_a_backtest_counts_only_the_changes_that_are_asked_for(with_archive: Path) -> None:
    path = with_archive / "watchlists" / "prisoners.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{channels: [desk]}", "{channels: [desk], on: [new_event]}"), encoding="utf-8")
    (found,) = backtest(with_archive)
    assert [one["type"] for one in found["messages"]] == ["event.new"]
    path.write_text(text.replace("{channels: [desk]}", "{channels: [desk], on: [merged]}"), encoding="utf-8")
    (found,) = backtest(with_archive)
    assert found["messages"] == []
    assert "on: does not ask for a report that merely joined" not in {one["why"] for one in found["near_misses"]}
    assert any(one["why"].startswith("on: does not ask for") for one in found["near_misses"])


def test_a_backtest_finds_what_the_line_had_told(with_archive: Path) -> None:
    """The same messages as the outbox holds, of the same types, in the same order."""
    config = load_config(with_archive, {})

    async def look() -> list[tuple[str, str | None]]:
        async with open_store(config.database) as store:
            rows = await store.look(lambda tx: tx.list_deliveries())
        return [(row.delivery.type, row.delivery.event) for row in reversed(rows) if row.state != "folded"]

    told = asyncio.run(look())
    (found,) = backtest(with_archive, "--since", "60d")
    assert {one["event"]["id"] for one in found["messages"]} == {event for _, event in told}


def test_an_event_of_the_archive_is_explained_by_its_id(with_archive: Path) -> None:
    (found,) = backtest(with_archive)
    (miss,) = found["near_misses"]
    told = json.loads(run(with_archive, "watchlist", "explain", "prisoners", miss["event"]["id"], "--json").stdout)
    assert told["matches"] is False
    assert [one["truth"] for one in told["verdicts"][0]["clauses"]] == ["met", "not met"]
    assert run(with_archive, "watchlist", "explain", "prisoners", "nothing-of-the-kind").returncode == 1
