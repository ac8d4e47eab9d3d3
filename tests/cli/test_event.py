"""`monitor event`, `event merge`, `event split` and `person`, on a database that the line has filled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from cli.test_commands import monitor
from group.made import DAY, article, figure, report

from monitor.app import set_up
from monitor.config import load_config
from monitor.learning import learn
from monitor.model import Article, Reading, Report
from monitor.store import open_store

SOTK = report("border_clash", figure("killed", 2), figure("wounded", 3), places=("AM-sotk",))
WHO = {"people": ("aram-hovhannisyan",), "names": {"aram-hovhannisyan": "Aram Hovhannisyan"}}
CAPTURE = report("capture", figure("captured", 1), places=("AM-tegh",), **WHO)
TRIAL = report(
    "prisoner_trial", figure("sentenced", 15, unit="years"), date=DAY + timedelta(days=200), places=("AZ-baku",), **WHO
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A configuration folder whose database knows two clashes at one place, a capture and a trial."""
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "monitor.yaml").write_text(
        'database: sqlite:///m.db\ntopics: [armenia-azerbaijan]\nbacklog: all\nweb: {listen: "127.0.0.1:0"}\n'
        "channels:\n  screen: {type: console}\n",
        encoding="utf-8",
    )
    (tmp_path / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    (tmp_path / "watchlists" / "all.yaml").write_text(
        "name: all\nmatch: {kinds: [border_clash, capture]}\nalert: {channels: [screen]}\n", encoding="utf-8"
    )
    vague = report("border_clash", figure("killed", 3), date=None, places=(), sides=())
    told = [
        (article("a", text="Two were killed."), (SOTK,)),
        (article("b", minutes=5), (SOTK,)),
        (article("c", minutes=10), (vague,)),
        (article("a", text="Two men were killed."), (SOTK,)),
        (article("Ձորի լուր"), (CAPTURE,)),
        (article("e", minutes=200 * 24 * 60), (TRIAL,)),
    ]
    asyncio.run(_fill(tmp_path, told))
    return tmp_path


async def _fill(folder: Path, told: Sequence[tuple[Article, tuple[Report, ...]]]) -> None:
    config = load_config(folder, {})
    setup = set_up(config, {}, "http://127.0.0.1")
    async with open_store(config.database) as store:
        for one, reports in told:
            reading = Reading(lang=one.lang, reports=reports)
            await store.write(lambda tx, one=one, reading=reading: learn(tx, one, reading, setup, one.when))  # type: ignore[misc]


def events(desk: Path, kind: str) -> list[dict[str, object]]:
    done = monitor("events", "--config", str(desk), "--since", "9999d", "--kind", kind, "--json")
    assert done.returncode == 0, done.stderr
    return sorted(json.loads(done.stdout), key=lambda event: str(event["first_at"]))


def test_an_event_shows_its_figures_its_articles_with_their_reasons_and_its_history(desk: Path) -> None:
    clash, _ = events(desk, "border_clash")
    done = monitor("event", str(clash["id"]), "--config", str(desk))
    assert done.returncode == 0, done.stderr
    for shown in ("border clash", "killed", "official", "nothing like it is known", "same place, Sotk", "points, 1 are enough",
                  "no other is near", "closed since", "new_event", "-Two were killed.", "+Two men were killed."):  # fmt: skip
        assert shown in done.stdout, shown
    as_json = json.loads(monitor("event", str(clash["id"])[:6], "--config", str(desk), "--json").stdout)
    assert as_json["reasons"]["https://b.example/1"][0] == "same kind, border_clash"


def test_an_article_says_whom_it_has_its_story_from_only_where_that_is_another_and_terms_are_not_people(desk: Path) -> None:
    (capture,) = events(desk, "capture")
    shown = monitor("event", str(capture["id"]), "--config", str(desk)).stdout
    assert "Ձորի լուր (en) " in shown
    assert "1 article of 1 origin" in shown
    listed = monitor("events", "--config", str(desk), "--since", "9999d", "--kind", "prisoner_trial").stdout
    assert "15 years AM" in listed


def test_events_are_merged_and_split_by_hand_and_the_outbox_says_so(desk: Path) -> None:
    older, doubtful = (str(event["id"]) for event in events(desk, "border_clash"))
    done = monitor("event", "merge", doubtful, older, "--config", str(desk))
    assert (done.returncode, done.stdout) == (0, f"{older} has 3 articles now\n"), done.stderr
    shown = monitor("event", doubtful, "--config", str(desk))
    assert "turned out to be this event" in shown.stdout
    assert older in shown.stdout

    done = monitor("event", "split", older, "c.example", "--config", str(desk))
    assert done.returncode == 0, done.stderr
    assert f"was split from {older}, with 1 article\n" in done.stdout
    assert [len(event["sources"]) for event in events(desk, "border_clash")] == [2, 1]  # type: ignore[arg-type]
    alerts = json.loads(monitor("alerts", "--config", str(desk), "--json").stdout)
    states = [one["state"] for one in alerts if one["event"] == older]
    assert (states[0], set(states[1:])) == ("pending", {"folded"}), "none of them was tried yet"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("event", "nothing"), "no event 'nothing'"),
        (("event", "merge", "nothing", "either"), "no event 'nothing'"),
        (("person", "nobody-known"), "no event names 'nobody-known'"),
    ],
)
def test_what_is_not_there_is_said_on_standard_error(desk: Path, arguments: tuple[str, ...], said: str) -> None:
    done = monitor(*arguments, "--config", str(desk))
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_a_person_has_a_life_line(desk: Path) -> None:
    done = monitor("person", "Aram Hovhannisyan", "--config", str(desk))
    assert done.returncode == 0, done.stderr
    first, second = (line for line in done.stdout.splitlines() if line.startswith("  20"))
    assert "capture" in first
    assert "trial" in second
    assert "15 years" in second
    (life,) = json.loads(monitor("person", "aram-ovannisian", "--config", str(desk), "--json").stdout)["lives"]
    assert [step["kind"] for step in life["steps"]] == ["capture", "prisoner_trial"]
    trial = monitor("event", life["steps"][1]["event"], "--config", str(desk))
    assert f"goes on from {life['steps'][0]['event']}" in trial.stdout


def test_help_names_the_commands_below_event() -> None:
    done = monitor("event", "--help")
    assert done.returncode == 0
    assert "merge" in done.stdout
    assert "split" in done.stdout
