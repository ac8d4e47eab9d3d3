"""What a message shows, before it is text or HTML: the body of a webhook in the words of one reader.

All strings are plain (one line, no control characters); templates put them in place and decide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.deliver.claims import Section, Teller, Told
from monitor.deliver.config_notice import config_lines
from monitor.deliver.headline import action_word, done, lead_figures, person_name, side_word, strongest_status
from monitor.deliver.notices import blind_lines
from monitor.deliver.plain import plain, web_address
from monitor.deliver.quoting import Quote, said_words
from monitor.deliver.reasons import reason_lines
from monitor.deliver.subject import subject_line
from monitor.deliver.words import Words
from monitor.topic import Topic

Json = Mapping[str, Any]

MOST_FIGURES = 20
MOST_SOURCES = 15
MOST_NAMED = 20
MOST_VOICES = 6
MOST_REASONS = 20
MOST_NAME = 120
MOST_TITLE = 200
_DOUBTFUL = frozenset({"claimed", "unofficial", "planned"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that changed. ``label``: what kind of change, of what; ``was`` and ``now``: both claims; ``missing_was`` and
    ``missing_now``: what is said where there is none; ``note``: what to know before comparing them, or ""."""

    label: str
    was: Told | None
    now: Told | None
    missing_was: str
    missing_now: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """``what`` is denied, ``who`` denies it, in which words; and what had been said."""

    what: str
    who: str
    told: Told | None
    had_been: Told | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Somebody's words."""

    who: str
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """An article that tells of the event. ``notes``: its language, and whether only the feed's text was read."""

    outlet: str
    title: str
    lang: str
    at: str
    url: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """A message about an event. ``test``: that it is one, or ""; ``tone``: the last part of its type; ``badge``: the type in a
    word; ``told_again`` titles the figures that a denial leaves as they were; ``notes``: what has to be known first (merged into
    …, confirmed by …)."""

    subject: str
    language: str
    test: str
    tone: str
    badge: str
    sure: str
    denials: tuple[Denial, ...]
    steps: tuple[Step, ...]
    notes: tuple[Note, ...]
    told_again: str
    sections: tuple[Section, ...]
    more_figures: str
    named: tuple[str, ...]
    voices: tuple[Spoken, ...]
    history: tuple[Step, ...]
    sources: tuple[SourceLine, ...]
    more_sources: str
    watchlists: str
    why: tuple[Why, ...]
    unknown: str
    coverage: tuple[str, ...]
    footer: str
    url: str


@dataclass(frozen=True, slots=True)
class Why:
    """A reason; ``lang``: its language where that is not the reader's, else ""."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence, and where it leads ("" nowhere)."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A message about the program itself: a source that is silent, a test. ``test``: as above."""

    subject: str
    language: str
    test: str
    tone: str
    paragraphs: tuple[Note, ...]
    footer: str


def event_view(body: Json, topic: Topic, language: str) -> EventView:
    """The view of a message about an event, in ``language``."""
    return _EventViewer(body, topic, Words(language)).view()


def notice_view(body: Json, language: str) -> NoticeView:
    """The view of ``source.*``, ``config.*`` and ``test``. Raises ValueError for a type that is none of them."""
    words, data = Words(language), body["data"]
    paragraphs: tuple[Note, ...]
    group, _, kind = str(body["type"]).partition(".")
    if group == "test":
        subject, address = words["test.subject"], web_address(data["url"])
        said = words.say("test.text", channel=plain(data["channel"], MOST_NAME))
        paragraphs = (Note(text=said), Note(text=address, url=address))
    elif group == "source" and kind in {"silent", "failing", "back"}:
        at = datetime.fromisoformat(body["timestamp"])
        since = words.moment(datetime.fromisoformat(data["since"]), at.year)
        gaps = {"outlet": plain(data["outlet"], MOST_NAME), "since": since}
        subject = words.say(f"{kind}.subject", **gaps)
        address = web_address(data["url"])
        text = words.say("gone.text" if data["state"] == "gone" else f"{kind}.text", **gaps)
        english = "" if words.language == "en" else f" [{words['lang.en']}]"
        told = [plain(data[key], MOST_TITLE) + english for key in ("evidence", "advice") if data[key]]
        about = words.say("about_feed", feed=f"{plain(data['feed'], MOST_NAME)} {address}".strip())
        paragraphs = (Note(text=text), *(Note(text=one) for one in told if one), Note(text=about, url=address))
    elif group == "config":
        subject, lines = config_lines(body, words.language, words.moment(datetime.fromisoformat(data["since"])))
        paragraphs = tuple(Note(text=plain(line, MOST_TITLE)) for line in lines)
    else:
        raise ValueError(f"no message is of type {body['type']!r}")
    footer = words["times"] if group == "source" else ""
    kind = {"broken": "failing", "good": "back"}.get(kind, kind)
    subject, test = marked(subject, data, words)
    return NoticeView(
        subject=subject, language=words.language, test=test, tone=kind or group, paragraphs=paragraphs, footer=footer
    )


def marked(subject: str, data: Json, words: Words) -> tuple[str, str]:
    """The subject, and what stands above the message, of one that is a test (`monitor.deliver.samples`)."""
    if not data.get("test"):
        return subject, ""
    return words.say("test.subject_of", subject=subject), words["test.note"]


def coverage_lines(body: Json, topic: Topic, words: Words) -> tuple[str, ...]:
    """What we do not see, in the reader's words; as the body has it where it says no more than that."""
    data = body["data"]
    if not data.get("blind"):
        return tuple(plain(one, MOST_TITLE) for one in data["coverage"])
    lines = blind_lines(data["blind"], topic, words, datetime.fromisoformat(body["timestamp"]))
    return tuple(plain(one, MOST_TITLE) for one in lines)


class _EventViewer:
    """Puts one body into one reader's words."""

    def __init__(self, body: Json, topic: Topic, words: Words) -> None:
        self._body = body
        self._data: Json = body["data"]
        self._event: Json = self._data["event"]
        self._topic = topic
        self._words = words
        self._year = datetime.fromisoformat(body["timestamp"]).year
        self._teller = Teller(topic, words, self._year)
        self._tone = str(body["type"]).removeprefix("event.")

    def view(self) -> EventView:
        words, data = self._words, self._data
        first = self._tone == "new"
        denials = tuple(self._denials())
        # In the order in which they are read: what was quoted above is not quoted again below.
        steps = () if first else tuple(self._steps())
        figures = self._figures(denied=bool(denials))
        sections = self._teller.sections(figures[:MOST_FIGURES], self._event["figures"])
        history = tuple(self._steps()) if first else ()
        sources = self._event["sources"]
        subject, test = marked(subject_line(self._body, self._topic, words, self._year), data, words)
        return EventView(
            subject=subject,
            language=words.language,
            test=test,
            tone=self._tone,
            badge=words["turn.new_event"] if first else words[f"prefix.{self._tone}"],
            sure=self._sure(),
            denials=denials,
            steps=steps,
            notes=tuple(self._notes()),
            told_again=words["not_touched"] if denials and sections else "",
            sections=sections,
            more_figures=self._more(len(figures) - MOST_FIGURES),
            named=tuple(person_name(person, self._topic, words) for person in self._event["people"][:MOST_NAMED]),
            voices=tuple(self._voice(voice) for voice in self._event["voices"][:MOST_VOICES]),
            history=history,
            sources=tuple(self._source(source) for source in sources[:MOST_SOURCES]),
            more_sources=self._more(max(0, len(sources) - MOST_SOURCES) + data.get("omitted", {}).get("sources", 0)),
            watchlists=words.say("watchlists", names=", ".join(plain(name, MOST_NAME) for name in data["watchlists"])),
            why=self._reasons("why")[:MOST_REASONS],
            unknown=words.say("unknown", what="; ".join(one.text for one in self._reasons("unknown"))) if data["unknown"] else "",
            coverage=coverage_lines(self._body, self._topic, words),
            footer=self._footer(),
            url=web_address(self._event["url"]),
        )

    def _reasons(self, field: str) -> tuple[Why, ...]:
        lines, lang = reason_lines(self._data, field, self._topic, self._words.language)
        return tuple(Why(plain(line, MOST_TITLE), lang) for line in lines)

    # --- what is new

    def _denials(self) -> Iterator[Denial]:
        for change in self._data["changes"]:
            if change["type"] != "denied":
                continue
            was, now = change["was"], change["now"]
            who = self._who(now) if now else ""
            yield Denial(
                what=done([(was or now, change["side"])], change["action"], "", self._topic, self._words),
                who=self._words.say("denied_by", who=who) if who else "",
                told=self._teller.told(now, change["side"]) if now else None,
                had_been=self._teller.told(was, change["side"]) if was else None,
            )

    def _steps(self) -> Iterator[Step]:
        """Figures that changed, and whatever else did; denials and confirmations are told apart from them."""
        words = self._words
        for change in self._data["changes"]:
            if change["type"] in {"denied", "confirmed", "merged", "split"}:
                continue
            kind = words.get("turn." + change["type"], "")
            if change["what"] in {"figure", "stock"}:
                subject = action_word(change["action"], self._topic, words)
                if change["side"]:
                    subject += f", {side_word(change['side'], self._topic, words)}"
                if change["other"]:  # an edit changed another event as well, and is told of once
                    subject += f" ({plain(change['other'], MOST_NAME)})"
            else:
                subject = words.get("field." + change["what"], plain(change["what"]))
            yield Step(
                label=f"{kind} · {subject}",
                was=self._teller.told(change["was"], change["side"]) if change["was"] else None,
                now=self._teller.told(change["now"], change["side"]) if change["now"] else None,
                missing_was=words["new_figure"],
                missing_now=words["nobody"],
                note=words[f"note.{change['note']}"] if change["note"] else "",
            )

    def _notes(self) -> Iterator[Note]:
        words = self._words
        for change in self._data["changes"]:
            if change["type"] == "confirmed" and change["now"]:
                yield Note(text=words.say("confirmed_by", who=self._who(change["now"])), url=web_address(change["now"]["url"]))
            if change["type"] == "split" and change["other"]:
                yield self._other_event(words["split_off"], change["other"])
        if self._event["merged_into"]:
            yield self._other_event(words["merged_into"], self._event["merged_into"])
        for earlier in self._event["follows"]:
            yield self._other_event(words["follows"], earlier)
        if self._data["possibly"]:
            yield self._other_event(words["possibly"], self._data["possibly"])

    def _other_event(self, text: str, ident: str) -> Note:
        own, found = str(self._event["url"]), plain(ident, MOST_NAME)
        return Note(text=f"{text} ({found})", url=web_address(own.removesuffix(str(self._event["id"])) + found))

    def _who(self, claim: Json) -> str:
        """Who stands behind a claim, and where it is told."""
        speaker, outlet = self._teller.speaker(claim), plain(claim["outlet"], MOST_NAME)
        return f"{speaker} ({outlet})" if speaker and speaker != outlet else outlet

    # --- how sure it is, and what is told

    def _sure(self) -> str:
        """``Official: joint statement; 3 outlets, 2 independent origins, from both sides. Sources differ on: killed.``"""
        words, event = self._words, self._event
        lead = lead_figures(event, words)
        status = strongest_status(figure["status"] for figure in lead) or "none"
        speaker = next((self._teller.speaker(one["claims"][0]) for one in lead if one["status"] == status), "")
        speaker = "" if status == "reported" else speaker  # whom an outlet heard it from gives it no authority
        opening = words[f"sure.{status}"]
        parts = [words.say("said_by", status=opening, source=speaker) if speaker else opening, self._outlets()]
        if event["confirmed"] and status in _DOUBTFUL:
            parts.append(words["confirmed"])
        sure = words["and_then"].join(part for part in parts if part) + words["stop"]
        disputed = dict.fromkeys(one["action"] for one in event["figures"] if one["disputed"])
        if not disputed:
            return sure
        what = ", ".join(action_word(action, self._topic, words) for action in disputed)
        return f"{sure} {words.say('differ_on', what=what)}{words['stop']}"

    def _outlets(self) -> str:
        """``3 outlets, 2 independent origins, from both sides``."""
        words, sources, sides = self._words, self._event["sources"], self._event["sides"]
        outlets = list(dict.fromkeys(plain(source["outlet"], MOST_NAME) for source in sources))
        if len(outlets) == 1:
            return words.say("one_outlet", outlet=outlets[0])
        if not outlets:
            return ""
        origins = self._event["origins"]
        parts = [words.say("outlets", n=len(outlets)), words["one_origin"] if origins == 1 else words.say("origins", n=origins)]
        if len(sides) > 1 and set(sides) <= {source["side"] for source in sources}:
            parts.append(words["both_sides"])
        return ", ".join(parts)

    def _more(self, hidden: int) -> str:
        """What is said of those that are not shown."""
        return self._words.say("more_sources", n=hidden) if hidden > 0 else ""

    def _figures(self, *, denied: bool) -> list[Json]:
        """All figures; in a denial, those that it does not touch."""
        touched = {(one["action"], one["side"]) for one in self._data["changes"] if one["type"] == "denied"} if denied else set()
        return [one for one in self._event["figures"] if (one["action"], one["side"]) not in touched]

    def _voice(self, voice: Json) -> Spoken:
        words = self._words
        known = self._topic.people.get(voice["id"])
        name = person_name(voice, self._topic, words) if known else plain(voice["name"], MOST_NAME)
        side = f" ({side_word(voice['side'], self._topic, words)})" if voice["side"] else ""
        role = f", {plain(voice['role'], MOST_NAME)}" if voice["role"] else ""
        return Spoken(who=f"{name}{role}{side}", quote=said_words(voice["quote"], words))

    def _source(self, source: Json) -> SourceLine:
        words = self._words
        lang = source["lang"] if source["lang"].isalpha() else ""
        notes = [words.get(f"lang.{lang}", lang), words["feed_text"] if source["text_from"] == "feed" else ""]
        return SourceLine(
            outlet=plain(source["outlet"], MOST_NAME),
            title=plain(source["title"], MOST_TITLE),
            lang=lang,
            at=self._teller.moment(source["published"]),
            url=web_address(source["url"]),
            notes=", ".join(note for note in notes if note),
        )

    def _footer(self) -> str:
        words = self._words
        parts: Sequence[str] = (
            words["times"],
            words.first_upper(words.say("version", n=self._event["version"])) + words["stop"],
            words.first_upper(words.get("priority." + self._data["priority"], "")) + words["stop"],
        )
        return " ".join(part for part in parts if part != words["stop"])
