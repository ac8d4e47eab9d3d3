"""Why somebody gets a message, in their words: watchlists give reasons in English sentences, `reasons.yaml` has the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from monitor.deliver.headline import action_word, side_word, unit_word
from monitor.deliver.plain import plain
from monitor.deliver.words import Words
from monitor.topic import Topic

MOST_SHOWN = 200


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    text = files("monitor.deliver").joinpath("reasons.yaml").read_text(encoding="utf-8")
    found: list[Mapping[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return tuple((re.compile(one["match"]), one) for one in found)


def reason_in(said: str, topic: Topic, words: Words) -> tuple[str, str]:
    """A reason in the reader's words, and the language that it is in: "" for the reader's own, "en" where it stayed English.
    Several in one, parted by semicolons, are told one by one."""
    shown = plain(said, MOST_SHOWN)
    if words.language == "en":
        return shown, ""
    whole = _told(shown, topic, words)
    if whole is None:
        parts = [_told(part, topic, words) for part in shown.split("; ")]
        whole = "; ".join(part for part in parts if part) if all(parts) else None
    return (shown, "en") if whole is None else (whole, "")


def _told(said: str, topic: Topic, words: Words) -> str | None:
    for pattern, told in _sentences():
        if (found := pattern.fullmatch(said)) is not None:
            gaps = {name: _gap(name, value or "", topic, words) for name, value in found.groupdict().items()}
            return re.sub(r" +", " ", told[words.language].format(**gaps)).strip(" ,")
    return None


def _gap(name: str, value: str, topic: Topic, words: Words) -> str:
    """What stands in a gap, in the reader's words."""
    match name:
        case "kind":
            kind = topic.kinds.get(value)
            return kind.labels.get(words.language, value) if kind else value
        case "action":
            return action_word(value, topic, words)
        case "unit":
            return unit_word(value, topic, words) if value else ""
        case "sides" | "sides2":
            return ", ".join(side_word(side, topic, words) for side in value.split(", ") if side)
        case "langs":
            return ", ".join(words.get(f"lang.{lang}", lang) for lang in value.split(", "))
        case "place" | "other":
            return ", ".join(_place(place, topic, words) for place in value.split(" or "))
        case "people":
            return ", ".join(_person(person, topic, words) for person in value.split(", "))
        case "n":
            number = value.removesuffix(" or more").removeprefix("up to ")
            return words.say("at_least" if "more" in value else "up_to" if "up" in value else "exactly", n=number)
        case _:
            return value


def _place(name: str, topic: Topic, words: Words) -> str:
    found: Any = next((one for one in topic.places.values() if name in {one.id, one.names.get("en")}), None)
    if found is not None:
        return str(found.names.get(words.language, name))
    side = next((one for one in topic.sides.values() if name in {one.id, one.labels.get("en")}), None)
    return side.labels.get(words.language, name) if side else name


def _person(name: str, topic: Topic, words: Words) -> str:
    found = next((one for one in topic.people.values() if name in {one.id, one.names.get("en")}), None)
    return found.names.get(words.language, name) if found else name
