"""Invented events as the line makes them, and the bodies of their messages. No such people, outlets or days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from monitor.deliver import notices, payload
from monitor.deliver.config_notice import config_body
from monitor.errors import Problem
from monitor.model import (
    Alert,
    Blindness,
    Change,
    ChangeType,
    Claim,
    Delivery,
    Difference,
    Event,
    EventFigure,
    Reason,
    Source,
    Status,
    TextFrom,
    Voice,
    Wanted,
)
from monitor.shipped import shipped
from monitor.topic import Topic, load_topic

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
DAY = date(2026, 5, 14)
PUBLIC = "https://monitor.desk.example"
LANGUAGES = ("en", "hy", "ru", "az")
EVENT_TYPES = (
    "event.new",
    "event.updated",
    "event.confirmed",
    "event.denied",
    "event.corrected",
    "event.merged",
    "event.split",
)
NOTICE_TYPES = ("source.silent", "source.failing", "source.back", "config.broken", "config.good", "test")
CALM_TYPES = ("digest", "letter", "blind", "channel.failing", "channel.back")
TYPES = (*EVENT_TYPES, *NOTICE_TYPES, *CALM_TYPES)


@cache
def topic() -> Topic:
    return load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages")])


def claim(action: str, value: int | None, quote: str, sentence: str = "", **more: Any) -> Claim:
    fields: dict[str, Any] = {
        "action": action,
        "value": value,
        "low": value,
        "high": value,
        "approx": False,
        "unit": "servicemen",
        "side": "AM",
        "by": None,
        "status": Status.OFFICIAL,
        "source": None,
        "via": None,
        "as_of": None,
        "part": False,
        "outlet": "Valley Courier",
        "outlet_side": "AM",
        "url": "https://valley-courier.example/1",
        "article": "valley-courier.example/1",
        "lang": "en",
        "quote": quote,
        "sentence": sentence or f"{quote}.",
        "at": NOON,
    }
    return Claim(**(fields | more))


def slot(*claims: Claim, disputed: bool = False, parts: tuple[int, ...] = ()) -> EventFigure:
    best = claims[0]
    return EventFigure(
        action=best.action, side=best.side, unit=best.unit, best=best, claims=claims, disputed=disputed, parts=parts
    )


HOSTS = {"Լուսաբաց": "lusabats", "Ձորի ձայն": "dzori-dzayn", "Kür Xəbər": "kur-xeber", "Горный вестник": "gorny"}


def source(outlet: str, title: str, lang: str, side: str | None = None, minutes: int = 0, **more: Any) -> Source:
    name = HOSTS.get(outlet, outlet.lower().replace(" ", "-"))
    fields: dict[str, Any] = {
        "article": f"{name}.example/1",
        "outlet": outlet,
        "outlet_side": side,
        "url": f"https://{name}.example/1",
        "title": title,
        "lang": lang,
        "published": NOON + timedelta(minutes=minutes),
        "origin": name,
        "text_from": TextFrom.PAGE,
        "digest": name,
    }
    return Source(**(fields | more))


SWAP_EN = (
    "Baku released 32 Armenian servicemen and Yerevan released two Azerbaijani servicemen, the two governments said in a joint "
    "statement."
)
SWAP_HY = "Բաքուն հայկական կողմին է հանձնել 32 հայ զինծառայողի, Երևանը՝ երկու ադրբեջանցի զինծառայողի։"
SWAP_HY_33 = "Բաքուն հայկական կողմին է հանձնել 33 հայ զինծառայողի, ասված է համատեղ հայտարարության ճշտված տարբերակում։"
STATEMENT = {"source": "joint statement", "as_of": DAY}
LUSABATS = {
    "outlet": "Լուսաբաց",
    "url": "https://lusabats.example/2",
    "article": "lusabats.example/2",
    "lang": "hy",
}
FREED_EN = claim("released", 32, "32 Armenian servicemen", SWAP_EN, by="AZ", **STATEMENT)
FREED_HY = claim("released", 32, "32 հայ զինծառայողի", SWAP_HY, by="AZ", **STATEMENT, **LUSABATS)
FREED_33 = claim(
    "released", 33, "33 հայ զինծառայողի", SWAP_HY_33, by="AZ", at=NOON + timedelta(hours=2), edited=True, **STATEMENT, **LUSABATS
)
FREED_AZ = claim("released", 2, "two Azerbaijani servicemen", SWAP_EN, side="AZ", by="AM", **STATEMENT)
HELD = claim(
    "held",
    23,
    "23 Armenian prisoners",
    "Baku still holds 23 Armenian prisoners, said Ani Sarian, a lawyer who speaks for their families.",
    unit="prisoners",
    by="AZ",
    status=Status.UNOFFICIAL,
    source="lawyer of the families",
)
HELD_RU = claim(
    "held",
    21,
    "21 армянский военнопленный",
    "В Баку, по данным ведомства, остаётся 21 армянский военнопленный.",
    unit="prisoners",
    by="AZ",
    status=Status.CLAIMED,
    source="ведомство",
    outlet="Горный вестник",
    outlet_side=None,
    url="https://gorny.example/3",
    article="gorny.example/3",
    lang="ru",
)
WOUNDED = claim(
    "wounded",
    1,
    "bir hərbçimiz yaralanıb",
    "Tovuz istiqamətində atəş nəticəsində bir hərbçimiz yaralanıb, deyə nazirlikdən bildirilib.",
    side="AZ",
    by="AM",
    status=Status.CLAIMED,
    source="nazirlik",
    outlet="Kür Xəbər",
    outlet_side="AZ",
    url="https://kur-xeber.example/7",
    article="kur-xeber.example/7",
    lang="az",
)
DENIAL = claim(
    "wounded",
    None,
    "իրականությանը չի համապատասխանում",
    "Թովուզի ուղղությամբ կրակելու մասին հայտարարությունն իրականությանը չի համապատասխանում, ասված է նախարարության "
    "հաղորդագրության մեջ։",
    side="AZ",
    status=Status.DENIED,
    source="պաշտպանության նախարարություն",
    outlet="Ձորի ձայն",
    url="https://dzori-dzayn.example/4",
    article="dzori-dzayn.example/4",
    lang="hy",
    at=NOON + timedelta(hours=1, minutes=50),
)
SHELLS = claim(
    "fired",
    14,
    "14 shots",
    "Villagers counted 14 shots from across the line, said the head of the district.",
    unit="incidents",
    side=None,
    by="AM",
    status=Status.REPORTED,
    source="head of the district",
    outlet="Caspian Desk",
    outlet_side="AZ",
    url="https://caspian-desk.example/5",
    article="caspian-desk.example/5",
)


def event(**more: Any) -> Event:
    """An exchange on the border, told by four outlets, one of which has it from another."""
    fields: dict[str, Any] = {
        "id": "emlkw3u5rta2",
        "version": 3,
        "topic": "armenia-azerbaijan",
        "kind": "prisoner_exchange",
        "date": DAY,
        "day": DAY,
        "places": ("AM-ijevan", "AZ-qazax"),
        "sides": ("AM", "AZ"),
        "people": ("aram-petrian",),
        "names": {"aram-petrian": "Aram Petrian"},
        "figures": (slot(HELD, HELD_RU, disputed=True), slot(FREED_EN, FREED_HY), slot(FREED_AZ)),
        "voices": (
            Voice(
                id="ani-sarian",
                name="Ani Sarian",
                role="lawyer",
                side="AM",
                quote="Baku still holds 23 Armenian prisoners, said Ani Sarian, a lawyer who speaks for their families.",
                start=0,
                end=1,
            ),
        ),
        "sources": (
            source("Valley Courier", "Armenia and Azerbaijan exchange prisoners on the border", "en", "AM"),
            source("Լուսաբաց", "Գերիների փոխանակում Իջևան-Ղազախ հատվածում", "hy", "AM", 15),
            source("Kür Xəbər", "Sərhəddə hərbçilərin mübadiləsi olub", "az", "AZ", 20, text_from=TextFrom.FEED),
            source("Горный вестник", "Стороны обменялись пленными на границе", "ru", None, 35, origin="valley-courier"),
        ),
        "first_at": NOON,
        "last_at": NOON + timedelta(minutes=20),
        "confirmed": True,
    }
    return Event(**(fields | more))


def clash(**more: Any) -> Event:
    """Fire near Tovuz: one wounded, which the other side denies."""
    fields: dict[str, Any] = {
        "id": "eq7x2v4hnc5d",
        "version": 2,
        "kind": "border_clash",
        "places": ("AZ-tovuz",),
        "people": (),
        "names": {},
        "figures": (slot(WOUNDED, DENIAL, disputed=True), slot(SHELLS)),
        "voices": (),
        "sources": (
            source("Kür Xəbər", "Tovuz istiqamətində mövqelərimiz atəşə tutulub", "az", "AZ"),
            source("Caspian Desk", "Serviceman wounded by fire near Tovuz", "en", "AZ", 15),
            source("Ձորի ձայն", "ՊՆ-ն հերքում է Թովուզի ուղղությամբ կրակելու մասին հայտարարությունը", "hy", "AM", 110),
        ),
        "confirmed": False,
    }
    return event(**(fields | more))


def difference(kind: ChangeType, was: Claim | None, now: Claim | None, what: str = "figure", **more: Any) -> Difference:
    told = None if what == "event" else now or was
    action, side = (told.action, told.side) if told else (None, None)
    return Difference(type=kind, what=what, action=action, side=side, was=was, now=now, **more)


def wanted(kind: str, **more: Any) -> Wanted:
    fields: dict[str, Any] = {
        "watchlist": "prisoner-exchanges",
        "type": kind,
        "channels": ("desk",),
        "priority": "high",
        "why": ("kind is prisoner_exchange", "sides are AM, AZ"),
        "unknown": ("Tavush is told, and how near Ijevan is not",),
        "reasons": (Reason(id="kind", values={"kind": "prisoner_exchange"}), Reason(id="sides", values={"sides": ["AM", "AZ"]})),
        "unknown_reasons": (Reason(id="place_open", values={"places": ["AM-tavush"]}),),
    }
    if "why" in more:
        fields |= {"reasons": (), "unknown_reasons": ()}
    return Wanted(**(fields | more))


def body_of(kind: str, found: Event, *differences: Difference, at: datetime = NOON, **more: Any) -> dict[str, Any]:
    """The body that `event_body` makes for one watchlist."""
    change = Change(event=found, new=kind == "event.new" and not differences, differences=differences, why=())
    alert = Alert(id=f"alert-{found.id}-{found.version}", change=change, wanted=(), at=at)
    return payload.event_body(alert, [wanted(kind, **more)], topic(), public_url=PUBLIC)


def body(kind: str) -> dict[str, Any]:
    """A body of each type, as the line would make it."""
    later = NOON + timedelta(hours=2)
    grown = event(version=4, figures=(slot(HELD, HELD_RU, disputed=True), slot(FREED_33, FREED_EN), slot(FREED_AZ)))
    match kind:
        case "event.new":
            return body_of(kind, event(version=1, possibly="eold4event2"))
        case "event.updated":
            return body_of(kind, grown, difference(ChangeType.FIGURE_CHANGED, FREED_EN, FREED_33), at=later)
        case "event.corrected":
            lost = difference(ChangeType.CORRECTED, HELD, None)
            lower = difference(ChangeType.CORRECTED, FREED_33, FREED_EN)
            return body_of(kind, event(version=5, figures=(slot(FREED_EN), slot(FREED_AZ))), lower, lost, at=later)
        case "event.confirmed":
            return body_of(kind, event(), difference(ChangeType.CONFIRMED, None, FREED_HY, "event"), at=later)
        case "event.denied":
            denied = difference(ChangeType.DENIED, WOUNDED, DENIAL)
            why = ("you were told of this event before", "kind is border_clash", "1 AZ servicemen wounded: at least 1")
            harmed = {"action": "wounded", "side": "AZ", "number": "1", "unit": "servicemen"}
            reasons = (
                Reason(id="told_before", values={}),
                Reason(id="kind", values={"kind": "border_clash"}),
                Reason(id="figure", values=harmed),
            )
            return body_of(kind, clash(), denied, at=later, watchlist="people-harmed", why=why, unknown=(), reasons=reasons)
        case "event.merged":
            merged = difference(ChangeType.MERGED, None, None, "event", other="eother5event")
            return body_of(kind, event(merged_into="eother5event"), merged, at=later)
        case "event.split":
            split = difference(ChangeType.SPLIT, None, None, "event", other="eother5event")
            return body_of(kind, event(), split, at=later)
        case "test":
            return payload.test_body(NOON, "desk-mail", public_url=PUBLIC)
        case "digest":
            return digest("event.denied", "event.updated", "event.confirmed", at=later)
        case "letter":
            return letter(later)
        case "blind":
            night = Blindness(since=NOON, until=later, down=True)
            return notices.blind_body(night, later, public_url=PUBLIC)
        case "channel.failing" | "channel.back":
            return receiver(kind.removeprefix("channel."), "dead" if kind == "channel.failing" else "fine", later)
        case "config.broken" | "config.good":
            problems = (Problem(path="watchlists/a.yaml", line=3, message="unknown key `kindz`; did you mean `kinds`?"),)
            return config_body(problems if kind == "config.broken" else (), "config", later, since=NOON)
    return payload.source_body(
        kind.removeprefix("source."),
        later,
        feed="kur-xeber",
        outlet="Kür Xəbər",
        url="https://kur-xeber.example/rss",
        state="fine" if kind == "source.back" else kind.removeprefix("source."),
        since=NOON,
        evidence="HTTP 503 (3 times in a row)",
        advice="" if kind == "source.back" else "Nothing is to be done here.",
    )


def digest(*kinds: str, why: str = "digest", at: datetime = NOON) -> dict[str, Any]:
    """One message in the place of those of these types."""
    return notices.digest_body([body(kind) for kind in kinds], why, at, blind=UNSEEN, topic=topic())


UNSEEN = (
    notices.Blind(side="AZ", outlets=("Kür Xəbər",), whole=True, since=NOON, until=None),
    notices.Blind(side=None, outlets=(), whole=True, since=NOON - timedelta(hours=9), until=NOON - timedelta(hours=5)),
)


def receiver(kind: str, state: str, at: datetime) -> dict[str, Any]:
    """What the operator is told of the desk's hook."""
    told = {"channel": "desk-hook", "receiver": "desk.example", "said": "HTTP 503 from desk.example"}
    return notices.channel_body(kind, at, **told, state=state, since=NOON, pending=14, dead=2)


def letter(at: datetime, **changes: Any) -> dict[str, Any]:
    """A week in which something needs a look, unless ``changes`` say otherwise."""
    since = notices.moment(NOON)
    week: dict[str, Any] = {
        "from": notices.moment(at - timedelta(days=7)),
        "to": notices.moment(at),
        "polls": 48_210,
        "feeds": 24,
        "unwell": [
            {
                "feed": "kur-xeber",
                "outlet": "Kür Xəbər",
                "state": "failing",
                "since": since,
                "evidence": "HTTP 503 (31 times in a row)",
            }
        ],
        "entries": 5_120,
        "articles": 4_871,
        "events": 9,
        "changes": 23,
        "delivered": 40,
        "pending": 14,
        "held": 3,
        "dead": 2,
        "watchlists": [{"name": "people-harmed", "alerts": 0}, {"name": "prisoner-exchanges", "alerts": 17}],
        "channels": [
            {
                "channel": "desk-hook",
                "receiver": "desk.example",
                "since": since,
                "said": "HTTP 503 from desk.example",
                "pending": 14,
                "dead": 2,
            }
        ],
        "silences": [
            {"id": "s1", "what": "border_clash at AZ-tovuz", "until": notices.moment(at + timedelta(days=1)), "why": "drill"}
        ],
        "blind": [{"since": since, "until": notices.moment(NOON + timedelta(hours=2)), "down": True}],
    }
    return notices.letter_body(at, week | changes, public_url=PUBLIC)


def bodies() -> Iterable[tuple[str, dict[str, Any]]]:
    return ((kind, body(kind)) for kind in TYPES)


def delivery(
    kind: str = "event.new", *, receiver: str = "night@desk.example", thread: str | None = None, **more: Any
) -> Delivery:
    fields: dict[str, Any] = {
        "id": payload.delivery_id("alert", "desk", receiver),
        "alert": "alert",
        "event": "emlkw3u5rta2",
        "type": kind,
        "channel": "desk",
        "receiver": receiver,
        "body": body(kind),
        "attempts": 0,
        "created_at": NOON,
        "thread": thread,
    }
    return Delivery(**(fields | more))


def with_event(found: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A body whose event says something else."""
    return {**found, "data": {**found["data"], "event": {**found["data"]["event"], **changes}}}
