"""A number with what it counts, as its own words tell it. Found by `counting`, judged by `figures`."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.understand.numbers import Amount
from monitor.understand.tokens import Sentence


@dataclass(slots=True, eq=False)
class Counted:
    """A number with what it counts. Tokens ``first`` to ``last``; ``unit`` None: the noun is left out ("four were wounded");
    ``side``: by an adjective or a name in the phrase; ``own``: "its own", ``ours``: "our", ``possessed``: somebody's
    (*əsgəri*); ``part``: "of them", "including"; ``others``: "another three"; ``implied``: a single person without a number;
    ``held_within``: the unit is told by a word that is an attribute as well (*imprisoned*); ``left_out``: why a noun may be left
    out; ``skipped``: unknown words before the noun; ``listed``: a part by going on with a list; ``named``: a name stands with it;
    ``article``: "a soldier"; ``of_value``: the number of the whole that its own words name ("11 *of the 19*"); ``members``: the
    persons named side by side whom it counts."""

    amount: Amount
    sentence: Sentence
    first: int
    last: int
    unit: str | None
    side: str | None = None
    own: bool = False
    ours: bool = False
    possessed: bool = False
    part: bool = False
    others: bool = False
    implied: bool = False
    held_within: str | None = None
    left_out: str = ""
    skipped: int = 0
    listed: bool = False
    named: bool = False
    article: bool = False
    of_value: int | None = None
    members: tuple[Counted, ...] = ()

    @property
    def manner(self) -> str:
        """How it is counted: as a ``part``, as ``others``, ``nounless``, or by its own ``noun``."""
        return "part" if self.part else "others" if self.others else "nounless" if self.unit is None else "noun"
