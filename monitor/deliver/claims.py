"""Figures as a reader sees them: how many, by whom, who says so, as of when, and the sentence that it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - as in monitor.model
from datetime import datetime
from typing import Any

from monitor.deliver.headline import action_word, amount_word, counted, in_order, side_word, thing_of, unit_word
from monitor.deliver.plain import plain, web_address
from monitor.deliver.quoting import Quote, quote_in
from monitor.deliver.words import Words
from monitor.topic import Topic

Json = Mapping[str, Any]

MOST_NAME = 120
MOST_OTHERS = 3
MOST_OUTLETS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One claim. ``amount``: "32 Armenians (servicemen)"; ``by``: "by Azerbaijan", or ""; ``said``: who says so, with what
    authority, as of when; ``at``: when it was published; ``quote`` None: it stands in this message already."""

    amount: str
    by: str
    said: str
    outlet: str
    at: str
    url: str
    quote: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure of the event: the claim that stands, the outlets that say the same, those who say otherwise, its parts."""

    told: Told
    also: str
    others: tuple[Told, ...]
    disputed: bool
    parts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Figures of one action: FREED, HELD, KILLED, …"""

    title: str
    lines: tuple[Line, ...]


class Teller:
    """Puts the claims of one message into a reader's words. ``year``: the message's; dates of others are written with theirs.
    What was quoted once is not quoted again."""

    def __init__(self, topic: Topic, words: Words, year: int) -> None:
        self._topic = topic
        self._words = words
        self._year = year
        self._quoted: set[tuple[str, str, str]] = set()

    def told(self, claim: Json, side: str | None) -> Told:
        """A claim about people of ``side``."""
        key = (claim["url"], claim["sentence"], claim["quote"])
        quote = None if key in self._quoted else quote_in(claim["sentence"], claim["quote"], claim["lang"], self._words)
        self._quoted.add(key)
        return Told(
            amount=self.amount(claim, side),
            by=self._words.say("by", side=side_word(claim["by"], self._topic, self._words)) if claim["by"] else "",
            said=self.said(claim),
            outlet=plain(claim["outlet"], MOST_NAME),
            at=self.moment(claim["published"]),
            url=web_address(claim["url"]),
            quote=quote,
        )

    def amount(self, claim: Json, side: str | None) -> str:
        """``32 Armenians (servicemen)``, ``6 bodies (Armenia)``."""
        words, unit = self._words, claim["unit"]
        if unit not in words.persons:
            return thing_of(claim, side, self._topic, words)
        phrase = counted(claim, side, self._topic, words)
        if side is None or unit == "people":
            return phrase
        label = unit_word(unit, self._topic, words)
        one = claim["value"] == 1 == claim["high"]
        return words.say("with_unit", counted=phrase, unit=words.one(label) if one else label)

    def said(self, claim: Json) -> str:
        """``official: joint statement, via Lusabats · as of 13 Dec``."""
        words = self._words
        said = words.say("said_by", status=words["status." + claim["status"]], source=self.speaker(claim) or words["no_source"])
        if claim["via"]:
            said = words.say("via", said=said, via=plain(claim["via"], MOST_NAME))
        if claim["as_of"]:
            said += " · " + words.say("as_of", day=words.day(Day.fromisoformat(claim["as_of"]), self._year))
        if claim.get("doubtful"):  # what lies in the outbox since an older version says nothing of it
            said += " · " + words["doubtful"]
        return said

    def speaker(self, claim: Json) -> str:
        """Whose word a claim is, as its article names them; "" where it names nobody."""
        return plain(claim["source"] or "", MOST_NAME)

    def moment(self, at: str) -> str:
        """``13 Dec 10:06``, in UTC."""
        return self._words.moment(datetime.fromisoformat(at), self._year)

    def sections(self, figures: Sequence[Json], everything: Sequence[Json]) -> tuple[Section, ...]:
        """The figures by action, the gravest first, parts below their totals. ``everything``: all figures of the event, into
        which ``parts`` point."""
        words = self._words
        below = {index for figure in everything for index in figure["parts"]}
        parts = [everything[index] for index in sorted(below)]
        return tuple(
            Section(
                title=words.upper(action_word(action, self._topic, words)),
                lines=tuple(
                    self._line(figure, [everything[index] for index in figure["parts"]])
                    for figure in figures
                    if figure["action"] == action and figure not in parts
                ),
            )
            for action in in_order({figure["action"] for figure in figures if figure not in parts}, words)
        )

    def _line(self, figure: Json, parts: Sequence[Json]) -> Line:
        best, *rest = figure["claims"]
        number = amount_word(best, self._words)
        same = [claim for claim in rest if claim["status"] != "denied" and amount_word(claim, self._words) == number]
        others = {claim["outlet"]: claim for claim in rest if claim not in same}
        told = self.told(best, figure["side"])
        also = [name for name in dict.fromkeys(plain(claim["outlet"], MOST_NAME) for claim in same) if name != told.outlet]
        more = f" +{len(also) - MOST_OUTLETS}" if len(also) > MOST_OUTLETS else ""
        return Line(
            told=told,
            also=self._words.say("also_in", outlets=", ".join(also[:MOST_OUTLETS]) + more) if also else "",
            others=tuple(self.told(claim, figure["side"]) for claim in list(others.values())[:MOST_OTHERS]),
            disputed=bool(figure["disputed"]),
            parts=tuple(self._line(part, ()) for part in parts),
        )
