"""The ``grouping:`` sections of the shipped topics are whole: every kind is weighed, every point is counted somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import monitor.group.likeness as compared
from monitor.group import weights_of
from monitor.shipped import shipped
from monitor.topic import Topic, load_topic

TOPICS = sorted(folder.name for folder in shipped("topics").iterdir() if folder.is_dir())


@pytest.fixture(params=TOPICS)
def topic(request: pytest.FixtureRequest) -> Topic:
    return load_topic(request.param, [shipped("topics", request.param)], [shipped("languages")])


def test_every_kind_is_weighed_and_has_a_quiet_time(topic: Topic) -> None:
    weights = weights_of(topic)
    assert set(weights.kinds) == set(topic.kinds)
    assert set(weights.quiet) == set(topic.kinds)


def test_no_list_names_a_kind_an_action_or_a_unit_that_is_not_there(topic: Topic) -> None:
    weights = weights_of(topic)
    kinds = {kind for others in (*weights.compatible_kinds.values(), *weights.follows.values()) for kind in others}
    kinds |= weights.compatible_kinds.keys() | weights.follows.keys() | weights.people_decide | weights.moved
    kinds |= (
        weights.ends_life | weights.freed_by | weights.in_custody | {kind for some in weights.stocks.values() for kind in some}
    )
    assert kinds <= set(topic.kinds)
    assert weights.material | weights.grows | weights.freeing | weights.stocks.keys() <= set(topic.actions)
    assert weights.terms <= set(topic.units)


def test_one_kind_may_be_told_as_another_whichever_comes_first(topic: Topic) -> None:
    told = weights_of(topic).compatible_kinds
    assert [(one, other) for one in told for other in told[one] if told.get(other, {}).get(one) != told[one][other]] == []


def test_the_points_are_those_that_are_counted(topic: Topic) -> None:
    tree = ast.parse(Path(compared.__file__).read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    points = set(weights_of(topic).points)
    assert {point for point in points if point.removesuffix("_decides") not in words} == set()
    keys = {word for word in words if word.partition("_")[0] in {"kind", "date", "filed", "place", "people", "figure", "title"}}
    assert {key for key in keys if "_" in key and " " not in key} <= points
