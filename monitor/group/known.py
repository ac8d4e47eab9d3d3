"""What a decision rests on: what the store is asked for, and what it found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest

from monitor.group.copies import SHARED, containment, shingles, sketch
from monitor.group.likeness import filed_under
from monitor.group.names import person_keys
from monitor.group.reach import reach_of
from monitor.group.weights import Weights, weights_of
from monitor.model import Article, Event, Reading, Report, Sign, Stock
from monitor.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where the event of a report may be filed: under one of these kinds, on a day from ``first_day`` to ``last_day``; the likely
    ones first, that is nearest to ``day``."""

    kinds: tuple[str, ...]
    first_day: date
    last_day: date
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What to ask the store before an article can be grouped. ``sketch``: hashes of its text, to find copies by, which have
    ``shared`` of them at least; ``people``: keys of the names whose earlier events it may go on from, back to ``people_since``;
    ``stocks``: (action, side) of the ledger's accounts that it speaks of."""

    windows: tuple[Window, ...]
    sketch: tuple[int, ...]
    shared: int
    copies_within: timedelta
    people: tuple[str, ...]
    people_since: date
    stocks: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store answered. ``near``: events in the windows; ``own``: those that the article is in already; ``copies``:
    articles that share hashes with it; ``of_people``: events of the people it names; ``stocks``: the accounts it speaks of, the
    earliest line first."""

    near: tuple[Event, ...] = ()
    own: tuple[Event, ...] = ()
    copies: tuple[Article, ...] = ()
    of_people: tuple[Event, ...] = ()
    stocks: tuple[Stock, ...] = ()


def questions(article: Article, reading: Reading, topic: Topic) -> Questions:
    """What has to be known before ``article`` can be grouped."""
    weights = weights_of(topic)
    told = [figure for report in reading.reports for figure in report.figures] + list(reading.stocks)
    stocks = dict.fromkeys((one.action, one.side) for one in told if one.action in weights.stocks)
    return Questions(
        windows=tuple(signature_window(report, article, topic) for report in reading.reports),
        sketch=sketch(article) if reading.reports else (),
        shared=SHARED,
        copies_within=weights.copies,
        people=person_keys([person for report in reading.reports for person in report.people]),
        people_since=article.when.date() - weights.follow_within,
        stocks=tuple(stocks),
    )


CANDIDATES = 5
"""Events that are looked at closely for one report."""
FAR_BEHIND = 3.0
"""So much less at a glance than the likeliest is out of the question: a place, or a day and half a place."""


def likely(report: Report, signs: Iterable[Sign], window: Window, topic: Topic) -> tuple[str, ...]:
    """Ids of the events that a report may belong to, the likeliest few, by what is seen at a glance: the day, a place that is the
    same, or near, or not told, a name. What a glance leaves out is another place on another day."""
    weights = weights_of(topic)
    reach = reach_of(report.places, topic, weights.near_km)
    people = set(person_keys(report.people))
    doubted = set(report.doubt.places)

    def glance(sign: Sign) -> float:
        where = 3.0 if sign.places & reach else 1.0 if not (sign.places and reach) or sign.places & doubted else 0.0
        untold = not (sign.date and report.date) or sign.date == report.doubt.date
        when = 2.0 if report.date is not None and sign.date == report.date else 1.0 if untold else 0.0
        who = 3.0 if sign.people & people else 0.0
        if not (where and when) and not who and where + when < 2.0:
            return 0.0
        return where + when + who + (0.5 if sign.kind == report.kind else 0.0) - 0.2 * abs((sign.day - window.day).days)

    judged = nlargest(CANDIDATES, [(score, sign.id) for sign in signs if (score := glance(sign)) > 0])
    return tuple(ident for score, ident in judged if score > judged[0][0] - FAR_BEHIND)


def signature_window(report: Report, article: Article, topic: Topic) -> Window:
    """What to search for the events that a report may belong to."""
    weights = weights_of(topic)
    day = filed_under(article, report)
    other = report.doubt.date
    days = (day, other) if other and abs(other - day) <= DOUBTED else (day,)
    return Window(
        kinds=kinds_of(report, weights), first_day=min(days) - weights.before, last_day=max(days) + weights.after, day=day
    )


DOUBTED = timedelta(days=14)
"""A day so far from the other that a report may be of is not looked for."""


def kinds_of(report: Report, weights: Weights) -> tuple[str, ...]:
    """As which its event may be known: the kind, those that it may be told as, and the one that it may be as well."""
    kinds = (report.kind, report.doubt.kind or report.kind, *weights.compatible_kinds.get(report.kind, ()))
    return tuple(dict.fromkeys(kinds))


COPIED = 0.3
"""From this containment on a text is a copy: of 86,135 pairs of unrelated articles none that is no reprint reaches 0.18, and
every copy does that is whole, cut to 30 %, or has every fifth word replaced (measured; docs/decisions.md)."""


def copied_from(article: Article, found: tuple[Article, ...]) -> Mapping[str, float]:
    """Those of ``found`` whose words are much the same as the article's, with the share that is."""
    mine = shingles(article.text)
    shares = {
        one.key: containment(mine, shingles(one.text)) for one in found if one.key != article.key and one.lang == article.lang
    }
    return {key: share for key, share in shares.items() if share >= COPIED}
