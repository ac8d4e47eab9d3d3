"""Why somebody gets a message, in the reader's words: from the reasons that the watch room gives as ids and values, and the
sentences of ``reasons.yaml``. What a sentence is missing for is said in English, as the webhook has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from monitor.model import Reason
from monitor.topic import Topic

Json = Mapping[str, Any]


def reasons_json(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    """Reasons as a body has them, each once."""
    return each_once({"id": reason.id, "values": dict(reason.values)} for reason in reasons)


def each_once(reasons: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """Reasons of two bodies, each once."""
    found: list[dict[str, object]] = []
    for one in reasons:
        if one not in found:
            found.append(one)
    return found


def reason_lines(data: Json, field: str, topic: Topic, language: str) -> tuple[list[str], str]:
    """The ``why`` or ``unknown`` of a body in a reader's words, and "en" where they stayed English (an older body, without
    reasons), else ""."""
    reasons: Sequence[Json] = data.get("reasons", {}).get(field, ())
    sentences = _sentences()[language]
    if language == "en" or not reasons or any(reason["id"] not in sentences for reason in reasons):
        return list(data[field]), "" if language == "en" else "en"
    named = {person["id"]: person["name"] for person in data["event"]["people"]}
    lines = [sentences[reason["id"]].format_map(_said(reason["values"], topic, language, named, sentences)) for reason in reasons]
    return lines, ""


def _said(values: Json, topic: Topic, language: str, named: Mapping[str, str], sentences: Json) -> dict[str, str]:
    """The gaps of a sentence, filled: ids by the topic's labels."""
    opening, closing = sentences["quotes"]

    def person(ident: str) -> str:
        known = topic.people.get(ident)
        return (known.names.get(language) if known else None) or named.get(ident, ident)

    def side(ident: str) -> str:
        known = topic.sides.get(ident)
        return known.labels.get(language, ident) if known else ident

    def label(labels: Mapping[str, Mapping[str, str]], ident: str) -> str:
        return labels.get(ident, {}).get(language, ident)

    def place(ident: str) -> str:
        return side(ident) if ident in topic.sides else topic.place_name(ident, language)

    said: dict[str, str] = {}
    for name, value in values.items():
        listed = [str(one) for one in value] if isinstance(value, list | tuple) else ["" if value is None else str(value)]
        match name:
            case "kind":
                listed = [topic.kinds[one].labels.get(language, one) if one in topic.kinds else one for one in listed]
            case "places":
                listed = [place(one) for one in listed]
            case "sides" | "side" | "missing":
                listed = [side(one) for one in listed]
            case "people":
                listed = [person(one) for one in listed]
            case "action":
                listed = [label(topic.actions, one) for one in listed]
            case "unit":
                listed = [label(topic.units, one) for one in listed]
            case "words":
                listed = [f"{opening}{one}{closing}" for one in listed]
        said[name] = ", ".join(listed)
    return said


@cache
def _sentences() -> Mapping[str, Any]:
    text = files("monitor.deliver").joinpath("reasons.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded
