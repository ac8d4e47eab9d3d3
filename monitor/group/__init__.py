"""Reports become events: which one a report belongs to, which claim stands, what is newly known."""

from monitor.group.account import Traces, loose_stocks, traces
from monitor.group.change import event_id, group_article
from monitor.group.known import Known, Questions, Window, questions
from monitor.group.stream import group_articles
from monitor.group.together import merge_events, split_event
from monitor.group.weights import Weights, weights_of

__all__ = [
    "Known",
    "Questions",
    "Traces",
    "Weights",
    "Window",
    "event_id",
    "group_article",
    "group_articles",
    "loose_stocks",
    "merge_events",
    "questions",
    "split_event",
    "traces",
    "weights_of",
]
