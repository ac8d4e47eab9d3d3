"""A sentence in chunks: stretches between commas, dashes and the words that join clauses; and what stands between two words."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.understand.tokens import BREAK, COMMA, Doc, Mark, Sentence


@dataclass(slots=True)
class Clauses:
    """The chunks of a sentence: ``number[i]`` for its i-th token; ``commas[i]``, ``breaks[i]``, ``joints[i]``: how many tokens up to
    it stand behind a comma or a stronger break, or begin a joined chunk."""

    sentence: Sentence
    number: list[int]
    commas: list[int]
    breaks: list[int]
    joints: list[int]

    def of(self, token: int) -> int:
        """The chunk of a token of the sentence."""
        index, number = token - self.sentence.first, self.number
        return number[index] if 0 <= index < len(number) else number[-1 if index > 0 else 0]


@dataclass(slots=True)
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
    joining = {mark.first for mark in sentence.of("joint")}
    number: list[int] = []
    commas: list[int] = []
    breaks: list[int] = []
    joints: list[int] = []
    current = comma = strong = joint = 0
    for index, token in enumerate(doc.tokens[sentence.first : sentence.last + 1], sentence.first):
        gap, joins = token.gap, index in joining
        if (gap >= COMMA or joins) and index > sentence.first:
            current += 1
        comma += gap == COMMA
        strong += gap == BREAK
        joint += joins
        number.append(current)
        commas.append(comma)
        breaks.append(strong)
        joints.append(joint)
    return Clauses(sentence, number, commas, breaks, joints)


def between(clauses: Clauses, one: tuple[int, int], other: tuple[int, int], actions: list[Mark]) -> Between:
    """What lies between token spans ``one`` and ``other`` (first, last) of the sentence; ``actions``: its action marks."""
    low, high = (one[1], other[0]) if one[1] < other[0] else (other[1], one[0])
    if high <= low:
        return Between(0, 0, 0, 0, 0, same_chunk=True)
    left, right = low - clauses.sentence.first, high - clauses.sentence.first
    within = 0
    if high - low > 1:
        for mark in actions:
            if low < mark.first and mark.last < high:
                within += 1
    return Between(
        words=high - low - 1,
        commas=clauses.commas[right] - clauses.commas[left],
        breaks=clauses.breaks[right] - clauses.breaks[left],
        joints=clauses.joints[right] - clauses.joints[left],
        actions=within,
        same_chunk=clauses.number[left] == clauses.number[right],
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
