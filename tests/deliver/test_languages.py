"""A message in the reader's language holds no English but what was said in English, and that is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from deliver import made
from deliver.page import Page, message

from monitor.deliver.samples import sample_bodies
from monitor.deliver.words import Words, all_words

OTHERS = ("hy", "ru", "az")
AS_IT_WAS = {
    "quote",
    "sentence",
    "source",
    "via",
    "outlet",
    "title",
    "role",
    "feed",
    "evidence",
    "advice",
    "receiver",
    "channel",
    "said",
    "why",
    "folder",
    "problems",
}
"""Fields of a body that hold words of others, names of the reader's own, or what the operator is told in English, marked."""


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner, key)
    elif isinstance(value, str):
        yield key, value


def own_words(text: str, body: dict[str, Any]) -> str:
    """A message without what others said, addresses, and names that the gazetteer does not know."""
    text = re.sub(
        r"[«“][^»”]*[»”]|https?://\S+|\bmonitor (?:silence|alerts)(?: (?:list|retry|enable|--state [a-z]+))?", " ", text
    )
    known, event = made.topic().people, body["data"].get("event", {})
    people = (*event.get("people", ()), *event.get("voices", ()))
    names = [one["name"] for one in people if one["id"] not in known]
    told = [value for key, value in strings(body) if key in AS_IT_WAS or key == "watchlists"]
    told += [one["what"] for one in body["data"].get("silences", ())]
    told += [one["name"] for one in body["data"].get("watchlists", ()) if isinstance(one, dict)]
    for said in sorted({*told, *names}, key=len, reverse=True):
        text = text.replace(said, " ") if said else text
    return re.sub(r"\((?:e[a-z0-9]{8,})\)", " ", text)  # ids of events


def english() -> frozenset[str]:
    """The words of the English labels that no other language has."""

    def of(language: str) -> set[str]:
        topic = made.topic()
        labels = [value for _, value in strings(dict(all_words()[language]))]
        labels += [
            value
            for group in (*topic.actions.values(), *topic.units.values())
            for lang, value in group.items()
            if lang == language
        ]
        labels += [kind.labels[language] for kind in topic.kinds.values()]
        labels += [place.names[language] for place in topic.places.values() if language in place.names]
        return set(re.findall(r"[a-zəğışçöü]{3,}", " ".join(re.sub(r"\{\w+\}", " ", one) for one in labels).lower()))

    return frozenset(of("en") - of("az") - {"monitor", "alerts"})


BODIES = {**dict(made.bodies()), **sample_bodies(made.topic(), made.NOON, "desk-mail", public_url=made.PUBLIC)}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("kind", list(BODIES))
@pytest.mark.parametrize("made_by", ["line", "sample"])
def test_no_english_word_is_left(made_by: str, kind: str, language: str) -> None:
    body: Any = made.body(kind) if made_by == "line" else BODIES[kind]
    told = message(body, language)
    for text in (told.subject, told.text, Page(told.html).words):
        own = re.sub(r"UTC|monitor(?:\.yaml)?", " ", own_words(text, body))
        found = re.findall(r"[a-zəğışçöü]{3,}", own.lower())
        left = set(found) if language in {"hy", "ru"} else set(found) & english()
        assert left == set(), own


@pytest.mark.parametrize("language", OTHERS)
def test_what_stays_english_is_marked(language: str) -> None:
    mark = f"[{Words(language)['lang.en']}]"
    body = made.body_of("event.new", made.event(), why=("nobody has translated this",), unknown=())
    assert f"- nobody has translated this {mark}" in message(body, language).text
    assert f"HTTP 503 (3 times in a row) {mark}" in message(made.body("source.failing"), language).text
