"""What headline and lead tell of: the meanings of their words, as evidence for each kind of event."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from monitor.understand.clauses import Clauses, clauses_of
from monitor.understand.rules import Rule
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Mark, Sentence
from monitor.understand.weigh import Features

_PLAIN = frozenset({"body", "person"})  # groups of which it matters only that one is named
_TELLING = _PLAIN | {
    "action",
    "sig",
    "frame",
    "unit",
    "side",
    "venue",
    "term",
    "count_of",
    "in_return",
    "kin",
    "lately",
    "talks",
    "comment",
    "offtopic",
    "elsewhere",
    "says",
    "others",
    "own",
}
SHARE = 0.5
"""How much one of so many small pieces of evidence counts; whole, rare words would outweigh rules. Chosen by cross-validation."""


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
        if tag.group in _TELLING:
            what = "" if tag.group in _PLAIN else tag.second if tag.group == "side" else tag.first
            told[f"{where}.{tag.group}.{what}" if what else f"{where}.{tag.group}"] = SHARE


def outright(story: Story, rules: Sequence[Rule]) -> dict[str, Features]:
    """For every kind how the words that stand for it are told: outright, or denied, wished for, planned, of no people."""
    keys = _keys(tuple(rules))
    found: dict[str, Features] = {}
    for doc, sentences in ((story.title, story.title.sentences), (story.doc, story.doc.sentences)):
        for sentence in sentences:
            if doc is story.doc:
                if sentence.rank >= EARLY:
                    break
                if sentence.rank and story.standing[sentence.number].old:
                    continue
            mine = [(mark, kinds) for mark in sentence.of("sig") if (kinds := keys.get(mark.tag.name))]
            if not mine:
                continue
            where = "title" if doc is story.title else story.place(sentence)
            clauses = clauses_of(doc, sentence) if doc is story.title else story.clauses(sentence)
            hints = _hints(sentence, clauses)
            for mark, kinds in mine:
                manner = _manner(mark, hints.get(clauses.of(mark.first), ()))
                for kind in kinds:
                    for name in manner:
                        found.setdefault(kind, {})[f"{name}.{where}"] = 1.0
                        found[kind][name] = 1.0
    for features in found.values():
        if "outright" not in features:
            features["never_outright"] = 1.0
    return found


EARLY = 6


def unsaid(doc: Doc, sentence: Sentence) -> set[str]:
    """The signals' names that a sentence only denies or wishes for (``reading.only_outright``): *without an exchange*."""
    names = doc.lexicon.grammar.get("only_outright", ())
    mine = [mark for mark in sentence.of("sig") if mark.tag.name in names]
    if not mine or not (sentence.of("not") or sentence.has("frame.denied") or sentence.has("sig.wish")):
        return set()
    clauses = clauses_of(doc, sentence)
    hints = _hints(sentence, clauses)
    said = {
        mark.tag.name
        for mark in mine
        if not {"negated", "wished"}.intersection(_manner(mark, hints.get(clauses.of(mark.first), ())))
    }
    return {mark.tag.name for mark in mine} - said


def _hints(sentence: Sentence, clauses: Clauses) -> dict[int, list[tuple[str, Mark]]]:
    hints: dict[int, list[tuple[str, Mark]]] = {}
    for mark in sentence.marks:
        name = _HINTS.get(mark.tag.group) or _HINTS.get(mark.tag.name) or _HINTS.get(f"{mark.tag.group}.*.{mark.tag.second}")
        if name:
            hints.setdefault(clauses.of(mark.first), []).append((name, mark))
    return hints


_HINTS = {
    "not": "negated",
    "frame.denied": "negated",
    "frame.plan": "planned",
    "frame.supposed": "supposed",
    "sig.wish": "wished",
    "unit": "people",
    "person": "people",
    "side.*.people": "people",
}


def _manner(key: Mark, hints: Sequence[tuple[str, Mark]]) -> list[str]:
    names = {
        name
        for name, mark in hints
        if name != "negated" or (0 < key.first - mark.last <= 5 or 0 < mark.first - key.last <= 3) or mark.first <= key.first <= mark.last
    }
    if not names & {"negated", "planned", "supposed", "wished"}:
        names.add("outright")
    if "people" not in names:
        names.add("of_nobody")
    names.discard("people")
    return sorted(names)


@lru_cache(maxsize=64)
def _keys(rules: tuple[Rule, ...]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for rule in rules:
        if rule.strength == "strong":
            for name in rule.wanted[0]:
                keys.setdefault(name, []).append(rule.kind)
    return keys
