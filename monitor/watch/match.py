"""A whole ``match``, ready to be asked: its clauses put together, and the kinds of event that it can match at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.topic import Topic
from monitor.watch import clauses as ask
from monitor.watch.clauses import Area, Case, Clause
from monitor.watch.names import Resolver, Where
from monitor.watch.query import parse_query
from monitor.watch.rules import Box, Clauses, FigureWanted, Match, Near, PeopleWanted, SourcesWanted
from monitor.watch.verdict import Truth, Verdict, every


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledMatch:
    """A ``match`` ready to be asked. ``kinds``: the only kinds of event that it can match; None: any."""

    clauses: tuple[Clause, ...]
    kinds: frozenset[str] | None
    unknown_counts: bool

    def judge(self, case: Case) -> Verdict:
        """How each clause turns out, and all of them together. Decided here alone: for alerts as for `explain`."""
        findings = tuple(clause(case) for clause in self.clauses)
        truth = every(finding.truth for finding in findings)
        matches = truth is Truth.MET or (truth is Truth.UNKNOWN and self.unknown_counts)
        return Verdict(truth=truth, matches=matches, findings=findings)


def compile_match(match: Match, topic: Topic, resolver: Resolver) -> CompiledMatch:
    """Make a ``match`` ready; what means nothing in the topic is noted by the ``resolver``."""
    compiler = _Compiler(topic, resolver)
    return CompiledMatch(
        clauses=tuple(compiler.clauses(match, ("match",))), kinds=possible_kinds(match), unknown_counts=match.unknown == "alert"
    )


def possible_kinds(match: Clauses) -> frozenset[str] | None:
    """The kinds of event that can match, by its own ``kinds`` and by those of its alternatives; None: any."""
    own = frozenset(match.kinds) if match.kinds else None
    parts = [possible_kinds(part) for part in match.any]
    told = [part for part in parts if part is not None]
    if not told or len(told) < len(parts):
        return own
    together = frozenset().union(*told)
    return together if own is None else own & together


class _Compiler:
    """Turns the clauses of one watchlist into questions."""

    def __init__(self, topic: Topic, resolver: Resolver) -> None:
        self._topic = topic
        self._names = resolver

    def clauses(self, match: Clauses, where: Where, *, excluded: bool = False) -> Iterator[Clause]:
        """``excluded``: inside a ``not``."""
        yield from self._what(match, where)
        if match.text is not None:
            yield ask.text_has(parse_query(match.text), lasting=not excluded)
        if match.sources is not None:
            yield from _sources(match.sources)
        if match.languages:
            yield self._languages(match.languages, (*where, "languages"))
        if match.any:
            parts = [tuple(self.clauses(part, (*where, "any", at), excluded=excluded)) for at, part in enumerate(match.any)]
            yield ask.any_of(parts)
        if match.not_ is not None:
            yield ask.none_of(tuple(self.clauses(match.not_, (*where, "not"), excluded=not excluded)))

    def _what(self, match: Clauses, where: Where) -> Iterator[Clause]:
        """The clauses about what happened."""
        for index, kind in enumerate(match.kinds):
            self._names.known(kind, self._topic.kinds, "kind", (*where, "kinds", index))
        if match.kinds:
            yield ask.kind_is(match.kinds)
        for index, side in enumerate(match.sides):
            self._names.side(side, (*where, "sides", index))
        if match.sides:
            yield ask.sides_are(match.sides)
        if match.places is not None:
            yield ask.places_in(self._area(match.places, (*where, "places")))
        for index, figure in enumerate(match.figures):
            yield self._figure(figure, (*where, "figures", index))
        if match.people is not None:
            yield from self._people(match.people, (*where, "people"))
        if match.disputed is not None:
            self._names.known(match.disputed, self._topic.actions, "action", (*where, "disputed"))
            yield ask.disputed(match.disputed)

    def _area(self, wanted: list[str] | Near | Box, where: Where) -> Area:
        if isinstance(wanted, Near):
            return ask.near(self._names.centre(wanted.near, (*where, "near")) or wanted.near, wanted.within_km, self._topic)
        if isinstance(wanted, Box):
            return ask.boxed(wanted.box, self._topic)
        ids = [one for at, name in enumerate(wanted) for one in self._names.places(name, (*where, at))]
        return ask.listed(ids, self._topic)

    def _figure(self, wanted: FigureWanted, where: Where) -> Clause:
        self._names.known(wanted.action, self._topic.actions, "action", (*where, "action"))
        if wanted.side is not None:
            self._names.side(wanted.side, (*where, "side"))
        if wanted.unit is not None:
            self._names.known(wanted.unit, self._topic.units, "unit", (*where, "unit"))
        return ask.figure_is(wanted, self._topic)

    def _people(self, wanted: list[str] | PeopleWanted, where: Where) -> Iterator[Clause]:
        if isinstance(wanted, list):
            yield ask.people_are(self._ids(wanted, where))
            return
        if wanted.about:
            yield ask.people_are(self._ids(wanted.about, (*where, "about")), voices=False)
        if wanted.voices:
            yield ask.people_are(self._ids(wanted.voices, (*where, "voices")), about=False)

    def _ids(self, people: list[str], where: Where) -> frozenset[str]:
        return frozenset(self._names.person(name, (*where, at)) for at, name in enumerate(people))

    def _languages(self, languages: list[str], where: Where) -> Clause:
        for at, language in enumerate(languages):
            self._names.known(language, self._topic.languages, "language", (*where, at))
        return ask.languages_are(languages)


def _sources(wanted: SourcesWanted) -> Iterator[Clause]:
    if wanted.names or wanted.tags:
        yield ask.told_by(wanted)
    if wanted.at_least is not None:
        yield ask.origins(wanted.at_least)
    if wanted.one_from_each_side:
        yield ask.each_side
