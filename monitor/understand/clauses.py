"""A sentence in chunks: stretches between commas, dashes and the words that join clauses; and what stands between two words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.understand.tokens import BREAK, COMMA, Doc, Mark, Sentence

JOINING = 2  # words at most that join what stands side by side: and, and also


@dataclass(slots=True)
class Clauses:
    """The chunks of a sentence: ``number[i]`` for its i-th token; in order the tokens that stand behind ``commas``, behind
    stronger ``breaks``, and those with which a joined chunk begins (``joints``)."""

    sentence: Sentence
    number: list[int]
    commas: list[int]
    breaks: list[int]
    joints: list[int]

    def of(self, token: int) -> int:
        """The chunk of a token of the sentence."""
        index, number = token - self.sentence.first, self.number
        return number[index] if 0 <= index < len(number) else number[-1 if index > 0 else 0]

    def holds(self, chunk: int, marks: Sequence[Mark]) -> bool:
        """Whether one of some marks begins in a chunk."""
        return bool(marks) and any(self.of(mark.first) == chunk for mark in marks)


class Between:
    """What stands between two stretches of a sentence: words, commas, stronger breaks, joints (and, who, որ, ki), actions."""

    __slots__ = ("actions", "breaks", "commas", "joints", "same_chunk", "words")

    def __init__(self, words: int, commas: int, breaks: int, joints: int, actions: int, *, same_chunk: bool) -> None:
        self.words, self.commas, self.breaks, self.joints = words, commas, breaks, joints
        self.actions, self.same_chunk = actions, same_chunk

    @property
    def manner(self) -> str:
        """How the two stand side by side: ``joined`` by a word or two, ``near``, past a ``comma``, ``far``."""
        if self.breaks or self.commas > 1:
            return "far"
        if self.commas:
            return "comma"
        return "joined" if self.words <= JOINING else "near"


def clauses_of(doc: Doc, sentence: Sentence) -> Clauses:
    """Cut a sentence into chunks. Linear in its length."""
    tokens, first, end = doc.tokens, sentence.first, sentence.last + 1
    cut = [index for index in range(first, end) if tokens[index].gap >= COMMA]
    joints = sorted({mark.first for mark in sentence.of("joint")})
    begins = sorted({*cut, *joints, first})
    number: list[int] = []
    for chunk, (begin, behind) in enumerate(pairwise((*begins, end))):
        number += [chunk] * (behind - begin)
    commas = [index for index in cut if tokens[index].gap == COMMA]
    return Clauses(sentence, number, commas, [index for index in cut if tokens[index].gap == BREAK], joints)


def between(clauses: Clauses, one: tuple[int, int], other: tuple[int, int], actions: list[Mark]) -> Between:
    """What lies between token spans ``one`` and ``other`` (first, last) of the sentence; ``actions``: its action marks."""
    low, high = (one[1], other[0]) if one[1] < other[0] else (other[1], one[0])
    if high <= low:
        return Between(0, 0, 0, 0, 0, same_chunk=True)
    within = 0
    if high - low > 1:
        for mark in actions:
            if low < mark.first and mark.last < high:
                within += 1
    return Between(
        words=high - low - 1,
        commas=_count(clauses.commas, low, high),
        breaks=_count(clauses.breaks, low, high),
        joints=_count(clauses.joints, low, high),
        actions=within,
        same_chunk=clauses.of(low) == clauses.of(high),
    )


def _count(tokens: list[int], low: int, high: int) -> int:
    """How many of ``tokens``, which are in order, lie behind ``low`` and not behind ``high``."""
    return bisect_right(tokens, high) - bisect_right(tokens, low) if tokens else 0


_KNOWN = frozenset(
    {"action", "unit", "side", "measure", "period", "month", "weekday", "day", "role", "source", "part", "own", "not"}
)


def other_verbs(doc: Doc, sentence: Sentence) -> list[int]:
    """The tokens of a sentence that are verbs by their form (``endings.finite``) and tell nothing that we look for: what they
    govern is no business of ours."""
    tokens = doc.tokens
    verbs = [at for at in range(sentence.first, sentence.last + 1) if tokens[at].word.finite and not tokens[at].upper]
    if not verbs:
        return []
    known = {index for mark in sentence.marks if mark.tag.group in _KNOWN for index in range(mark.first, mark.last + 1)}
    return [verb for verb in verbs if verb not in known]
