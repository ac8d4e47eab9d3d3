"""Whether an event is what a watchlist asks for: met, not met, or not told, clause by clause, with the evidence.

Three values, because a text need not tell what a clause asks for (no place named): `unknown` goes through ``any`` and ``not`` as
in Kleene's logic, and only at the end ``unknown: alert`` lets it count as met, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cached_property

from monitor.model import Article, Change, Event, EventFigure
from monitor.text import fold
from monitor.topic import Topic
from monitor.watch.query import Query, Words, found_terms, parse_query
from monitor.watch.rules import Box, FigureWanted, Match, Near, PeopleWanted, SourcesWanted

Where = tuple[str | int, ...]
LANGUAGE = re.compile(r"^[a-z]{2,3}$")


class Truth(Enum):
    """Met, not met, or not told."""

    MET = "met"
    UNMET = "not met"
    UNKNOWN = "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one clause: how it turned out, and why, in plain words."""

    truth: Truth
    clause: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a whole ``match``. ``matches``: with ``unknown`` counted as the watchlist asks."""

    truth: Truth
    matches: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A clause that means nothing in this topic: the watchlist, the path of the key in its file, what would be right."""

    watchlist: str
    where: Where
    message: str


@dataclass(slots=True)
class Subject:
    """What is judged: a change, and the article that made it; the folded words are made when a query first asks."""

    change: Change
    article: Article | None

    @property
    def event(self) -> Event:
        """The event as it stands."""
        return self.change.event


class _Texts:
    """The article's words, made once for all queries of one judgement."""

    def __init__(self, article: Article | None) -> None:
        self.article = article

    @cached_property
    def words(self) -> Words | None:
        return None if self.article is None else Words.of(self.article.title, self.article.text)


@dataclass(frozen=True, slots=True)
class _Case:
    subject: Subject
    texts: _Texts

    @property
    def event(self) -> Event:
        return self.subject.change.event


Clause = Callable[[_Case], Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledMatch:
    """A ``match`` ready to be asked. ``kinds``: the only kinds it can match; empty: any."""

    clauses: tuple[Clause, ...]
    kinds: frozenset[str]
    unknown_counts: bool

    def judge(self, change: Change, article: Article | None) -> Verdict:
        """How each clause turns out for a change, and all of them together."""
        case = _Case(Subject(change, article), _Texts(article))
        findings = tuple(clause(case) for clause in self.clauses)
        truth = _all(finding.truth for finding in findings)
        matches = truth is Truth.MET or (truth is Truth.UNKNOWN and self.unknown_counts)
        return Verdict(truth=truth, matches=matches, findings=findings)


def compile_match(match: Match, topic: Topic, watchlist: str, where: Where, mistakes: list[Mistake]) -> CompiledMatch:
    """Make a ``match`` ready; what means nothing in the topic is added to ``mistakes``."""
    compiler = _Compiler(topic, watchlist, mistakes)
    return CompiledMatch(
        clauses=tuple(compiler.clauses(match, where)), kinds=frozenset(match.kinds), unknown_counts=match.unknown == "alert"
    )


def _all(truths: Iterator[Truth] | Sequence[Truth]) -> Truth:
    found = set(truths)
    return Truth.UNMET if Truth.UNMET in found else Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.MET


def _one(truths: Sequence[Truth]) -> Truth:
    found = set(truths)
    return Truth.MET if Truth.MET in found else Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.UNMET


def _finding(clause: str, met: bool | None, why: str) -> Finding:
    truth = Truth.UNKNOWN if met is None else Truth.MET if met else Truth.UNMET
    return Finding(truth=truth, clause=clause, why=why)


class _Compiler:
    """Turns the clauses of one watchlist into questions, and says which names the topic does not know."""

    def __init__(self, topic: Topic, watchlist: str, mistakes: list[Mistake]) -> None:
        self._topic = topic
        self._watchlist = watchlist
        self._mistakes = mistakes

    def clauses(self, match: Match, where: Where) -> Iterator[Clause]:
        if match.kinds:
            yield self._kinds(match.kinds, (*where, "kinds"))
        if match.sides:
            yield self._sides(match.sides, (*where, "sides"))
        if match.places is not None:
            yield self._places(match.places, (*where, "places"))
        for index, figure in enumerate(match.figures):
            yield self._figure(figure, (*where, "figures", index))
        if match.people is not None:
            yield from self._people(match.people, (*where, "people"))
        if match.text is not None:
            yield _text(parse_query(match.text))
        if match.sources is not None:
            yield from _sources(match.sources)
        if match.languages:
            yield self._languages(match.languages, (*where, "languages"))
        if match.disputed is not None:
            yield self._disputed(match.disputed, (*where, "disputed"))
        if match.any:
            parts = [tuple(self.clauses(part, (*where, "any", index))) for index, part in enumerate(match.any)]
            yield _any_of(parts)
        if match.not_ is not None:
            yield _none_of(tuple(self.clauses(match.not_, (*where, "not"))))

    # --- clauses that name things of the topic

    def _kinds(self, kinds: Sequence[str], where: Where) -> Clause:
        self._check(kinds, self._topic.kinds, "kind", where)

        def ask(case: _Case) -> Finding:
            return _finding("kinds", case.event.kind in kinds, f"kind is {case.event.kind}")

        return ask

    def _sides(self, sides: Sequence[str], where: Where) -> Clause:
        for index, side in enumerate(sides):
            if not re.fullmatch(r"[A-Z]{2}", side):
                self._wrong((*where, index), f"{side!r} is no side: write a country's two letters, such as AM")

        def ask(case: _Case) -> Finding:
            there = [side for side in sides if side in case.event.sides]
            if there and len(there) == len(sides):
                return _finding("sides", True, f"sides are {', '.join(case.event.sides)}")
            missing = ", ".join(side for side in sides if side not in case.event.sides)
            told = ", ".join(case.event.sides) or "none"
            # one side named leaves the other open; two named sides are the parties
            met = None if len(case.event.sides) < 2 else False
            return _finding("sides", met, f"{missing} is not among the sides told ({told})")

        return ask

    def _places(self, wanted: list[str] | Near | Box, where: Where) -> Clause:
        inside, shown = self._area(wanted, where)

        def ask(case: _Case) -> Finding:
            if not case.event.places:
                return _finding("places", None, "no place is told")
            known = [(place, inside(place)) for place in case.event.places]
            for place, met in known:
                if met:
                    return _finding("places", True, f"{self._topic.place_name(place)} is {shown}")
            names = ", ".join(self._topic.place_name(place) for place in case.event.places)
            if any(met is None for _, met in known):
                return _finding("places", None, f"where {names} is, is not known")
            return _finding("places", False, f"{names}: not {shown}")

        return ask

    def _area(self, wanted: list[str] | Near | Box, where: Where) -> tuple[Callable[[str], bool | None], str]:
        """A test for a place id (None: cannot be told), and how the area is called."""
        topic = self._topic
        if isinstance(wanted, Near):
            centre = self._place(wanted.near, (*where, "near"))

            def near(place: str) -> bool | None:
                distance = topic.distance_km(place, centre)
                return None if distance is None else distance <= wanted.within_km

            return near, f"within {wanted.within_km:g} km of {topic.place_name(centre)}"
        if isinstance(wanted, Box):
            south, west, north, east = wanted.box

            def boxed(place: str) -> bool | None:
                known = topic.places.get(place)
                if known is None or known.lat is None or known.lon is None:
                    return None
                return south <= known.lat <= north and west <= known.lon <= east

            return boxed, "in the box"
        ids = [self._place(one, (*where, index)) for index, one in enumerate(wanted)]
        named = ", ".join(topic.place_name(one) for one in ids)

        def listed(place: str) -> bool:
            return place in ids or any(above in ids for above in topic.ancestors(place))

        return listed, f"in {named}"

    def _place(self, name: str, where: Where) -> str:
        """The id of a place given by id, country code, or name in any language."""
        if name in self._topic.places or re.fullmatch(r"[A-Z]{2}", name):
            return name
        found = self._place_names.get(fold(name))
        if found is None:
            self._wrong(where, f"unknown place {name!r}{self._nearest(name, [*self._topic.places, *self._spelled])}")
        return found or name

    @cached_property
    def _place_names(self) -> Mapping[str, str]:
        names: dict[str, str] = {}
        for place in self._topic.places.values():
            for name in (*place.names.values(), *place.variants):
                names.setdefault(fold(name), place.id)
        return names

    @cached_property
    def _spelled(self) -> list[str]:
        return [name for place in self._topic.places.values() for name in place.names.values()]

    def _figure(self, wanted: FigureWanted, where: Where) -> Clause:
        self._check([wanted.action], self._topic.actions, "action", where, "action")
        if wanted.unit is not None:
            self._check([wanted.unit], self._topic.units, "unit", where, "unit")
        units = {wanted.unit, *self._topic.compatible_units.get(wanted.unit or "", ())}
        clause = _figure_phrase(wanted)

        def ask(case: _Case) -> Finding:
            slots = [
                figure
                for figure in case.event.figures
                if figure.action == wanted.action
                and wanted.side in (None, figure.side)
                and (wanted.unit is None or figure.unit in units)
                and wanted.status in (None, figure.best.status)
            ]
            if not slots:
                other = any(figure.action == wanted.action for figure in case.event.figures)
                narrowed = wanted.side is not None or wanted.unit is not None or wanted.status is not None
                met = False if other and narrowed else None
                return _finding("figures", met, f"no figure tells how many {wanted.action}")
            answers = [_enough(figure, wanted, case.subject.change) for figure in slots]
            for figure, answer in zip(slots, answers, strict=True):
                if answer:
                    told = " ".join(part for part in (_number(figure), figure.side, wanted.action) if part)
                    return _finding("figures", True, f"{told}: {clause}")
            told = ", ".join(_number(figure) for figure in slots)
            return _finding("figures", None if None in answers else False, f"{told} {wanted.action}: not {clause}")

        return ask

    def _people(self, wanted: list[str] | PeopleWanted, where: Where) -> Iterator[Clause]:
        parts = {"about": wanted} if isinstance(wanted, list) else {"about": wanted.about, "voices": wanted.voices}
        for part, names in parts.items():
            if names:
                below = (*where, part) if isinstance(wanted, PeopleWanted) else where
                ids = [self._person(name, (*below, index)) for index, name in enumerate(names)]
                yield _named(part, ids, either=isinstance(wanted, list))

    def _person(self, name: str, where: Where) -> str:
        """The id of a person given by id or name; a well-formed slug of somebody unlisted stands for itself."""
        if name in self._topic.people or re.fullmatch(r"[a-z]+(?:-[a-z]+)+", name):
            return name
        folded = fold(name)
        for person in self._topic.people.values():
            if folded in {fold(one) for one in (*person.names.values(), *person.variants)}:
                return person.id
        near = self._nearest(name, list(self._topic.people))
        self._wrong(where, f"unknown person {name!r}{near}; an id looks like gagik-voskanyan")
        return name

    def _languages(self, languages: Sequence[str], where: Where) -> Clause:
        for index, language in enumerate(languages):
            if not LANGUAGE.fullmatch(language):
                self._wrong((*where, index), f"{language!r} is no language code: write en, hy, ru or az")

        def ask(case: _Case) -> Finding:
            told = {source.lang for source in case.event.sources}
            return _finding("languages", bool(told & set(languages)), f"told in {', '.join(sorted(told))}")

        return ask

    def _disputed(self, action: str, where: Where) -> Clause:
        self._check([action], self._topic.actions, "action", where)

        def ask(case: _Case) -> Finding:
            there = [figure for figure in case.event.figures if figure.action == action]
            if not there:
                return _finding("disputed", None, f"no figure tells how many {action}")
            met = any(figure.disputed for figure in there)
            return _finding("disputed", met, f"sources {'disagree' if met else 'agree'} on {action}")

        return ask

    # --- names

    def _check(self, names: Sequence[str], known: Mapping[str, object], what: str, where: Where, key: str | None = None) -> None:
        for index, name in enumerate(names):
            if name not in known:
                self._wrong((*where, key or index), f"unknown {what} {name!r}{self._nearest(name, list(known))}")

    def _nearest(self, name: str, known: Sequence[str]) -> str:
        close = get_close_matches(name, known, n=3, cutoff=0.6)
        if close:
            return f"; did you mean {' or '.join(close)}?"
        return f"; known: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}"

    def _wrong(self, where: Where, message: str) -> None:
        self._mistakes.append(Mistake(watchlist=self._watchlist, where=where, message=message))


# --- clauses that stand by themselves


def _text(query: Query) -> Clause:
    def ask(case: _Case) -> Finding:
        words = case.texts.words
        if words is None:
            return _finding("text", None, "no text at hand")
        met = query.matches(words)
        found = ", ".join(f"“{term}”" for term in found_terms(query, words)[:4])
        if met and found:
            return _finding("text", True, f"text has {found}")
        return _finding("text", met, f"text {'fits' if met else 'does not fit'} {query}")

    return ask


def _sources(wanted: SourcesWanted) -> Iterator[Clause]:
    if wanted.names or wanted.tags:
        yield _told_by(wanted)
    if wanted.at_least is not None:
        yield _origins(wanted.at_least)
    if wanted.one_from_each_side:
        yield _each_side


def _told_by(wanted: SourcesWanted) -> Clause:
    names, tags = {fold(name) for name in wanted.names}, set(wanted.tags)

    def ask(case: _Case) -> Finding:
        by = [
            source.outlet
            for source in case.event.sources
            if (not names or fold(source.outlet) in names) and (not tags or tags & set(source.tags))
        ]
        told = f"told by {', '.join(dict.fromkeys(by))}" if by else "told by none of the sources asked for"
        return _finding("sources", bool(by), told)

    return ask


def _origins(least: int) -> Clause:
    def ask(case: _Case) -> Finding:
        count = case.event.origins
        return _finding("sources", count >= least, f"{count} independent origin{'s' if count != 1 else ''}, {least} asked for")

    return ask


def _each_side(case: _Case) -> Finding:
    told = {source.outlet_side for source in case.event.sources}
    missing = [side for side in case.event.sides if side not in told]
    said = f"no outlet of {', '.join(missing)} tells of it" if missing else "told from each side"
    return _finding("sources", not missing, said)


def _named(part: str, ids: Sequence[str], *, either: bool) -> Clause:
    def ask(case: _Case) -> Finding:
        voices = {voice.id for voice in case.event.voices}
        about = set(case.event.people)
        there = (about | voices) if either else voices if part == "voices" else about
        found = [one for one in ids if one in there]
        if found:
            return _finding("people", True, f"names {', '.join(case.event.names.get(one, one) for one in found)}")
        return _finding("people", None if not there else False, "nobody is named" if not there else "others are named")

    return ask


def _any_of(parts: Sequence[tuple[Clause, ...]]) -> Clause:
    def ask(case: _Case) -> Finding:
        found = [tuple(clause(case) for clause in clauses) for clauses in parts]
        truths = [_all([finding.truth for finding in findings]) for findings in found]
        truth = _one(truths)
        chosen = next((findings for findings, one in zip(found, truths, strict=True) if one is truth), ())
        return Finding(truth=truth, clause="any", why="; ".join(finding.why for finding in chosen))

    return ask


def _none_of(clauses: tuple[Clause, ...]) -> Clause:
    opposite = {Truth.MET: Truth.UNMET, Truth.UNMET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}

    def ask(case: _Case) -> Finding:
        findings = tuple(clause(case) for clause in clauses)
        truth = opposite[_all([finding.truth for finding in findings])]
        return Finding(truth=truth, clause="not", why="not: " + "; ".join(finding.why for finding in findings))

    return ask


# --- numbers


def _enough(figure: EventFigure, wanted: FigureWanted, change: Change) -> bool | None:
    """Whether a figure is as large, as small, as changed as asked; None where its bounds leave it open."""
    best = figure.best
    answers: list[bool | None] = []
    if wanted.at_least is not None:
        least, most = best.low if best.low is not None else 0, best.high
        answers.append(True if least >= wanted.at_least else False if most is not None and most < wanted.at_least else None)
    if wanted.at_most is not None:
        least, most = best.low if best.low is not None else 0, best.high
        answers.append(True if most is not None and most <= wanted.at_most else False if least > wanted.at_most else None)
    if wanted.changed_by is not None:
        answers.append(_changed(figure, change) >= wanted.changed_by)
    return False if False in answers else None if None in answers else True


def _changed(figure: EventFigure, change: Change) -> int:
    """By how many the figure differs from what it was before this change."""
    return max(
        (
            abs(one.now.value - one.was.value)
            for one in change.differences
            if one.was and one.now and (one.action, one.side) == (figure.action, figure.side)
            if one.was.value is not None and one.now.value is not None
        ),
        default=0,
    )


def _figure_phrase(wanted: FigureWanted) -> str:
    parts = [wanted.status.value if wanted.status else "", wanted.unit or ""]
    parts.append(f"at least {wanted.at_least}" if wanted.at_least is not None else "")
    parts.append(f"at most {wanted.at_most}" if wanted.at_most is not None else "")
    parts.append(f"changed by {wanted.changed_by} or more" if wanted.changed_by is not None else "")
    return ", ".join(part for part in parts if part) or "told"


def _number(figure: EventFigure) -> str:
    best = figure.best
    if best.value is not None:
        return str(best.value)
    return f"{best.low} or more" if best.low is not None else f"up to {best.high}"
