"""What the names of a page's elements say about them, and how much each sign weighs: `config/furniture.yaml`, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from monitor.shipped import shipped
from monitor.yaml import load_yaml

NEVER, SELDOM, NOTHING, MAYBE, WHOLE = -2, -1, 0, 1, 2
"""An element is never part of an article, seldom, its names say nothing, it may be around or in one, it is the article."""

LONGEST = 300
"""Of longer names, so many characters are looked at."""

KNOWN = 8_192
"""So many names are remembered; pages of one site have the same."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The numbers of ``config/furniture.yaml``, explained there."""

    shortest: float
    short: float
    linked: float
    linked_long: float
    alone: float
    pair: float
    under_link: float
    part_linked: float
    with_link: float
    never_spares: float
    seldom_spares: float
    named_share: float
    inner_share: float
    step: float
    step_named: float
    step_whole: float
    list_linked: float
    group_linked: float
    caption: float


@dataclass(frozen=True, slots=True)
class Signs:
    """The words, ready to be asked for. ``bylines``: CSS of elements that hold an author's name; ``by``: the words before it."""

    weights: Weights
    bylines: tuple[str, ...]
    by: re.Pattern[str]
    _lead: frozenset[str]
    _never: frozenset[str]
    _seldom: frozenset[str]
    _article: frozenset[str]
    _whole: re.Pattern[str]
    _wholly: re.Pattern[str]
    _unsaid: re.Pattern[str]
    _asked: dict[str, int] = field(default_factory=dict)

    def of(self, names: str) -> int:
        """What an element's names say, from `NEVER` to `WHOLE`."""
        sign = self._asked.get(names)
        if sign is None:
            if len(self._asked) >= KNOWN:
                self._asked.clear()
            sign = self._asked[names] = self._read(names[:LONGEST])
        return sign

    def leads(self, names: str) -> bool:
        """Whether an element is called a lead."""
        return any(word.lower() in self._lead for word in _WORD.findall(names[:LONGEST]))

    def _read(self, names: str) -> int:
        said = self._unsaid.sub(" ", names)
        if self._whole.search(said):
            return WHOLE
        words = {word.lower() for word in _WORD.findall(said)}
        if words & self._never:
            return NEVER
        if words & self._seldom:
            return SELDOM
        if self._wholly.search(said):
            return WHOLE
        return MAYBE if words & self._article else NOTHING


@cache
def load_signs() -> Signs:
    """The shipped file's words and weights."""
    located, problems = load_yaml(shipped("furniture.yaml"))
    assert located is not None, problems
    found = located.value
    pairs = "|".join(f"(?:{'|'.join(pair['one'])})[-_]{{0,2}}(?:{'|'.join(pair['other'])})" for pair in found["whole"])
    unsaid, inside = ("|".join(found[key]) for key in ("unsaid", "unsaid_inside"))
    return Signs(
        Weights(**found["weights"]),
        tuple(found["bylines"]),
        re.compile(rf"^(?:{'|'.join(map(re.escape, sorted(found['by'], key=len, reverse=True)))})\s+", re.IGNORECASE),
        frozenset(found["lead"]),
        frozenset(found["never"]),
        frozenset(found["seldom"]),
        frozenset(found["article"]),
        re.compile(rf"(?<![\w-])(?:{pairs})(?![\w-])", re.IGNORECASE),
        re.compile(rf"(?:{pairs})(?![a-z])", re.IGNORECASE),
        re.compile(rf"(?<![\w-])(?:{unsaid})-[\w-]+|post-\d+|(?:{inside})-[\w-]+", re.IGNORECASE),
    )
