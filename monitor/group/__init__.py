"""Reports become events: which one a report belongs to, which claim stands, what is newly known."""

from monitor.group.account import Traces, loose_stocks, traces
from monitor.group.change import event_id, group_article, hashed_id
from monitor.group.copies import is_another_text, sketch
from monitor.group.known import Known, Questions, Window, likely, questions
from monitor.group.lives import Life, Step, closed_at, lives
from monitor.group.names import person_keys
from monitor.group.origins import has_it_from, slug
from monitor.group.stream import Stream, changes_of, group_articles
from monitor.group.together import merge_events, split_event
from monitor.group.weights import Weights, weights_of

__all__ = [
    "Known",
    "Life",
    "Questions",
    "Step",
    "Stream",
    "Traces",
    "Weights",
    "Window",
    "changes_of",
    "closed_at",
    "event_id",
    "group_article",
    "group_articles",
    "has_it_from",
    "hashed_id",
    "is_another_text",
    "likely",
    "lives",
    "loose_stocks",
    "merge_events",
    "person_keys",
    "questions",
    "sketch",
    "slug",
    "split_event",
    "traces",
    "weights_of",
]
