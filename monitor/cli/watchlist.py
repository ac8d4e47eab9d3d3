"""`monitor watchlist test`, `explain` and `backtest`: what watchlists say of texts, events and the archive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.looks import _look, _span
from monitor.cli.options import CONFIG, FAILED, AsJson, ConfigFolder, complain, put, tell

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.errors import Problem
    from monitor.model import Event, Wanted
    from monitor.rehearsal import Backtest, NearMiss, Outcome, Step
    from monitor.watch import Finding, Verdict

SHOWN_NEAR_MISSES = 5
SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MARKS = {"met": "+", "not met": "-", "unknown": "?"}
OneName = Annotated[str, typer.Argument(metavar="[NAME]", help="one watchlist; without it all of them")]


def watchlists(config: ConfigFolder = CONFIG, as_json: AsJson = False) -> None:
    """The watchlists: what they are for, whom they tell, how many tests they have."""
    loaded = _load(config)
    if as_json:
        _put_json([_listed(one) for one in loaded.watchlists])
        return
    for one in loaded.watchlists:
        put(f"{one.name}  -> {', '.join(one.alert.channels)}  ({_count(len(one.tests), 'test')})  {one.description}".rstrip())


def watchlist_test(name: OneName = "", config: ConfigFolder = CONFIG, as_json: AsJson = False) -> None:
    """Run the tests that are written in the watchlists. Exit 1 where one does not hold."""
    loaded = _load(config)
    chosen = _chosen(loaded, name)
    outcomes = [one for one in test_outcomes(loaded) if one.watchlist in chosen]
    failed = [one for one in outcomes if not one.holds]
    if as_json:
        _put_json([_outcome_json(one) for one in outcomes])
    else:
        for one in outcomes:
            _put_outcome(one)
        for untested in [one.name for one in loaded.watchlists if one.name in chosen and not one.tests]:
            tell(f"{untested}: no tests; write some below `tests:`")
        tell(f"{_count(len(outcomes), 'test')}, {len(failed)} failed")
    raise typer.Exit(FAILED if failed else 0)


def watchlist_explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="the watchlist")],
    subject: Annotated[
        str, typer.Argument(metavar="EVENT|FILE", help="an event's id (or its beginning), or a file with an article")
    ],
    config: ConfigFolder = CONFIG,
    as_json: AsJson = False,
) -> None:
    """Why a watchlist matches an event or a text, or why not: each clause met, not met or unknown, with its evidence."""
    loaded = _load(config)
    _chosen(loaded, name)
    judged = _judged_file(name, Path(subject), loaded) if Path(subject).is_file() else _judged_event(name, subject, loaded)
    matches = any(verdict.matches for _, verdict in judged)
    match = next(one.match for one in loaded.watchlists if one.name == name)
    if as_json:
        found = [{"event": _event_json(event, loaded), **_verdict_json(verdict)} for event, verdict in judged]
        _put_json({"watchlist": name, "matches": matches, "unknown": match.unknown, "verdicts": found})
        return
    if not judged:
        put(f"{name} does not match: the text reports no event that the topic {loaded.topic.name} watches")
    for event, verdict in judged:
        put(f"{name} {'matches' if verdict.matches else 'does not match'}: {_title(event, loaded)}  [{event.id}]")
        for finding in verdict.findings:
            for line in _finding_lines(finding, 1):
                put(line)
        if verdict.unknown:
            counts = "counts as met, and the message says so" if match.unknown == "alert" else "counts as not met"
            put(f"  what is unknown {counts} (unknown: {match.unknown})")


def watchlist_backtest(
    name: OneName = "",
    since: Annotated[str, typer.Option("--since", help="how far back: 24h, 7d, 30d")] = "30d",
    config: ConfigFolder = CONFIG,
    as_json: AsJson = False,
) -> None:
    """What would have alerted, by the archive and in the time of its events; and what only just did not."""
    from monitor.rehearsal import LEAD, backtest, in_order

    loaded = _load(config)
    chosen = _chosen(loaded, name)
    start = datetime.now(UTC) - _span(since)
    archive = in_order(_look(loaded, lambda tx: tx.archive(start - LEAD)))
    found = backtest(chosen, archive, loaded.rules, start)
    if as_json:
        _put_json([_backtest_json(one, start, since, loaded) for one in found])
        return
    read = [seen for seen in archive if seen.at >= start]
    if not read:
        last = f"; its last article is of {archive[-1].at:%d %b %Y %H:%M} UTC" if archive else ""
        tell(f"the archive holds no article since {start:%d %b %Y %H:%M} UTC{last}")
    for one in found:
        for line in _backtest_lines(one, since, loaded):
            put(line)


# --- shared


def test_outcomes(loaded: Config) -> Iterator[Outcome]:
    """The outcomes of all tests of a configuration's watchlists."""
    from monitor.rehearsal import run_tests

    outlets = loaded.knowledge.load()[1]
    at = datetime.now(UTC)
    for one in loaded.watchlists:
        yield from run_tests(one, loaded.watchlist_paths[one.name].parent, loaded.rules, outlets, at)


def test_problems(loaded: Config) -> list[Problem]:
    """The tests that do not hold, each at its line."""
    from monitor.yaml import load_yaml

    found = []
    for one in test_outcomes(loaded):
        if not one.holds:
            located, _ = load_yaml(loaded.watchlist_paths[one.watchlist])
            assert located is not None
            found.append(located.problem(("tests", one.number), f"this test does not hold: {_failure(one)}"))
    return found


def _load(folder: Path) -> Config:
    from monitor.config import load_config

    return load_config(folder, os.environ)


def _chosen(loaded: Config, name: str) -> list[str]:
    """The watchlists meant. One that is not there is wrong usage."""
    from monitor.config.fields import nearest

    names = [one.name for one in loaded.watchlists]
    if name and name not in names:
        raise typer.BadParameter(f"there is no watchlist {name!r}{nearest(name, names)}", param_hint="NAME")
    return [name] if name else names


def _judged_file(name: str, path: Path, loaded: Config) -> list[tuple[Event, Verdict]]:
    from monitor.rehearsal import judge, read_article

    topic_and_outlets = loaded.knowledge.load()
    try:
        article = read_article(path, topic_and_outlets[1], datetime.now(UTC))
    except (OSError, UnicodeDecodeError) as error:
        complain(f"monitor: {path} cannot be read: {error}")
        raise typer.Exit(FAILED) from None
    return judge(name, [article], loaded.rules)


def _judged_event(name: str, ident: str, loaded: Config) -> list[tuple[Event, Verdict]]:
    from monitor.mending import standing_event
    from monitor.rehearsal import judge_event
    from monitor.store import Tx

    def look(tx: Tx) -> tuple[Event, list[Any]]:
        event = standing_event(tx, ident)
        versions = [tx.article_versions(source.article) for source in event.sources]
        return event, [(found[-1].article, found[-1].reading) for found in versions if found]

    event, texts = _look(loaded, look)
    return [(event, judge_event(name, event, texts, loaded.rules))]


# --- in words


def _put_outcome(one: Outcome) -> None:
    name = f"{one.watchlist}: {', '.join(one.articles)}"
    put(f"ok    {name}: {one.came}" if one.holds else f"FAIL  {name}: {_failure(one)}")


def _failure(one: Outcome) -> str:
    return one.problem or f"`{one.expect}` was expected, and it is `{one.came}` ({one.why})"


def _finding_lines(finding: Finding, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{_MARKS[finding.truth.value]} {finding.clause:<9} {finding.truth.value}: {finding.why}"
    if finding.parts:
        for part in finding.parts:
            yield from _finding_lines(part, depth + 2)
    elif finding.quote:
        yield f"{indent}              “{' '.join(finding.quote.split())}”"


def _backtest_lines(one: Backtest, since: str, loaded: Config) -> Iterator[str]:
    here = ", here they are:" if one.messages else ""
    yield f"{one.watchlist}: in {_days(since)}: {_count(one.events, 'event')}, {_count(one.updates, 'update')}{here}"
    for step, wanted in one.messages:
        yield f"  {step.at:%d %b %H:%M}  {wanted.type:<15} {_title(step.change.event, loaded)}  [{step.change.event.id}]"
        yield f"      why: {'; '.join(wanted.why)}"
        if wanted.unknown:
            yield f"      unknown: {'; '.join(wanted.unknown)}"
    if one.near_misses:
        yield f"  {_count(len(one.near_misses), 'near miss', 'near misses')}; what failed:"
    for miss in one.near_misses[-SHOWN_NEAR_MISSES:]:
        yield f"  {miss.at:%d %b %H:%M}  {_title(miss.event, loaded)}  [{miss.event.id}]"
        yield f"      {miss.why}"
    if len(one.near_misses) > SHOWN_NEAR_MISSES:
        yield f"  and {len(one.near_misses) - SHOWN_NEAR_MISSES} more before these (--json lists all)"


def _days(since: str) -> str:
    return f"{since[:-1]} {SPANS[since[-1]]}"


def _count(number: int, word: str, words: str = "") -> str:
    return f"{number} {word if number == 1 else words or word + 's'}"


def _title(event: Event, loaded: Config) -> str:
    return str(_event_json(event, loaded)["title"])


# --- as JSON


def _put_json(value: Any) -> None:
    import json

    put(json.dumps(value, ensure_ascii=False, indent=1))


def _listed(one: Any) -> dict[str, Any]:
    return {"name": one.name, "description": one.description, "channels": list(one.alert.channels), "tests": len(one.tests)}


def _event_json(event: Event, loaded: Config) -> dict[str, Any]:
    from monitor.deliver import event_data

    whole = dict(event_data(event, loaded.topic, public_url=loaded.public_url or f"http://{loaded.web_listen}"))
    return {key: whole[key] for key in ("id", "version", "kind", "title", "date", "url")}


def _finding_json(finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {"clause": finding.clause, "truth": finding.truth.value, "why": finding.why}
    found["quote"] = finding.quote or None
    return found | ({"parts": [_finding_json(part) for part in finding.parts]} if finding.parts else {})


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    clauses = [_finding_json(finding) for finding in verdict.findings]
    return {"matches": verdict.matches, "truth": verdict.truth.value, "clauses": clauses}


def _outcome_json(one: Outcome) -> dict[str, Any]:
    told = {"watchlist": one.watchlist, "articles": list(one.articles), "expect": one.expect, "came": one.came or None}
    return told | {"holds": one.holds, "why": one.why}


def _backtest_json(one: Backtest, start: datetime, since: str, loaded: Config) -> dict[str, Any]:
    return {
        "watchlist": one.watchlist,
        "since": start.isoformat(),
        "span": since,
        "events": one.events,
        "updates": one.updates,
        "messages": [_message_json(step, wanted, loaded) for step, wanted in one.messages],
        "near_misses": [_miss_json(miss, loaded) for miss in one.near_misses],
    }


def _message_json(step: Step, wanted: Wanted, loaded: Config) -> dict[str, Any]:
    told = {"at": step.at.isoformat(), "type": wanted.type, "event": _event_json(step.change.event, loaded)}
    return told | {
        "why": list(wanted.why),
        "unknown": list(wanted.unknown),
        "priority": wanted.priority,
        "channels": list(wanted.channels),
    }


def _miss_json(miss: NearMiss, loaded: Config) -> dict[str, Any]:
    failed = _finding_json(miss.failed) if miss.failed else None
    return {"at": miss.at.isoformat(), "event": _event_json(miss.event, loaded), "why": miss.why, "failed": failed}
