"""Copies are found whatever was done to them, are one origin, and are never silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from group.made import Desk, article, figure, report

from monitor.group import is_another_text, sketch
from monitor.group.copies import SHARED, containment, shingles
from monitor.group.known import COPIED
from monitor.model import Article, ChangeType, Report

SYLLABLES = ["ba", "ra", "ni", "to", "ke", "lu", "sha", "vo", "mi", "dre", "pal", "gor", "ten", "hul", "isk"]


def words(count: int, seed: int) -> list[str]:
    dice = Random(seed)
    return ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(count)]


def cut(text: list[str], share: float) -> list[str]:
    return text[: int(len(text) * share)]


def replaced(text: list[str], share: float, seed: int) -> list[str]:
    dice = Random(seed)
    return [dice.choice(SYLLABLES) + "x" if dice.random() < share else word for word in text]


def misspelt(text: list[str], share: float, seed: int) -> list[str]:
    dice = Random(seed)
    return ["".join("z" if dice.random() < share else letter for letter in word) for word in text]


EDITS: dict[str, Callable[[list[str], int], list[str]]] = {
    "boilerplate added": lambda text, seed: words(40, seed + 1) + text + words(40, seed + 2),
    "cut to 60 %": lambda text, seed: cut(text, 0.6),
    "cut to 30 %": lambda text, seed: cut(text, 0.3),
    "every tenth word replaced": lambda text, seed: replaced(text, 0.1, seed),
    "every fifth word replaced": lambda text, seed: replaced(text, 0.2, seed),
    "2 % of the letters wrong": lambda text, seed: misspelt(text, 0.02, seed),
    "one figure changed": lambda text, seed: [*text[:50], "33", *text[51:]],
}


def found(one: Article, other: Article) -> bool:
    """Whether the store would find it, and the words bear it out."""
    near = len(set(sketch(one)) & set(sketch(other))) >= SHARED
    return near and containment(shingles(one.text), shingles(other.text)) >= COPIED


@pytest.mark.parametrize("edit", EDITS)
def test_a_copy_is_found_whatever_was_done_to_it(edit: str) -> None:
    missed = []
    for seed in range(200):
        text = words(200, seed)
        text[50] = "32"
        original, copy = article("a", text=" ".join(text)), article("b", text=" ".join(EDITS[edit](text, seed)))
        if not found(original, copy):
            missed.append(seed)
    assert len(missed) <= 2, f"{len(missed)} of 200 missed"


def test_articles_that_are_no_copies_are_not_taken_for_any() -> None:
    texts = [article("a", text=" ".join(words(200, seed))) for seed in range(150)]
    pairs = [(one, other) for at, one in enumerate(texts) for other in texts[:at]]
    assert not any(found(one, other) for one, other in pairs)


def test_a_copy_with_another_figure_is_the_same_event_and_is_told() -> None:
    text = " ".join(words(120, 5))
    vague = report("capture", figure("captured", 2), date=None, places=())
    desk = Desk()
    first = desk.take(article("a", text=f"{text} 2"), vague)
    copy = desk.take(article("b", text=f"{text} 3", minutes=60), report("capture", figure("captured", 3), date=None, places=()))
    assert copy.event.id == first.event.id
    assert copy.types == (ChangeType.FIGURE_CHANGED,)
    assert any("words are a's" in why for why in copy.why)
    assert copy.event.origins == 1


def test_a_copy_with_another_term_of_imprisonment_is_told_and_another_text_with_another_term_is_not() -> None:
    text = " ".join(words(120, 5))

    def trial(months: int, *more: int) -> Report:
        terms = [figure("sentenced", one, unit="months") for one in (months, *more)]
        return report("prisoner_trial", *terms, people=("a-b",), places=("AZ-baku",))

    for told, terms, known in ((f"{text} 19", (19,), 18), (f"{text} 18 19", (18, 19), None), ("other words", (19,), None)):
        desk = Desk()
        first = desk.take(article("a", text=f"{text} 18"), trial(18))
        change = desk.take(article("b", text=told, minutes=60), trial(*terms))
        assert change.event.id == first.event.id
        assert [one.was.value for one in change.differences if one.was is not None] == ([known] if known else [])


def test_a_daily_bulletin_that_differs_in_numbers_and_village_is_no_copy() -> None:
    text = " ".join(words(60, 9))
    shots = report("border_clash", figure("fired", 12, None, unit="incidents"), places=("AM-sotk",))
    desk = Desk()
    first = desk.take(article("ministry", text=f"{text} Sotk 12"), shots)
    other = report("border_clash", figure("fired", 9, None, unit="incidents"), places=("AM-nerkin-hand",))
    second = desk.take(replace(article("ministry", text=f"{text} Hand 9", minutes=90), key="ministry.example/2"), other)
    assert second.new
    assert second.event.id != first.event.id
    assert second.event.possibly is None


@pytest.mark.parametrize("first", ["agency", "portal"])
def test_of_two_copies_the_origin_is_who_published_first_in_whatever_order_they_arrive(first: str) -> None:
    text = " ".join(words(120, 4))
    swap = report("prisoner_exchange", figure("released", 9))
    told = {"agency": article("agency", text=text), "portal": article("portal", text=text, minutes=30)}
    second = "portal" if first == "agency" else "agency"
    desk = Desk()
    desk.take(told[first], swap, minutes=60)
    event = desk.take(told[second], swap, minutes=61).event
    assert {source.origin for source in event.sources} == {"agency"}


def test_a_title_that_ends_with_a_site_names_the_origin() -> None:
    swap = report("prisoner_exchange", figure("released", 9))
    desk = Desk()
    desk.take(article("Azatutyun"), swap)
    reprint = desk.take(article("portal", title="Prisoners are back | azatutyun.am"), swap)
    assert {source.origin for source in reprint.event.sources} == {"rferl"}
    assert reprint.event.origins == 1
    cited = desk.take(article("third"), swap, cites=("azatutyun",))
    assert cited.event.origins == 1


def test_a_guid_used_again_for_another_story_is_another_article() -> None:
    before = article("a", text=" ".join(words(80, 1)), title="Prisoners come home")
    other = replace(article("a", text=" ".join(words(80, 2)), title="A mine goes off near a village"), url="https://a.example/2")
    assert is_another_text(before, other)
    assert not is_another_text(before, replace(other, url=before.url)), "an edited page"
    assert not is_another_text(before, replace(other, text=before.text)), "a page that moved"
    assert not is_another_text(before, replace(other, title="Prisoners come home at last")), "a story told anew"
