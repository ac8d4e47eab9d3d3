"""Figures: what each number of a text counts, whose, by whom, on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from monitor.model import Figure, Status
from monitor.understand.actions import choose_action, sentence_is_negated
from monitor.understand.background import Standing
from monitor.understand.counted import Counted, count_nouns
from monitor.understand.numbers import Amount, find_amounts
from monitor.understand.sides import opponent, side_of
from monitor.understand.sources import Attribution, status_of
from monitor.understand.tokens import BREAK, Doc, Mark

DENIAL_REACH = 12


@dataclass(slots=True)
class Found:
    """A figure on its way: the number, its action, and how its sentence stands in the story."""

    counted: Counted
    action: str
    mark: Mark | None
    side: str | None
    standing: Standing
    said: Attribution | None
    whole: Found | None = None
    told: bool = False

    @property
    def unit(self) -> str:
        """What is counted; people where the text leaves it out and nothing before tells."""
        return self.counted.unit or "people"


def find_figures(
    doc: Doc,
    standing: Sequence[Standing],
    said: Sequence[Attribution | None],
    outlet_side: str | None,
) -> list[Found]:
    """Everything counted in the text that has an action, background and all; sides are filled in from the story."""
    found: list[Found] = []
    for sentence in doc.sentences:
        masked = {index for date in standing[sentence.number].dates for index in range(date.first, date.last + 1)}
        if not _may_count(doc, sentence.first, sentence.last, masked):
            amounts: list[Amount] = []
        else:
            amounts = find_amounts(doc, sentence, masked)
        counted = count_nouns(doc, sentence, amounts) if amounts else []
        for each in counted:
            made = _made(doc, each, counted, found, standing[sentence.number], said[sentence.number], outlet_side)
            if made is not None:
                found.append(made)
    return found


def _may_count(doc: Doc, first: int, last: int, masked: AbstractSet[int]) -> bool:
    return any(
        (token.digits or token.word.number is not None or token.word.tags) and index not in masked
        for index, token in enumerate(doc.tokens[first : last + 1], first)
    )


def _made(
    doc: Doc,
    counted: Counted,
    beside: Sequence[Counted],
    found: Sequence[Found],
    standing: Standing,
    said: Attribution | None,
    outlet_side: str | None,
) -> Found | None:
    mark = choose_action(doc, counted, beside)
    before = _before(counted, found)
    whole = before if counted.part or counted.others or counted.unit is None else None
    if mark is not None and sentence_is_negated(doc, counted.sentence, mark):
        return None
    keeps = whole is not None and counted.part and (mark is None or _part_keeps_action(doc, whole, mark))
    if mark is None or (keeps and whole is not None):
        if whole is None or whole.action in doc.lexicon.grammar.get("never_carried", ()):
            return None
        action = whole.action
    else:
        action = _as_remains(doc, counted, mark.tag.first)
    side = side_of(doc, counted, action, mark, outlet_side, said.side if said else None)
    if whole is not None and counted.unit is None:
        counted.unit = whole.unit if whole.unit not in ("years", "months", "incidents") else None
    if whole is not None and counted.side is None and whole.action == action and not counted.own:
        side = whole.side
    if action == "remains_returned":
        counted.unit = "bodies"
    return Found(counted, action, mark, side, standing, said, whole if counted.part else None, told=counted.side is not None)


def _part_keeps_action(doc: Doc, whole: Found, mark: Mark) -> bool:
    """Whether "three of them" goes on with what was said of all, whatever the verb beside it tells of their past."""
    return mark.tag.first in doc.lexicon.grammar.get("past_of_parts", ()) or whole.action in doc.lexicon.grammar.get(
        "kept_by_parts", ()
    )


def _before(counted: Counted, found: Sequence[Found]) -> Found | None:
    """The figure before it, in its sentence or the one before."""
    for other in reversed(found):
        if counted.sentence.number - other.counted.sentence.number <= 1:
            return other
        break
    return None


def _as_remains(doc: Doc, counted: Counted, action: str) -> str:
    """Handing over remains is no release of the living."""
    if action in ("released", "killed", "missing") and any(
        -4 <= mark.first - counted.last <= 5 or 0 < counted.first - mark.last <= 4 for mark in counted.sentence.of("remains")
    ):
        return "remains_returned"
    return action


def fill_sides(doc: Doc, found: Sequence[Found], fallback: str | None) -> None:
    """A figure whose own sentence does not tell takes the side that its action has elsewhere in the story."""
    rules = doc.lexicon.grammar.get("actions", {})
    told: dict[str, Counter[str]] = {}
    for each in found:
        if each.side is not None and not each.standing.old:
            told.setdefault(each.action, Counter())[each.side] += 1
    everything: Counter[str] = Counter()
    for counter in told.values():
        everything += counter
    for each in found:
        if each.side is None and rules.get(each.action, {}).get("counted") != "nobody":
            best = told.get(each.action) or everything
            each.side = best.most_common(1)[0][0] if best else fallback


def is_stock(doc: Doc, action: str) -> bool:
    """Whether an action tells how things stand (held, missing) rather than what happened."""
    return action in doc.lexicon.grammar.get("stocks", ())


def as_figures(doc: Doc, found: Sequence[Found]) -> tuple[Figure, ...]:
    """The figures in the order of the text, each once (SCHEME rule 6)."""
    kept: list[Found] = []
    current = {each.action for each in found if not each.standing.superseded}
    found = [each for each in found if not (each.standing.superseded and each.action in current)]
    seen: dict[tuple[str, int | None, str | None], int] = {}
    for each in found:
        key = (each.action, each.counted.amount.value, each.side)
        if key in seen:
            continue
        seen[key] = len(kept)
        kept.append(each)
    figures: list[Figure] = []
    for each in kept:
        part_of = next((index for index, other in enumerate(kept) if other is each.whole), None)
        figures.append(replace(_figure(doc, each), part_of=part_of))
    return tuple(figures)


def _figure(doc: Doc, each: Found) -> Figure:
    counted, amount = each.counted, each.counted.amount
    first, last = counted.first, counted.last
    start, end = doc.tokens[first].start, doc.tokens[last].end
    status = _status(doc, each)
    sentence = counted.sentence
    return Figure(
        action=each.action,
        value=amount.value,
        low=amount.low,
        high=amount.high,
        approx=amount.approx,
        unit=each.unit,
        side=each.side,
        by=_by(doc, each),
        status=status,
        source=each.said.name if each.said is not None and each.said.weight != "passes_on" else None,
        quote=doc.text[start:end],
        start=start,
        end=end,
        sentence=doc.text[sentence.start : sentence.end],
        as_of=each.standing.day,
        via=each.said.name if each.said is not None and each.said.weight == "passes_on" else None,
    )


def _status(doc: Doc, each: Found) -> Status:
    if each.standing.denies and _is_denied(doc, each):
        return Status.DENIED
    plannable = each.action in doc.lexicon.grammar.get("plannable", ())
    if plannable and (each.standing.planned or (each.mark is not None and each.mark.tag.second == "plan")):
        return Status.PLANNED
    if each.action == "demanded":
        return Status.OFFICIAL
    return status_of(doc, each.said, each.action, each.side)


def _is_denied(doc: Doc, each: Found) -> bool:
    """Whether a denial of the sentence is about this figure: on the side where the language puts it, without a break between."""
    counted = each.counted
    where = doc.lexicon.own.get("denial", "before")
    for mark in counted.sentence.marks:
        if mark.tag.name != "frame.denied":
            continue
        low, high = (mark.last, counted.first) if mark.last < counted.first else (counted.last, mark.first)
        placed = "before" if mark.last < counted.first else "after"
        if placed == where and high - low <= DENIAL_REACH and all(doc.tokens[i].gap < BREAK for i in range(low + 1, high + 1)):
            return True
    return False


def _by(doc: Doc, each: Found) -> str | None:
    rule = doc.lexicon.grammar.get("actions", {}).get(each.action, {})
    return opponent(doc, each.side) if rule.get("by") == "opponent" else None
