"""What headline and lead tell of: the meanings of their words as evidence for each kind of event, and what is told as not so."""

from __future__ import annotations

from monitor.understand.clauses import Clauses, clauses_of
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Mark, Sentence
from monitor.understand.weights import Features

_NAMED = frozenset({"body", "person"})  # groups of which it matters only that one is named
_TELLING = frozenset(
    {"action", "sig", "frame", "unit", "side", "venue", "term", "count_of", "in_return", "kin", "lately", "talks", "comment"}
    | {"offtopic", "elsewhere", "says", "others", "own", "wish", "toll"}
)
SHARE = 0.5
"""How much each of so many small pieces of evidence counts: whole, rare words outweigh rules. Chosen by cross-validation."""
BEFORE, BEHIND = 5, 3  # words from a negation to what it denies


def told_by(story: Story) -> Features:
    """The meanings that headline (``title.…``) and first two sentences (``lead.…``) name, but for background."""
    told: Features = {}
    for sentence in story.title.sentences:
        _add(told, "title", sentence)
    for sentence in story.doc.sentences:
        if sentence.rank > 1:
            break
        if sentence.rank == 0 or not story.standing[sentence.number].old:
            _add(told, "lead", sentence)
    return told


def _add(told: Features, where: str, sentence: Sentence) -> None:
    for mark in sentence.marks:
        tag = mark.tag
        if tag.group in _TELLING:  # of a side only whether its people or its state are named: either side may do anything
            what = tag.second if tag.group == "side" else tag.first
            told[f"{where}.{tag.group}.{what}" if what else f"{where}.{tag.group}"] = SHARE
        elif tag.group in _NAMED:
            told[f"{where}.{tag.group}"] = SHARE


def unsaid(doc: Doc, sentence: Sentence) -> set[str]:
    """The marks of ``reading.only_outright`` that a sentence only denies or asks for: *without an exchange*, *demands the
    return of*."""
    names = doc.lexicon.grammar.get("only_outright", ())
    mine = [mark for mark in sentence.of("sig") if mark.tag.name in names]
    if not mine:
        return set()
    denials = [*sentence.of("not"), *(mark for mark in sentence.of("frame") if mark.tag.first == "denied")]
    wishes = sentence.of("wish")
    if not denials and not wishes:
        return set()
    clauses = clauses_of(doc, sentence)
    not_so = [mark for mark in mine if any(clauses.of(wish.first) == clauses.of(mark.first) for wish in wishes)]
    for denial in denials:
        not_so += _denied_by(denial, mine, clauses, not_so)
    return {mark.tag.name for mark in mine} - {mark.tag.name for mark in mine if mark not in not_so}


def _denied_by(denial: Mark, marks: list[Mark], clauses: Clauses, denied: list[Mark]) -> list[Mark]:
    """What a negation denies: the nearest in its clause; of equals what another denies already (*heç bir mübadilə olmadan*), then
    what stands behind it (*freed without an exchange*)."""
    here = [
        (max(mark.first - denial.last, denial.first - mark.last), mark not in denied, mark.first < denial.first, mark)
        for mark in marks
        if clauses.of(mark.first) == clauses.of(denial.first)
        and mark.first - denial.last <= BEFORE
        and denial.first - mark.last <= BEHIND
    ]
    return [min(here, key=lambda each: each[:3])[3]] if here else []
