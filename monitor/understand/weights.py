"""The weights of the reader's decisions, as they are filed (``config/languages/weights.tsv``): what a feature weighs alone, in
all stories and in those of a language or kind, and what two features weigh that hold together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from sys import intern

from monitor.topic.weights import Stems, WordWeights

Features = dict[str, float]
"""Names of features with their values; 1 where there is only to hold or not."""
PAIRED = "&"
"""Stands before the name of a question where what is filed are pairs: ``one & other``."""
AND = " & "
REMEMBERED_MEETINGS = 49152
"""Of some features with some others, for a question; some 3 MB."""
REMEMBERED_NAMES = 16384
"""Sets of features that weigh something beside others, for a question."""


def holding(features: Mapping[str, float]) -> tuple[str, ...]:
    """The names of the features whose value is 1."""
    return tuple([name for name, value in features.items() if value == 1.0])


class Weighed:
    """What a piece of evidence weighs ``by`` some weights (None: not asked yet): ``alone``, and beside others (``meetings``)."""

    __slots__ = ("alone", "by", "meetings")

    def __init__(self, by: Weights | None, alone: float, meetings: Meetings | None = None) -> None:
        self.by, self.alone, self.meetings = by, alone, meetings


UNWEIGHED = Weighed(None, 0.0)


_NONE: Mapping[str, float] = {}


class Layer:
    """What is filed in one place of the weights: for a question, for a question within a language or kind, or for its pairs."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._all = weights
        self._under: dict[str, dict[str, float]] | None = None
        self._pairs: Pairs | None = None

    def under(self, opening: str) -> Mapping[str, float]:
        """Those whose names begin with ``opening`` and a full stop, by what follows it; with ``""`` all, by their whole names. No
        full stop is in ``opening``."""
        if not opening:
            return self._all
        if self._under is None:
            self._under = {}
            for name, weight in self._all.items():
                first, _, rest = name.partition(".")
                self._under.setdefault(first, {})[intern(rest)] = weight
        return self._under.get(opening, _NONE)

    @property
    def pairs(self) -> Pairs:
        """As what two features weigh together."""
        if self._pairs is None:
            self._pairs = Pairs(self._all)
        return self._pairs


class Weights:
    """The weights of a question in a story of one language and kind: what the ``layers`` have adds up. ``nothing``: of
    evidence that they do not know."""

    def __init__(self, layers: Sequence[Layer], pairs: Pairs, words: WordWeights | None = None) -> None:
        self._layers = layers
        self._words = words
        self._opened: dict[str, tuple[dict[str, float], list[Mapping[str, float]]]] = {}
        self.pairs = pairs
        self.nothing = Weighed(self, 0.0)

    def sum(self, features: Features, under: str = "") -> float:
        """What features weigh, each alone. ``under``: what their names begin with."""
        opened = self._opened.get(under)
        if opened is None:
            opened = self._opened[under] = ({}, [layer.under(under) for layer in self._layers])
        known, layers = opened
        total = 0.0
        for name, value in features.items():
            weight = known.get(name)
            if weight is None:
                weight = 0.0
                for layer in layers:
                    if name in layer:
                        weight += layer[name]
                if weight:  # in all layers together, and remembered
                    known[intern(name)] = weight
            total += value * weight
        return total

    def of_written(self, lang: str, stems: Stems) -> Mapping[str, float]:
        """What words as they are written weigh together, by what their names begin with: the same in all sorts of story, and
        nothing beside others."""
        return _NONE if self._words is None else self._words.sum(lang, stems)


class Pairs:
    """What two features of a question weigh that hold together. ``known``: for each feature those that weigh something beside
    it."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.known: dict[str, dict[str, float]] = {}
        self._meetings: dict[tuple[str, ...], Meetings] = {}
        self._remembered: list[dict[Meetings, float]] = []
        for name, weight in weights.items():
            one, other = map(intern, name.split(AND))
            self.known.setdefault(one, {})[other] = weight
            self.known.setdefault(other, {})[one] = weight

    def meetings(self, names: tuple[str, ...]) -> Meetings:
        """What some ``known`` features weigh beside others; one for all evidence that has the same."""
        found = self._meetings.get(names)
        if found is None:
            if len(self._meetings) >= REMEMBERED_NAMES:
                self._meetings.clear()
            found = self._meetings[names] = Meetings(self, names)
        return found

    def remember(self, met: dict[Meetings, float]) -> None:
        """Make room in ``met`` for one more."""
        if len(self._remembered) >= REMEMBERED_MEETINGS:
            for each in self._remembered:
                each.clear()
            self._remembered.clear()
        self._remembered.append(met)

    def within(self, names: Sequence[str]) -> float:
        """What ``known`` features weigh beside each other."""
        total = 0.0
        for one, other in combinations(names, 2):
            total += self.known[one].get(other, 0.0)
        return total

    def between(self, some: Sequence[str], others: Sequence[str]) -> float:
        """What each of some ``known`` features weighs beside each of others."""
        total = 0.0
        for one in some:
            beside = self.known[one]
            for other in others:
                total += beside.get(other, 0.0)
        return total


class Meetings:
    """What features of a question, its ``names``, weigh beside each other (``within``) and beside those of others; remembered."""

    __slots__ = ("_met", "_pairs", "_rows", "names", "within")

    def __init__(self, pairs: Pairs, names: tuple[str, ...]) -> None:
        self._pairs, self.names = pairs, names
        self._rows = tuple([pairs.known[name] for name in names])
        self.within = pairs.within(names)
        self._met: dict[Meetings, float] = {}

    def beside(self, others: Sequence[Meetings]) -> float:
        """What they weigh beside each of others."""
        total = 0.0
        met = self._met
        for other in others:
            together = met.get(other)
            if together is None:
                self._pairs.remember(met)
                together = met[other] = self._meet(other) if len(self.names) < len(other.names) else other._meet(self)
            total += together
        return total

    def _meet(self, other: Meetings) -> float:
        total, names = 0.0, other.names
        for row in self._rows:
            for name in names:
                if name in row:  # one of ten is: asking first is faster
                    total += row[name]
        return total
