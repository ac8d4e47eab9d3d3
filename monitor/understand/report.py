"""The door: an article becomes a reading. Calls the steps in order; each step is a file of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.model import Article, Reading, Report, Span
from monitor.text import detect_language
from monitor.topic import Topic
from monitor.understand.background import DAYS_OF_A_STORY, Standing, standings
from monitor.understand.dates import DateMention, find_dates, published_day
from monitor.understand.figures import Found, as_figures, fill_sides, find_figures, is_stock
from monitor.understand.kinds import Choice, choose_kind, is_captive, parties, sides_in
from monitor.understand.lexicon import lexicon_of
from monitor.understand.people import PersonMention, find_people, names_of, role_beside, speaks, voices_of
from monitor.understand.places import find_places, most_specific
from monitor.understand.singles import find_singles
from monitor.understand.sources import attributions
from monitor.understand.tokens import BREAK, DATELINE_WORDS, Doc, Sentence, read_words

VERSION = "1"


def understand_article(article: Article, topic: Topic) -> Reading:
    """What ``article`` says happened, by ``topic``: the main report, others of its week, or none; figures with their quotes.

    Pure: no clock (relative dates count from ``article.when`` in the outlet's time zone), no network. Every quote is exactly
    ``article.text[start:end]``. Linear in the text's length. Raises nothing, whatever the text."""
    lang = language_of(article, topic)
    reader = f"{VERSION}/{topic.name}@{topic.version}"
    if lang is None:
        return Reading(lang=article.lang or "und", reports=(), reader=reader)
    lexicon = lexicon_of(topic, lang)
    doc, title = read_words(article.text, lang, lexicon), read_words(article.title, lang, lexicon)
    today = published_day(article)
    standing = standings(doc, {sentence.number: find_dates(doc, sentence, today) for sentence in doc.sentences})
    said = attributions(doc)
    found = find_figures(doc, standing, said, article.outlet_side)
    choice = choose_kind(doc, title, standing)
    cites = _cites(doc)
    if choice.kind is None:
        fill_sides(doc, found, None)
        stocks = as_figures(doc, [each for each in found if is_stock(doc, each.action) and not each.standing.recalls])
        return Reading(lang=lang, reports=(), stocks=stocks, cites=cites, reader=reader)
    people = find_people(doc)
    found = [*found, *find_singles(doc, choice.kind, found, people, standing, said, article.outlet_side)]
    lead = parties(doc, title, 4)
    fill_sides(doc, found, next(iter(lead)) if len(lead) == 1 else None)
    found.sort(key=lambda each: each.counted.first)
    choice = _both_ways(doc, choice, found)
    return Reading(lang=lang, reports=_reports(doc, title, choice, standing, found, people, today), cites=cites, reader=reader)


def _both_ways(doc: Doc, choice: Choice, found: Sequence[Found]) -> Choice:
    """A release is an exchange where both sides let people go (SCHEME: "one deal has both doing so")."""
    for kind, rule in doc.lexicon.grammar.get("both_ways", {}).items():
        sides = {each.side for each in found if each.action == rule["action"] and _belongs(doc, each) and each.side}
        if choice.kind == kind and len(sides) > 1:
            return Choice(str(rule["kind"]), choice.signals, choice.scores)
    return choice


def language_of(article: Article, topic: Topic) -> str | None:
    """The language to read an article in: what its letters say, else what the feed says; None for one that the topic lacks."""
    detected = detect_language(article.text or article.title)
    if detected in topic.words and topic.languages.get(detected):
        return detected
    claimed = article.lang.partition("-")[0].lower() if article.lang else ""
    return claimed if detected == "und" and topic.languages.get(claimed) else None


def _reports(
    doc: Doc,
    title: Doc,
    choice: Choice,
    standing: Sequence[Standing],
    found: Sequence[Found],
    people: Sequence[PersonMention],
    today: date,
) -> tuple[Report, ...]:
    assert choice.kind is not None
    day, day_span = _day_of(doc, choice, standing)
    fitting = [each for each in found if _belongs(doc, each)]
    about = _about(doc, choice, people, standing)
    core = _core(doc, choice, standing)
    places = find_places(doc, core)
    main = Report(
        kind=choice.kind,
        main=True,
        date=day,
        places=most_specific(doc, [place.id for place in places]),
        sides=tuple(sorted(parties(doc, title, len(core) + 2))),
        people=tuple(dict.fromkeys(person.id for person in about)),
        figures=as_figures(doc, fitting),
        voices=voices_of(doc, people),
        names=names_of(about),
        evidence=_evidence(doc, choice, day_span, [place.mark for place in places], about),
        why=tuple(_why(signal.why, signal.weight) for signal in choice.signals),
    )
    return (main,)


def _why(rule: str, weight: float) -> str:
    return f"{rule} ({weight:g})"


def _evidence(
    doc: Doc, choice: Choice, day_span: Span | None, places: Sequence[object], about: Sequence[PersonMention]
) -> Mapping[str, tuple[Span, ...]]:
    kind = [signal.sentence for signal in choice.signals if signal.sentence is not None][:1]
    return {
        "kind": tuple(Span(start=sentence.start, end=sentence.end) for sentence in kind),
        "date": (day_span,) if day_span else (),
        "places": tuple(
            Span(start=doc.tokens[mark.first].start, end=doc.tokens[mark.last].end)  # type: ignore[attr-defined]
            for mark in places
        ),
        "people": tuple(Span(start=doc.tokens[who.first].start, end=doc.tokens[who.last].end) for who in about),
    }


def _belongs(doc: Doc, each: Found) -> bool:
    """Whether a figure is news: not of earlier times, unless it tells how things stand now."""
    if not each.standing.old:
        return True
    return is_stock(doc, each.action) and not each.standing.recalls


LEAD = 3  # sentences in which an event's day and place are told


def _core(doc: Doc, choice: Choice, standing: Sequence[Standing]) -> list[Sentence]:
    """The sentences that tell the event: the lead, and those near it that carry its signals."""
    numbers = {signal.sentence.number for signal in choice.signals if signal.sentence is not None and signal.sentence.rank < 5}
    chosen = [sentence for sentence in doc.sentences if sentence.number in numbers or sentence.rank <= 1]
    return [sentence for sentence in chosen if not standing[sentence.number].old]


def _day_of(doc: Doc, choice: Choice, standing: Sequence[Standing]) -> tuple[date | None, Span | None]:
    """The day of the event: the latest that its first sentences name, none to come unless it is all in the future; a dateline's
    day where they name none."""
    signalled = [signal.sentence.number for signal in choice.signals if signal.sentence is not None and signal.sentence.rank < 5]
    lead = [sentence.number for sentence in doc.sentences if sentence.rank <= LEAD]
    future: DateMention | None = None
    dateline: DateMention | None = None
    for number in dict.fromkeys([*sorted(signalled), *lead]):
        if standing[number].recalls:
            continue
        mentions = [each for each in standing[number].dates if each.day is not None and each.days_ago <= DAYS_OF_A_STORY]
        datelines = [each for each in mentions if _in_dateline(doc, each)]
        dateline = dateline or next(iter(datelines), None)
        past = [each for each in mentions if each.days_ago >= 0 and each not in datelines]
        spoken = [each for each in past if _of_speech(doc, each)]
        dateline = dateline or next(iter(spoken), None)
        past = [each for each in past if each not in spoken]
        future = future or next((each for each in mentions if each.days_ago < 0), None)
        if past:
            return _with_span(doc, min(past, key=lambda each: each.days_ago))
    if future is not None and choice.kind in doc.lexicon.grammar.get("may_be_planned", ()):
        return _with_span(doc, future)
    return _with_span(doc, dateline) if dateline is not None else (None, None)


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
    return any(mark.tag.group == "says" and 0 < mention.first - mark.last <= 4 for mark in doc.sentence_at(mention.first).marks)


def _with_span(doc: Doc, mention: DateMention) -> tuple[date | None, Span]:
    return mention.day, Span(start=doc.tokens[mention.first].start, end=doc.tokens[mention.last].end)


def _about(doc: Doc, choice: Choice, people: Sequence[PersonMention], standing: Sequence[Standing]) -> list[PersonMention]:
    """The persons whom the event is about: named where something was done to them, and not as speakers."""
    spoke = {who.id for who in people if role_beside(doc, who) is not None or speaks(who)}
    captives = {p.id for p in doc.lexicon.topic.people.values() if is_captive(p)}
    chosen: dict[str, PersonMention] = {}
    for who in people:
        if who.id in chosen or standing[who.sentence.number].old:
            continue
        if who.id in spoke and who.id not in captives:
            continue
        listed = doc.lexicon.topic.people.get(who.id)
        if listed is not None and who.id not in captives:
            continue
        if who.sentence.of("action") or who.id in captives:
            chosen[who.id] = who
    return list(chosen.values())


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
