"""Who is told of what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from group.made import Desk, article, figure, report, topic

from monitor.model import Alert, Article, Change, ChangeType, Difference, Status, Voice
from monitor.watch import RulesError, Truth, Verdict, WatchlistFile, alert_id, compile_rules, explain, watch_change

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


def judge(change: Change, told: Article | None = None, /, **match: Any) -> Verdict:
    return explain("swaps", change, told, compile_rules([watchlist(**match)], topic()))


def never(**match: Any) -> dict[str, Any]:
    """`not` is a word of Python."""
    return {"not": match}


def news(change: Change, *types: ChangeType) -> Change:
    """The same event with such news of it."""
    told = tuple(Difference(type=one, what=one.value, action=None, side=None, was=None, now=None) for one in types)
    return replace(change, new=False, differences=told)


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
    assert "you were told of this event before" in alert.wanted[0].why
    assert ask(change, asked) is None


@pytest.mark.parametrize(
    ("types", "message"),
    [
        ([ChangeType.FIGURE_CHANGED], "event.updated"),
        ([ChangeType.CONFIRMED], "event.confirmed"),
        ([ChangeType.DENIED], "event.denied"),
        ([ChangeType.CORRECTED], "event.corrected"),
        ([ChangeType.MERGED], "event.merged"),
        ([ChangeType.CONFIRMED, ChangeType.FIGURE_CHANGED, ChangeType.CORRECTED], "event.corrected"),
        ([ChangeType.CORRECTED, ChangeType.DENIED], "event.denied"),
    ],
)
def test_one_change_makes_one_message_of_the_strongest_type(types: list[ChangeType], message: str) -> None:
    alert = ask(news(swap(), *types), told=("swaps",))
    assert alert is not None
    assert [one.type for one in alert.wanted] == [message]


@pytest.mark.parametrize("kind", list(ChangeType)[1:])
def test_where_the_event_no_longer_matches_only_denial_correction_merger_and_split_are_told(kind: ChangeType) -> None:
    elsewhere = watchlist(kinds=["capture"])
    alert = ask(news(swap(), kind), elsewhere, told=("swaps",))
    assert (alert is not None) is (kind in {ChangeType.DENIED, ChangeType.CORRECTED, ChangeType.MERGED, ChangeType.SPLIT})


def test_of_several_news_of_an_event_that_no_longer_matches_the_one_that_must_be_told_is_told() -> None:
    change = news(swap(), ChangeType.FIGURE_CHANGED, ChangeType.DENIED)
    alert = ask(change, watchlist("w", {"on": ["figure_changed", "denied"]}, kinds=["capture"]), told=("w",))
    assert alert is not None
    assert alert.wanted[0].type == "event.denied"
    assert ask(change, watchlist("w", {"on": ["figure_changed"]}, kinds=["capture"]), told=("w",)) is None


def test_an_event_that_was_merged_into_another_is_nobodys_first_message() -> None:
    merged = news(swap(), ChangeType.MERGED)
    merged = replace(merged, event=replace(merged.event, merged_into="another"))
    assert ask(merged) is None
    assert ask(merged, watchlist("late", {"on": ["merged"]})) is None
    alert = ask(merged, told=("swaps",))
    assert alert is not None
    assert alert.wanted[0].type == "event.merged"


def test_who_was_told_is_not_told_of_the_same_event_as_new() -> None:
    assert ask(swap(), told=("swaps", "swaps")) is None


def test_who_was_told_by_a_watchlist_that_is_gone_is_told_nothing() -> None:
    assert ask(news(swap(), ChangeType.DENIED), watchlist("other", kinds=["capture"]), told=("gone",)) is None


def test_told_and_untold_watchlists_share_one_alert_each_with_its_own_message() -> None:
    alert = ask(news(swap(), ChangeType.FIGURE_CHANGED), watchlist("a"), watchlist("b"), told=("b",))
    assert alert is not None
    assert [(one.watchlist, one.type) for one in alert.wanted] == [("a", "event.new"), ("b", "event.updated")]


def test_an_update_in_another_language_need_not_have_the_words_again() -> None:
    asked = watchlist(text="swap AND NOT football", unknown="skip")
    assert ask(swap(), asked, text="A swap.") is not None
    update = news(swap(), ChangeType.FIGURE_CHANGED)
    rules = compile_rules([watchlist(text="exchange", unknown="skip")], topic())
    russian = article("b", lang="ru", text="Обменяли 33 человека.")
    assert watch_change(update, russian, rules, (), russian.when) is None
    alert = watch_change(update, russian, rules, ("swaps",), russian.when)
    assert alert is not None
    assert alert.wanted[0].why == ("an earlier text had the words asked for",)


def test_what_a_watchlist_excludes_stays_excluded_in_updates() -> None:
    asked = watchlist(kinds=["prisoner_exchange"], **never(text="football"))
    update = news(swap(), ChangeType.FIGURE_CHANGED)
    assert ask(update, asked, told=("swaps",), text="A football match.") is None
    assert ask(update, asked, told=("swaps",), text="No match.") is not None


def test_first_news_for_who_does_not_ask_for_new_events_is_the_change_asked_for() -> None:
    alert = ask(news(swap(), ChangeType.FIGURE_CHANGED), watchlist("updates", {"on": ["figure_changed"]}))
    assert alert is not None
    assert alert.wanted[0].type == "event.updated"
    assert ask(news(swap(), ChangeType.DENIED), watchlist("denials", {"on": ["denied"]}, kinds=["capture"])) is None


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
        ({"sides": ["AM", "RU"]}, False),
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
        ({"figures": [{"action": "released", "unit": "prisoners", "side": "AM"}]}, True),
        ({"figures": [{"action": "released", "status": "official"}]}, True),
        ({"figures": [{"action": "released", "at_least": 2}, {"action": "released", "at_least": 33}]}, False),
        ({"places": ["AM-tavush"]}, True),
        ({"places": ["Հայաստան"]}, True),
        ({"places": {"near": "AM-ijevan", "within_km": 1}}, True),
        ({"places": {"near": "AM-goris", "within_km": 50}}, False),
        ({"places": {"box": [40, 45, 41, 46]}}, True),
        ({"places": {"box": [38, 45, 39, 46]}}, False),
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


def test_several_watchlists_are_named_in_one_alert() -> None:
    alert = ask(swap(), watchlist("b"), watchlist("a"))
    assert alert is not None
    assert [one.watchlist for one in alert.wanted] == ["a", "b"]
    assert ChangeType.NEW_EVENT in alert.change.types


# --- met, not met, not told


def test_a_figure_whose_side_or_unit_the_text_leaves_open_is_not_told() -> None:
    vague = swap(figures=(figure("released", 32, None, unit="people"),))
    for wanted in ({"side": "AM"}, {"unit": "servicemen"}, {"side": "AM", "unit": "civilians", "at_least": 30}):
        assert judge(vague, figures=[{"action": "released", **wanted}]).truth is Truth.UNKNOWN
    assert judge(vague, figures=[{"action": "released", "side": "AM", "at_least": 33}]).truth is Truth.UNMET
    assert judge(vague, figures=[{"action": "released", "unit": "people"}]).truth is Truth.MET


@pytest.mark.parametrize(
    ("low", "high", "wanted", "truth"),
    [
        (80, None, {"at_least": 80}, Truth.MET),
        (80, None, {"at_least": 81}, Truth.UNKNOWN),
        (80, None, {"at_most": 79}, Truth.UNMET),
        (80, None, {"at_most": 500}, Truth.UNKNOWN),
        (None, 10, {"at_least": 11}, Truth.UNMET),
        (None, 10, {"at_least": 10}, Truth.UNKNOWN),
        (None, 10, {"at_most": 10}, Truth.MET),
    ],
)
def test_bounds_of_a_number_may_leave_it_open(low: int | None, high: int | None, wanted: dict[str, int], truth: Truth) -> None:
    change = swap(figures=(replace(figure("released", 0), value=None, low=low, high=high),))
    assert judge(change, figures=[{"action": "released", **wanted}]).truth is truth


def test_a_part_is_not_taken_for_the_total_when_little_is_asked_for() -> None:
    change = swap(figures=(figure("released", 32), figure("released", 3, part_of=0)))
    assert judge(change, figures=[{"action": "released", "at_most": 5}]).truth is Truth.UNMET
    assert judge(change, figures=[{"action": "released", "at_most": 32}]).truth is Truth.MET


def test_a_number_of_which_only_a_denial_is_known_is_not_told() -> None:
    denied = swap(figures=(figure("wounded", 3, status=Status.DENIED),))
    (finding,) = judge(denied, figures=[{"action": "wounded", "at_least": 1}]).findings
    assert (finding.truth, finding.why) == (Truth.UNKNOWN, "3 AM servicemen wounded (denied): at least 1")
    assert judge(denied, figures=[{"action": "wounded", "status": "denied"}]).truth is Truth.MET


def test_a_province_leaves_open_which_of_its_towns_is_meant() -> None:
    province = swap(places=("AM-tavush",))
    assert judge(province, places=["AM-ijevan"]).truth is Truth.UNKNOWN
    assert judge(province, places=["AM-goris"]).truth is Truth.UNMET
    assert judge(province, places={"near": "AM-berd", "within_km": 1}).truth is Truth.UNKNOWN
    assert judge(province, places={"near": "AM-goris", "within_km": 0.1}).truth is Truth.UNMET


def test_sides_that_are_not_told_are_not_met_and_not_unmet() -> None:
    assert judge(swap(sides=()), sides=["AM"]).truth is Truth.UNKNOWN
    assert judge(swap(sides=("AM",)), sides=["AM", "AZ"]).truth is Truth.UNKNOWN
    assert judge(swap(sides=("AM",)), sides=["AM"]).truth is Truth.MET
    assert judge(swap(sides=()), sources={"one_from_each_side": True}).truth is Truth.UNKNOWN


def test_each_side_tells_of_it_once_an_outlet_of_each_does() -> None:
    desk = Desk()
    wish = {"one_from_each_side": True}
    assert judge(desk.take(article("a", outlet_side="AM"), SWAP), sources=wish).truth is Truth.UNMET
    assert judge(desk.take(article("b", outlet_side="AZ"), SWAP), sources=wish).truth is Truth.MET


def test_an_outlet_and_its_tags_are_asked_of_one_source() -> None:
    change = Desk().take(article("Herald", tags=("independent",)), SWAP)
    assert matches(change, sources={"names": ["herald"]})
    assert matches(change, sources={"tags": ["state", "independent"]})
    assert matches(change, sources={"names": ["Herald"], "tags": ["independent"]})
    assert not matches(change, sources={"names": ["Herald"], "tags": ["state"]})


def test_people_are_those_whom_it_is_about_or_who_speak() -> None:
    speaker = Voice(id="siranush-sahakyan", name="Siranush Sahakyan", role=None, side="AM", quote="x", start=0, end=1)
    told = swap(people=("gagik-voskanyan",), names={"gagik-voskanyan": "Gagik Voskanyan"}, voices=(speaker,))
    heard = swap(voices=(speaker,))
    assert judge(told, people=["Gagik Voskanyan"]).why == ("names Gagik Voskanyan",)
    assert judge(told, people=["siranush-sahakyan"]).truth is Truth.MET
    assert judge(told, people={"about": ["siranush-sahakyan"]}).truth is Truth.UNMET
    assert judge(told, people={"voices": ["siranush-sahakyan"]}).truth is Truth.MET
    assert judge(told, people={"about": ["gagik-voskanyan"], "voices": ["vagif-khachatryan"]}).truth is Truth.UNMET
    assert judge(heard, people=["gagik-voskanyan"]).truth is Truth.UNKNOWN
    assert judge(swap(), people={"voices": ["siranush-sahakyan"]}).truth is Truth.UNKNOWN


def test_what_is_not_told_inside_any_and_not() -> None:
    vague = swap(places=())
    nowhere: dict[str, Any] = {"places": ["AM-ijevan"]}
    assert judge(vague, any=[nowhere, {"kinds": ["capture"]}]).truth is Truth.UNKNOWN
    assert judge(vague, any=[nowhere, {"kinds": ["prisoner_exchange"]}]).truth is Truth.MET
    assert judge(vague, **never(**nowhere)).truth is Truth.UNKNOWN
    assert judge(vague, **never(kinds=["capture"], **nowhere)).truth is Truth.MET
    assert judge(vague, **never(any=[nowhere, {"sides": ["AM"]}])).truth is Truth.UNMET


# --- the evidence


@pytest.mark.parametrize(
    ("match", "truth", "why"),
    [
        ({"kinds": ["capture", "agreement"]}, Truth.UNMET, "kind is prisoner_exchange, not capture or agreement"),
        ({"sides": ["AM", "AZ"]}, Truth.MET, "sides are AM, AZ"),
        ({"sides": ["RU"]}, Truth.UNMET, "sides told are AM, AZ; RU not"),
        ({"places": ["Իջևան"]}, Truth.MET, "place is Ijevan"),
        ({"places": ["AM-tavush"]}, Truth.MET, "Ijevan is in Tavush"),
        ({"places": ["Armenia"]}, Truth.MET, "Ijevan is in Armenia"),
        ({"places": ["AM-goris", "AM-kapan"]}, Truth.UNMET, "Ijevan is not Goris or Kapan"),
        ({"places": {"box": [40, 45, 41, 46]}}, Truth.MET, "Ijevan is in the box"),
        ({"figures": [{"action": "released", "at_least": 1}]}, Truth.MET, "32 AM servicemen released: at least 1"),
        ({"figures": [{"action": "released", "side": "AZ"}]}, Truth.MET, "2 AZ servicemen released: AZ"),
        ({"figures": [{"action": "killed"}]}, Truth.UNKNOWN, "no figure tells how many killed"),
        ({"figures": [{"action": "released", "at_least": 99}]}, Truth.UNMET,
         "32 AM servicemen released, 2 AZ servicemen released: not at least 99"),
        ({"text": 'title:tells AND "at dawn"'}, Truth.MET, "text has “tells”, “at dawn”"),
        ({"text": "football"}, Truth.UNMET, "text lacks football"),
        ({"text": "NOT football"}, Truth.MET, "text fits NOT football"),
        ({"sources": {"at_least": 2}}, Truth.UNMET, "1 independent origin, 2 asked for"),
        ({"languages": ["en"]}, Truth.MET, "told in en"),
        ({"any": [{"kinds": ["capture"]}, {"sides": ["AM"], "languages": ["en"]}]}, Truth.MET, "sides are AM, AZ; told in en"),
        ({"not": {"places": ["AM-goris"]}}, Truth.MET, "Ijevan is not Goris"),
        ({"not": {"places": ["AM-ijevan"]}}, Truth.UNMET, "excluded: place is Ijevan"),
    ],
)  # fmt: skip
def test_each_clause_is_explained_with_its_evidence(match: dict[str, Any], truth: Truth, why: str) -> None:
    (finding,) = judge(swap(), article("a", text="They crossed at dawn."), **match).findings
    assert (finding.truth, finding.why) == (truth, why)


def test_a_distance_is_told_in_kilometres() -> None:
    (finding,) = judge(swap(), places={"near": "AM-goris", "within_km": 50}).findings
    assert finding.why.startswith("Ijevan is 1")
    assert finding.why.endswith(" km from Goris, more than 50")


def test_an_explanation_shows_every_clause_also_those_inside() -> None:
    verdict = judge(swap(), kinds=["capture"], places=["AM-ijevan"], any=[{"sides": ["AM"]}, {"languages": ["hy"]}])
    assert [(one.clause, one.truth.value) for one in verdict.findings] == [
        ("kinds", "not met"),
        ("places", "met"),
        ("any", "met"),
    ]
    assert [(one.clause, one.truth.value) for one in verdict.findings[2].parts] == [("sides", "met"), ("languages", "not met")]
    assert not verdict.matches


def test_an_event_is_explained_as_it_stands_and_without_an_article_nothing_is_known_of_its_text() -> None:
    rules = compile_rules([watchlist(kinds=["prisoner_exchange"], text="swap")], topic())
    verdict = explain("swaps", swap().event, None, rules)
    assert verdict.why == ("kind is prisoner_exchange",)
    assert verdict.unknown == ("no text at hand",)


def test_an_alert_says_what_an_explanation_says() -> None:
    asked = watchlist(kinds=["prisoner_exchange"], places=["AM-ijevan"], figures=[{"action": "killed"}])
    alert = ask(swap(), asked)
    verdict = explain("swaps", swap(), None, compile_rules([asked], topic()))
    assert alert is not None
    assert (alert.wanted[0].why, alert.wanted[0].unknown) == (verdict.why, verdict.unknown)
