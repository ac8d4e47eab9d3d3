"""What a sentence is to the story: news, background (history, other days), a plan, a denial, a quotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.understand.dates import DateMention
from monitor.understand.tokens import Doc, Sentence

DAYS_OF_A_STORY = 6  # older than this is history (SCHEME: "the same day or week")


@dataclass(slots=True)
class Standing:
    """How a sentence stands in the story. ``dates``: the days and times that it names; ``old_date``/``recent_date``: some of
    them lie before the story's week, some in it; ``recalls``: "as a reminder", "since the war"; ``goes_on``: it follows such a
    sentence; ``before_past_at``: where words in a tense for what was before stand (had been, -mışdı, էր -ել); ``planned``: of
    what is to come; ``denies``: it rejects what is claimed; ``superseded``: it tells what was said at first; ``quoted``: words
    spoken; ``day``: the first day of the week that it names; ``timed``: some of it has a time of its own."""

    dates: list[DateMention]
    old_date: bool = False
    recent_date: bool = False
    recalls: bool = False
    goes_on: bool = False
    before_past_at: tuple[tuple[int, int], ...] = ()
    planned: bool = False
    denies: bool = False
    superseded: bool = False
    quoted: bool = False
    day: date | None = None
    timed: bool = field(init=False)

    def __post_init__(self) -> None:
        self.timed = bool(self.dates) or self.planned or bool(self.before_past_at)

    @property
    def before_past(self) -> bool:
        """Whether some of it is told in the tense for what was before."""
        return bool(self.before_past_at)

    @property
    def old(self) -> bool:
        """Whether it tells of earlier times by its dates and words, whatever its tense."""
        return (self.old_date or self.recalls or self.goes_on) and not self.recent_date


def standings(doc: Doc, dates: Mapping[int, Sequence[DateMention]]) -> list[Standing]:
    """For every sentence how it stands, by its dates, its words, its tense and the sentence before it."""
    result: list[Standing] = []
    for sentence in doc.sentences:
        mentions = list(dates.get(sentence.number, ()))
        recent = [mention for mention in mentions if mention.days_ago <= DAYS_OF_A_STORY and mention.day is not None]
        before, names = result[-1] if doc.goes_on(sentence) else None, sentence.names
        result.append(
            Standing(
                mentions,
                old_date=any(mention.days_ago > DAYS_OF_A_STORY for mention in mentions),
                recent_date=bool(recent),
                recalls="frame.history" in names,
                goes_on=before is not None and (before.recalls or before.goes_on or before.old),
                before_past_at=_before_past(doc, sentence),
                planned="frame.plan" in names,
                denies="frame.denied" in names,
                superseded="frame.superseded" in names,
                quoted=_is_quoted(doc, sentence),
                day=recent[0].day if recent else None,
            )
        )
    return result


def _before_past(doc: Doc, sentence: Sentence) -> tuple[tuple[int, int], ...]:
    """By the ending of a verb (``endings.before_past``) or by an auxiliary (``frame.before_past``)."""
    spans = [(at, at) for at in range(sentence.first, sentence.last + 1) if doc.tokens[at].word.before_past]
    spans += [(mark.first, mark.last) for mark in sentence.of("frame") if mark.tag.name == "frame.before_past"]
    return tuple(spans)


def _is_quoted(doc: Doc, sentence: Sentence) -> bool:
    text = doc.text[sentence.start : sentence.end]
    return text[:1] in '«“"„‘' and len(text) > 25
