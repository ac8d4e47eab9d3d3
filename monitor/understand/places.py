"""Places where something took place: not every name of a place, and the most specific only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.understand.sides import case_of
from monitor.understand.tokens import COMMA, DATELINE_WORDS, Doc, Mark, Sentence


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named where something happens."""

    id: str
    mark: Mark
    sentence: Sentence


def find_places(doc: Doc, sentences: Iterable[Sentence]) -> list[PlaceMention]:
    """The gazetteer's places in ``sentences``, without capitals that stand for their government."""
    sentences = list(sentences)
    venues = _found(doc, sentences, capitals=False)
    return venues or _found(doc, sentences, capitals=True)


def _found(doc: Doc, sentences: Iterable[Sentence], *, capitals: bool) -> list[PlaceMention]:
    names = set(doc.lexicon.grammar.get("capitals", ()))
    found: list[PlaceMention] = []
    for sentence in sentences:
        for mark in sentence.of("place"):
            ident = mark.tag.name.partition(".")[2]
            if (ident in names and not (capitals and _is_where(doc, mark))) or _in_dateline(doc, mark):
                continue
            found.append(PlaceMention(_seat(doc, ident), mark, sentence))
        for mark in sentence.of("venue"):
            found.append(PlaceMention(mark.tag.name.partition(".")[2], mark, sentence))
    return found


def _seat(doc: Doc, ident: str) -> str:
    """The place, or the one that holds it where its kind is of those that sit in a town (``seated``: a court)."""
    place = doc.lexicon.topic.places.get(ident)
    seated = place is not None and place.kind in doc.lexicon.grammar.get("seated", ())
    return place.within or ident if place is not None and seated else ident


def _is_where(doc: Doc, mark: Mark) -> bool:
    return case_of(doc, mark) == "locative"


def _in_dateline(doc: Doc, mark: Mark) -> bool:
    """Whether the text opens with the name, as where it was written: ``YEREVAN/BAKU, Sept 20 -``, ``Москва.``"""
    if mark.first > DATELINE_WORDS or doc.sentence_at(mark.first).rank > 0:
        return False
    after = mark.last + 1
    return (
        mark.first <= 2
        and after < len(doc.tokens)
        and (doc.tokens[after].gap >= COMMA or doc.words(mark.first, mark.last).isupper())
    )


def most_specific(doc: Doc, places: Iterable[str]) -> tuple[str, ...]:
    """``places`` in order, each once, without those that hold another of them."""
    chosen = list(dict.fromkeys(places))
    topic = doc.lexicon.topic
    holding = {above for place in chosen for above in topic.ancestors(place)}
    return tuple(place for place in chosen if place not in holding)
