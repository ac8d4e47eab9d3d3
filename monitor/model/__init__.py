"""The nouns that travel along the line: fetch -> parse -> extract -> understand -> group -> watch -> deliver.

One file for each, in the order of the line, and none knows one that comes after it: `feed` (where it is, how it is), `article`
(the page and the entry that it comes from, and its text), `report` (what one article says: figures, voices), `event` (what many
say, and which claim stands), `change` (what is newly known), `alert` (who wanted to know it), `delivery` (its way to a receiver).
Everybody imports them from here.

All are frozen and slotted, know no I/O and no framework. Times are aware UTC ``datetime``; lengths are ``timedelta``; offsets
count characters of the article's ``text``. Closed lists (kinds, actions, units, statuses) are strings named in the topic's
``topic.yaml``; the statuses and change types, which code decides upon, are enums here.
"""

from monitor.model.alert import Alert, Reason, Wanted
from monitor.model.article import CLOCKS_DIFFER, Article, Entry, Page, TextFrom, Validators
from monitor.model.change import NOTES, Change, ChangeType, Difference
from monitor.model.delivery import Blindness, Delivery, DeliveryState, Hold, HoldKind, Silence
from monitor.model.event import Claim, Event, EventFigure, Sign, Source, Stock
from monitor.model.feed import ArticleRules, Credentials, Every, Feed, FeedFacts, FeedKind, FeedState, Health, ListRules, Proxy
from monitor.model.report import Doubt, Figure, Reading, Report, Span, Status, Voice

__all__ = [
    "CLOCKS_DIFFER",
    "NOTES",
    "Alert",
    "Article",
    "ArticleRules",
    "Blindness",
    "Change",
    "ChangeType",
    "Claim",
    "Credentials",
    "Delivery",
    "DeliveryState",
    "Difference",
    "Doubt",
    "Entry",
    "Event",
    "EventFigure",
    "Every",
    "Feed",
    "FeedFacts",
    "FeedKind",
    "FeedState",
    "Figure",
    "Health",
    "Hold",
    "HoldKind",
    "ListRules",
    "Page",
    "Proxy",
    "Reading",
    "Reason",
    "Report",
    "Sign",
    "Silence",
    "Source",
    "Span",
    "Status",
    "Stock",
    "TextFrom",
    "Validators",
    "Voice",
    "Wanted",
]
