"""An article on the reader's desk: its words, how each sentence stands, who says it, and who decides."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from monitor.understand.background import DAYS_OF_A_STORY, Standing
from monitor.understand.clauses import Clauses, clauses_of, other_verbs
from monitor.understand.evidence import Evidence, Written, noted
from monitor.understand.numbers import Amount, find_amounts
from monitor.understand.sources import attributions
from monitor.understand.speakers import Attribution
from monitor.understand.tokens import Doc, Mark, Sentence
from monitor.understand.voices import Voices
from monitor.understand.weigh import Judge

if TYPE_CHECKING:
    from monitor.understand.telling import Candidate

BRIEF, BRIEF_WORDS = "brief", 60
"""An item of a ticker, or a feed's summary: what it does not tell says little. A headline comes on top."""
_FIRST = ("lead", "second", "early", "early")


@dataclass(slots=True)
class Story:
    """What the steps of reading share. ``today``: the day of publication; ``enemy``: the party that the text calls so; ``kind``
    and ``day``: what makes it news, and when that was, once they are chosen; ``said[i]``: who stands behind sentence ``i``,
    ``speakers[i]``: who says something in it, ``named[i]``: who might; ``surnames[i]``: its persons' tokens, with the side that
    their names tell; ``leanings``: the sides that places, bodies and persons lean to (`monitor.understand.leanings`);
    ``candidates[i]``: who may stand behind its figures, once that is asked (`monitor.understand.telling`); ``written``: the
    words around what is counted and those of its sentence (`monitor.understand.written`)."""

    doc: Doc
    title: Doc
    today: date
    standing: list[Standing]
    said: list[Attribution | None]
    speakers: list[list[Attribution]]
    named: list[list[Attribution]]
    outlet_side: str | None
    judge: Judge
    enemy: str | None = None
    kind: str | None = None
    day: date | None = None
    surnames: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    leanings: tuple[tuple[str, str], ...] = ()
    voices: Voices = field(init=False)
    candidates: dict[int, list[Candidate]] = field(default_factory=dict)
    written: dict[tuple[int, int], Written] = field(default_factory=dict)
    _amounts: dict[int, list[Amount]] = field(default_factory=dict)
    _clauses: dict[int, Clauses] = field(default_factory=dict)
    _verbs: dict[int, list[int]] = field(default_factory=dict)
    _of_sentences: dict[int, list[str]] = field(default_factory=dict)
    _backgrounds: dict[tuple[int, str], Evidence] = field(default_factory=dict)
    _times: dict[tuple[int, int, str], Evidence] = field(default_factory=dict)
    _titled: dict[str, AbstractSet[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.voices = Voices(self.doc, self.said, attributions(self.title)[0])

    @property
    def within(self) -> tuple[str, ...]:
        """What may change how much evidence weighs: the language, whether it is `BRIEF`, and, once it is chosen, the kind of
        event."""
        length = BRIEF if len(self.doc.tokens) <= BRIEF_WORDS else ""
        return (self.doc.lang, length, self.kind) if self.kind is not None else (self.doc.lang, length)

    def clauses(self, sentence: Sentence) -> Clauses:
        """The sentence's chunks, cut once."""
        known = self._clauses.get(sentence.number)
        if known is None:
            known = self._clauses[sentence.number] = clauses_of(self.doc, sentence)
        return known

    def verbs(self, sentence: Sentence) -> list[int]:
        """The sentence's verbs that tell nothing we look for, found once."""
        known = self._verbs.get(sentence.number)
        if known is None:
            known = self._verbs[sentence.number] = other_verbs(self.doc, sentence)
        return known

    def amounts(self, sentence: Sentence) -> list[Amount]:
        """The numbers of a sentence of the text, but for those of its days; found once."""
        known = self._amounts.get(sentence.number)
        if known is None:
            days = {index for each in self.standing[sentence.number].dates for index in range(each.first, each.last + 1)}
            known = self._amounts[sentence.number] = find_amounts(self.doc, sentence, days)
        return known

    def titled(self, group: str) -> AbstractSet[str]:
        """What the headline's marks of a group mean, gathered once."""
        known = self._titled.get(group)
        if known is None:
            known = {mark.tag.first for sentence in self.title.sentences for mark in sentence.of(group)}
            self._titled[group] = known
        return known

    def is_stock(self, action: str) -> bool:
        """Whether an action tells how things stand (held, missing) rather than what happened."""
        return action in self.doc.lexicon.grammar.get("stocks", ())

    def place(self, sentence: Sentence) -> str:
        """Where in the story a sentence stands: ``lead``, ``second``, ``early``, ``middle``, ``late`` (its last third)."""
        if sentence.rank < len(_FIRST):
            return _FIRST[sentence.rank]
        return "late" if sentence.number * 3 >= len(self.doc.sentences) * 2 else "middle"

    def background(self, sentence: Sentence, mark: Mark | None, at: int, sort: str) -> tuple[Evidence, ...]:
        """What speaks for a number at token ``at`` whose action is ``mark`` (None: told elsewhere) belonging to earlier times, to
        plans, to other countries: by its clause first, by its sentence otherwise. ``sort`` opens the features' names."""
        number = sentence.number
        of_sentence = self._backgrounds.get((number, sort))
        if of_sentence is None:
            of_sentence = self._backgrounds[number, sort] = noted(sort, *self._of_sentence(sentence))
        if not self.standing[number].timed:
            return (of_sentence,)
        verb = mark.first if mark is not None else at
        of_time = self._times.get((verb, at, sort))
        if of_time is None:
            of_time = self._times[verb, at, sort] = noted(sort, *self._of_time(sentence, verb, at))
        return of_sentence, of_time

    def _of_time(self, sentence: Sentence, verb: int, at: int) -> list[str]:
        """The part of the background that dates, plans and tenses make for a number at token ``at`` and its action's word
        ``verb``: what stands in their chunks, and elsewhere."""
        clauses, standing = self.clauses(sentence), self.standing[sentence.number]
        here = (clauses.of(at), clauses.of(verb))
        mine = self._date_of(sentence, verb, at, here) if standing.dates else None
        names: list[str] = []
        for number, mention in enumerate(standing.dates):
            whose = "mine" if number == mine else "others"
            age = "old" if mention.days_ago > DAYS_OF_A_STORY else "ahead" if mention.days_ago < 0 else "recent"
            names.append(f"{age}_date.{whose}")
            if self.day is not None and mention.day is not None:
                apart = abs((mention.day - self.day).days)
                names.append(f"{'its' if apart == 0 else 'next' if apart == 1 else 'another'}_day.{whose}")
        if standing.old_date and not standing.recent_date:
            names.append("only_old_dates")
        if standing.planned:
            plans = [mark.first for mark in sentence.of("frame") if mark.tag.name == "frame.plan"]
            names.append(f"planned.{'here' if any(clauses.of(plan) in here for plan in plans) else 'there'}")
        if standing.before_past_at:
            before = any(clauses.of(first) in here for first, _ in standing.before_past_at)
            names.append(f"before_past.{'here' if before else 'there'}")
        return names

    def _of_sentence(self, sentence: Sentence) -> list[str]:
        """The part of the background that is one for all numbers of a sentence; made once."""
        names = self._of_sentences.get(sentence.number)
        if names is None:
            standing, said = self.standing[sentence.number], self.said[sentence.number]
            holding = (
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
            names = self._of_sentences[sentence.number] = [name for name, holds in holding if holds]
        return names

    def _date_of(self, sentence: Sentence, verb: int, at: int, chunks: tuple[int, int]) -> int | None:
        """Which date (counted from 0) tells when the action of the number at token ``at`` took place: the nearest in their
        chunks; else the last one before that stands by itself, which sets the time of what follows."""
        dates = self.standing[sentence.number].dates
        clauses = self.clauses(sentence)
        here = [number for number, mention in enumerate(dates) if clauses.of(mention.first) in chunks]
        if here:
            return min(here, key=lambda number: min(abs(dates[number].first - verb), abs(dates[number].first - at)))
        before = [number for number, mention in enumerate(dates) if mention.last < at]
        if not before:
            return None
        actions = {clauses.of(each.first) for each in sentence.of("action")}
        return next((number for number in reversed(before) if clauses.of(dates[number].first) not in actions), None)
