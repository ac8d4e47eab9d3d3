"""The door: an article becomes a reading. Calls the steps in order; each step is a file of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.model import Article, Doubt, Figure, Reading, Report, Span, Status
from monitor.text import detect_language
from monitor.topic import Topic
from monitor.understand.about import persons_about
from monitor.understand.background import standings
from monitor.understand.cases import both, enemy_of
from monitor.understand.dates import dates_of, published_day
from monitor.understand.days import choose_day
from monitor.understand.figures import SURE, as_figures, find_figures
from monitor.understand.found import Found
from monitor.understand.kinds import Choice, choose_kind, parties, sides_in
from monitor.understand.leanings import leanings
from monitor.understand.lexicon import lexicon_of
from monitor.understand.naming import name_fully
from monitor.understand.others import other_reports
from monitor.understand.people import PersonMention, find_people, names_of, sides_by_surname, voices_of
from monitor.understand.places import PlaceMention, most_specific
from monitor.understand.sources import attributions
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, read_words
from monitor.understand.weigh import Judge, judge_by
from monitor.understand.where import choose_places

VERSION = "2"


def understand_article(article: Article, topic: Topic, judge: Judge | None = None) -> Reading:
    """What ``article`` says happened, by ``topic``: the main report, others of its week, or none; figures with their quotes.

    ``judge``: who decides between options; None: the topic's weights. Pure: no clock (relative dates count from
    ``article.when`` in the outlet's time zone), no network. Every quote is exactly ``article.text[start:end]``. Linear in the
    text's length. Raises nothing, whatever the text."""
    lang = language_of(article, topic)
    reader = f"{VERSION}/{topic.name}@{topic.version}"
    if lang is None:
        return Reading(lang=article.lang or "und", reports=(), reader=reader)
    story = _open(article, topic, lang, judge or judge_by(topic.weights))
    doc = story.doc
    cites = _cites(doc)
    people = find_people(doc)
    name_fully(doc, story.named, people)
    story.surnames = sides_by_surname(doc, people)
    story.leanings = leanings(story)
    choice = choose_kind(story)
    story.kind = choice.kind
    if choice.kind is None:
        return Reading(lang=lang, reports=(), stocks=_stocks(story, people), cites=cites, reader=reader)
    story.day, day_span, or_day = choose_day(story, choice)
    found = find_figures(story, people)
    choice = _both_ways(doc, choice, found)
    reports = _reports(story, choice, found, people, (day_span, or_day))
    return Reading(lang=lang, reports=reports, cites=cites, reader=reader)


def _stocks(story: Story, people: Sequence[PersonMention]) -> tuple[Figure, ...]:
    """How many are held or missing, in a text that tells of no event; where no word of it says so, nothing else need be read."""
    if not any(story.is_stock(mark.tag.first) for sentence in story.doc.sentences for mark in sentence.of("action")):
        return ()
    found = find_figures(story, people)
    return as_figures(story, [each for each in found if story.is_stock(each.action) and not each.standing.old], None)


def _open(article: Article, topic: Topic, lang: str, judge: Judge) -> Story:
    lexicon = lexicon_of(topic, lang)
    doc, title = read_words(article.text, lang, lexicon), read_words(article.title, lang, lexicon)
    today = published_day(article)
    standing = standings(doc, dates_of(doc, today))
    enemy = enemy_of(title, doc, article.outlet_side)
    return Story(doc, title, today, standing, *attributions(doc), article.outlet_side, judge, enemy)


def _both_ways(doc: Doc, choice: Choice, found: Sequence[Found]) -> Choice:
    """A release is an exchange where both sides let people go (SCHEME: "one deal has both doing so"): not where one only means
    to, nor where the other did long ago. What may be either is a release where only one side does."""
    for kind, rule in doc.lexicon.grammar.get("both_ways", {}).items():
        sides = {
            each.side
            for each in found
            if each.action == rule["action"]
            and each.side is not None
            and each.status not in (Status.PLANNED, Status.DENIED)
            and (not each.standing.old or each.sure >= SURE)
        }
        if choice.kind == kind and len(sides) > 1:
            return Choice(str(rule["kind"]), choice.signals, kind, choice.signals)
        if choice.kind == rule["kind"] and choice.or_kind == kind and len(sides) == 1:
            return Choice(kind, choice.or_signals, choice.kind, choice.signals)
    return choice


def language_of(article: Article, topic: Topic) -> str | None:
    """The language to read an article in: what its letters say, else what the feed says; None for one that the topic lacks."""
    detected = detect_language(article.text or article.title)
    if detected in topic.words and topic.languages.get(detected):
        return detected
    claimed = article.lang.partition("-")[0].lower() if article.lang else ""
    return claimed if detected == "und" and topic.languages.get(claimed) else None


def _reports(
    story: Story,
    choice: Choice,
    found: Sequence[Found],
    people: Sequence[PersonMention],
    days: tuple[Span | None, date | None],
) -> tuple[Report, ...]:
    assert choice.kind is not None
    doc = story.doc
    day = story.day
    about = persons_about(story, people, found)
    day_span, or_day = days
    places, or_places = choose_places(story, choice, found)
    others, rest = other_reports(story, choice.kind, day, found)
    main = Report(
        kind=choice.kind,
        main=True,
        date=day,
        places=most_specific(doc, [place.id for place in places]),
        sides=_sides(story, choice.kind),
        people=tuple(dict.fromkeys(person.id for person in about)),
        figures=as_figures(story, rest, choice.kind, day),
        voices=voices_of(doc, people),
        names=names_of([each for each in (*people, *about) if any(each.id == one.id for one in about)]),
        evidence=_evidence(doc, choice, day_span, places, about),
        why=tuple(dict.fromkeys(signal.why for signal in choice.signals)) or (BY_WORDS,),
        doubt=Doubt(kind=choice.or_kind, date=or_day, places=or_places),
    )
    return (main, *others)


BY_WORDS = "its words, by no rule"
"""Why an event has its kind where no rule of the topic held for it: by its words taken together."""
LEAD = 5  # sentences in which the parties of an event are named


def _sides(story: Story, kind: str) -> tuple[str, ...]:
    """The parties that headline and lead name; both where one is, and such an event has two by its nature (``sides: 2``)."""
    named = parties(story, LEAD)
    wanted = story.doc.lexicon.grammar.get("kinds", {}).get(kind, {}).get("sides")
    if wanted == 2 and len(named) == 1:
        named = both(story.doc, *named)
    return tuple(sorted(named))


def _evidence(
    doc: Doc, choice: Choice, day_span: Span | None, places: Sequence[PlaceMention], about: Sequence[PersonMention]
) -> Mapping[str, tuple[Span, ...]]:
    kind = [signal.sentence for signal in choice.signals if signal.sentence is not None][:1] or doc.sentences[:1]
    return {
        "kind": tuple(Span(start=sentence.start, end=sentence.end) for sentence in kind),
        "date": (day_span,) if day_span else (),
        "places": tuple(
            Span(start=doc.tokens[place.mark.first].start, end=doc.tokens[place.mark.last].end)
            for place in places
            if not place.titled
        ),
        "people": tuple(Span(start=doc.tokens[who.first].start, end=doc.tokens[who.last].end) for who in about if not who.titled),
    }


def _cites(doc: Doc) -> tuple[str, ...]:
    """Slugs of the outlets and agencies that the article has its story from."""
    found: list[str] = []
    for sentence in doc.sentences:
        for mark in sentence.of("body"):
            ident = mark.tag.name.partition(".")[2]
            body = doc.lexicon.topic.bodies.get(ident)
            if body is not None and body.kind in ("outlet", "agency", "media") and sentence.has("says"):
                found.append(ident)
    return tuple(dict.fromkeys(found))


__all__ = ["language_of", "sides_in", "understand_article"]
