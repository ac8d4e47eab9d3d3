"""docs/topics.md names every key and every group of words that the shipped topics and languages use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from topic.tables import shipped_topic

from monitor.topic import Topic

PAGE = (Path(__file__).parents[2] / "docs" / "topics.md").read_text(encoding="utf-8")
SHIPPED = ("armenia-azerbaijan", "russia-ukraine")
LEAVES_OF_THE_LANGUAGE = ("approx", "approx_after", "range", "frame")


@pytest.fixture(scope="module", params=SHIPPED)
def topic(request: pytest.FixtureRequest) -> Topic:
    return shipped_topic(str(request.param))


def named(key: str) -> bool:
    return re.search(rf"`[^`]*\b{re.escape(key)}\b[^`]*`", PAGE) is not None


def keys_of_topic(raw: Mapping[str, Any]) -> Iterator[str]:
    yield from raw
    yield from raw["reading"]
    yield from raw["grouping"]
    yield from raw["grouping"]["points"]
    yield from raw["grouping"]["figures"]
    yield from raw["grouping"]["lives"]
    for kind in raw["reading"]["kinds"].values():
        yield from kind
        for rule in kind["rules"]:
            yield from rule
    for action in raw["reading"]["actions"].values():
        yield from action


def test_every_key_of_a_topic_is_explained(topic: Topic) -> None:
    assert sorted({key for key in keys_of_topic(topic.raw) if not named(key)}) == []


def test_every_group_of_words_is_explained(topic: Topic) -> None:
    groups = {group for lang in topic.words for source in (topic.words[lang], topic.languages[lang]["words"]) for group in source}
    voices = {voice for words in topic.words.values() for action in words.get("action", {}).values() for voice in action}
    leaves = {
        leaf for own in topic.languages.values() for group in LEAVES_OF_THE_LANGUAGE for leaf in own["words"].get(group, {})
    }
    assert sorted(name for name in groups | voices | leaves if not named(name)) == []


def test_every_rule_speaks_of_a_signal_that_a_language_has(topic: Topic) -> None:
    signals = {f"sig.{name}" for words in topic.words.values() for name in words.get("sig", {})}
    wanted = {
        name
        for kind in topic.raw["reading"]["kinds"].values()
        for rule in kind["rules"]
        for names in (*rule.get("all", ()), *rule.get("none", ()))
        for name in names.split("|")
        if name.startswith("sig.")
    }
    assert wanted == signals
