"""`monitor event` and `monitor person`: one event with the reasons for everything in it, what a person sets right, life lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.looks import AsJson, Folder, _event_json, _load, _look, _print, _print_json, _write
from monitor.cli.options import FAILED, complain

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.group import Life
    from monitor.model import Change, Event, EventFigure
    from monitor.store import Tx
    from monitor.store.rows import ArticleVersion, ChangeRow

Ident = Annotated[str, typer.Argument(metavar="ID", help="An event's id, or its beginning.")]


def event(ident: Ident, config: Folder = Path("config"), as_json: AsJson = False) -> None:
    """One event: its figures with every claim, its articles, why they are in and what edits changed, its history."""
    from monitor.mending import standing_event

    loaded = _load(config)
    found = _look(loaded, lambda tx: standing_event(tx, ident))
    history = _look(loaded, lambda tx: tx.event_history(found.id))
    if as_json:
        _print_json(_event_json(found, loaded) | _reasons(found, loaded) | {"history": [_step_json(one) for one in history]})
        return
    if not found.id.startswith(ident):
        _print(f"[dim]{ident} turned out to be this event:[/]")
    texts = _look(loaded, lambda tx: {source.article: tx.article_versions(source.article) for source in found.sources})
    _print_event(found, history, texts, loaded)


def event_merge(
    one: Annotated[str, typer.Argument(metavar="A", help="An event's id, or its beginning.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another's.")],
    config: Folder = Path("config"),
) -> None:
    """Two events are one: the older stays, the other's id leads to it, and whoever was told of the other is told so."""
    from monitor.mending import merge_by_hand

    merged = _mend(config, lambda tx, setup: merge_by_hand(tx, one, other, setup, datetime.now(UTC)))
    typer.echo(f"{merged.event.id} has {_articles(merged.event)} now")


def event_split(
    ident: Ident,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE…", help="Addresses of articles of the other event, or parts.")
    ],
    config: Folder = Path("config"),
) -> None:
    """Some articles of an event tell of another: they found it, and whoever was told of the event is told so."""
    from monitor.mending import split_by_hand

    new = _mend(config, lambda tx, setup: split_by_hand(tx, ident, articles, setup, datetime.now(UTC)))
    typer.echo(f"{new.event.id} was split from {new.event.split_from}, with {_articles(new.event)}")


def person(
    who: Annotated[str, typer.Argument(metavar="ID", help="A person's id (gagik-voskanyan), or a name the topic knows.")],
    config: Folder = Path("config"),
    as_json: AsJson = False,
) -> None:
    """What happened to a person, over events and scripts: captured, charged, sentenced, released. Namesakes stay apart."""
    from monitor.group import lives, person_keys

    loaded = _load(config)
    ident = _person_id(who, loaded)
    events = _look(
        loaded, lambda tx: tx.load_events(tx.events_of_people(loaded.topic.name, person_keys([ident]), date.min, limit=1000))
    )
    found = lives(ident, events, loaded.topic)
    if as_json:
        _print_json({"id": ident, "lives": [_life_json(life, loaded) for life in found]})
        return
    if not found:
        complain(f"monitor: no event names {ident!r}")
        raise typer.Exit(FAILED)
    _print_lives(ident, found, loaded)


def _articles(found: Event) -> str:
    count = len(found.sources)
    return f"{count} article{'' if count == 1 else 's'}"


def _mend(config: Path, step: Any) -> Change:
    from monitor.app import set_up

    loaded = _load(config)
    setup = set_up(loaded, {}, loaded.public_url or f"http://{loaded.web_listen}")

    def mend(tx: Tx) -> Change:
        return step(tx, setup)  # type: ignore[no-any-return]

    return _write(loaded, mend)


# --- an event


def _print_event(found: Event, history: Sequence[ChangeRow], texts: dict[str, list[ArticleVersion]], loaded: Config) -> None:
    from rich.markup import escape

    from monitor.group import closed_at, has_it_from

    topic = loaded.topic
    places = " – ".join(topic.place_name(place) for place in found.places)
    label = topic.kinds[found.kind].labels["en"] if found.kind in topic.kinds else found.kind
    _print(f"[bold]{label}[/] · {escape(places)} · {found.date or 'day not told'}   [dim]{found.id} version {found.version}[/]")
    closed = closed_at(found, topic)
    _print(f"[dim]{'closed since' if closed <= datetime.now(UTC) else 'open until'} {closed:%d %b %Y %H:%M} UTC[/]")
    for what, others in _relations(found):
        _print(f"[dim]{what}[/] {', '.join(others)}")
    for figure in found.figures:
        _print_figure(figure, found, loaded)
    _print(f"\n[dim]{_articles(found)} of {found.origins} origin{'' if found.origins == 1 else 's'}[/]")
    for source in found.sources:
        origin = has_it_from(source, topic)
        of = f", from {origin}" if origin else ""
        _print(f"  {source.published:%d %b %H:%M} {escape(source.outlet)} ({source.lang}{escape(of)}) {escape(source.title)}")
        _print(f"    [dim]{escape('; '.join(source.why))}[/]")
        for version in texts.get(source.article, ()):
            if version.diff:
                _print(f"    [dim]version {version.version}, seen {version.seen_at:%d %b %H:%M}[/]")
                for line in version.diff.splitlines()[2:]:
                    if not line.startswith("@@"):
                        _print(f"      {escape(line)}")
    _print("\n[dim]history[/]")
    for step in history:
        why = escape("; ".join(step.why))
        _print(f"  {step.version:>3} {step.at:%d %b %H:%M:%S} {', '.join(step.types) or 'nothing new'} [dim]{why}[/]")


def _print_figure(figure: EventFigure, found: Event, loaded: Config) -> None:
    from rich.markup import escape

    from monitor.web.pages import number

    action = loaded.topic.actions.get(figure.action, {}).get("en", figure.action)
    disputed = " [red]disputed[/]" if figure.disputed else ""
    _print(f"\n  [bold]{number(figure)}[/] {figure.side or ''} {action} ({figure.unit}){disputed}")
    if figure.sum is not None:
        parts = " + ".join(number(found.figures[at]) for at in figure.parts)
        fault = "" if figure.adds_up else f" [red]which do not add up to {number(figure)}[/]"
        _print(f"    [dim]{parts}{fault}[/]")
    for claim in figure.claims:
        value = claim.value if claim.value is not None else claim.low
        side = f", {claim.outlet_side}" if claim.outlet_side else ""
        who = f"{claim.status}, {escape(claim.source or claim.outlet)}{side}{', may well be misread' if claim.doubtful else ''}"
        _print(f"    {value} [dim]{who}:[/] “{escape(claim.sentence)}”")
    for claim in figure.former:
        _print(f"    [dim strike]{claim.value}[/] [dim]taken back by {escape(claim.outlet)}[/]")


def _relations(found: Event) -> list[tuple[str, tuple[str, ...]]]:
    """How it stands to other events, in words."""
    told = [
        ("may be the same as", (found.possibly,) if found.possibly else ()),
        ("goes on from", found.follows),
        ("was split from", (found.split_from,) if found.split_from else ()),
        ("is not", found.apart),
    ]
    return [(what, others) for what, others in told if others]


def _reasons(found: Event, loaded: Config) -> dict[str, Any]:
    from monitor.group import closed_at

    return {
        "closes_at": closed_at(found, loaded.topic).isoformat(),
        "follows": list(found.follows),
        "split_from": found.split_from,
        "apart": list(found.apart),
        "reasons": {source.url: list(source.why) for source in found.sources},
    }


def _step_json(one: ChangeRow) -> dict[str, Any]:
    return {"version": one.version, "at": one.at.isoformat(), "types": list(one.types), "why": list(one.why)}


# --- a person


def _person_id(who: str, loaded: Config) -> str:
    """The id that a name of the gazetteer stands for, in any script; else the name as an id."""
    from monitor.group import slug
    from monitor.text import fold

    wanted = fold(who)
    for known in loaded.topic.people.values():
        if wanted in {known.id, *(fold(name) for name in (*known.names.values(), *known.variants))}:
            return known.id
    return slug(who)


def _life_json(life: Life, loaded: Config) -> dict[str, Any]:
    return {
        "why": life.why or None,
        "steps": [
            {
                "event": step.event.id,
                "kind": step.event.kind,
                "day": step.day.isoformat(),
                "named": step.named,
                "side": step.side,
                "places": [loaded.topic.place_name(place) for place in step.event.places],
                "terms": [{"value": one.best.value, "unit": one.unit, "quote": one.best.quote} for one in step.terms],
            }
            for step in life.steps
        ],
    }


def _print_lives(ident: str, found: Sequence[Life], loaded: Config) -> None:
    from rich.markup import escape

    from monitor.web.pages import number

    topic = loaded.topic
    for life in found:
        names = {step.event.names[step.named] for step in life.steps if step.named in step.event.names}
        apart = f"   [dim]another person of this name: {life.why}[/]" if life.why else ""
        _print(f"[bold]{ident}[/] {escape(', '.join(sorted(names)))}{apart}")
        for step in life.steps:
            kind = topic.kinds.get(step.event.kind)
            label = kind.labels["en"] if kind else step.event.kind
            terms = ", ".join(f"{number(one)} {topic.units.get(one.unit, {}).get('en', one.unit)}" for one in step.terms)
            places = ", ".join(topic.place_name(place) for place in step.event.places)
            told = " · ".join(part for part in (label, terms, places) if part)
            _print(f"  {step.day}  {escape(told)}   [dim]{step.event.id}[/]")
