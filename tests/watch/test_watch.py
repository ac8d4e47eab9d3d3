"""Who is told of what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from group.made import Desk, article, figure, report, topic

from monitor.model import Alert, Change, ChangeType, Status
from monitor.watch import RulesError, WatchlistFile, alert_id, compile_rules, watch_change

SWAP = report("prisoner_exchange", figure("released", 32), figure("released", 2, "AZ"), places=("AM-ijevan",))


def watchlist(name: str = "swaps", alert: dict[str, Any] | None = None, **match: Any) -> WatchlistFile:
    given = {"name": name, "match": match or {"kinds": ["prisoner_exchange"]}, "alert": {"channels": ["desk"]} | (alert or {})}
    return WatchlistFile.model_validate(given)


def ask(change: Change, *lists: WatchlistFile, told: tuple[str, ...] = (), text: str = "") -> Alert | None:
    about = article("a", text=text or "Prisoners were exchanged at the border.", title="A swap at dawn")
    return watch_change(change, about, compile_rules(lists or (watchlist(),), topic()), told, about.when)


def swap(**changes: Any) -> Change:
    return Desk().take(article("a"), replace(SWAP, **changes))


def matches(change: Change, **match: Any) -> bool:
    return ask(change, watchlist(**match)) is not None


def test_a_new_event_is_told_with_the_reason() -> None:
    alert = ask(swap())
    assert alert is not None
    (wanted,) = alert.wanted
    assert (wanted.watchlist, wanted.type, wanted.why) == ("swaps", "event.new", ("kind is prisoner_exchange",))
    assert alert.id == alert_id(alert.change.event.id, 1)


def test_who_was_told_hears_only_of_changes() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    joined = desk.take(article("b"), SWAP)
    assert ask(joined, told=("swaps",)) is None
    changed = desk.take(article("a", text="33"), report("prisoner_exchange", figure("released", 33)), minutes=5)
    alert = ask(changed, told=("swaps",))
    assert alert is not None
    assert alert.wanted[0].type == "event.updated"


def test_a_wish_that_is_met_only_later_is_a_first_message() -> None:
    desk = Desk()
    two = watchlist("two", sources={"at_least": 2})
    assert ask(desk.take(article("a"), SWAP), two) is None
    alert = ask(desk.take(article("b"), SWAP), two)
    assert alert is not None
    assert alert.wanted[0].type == "event.new"


def test_a_denial_reaches_those_who_were_told_even_where_the_event_no_longer_matches() -> None:
    desk = Desk()
    clash = report("border_clash", figure("wounded", 3, "AZ"), places=("AZ-tovuz",))
    desk.take(article("a"), clash)
    denied = replace(clash, figures=(figure("wounded", 3, "AZ", status=Status.DENIED),))
    change = desk.take(article("b", minutes=10), denied)
    asked = watchlist("many", kinds=["border_clash"], figures=[{"action": "wounded", "at_least": 100}])
    alert = ask(change, asked, told=("many",))
    assert alert is not None
    assert alert.wanted[0].type == "event.denied"
    assert ask(change, asked) is None


def test_an_old_story_alerts_nobody_by_itself() -> None:
    assert ask(replace(swap(), fresh=False)) is None


def test_what_one_does_not_ask_for_one_is_not_told() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    changed = desk.take(article("a", text="33"), report("prisoner_exchange", figure("released", 33)), minutes=5)
    only_new = watchlist("new", {"on": ["new_event"]})
    assert ask(changed, only_new, told=("new",)) is None


def test_updates_only_means_no_first_message() -> None:
    updates = watchlist("updates", {"on": ["figure_changed"]})
    assert ask(swap(), updates) is None


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({"kinds": ["capture"]}, False),
        ({"sides": ["AM", "AZ"]}, True),
        ({"sides": ["AM", "TR"]}, False),
        ({"places": ["AM-ijevan"]}, True),
        ({"places": ["Իջեւան"]}, True),
        ({"places": ["AM"]}, True),
        ({"places": ["AZ-shusha"]}, False),
        ({"figures": [{"action": "released", "side": "AM", "at_least": 30}]}, True),
        ({"figures": [{"action": "released", "side": "AM", "at_least": 33}]}, False),
        ({"figures": [{"action": "released", "side": "AZ", "at_most": 2}]}, True),
        ({"figures": [{"action": "released", "unit": "people", "at_least": 30}]}, True),
        ({"figures": [{"action": "released", "unit": "civilians", "at_least": 1}]}, False),
        ({"figures": [{"action": "released", "status": "claimed"}]}, False),
        ({"text": "exchanged NEAR/3 border AND NOT football"}, True),
        ({"text": "title:swap"}, True),
        ({"text": "title:border"}, False),
        ({"sources": {"names": ["A"]}}, True),
        ({"sources": {"tags": ["independent"]}}, False),
        ({"sources": {"one_from_each_side": True}}, False),
        ({"languages": ["en", "hy"]}, True),
        ({"languages": ["hy"]}, False),
        ({"disputed": "released"}, False),
        ({"any": [{"kinds": ["capture"]}, {"sides": ["AM"]}]}, True),
        ({"any": [{"kinds": ["capture"]}, {"kinds": ["agreement"]}]}, False),
        ({"kinds": ["prisoner_exchange"], "not": {"places": ["AM-ijevan"]}}, False),
        ({"kinds": ["prisoner_exchange"], "not": {"places": ["AZ-shusha"]}}, True),
    ],
)
def test_each_clause(match: dict[str, Any], expected: bool) -> None:
    assert matches(swap(), **match) is expected


@pytest.mark.parametrize(
    "match",
    [
        {"places": ["AM-ijevan"]},
        {"places": {"near": "AM-ijevan", "within_km": 10}},
        {"people": ["gagik-voskanyan"]},
        {"figures": [{"action": "killed", "at_least": 1}]},
        {"not": {"places": ["AM-ijevan"]}},
    ],
)
def test_what_the_text_does_not_tell_is_let_through_and_said_unless_one_asks_to_skip(match: dict[str, Any]) -> None:
    vague = swap(places=())
    alert = ask(vague, watchlist(**match))
    assert alert is not None
    assert len(alert.wanted[0].unknown) == 1
    assert not matches(vague, unknown="skip", **match)


def test_one_that_is_told_and_wrong_is_not_saved_by_one_that_is_not_told() -> None:
    assert not matches(swap(places=()), kinds=["capture"], places=["AM-ijevan"])


def test_a_change_by_so_many() -> None:
    desk = Desk()
    desk.take(article("a"), SWAP)
    changed = desk.take(article("a", text="40"), report("prisoner_exchange", figure("released", 40)), minutes=5)
    by = [{"action": "released", "side": "AM", "changed_by": 8}]
    assert matches(changed, figures=by)
    assert not matches(changed, figures=[{"action": "released", "side": "AM", "changed_by": 9}])


def test_every_name_that_the_topic_does_not_know_is_reported_at_once_with_the_nearest_one() -> None:
    wrong = watchlist(
        "wrong",
        kinds=["prisoner_exchnge"],
        places=["Ijewan"],
        figures=[{"action": "relased"}],
        any=[{"sides": ["Armenia"]}],
    )
    with pytest.raises(RulesError) as caught:
        compile_rules([wrong], topic())
    mistakes = {one.where: one.message for one in caught.value.mistakes}
    assert "prisoner_exchange" in mistakes["match", "kinds", 0]
    assert "released" in mistakes["match", "figures", 0, "action"]
    assert ("match", "places", 0) in mistakes
    assert ("match", "any", 0, "sides", 0) in mistakes


def test_an_event_asks_only_the_watchlists_of_its_kind() -> None:
    lists = [watchlist(f"w{number}", kinds=["capture"]) for number in range(50)] + [watchlist("any", sides=["AM"])]
    rules = compile_rules(lists, topic())
    assert [rule.name for rule in rules.for_kind("prisoner_exchange")] == ["any"]
    assert len(rules.for_kind("capture")) == 51


def test_several_watchlists_are_named_in_one_alert() -> None:
    alert = ask(swap(), watchlist("b"), watchlist("a"))
    assert alert is not None
    assert [one.watchlist for one in alert.wanted] == ["a", "b"]
    assert ChangeType.NEW_EVENT in alert.change.types
