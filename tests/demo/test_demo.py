"""The recorded day goes as it must, and the demo notices when it does not."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from monitor.demo.day import Expected, compare, load_day
from monitor.demo.run import run_demo
from monitor.errors import ConfigError
from monitor.shipped import shipped


def test_the_day_is_as_rich_as_a_day_must_be() -> None:
    day = load_day(shipped("demo"))
    languages = {outlet.language for outlet in day.outlets}
    assert languages == {"en", "hy", "ru", "az"}
    assert len(day.outlets) >= 8
    assert day.stories >= 40
    assert sum(len(one.edits) for one in day.rounds) >= 1
    kinds = Counter(one.type for one in day.expected)
    assert kinds["event.new"] >= 7
    assert kinds["event.updated"] >= 2
    assert kinds["event.denied"] == 1
    stories = [story for one in day.rounds for story in one.publish]
    assert len({story.outlet for story in stories}) == len(day.outlets)


def test_the_shipped_day_goes_as_it_must() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "monitor", "demo"],
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    due = len(load_day(shipped("demo")).expected)
    assert f"All {due} alerts that were due arrived, each exactly once." in ran.stdout
    assert f"40 stories → 8 events → {due} alerts" in ran.stdout
    assert "everything else" in ran.stdout  # which tells of no event that the topic watches; the table wraps its words


@pytest.fixture
def morning(tmp_path: Path) -> Path:
    """A short day: the exchange alone, told by two outlets, corrected by one, and told again in the afternoon."""
    folder = tmp_path / "demo"
    shutil.copytree(shipped("demo"), folder)
    for path in (folder / "stories").iterdir():
        if path.name != "exchange.yaml":
            path.unlink()
    exchange = folder / "stories" / "exchange.yaml"
    items = yaml.safe_load(exchange.read_text(encoding="utf-8"))
    kept = [one for one in items if one["at"] in {"09:05", "11:10", "15:00"}]
    exchange.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    ours = [one for one in expected if one["kind"] == "prisoner_exchange"]
    assert len(ours) == 2
    (folder / "expected.yaml").write_text(yaml.safe_dump(ours), encoding="utf-8")
    return folder


async def play(folder: Path) -> tuple[int, str]:
    said = io.StringIO()
    return await run_demo(Console(file=said, width=120), keep=False, folder=folder), said.getvalue()


def rewrite(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / "stories" / "exchange.yaml"
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


async def test_a_part_of_the_day_can_be_played_alone(morning: Path) -> None:
    code, said = await play(morning)
    assert code == 0, said
    assert "All 2 alerts that were due arrived, each exactly once." in said


async def test_an_article_altered_so_that_another_alert_is_due_makes_it_fail(morning: Path) -> None:
    rewrite(morning, lambda text: text.replace("13 հայ զինծառայողի", "14 հայ զինծառայողի"))
    code, said = await play(morning)
    assert code == 1, said
    assert "due, and did not arrive: event.updated prisoner_exchange (released AM 13, released AZ 3)" in said
    assert re.search(r"arrived, and was not due: event\.updated prisoner_exchange \(.*released AM 14", said), said
    assert "The day did not go as it must." in said


def test_each_expectation_is_met_by_one_message_only() -> None:
    event = {"kind": "border_clash", "figures": [{"action": "killed", "side": "AM", "value": 2}]}
    body = {"type": "event.new", "data": {"event": event}}
    wanted = Expected(type="event.new", kind="border_clash", figures=frozenset({"killed AM 2"}))
    assert compare([wanted], [body]) == ([], [])
    assert compare([wanted], [body, body]) == ([], ["event.new border_clash (killed AM 2)"])
    assert compare([wanted, wanted], [body]) == ([wanted], [])


def test_a_day_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    shutil.copytree(shipped("demo"), tmp_path / "demo")
    (tmp_path / "demo" / "outlets.yaml").write_text("date: 2026-05-14\n\tdate: again\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"outlets\.yaml:2:"):
        load_day(tmp_path / "demo")
