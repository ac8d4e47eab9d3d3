"""The rules by which marks signal a kind of event (``reading.kinds.*.rules``), compiled with the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a kind, ready for asking: of each of ``wanted`` some name must be there, of ``unwanted`` none."""

    kind: str
    strength: str
    wanted: tuple[frozenset[str], ...]
    unwanted: frozenset[str]
    why: str


class Rules:
    """The rules of ``reading.kinds``, to be asked which of them hold."""

    def __init__(self, kinds: Mapping[str, Any], cast: Iterable[str] = ()) -> None:
        self._rules = _compiled(kinds)
        self._deeds: dict[str, set[str]] = {}
        for rule in self._rules:
            names = {name for wanted in rule.wanted for name in wanted if name.startswith(("sig.", "action."))}
            self._deeds.setdefault(rule.kind, set()).update(names.difference(cast))
        self._always = [number for number, rule in enumerate(self._rules) if not rule.wanted]
        self._by_name: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            for name in max(rule.wanted, key=_rarity, default=()):
                self._by_name.setdefault(name, []).append(number)
        self._names = frozenset(self._by_name)
        self.together = frozenset(_together(self._rules))
        """Names that one rule wants beside each other, two by two, either way."""

    def deeds(self, kind: str | None) -> AbstractSet[str]:
        """The names of marks that tell what happens in events of a kind; without the topic's ``cast``, which only tells who is
        about."""
        return self._deeds.get(kind or "", frozenset())

    def holding(self, names: AbstractSet[str]) -> list[Rule]:
        """The rules that hold among marks of these names, in their order. Only those are looked at that want one of them."""
        candidates = {number for name in self._names & names for number in self._by_name[name]}
        return [
            rule
            for rule in map(self._rules.__getitem__, sorted(candidates.union(self._always)))
            if rule.unwanted.isdisjoint(names) and not any(wanted.isdisjoint(names) for wanted in rule.wanted)
        ]


def _rarity(names: frozenset[str]) -> tuple[int, int]:
    """How seldom a text has one of these marks, as far as their names tell: narrow names, and few of them."""
    return min(name.count(".") for name in names), -len(names)


def _together(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        for some, others in permutations(rule.wanted, 2):
            yield from product(some, others)


def _compiled(kinds: Mapping[str, Any]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            kind,
            str(rule.get("strength", "strong")),
            tuple(frozenset(names.split("|")) for names in rule.get("all", ())),
            frozenset(name for names in rule.get("none", ()) for name in names.split("|")),
            " & ".join(rule.get("all", ())),
        )
        for kind, entry in kinds.items()
        for rule in entry.get("rules", ())
    )
