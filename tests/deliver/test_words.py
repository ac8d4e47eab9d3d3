"""The labels are in the reader's language, and none is missing in any."""

from __future__ import annotations

import re
from typing import Any

import pytest
from deliver import made
from deliver.page import message

from monitor.deliver.words import Words, all_words
from monitor.model import Status

CYRILLIC, ARMENIAN = re.compile(r"[а-яё]", re.IGNORECASE), re.compile(r"[ա-և]")


@pytest.mark.parametrize("language", ["hy", "ru", "az"])
def test_the_labels_are_in_the_readers_language_alone(language: str) -> None:
    """Without what others said, no English word is left but the watchlist's reasons."""
    body = made.with_event(
        made.body_of("event.new", made.event(), why=(), unknown=()), figures=[], voices=[], sources=[], people=[]
    )
    told = message(body, language).text.replace(body["data"]["event"]["url"], "").replace("prisoner-exchanges", "")
    if language == "ru":
        assert not re.search(r"[a-z]", told.replace("UTC", "")), told
        assert CYRILLIC.search(told)
    if language == "hy":
        assert not re.search(r"[a-z]", told.replace("UTC", "")), told
        assert ARMENIAN.search(told)
    if language == "az":
        assert "ə" in told
        assert not {"figures", "sources", "get", "times"} & set(told.lower().split())


def keys(words: Any, above: str = "") -> set[str]:
    if not isinstance(words, dict):
        return {above}
    return {found for key, value in words.items() for found in keys(value, f"{above}.{key}")}


@pytest.mark.parametrize("language", ["hy", "ru", "az"])
def test_every_language_has_every_label_with_the_same_gaps(language: str) -> None:
    everything = all_words()
    own = {key: value for key, value in everything[language].items() if key != "one"}
    assert keys(own) == keys({key: value for key, value in everything["en"].items() if key != "one"})
    for key in keys(own):
        english, other = Words("en")[key[1:]], Words(language)[key[1:]]
        assert sorted(re.findall(r"\{(\w+)\}", english)) == sorted(re.findall(r"\{(\w+)\}", other)), key


@pytest.mark.parametrize("language", made.LANGUAGES)
def test_every_kind_action_unit_and_status_has_a_word(language: str) -> None:
    topic = made.topic()
    for labels in (*(kind.short for kind in topic.kinds.values()), *topic.actions.values(), *topic.units.values()):
        assert labels[language]
    for status in Status:
        assert Words(language)[f"status.{status.value}"]
        assert Words(language)[f"sure.{status.value}"]
