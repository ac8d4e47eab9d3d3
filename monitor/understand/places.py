"""Places where something took place: not every name of a place, and the most specific only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.understand.cases import case_of
from monitor.understand.kinds import Choice
from monitor.understand.story import Story
from monitor.understand.tokens import COMMA, DATELINE_WORDS, SPACE, Doc, Mark, Sentence
from monitor.understand.weigh import Features, Option


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text. ``venue``: through a court or prison that stands in it."""

    id: str
    mark: Mark
    sentence: Sentence
    venue: bool


def find_places(doc: Doc, sentences: Iterable[Sentence]) -> list[PlaceMention]:
    """The gazetteer's places in ``sentences``, in the order of the text."""
    found = []
    for sentence in sentences:
        for mark in sentence.marks:
            if mark.tag.group in ("place", "venue"):
                named = mark.tag.name.partition(".")[2]
                ident = _seat(doc, named)
                found.append(PlaceMention(ident, mark, sentence, mark.tag.group == "venue" or ident != named))
        found.extend(_doubtful(sentence, found))
    return found


def _doubtful(sentence: Sentence, found: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Names that are ordinary words or peoples as well (``maybe_place``: Kazakh), where they stand right beside another place."""
    sure = [mention.mark for mention in found if mention.sentence is sentence]
    return [
        PlaceMention(mark.tag.name.partition(".")[2], mark, sentence, venue=False)
        for mark in sentence.of("maybe_place")
        if any(0 < mark.first - other.last <= 2 or 0 < other.first - mark.last <= 2 for other in sure)
    ]


def _seat(doc: Doc, place: str) -> str:
    """A court takes place in the town that holds it: kinds of place under ``reading.seated`` give the place they lie within."""
    known = doc.lexicon.topic.places.get(place)
    seated = known is not None and known.within and known.kind in doc.lexicon.grammar.get("seated", ())
    return known.within if known is not None and known.within and seated else place


def choose_places(story: Story, choice: Choice) -> tuple[list[PlaceMention], tuple[str, ...]]:
    """Where the event took place: for each place named, whether what speaks for it outweighs what speaks against. Behind them the
    ids of those that it may have been as well."""
    mentions = find_places(story.doc, story.doc.sentences)
    by_id: dict[str, list[PlaceMention]] = {}
    for mention in mentions:
        by_id.setdefault(mention.id, []).append(mention)
    titled = {mention.id for mention in find_places(story.title, story.title.sentences)}
    signalled = {signal.sentence.number for signal in choice.signals if signal.sentence is not None}
    chosen: list[PlaceMention] = []
    nearly: list[str] = []
    for rank, (ident, mine) in enumerate(by_id.items()):
        features = _of_place(story, mine, signalled)
        features[f"order.{min(rank, 3)}"] = 1.0
        if ident in titled:
            features["titled"] = 1.0
        holds_other = any(ident in story.doc.lexicon.topic.ancestors(other) for other in by_id if other != ident)
        if holds_other:
            features["holds_other"] = 1.0
        options: list[Option[str | None]] = [Option(None, {"nothing": 1.0}), Option(ident, features)]
        if story.judge.choose("place", options).answer is not None:
            chosen.append(mine[0])
        elif story.judge.nearly("place", options):
            nearly.append(ident)
    taken = _with_joined(story.doc, chosen, mentions)
    return taken, tuple(ident for ident in nearly if ident not in {mention.id for mention in taken})


def _with_joined(doc: Doc, chosen: list[PlaceMention], mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """``chosen``, and the places joined to one of them: the section Ijevan-Gazakh, the villages Baghanis and Kirants."""
    if not chosen:
        return chosen
    taken = {mention.id for mention in chosen}
    holding = {above for place in taken for above in doc.lexicon.topic.ancestors(place)}
    added = list(chosen)
    for one, other in (*pairwise(mentions), *pairwise(mentions[::-1])):
        joined = one.id in taken and other.id not in taken | holding and one.sentence is other.sentence
        if joined and _is_joined(doc, *sorted((one.mark, other.mark), key=lambda mark: mark.first)):
            taken.add(other.id)
            added.append(other)
    return added


def _is_joined(doc: Doc, left: Mark, right: Mark) -> bool:
    """Whether nothing but a dash, a comma or "and" stands between two names."""
    if right.first == left.last + 1:
        return doc.text[doc.tokens[left.last].end : doc.tokens[right.first].start].strip() in ("-", "–", "—", "/", ",")
    if right.first != left.last + 2 or doc.tokens[right.first].gap > SPACE or doc.tokens[left.last + 1].gap > COMMA:
        return False
    middle = left.last + 1
    return any(mark.first == middle and mark.tag.group == "joint" for mark in doc.sentence_at(middle).marks)


def _of_place(story: Story, mentions: Sequence[PlaceMention], signalled: set[int]) -> Features:
    doc = story.doc
    topic = doc.lexicon.topic
    ident = mentions[0].id
    place = topic.places.get(ident)
    capital = ident in doc.lexicon.grammar.get("capitals", ())
    sort = "capital" if capital else "foreign" if ident.partition("-")[0] not in topic.sides else "place"
    kind = story.kind or ""
    features: Features = {f"is.{sort}": 1.0, f"{sort}.times": min(len(mentions), 4) / 4}
    if sort != "place":
        features[f"{sort}.{kind}"] = 1.0
    if place is not None:
        features[f"sort.{place.kind}"] = 1.0
    news = [mention for mention in mentions if not story.standing[mention.sentence.number].old or mention.sentence.rank == 0]
    if not news:
        features["only_old"] = 1.0
    for mention in news:
        sentence, standing = mention.sentence, story.standing[mention.sentence.number]
        told = f"{sort}.{story.place(sentence)}"
        case = case_of(doc, mention.mark) or "bare"
        if _in_dateline(doc, mention.mark):
            features["in_dateline"] = 1.0
            continue
        features[told] = 1.0
        features[f"{sort}.{case}"] = 1.0
        if sort != "place":
            features[f"{told}.{case}"] = 1.0
            features[f"{sort}.{kind}.{'early' if sentence.rank < 2 else 'later'}"] = 1.0
        if sentence.number in signalled:
            features["with_signal"] = 1.0
            features[f"with_signal.{sort}"] = 1.0
        if mention.venue:
            features[f"venue.{kind}"] = 1.0
        if standing.before_past:
            features["before_past"] = 1.0
        if standing.quoted:
            features["quoted"] = 1.0
        for name in _beside(doc, mention):
            features[f"beside.{name}"] = 1.0
    return features


def _beside(doc: Doc, mention: PlaceMention) -> set[str]:
    """What stands right beside a place's name: residents, officials, a hospital, the word for village or border."""
    found: set[str] = set()
    for mark in mention.sentence.marks:
        before, after = mention.mark.first - mark.last, mark.first - mention.mark.last
        if 0 < before <= 2 or 0 < after <= 2:
            where = "before" if before > 0 else "after"
            if mark.tag.group in ("unit", "source", "role", "says", "whereword", "away", "action", "kin"):
                found.add(f"{mark.tag.group}.{where}")
    return found


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
