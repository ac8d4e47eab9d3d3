"""How options are weighed: what several of them have in common is weighed once, and nothing twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import pytest
from eval.gold import load
from understand.reading import article, by_name, judge_with, topic

from monitor.understand import understand_article
from monitor.understand.evidence import Evidence, Option, noted
from monitor.understand.weigh import judge_by
from monitor.understand.weights import PAIRED, Features, Pairs, holding

A = TypeVar("A")
WEIGHTS = {"day": {"near": 1.5, "official.quoted": 2.0, "number.part": -0.5, "dozen": 0.1}, "night": {"near": -4.0}}


def weights_within(weights: Mapping[str, Mapping[str, float]], question: str, within: Sequence[str]) -> dict[str, float]:
    """What each piece of evidence weighs for a question in all stories, and more or less ``within`` a language, a kind."""
    found = dict(weights.get(question, {}))
    for each in within:
        for name, weight in weights.get(f"{question}@{each}", {}).items():
            found[name] = found.get(name, 0.0) + weight
    return found


def whole(features: Features, weights: Mapping[str, float], pairs: Pairs) -> float:
    """What features weigh, each alone and all two by two, with nothing remembered."""
    alone = sum(value * weights.get(name, 0.0) for name, value in features.items())
    return alone + pairs.within([name for name in holding(features) if name in pairs.known])


class Watching:
    """A judge that decides by weights and looks at what it was shown."""

    def __init__(self) -> None:
        self.shown = 0
        self.weights = by_name(topic().weights)

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        chosen = judge_by(topic().weights).choose(question, options, within)
        parts = [[option.own, *(each.features for each in (*option.shared, *option.common))] for option in options]
        for option, mine in zip(options, parts, strict=True):
            count = sum(map(len, mine))
            assert len(option.features) == count, f"{question}: a feature is there twice in {mine}"
        weights = weights_within(self.weights, question, within)
        pairs = Pairs(self.weights.get(PAIRED + question, {}))
        most = max(whole(option.features, weights, pairs) for option in options)
        assert whole(chosen.features, weights, pairs) == pytest.approx(most, abs=1e-8)
        self.shown += 1
        return chosen

    def weigh(
        self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()
    ) -> tuple[Option[A], Sequence[float]]:
        self.choose(question, options, within)
        return judge_by(topic().weights).weigh(question, options, within)


def test_what_options_share_weighs_as_much_as_if_each_had_it() -> None:
    shared = (noted("number", "part"), Evidence({"quoted": 1.0}, under="official"))
    light, heavy = Option("light", {"near": 1.0}), Option("heavy", {"near": 0.5}, shared)
    assert judge_with(WEIGHTS).choose("day", [light, heavy]).answer == "heavy"
    assert heavy.features == {"near": 0.5, "number.part": 1.0, "official.quoted": 1.0}
    assert judge_with(WEIGHTS).choose("day", [light, heavy]).answer == "heavy"


def test_two_features_that_hold_together_weigh_something_of_their_own_wherever_they_stand() -> None:
    weights = {"term": {"years": -1.0, "sentenced": -1.0}, "&term": {"sentenced & years": 3.0}}
    years, verb = Evidence({"years": 1.0}), Evidence({"sentenced": 1.0})
    for option in (
        Option("term", {"years": 1.0, "sentenced": 1.0}),
        Option("term", {"years": 1.0}, [verb]),
        Option("term", None, [years, verb]),
        Option("term", None, [verb], [years]),
        Option("term", None, (), [Evidence({"years": 1.0, "sentenced": 1.0})]),
        Option("term", {"sentenced": 1.0}, (), [years]),
    ):
        for _ in range(2):  # reckoned, and remembered
            assert judge_with(weights).choose("term", [Option("none"), option]).answer == "term"
    for alone in (
        Option("term", None, [years]),
        Option("term", {"years": 0.5, "sentenced": 1.0}),
        Option("term", None, (), [verb]),
    ):
        assert judge_with(weights).choose("term", [Option("none"), alone]).answer == "none"


def test_the_same_evidence_weighs_by_the_question_and_by_the_judge() -> None:
    near = Evidence({"near": 1.0})
    for question, answer in (("day", "there"), ("night", "here"), ("day", "there")):
        assert judge_with(WEIGHTS).choose(question, [Option("here"), Option("there", None, [near])]).answer == answer
    other = judge_with({"day": {"near": -1.0}})
    assert other.choose("day", [Option("here"), Option("there", None, [near])]).answer == "here"


def test_of_equals_the_first_is_taken_in_whatever_order_they_are_added_up() -> None:
    weights = {"day": {"one": 0.1, "two": 0.2, "three": 0.3, "six": 0.6}}
    assert 0.1 + 0.2 + 0.3 > 0.3 + 0.2 + 0.1
    whole, parts = Option("whole", {"six": 1.0}), Option("parts", {"one": 1.0, "two": 1.0, "three": 1.0})
    assert judge_with(weights).choose("day", [whole, parts]).answer == "whole"
    assert judge_with(weights).choose("day", [parts, whole]).answer == "parts"


def test_no_article_of_ours_gives_an_option_a_feature_twice() -> None:
    for row in load("held")[::6]:
        watching = Watching()
        understood = understand_article(article(row["text"], row["lang"], title=row["title"]), topic(), watching)
        assert understood == understand_article(article(row["text"], row["lang"], title=row["title"]), topic())
        assert watching.shown


def test_evidence_weighs_more_or_less_in_a_language_and_in_a_kind_of_event() -> None:
    weights = {"day": {"near": 1.0, "far": 0.5}, "day@ru": {"near": -0.7}, "day@capture": {"late": 2.0}}
    near, far, late = Option("near", {"near": 1.0}), Option("far", {"far": 1.0}), Option("late", {"late": 1.0})
    judge = judge_with(weights)
    assert judge.choose("day", [near, far, late]).answer == "near"
    assert judge.choose("day", [near, far, late], ("en",)).answer == "near"
    assert judge.choose("day", [near, far, late], ("ru",)).answer == "far"
    assert judge.choose("day", [near, far, late], ("ru", "capture")).answer == "late"
