"""The places that a text names, and which of several is the most specific."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.understand.bearings import bearing_of
from monitor.understand.tokens import SPACE, Doc, Mark, Sentence


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


_DOUBTFUL = ("maybe_place", "namesake", "of_place")


def _doubtful(doc: Doc, sentence: Sentence, found: Sequence[PlaceMention], *, titled: bool) -> list[PlaceMention]:
    """Names that are ordinary words or peoples as well (``maybe_place``: Kazakh), where they stand right beside another place;
    those that are people's as well (``namesake``: Khachik), there too, and in the locative or beside a noun of place; and
    adjectives made of a name, where a noun of place or a prison follows (на тавушском участке)."""
    if sentence.names.isdisjoint(_DOUBTFUL):
        return []
    sure = [mention.mark for mention in found if mention.sentence is sentence]
    nouns = {mark.first for group in ("whereword", "housed") for mark in sentence.of(group)}
    marks = [mark for mark in sentence.of("maybe_place") if _is_beside(mark, sure)]
    marks.extend(
        mark
        for mark in sentence.of("namesake")
        if (bearing_of(doc, sentence, mark).case == "locative" or _is_beside(mark, sure) or _is_where(sentence, mark))
        and not _is_of_name(doc, sentence, mark)
    )
    marks.extend(
        mark
        for mark in sentence.of("of_place")
        if not doc.tokens[mark.first].upper and not nouns.isdisjoint((mark.last + 1, mark.last + 2))
    )
    return [PlaceMention(mark.tag.name.partition(".")[2], mark, sentence, False, titled) for mark in marks]


def _is_beside(mark: Mark, others: Sequence[Mark]) -> bool:
    return any(0 < mark.first - other.last <= 2 or 0 < other.first - mark.last <= 2 for other in others)


def _is_where(sentence: Sentence, mark: Mark) -> bool:
    """Whether a noun of place stands right beside a name."""
    return any(each.last == mark.first - 1 or each.first == mark.last + 1 for each in sentence.of("whereword"))


def _is_of_name(doc: Doc, sentence: Sentence, mark: Mark) -> bool:
    """Whether a name is part of a longer one: another capital stands right beside it that is no noun of place."""
    nouns = sentence.covered("whereword")
    after, before = mark.last + 1, mark.first - 1
    if after <= sentence.last and doc.tokens[after].upper and doc.tokens[after].gap == SPACE and after not in nouns:
        return True
    opens = before == sentence.first
    return (
        before >= sentence.first
        and doc.tokens[before].upper
        and doc.tokens[mark.first].gap == SPACE
        and not (opens or before in nouns)
    )


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
