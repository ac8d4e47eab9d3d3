"""Who says so, and how much authority that gives: the status and source of a figure."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.understand.cases import case_of
from monitor.understand.roles import is_office
from monitor.understand.tokens import BREAK, Doc, Mark, Sentence


@dataclass(slots=True)
class Attribution:
    """Who stands behind a statement: ``name`` as the text has it, ``weight`` official or unofficial, ``side`` where
    known; ``near``: the word of saying stands right beside, ``words`` away."""

    name: str
    weight: str
    side: str | None
    mark: Mark
    near: bool = False
    words: int = 0


NEAR, FAR = 3, 12  # words between a speaker and the word of saying
PASSED_ON = 3  # words that whoever passes a word on has to be nearer


def attributions(doc: Doc) -> list[Attribution | None]:
    """For every sentence who says it: named in it, or in the sentence behind it that says "this was reported by"."""
    own = [_of_sentence(doc, sentence) for sentence in doc.sentences]
    result = list(own)
    for sentence, said in zip(doc.sentences, own, strict=True):
        number = sentence.number
        if said is None or number == 0 or not sentence.has("frame.about_this"):
            continue
        back = number - 1
        while back >= 0 and result[back] is None and doc.sentences[back].paragraph == sentence.paragraph:
            result[back] = said
            back -= 1
        if number and result[number - 1] is None:
            result[number - 1] = said
    for sentence in doc.sentences[1:]:
        before = result[sentence.number - 1]
        goes_on = sentence.has("frame.goes_on") and doc.sentences[sentence.number - 1].paragraph == sentence.paragraph
        if result[sentence.number] is None and before is not None and goes_on:
            result[sentence.number] = before
    return result


def speaker_of(doc: Doc, sentence: Sentence, at: int, said: Attribution | None) -> Attribution | None:
    """Who says what stands at token ``at`` of a sentence in which more than one speaks (``rights groups say ten; Baku recognises
    seven``): the nearest with no strong break between, else ``said``."""
    if said is None:
        return None
    speakers = _speakers(doc, sentence)
    if len({speaker.name for speaker in speakers}) < 2:
        return said
    near = [speaker for speaker in speakers if not _breaks_between(doc, speaker.mark, at)]
    if not near or any(speaker.mark == said.mark for speaker in near):
        return said
    return min(near, key=lambda speaker: abs(speaker.mark.first - at))


def _breaks_between(doc: Doc, mark: Mark, at: int) -> bool:
    low, high = (mark.last, at) if mark.last < at else (at, mark.first)
    return any(doc.tokens[index].gap == BREAK for index in range(low + 1, high + 1))


def _of_sentence(doc: Doc, sentence: Sentence) -> Attribution | None:
    """The speaker of a sentence that reports somebody's words: the one nearest to a word of saying."""
    return min(_speakers(doc, sentence), key=lambda speaker: speaker.words, default=None)


def _speakers(doc: Doc, sentence: Sentence) -> list[Attribution]:
    """Everybody in a sentence who may be the one that says it, each with the distance to the word of saying."""
    says = sentence.of("says")
    if not says:
        return []
    named = (mark for group in ("source", "side", "body", "person") for mark in sentence.of(group))
    speakers = [found for mark in named if (found := _speaker(doc, mark)) is not None]
    speakers.sort(key=lambda speaker: speaker.mark.first)
    result = []
    for speaker in _with_sides(doc, sentence, speakers):
        at = speaker.mark
        outside = [
            mark for mark in says if not at.first <= mark.first <= at.last
        ]  # an *official statement* is not said by itself
        words = min((max(at.first - mark.last, mark.first - at.last) for mark in outside), default=1)
        if any(0 < mark.first - at.last <= NEAR for mark in sentence.of("not")) and len(outside) < len(says):
            continue  # there is no official statement yet
        words += PASSED_ON if speaker.weight == "passes_on" else 0
        if words <= FAR:
            speaker.words, speaker.near = words, words <= NEAR
            result.append(speaker)
    return result


def _with_sides(doc: Doc, sentence: Sentence, speakers: list[Attribution]) -> list[Attribution]:
    """A country or people right beside a speaker says whose it is (``Armenia's defence ministry``, ``a Yerevan-based centre``),
    and is no speaker itself. Changes the speakers, which are still nobody else's."""
    if not speakers:
        return speakers
    named = [mark for mark in sentence.of("side") if case_of(doc, mark) not in ("locative", "dative")]
    taken: set[int] = set()
    for speaker in speakers:
        at = speaker.mark
        if at.tag.group in ("source", "body", "person"):
            beside = [mark for mark in named if 0 < at.first - mark.last <= 2 or 0 < mark.first - at.last <= 2]
            taken.update(mark.first for mark in beside)
            speaker.side = speaker.side or next((mark.tag.first for mark in beside), None)
    return [speaker for speaker in speakers if speaker.mark.tag.group != "side" or speaker.mark.first not in taken]


def _speaker(doc: Doc, mark: Mark) -> Attribution | None:
    topic = doc.lexicon.topic
    name = doc.words(mark.first, mark.last)
    match mark.tag.group:
        case "body":
            body = topic.bodies.get(mark.tag.name.partition(".")[2])
            if body is None:
                return None
            weight = (
                "official" if body.authority else ("passes_on" if body.kind in ("outlet", "agency", "media") else "unofficial")
            )
            return Attribution(name, weight, body.side, mark)
        case "person":
            person = topic.people.get(mark.tag.name.partition(".")[2])
            official = is_office(doc, person)
            return Attribution(name, "official" if official else "unofficial", person.side if person else None, mark)
        case "source":
            return Attribution(name, mark.tag.first, None, mark)
        case "side" if mark.tag.second == "state" and case_of(doc, mark) not in ("locative", "dative"):
            return Attribution(name, "official", mark.tag.first, mark)
        case _:
            return None
