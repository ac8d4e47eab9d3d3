"""The index leaves out nothing that would match, and asks few."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from group.made import Desk, article, figure, report, topic
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Article, Change, Voice
from monitor.watch import WatchlistFile, compile_rules, watch_change
from monitor.watch.case import Case

AT = datetime(2026, 5, 14, tzinfo=UTC)
CLAUSES: list[dict[str, Any]] = [
    {"kinds": ["capture"]},
    {"kinds": ["prisoner_exchange", "border_clash"]},
    {"sides": ["AM"]},
    {"sides": ["AM", "AZ"]},
    {"places": ["AM-ijevan"]},
    {"places": ["AM"]},
    {"places": {"near": "AM-ijevan", "within_km": 40}},
    {"places": {"box": [40.0, 44.5, 41.0, 46.0]}},
    {"places": {"polygon": [[40.0, 44.0], [41.5, 44.0], [41.5, 46.0]]}},
    {"figures": [{"action": "released"}]},
    {"figures": [{"action": "released", "side": "AZ", "at_least": 3}, {"action": "killed"}]},
    {"people": ["gagik-voskanyan"]},
    {"people": {"voices": ["gagik-voskanyan"]}},
    {"text": "prisoner"},
    {"text": "(swap* OR пленный) AND NOT football"},
    {"text": "NOT football"},
    {"text": "title:dawn NEAR/3 swap"},
    {"text": "cease-fire"},
    {"text": "hostage", "translate": True},
    {"sources": {"tags": ["independent"]}},
    {"sources": {"names": ["a"]}},
    {"sources": {"at_least": 2}},
    {"sources": {"one_from_each_side": True}},
    {"languages": ["ru", "hy"]},
    {"disputed": "released"},
]
asked = st.recursive(
    st.sampled_from(CLAUSES),
    lambda inner: (
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda part: {"not": part}, inner)
        | st.builds(lambda one, other: {**one, **other}, inner, inner)
    ),
    max_leaves=5,
)
TEXTS = [
    ("A swap at dawn", "Prisoners were exchanged, and a ceasefire holds."),
    ("Обмен", "Вернулись пленные и заложники."),
    ("", "Nothing but football."),
]
VOICE = Voice(id="gagik-voskanyan", name="G. V.", role=None, side="AM", quote="We are free.", start=0, end=12)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Change, Article]:
    title, text = draw(st.sampled_from(TEXTS))
    told = article(
        draw(st.sampled_from(["a", "b"])), title=title, text=text, lang=draw(st.sampled_from(["en", "ru"])), tags=("independent",)
    )
    what = report(
        draw(st.sampled_from(["capture", "prisoner_exchange", "agreement"])),
        *draw(st.sampled_from([(), (figure("released", 3, "AZ"),), (figure("released", 3, None), figure("killed", 1))])),
        places=draw(st.sampled_from([(), ("AM-ijevan",), ("AM-tavush",), ("AM",), ("AZ-qazax", "AM-goris")])),
        sides=draw(st.sampled_from([(), ("AM",), ("AM", "AZ"), ("AZ", "RU")])),
        people=draw(st.sampled_from([(), ("gagik-voskanyan",), ("vagif-khachatryan",)])),
        voices=draw(st.sampled_from([(), (VOICE,)])),
    )  # fmt: skip
    change = Desk().take(told, what)
    return replace(change, event=replace(change.event, kind=what.kind)), told


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(asked, st.sampled_from(["alert", "skip"])), min_size=1, max_size=8), changes(), st.booleans())
def test_what_is_found_by_the_index_is_what_would_be_found_by_asking_each(
    wanted: list[tuple[dict[str, Any], str]], given: tuple[Change, Article], blind: bool
) -> None:
    change, told = given
    lists = [
        WatchlistFile.model_validate(
            {"name": f"w{number}", "match": {**match, "unknown": unknown}, "alert": {"channels": ["desk"]}}
        )
        for number, (match, unknown) in enumerate(wanted)
    ]
    rules = compile_rules(lists, topic())
    text = None if blind else told
    case = Case(change=change, article=rules.words(text))
    each = sorted(name for name, rule in rules.by_name.items() if rule.match.judge(case).matches)
    alert = watch_change(change, text, rules, (), AT)
    assert ([one.watchlist for one in alert.wanted] if alert else []) == each


def lists_of(*matches: dict[str, Any]) -> list[WatchlistFile]:
    return [
        WatchlistFile.model_validate({"name": f"w{number}", "match": match, "alert": {"channels": ["desk"]}})
        for number, match in enumerate(matches)
    ]


def concerned(change: Change, told: Article, *matches: dict[str, Any]) -> list[str]:
    rules = compile_rules(lists_of(*matches), topic())
    case = Case(change=change, article=rules.words(told))
    return [rule.name for alike in rules.concerned(case) for rule in alike]


def test_an_event_asks_only_the_watchlists_that_it_can_concern() -> None:
    told = article("a", text="Prisoners were exchanged at dawn.")
    change = Desk().take(told, report("prisoner_exchange", figure("released", 3), places=("AM-ijevan",)))
    others: list[dict[str, Any]] = [
        {"kinds": ["capture"]},
        {"places": ["AM-goris"]},
        {"text": "football"},
        {"text": "foot*"},
        {"languages": ["hy"]},
    ]
    others += [{"any": [{"kinds": ["capture"]}, {"text": "football"}]}, {"figures": [{"action": "released", "side": "AZ"}]}]
    others += [{"sources": {"at_least": 2}}, {"kinds": ["prisoner_exchange"], "text": "mortar", "unknown": "skip"}]
    assert concerned(change, told, *others, {"text": "prisoner"}, {"kinds": ["prisoner_exchange"]}) == ["w9", "w10"]


def test_watchlists_that_ask_for_the_same_are_judged_once() -> None:
    rules = compile_rules(lists_of(*[{"kinds": ["capture"], "text": "Kapan"}] * 100), topic())
    assert len(rules.watching) == 1
    assert len(rules.watching[0]) == 100
