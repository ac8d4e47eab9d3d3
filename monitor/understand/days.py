"""The day of the event, among the days that the text names."""

from __future__ import annotations

from datetime import date

from monitor.model import Span
from monitor.understand.background import DAYS_OF_A_STORY
from monitor.understand.dates import DateMention
from monitor.understand.evidence import Option
from monitor.understand.kinds import Choice
from monitor.understand.story import Story
from monitor.understand.tokens import BREAK, DATELINE_WORDS, Doc, Sentence
from monitor.understand.weigh import nearly
from monitor.understand.weights import Features

LEAD = 3  # sentences that have to tell the day, if it is not that of publication
SENTENCES = 8  # from which the day may be taken


def choose_day(story: Story, choice: Choice) -> tuple[date | None, Span | None, date | None]:
    """The day on which the event took place, with the words that tell it (None: that of publication, where nothing speaks against
    it); None where the text does not tell. Behind it the day that it may be as well."""
    signalled = {signal.sentence.number for signal in choice.signals if signal.sentence is not None}
    lead = [*story.title.sentences, *(sentence for sentence in story.doc.sentences if sentence.rank <= 1)]
    toll = any(sentence.of("toll") for sentence in lead)
    days: dict[date, Option[tuple[date, int, int] | None]] = {}
    seen = 0
    for sentence in story.doc.sentences:
        if sentence.rank >= SENTENCES:
            break
        for mention in story.standing[sentence.number].dates:
            if mention.day is None:
                continue
            features = _of_day(story, sentence, mention, signalled, toll=toll)
            features[f"order.{min(seen, 3)}"] = 1.0
            seen += 1
            known = days.get(mention.day)
            if known is None:
                days[mention.day] = Option((mention.day, mention.first, mention.last), features)
            else:  # told again: whatever speaks for any of its mentions
                known.own.update(features)
                known.own["again"] = 1.0
    assumed = _of_publication(story, seen)
    options: list[Option[tuple[date, int, int] | None]] = [Option(None), *days.values()]
    if story.today in days:
        days[story.today].own.update({f"published.{name}": value for name, value in assumed.items()})
    else:
        options.append(Option((story.today, -1, -1), assumed))
    taken, shares = story.judge.weigh("day", options, story.within)
    answer = taken.answer
    other = next((each[0] for each in nearly(options, shares, answer) if each is not None), None)
    if answer is None:
        return None, None, other
    if answer[1] < 0:
        return answer[0], None, other
    tokens = story.doc.tokens
    return answer[0], Span(start=tokens[answer[1]].start, end=tokens[answer[2]].end), other


def _of_publication(story: Story, seen: int) -> Features:
    """What speaks for the day of publication where no words tell the day: ``Взрыв прогремел в 11:20``."""
    lead = [sentence for sentence in story.doc.sentences if sentence.rank < LEAD]
    features: Features = {"assumed": 1.0, f"assumed.{story.kind}": 1.0, f"assumed.{min(seen, 2)}_dates": 1.0}
    for name, holds in (
        ("dated", any(story.standing[sentence.number].recent_date for sentence in lead)),
        ("old_dates", any(story.standing[sentence.number].old_date for sentence in lead)),
        ("planned", any(story.standing[sentence.number].planned for sentence in lead)),
        ("quoted", any(story.standing[sentence.number].quoted for sentence in lead)),
    ):
        if holds:
            features[f"assumed.{name}"] = 1.0
    return features


def _of_day(story: Story, sentence: Sentence, mention: DateMention, signalled: set[int], *, toll: bool) -> Features:
    """What speaks for a day that the text names. ``toll``: the news is that somebody died of it later."""
    doc, clauses = story.doc, story.clauses(sentence)
    kinds = doc.lexicon.grammar.get("kinds", {})
    expected = kinds.get(story.kind or "", {}).get("actions", ())
    ago = mention.days_ago
    when = "ahead" if ago < 0 else "today" if ago == 0 else "yesterday" if ago == 1 else "week"
    when = when if ago <= DAYS_OF_A_STORY else "past"
    standing = story.standing[sentence.number]
    mine = clauses.of(mention.first)
    features: Features = {
        f"when.{when}": 1.0,
        f"place.{story.place(sentence)}": 1.0,
        f"{'dated' if mention.dated else 'relative'}.{story.place(sentence)}": 1.0,
    }
    for name, holds in (
        ("with_signal", sentence.number in signalled),
        ("dateline", _in_dateline(doc, mention)),
        ("of_speech", _of_speech(doc, mention)),
        ("recalls", standing.recalls or standing.goes_on),
        ("before_past", standing.before_past),
        ("planned", standing.planned),
        (f"planned.{when}", standing.planned),
        (f"ahead.{story.kind}", when == "ahead"),
        ("quoted", standing.quoted),
        ("action_here", any(mark.tag.first in expected and clauses.of(mark.first) == mine for mark in sentence.of("action"))),
        ("action_in_sentence", any(mark.tag.first in expected for mark in sentence.of("action"))),
        ("talks_here", any(clauses.of(mark.first) == mine for mark in sentence.of("talks"))),
        ("speech_here", any(clauses.of(mark.first) == mine for mark in sentence.of("says"))),
        (f"toll.{when}", toll),
        ("toll.recalls", toll and standing.recalls),
        ("toll.here", toll and bool(sentence.of("toll"))),
        ("first_words", mention.first - sentence.first <= 2),
        ("with_other_old", standing.old_date),
    ):
        if holds:
            features[name] = 1.0
    return features


def _in_dateline(doc: Doc, mention: DateMention) -> bool:
    """Whether a date belongs to ``YEREVAN, Sept 20 -`` or ``Москва. 5 декабря.`` before the story."""
    if mention.first > DATELINE_WORDS + 1 or not mention.dated:
        return False
    sentence = doc.sentence_at(mention.first)
    behind = mention.last + 1
    breaks = behind < len(doc.tokens) and doc.tokens[behind].gap == BREAK
    return sentence.rank == 0 and (breaks or sentence.last - sentence.first < DATELINE_WORDS)


def _of_speech(doc: Doc, mention: DateMention) -> bool:
    """Whether a date tells when somebody spoke: ``told reporters on Thursday``, ``сообщили в среду``."""
    return any(
        0 < mention.first - mark.last <= 4 or 0 < mark.first - mention.last <= 1
        for mark in doc.sentence_at(mention.first).of("says")
    )
