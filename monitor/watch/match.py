"""A ``match`` becomes clauses, and clauses a verdict. Clauses that several watchlists ask for are made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from monitor.topic import Topic
from monitor.watch import clauses as ask
from monitor.watch import figures, places
from monitor.watch.case import Area, Case, Clause, Need
from monitor.watch.names import Resolver, Where
from monitor.watch.rules import Box, Clauses, FigureWanted, Match, Near, PeopleWanted, Polygon, SourcesWanted
from monitor.watch.syntax import parse_query
from monitor.watch.verdict import Truth, Verdict, every
from monitor.watch.widen import Counterparts, widened

MOST_SLOTS = 6
"""Of more needs than so many an index keeps the narrowest."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledMatch:
    """A ``match`` ready to be asked."""

    clauses: tuple[Clause, ...]
    unknown_counts: bool

    @property
    def fully_indexed(self) -> bool:
        """Whether an index keeps all that it needs."""
        return sum(len(clause.needs) for clause in self.clauses) <= MOST_SLOTS

    @property
    def needs(self) -> Iterator[Need]:
        """What an event must bear for it to match (`monitor.watch.index`)."""
        return (need for clause in self.clauses for need in clause.needs)

    def matches(self, case: Case, *, needs_met: bool = False) -> bool:
        """What `judge` says of it as a whole, for less. ``needs_met``: an index has found that the case bears what it needs."""
        sure = needs_met and case.article.words is not None and self.fully_indexed
        for clause in self.clauses:
            if sure and clause.sure:
                continue
            truth = case.truth(clause)
            if truth is Truth.UNMET or (truth is Truth.UNKNOWN and not self.unknown_counts):
                return False
        return True

    def judge(self, case: Case) -> Verdict:
        """How each clause turns out, and all of them together. Decided here alone: for alerts as for `explain`."""
        findings = tuple(case.ask(clause) for clause in self.clauses)
        truth = every(finding.truth for finding in findings)
        matches = truth is Truth.MET or (truth is Truth.UNKNOWN and self.unknown_counts)
        return Verdict(truth=truth, matches=matches, findings=findings)


@dataclass(slots=True)
class Workshop:
    """What the watchlists of a topic share while they are made ready: names, and the clauses and matches made so far."""

    topic: Topic
    counterparts: Counterparts
    clauses: dict[Hashable, Clause] = field(default_factory=dict)
    matches: dict[Hashable, CompiledMatch] = field(default_factory=dict)

    def clause(self, key: Hashable, make: Callable[[], Clause]) -> Clause:
        """The clause of this key: the one that is there, or a new one."""
        found = self.clauses.get(key)
        if found is None:
            found = self.clauses[key] = make()
        return found


def compile_match(match: Match, workshop: Workshop, resolver: Resolver) -> CompiledMatch:
    """Make a ``match`` ready; what means nothing in the topic is noted by the ``resolver``."""
    clauses = tuple(_Compiler(workshop, resolver).clauses(match, ("match",)))
    counts = match.unknown == "alert"
    return workshop.matches.setdefault((clauses, counts), CompiledMatch(clauses=clauses, unknown_counts=counts))


class _Compiler:
    """Turns the clauses of one watchlist into questions."""

    def __init__(self, workshop: Workshop, resolver: Resolver) -> None:
        self._shop = workshop
        self._topic = workshop.topic
        self._names = resolver

    def clauses(self, match: Clauses, where: Where, *, excluded: bool = False) -> Iterator[Clause]:
        """``excluded``: inside a ``not``."""
        yield from self._what(match, where)
        if match.text is not None:
            yield self._text(match.text, translate=match.translate, lasting=not excluded)
        if match.sources is not None:
            yield from self._sources(match.sources)
        if match.languages:
            yield self._languages(match.languages, (*where, "languages"))
        if match.any:
            parts = [tuple(self.clauses(part, (*where, "any", at), excluded=excluded)) for at, part in enumerate(match.any)]
            yield self._shop.clause(("any", *parts), lambda: ask.any_of(parts))
        if match.not_ is not None:
            inside = tuple(self.clauses(match.not_, (*where, "not"), excluded=not excluded))
            yield self._shop.clause(("not", inside), lambda: ask.none_of(inside))

    def _what(self, match: Clauses, where: Where) -> Iterator[Clause]:
        """The clauses about what happened."""
        for index, kind in enumerate(match.kinds):
            self._names.known(kind, self._topic.kinds, "kind", (*where, "kinds", index))
        if match.kinds:
            yield self._shop.clause(("kinds", *match.kinds), lambda: ask.kind_is(match.kinds))
        for index, side in enumerate(match.sides):
            self._names.side(side, (*where, "sides", index))
        if match.sides:
            yield self._shop.clause(("sides", *match.sides), lambda: ask.sides_are(match.sides))
        if match.places is not None:
            yield self._places(match.places, (*where, "places"))
        for index, figure in enumerate(match.figures):
            yield self._figure(figure, (*where, "figures", index))
        if match.people is not None:
            yield from self._people(match.people, (*where, "people"))
        if match.disputed is not None:
            self._names.known(match.disputed, self._topic.actions, "action", (*where, "disputed"))
            action = match.disputed
            yield self._shop.clause(("disputed", action), lambda: figures.disputed(action))

    def _places(self, wanted: list[str] | Near | Box | Polygon, where: Where) -> Clause:
        topic = self._topic
        if isinstance(wanted, Near):
            centre, km = self._names.centre(wanted.near, (*where, "near")) or wanted.near, wanted.within_km
            return self._area(("near", centre, km), lambda: places.near(centre, km, topic))
        if isinstance(wanted, Box):
            return self._area(("box", *wanted.box), lambda: places.boxed(wanted.box, topic))
        if isinstance(wanted, Polygon):
            corners = tuple(tuple(corner) for corner in wanted.polygon)
            return self._area(("polygon", *corners), lambda: places.inside_polygon(corners, topic))
        ids = tuple(one for at, name in enumerate(wanted) for one in self._names.places(name, (*where, at)))
        return self._area(("listed", *ids), lambda: places.listed(ids, topic))

    def _area(self, key: Hashable, make: Callable[[], Area]) -> Clause:
        return self._shop.clause(("places", key), lambda: places.places_in(make()))

    def _figure(self, wanted: FigureWanted, where: Where) -> Clause:
        self._names.known(wanted.action, self._topic.actions, "action", (*where, "action"))
        if wanted.side is not None:
            self._names.side(wanted.side, (*where, "side"))
        if wanted.unit is not None:
            self._names.known(wanted.unit, self._topic.units, "unit", (*where, "unit"))
        key = tuple(getattr(wanted, name) for name in FigureWanted.model_fields)
        return self._shop.clause(("figure", *key), lambda: figures.figure_is(wanted, self._topic))

    def _text(self, text: str, *, translate: bool, lasting: bool) -> Clause:
        def make() -> Clause:
            written = parse_query(text)
            query = widened(written, self._shop.counterparts, translate=translate)
            return ask.text_has(written, query, ask.needs_of(query, self._shop.counterparts.forms.asked), lasting=lasting)

        return self._shop.clause(("text", text, translate, lasting), make)

    def _people(self, wanted: list[str] | PeopleWanted, where: Where) -> Iterator[Clause]:
        if isinstance(wanted, list):
            yield self._one_of(self._ids(wanted, where))
            return
        if wanted.about:
            yield self._one_of(self._ids(wanted.about, (*where, "about")), voices=False)
        if wanted.voices:
            yield self._one_of(self._ids(wanted.voices, (*where, "voices")), about=False)

    def _one_of(self, ids: frozenset[str], *, about: bool = True, voices: bool = True) -> Clause:
        return self._shop.clause(("people", ids, about, voices), lambda: ask.people_are(ids, about=about, voices=voices))

    def _ids(self, people: list[str], where: Where) -> frozenset[str]:
        return frozenset(self._names.person(name, (*where, at)) for at, name in enumerate(people))

    def _languages(self, languages: list[str], where: Where) -> Clause:
        for at, language in enumerate(languages):
            self._names.known(language, self._topic.languages, "language", (*where, at))
        return self._shop.clause(("languages", *languages), lambda: ask.languages_are(languages))

    def _sources(self, wanted: SourcesWanted) -> Iterator[Clause]:
        least = wanted.at_least
        if wanted.names or wanted.tags:
            yield self._shop.clause(("told_by", tuple(wanted.names), tuple(wanted.tags)), lambda: ask.told_by(wanted))
        if least is not None:
            yield self._shop.clause(("origins", least), lambda: ask.origins(least))
        if wanted.one_from_each_side:
            yield self._shop.clause("each side", ask.each_side)
