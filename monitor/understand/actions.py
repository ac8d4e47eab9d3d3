"""Which action a number belongs to: the nearest that fits it, by the order of words of the language."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.understand.counted import Counted
from monitor.understand.tokens import BREAK, COMMA, Doc, Mark, Sentence

ACROSS = {COMMA: 2, BREAK: 5}
PAST_A_NUMBER = 2
WEAK = 6  # remain, stay: held only where nothing better stands near
TOO_FAR = 16


def choose_action(doc: Doc, counted: Counted, all_counted: Sequence[Counted]) -> Mark | None:
    """The action mark of the sentence that ``counted`` belongs to; None where none fits."""
    fitting = [mark for mark in counted.sentence.of("action") if _fits(doc, counted, mark)]
    scored = [(find_cost(doc, counted, mark, all_counted), mark.first, mark) for mark in fitting]
    best = min(scored, key=lambda entry: entry[:2], default=None)
    return best[2] if best is not None and best[0] < TOO_FAR else None


def _fits(doc: Doc, counted: Counted, mark: Mark) -> bool:
    """Whether an action takes such a unit: years go with sentences, incidents with shooting, people with the rest."""
    rules = doc.lexicon.grammar.get("actions", {}).get(mark.tag.first, {})
    allowed = rules.get("units")
    unit = counted.unit
    if unit is None or counted.held_within == unit:
        return "people" in (allowed or ("people",))
    if allowed is None:
        return unit not in doc.lexicon.grammar.get("special_units", ())
    return unit in allowed


def find_cost(doc: Doc, counted: Counted, mark: Mark, all_counted: Sequence[Counted]) -> float:
    """Words between, dearer across commas and other numbers, and against the order that the language prefers."""
    if mark.first > counted.last:
        low, high, where = counted.last, mark.first, "after"
    elif mark.last < counted.first:
        low, high, where = mark.last, counted.first, "before"
    else:
        return 0.5 if mark.tag.second in ("state", "count", "passive") else 3.0
    cost = float(high - low) + (WEAK if mark.tag.second == "weak" else 0)
    cost += sum(ACROSS.get(doc.tokens[index].gap, 0) for index in range(low + 1, high + 1))
    cost += PAST_A_NUMBER * sum(1 for other in all_counted if other is not counted and low < other.first and other.last < high)
    order = doc.lexicon.own.get("order", {}).get(mark.tag.second, {})
    return cost + float(order.get(where, 0))


def sentence_is_negated(doc: Doc, sentence: Sentence, mark: Mark) -> bool:
    """Whether a negation stands at the action: right before it, or in it."""
    return any(
        negation.tag.group == "not" and -2 <= negation.first - mark.last <= 1 and negation.first != mark.first
        for negation in sentence.marks
    )
