"""Decisions by weighed evidence: each option has features, each feature a weight, and the heaviest option is taken.

A conditional logit (McFadden, 1974: "Conditional logit analysis of qualitative choice behavior"), which with one option beside
"no" is a logistic regression. The weights are data (``config/languages/weights.tsv``), fitted by ``make fit`` on annotated
articles; a feature that has none weighs nothing. Readable on purpose: what a feature says is in its name.

For some questions two features that hold together weigh something of their own: years of prison count where the verb is
"sentenced", and not where it is "turned".
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Protocol, TypeVar

from monitor.topic import WeightTable
from monitor.understand.evidence import Evidence, Option
from monitor.understand.weights import PAIRED, Features, Layer, Meetings, Pairs, Weights, holding

A = TypeVar("A")
LIKELY = 0.25
"""Every third wrong day, and every third wrong kind, has the right one beside it with this share of the odds; of right days one
in 28 has another, of right kinds one in 17. Measured on articles read with weights that have not seen them. With less (0.15:
every second wrong day, but one right day in twelve) two nights of fire on one village were put together."""
NOISE = 1e-9
"""Sums no further apart are equal: in which order they were added up must not decide."""


class Judge(Protocol):
    """Who decides: the weights, or, while they are fitted, the annotation."""

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        """The option taken. ``question`` names the kind of decision; ``options`` is not empty; ``within``: the
        language, the length ("" for most) and the kind of event, by which evidence may weigh more or less."""

    def weigh(
        self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()
    ) -> tuple[Option[A], Sequence[float]]:
        """The option taken, and the share of the odds that each of the options has (0..1, together 1)."""


class WeightJudge:
    """Decides by weights: the option with the largest sum, the first of equals. What is filed under ``figure@ru`` or
    ``figure@capture`` is added to what is filed under ``figure`` where an article is Russian, or about a capture (Daumé, 2007:
    "Frustratingly easy domain adaptation")."""

    def __init__(self, weights: WeightTable) -> None:
        self._weights = weights
        self._of: dict[tuple[str, tuple[str, ...]], Weights] = {}
        self._layers: dict[str, Layer] = {}

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        """The heaviest option."""
        weights = self._within(question, within)
        return options[_heaviest(_sums(options, weights))]

    def weigh(
        self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()
    ) -> tuple[Option[A], Sequence[float]]:
        """The heaviest option, and how likely the weights make each."""
        sums = _sums(options, self._within(question, within))
        most = max(sums)
        odds = [exp(one - most) for one in sums]
        whole = sum(odds)
        return options[_heaviest(sums)], [one / whole for one in odds]

    def _within(self, question: str, within: tuple[str, ...]) -> Weights:
        weights = self._of.get((question, within))
        if weights is None:
            layers = [self._layer(question), *[self._layer(f"{question}@{each}") for each in within if each]]
            words = self._weights.words.get(question)
            weights = self._of[question, within] = Weights(layers, self._layer(PAIRED + question).pairs, words)
        return weights

    def _layer(self, filed: str) -> Layer:
        layer = self._layers.get(filed)
        if layer is None:
            layer = self._layers[filed] = Layer(self._weights.features.get(filed, {}))
        return layer


def nearly(options: Sequence[Option[A]], shares: Sequence[float], taken: A) -> list[A]:
    """The answers beside the one ``taken`` whose share of the odds is `LIKELY` at least, the likeliest first. ``shares``: as
    `Judge.weigh` tells them, one for each option."""
    likely = [at for at, share in enumerate(shares) if share >= LIKELY and options[at].answer != taken]
    return [options[at].answer for at in sorted(likely, key=lambda at: -shares[at])]


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


JUDGES = 2
"""Tables of weights whose judges are kept: each holds some 30 MB."""
_judges: dict[int, tuple[WeightTable, WeightJudge]] = {}


def judge_by(weights: WeightTable) -> WeightJudge:
    """The judge that decides by ``weights``, the same for the same."""
    known = _judges.get(id(weights))
    if known is None or known[0] is not weights:
        while len(_judges) >= JUDGES:
            _judges.pop(next(iter(_judges)))
        known = _judges[id(weights)] = (weights, WeightJudge(weights))
    return known[1]
