"""A sentence in chunks: stretches between commas, dashes and the words that join clauses; and what stands between two words."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.understand.tokens import BREAK, COMMA, Doc, Mark, Sentence


@dataclass(slots=True)
class Clauses:
    """The chunks of a sentence: ``number[i]`` for its i-th token; ``joints`` are the tokens with which a joined chunk begins."""

    sentence: Sentence
    number: list[int]
    joints: frozenset[int]

    def of(self, token: int) -> int:
        """The chunk of a token of the sentence."""
        index, number = token - self.sentence.first, self.number
        return number[index] if 0 <= index < len(number) else number[-1 if index > 0 else 0]


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between two stretches of a sentence: words, commas, stronger breaks, joints (and, who, որ, ki), actions."""

    words: int
    commas: int
    breaks: int
    joints: int
    actions: int
    same_chunk: bool


def clauses_of(doc: Doc, sentence: Sentence) -> Clauses:
    """Cut a sentence into chunks. Linear in its length."""
    joints = {mark.first for mark in sentence.marks if mark.tag.group == "joint"}
    number, current = [], 0
    for index in range(sentence.first, sentence.last + 1):
        if index > sentence.first and (doc.tokens[index].gap >= COMMA or index in joints):
            current += 1
        number.append(current)
    return Clauses(sentence, number, frozenset(joints))


def between(doc: Doc, clauses: Clauses, one: tuple[int, int], other: tuple[int, int], actions: list[Mark]) -> Between:
    """What lies between token spans ``one`` and ``other`` (first, last); ``actions``: the sentence's action marks."""
    low, high = (one[1], other[0]) if one[1] < other[0] else (other[1], one[0])
    if high <= low:
        return Between(0, 0, 0, 0, 0, same_chunk=True)
    gaps = [doc.tokens[index].gap for index in range(low + 1, high + 1)]
    return Between(
        words=high - low - 1,
        commas=sum(gap == COMMA for gap in gaps),
        breaks=sum(gap == BREAK for gap in gaps),
        joints=sum(low < joint <= high for joint in clauses.joints),
        actions=sum(low < mark.first and mark.last < high for mark in actions),
        same_chunk=clauses.of(low) == clauses.of(high),
    )


_KNOWN = frozenset(
    {"action", "unit", "side", "measure", "period", "month", "weekday", "day", "role", "source", "part", "own", "not"}
)


def other_verbs(doc: Doc, sentence: Sentence) -> list[int]:
    """The tokens of a sentence that are verbs by their form (``endings.finite``) and tell nothing that we look for: what they
    govern is no business of ours."""
    pattern = doc.lexicon.endings.get("finite")
    if pattern is None:
        return []
    known = {index for mark in sentence.marks if mark.tag.group in _KNOWN for index in range(mark.first, mark.last + 1)}
    tokens = doc.tokens
    return [
        index
        for index in range(sentence.first, sentence.last + 1)
        if index not in known and not tokens[index].upper and pattern.fullmatch(tokens[index].word.form) is not None
    ]
