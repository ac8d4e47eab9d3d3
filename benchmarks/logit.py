"""A conditional logit with an L2 penalty, fitted by Adam on the whole set (Kingma & Ba, 2015: arXiv:1412.6980). Deterministic.

Each feature of an option stands there several times: for all stories; for the sorts of story that its example lies ``within``,
which counts ``share`` (Daumé, 2007: "Frustratingly easy domain adaptation"), but for words as they are written; and, where pairs
are asked for, with each other feature that holds beside it. What has a small value takes more evidence to weigh much.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
from scipy import sparse

from monitor.topic.weights import WRITTEN
from monitor.understand.weights import AND, PAIRED, Features, holding

ROUNDS = 150
RATE = 0.15
ROUNDS_OF_PAIRS = 100
RATE_OF_PAIRS = 0.05
LEAST_WRITTEN = 5
"""Options that a word as it is written must be met in, to weigh anything: most are names. With 3 or 10 as good."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """``share``: what a pair of features counts for, beside 1 for a feature; ``least``: the options that must have both."""

    share: float
    least: int


class Choice(Protocol):
    """A decision: the features of its options, and which of them are right; ``within``: the sorts of story it belongs to."""

    right: list[int]
    within: tuple[str, ...]

    @property
    def options(self) -> Sequence[Features]:
        """Of each option."""


class Logit:
    """The weights of one question, to be fitted to ``choices``. Names are (sort, name): sort "" for all stories, ``@ru`` within
    a language or kind, ``&`` for pairs."""

    def __init__(self, choices: Sequence[Choice], share: float, pairs: Pairs | None) -> None:
        self._share, self._pairs = share, pairs
        self._together = _together(choices, pairs.least) if pairs is not None else frozenset()
        self._known = _often(choices, LEAST_WRITTEN)
        self._index: dict[tuple[str, str], int] = {}
        columns, values, ends = array("i"), array("f"), array("q", [0])
        first, right = array("q"), array("b")
        for choice in choices:
            first.append(len(right))
            for number, features in enumerate(choice.options):
                for name, value in self._terms(features, choice.within):
                    columns.append(self._index.setdefault(name, len(self._index)))
                    values.append(value)
                ends.append(len(columns))
                right.append(number in choice.right)
        self._right = np.frombuffer(right, dtype=np.int8).astype(bool)
        self._first = np.frombuffer(first, dtype=np.int64)
        self._choice = np.repeat(np.arange(len(choices)), np.diff(np.append(self._first, len(right))))
        parts = (
            np.frombuffer(values, dtype=np.float32),
            np.frombuffer(columns, dtype=np.int32),
            np.frombuffer(ends, dtype=np.int64),
        )
        self._options = sparse.csr_matrix(parts, shape=(len(right), len(self._index)))

    def _terms(self, features: Features, within: Sequence[str]) -> Iterator[tuple[tuple[str, str], float]]:
        for name, value in sorted(features.items()):
            if WRITTEN in name:
                if name in self._known:
                    yield ("", name), value
                continue
            yield ("", name), value
            for sort in within:
                yield (f"@{sort}", name), value * self._share
        if self._pairs is not None:
            for pair in combinations(sorted(holding(features)), 2):
                if pair in self._together:
                    yield (PAIRED, AND.join(pair)), self._pairs.share

    def fit(self, penalty: float) -> dict[tuple[str, str], float]:
        """What each feature weighs. ``penalty``: of the squared weights, against one unit of log likelihood."""
        rounds, rate = (ROUNDS, RATE) if self._pairs is None else (ROUNDS_OF_PAIRS, RATE_OF_PAIRS)
        back = self._options.T.tocsr()
        weights, mean, square = (np.zeros(len(self._index)) for _ in range(3))
        for number in range(1, rounds + 1):
            slope = penalty * weights + back @ self._pull(self._options @ weights)
            mean = 0.9 * mean + 0.1 * slope
            square = 0.99 * square + 0.01 * slope * slope
            step = (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.99**number)) + 1e-8)
            weights -= rate * (1 - number / (rounds + 1)) * step  # a rate that falls to nothing in the last round
        return {name: float(weights[at]) * self._value(name[0]) for name, at in self._index.items()}

    def _value(self, sort: str) -> float:
        """What a feature of that sort counts for."""
        if sort == PAIRED and self._pairs is not None:
            return self._pairs.share
        return self._share if sort else 1.0

    def _pull(self, sums: np.ndarray) -> np.ndarray:
        """The slope of minus the log likelihood of the right options, for each option's sum."""
        powers = np.exp(sums - np.maximum.reduceat(sums, self._first)[self._choice])
        whole = np.add.reduceat(powers, self._first)[self._choice]
        good = np.add.reduceat(powers * self._right, self._first)[self._choice]
        return np.asarray(powers / whole - np.where(self._right, powers / good, 0.0))


def _often(choices: Sequence[Choice], least: int) -> frozenset[str]:
    """The words as they are written that stand in at least so many options."""
    counts: Counter[str] = Counter()
    for choice in choices:
        for features in choice.options:
            counts.update(name for name in features if WRITTEN in name)
    return frozenset(name for name, count in counts.items() if count >= least)


def _together(choices: Sequence[Choice], least: int) -> frozenset[tuple[str, str]]:
    """The pairs of features that hold in at least so many options."""
    counts: Counter[tuple[str, str]] = Counter()
    for choice in choices:
        for features in choice.options:
            counts.update(combinations(sorted(holding(features)), 2))
    return frozenset(pair for pair, count in counts.items() if count >= least)
