"""Decisions by weighed evidence: each option has features, each feature a weight, and the heaviest option is taken.

A conditional logit (McFadden, 1974: "Conditional logit analysis of qualitative choice behavior"), which with one option beside
"no" is a logistic regression. The weights are data (``config/languages/weights.tsv``), fitted by ``make fit`` on annotated
articles; a feature that has none weighs nothing. Readable on purpose: what a feature says is in its name.

For some questions two features that hold together weigh something of their own: years of prison count where the verb is
"sentenced", and not where it is "turned".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from math import exp
from sys import intern
from typing import Generic, Protocol, TypeVar

A = TypeVar("A")
Features = dict[str, float]
LIKELY = 0.15
"""Every second wrong day, and two wrong kinds of three, have the right one beside them with this share of the odds; of right days
one in eleven has another. Measured on articles read with weights that have not seen them."""


NOISE = 1e-9
"""Sums no further apart are equal: in which order they were added up must not decide."""
REMEMBERED_EVIDENCE = 4096
"""Pieces of evidence, by the names of their features; some 8 MB."""
REMEMBERED_SUMS = 24
"""Of a piece of evidence: in so many languages and kinds of event."""


class Weighed:
    """What a piece of evidence weighs ``by`` some weights (None: not asked yet): ``alone``, and beside others (``meetings``)."""

    __slots__ = ("alone", "by", "meetings")

    def __init__(self, by: Weights | None, alone: float, meetings: Meetings | None = None) -> None:
        self.by, self.alone, self.meetings = by, alone, meetings


UNWEIGHED = Weighed(None, 0.0)


class Evidence:
    """Features that several options share, which nobody changes any more; weighed once for all of them. ``under``: what their
    names begin with (``official`` before ``.quoted``), "" for nothing."""

    __slots__ = ("_features", "_sums", "_under", "_unders", "weighed")

    def __init__(self, features: Features, under: str = "") -> None:
        self._features, self._under = features, under
        self._unders: dict[str, Evidence] | None = None
        self._sums: dict[Weights, Weighed] | None = None
        self.weighed = UNWEIGHED

    @property
    def features(self) -> Features:
        """The features by their whole names."""
        if not self._under:
            return self._features
        return {f"{self._under}.{name}": value for name, value in self._features.items()}

    def under(self, opening: str) -> Evidence:
        """The same with names that begin with ``opening``; one for all who ask."""
        if self._unders is None:
            self._unders = {}
        found = self._unders.get(opening)
        if found is None:
            found = self._unders[opening] = Evidence(self._features, opening)
        return found

    def weigh(self, weights: Weights) -> Weighed:
        """What it weighs by these weights, which is then in ``weighed``, where who asks often looks first; remembered."""
        last = self.weighed
        if last.by is None:  # most is only ever asked for one question in one language and kind
            found = self._weigh(weights)
        else:
            if self._sums is None or len(self._sums) >= REMEMBERED_SUMS:
                self._sums = {last.by: last}
            known = self._sums.get(weights)
            found = known if known is not None else self._sums.setdefault(weights, self._weigh(weights))
        self.weighed = found
        return found

    def _weigh(self, weights: Weights) -> Weighed:
        alone, pairs = weights.sum(self._features, self._under), weights.pairs
        if pairs.known:
            names = tuple([name for name in holding(self.features) if name in pairs.known])
            if names:
                meetings = pairs.meetings(names)
                return Weighed(weights, alone + meetings.within, meetings)
        return Weighed(weights, alone) if alone else weights.nothing


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


def holding(features: Mapping[str, float]) -> tuple[str, ...]:
    """The names of the features whose value is 1."""
    return tuple([name for name, value in features.items() if value == 1.0])


@lru_cache(maxsize=REMEMBERED_EVIDENCE)
def noted(opening: str, *names: str) -> Evidence:
    """The evidence that these features hold, whose names begin with ``opening`` and a full stop; one for all who ask the same."""
    return stated(opening, names)


def stated(opening: str, names: Iterable[str]) -> Evidence:
    """The same for who remembers it himself, by the facts that the names are made of."""
    return Evidence({intern(f"{opening}.{name}"): 1.0 for name in names})


class Option(Generic[A]):
    """One possible answer with the evidence for it: features of its ``own``; those that others may have as well (``shared``);
    those that each option but that of doing nothing has (``common``, one and the same sequence in all). None of them twice.
    No features: the option of doing nothing."""

    __slots__ = ("answer", "common", "own", "shared")

    def __init__(
        self, answer: A, own: Features | None = None, shared: Sequence[Evidence] = (), common: Sequence[Evidence] = ()
    ) -> None:
        self.answer = answer
        self.own: Features = {} if own is None else own
        self.shared = shared
        self.common = common

    @property
    def features(self) -> Features:
        """All that speaks for it; from now on its own."""
        for each in (*self.shared, *self.common):
            self.own.update(each.features)
        self.shared = self.common = ()
        return self.own


class Judge(Protocol):
    """Who decides: the weights, or, while they are fitted, the annotation."""

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        """The option taken. ``question`` names the kind of decision; ``options`` is not empty; ``within``: the
        language and the kind of event, by which evidence may weigh more or less."""

    def nearly(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Sequence[Option[A]]:
        """The options that were not taken and are likely all the same, the likeliest first."""


class WeightJudge:
    """Decides by weights: the option with the largest sum, the first of equals. What is filed under ``figure@ru`` or
    ``figure@capture`` is added to what is filed under ``figure`` where an article is Russian, or about a capture (Daumé, 2007:
    "Frustratingly easy domain adaptation")."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self._weights = weights
        self._of: dict[tuple[str, tuple[str, ...]], Weights] = {}
        self._layers: dict[str, Layer] = {}

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        """The heaviest option."""
        weights = self._within(question, within)
        return options[_heaviest(_sums(options, weights))]

    def nearly(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Sequence[Option[A]]:
        """Those whose share of the odds is `LIKELY` at least."""
        weights = self._within(question, within)
        sums = _sums(options, weights)
        taken, most = _heaviest(sums), max(sums)
        odds = [exp(one - most) for one in sums]
        least = LIKELY * sum(odds)
        likely = [at for at, one in enumerate(odds) if one >= least and at != taken]
        return [options[at] for at in sorted(likely, key=lambda at: -odds[at])]

    def _within(self, question: str, within: tuple[str, ...]) -> Weights:
        weights = self._of.get((question, within))
        if weights is None:
            layers = [self._layer(question), *[self._layer(f"{question}@{each}") for each in within]]
            weights = self._of[question, within] = Weights(layers, self._layer(PAIRED + question).pairs)
        return weights

    def _layer(self, filed: str) -> Layer:
        layer = self._layers.get(filed)
        if layer is None:
            layer = self._layers[filed] = Layer(self._weights.get(filed, {}))
        return layer


def _sums(options: Sequence[Option[A]], weights: Weights) -> list[float]:
    """What all that speaks for each option weighs."""
    pairs = weights.pairs
    common: Sequence[Evidence] = ()
    of_common = 0.0
    commonly: list[Meetings] = []
    beside_common: dict[Meetings, float] = {}
    found: list[float] = []
    for option in options:
        if option.common is not common:
            common, commonly = option.common, []
            of_common = _sum(common, weights, commonly)
            beside_common = {}
        meeting: list[Meetings] = []
        total = of_common + _sum(option.shared, weights, meeting)
        for one in meeting:
            beside = beside_common.get(one)
            if beside is None:
                beside = beside_common[one] = one.beside(commonly)
            total += beside
        if option.own:
            total += weights.sum(option.own)
            if pairs.known:
                total += _of_own(option.own, pairs, (*meeting, *commonly))
        found.append(total)
    return found


def _sum(evidence: Sequence[Evidence], weights: Weights, meeting: list[Meetings]) -> float:
    """What pieces of evidence weigh, alone and beside each other; ``meeting``: takes those that weigh something beside others."""
    total = 0.0
    for each in evidence:
        weighed = each.weighed
        if weighed.by is not weights:
            weighed = each.weigh(weights)
        total += weighed.alone
        mine = weighed.meetings
        if mine is not None:
            if meeting:
                total += mine.beside(meeting)
            meeting.append(mine)
    return total


def _of_own(own: Features, pairs: Pairs, others: Sequence[Meetings]) -> float:
    """What an option's own features weigh beside each other and beside what it shares."""
    mine = [name for name in holding(own) if name in pairs.known]
    if not mine:
        return 0.0
    total = pairs.within(mine)
    for each in others:
        total += pairs.between(mine, each.names)
    return total


def _heaviest(sums: Sequence[float]) -> int:
    """The place of the largest sum, the first of equals."""
    best = 0
    for at, total in enumerate(sums):
        if total > sums[best] + NOISE:
            best = at
    return best


class Layer:
    """What is filed in one place of the weights: for a question, for a question within a language or kind, or for its pairs."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._under: dict[str, Mapping[str, float]] = {"": weights}
        self._pairs: Pairs | None = None

    def under(self, opening: str) -> Mapping[str, float]:
        """Those whose names begin with ``opening`` and a full stop, by what follows it."""
        known = self._under.get(opening)
        if known is None:
            cut = len(opening) + 1
            known = {intern(name[cut:]): weight for name, weight in self._under[""].items() if name.startswith(f"{opening}.")}
            self._under[opening] = known
        return known

    @property
    def pairs(self) -> Pairs:
        """As what two features weigh together."""
        if self._pairs is None:
            self._pairs = Pairs(self._under[""])
        return self._pairs


class Weights:
    """The weights of a question in a story of one language and kind: what the ``layers`` have adds up. ``nothing``: of
    evidence that they do not know."""

    def __init__(self, layers: Sequence[Layer], pairs: Pairs) -> None:
        self._layers = layers
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


PAIRED = "&"
"""Stands before the name of a question where what is filed are pairs: ``one & other``."""
AND = " & "
REMEMBERED_MEETINGS = 49152
"""Of some features with some others, for a question; some 3 MB."""
REMEMBERED_NAMES = 16384
"""Sets of features that weigh something beside others, for a question."""


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


JUDGES = 8
_judges: dict[int, tuple[Mapping[str, Mapping[str, float]], WeightJudge]] = {}


def judge_by(weights: Mapping[str, Mapping[str, float]]) -> WeightJudge:
    """The judge that decides by ``weights``, the same for the same."""
    known = _judges.get(id(weights))
    if known is None or known[0] is not weights:
        while len(_judges) >= JUDGES:
            _judges.pop(next(iter(_judges)))
        known = _judges[id(weights)] = (weights, WeightJudge(weights))
    return known[1]


def weigh(features: Features, weights: Mapping[str, float]) -> float:
    """The sum of what the features weigh."""
    total = 0.0
    for name, value in features.items():
        weight = weights.get(name)
        if weight is not None:
            total += value * weight
    return total
