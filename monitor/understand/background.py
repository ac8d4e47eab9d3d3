"""What a sentence is to the story: news, background (history, other days), a plan, a denial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.understand.dates import DateMention
from monitor.understand.tokens import Doc

DAYS_OF_A_STORY = 6  # older than this is history (SCHEME: "the same day or week")


@dataclass(slots=True)
class Standing:
    """How a sentence stands in the story. ``days``: the days of the story that it names; ``old``: it tells of earlier times;
    ``planned``: of what is to come; ``denies``: it rejects what is claimed."""

    dates: list[DateMention]
    old: bool = False
    recalls: bool = False
    planned: bool = False
    denies: bool = False
    superseded: bool = False
    day: date | None = None


def standings(doc: Doc, dates: Mapping[int, Sequence[DateMention]]) -> list[Standing]:
    """For every sentence how it stands, by its dates, its words, its tense and the sentence before it."""
    result: list[Standing] = []
    for sentence in doc.sentences:
        mentions = list(dates.get(sentence.number, ()))
        recent = [mention for mention in mentions if mention.days_ago <= DAYS_OF_A_STORY and mention.day is not None]
        past = [mention for mention in mentions if mention.days_ago > DAYS_OF_A_STORY]
        place = Standing(mentions)
        place.recalls = sentence.has("frame.history")
        place.planned = sentence.has("frame.plan")
        dated_old = bool(past) and not recent and sentence.rank > 0 and not place.planned
        place.old = dated_old or (place.recalls and not recent)
        place.superseded = sentence.has("frame.superseded")
        place.denies = sentence.has("frame.denied")
        place.day = recent[0].day if recent else None
        goes_on = result and sentence.number and doc.sentences[sentence.number - 1].paragraph == sentence.paragraph
        if goes_on and result[-1].old and result[-1].recalls and not recent:
            place.old = True
        result.append(place)
    return result
