"""What docs/watchlists.md shows loads, and tells what it says it tells."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from group.made import Desk, article, figure, report, topic

from monitor.config import Config, load_config
from monitor.model import Change, ChangeType, Difference, Figure, Status, Voice
from monitor.watch import compile_rules, watch_change
from monitor.watch.rules import AlertWanted, FigureWanted, Match, Near, PeopleWanted, SourcesWanted, Test, WatchlistFile

DOCS = Path(__file__).parents[2] / "docs" / "watchlists.md"
RECIPES = dict(re.findall(r"```yaml\n(?=name: (\S+))(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL))
NAMES = (
    *("prisoner-exchanges", "near-ijevan", "people-harmed", "vagif-khachatryan", "lists-of-captives", "numbers-in-dispute"),
    *("tavush-section", "told-by-both-sides", "pashinyan-speaks", "hunger-strikes", "civilians-killed"),
    *("by-independent-outlets", "in-armenian", "armenia-without-goris", "long-sentences"),
)
MONITOR = "channels:\n  desk-mail: {type: console}\n  desk-hook: {type: console}\n"
FEEDS = "feeds:\n  - {name: a, url: 'https://a.example/feed', outlet: A}\n"


def load(folder: Path, recipes: dict[str, str]) -> Config:
    (folder / "watchlists").mkdir()
    (folder / "monitor.yaml").write_text(MONITOR, encoding="utf-8")
    (folder / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    for name, text in recipes.items():
        (folder / "watchlists" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_config(folder, {})


def test_every_recipe_loads_as_it_stands(tmp_path: Path) -> None:
    assert tuple(RECIPES) == NAMES
    assert {one.name for one in load(tmp_path, RECIPES).watchlists} == set(NAMES)


def one(kind: str, *figures: Figure, **more: object) -> Change:
    return Desk().take(article("a"), report(kind, *figures, **more))


def told_twice() -> Change:
    desk = Desk()
    clash = report("border_clash", places=("AM-berd",))
    desk.take(article("a"), clash)
    return desk.take(article("b"), clash)


def clash_with(*figures: object) -> Change:
    return Desk().take(article("a"), report("border_clash", *figures))  # type: ignore[arg-type]


def held(was: int, now: int) -> Change:
    desk = Desk()
    before = desk.take(article("a"), report("prisoner_treatment", figure("held", was))).event
    after = desk.take(article("a", text=str(now)), report("prisoner_treatment", figure("held", now)), minutes=10).event
    steps = zip(before.figures, after.figures, strict=True)
    return Change(
        event=after,
        new=False,
        differences=tuple(
            Difference(type=ChangeType.FIGURE_CHANGED, what="figure", action="held", side="AM", was=old.best, now=new.best)
            for old, new in steps
        ),
        why=(),
    )


def about(person: str) -> Change:
    return one("prisoner_trial", people=(person,), names={person: person})


def told_in(lang: str) -> Change:
    return Desk().take(article("a", lang=lang), report("agreement"))


def by(*tags: str) -> Change:
    return Desk().take(article("a", tags=tags), report("prisoner_treatment"))


def from_sides(*sides: str) -> Change:
    desk = Desk()
    return [desk.take(article(f"of {side}", outlet_side=side), report("border_clash")) for side in sides][-1]


def heard(person: str) -> Change:
    said = Voice(id=person, name=person, role=None, side="AM", quote="We agreed.", start=0, end=10)
    return one("agreement", voices=(said,))


def sentenced(*years: int) -> Change:
    return one("prisoner_trial", *(figure("sentenced", number, unit="years") for number in years))


def killed(status: Status, unit: str = "civilians") -> Change:
    return clash_with(figure("killed", 1, unit=unit, status=status))


SWAP = report("prisoner_exchange", figure("released", 32))


CASES: list[tuple[str, Change, str, str | None]] = [
    ("prisoner-exchanges", Desk().take(article("a"), SWAP), "", "event.new"),
    ("prisoner-exchanges", one("prisoner_release", sides=()), "", "event.new"),
    ("prisoner-exchanges", one("border_clash"), "", None),
    ("near-ijevan", told_twice(), "", "event.new"),
    ("near-ijevan", one("border_clash", places=("AM-berd",)), "", None),
    ("near-ijevan", replace(told_twice(), event=replace(told_twice().event, places=("AM-goris",))), "", None),
    ("people-harmed", clash_with(figure("killed", 2, "AZ")), "", "event.new"),
    ("people-harmed", clash_with(figure("wounded", 1)), "", "event.new"),
    ("people-harmed", clash_with(figure("wounded", 0)), "", None),
    ("people-harmed", clash_with(), "", None),
    ("vagif-khachatryan", about("vagif-khachatryan"), "", "event.new"),
    ("vagif-khachatryan", about("gagik-voskanyan"), "", None),
    ("vagif-khachatryan", one("prisoner_trial"), "", None),
    ("lists-of-captives", one("agreement"), "A list of the 23 prisoners was handed over.", "event.new"),
    ("lists-of-captives", one("agreement"), "Գերիների նոր ցուցակը փոխանցվեց։", "event.new"),
    ("lists-of-captives", one("agreement"), "Передан список всех пленных.", "event.new"),
    ("lists-of-captives", one("agreement"), "Əsirlərin yeni siyahısı verildi.", "event.new"),
    ("lists-of-captives", one("agreement"), "A list of prisoners, and football.", None),
    ("lists-of-captives", one("agreement"), "The prisoners spoke; much later a long list of players was published.", None),
    ("numbers-in-dispute", held(23, 30), "", "event.updated"),
    ("numbers-in-dispute", held(23, 24), "", None),
    ("numbers-in-dispute", one("prisoner_treatment"), "", None),
    ("tavush-section", one("border_clash", places=("AM-ijevan",)), "", "event.new"),
    ("tavush-section", one("border_clash", places=()), "", "event.new"),
    ("tavush-section", one("border_clash", places=("AM-goris",)), "", None),
    ("told-by-both-sides", from_sides("AM", "AZ"), "", "event.new"),
    ("told-by-both-sides", from_sides("AM", "AM"), "", None),
    ("pashinyan-speaks", heard("nikol-pashinyan"), "", "event.new"),
    ("pashinyan-speaks", heard("ararat-mirzoyan"), "", None),
    ("pashinyan-speaks", one("agreement", people=("nikol-pashinyan",)), "", None),
    ("hunger-strikes", one("prisoner_treatment"), "title: Գերին հացադուլի է", "event.new"),
    ("hunger-strikes", one("prisoner_treatment"), "title: Заключенный начал голодовку", "event.new"),
    ("hunger-strikes", one("prisoner_treatment"), "He ended his hunger strike.", None),
    ("civilians-killed", killed(Status.OFFICIAL), "", "event.new"),
    ("civilians-killed", killed(Status.CLAIMED), "", None),
    ("civilians-killed", killed(Status.OFFICIAL, "servicemen"), "", None),
    ("by-independent-outlets", by("independent"), "", "event.new"),
    ("by-independent-outlets", by("independent", "state"), "", None),
    ("by-independent-outlets", by("state"), "", None),
    ("in-armenian", told_in("hy"), "", "event.new"),
    ("in-armenian", told_in("ru"), "", None),
    ("armenia-without-goris", one("capture", places=("AM-berd",)), "", "event.new"),
    ("armenia-without-goris", one("capture", places=("AM-goris",)), "", None),
    ("armenia-without-goris", one("capture", places=("AZ-qazax",)), "", None),
    ("long-sentences", sentenced(18), "", "event.new"),
    ("long-sentences", sentenced(6), "", None),
    ("long-sentences", sentenced(), "Его приговорили к пожизненному заключению.", "event.new"),
    ("long-sentences", sentenced(), "Его судят.", None),
]


@pytest.mark.parametrize(("recipe", "change", "text", "message"), CASES)
def test_a_recipe_tells_what_it_says(recipe: str, change: Change, text: str, message: str | None, tmp_path: Path) -> None:
    (watchlist,) = load(tmp_path, {recipe: RECIPES[recipe]}).watchlists
    title = text.removeprefix("title: ") if text.startswith("title: ") else ""
    told = article("a", title=title, text="" if title else text)
    alert = watch_change(change, told, compile_rules([watchlist], topic()), (), told.when)
    assert ([one.type for one in alert.wanted] if alert else []) == ([message] if message else [])


def test_every_recipe_has_something_that_it_tells_and_something_that_it_does_not() -> None:
    assert len(NAMES) == 15
    assert {recipe for recipe, _, _, message in CASES if message} == set(NAMES)
    assert {recipe for recipe, _, _, message in CASES if message is None} == set(NAMES)


def test_every_key_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    models = (WatchlistFile, Match, AlertWanted, FigureWanted, PeopleWanted, SourcesWanted, Near, Test)
    keys = {info.alias or name for model in models for name, info in model.model_fields.items()}
    assert [key for key in sorted(keys) if not re.search(rf"`{key}[:`]|\b{key}: ", text)] == []
    assert [change for change in ChangeType if f"`{change}`" not in text] == []
