"""The annotation as a judge: it answers what the reader asks while reading an annotated article, and keeps every decision as an
example to fit weights to (`benchmarks.fit`)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from monitor.text import fold
from monitor.topic import Topic
from monitor.understand.actions import Bond
from monitor.understand.evidence import Option
from monitor.understand.speakers import Attribution
from monitor.understand.weigh import Judge
from monitor.understand.weights import Features

A = TypeVar("A")
Row = dict[str, Any]
BY_LENGTH = frozenset({"kind", "figure", "single", "status"})
BY_KIND = frozenset({"source", "day", "place", "place_too", "person", "figure", "single", "side", "unit", "status"})
BY_LANGUAGE = frozenset({"source", "kind", "day", "place", "place_too", "person", "figure", "single", "side", "unit", "status"})
"""Questions whose evidence weighs differently by the kind of event, by the language, or in a brief item: each feature stands
there twice, for all stories and for its own sort (Daumé, 2007: "Frustratingly easy domain adaptation")."""
LIKE = 0.6
"""How well a speaker's name must fit the one that is annotated, of 2 for all words of both."""
LETTERS = 5  # by which a word of a name is known again, whatever its ending; of a short one three
_WORDS = re.compile(r"\w{2,}")


_NAMES: list[str] = []
_NUMBERS: dict[str, int] = {}


class Example:
    """One decision: the features of its ``options``, and which of them are ``right``; ``within``: the language, the length and
    the kind of event, where weights may differ by them. Features are kept as numbers: there are some hundred million of them."""

    __slots__ = ("_packed", "question", "right", "within")

    def __init__(self, question: str, options: Sequence[Features], right: list[int], within: tuple[str, ...] = ()) -> None:
        self.question, self.right, self.within = question, right, within
        self._packed = [_pack(features) for features in options]

    @property
    def options(self) -> list[Features]:
        """The features of each option, made anew."""
        return [
            {_NAMES[number]: value for number, value in zip(numbers, values, strict=True)} for numbers, values in self._packed
        ]

    def __reduce__(self) -> tuple[type[Example], tuple[str, list[Features], list[int], tuple[str, ...]]]:
        return Example, (self.question, self.options, self.right, self.within)


def _pack(features: Features) -> tuple[array[int], array[float]]:
    """The numbers of names and their values (doubles: fits are to the last bit those of the features)."""
    numbers = array("I")
    for name in features:
        number = _NUMBERS.get(name)
        if number is None:
            number = _NUMBERS[name] = len(_NAMES)
            _NAMES.append(name)
        numbers.append(number)
    return numbers, array("d", features.values())


@dataclass(slots=True)
class Teacher:
    """A judge that answers by the annotation of one article, and keeps every decision as an example. ``judges``: who answers
    instead, by question: what is learnt then is learnt in the company of their answers."""

    row: Row
    topic: Topic
    judges: Mapping[str, Judge] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    last: Row | None = None

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        """The right option, the first (of doing nothing) where none is right; or what another judge says."""
        taken = self._right(question, options, within)
        return self.judges[question].choose(question, options, within) if question in self.judges else taken

    def weigh(
        self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()
    ) -> tuple[Option[A], Sequence[float]]:
        """The same, and how sure that is: who annotates is."""
        taken = self._right(question, options, within)
        if question in self.judges:
            return self.judges[question].weigh(question, options, within)
        return taken, [float(option is taken) for option in options]

    def _right(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...]) -> Option[A]:
        """What the annotation says, kept as an example."""
        right: list[int] | None = getattr(self, f"_{question}")(options)
        if right and len(options) > len(right):
            sorts = zip(within, (BY_LANGUAGE, BY_LENGTH, BY_KIND), strict=False)
            apart = tuple(each for each, sort in sorts if each and question in sort)
            self.examples.append(Example(question, [option.features for option in options], right, apart))
        return options[right[0]] if right else options[0]

    @property
    def _main(self) -> Row | None:
        return next((report for report in self.row["reports"] if report["main"]), None)

    def _kind(self, options: Sequence[Option[str | None]]) -> list[int] | None:
        kind = self._main["kind"] if self._main else None
        right = [index for index, option in enumerate(options) if option.answer == kind]
        # a release turns into an exchange once both sides' figures are read: the answer where no word tells an exchange
        others = {one for one, rule in self._both_ways.items() if rule["kind"] == kind}
        return right or [index for index, option in enumerate(options) if option.answer in others] or None

    @property
    def _both_ways(self) -> Mapping[str, Any]:
        return dict(self.topic.raw["reading"].get("both_ways", {}))

    def _figure(self, options: Sequence[Option[Bond | None]]) -> list[int] | None:
        self.last = None
        counted = next((option.answer.counted for option in options if option.answer is not None), None)
        if counted is None or self._main is None:
            return None
        tokens, amount = self._tokens, counted.amount
        start, end = tokens[counted.amount.core].start, tokens[counted.amount.core_last].end
        same_value = [
            figure
            for figure in self._figures
            if figure["value"] == amount.value and (amount.value or figure["low"] == amount.low)
        ]
        here = [figure for figure in same_value if figure["start"] <= start and end <= figure["end"]]
        near = [figure for figure in same_value if figure["start"] < end + 40 and start - 40 < figure["end"]]
        match = here or near
        actions = {figure["action"] for figure in match}
        right = [i for i, option in enumerate(options) if option.answer is not None and option.answer.action in actions]
        if right:
            bonds = [options[i].answer for i in right]
            self.last = next(figure for figure in match if figure["action"] == bonds[0].action)  # type: ignore[union-attr]
            right = [i for i in right if self._goes_on_rightly(options[i].answer)] or right
            return sorted(right, key=lambda i: _words_away(options[i].answer))
        offered = {option.answer.action for option in options if option.answer is not None}
        if match or any(figure["action"] in offered for figure in same_value):
            return None  # told again elsewhere, or its action is not on offer: no lesson
        return [0]

    def _goes_on_rightly(self, bond: Bond | None) -> bool:
        """Whether a number that goes on from a figure before does so from one of its own people."""
        return bond is None or bond.whole is None or self.last is None or bond.whole.side == self.last["side"]

    _single = _figure

    def _side(self, options: Sequence[Option[str]]) -> list[int] | None:
        side = self.last["side"] if self.last else None
        return [index for index, option in enumerate(options) if option.answer == side] or None

    def _unit(self, options: Sequence[Option[str]]) -> list[int] | None:
        unit = self.last["unit"] if self.last else None
        return [index for index, option in enumerate(options) if option.answer == unit] or None

    def _status(self, options: Sequence[Option[Any]]) -> list[int] | None:
        status = self.last["status"] if self.last else None
        return [index for index, option in enumerate(options) if option.answer.value == status] or None

    def _source(self, options: Sequence[Option[Attribution | None]]) -> list[int] | None:
        if self.last is None:
            return None
        source = self.last["source"]
        if source is None:
            return [index for index, option in enumerate(options) if option.answer is None]
        fits = [_fits(source, option.answer) for option in options]
        most = max(fits)
        whole = 1.0 + LIKE / 3  # all its words are in the name, and enough of the name's are its
        return [index for index, each in enumerate(fits) if each == most or each >= whole] if most >= LIKE else None

    def _day(self, options: Sequence[Option[tuple[Any, int, int] | None]]) -> list[int] | None:
        day = self._main["date"] if self._main else None
        if day is None:
            return [0]
        return [i for i, option in enumerate(options) if option.answer and option.answer[0].isoformat() == day] or None

    def _place(self, options: Sequence[Option[str | None]]) -> list[int]:
        places = self._main["places"] if self._main else []
        return [index for index, option in enumerate(options) if option.answer in places] or [0]

    def _place_too(self, options: Sequence[Option[str | None]]) -> list[int] | None:
        place = options[1].answer
        places = self._main["places"] if self._main else []
        if any(place in self.topic.ancestors(each) for each in places):
            return None
        return [1] if place in places else [0]

    def _person(self, options: Sequence[Option[str | None]]) -> list[int]:
        people = {person for report in self.row["reports"] for person in report["people"]}
        return [1] if options[1].answer in people else [0]

    @property
    def _figures(self) -> list[Row]:
        return [figure for report in self.row["reports"] for figure in report["figures"]]

    @property
    def _tokens(self) -> Any:
        from monitor.understand.lexicon import lexicon_of
        from monitor.understand.tokens import read_words

        if self._read is None:
            lang = self.row["lang"]
            self._read = read_words(self.row["text"], lang, lexicon_of(self.topic, lang)).tokens
        return self._read

    _read: Any = None


def _fits(source: str, said: Attribution | None) -> float:
    return max(likeness(source, said.name), likeness(source, said.known_as)) if said is not None else 0.0


def likeness(one: str, other: str) -> float:
    """How well two names are one, whatever their endings: the share of each one's words that the other has, together (0..2)."""
    mine, theirs = _WORDS.findall(fold(one)), _WORDS.findall(fold(other))
    there = sum(any(_alike(word, each) for each in theirs) for word in mine)
    back = sum(any(_alike(word, each) for each in mine) for word in theirs)
    return there / len(mine) + back / len(theirs) if there else 0.0


def _alike(one: str, other: str) -> bool:
    """Whether two words are one, as far as their endings let tell."""
    shorter = min(len(one), len(other))
    letters = LETTERS if shorter > LETTERS else min(3, shorter)
    return one[:letters] == other[:letters]


def _words_away(bond: Bond | None) -> int:
    """How far an action's words are from the number: the nearest are taken to be the ones."""
    if bond is None or bond.mark is None:
        return 1000
    return max(bond.mark.first - bond.counted.last, bond.counted.first - bond.mark.last)
