"""What a webhook carries: it fits its schema, folds, and stays within bounds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from deliver import made
from hypothesis import given
from hypothesis import strategies as some

from monitor.deliver import payload
from monitor.deliver.bounds import MOST_BYTES, MOST_SENTENCE, bounded
from monitor.deliver.webhook import payload_bytes
from monitor.model import Alert, Change, ChangeType, Difference

DOCS = Path(__file__).parent.parent.parent / "docs"
SCHEMA = json.loads((DOCS / "webhook.schema.json").read_text(encoding="utf-8"))


def tightened(schema: Any) -> Any:
    """The schema, with every field that it does not describe refused: what we send has to be described."""
    if isinstance(schema, list):
        return [tightened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "required" in schema else {}
    return {key: tightened(value) for key, value in schema.items()} | closed


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("kind", made.TYPES)
def test_each_body_fits_the_schema_and_has_no_field_that_it_does_not_describe(kind: str) -> None:
    sent = json.loads(payload_bytes(made.body(kind)))
    assert sent["type"] == kind
    jsonschema.validate(sent, tightened(SCHEMA), jsonschema.Draft202012Validator)


def test_the_schema_refuses_a_body_without_its_quotes() -> None:
    body = json.loads(payload_bytes(made.body("event.new")))
    del body["data"]["event"]["figures"][0]["claims"][0]["quote"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, SCHEMA, jsonschema.Draft202012Validator)


def test_the_documented_types_are_those_that_are_sent() -> None:
    assert set(SCHEMA["properties"]["type"]["enum"]) == set(made.TYPES)
    assert set(payload.TYPES) == set(made.EVENT_TYPES)


def test_a_delivery_has_an_id_of_its_own_and_always_the_same() -> None:
    one = payload.delivery_id("alert", "desk", "a@desk.example")
    others = [
        payload.delivery_id("alert", "desk", "b@desk.example"),
        payload.delivery_id("alert", "phone", "a@desk.example"),
        payload.delivery_id("other", "desk", "a@desk.example"),
    ]
    assert one == payload.delivery_id("alert", "desk", "a@desk.example")
    assert len({one, *others}) == 4


def test_several_watchlists_make_one_body_with_the_strongest_type_and_priority() -> None:
    asked = [
        made.wanted("event.updated", watchlist="harm", priority="normal", why=("killed: 2",), unknown=()),
        made.wanted("event.new", watchlist="border", priority="high", why=("kind is border_clash",), unknown=()),
    ]
    change = Change(event=made.clash(), new=False, differences=(), why=())
    alert = Alert(id="a", change=change, wanted=tuple(asked), at=made.NOON)
    body: Any = payload.event_body(alert, asked, made.topic(), public_url=made.PUBLIC)
    assert body["type"] == "event.new"
    assert body["data"]["priority"] == "high"
    assert body["data"]["watchlists"] == ["harm", "border"]
    assert body["data"]["why"] == ["killed: 2", "kind is border_clash"]


def test_every_claim_is_whole_and_its_quote_stands_in_its_sentence() -> None:
    event = made.body("event.updated")["data"]["event"]
    claims = [claim for figure in event["figures"] for claim in figure["claims"]]
    assert len(claims) == 5
    for claim in claims:
        assert claim["quote"] in claim["sentence"]
        assert claim["outlet"]
        assert claim["url"]


# --- folding


def step(was: int | None, now: int, *, kind: ChangeType = ChangeType.FIGURE_CHANGED, **more: Any) -> Difference:
    """One figure goes from one number to another."""
    before = None if was is None else made.claim("killed", was, f"{was} killed", **more)
    return made.difference(kind, before, made.claim("killed", now, f"{now} killed", **more))


def telling(kind: str, *differences: Difference, version: int = 2, **more: Any) -> dict[str, Any]:
    return made.body_of(kind, made.event(version=version), *differences, **more)


def numbers(body: dict[str, Any]) -> list[tuple[int | None, int | None]]:
    return [tuple(one[key] and one[key]["value"] for key in ("was", "now")) for one in body["data"]["changes"]]


def test_steps_that_nobody_saw_are_joined_end_to_end() -> None:
    folded: Any = payload.fold_bodies(telling("event.updated", step(32, 33)), telling("event.updated", step(33, 34), version=3))
    assert numbers(folded) == [(32, 34)]
    assert folded["data"]["event"]["version"] == 3


def test_steps_are_joined_by_their_numbers_whoever_told_them() -> None:
    first, second = step(32, 33), step(33, 34)
    assert second.was is not None
    second = replace(second, was=replace(second.was, outlet="Another", url="https://another.example/"))
    folded: Any = payload.fold_bodies(telling("event.updated", first), telling("event.updated", second))
    assert numbers(folded) == [(32, 34)]


def test_steps_of_different_figures_stay_apart() -> None:
    dead, hurt = step(2, 3), step(3, 4, side="AZ")
    folded: Any = payload.fold_bodies(telling("event.updated", dead), telling("event.updated", hurt))
    assert numbers(folded) == [(2, 3), (3, 4)]


def test_a_part_does_not_continue_a_total() -> None:
    total, part = step(2, 3), step(3, 4, part=True)
    folded: Any = payload.fold_bodies(telling("event.updated", total), telling("event.updated", part))
    assert numbers(folded) == [(2, 3), (3, 4)]


def test_what_was_new_stays_new_when_more_is_folded_into_it() -> None:
    folded: Any = payload.fold_bodies(telling("event.new", version=1), telling("event.updated", step(32, 33)))
    assert folded["type"] == "event.new"


def test_a_denial_is_never_folded_away() -> None:
    denied = made.difference(ChangeType.DENIED, made.WOUNDED, replace(made.DENIAL, value=1, low=1, high=1))
    after = made.difference(ChangeType.FIGURE_CHANGED, made.WOUNDED, replace(made.WOUNDED, value=2, low=2, high=2))
    folded: Any = payload.fold_bodies(telling("event.denied", denied), telling("event.updated", after))
    assert folded["type"] == "event.denied"
    assert [one["type"] for one in folded["data"]["changes"]] == ["denied", "figure_changed"]


@some.composite
def histories(draw: some.DrawFn) -> list[dict[str, Any]]:
    """Messages about one event, in order: each figure goes on from where it stood."""
    slots: list[dict[str, Any]] = [
        {"side": "AM"},
        {"side": "AZ"},
        {"side": "AM", "part": True},
        {"side": "AM", "part": True, "unit": "civilians"},
    ]
    stands: dict[int, int | None] = dict.fromkeys(range(len(slots)))
    bodies = []
    for version in range(2, 2 + draw(some.integers(3, 6))):
        differences = []
        for slot in draw(some.lists(some.sampled_from(range(len(slots))), max_size=3, unique=True)):
            now = draw(some.sampled_from([number for number in (1, 2, 3, 4) if number != stands[slot]]))
            kind = draw(some.sampled_from([ChangeType.FIGURE_CHANGED, ChangeType.CORRECTED]))
            differences.append(step(stands[slot], now, kind=kind, **slots[slot]))
            stands[slot] = now
        message = draw(some.sampled_from(["event.updated", "event.corrected", "event.new"]))
        bodies.append(telling(message, *differences, version=version, why=(f"because of {version}",)))
    return bodies


@given(histories())
def test_folding_is_associative(bodies: list[dict[str, Any]]) -> None:
    first, second, *others = bodies
    third: Any = others[0]
    left = payload.fold_bodies(payload.fold_bodies(first, second), third)
    right = payload.fold_bodies(first, payload.fold_bodies(second, third))
    assert left == right


@given(histories())
def test_folding_leaves_one_step_a_figure_from_where_it_stood_to_where_it_stands(bodies: list[dict[str, Any]]) -> None:
    folded: Any = bodies[0]
    for later in bodies[1:]:
        folded = payload.fold_bodies(folded, later)
    alone = [one for body in bodies for one in body["data"]["changes"]]

    def slot(change: dict[str, Any]) -> tuple[Any, ...]:
        return change["side"], change["part"], change["unit"]

    assert len(folded["data"]["changes"]) == len({slot(one) for one in alone})
    for change in folded["data"]["changes"]:
        same = [one for one in alone if slot(one) == slot(change)]
        assert (change["was"], change["now"]) == (same[0]["was"], same[-1]["now"])


# --- bounds


def crowded(claims: int, sources: int, sentence: str = "") -> dict[str, Any]:
    told = [
        made.claim("killed", 7, "7 killed", sentence or "7 killed.", outlet=f"Outlet {n}", url=f"https://o{n}.example/1")
        for n in range(claims)
    ]
    listed = tuple(made.source(f"Outlet {n}", "Seven killed " * 40, "en") for n in range(sources))
    return made.body_of("event.new", made.event(figures=(made.slot(*told),), sources=listed))


def test_a_body_stays_within_its_bound_and_says_what_it_leaves_out() -> None:
    body = crowded(1500, 600, "A long night. " * 60 + "In all 7 killed, they said.")
    assert len(payload_bytes(body)) <= MOST_BYTES
    left = body["data"]["event"]
    assert body["data"]["omitted"]["claims"] == 1500 - len(left["figures"][0]["claims"])
    assert body["data"]["omitted"]["sources"] == 600 - len(left["sources"])
    assert left["figures"][0]["claims"][0]["outlet"] == "Outlet 0"
    jsonschema.validate(body, SCHEMA, jsonschema.Draft202012Validator)


def test_words_of_people_that_have_no_end_are_left_out_and_counted() -> None:
    (voice,) = made.event().voices
    endless = replace(voice, quote="and then he said " * 500)
    body = made.body_of("event.new", made.event(voices=(voice, endless)))
    assert [one["quote"] for one in body["data"]["event"]["voices"]] == [voice.quote]
    assert body["data"]["omitted"]["voices"] == 1


def test_an_ordinary_body_leaves_out_nothing() -> None:
    assert made.body("event.new")["data"]["omitted"] == {"claims": 0, "sources": 0, "voices": 0}


def test_bounding_twice_changes_nothing_more() -> None:
    once = crowded(300, 300, "word " * 900 + "7 killed" + " word" * 900)
    assert bounded(once) == once


@given(some.text(max_size=3000), some.text(min_size=1, max_size=40), some.text(max_size=3000))
def test_a_long_sentence_is_cut_around_its_quote_which_stays_whole(before: str, quote: str, after: str) -> None:
    told = made.claim("killed", 7, quote, before + quote + after)
    (figure,) = made.body_of("event.new", made.event(figures=(made.slot(told),)))["data"]["event"]["figures"]
    (claim,) = figure["claims"]
    assert quote in claim["sentence"]
    assert len(claim["sentence"]) <= MOST_SENTENCE
