"""What the reader learns from: decisions of annotated articles, whole and cut to what a ticker carries."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from understand.reading import topic

from benchmarks.briefs import brief_of, is_fair
from benchmarks.teacher import Example

TEXT = (
    "Two soldiers were freed on Friday at the border. Their families waited. The ministry thanked everybody.\n\n"
    "Three others are still held in Baku, a lawyer said. On 2 May nine came home."
)


def row(number: int) -> dict[str, Any]:
    figures = [
        {"action": action, "value": value, "start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote), "quote": quote}
        for action, value, quote in (("released", 2, "Two soldiers"), ("held", 3, "Three others"))
    ]
    report = {"main": True, "kind": "prisoner_release", "figures": figures}
    return {"id": f"a-{number}", "group": None, "lang": "en", "title": "Home", "text": TEXT, "reports": [report]}


@pytest.fixture(scope="module")
def briefs() -> dict[str, dict[str, Any]]:
    found = [brief_of(row(number), topic()) for number in range(30)]
    return {brief["title"] + "|" + brief["text"]: brief for brief in found if brief is not None}


def test_an_article_is_cut_to_headline_and_sentence_to_two_sentences_or_to_one_of_a_figure_or_a_mere_number(
    briefs: dict[str, dict[str, Any]],
) -> None:
    assert set(briefs) == {
        "Home|Two soldiers were freed on Friday at the border.",
        "|Two soldiers were freed on Friday at the border.\n\nTheir families waited.",
        "Home|Two soldiers were freed on Friday at the border.\n\nThree others are still held in Baku, a lawyer said.",
        "Home|Two soldiers were freed on Friday at the border.\n\nOn 2 May nine came home.",
        "|Three others are still held in Baku, a lawyer said.",
    }


def test_the_figures_of_a_brief_are_those_that_its_text_has(briefs: dict[str, dict[str, Any]]) -> None:
    for brief in briefs.values():
        figures = brief["reports"][0]["figures"]
        assert [figure["value"] for figure in figures] == [n for n, word in ((2, "Two"), (3, "Three")) if word in brief["text"]]
        assert all(brief["text"][figure["start"] : figure["end"]] == figure["quote"] for figure in figures)


def test_a_brief_is_of_its_articles_event_and_a_short_article_has_none(briefs: dict[str, dict[str, Any]]) -> None:
    assert all(brief["group"] == brief["id"].removesuffix("-brief") for brief in briefs.values())
    assert brief_of({**row(1), "text": TEXT[:70], "reports": []}, topic()) is None


def test_the_features_of_an_example_are_kept_whole_and_survive_a_process() -> None:
    options = [{"nothing": 1.0}, {"killed.~s.en.mine": 0.3, "words": 1.0986122886681098, "nothing": 1.0}]
    example = Example("figure", options, [1], ("en",))
    again = pickle.loads(pickle.dumps(example))
    assert example.options == again.options == options
    assert (again.question, again.right, again.within) == ("figure", [1], ("en",))


def test_a_brief_that_names_one_party_teaches_no_kind_either_way() -> None:
    lost = Example("kind", [{"nothing": 1.0}, {"kind.prisoner_trial": 1.0, "sides.whole.1_of_2": 1.0}], [1])
    assert not is_fair(lost)
    assert not is_fair(Example("kind", lost.options, [0]))
    assert is_fair(Example("kind", [{"nothing": 1.0}, {"kind.prisoner_trial": 1.0}], [1]))
    assert is_fair(Example("figure", lost.options, [1]))
