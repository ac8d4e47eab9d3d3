"""The rules by which marks signal a kind of event (``reading.kinds.*.rules``), compiled with the lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a kind, ready for asking: of each of ``wanted`` some name must be there, of ``unwanted`` none."""

    kind: str
    strength: str
    wanted: tuple[frozenset[str], ...]
    unwanted: frozenset[str]
    why: str


def compile_rules(kinds: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules of ``reading.kinds``, in their order."""
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
