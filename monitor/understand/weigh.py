"""Decisions by weighed evidence: each option has features, each feature a weight, and the heaviest option is taken.

A conditional logit (McFadden, 1974: "Conditional logit analysis of qualitative choice behavior"), which with one option beside
"no" is a logistic regression. The weights are data (``config/languages/weights.yaml``), fitted by ``make fit`` on annotated
articles; a feature that has none weighs nothing. Readable on purpose: what a feature says is in its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp
from typing import Generic, Protocol, TypeVar

A = TypeVar("A")
Features = dict[str, float]
LIKELY = 0.15
"""Every second wrong day, and two wrong kinds of three, have the right one beside them with this share of the odds; of right days
one in eleven has another. Measured on articles read with weights that have not seen them."""


NOISE = 1e-9
"""Sums no further apart are equal: in which order they were added up must not decide."""
REMEMBERED_SUMS = 4


class Evidence:
    """Features that several options share, which nobody changes any more; weighed once for all of them. ``under``: what their
    names begin with (``official`` before ``.quoted``), "" for nothing."""

    __slots__ = ("_features", "_under", "sums")

    def __init__(self, features: Features, under: str = "") -> None:
        self._features, self._under = features, under
        self.sums: dict[Weights, float] = {}

    @property
    def features(self) -> Features:
        """The features by their whole names."""
        if not self._under:
            return self._features
        return {f"{self._under}.{name}": value for name, value in self._features.items()}

    def weigh(self, weights: Weights) -> float:
        """The sum of what they weigh, which is then in ``sums``."""
        if len(self.sums) >= REMEMBERED_SUMS:
            self.sums.clear()
        total = self.sums[weights] = weigh(self._features, weights.under(self._under))
        return total


@lru_cache(maxsize=8192)
def noted(opening: str, *names: str) -> Evidence:
    """The evidence that these features hold, whose names begin with ``opening`` and a full stop; one for all who ask the same."""
    return Evidence({f"{opening}.{name}": 1.0 for name in names})


class Option(Generic[A]):
    """One possible answer with the evidence for it: features of its ``own``, and those that it has in common with others
    (``shared``; none of them twice). No features: the option of doing nothing."""

    __slots__ = ("answer", "own", "shared")

    def __init__(self, answer: A, own: Features | None = None, shared: Sequence[Evidence] = ()) -> None:
        self.answer = answer
        self.own: Features = {} if own is None else own
        self.shared = shared

    @property
    def features(self) -> Features:
        """All that speaks for it; from now on its own."""
        for each in self.shared:
            self.own.update(each.features)
        self.shared = ()
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

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        """The heaviest option."""
        weights = self._within(question, within)
        return options[_heaviest([_sum(option, weights) for option in options])]

    def nearly(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Sequence[Option[A]]:
        """Those whose share of the odds is `LIKELY` at least."""
        weights = self._within(question, within)
        sums = [_sum(option, weights) for option in options]
        taken, most = _heaviest(sums), max(sums)
        odds = [exp(one - most) for one in sums]
        least = LIKELY * sum(odds)
        likely = [at for at, one in enumerate(odds) if one >= least and at != taken]
        return [options[at] for at in sorted(likely, key=lambda at: -odds[at])]

    def _within(self, question: str, within: tuple[str, ...]) -> Weights:
        weights = self._of.get((question, within))
        if weights is None:
            weights = self._of[question, within] = Weights(weights_within(self._weights, question, within))
        return weights


def _sum(option: Option[A], weights: Weights) -> float:
    """What all that speaks for an option weighs."""
    total = weigh(option.own, weights.all) if option.own else 0.0
    for each in option.shared:
        known = each.sums.get(weights)
        total += each.weigh(weights) if known is None else known
    return total


def _heaviest(sums: Sequence[float]) -> int:
    """The place of the largest sum, the first of equals."""
    best = 0
    for at, total in enumerate(sums):
        if total > sums[best] + NOISE:
            best = at
    return best


class Weights:
    """The weights of one question: ``all`` of them by name."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.all = weights
        self._under: dict[str, Mapping[str, float]] = {"": weights}

    def under(self, opening: str) -> Mapping[str, float]:
        """Those whose names begin with ``opening`` and a full stop, by what follows it."""
        known = self._under.get(opening)
        if known is None:
            cut = len(opening) + 1
            known = {name[cut:]: weight for name, weight in self.all.items() if name.startswith(f"{opening}.")}
            self._under[opening] = known
        return known


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


def weights_within(weights: Mapping[str, Mapping[str, float]], question: str, within: Sequence[str]) -> dict[str, float]:
    """What each piece of evidence weighs for a question in all stories, and more or less ``within`` a language, a kind."""
    found = dict(weights.get(question, {}))
    for each in within:
        for name, weight in weights.get(f"{question}@{each}", {}).items():
            found[name] = found.get(name, 0.0) + weight
    return found


def weigh(features: Features, weights: Mapping[str, float]) -> float:
    """The sum of what the features weigh."""
    total = 0.0
    for name, value in features.items():
        weight = weights.get(name)
        if weight is not None:
            total += value * weight
    return total
