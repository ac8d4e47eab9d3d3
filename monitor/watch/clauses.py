"""The clauses of a ``match``, one function each: a function of what is asked for gives a question that a case answers with a
`Finding`. Names are resolved already (`monitor.watch.names`); how clauses are put together stands in `monitor.watch.match`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.model import Article, Change, Event, EventFigure, Status
from monitor.text import fold
from monitor.topic import Topic
from monitor.watch.query import Query, Words, found_terms
from monitor.watch.rules import FigureWanted, SourcesWanted
from monitor.watch.verdict import Finding, Truth, every, some

_SHOWN_QUERY = 80


class ArticleWords:
    """The words of the article that made the change, indexed when a query first asks, for all watchlists at once."""

    def __init__(self, article: Article | None) -> None:
        self._article = article

    @cached_property
    def words(self) -> Words | None:
        """None where there is no article at hand."""
        return None if self._article is None else Words(self._article.title, self._article.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is judged. ``told``: the watchlist was told of this event before."""

    change: Change
    article: ArticleWords
    told: bool = False

    @property
    def event(self) -> Event:
        """The event as it stands."""
        return self.change.event


Clause = Callable[[Case], Finding]
Area = Callable[[str], tuple[bool | None, str]]
"""Whether a place (by id) lies in it, and the evidence. None: cannot be told."""


def _finding(clause: str, met: bool | None, why: str) -> Finding:
    return Finding(clause=clause, truth=Truth.of(met), why=why)


# --- kind and sides


def kind_is(kinds: Collection[str]) -> Clause:
    """The event is of one of these kinds. A kind is always known."""
    listed = frozenset(kinds)

    def ask(case: Case) -> Finding:
        kind = case.event.kind
        return _finding("kinds", kind in listed, f"kind is {kind}" + ("" if kind in listed else f", not {' or '.join(kinds)}"))

    return ask


def sides_are(sides: Sequence[str]) -> Clause:
    """All of these are its sides. One side told leaves the other open; two are the parties."""

    def ask(case: Case) -> Finding:
        told = case.event.sides
        missing = [side for side in sides if side not in told]
        if not missing:
            return _finding("sides", True, f"sides are {', '.join(told)}")
        if not told:
            return _finding("sides", None, "no side is told")
        why = f"sides told are {', '.join(told)}; {', '.join(missing)} not"
        return _finding("sides", None if len(told) < 2 else False, why)

    return ask


# --- places


def places_in(area: Area) -> Clause:
    """One of its places lies in the area."""

    def ask(case: Case) -> Finding:
        if not case.event.places:
            return _finding("places", None, "no place is told")
        answers = [area(place) for place in case.event.places]
        met = True if any(one for one, _ in answers) else None if any(one is None for one, _ in answers) else False
        return _finding("places", met, "; ".join(why for one, why in answers if one is met))

    return ask


def listed(ids: Sequence[str], topic: Topic) -> Area:
    """One of the places, or inside one. A place that holds one of them (its province) leaves it open."""
    wanted = dict.fromkeys(ids)
    holders = {above: one for one in ids for above in topic.ancestors(one)}
    names = " or ".join(_place_name(one, topic) for one in wanted)

    def where(place: str) -> tuple[bool | None, str]:
        name = _place_name(place, topic)
        if place in wanted:
            return True, f"place is {name}"
        for above in topic.ancestors(place):
            if above in wanted:
                return True, f"{name} is in {_place_name(above, topic)}"
        if place in holders:
            return None, f"{name} is told, and whether {_place_name(holders[place], topic)} is meant is not"
        return False, f"{name} is not {names}"

    return where


def near(centre: str, within_km: float, topic: Topic) -> Area:
    """At most so far from the centre. A place that holds the centre (its province) leaves it open."""
    name_of_centre = _place_name(centre, topic)

    def where(place: str) -> tuple[bool | None, str]:
        name, distance = _place_name(place, topic), topic.distance_km(place, centre)
        if place == centre:
            return True, f"place is {name}"
        if distance is None:
            return None, f"where {name} lies is not known"
        far = f"{name} is {distance:.0f} km from {name_of_centre}"
        if distance <= within_km:
            return True, far
        if place in topic.ancestors(centre):
            return None, f"{name} is told, and how near {name_of_centre} is not"
        return False, f"{far}, more than {within_km:g}"

    return where


def boxed(box: Sequence[float], topic: Topic) -> Area:
    """Within [south, west, north, east]."""
    south, west, north, east = box

    def where(place: str) -> tuple[bool | None, str]:
        name, known = _place_name(place, topic), topic.places.get(place)
        if known is None or known.lat is None or known.lon is None:
            return None, f"where {name} lies is not known"
        inside = south <= known.lat <= north and west <= known.lon <= east
        return inside, f"{name} is {'in' if inside else 'outside'} the box"

    return where


def _place_name(place: str, topic: Topic) -> str:
    """In English; a country by its own name where it is a side."""
    side = topic.sides.get(place)
    return side.labels.get("en", place) if side else topic.place_name(place)


# --- figures


def figure_is(wanted: FigureWanted, topic: Topic) -> Clause:
    """There is a figure like this. Not told: no figure of that action, one whose side or unit is left open, bounds that leave the
    number open, or a number of which we have a denial alone."""

    def ask(case: Case) -> Finding:
        slots = [figure for figure in case.event.figures if figure.action == wanted.action]
        if not slots:
            return _finding("figures", None, f"no figure tells how many {wanted.action}")
        if wanted.at_most is not None and not all(slot.best.part for slot in slots):
            slots = [slot for slot in slots if not slot.best.part]  # a part is small where the total is not
        truths = [every(_figure_truths(slot, wanted, case.change, topic)) for slot in slots]
        truth = some(truths)
        shown = [_figure_name(slot) for slot, one in zip(slots, truths, strict=True) if one is truth]
        phrase = _figure_phrase(wanted)
        if truth is Truth.UNMET:
            return Finding(clause="figures", truth=truth, why=f"{', '.join(shown)}: not {phrase or 'like that'}")
        return Finding(clause="figures", truth=truth, why=shown[0] + (f": {phrase}" if phrase else ""))

    return ask


def _figure_truths(figure: EventFigure, wanted: FigureWanted, change: Change, topic: Topic) -> list[Truth]:
    best = figure.best
    answers: list[bool | None] = []
    if wanted.side is not None:
        answers.append(None if figure.side is None else figure.side == wanted.side)
    if wanted.unit is not None:
        answers.append(_unit_fits(figure.unit, wanted.unit, topic))
    if wanted.status is not None:
        answers.append(best.status is wanted.status)
    elif best.status is Status.DENIED:
        answers.append(None)
    least = best.low if best.low is not None else 0
    if wanted.at_least is not None:
        answers.append(
            True if least >= wanted.at_least else False if best.high is not None and best.high < wanted.at_least else None
        )
    if wanted.at_most is not None:
        answers.append(
            False if least > wanted.at_most else True if best.high is not None and best.high <= wanted.at_most else None
        )
    if wanted.changed_by is not None:
        answers.append(_changed(figure, change) >= wanted.changed_by)
    return [Truth.of(answer) for answer in answers]


def _unit_fits(unit: str, wanted: str, topic: Topic) -> bool | None:
    """People asked for, soldiers told: met. Soldiers asked for, people told: not told."""
    if unit == wanted or unit in topic.compatible_units.get(wanted, ()):
        return True
    return None if wanted in topic.compatible_units.get(unit, ()) else False


def _changed(figure: EventFigure, change: Change) -> int:
    """By how many the figure differs from what it was before this change."""
    return max(
        (
            abs(one.now.value - one.was.value)
            for one in change.differences
            if one.was and one.now and (one.action, one.side, one.now.part) == (figure.action, figure.side, figure.best.part)
            if one.was.value is not None and one.now.value is not None
        ),
        default=0,
    )


def _figure_phrase(wanted: FigureWanted) -> str:
    parts = [wanted.side or "", wanted.status.value if wanted.status else "", wanted.unit or ""]
    parts.append(f"at least {wanted.at_least}" if wanted.at_least is not None else "")
    parts.append(f"at most {wanted.at_most}" if wanted.at_most is not None else "")
    parts.append(f"changed by {wanted.changed_by} or more" if wanted.changed_by is not None else "")
    return ", ".join(part for part in parts if part)


def _figure_name(figure: EventFigure) -> str:
    """32 AM servicemen released."""
    best = figure.best
    number = (
        str(best.value) if best.value is not None else f"{best.low} or more" if best.low is not None else f"up to {best.high}"
    )
    denied = " (denied)" if best.status is Status.DENIED else ""
    return " ".join(part for part in (number, figure.side, figure.unit, figure.action) if part) + denied


def disputed(action: str) -> Clause:
    """Sources disagree on the figure of this action."""

    def ask(case: Case) -> Finding:
        there = [figure for figure in case.event.figures if figure.action == action]
        if not there:
            return _finding("disputed", None, f"no figure tells how many {action}")
        met = any(figure.disputed for figure in there)
        return _finding("disputed", met, f"sources {'disagree' if met else 'agree'} on how many {action}")

    return ask


# --- people


def people_are(ids: Collection[str], *, about: bool = True, voices: bool = True) -> Clause:
    """It is about one of them, or (``voices``) one of them speaks. Nobody named, or nobody but who speaks: not told."""

    def ask(case: Case) -> Finding:
        there = [*(case.event.people if about else ()), *((voice.id for voice in case.event.voices) if voices else ())]
        if found := [one for one in dict.fromkeys(there) if one in ids]:
            shown = ", ".join(case.event.names.get(one, one) for one in found)
            return _finding("people", True, f"{'names' if about else 'heard:'} {shown}")
        if not (case.event.people if about else there):
            return _finding("people", None, "it is not told whom it is about" if about else "nobody is heard")
        return _finding("people", False, f"others are {'named' if about else 'heard'}")

    return ask


# --- text, sources, languages


def text_has(query: Query, *, lasting: bool) -> Clause:
    """The query matches title and text of the article. ``lasting``: once the watchlist was told, a later article about the same
    event (in another language, say) need not have the words again."""

    def ask(case: Case) -> Finding:
        words = case.article.words
        if words is not None and query.matches(words):
            found = ", ".join(f"“{term}”" for term in found_terms(query, words)[:4])
            return _finding("text", True, f"text has {found}" if found else f"text fits {_shown(query)}")
        if lasting and case.told:
            return _finding("text", True, "an earlier text had the words asked for")
        return _finding(
            "text", None if words is None else False, "no text at hand" if words is None else f"text lacks {_shown(query)}"
        )

    return ask


def _shown(query: Query) -> str:
    text = str(query)
    return text if len(text) <= _SHOWN_QUERY else text[: _SHOWN_QUERY - 1] + "…"


def told_by(wanted: SourcesWanted) -> Clause:
    """One of the outlets, and by one of the tags where both are asked for, tells of it."""
    names, tags = {fold(name) for name in wanted.names}, frozenset(wanted.tags)

    def ask(case: Case) -> Finding:
        by = [
            source.outlet
            for source in case.event.sources
            if (not names or fold(source.outlet) in names) and (not tags or not tags.isdisjoint(source.tags))
        ]
        told = f"told by {', '.join(dict.fromkeys(by))}" if by else "told by none of the sources asked for"
        return _finding("sources", bool(by), told)

    return ask


def origins(least: int) -> Clause:
    """So many independent origins tell of it."""

    def ask(case: Case) -> Finding:
        count = case.event.origins
        why = f"{count} independent origin{'' if count == 1 else 's'}" + ("" if count >= least else f", {least} asked for")
        return _finding("sources", count >= least, why)

    return ask


def each_side(case: Case) -> Finding:
    """An outlet on each of the event's sides tells of it."""
    if not case.event.sides:
        return _finding("sources", None, "no side is told, so whether each side tells of it is not known")
    told = {source.outlet_side for source in case.event.sources}
    missing = [side for side in case.event.sides if side not in told]
    return _finding(
        "sources", not missing, f"no outlet of {', '.join(missing)} tells of it" if missing else "told from each side"
    )


def languages_are(languages: Collection[str]) -> Clause:
    """One of its sources is in one of these languages."""

    def ask(case: Case) -> Finding:
        told = {source.lang for source in case.event.sources}
        return _finding("languages", not told.isdisjoint(languages), f"told in {', '.join(sorted(told)) or 'no language'}")

    return ask


# --- clauses of clauses


def any_of(alternatives: Sequence[Sequence[Clause]]) -> Clause:
    """One of the alternatives holds whole."""

    def ask(case: Case) -> Finding:
        found = [tuple(clause(case) for clause in clauses) for clauses in alternatives]
        truths = [every(finding.truth for finding in findings) for findings in found]
        truth = some(truths)
        telling = [findings for findings, one in zip(found, truths, strict=True) if one is truth]
        shown = telling if truth is Truth.UNMET else telling[:1]
        why = "; ".join(finding.why for findings in shown for finding in findings if finding.truth is truth)
        return Finding(clause="any", truth=truth, why=why, parts=tuple(finding for findings in found for finding in findings))

    return ask


def none_of(clauses: Sequence[Clause]) -> Clause:
    """The clauses do not all hold."""

    def ask(case: Case) -> Finding:
        findings = tuple(clause(case) for clause in clauses)
        inside = every(finding.truth for finding in findings)
        telling = "; ".join(finding.why for finding in findings if finding.truth is inside)
        why = f"excluded: {telling}" if inside is Truth.MET else telling
        return Finding(clause="not", truth=inside.opposite, why=why, parts=findings)

    return ask
