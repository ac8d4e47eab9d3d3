"""The subject of a message about an event: it tells the news by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.deliver.headline import (
    MOST_ITEMS,
    amount_word,
    done,
    happened,
    headline,
    in_order,
    kind_word,
    with_where_and_when,
)
from monitor.deliver.words import Words
from monitor.topic import Topic

Json = Mapping[str, Any]


def subject_line(body: Json, topic: Topic, words: Words, year: int) -> str:
    """``Exchange: 32 Armenians freed · Ijevan · 13 Dec`` for a new event, ``Update: Exchange, 32 → 33 Armenians freed · …`` for
    what changed, ``DENIED: Clash, 1 Azerbaijani wounded · …`` for what is denied."""
    data = body["data"]
    event = data["event"]
    if body["type"] == "event.new":
        return headline(event, topic, words.language, year, doubtful=data["possibly"] is not None)
    prefix, kind = words["prefix." + body["type"].removeprefix("event.")], kind_word(event, topic, words)
    what = ", ".join(_news(body["type"], data, topic, words)) or happened(event, topic, words)
    key = "subject.second" if what else "subject.bare"
    return with_where_and_when(words.say(key, prefix=prefix, kind=kind, what=what), event, topic, words, year)


def _news(kind: str, data: Json, topic: Topic, words: Words) -> list[str]:
    """What is newly known, in a few phrases: the figures denied; or those that changed, the gravest first."""
    if kind == "event.denied":
        denied = [(one["was"], one["side"], one["action"]) for one in data["changes"] if one["type"] == "denied" and one["was"]]
        return [done([(was, side)], action, "", topic, words) for was, side, action in denied[:MOST_ITEMS]]
    if kind not in {"event.updated", "event.corrected"}:
        return []
    own = [one for one in data["changes"] if not one["other"]]  # an edit may have changed another event as well
    figures = [one for one in own if one["what"] in {"figure", "stock"} and one["type"] != "denied"]
    ordered = [
        one for action in in_order({change["action"] for change in figures}, words) for one in figures if one["action"] == action
    ]
    return list(_phrases(ordered[:MOST_ITEMS], topic, words))


def _phrases(changes: Sequence[Json], topic: Topic, words: Words) -> Iterator[str]:
    for change in changes:
        was, now, side, action = change["was"], change["now"], change["side"], change["action"]
        if now is not None and (was is None or change["note"]):
            yield words.say("also_now", what=done([(now, side)], action, "", topic, words))
        elif now is None and was is not None:
            yield f"{done([(was, side)], action, '', topic, words)} – {words['nobody']}"
        elif was is not None and now is not None:
            before, after = amount_word(was, words), amount_word(now, words)
            arrow = words.say("arrow", was=before, now=after) if before != after else after
            yield done([(now, side)], action, "", topic, words, arrow)
