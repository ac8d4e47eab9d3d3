"""Whose story it is: the side that most places and bodies of headline, lead and text, and most persons' names, belong to. A
number whose sentence names nobody counts their people, as likely as not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from monitor.understand.cases import side_named
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Sentence

LEAD = 3  # sentences
SENTENCES = 60  # of the text: enough to tell whose story it is


def leanings(story: Story) -> tuple[tuple[str, str], ...]:
    """Pairs of a side and what leans to it: ``lead.place.only`` where all places of the lead are its own, ``whole.surname.most``
    where most persons are."""
    counts: dict[str, Counter[str]] = {}
    for sentence in story.title.sentences:
        _count(story.title, "title", sentence, counts)
    for sentence in story.doc.sentences[:SENTENCES]:
        _count(story.doc, "whole", sentence, counts)
        if sentence.rank < LEAD:
            _count(story.doc, "lead", sentence, counts)
        for _, side in story.surnames.get(sentence.number, ()):
            counts.setdefault("whole.surname", Counter())[side] += 1
    return tuple(_most(counts))


def _count(doc: Doc, where: str, sentence: Sentence, counts: dict[str, Counter[str]]) -> None:
    capitals = doc.lexicon.grammar.get("capitals", ())
    for mark in sentence.marks:
        what = _WHAT.get(mark.tag.group)
        if what is None or (what == "place" and mark.tag.name.partition(".")[2] in capitals):
            continue  # a capital stands for its government
        side = side_named(doc, mark)
        if side is not None:
            counts.setdefault(f"{where}.{what}", Counter())[side] += 1


_WHAT = {"place": "place", "venue": "place", "body": "body"}


def _most(counts: dict[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    for name, mine in counts.items():
        (side, most), *others = mine.most_common(2)
        if not others:
            yield side, f"{name}.only"
        elif most > others[0][1]:
            yield side, f"{name}.most"
