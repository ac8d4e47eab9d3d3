"""Who says so, and how much authority that gives: the status and source of a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.understand.cases import case_of
from monitor.understand.roles import is_office
from monitor.understand.tokens import Doc, Mark, Sentence


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who stands behind a statement: ``name`` as the text has it, ``weight`` official or unofficial, ``side`` where
    known; ``near``: the word of saying stands right beside."""

    name: str
    weight: str
    side: str | None
    mark: Mark
    near: bool = False


NEAR, FAR = 3, 12  # words between a speaker and the word of saying


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


def _of_sentence(doc: Doc, sentence: Sentence) -> Attribution | None:
    """The speaker of a sentence that reports somebody's words."""
    says = sentence.of("says")
    speakers = [found for mark in sentence.marks if (found := _speaker(doc, mark)) is not None]
    if not speakers or not says:
        return None

    def nearness(speaker: Attribution) -> float:
        return min(abs(speaker.mark.first - mark.last) if speaker.mark.first > mark.last else abs(mark.first - speaker.mark.last)
                   for mark in says) + (3 if speaker.weight == "passes_on" else 0)  # fmt: skip

    best = min(speakers, key=nearness)
    return replace(best, near=nearness(best) <= NEAR) if nearness(best) <= FAR else None


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
