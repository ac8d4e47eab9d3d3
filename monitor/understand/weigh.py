"""Decisions by weighed evidence: each option has features, each feature a weight, and the heaviest option is taken.

A conditional logit (McFadden, 1974: "Conditional logit analysis of qualitative choice behavior"), which with one option beside
"no" is a logistic regression. The weights are data (``config/languages/weights.yaml``), fitted by ``make fit`` on annotated
articles; a feature that has none weighs nothing. Readable on purpose: what a feature says is in its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import Generic, Protocol, TypeVar

A = TypeVar("A")
Features = dict[str, float]
LIKELY = 0.15
"""Every second wrong day, and two wrong kinds of three, have the right one beside them with this share of the odds; of right days
one in eleven has another. Measured on articles read with weights that have not seen them."""


@dataclass(slots=True)
class Option(Generic[A]):
    """One possible answer with the evidence for it. No features: the option of doing nothing."""

    answer: A
    features: Features = field(default_factory=dict)


class Judge(Protocol):
    """Who decides: the weights, or, while they are fitted, the annotation."""

    def choose(self, question: str, options: Sequence[Option[A]]) -> Option[A]:
        """The option taken. ``question`` names the kind of decision; ``options`` is not empty."""

    def nearly(self, question: str, options: Sequence[Option[A]]) -> Sequence[Option[A]]:
        """The options that were not taken and are likely all the same, the likeliest first."""


class WeightJudge:
    """Decides by weights: the option with the largest sum, the first of equals."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self._weights = weights

    def choose(self, question: str, options: Sequence[Option[A]]) -> Option[A]:
        """The heaviest option."""
        weights = self._weights.get(question, {})
        return max(options, key=lambda option: weigh(option.features, weights))

    def nearly(self, question: str, options: Sequence[Option[A]]) -> Sequence[Option[A]]:
        """Those whose share of the odds is `LIKELY` at least."""
        weights = self._weights.get(question, {})
        weighed = sorted(((weigh(option.features, weights), -at) for at, option in enumerate(options)), reverse=True)
        odds = [exp(weight - weighed[0][0]) for weight, _ in weighed]
        least = LIKELY * sum(odds)
        return [options[-at] for (_, at), one in zip(weighed[1:], odds[1:], strict=True) if one >= least]


def weigh(features: Features, weights: Mapping[str, float]) -> float:
    """The sum of what the features weigh."""
    total = 0.0
    for name, value in features.items():
        weight = weights.get(name)
        if weight is not None:
            total += value * weight
    return total
