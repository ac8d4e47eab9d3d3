"""Whose people a figure counts, and who did it: by the words, by agent and recipient, by place, by what went before."""

from __future__ import annotations

from monitor.understand.counted import Counted
from monitor.understand.tokens import BREAK, Doc, Mark, Sentence

_CASES = ("dative", "ablative", "locative", "genitive")


def case_of(doc: Doc, mark: Mark) -> str:
    """What a name does in its sentence: ``dative`` (to), ``ablative`` (from), ``locative`` (in), ``by``, ``genitive`` or ``""``
    for the bare form, by the preposition before it and by its ending."""
    before = doc.form(mark.first - 1)
    case: str
    for case, words in doc.lexicon.prepositions.items():
        if before in words:
            return case
    return next((case for case in _CASES if doc.lexicon.ending_is(case, mark.ending)), "")


def opponent(doc: Doc, side: str | None) -> str | None:
    """The other party of the topic."""
    found = doc.lexicon.grammar.get("opponents", {}).get(side)
    return str(found) if found else None


def states(doc: Doc, sentence: Sentence, *, speaker: Mark | None = None) -> list[tuple[Mark, str]]:
    """The marks of a sentence that name a party as such (country, capital, office), with their side."""
    found = []
    for mark in sentence.marks:
        if mark.tag.group == "side" and mark.tag.second == "state":
            found.append((mark, mark.tag.first))
        elif mark.tag.group == "body":
            body = doc.lexicon.topic.bodies.get(mark.tag.name.partition(".")[2])
            if body is not None and body.side:
                found.append((mark, body.side))
    return found


def side_of(
    doc: Doc, counted: Counted, action: str, mark: Mark | None, outlet_side: str | None, speaker: str | None = None
) -> str | None:
    """The side of a figure by its own sentence; None where that does not tell."""
    rule = doc.lexicon.grammar.get("actions", {}).get(action, {}).get("counted", "other")
    if rule == "nobody":
        return None
    if counted.side is not None:
        return counted.side
    if counted.ours:
        home = doc.lexicon.grammar.get("home", {}).get(doc.lang)
        return outlet_side or (str(home) if home else None)
    if any(each.tag.group == "enemy" and each.first < counted.first for each in counted.sentence.marks):
        return opponent(doc, speaker or (str(doc.lexicon.grammar.get("home", {}).get(doc.lang)) if rule else None))
    named = states(doc, counted.sentence)
    if counted.own:
        return _nearest_before(named, counted.first)
    if rule == "own":
        return _victims(doc, counted, named)
    return _moved(doc, counted, named, mark)


def _nearest_before(named: list[tuple[Mark, str]], at: int) -> str | None:
    before = [side for mark, side in named if mark.last < at]
    return before[-1] if before else None


def _moved(doc: Doc, counted: Counted, named: list[tuple[Mark, str]], action: Mark | None) -> str | None:
    """Of those whom the other party holds or gives back: agent, holder's country and court are the opponent's, the recipient's
    their own."""
    best: tuple[float, str | None] = (1e9, None)
    nearness = doc.lexicon.grammar.get("nearness", {}).get(action.tag.first if action else "", {})
    for mark, side in named:
        case = case_of(doc, mark)
        if _right_behind(doc, mark, action):
            case = "dative"
        if case == "genitive" and mark.tag.group == "side":
            continue
        whose = side if case == "dative" else opponent(doc, side)
        distance = _distance(doc, mark, counted) - float(nearness.get(case or "bare", 0))
        if case == "" and mark.last < counted.first:
            distance -= 2
        if distance < best[0]:
            best = (distance, whose)
    return best[1]


def _right_behind(doc: Doc, mark: Mark, action: Mark | None) -> bool:
    """``вернул Баку одного``: a bare name right behind a verb of giving is the recipient, where the language says so."""
    return bool(
        doc.lexicon.own.get("recipient_behind_verb")
        and action
        and mark.first == action.last + 1
        and action.tag.second == "active"
    )


def _distance(doc: Doc, mark: Mark, counted: Counted) -> float:
    low, high = (mark.last, counted.first) if mark.last < counted.first else (counted.last, mark.first)
    return abs(high - low) + 6 * sum(doc.tokens[index].gap == BREAK for index in range(low + 1, high + 1))


def _victims(doc: Doc, counted: Counted, named: list[tuple[Mark, str]]) -> str | None:
    """Of the killed and wounded: those of the party whose losses are told; the opponent of whose fire it was."""
    for mark, side in named:
        if case_of(doc, mark) == "by":
            return opponent(doc, side)
    best: tuple[float, str | None] = (1e9, None)
    for mark, side in named:
        distance = _distance(doc, mark, counted)
        if distance < best[0]:
            best = (distance, side)
    return best[1]
