"""What speaks for the possible answers to a question: pieces of evidence, each some features that hold together and are often met
again, and options that have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Generic, TypeVar

from monitor.topic.weights import Stems, written_name
from monitor.understand.weights import UNWEIGHED, Features, Weighed, Weights, holding

A = TypeVar("A")
REMEMBERED_EVIDENCE = 4096
"""Pieces of evidence, by the names of their features; some 8 MB."""
REMEMBERED_SUMS = 24
"""Of a piece of evidence: in so many languages and kinds of event."""


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
            found = self._unders[opening] = self._opened(opening)
        return found

    def _opened(self, opening: str) -> Evidence:
        return Evidence(self._features, opening)

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


class Written:
    """Words of one language as they are written, by where they stand; weighed once under whatever their names begin with."""

    __slots__ = ("_lang", "_stems", "_totals")

    def __init__(self, lang: str, stems: Stems) -> None:
        self._lang = lang
        self._stems = [(where, tuple(dict.fromkeys(mine))) for where, mine in stems]
        self._totals: dict[Weights, Mapping[str, float]] = {}

    @property
    def names(self) -> list[str]:
        """Their names, each once."""
        return [written_name(where, self._lang, stem) for where, mine in self._stems for stem in mine]

    def weigh(self, weights: Weights, under: str) -> float:
        """What they weigh whose names begin with ``under``."""
        total = self._totals.get(weights)
        if total is None:
            total = self._totals[weights] = weights.of_written(self._lang, self._stems)
        return total.get(under, 0.0)


class Words(Evidence):
    """The evidence of words as they are written, each of which counts ``share``."""

    __slots__ = ("_share", "_written")

    def __init__(self, written: Written, share: float, under: str = "") -> None:
        super().__init__(_NONE, under)
        self._written, self._share = written, share

    @property
    def features(self) -> Features:
        """The words by their whole names."""
        return {f"{self._under}.{name}" if self._under else name: self._share for name in self._written.names}

    def _opened(self, opening: str) -> Evidence:
        return Words(self._written, self._share, opening)

    def _weigh(self, weights: Weights) -> Weighed:
        alone = self._written.weigh(weights, self._under)
        return Weighed(weights, alone * self._share) if alone else weights.nothing


_NONE: Features = {}


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
        """All that speaks for it, by name."""
        found = dict(self.own)
        for each in (*self.shared, *self.common):
            found.update(each.features)
        return found
