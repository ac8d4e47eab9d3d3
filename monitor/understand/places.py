"""The places that a text names, and which of several is the most specific."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.understand.tokens import Doc, Mark, Sentence


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text, or in the headline (``titled``). ``venue``: through a court or prison that stands in it."""

    id: str
    mark: Mark
    sentence: Sentence
    venue: bool
    titled: bool = False


def find_places(doc: Doc, sentences: Iterable[Sentence], *, titled: bool = False) -> list[PlaceMention]:
    """The gazetteer's places in ``sentences``, in the order of the text."""
    found = []
    for sentence in sentences:
        for mark in sentence.marks:
            if mark.tag.group in ("place", "venue") and not _is_ordinary(sentence, mark):
                named = mark.tag.name.partition(".")[2]
                ident = _seat(doc, named)
                found.append(PlaceMention(ident, mark, sentence, mark.tag.group == "venue" or ident != named, titled))
        found.extend(_doubtful(doc, sentence, found, titled=titled))
    return found


def _is_ordinary(sentence: Sentence, mark: Mark) -> bool:
    """Whether a name is an ordinary word as well (``ordinary``: Տեղ, Тех) and has its capital from opening the sentence."""
    if mark.first > sentence.first or not any(each.first == mark.first for each in sentence.of("ordinary")):
        return False
    return not any(each.first == mark.last + 1 for each in sentence.of("whereword"))


_DOUBTFUL = ("maybe_place", "of_place")


def _doubtful(doc: Doc, sentence: Sentence, found: Sequence[PlaceMention], *, titled: bool) -> list[PlaceMention]:
    """Names that are ordinary words or peoples as well (``maybe_place``: Kazakh), where they stand right beside another place;
    and adjectives made of a name, where a noun of place follows (на тавушском участке)."""
    if sentence.names.isdisjoint(_DOUBTFUL):
        return []
    sure = [mention.mark for mention in found if mention.sentence is sentence]
    nouns = {mark.first for mark in sentence.of("whereword")}
    marks = [
        mark
        for mark in sentence.of("maybe_place")
        if any(0 < mark.first - other.last <= 2 or 0 < other.first - mark.last <= 2 for other in sure)
    ]
    marks.extend(
        mark
        for mark in sentence.of("of_place")
        if not doc.tokens[mark.first].upper and not nouns.isdisjoint((mark.last + 1, mark.last + 2))
    )
    return [PlaceMention(mark.tag.name.partition(".")[2], mark, sentence, False, titled) for mark in marks]


def _seat(doc: Doc, place: str) -> str:
    """A court takes place in the town that holds it: kinds of place under ``reading.seated`` give the place they lie within."""
    known = doc.lexicon.topic.places.get(place)
    seated = known is not None and known.within and known.kind in doc.lexicon.grammar.get("seated", ())
    return known.within if known is not None and known.within and seated else place


def most_specific(doc: Doc, places: Iterable[str]) -> tuple[str, ...]:
    """``places`` in order, each once, without those that hold another of them."""
    chosen = list(dict.fromkeys(places))
    topic = doc.lexicon.topic
    holding = {above for place in chosen for above in topic.ancestors(place)}
    return tuple(place for place in chosen if place not in holding)
