"""An article on the reader's desk: its words, how each sentence stands, who says it, and who decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from monitor.understand.background import DAYS_OF_A_STORY, Standing
from monitor.understand.clauses import Clauses, clauses_of, other_verbs
from monitor.understand.sources import Attribution
from monitor.understand.tokens import Doc, Mark, Sentence
from monitor.understand.weigh import Evidence, Features, Judge

_FIRST = ("lead", "second", "early", "early")
Time = tuple[int | None, bool, bool]
"""When a number is told to have come about: which date of its sentence (counted from 0) is its own, and whether words of a plan
and of a tense for what was before stand in its chunks."""


@dataclass(slots=True)
class Story:
    """What the steps of reading share. ``today``: the day of publication; ``kind`` and ``day``: what makes it news, and when that
    was, once they are chosen; ``said[i]``: who stands behind sentence ``i``; ``surnames[i]``: its persons' tokens, with the side
    that their names tell."""

    doc: Doc
    title: Doc
    today: date
    standing: list[Standing]
    said: list[Attribution | None]
    outlet_side: str | None
    judge: Judge
    kind: str | None = None
    day: date | None = None
    surnames: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    _clauses: dict[int, Clauses] = field(default_factory=dict)
    _verbs: dict[int, list[int]] = field(default_factory=dict)
    _of_sentences: dict[tuple[int, str], Evidence] = field(default_factory=dict)
    _times: dict[tuple[int, int, int], Time] = field(default_factory=dict)
    _backgrounds: dict[tuple[int, str, Time], Evidence] = field(default_factory=dict)

    def clauses(self, sentence: Sentence) -> Clauses:
        """The sentence's chunks, cut once."""
        if sentence.number not in self._clauses:
            self._clauses[sentence.number] = clauses_of(self.doc, sentence)
        return self._clauses[sentence.number]

    def verbs(self, sentence: Sentence) -> list[int]:
        """The sentence's verbs that tell nothing we look for, found once."""
        if sentence.number not in self._verbs:
            self._verbs[sentence.number] = other_verbs(self.doc, sentence)
        return self._verbs[sentence.number]

    def is_stock(self, action: str) -> bool:
        """Whether an action tells how things stand (held, missing) rather than what happened."""
        return action in self.doc.lexicon.grammar.get("stocks", ())

    def place(self, sentence: Sentence) -> str:
        """Where in the story a sentence stands: ``lead``, ``second``, ``early``, ``middle``, ``late`` (its last third)."""
        if sentence.rank < len(_FIRST):
            return _FIRST[sentence.rank]
        return "late" if sentence.number * 3 >= len(self.doc.sentences) * 2 else "middle"

    def background(self, sentence: Sentence, mark: Mark | None, at: int, sort: str) -> Evidence:
        """What speaks for a number at token ``at`` whose action is ``mark`` (None: told elsewhere) belonging to earlier times, to
        plans, to other countries: by its clause first, by its sentence otherwise. ``sort`` opens the features' names."""
        standing = self.standing[sentence.number]
        if not standing.dates and not standing.planned and not standing.before_past_at:
            return self._of_sentence(sentence, sort)
        verb = mark.first if mark is not None else at
        time = self._times.get((sentence.number, at, verb))
        if time is None:
            time = self._times[sentence.number, at, verb] = self._time(sentence, verb, at)
        known = self._backgrounds.get((sentence.number, sort, time))
        if known is None:
            features = {**self._of_sentence(sentence, sort).features, **self._of_time(sentence, time, sort)}
            known = self._backgrounds[sentence.number, sort, time] = Evidence(features)
        return known

    def _time(self, sentence: Sentence, verb: int, at: int) -> Time:
        """Which of the sentence's dates is that of a number at token ``at`` and its action's word ``verb``, and what stands in
        their chunks."""
        clauses, standing = self.clauses(sentence), self.standing[sentence.number]
        here = (clauses.of(at), clauses.of(verb))
        return (
            self._date_of(sentence, verb, at),
            any(clauses.of(mark.first) in here for mark in sentence.of("frame") if mark.tag.name == "frame.plan"),
            any(clauses.of(first) in here for first, _ in standing.before_past_at),
        )

    def _of_time(self, sentence: Sentence, time: Time, sort: str) -> Features:
        """The part of the background that dates, plans and tenses make."""
        standing = self.standing[sentence.number]
        features: Features = {}
        mine, planned, before_past = time
        for number, mention in enumerate(standing.dates):
            whose = "mine" if number == mine else "others"
            age = "old" if mention.days_ago > DAYS_OF_A_STORY else "ahead" if mention.days_ago < 0 else "recent"
            features[f"{sort}.{age}_date.{whose}"] = 1.0
            if self.day is not None and mention.day is not None:
                apart = abs((mention.day - self.day).days)
                features[f"{sort}.{'its' if apart == 0 else 'next' if apart == 1 else 'another'}_day.{whose}"] = 1.0
        if standing.old_date and not standing.recent_date:
            features[f"{sort}.only_old_dates"] = 1.0
        if sentence.has("frame.plan"):
            features[f"{sort}.planned.{'here' if planned else 'there'}"] = 1.0
        if standing.before_past_at:
            features[f"{sort}.before_past.{'here' if before_past else 'there'}"] = 1.0
        return features

    def _of_sentence(self, sentence: Sentence, sort: str) -> Evidence:
        """The part of the background that is one for all numbers of a sentence; made once."""
        key = (sentence.number, sort)
        if key not in self._of_sentences:
            standing, said = self.standing[sentence.number], self.said[sentence.number]
            features = {
                f"{sort}.{name}": 1.0
                for name, holds in (
                    ("recalls", standing.recalls),
                    ("goes_on_recalling", standing.goes_on),
                    ("denies", standing.denies),
                    ("superseded", standing.superseded),
                    ("said", said is not None),
                    (f"said.{said.weight if said else ''}", said is not None),
                    ("elsewhere", bool(sentence.of("elsewhere"))),
                    ("quoted", standing.quoted),
                    ("supposed", sentence.has("frame.supposed")),
                    ("lately", bool(sentence.of("lately"))),
                    (f"place.{self.place(sentence)}", True),
                )
                if holds
            }
            self._of_sentences[key] = Evidence(features)
        return self._of_sentences[key]

    def _date_of(self, sentence: Sentence, verb: int, at: int) -> int | None:
        """Which date (counted from 0) tells when the action of the number at token ``at`` took place: the nearest in their
        chunks; else the last one before that stands by itself, which sets the time of what follows."""
        dates = self.standing[sentence.number].dates
        clauses = self.clauses(sentence)
        chunks = (clauses.of(at), clauses.of(verb))
        here = [number for number, mention in enumerate(dates) if clauses.of(mention.first) in chunks]
        if here:
            return min(here, key=lambda number: min(abs(dates[number].first - verb), abs(dates[number].first - at)))
        before = [number for number, mention in enumerate(dates) if mention.last < at]
        if not before:
            return None
        actions = {clauses.of(each.first) for each in sentence.of("action")}
        return next((number for number in reversed(before) if clauses.of(dates[number].first) not in actions), None)
