"""Who says so, and how much authority that gives: the status and source of a figure."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.understand.cases import case_of
from monitor.understand.speakers import Attribution, Cast, breaks_between
from monitor.understand.tokens import COMMA, Doc, Mark, Sentence

NEAR, FAR = 3, 12  # words between a speaker and the word of saying
PASSED_ON = 3  # words that whoever passes a word on has to be nearer, and whoever it is passed on to
BESIDE = 2  # words to the word of saying from whoever is named in another case: *по словам врачей*
FIRST, LAST = 2, 2  # words of a sentence before its subject, from its verb to the end


def attributions(doc: Doc) -> tuple[list[Attribution | None], list[list[Attribution]], list[list[Attribution]]]:
    """For every sentence who says it: named in it, or in the sentence behind it that says "this was reported by"; all that say
    something in it; and all of its that might."""
    cast = Cast()
    named: list[list[Attribution]] = []
    speakers: list[list[Attribution]] = []
    own: list[Attribution | None] = []
    subjects: list[Attribution | None] = []
    for sentence in doc.sentences:
        candidates = cast.candidates(doc, sentence)
        speaking = _speaking(doc, sentence, candidates)
        named.append(list(candidates))
        speakers.append(speaking)
        said = min(speaking, key=lambda speaker: speaker.words, default=None)
        own.append(said)
        subjects.append(said or next((each for each in candidates if each.mark.first - sentence.first <= FIRST), None))
        if said is not None and said.mark.tag.group in ("source", "body", "side"):
            cast.last = (said.weight, said.side)
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
        before = result[sentence.number - 1] or (subjects[sentence.number - 1] if sentence.has("says") else None)
        goes_on = sentence.has("frame.goes_on") and doc.goes_on(sentence)
        if before is not None and goes_on and (result[sentence.number] is None or _he_says(sentence, own[sentence.number])):
            result[sentence.number] = before
    return result, speakers, named


def _he_says(sentence: Sentence, own: Attribution | None) -> bool:
    """Whether a sentence begins with one who is named before and says it: *it said that Armenia …*, but for what he has from
    others (*she added that unofficial data speak of …*)."""
    says = sentence.of("says")
    if own is not None and own.near and own.mark.tag.group == "source" and own.weight == "unofficial":
        return False
    for mark in sentence.of("frame"):
        if mark.tag.name == "frame.goes_on" and mark.first - sentence.first < FIRST:
            if own is not None and own.mark.first <= mark.last:
                return False
            return any(-BESIDE <= each.first - mark.last <= BESIDE for each in says)
    return False


def speaker_of(doc: Doc, at: int, said: Attribution | None, speakers: Sequence[Attribution]) -> Attribution | None:
    """Who says what stands at token ``at`` of a sentence in which more than one speaks (``rights groups say ten; Baku recognises
    seven``): the nearest with no strong break between, else ``said``."""
    if said is None:
        return None
    if said not in speakers:  # *it counts 12; lawyers count 15*
        speakers = [each for each in speakers if breaks_between(doc, each.mark, doc.sentence_at(at).first)]
        if not speakers:
            return said
    elif len({speaker.name for speaker in speakers}) < 2:
        return said
    near = [speaker for speaker in speakers if not breaks_between(doc, speaker.mark, at)]
    if not near or any(speaker.mark == said.mark for speaker in near):
        return said
    return min(near, key=lambda speaker: abs(speaker.mark.first - at))


def _speaking(doc: Doc, sentence: Sentence, candidates: Sequence[Attribution]) -> list[Attribution]:
    """Those of a sentence's candidates who may be the one that says it, each with the distance to the word of saying."""
    says = sentence.of("says")
    result = []
    for speaker in candidates:
        at = speaker.mark
        if at.first - sentence.first <= FIRST and doc.text[doc.tokens[at.last].end :][:2] == ": ":
            speaker.words, speaker.near = 1, True  # *Ministry: two wounded*
            result.append(speaker)
            continue
        outside = [
            mark for mark in says if not at.first <= mark.first <= at.last
        ]  # an *official statement* is not said by itself
        if not says:
            continue
        if any(0 < mark.first - at.last <= NEAR for mark in sentence.of("not")) and len(outside) < len(says):
            continue  # there is no official statement yet
        words = min((_words(doc, at, mark) for mark in outside), default=1)
        if (
            at.first - sentence.first <= FIRST
            and not case_of(doc, at)
            and any(sentence.last - mark.last < LAST for mark in outside)
        ):
            words = min(words, NEAR + 1)  # *nazirlik … bildirib*
        words += PASSED_ON if speaker.weight == "passes_on" else 0
        if words <= FAR:
            speaker.words, speaker.near = words, words <= NEAR
            result.append(speaker)
    return result


def _words(doc: Doc, at: Mark, says: Mark) -> int:
    """How far a speaker is from a word of saying; further where it is told to him, said in his house, or only his."""
    words = max(at.first - says.last, says.first - at.last)
    case = case_of(doc, at)
    if case in ("", "ablative", "by"):
        return words
    low, high = (says.last, at.first) if says.last < at.first else (at.last, says.first)
    beside = high - low <= BESIDE and all(doc.tokens[index].gap < COMMA for index in range(low + 1, high + 1))
    if case == "dative":
        asked = doc.sentence_at(says.first).of("by_word_of")
        beside = any(mark.first == says.first for mark in asked) or doc.form(says.last) in doc.lexicon.prepositions.get(case, ())
    return words if beside else words + PASSED_ON
