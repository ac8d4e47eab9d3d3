"""What the messages about no single event show: digests, the weekly letter, channels in trouble, times without any source.

As in `monitor.deliver.view` all strings are plain, and templates decide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.deliver.claims import Told
from monitor.deliver.plain import plain, web_address
from monitor.deliver.view import EventView, Note, NoticeView, coverage_lines, event_view, marked
from monitor.deliver.words import Words
from monitor.topic import Topic

Json = Mapping[str, Any]

MOST_NAME = 120
MOST_TITLE = 200
MOST_SUBJECT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One event of a digest. ``badge``: what kind of news; ``title``: the news in a line; ``sure``: how sure it is, and who
    tells; ``told``: the claim that shows it, with its quote, None where there is no figure; ``url``: the event's page."""

    badge: str
    tone: str
    title: str
    sure: str
    told: Told | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """Several events in one message. ``rest``: those for which there is a line each, and no more room."""

    subject: str
    test: str
    language: str
    tone: str
    intro: str
    span: str
    items: tuple[Item, ...]
    rest: tuple[Note, ...]
    omitted: str
    coverage: tuple[str, ...]
    watchlists: str
    footer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number of the week, and what it counts."""

    number: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the letter: a title, and lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """The weekly letter. ``troubles``: what needs a look; ``parts``: silences, and what each watchlist found."""

    subject: str
    test: str
    language: str
    tone: str
    state: str
    intro: str
    troubles: tuple[Part, ...]
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    footer: str
    url: str


# --- a digest


def digest_view(body: Json, topic: Topic, language: str) -> DigestView:
    """The view of a digest."""
    words, data = Words(language), body["data"]
    year = datetime.fromisoformat(body["timestamp"]).year
    views = [event_view(one, topic, language) for one in data["alerts"]]
    titles = [*(view.subject for view in views), *(plain(one["title"], MOST_TITLE) for one in data["more"])]
    subject, test = marked(_digest_subject(data, titles, words), data, words)
    return DigestView(
        subject=subject,
        test=test,
        language=words.language,
        tone="digest",
        intro=words["why_digest." + data["because"]],
        span=words.say("digest.span", **_span(data, words, year)) if data["from"] != data["to"] else "",
        items=tuple(_item(view) for view in views),
        rest=tuple(Note(text=plain(one["title"], MOST_TITLE), url=web_address(one["url"])) for one in data["more"]),
        omitted=words.say("digest.omitted", n=data["omitted"]) if data["omitted"] else "",
        coverage=coverage_lines(body, topic, words),
        watchlists=words.say("watchlists", names=", ".join(plain(name, MOST_NAME) for name in data["watchlists"])),
        footer=words["times"],
    )


def _digest_subject(data: Json, titles: Sequence[str], words: Words) -> str:
    """The number of events, and the first of them: it is the gravest."""
    key = "digest.one" if data["count"] == 1 else "digest.subject"
    told = words.say(key, n=data["count"], first=titles[0]) if data["count"] != 1 else words.say(key, first=titles[0])
    return plain(words.say(f"digest.{data['because']}", subject=told), MOST_SUBJECT)


def _item(view: EventView) -> Item:
    denied = next((one.told for one in view.denials if one.told), None)
    changed = next((one.now for one in view.steps if one.now), None)
    standing = next((line.told for section in view.sections for line in section.lines), None)
    told = denied or changed or standing
    title = view.subject.removeprefix(view.badge).lstrip(":. ")  # the badge stands before it
    return Item(badge=view.badge, tone=view.tone, title=title, sure=view.sure, told=told, url=view.url)


# --- the letter


def letter_view(body: Json, language: str) -> LetterView:
    """The view of the weekly letter."""
    words, data = Words(language), body["data"]
    at = datetime.fromisoformat(body["timestamp"])
    well = not (data["unwell"] or data["channels"] or data["blind"] or data["dead"])
    state = words["letter.well" if well else "letter.unwell"]
    subject, test = marked(words.say("letter.subject", state=state, **_days(data, words, at.year)), data, words)
    return LetterView(
        subject=subject,
        test=test,
        language=words.language,
        tone="well" if well else "unwell",
        state=words.first_upper(state),
        intro=words["letter.intro_well" if well else "letter.intro_unwell"],
        facts=tuple(_facts(data, words)),
        troubles=tuple(part for part in _troubles(data, words, at.year) if part.lines),
        parts=tuple(part for part in _parts(data, words, at.year) if part.lines),
        footer=words["times"],
        url=web_address(data["url"]),
    )


_COUNTED = ("polls", "entries", "articles", "events", "changes", "delivered", "pending", "held", "dead")


def _facts(data: Json, words: Words) -> Iterator[Fact]:
    yield Fact(number=words.number(data["feeds"]), what=words["letter.feeds_count"])
    for key in _COUNTED:
        yield Fact(number=words.number(data[key]), what=words[f"letter.{key}"])


def _troubles(data: Json, words: Words, year: int) -> Iterator[Part]:
    """Sources, receivers and times that need a look."""

    def when(text: str) -> str:
        return words.moment(datetime.fromisoformat(text), year)

    unwell = [
        f"{plain(one['outlet'], MOST_NAME)} ({plain(one['feed'], MOST_NAME)}), "
        f"{words.say('letter.since', since=when(one['since']))}: {plain(one['evidence'], MOST_TITLE)}"
        for one in data["unwell"]
    ]
    yield Part(title=words["letter.feeds"], lines=tuple(unwell))
    channels = [
        f"{plain(one['channel'], MOST_NAME)} → {plain(one['receiver'], MOST_NAME)}, "
        f"{words.say('letter.since', since=when(one['since']))}: {plain(one['said'], MOST_TITLE)}. "
        + words.say("channel_counts", pending=one["pending"], dead=one["dead"])
        for one in data["channels"]
    ]
    yield Part(title=words["letter.channels"], lines=tuple(channels))
    blind = [
        f"{when(one['since'])} – {when(one['until'])}" + (f" ({words['letter.down']})" if one["down"] else "")
        for one in data["blind"]
    ]
    yield Part(title=words["letter.blind"], lines=tuple(blind))


def _parts(data: Json, words: Words, year: int) -> Iterator[Part]:
    def when(text: str) -> str:
        return words.moment(datetime.fromisoformat(text), year)

    silences = [
        f"{plain(one['id'])}: {plain(one['what'], MOST_TITLE)}, {words.say('letter.until', until=when(one['until']))}"
        + (f" ({plain(one['why'], MOST_NAME)})" if one["why"] else "")
        for one in data["silences"]
    ]
    yield Part(title=words["letter.silences"], lines=tuple(silences))
    found = [
        f"{plain(one['name'], MOST_NAME)}: "
        + (words.say("letter.alerts", n=one["alerts"]) if one["alerts"] else words["letter.none"])
        for one in data["watchlists"]
    ]
    yield Part(title=words["letter.watchlists"], lines=tuple(found))


# --- short notices


def program_view(body: Json, language: str) -> NoticeView:
    """The view of ``channel.*`` and ``blind``. Raises ValueError for another type."""
    words, data = Words(language), body["data"]
    year = datetime.fromisoformat(body["timestamp"]).year
    kind = str(body["type"])
    if kind == "blind":
        span = _span({"from": data["since"], "to": data["until"]}, words, year)
        subject = words.say("blindness.subject", since=span["from"], until=span["to"])
        paragraphs = [Note(text=words["blindness.down" if data["down"] else "blindness.unheard"])]
        address = web_address(data["url"])
        paragraphs.append(Note(text=address or plain(data["url"], MOST_TITLE), url=address))
        tone = "failing"
    elif kind in {"channel.failing", "channel.back"}:
        state = "back" if kind == "channel.back" else data["state"]
        channel, receiver = (plain(data[key], MOST_NAME) for key in ("channel", "receiver"))
        since = words.moment(datetime.fromisoformat(data["since"]), year)
        subject, tone = words.say(f"channel.{state}", channel=channel), "back" if state == "back" else "failing"
        text = words[f"channel_text.{state}"].format(receiver=f"{channel} → {receiver}", since=since)
        paragraphs = [Note(text=text)]
        if state != "back":
            paragraphs.append(Note(text=words.say("channel_said", said=plain(data["said"], MOST_TITLE))))
        paragraphs.append(Note(text=words.say("channel_counts", pending=data["pending"], dead=data["dead"])))
    else:
        raise ValueError(f"no message is of type {kind!r}")
    subject, test = marked(subject, data, words)
    return NoticeView(
        subject=subject, language=words.language, test=test, tone=tone, paragraphs=tuple(paragraphs), footer=words["times"]
    )


def _span(data: Json, words: Words, year: int) -> dict[str, str]:
    """From when to when, with the time of day."""
    return {key: words.moment(datetime.fromisoformat(data[key]), year) for key in ("from", "to")}


def _days(data: Json, words: Words, year: int) -> dict[str, str]:
    return {key: words.day(datetime.fromisoformat(data[key]).date(), year) for key in ("from", "to")}
