"""The clauses of a ``match``, one function each: a function of what is asked for gives a `Clause`. Names are resolved already
(`monitor.watch.names`); how clauses are put together stands in `monitor.watch.match`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from monitor.model import Reason
from monitor.text import fold
from monitor.watch.case import Case, Clause, Need, finding, marks
from monitor.watch.query import Query, found_places
from monitor.watch.rules import SourcesWanted
from monitor.watch.triggers import NO_TEXT, Keys, tell_all, triggers
from monitor.watch.verdict import Finding, Truth, every, some

_SHOWN_QUERY = 80
_SHOWN_TERMS = 4
MOST_ORIGINS = 20
"""More independent origins than so many are not told apart when watchlists are looked up."""


# --- kind and sides


def kind_is(kinds: Collection[str]) -> Clause:
    """The event is of one of these kinds. A kind is always known."""
    listed = frozenset(kinds)

    def ask(case: Case) -> Finding:
        kind = case.event.kind
        met = kind in listed
        why = f"kind is {kind}" + ("" if met else f", not {' or '.join(kinds)}")
        return finding("kinds", met, why, "kind" if met else "kind_not", case.cite("kind"), kind=kind)

    return Clause(ask, (Need(marks("kind", kinds)),))


def sides_are(sides: Sequence[str]) -> Clause:
    """All of these are its sides. One side told leaves the other open; two are the parties."""

    def ask(case: Case) -> Finding:
        told = case.event.sides
        missing = [side for side in sides if side not in told]
        if not missing:
            return finding("sides", True, f"sides are {', '.join(told)}", "sides", sides=list(told))
        if not told:
            return finding("sides", None, "no side is told", "no_side")
        why = f"sides told are {', '.join(told)}; {', '.join(missing)} not"
        return finding("sides", None if len(told) < 2 else False, why, "sides_open", sides=list(told), missing=missing)

    few = frozenset({"side:few"})
    return Clause(ask, tuple(Need(marks("side", [side]), few) for side in dict.fromkeys(sides)))


# --- people


def people_are(ids: Collection[str], *, about: bool = True, voices: bool = True) -> Clause:
    """It is about one of them, or (``voices``) one of them speaks. Nobody named, or nobody but who speaks: not told."""

    def ask(case: Case) -> Finding:
        event = case.event
        there = [*(event.people if about else ()), *((voice.id for voice in event.voices) if voices else ())]
        if found := [one for one in dict.fromkeys(there) if one in ids]:
            shown = ", ".join(event.names.get(one, one) for one in found)
            said = next((voice.quote for voice in event.voices if voice.id in found), "")
            cite = (lambda: said) if said else case.cite("people")
            why = f"{'names' if about else 'heard:'} {shown}"
            return finding("people", True, why, "people" if about else "heard", cite, people=found)
        if not (event.people if about else there):
            why, reason = ("it is not told whom it is about", "nobody") if about else ("nobody is heard", "nobody_heard")
            return finding("people", None, why, reason)
        return finding(
            "people", False, f"others are {'named' if about else 'heard'}", "others", people=list(dict.fromkeys(there))
        )

    met = (marks("person", ids) if about else frozenset()) | (marks("voice", ids) if voices else frozenset())
    return Clause(ask, (Need(met, frozenset({"person:none" if about else "voice:none"})),))


# --- text, sources, languages


def text_has(written: Query, query: Query, needs: tuple[Need, ...], *, lasting: bool) -> Clause:
    """The query matches title and text of the article. ``written``: as the watchlist has it; ``query``: with what its terms may
    be written as instead. ``lasting``: once the watchlist was told, a later article about the same event (in another language,
    say) need not have the words again."""

    def ask(case: Case) -> Finding:
        words = case.article.words
        if words is not None and query.matches(words):
            return _text_met(query, case)
        if lasting and case.told:
            return finding("text", True, "an earlier text had the words asked for", "earlier_text")
        if words is None:
            return finding("text", None, "no text at hand", "no_text")
        there = list(dict.fromkeys(words.written(*place) for place in found_places(query, words)))
        has = f" (it has {_quoted(there)})" if there else ""
        return finding("text", False, f"text lacks {_shown(written)}{has}", "text_not", words=there)

    def _text_met(query: Query, case: Case) -> Finding:
        words = case.article.words
        assert words is not None
        places = found_places(query, words)
        there = list(dict.fromkeys(words.written(*place) for place in places))
        why = f"text has {_quoted(there)}" if there else f"text fits {_shown(written)}"
        reason = Reason(id="text" if there else "text_fits", values={"words": there[:_SHOWN_TERMS]})
        cite = (lambda: words.around(*places[0])) if places else None
        return Finding(clause="text", truth=Truth.MET, why=why, reasons=(reason,), cite=cite)

    def truth(case: Case) -> Truth:
        words = case.article.words
        if words is None:
            return Truth.MET if lasting and case.told else Truth.UNKNOWN
        return Truth.of(query.matches(words) or (lasting and case.told))

    return Clause(ask, needs, truth, sure=tell_all(query))


def needs_of(query: Query, keys: Keys) -> tuple[Need, ...]:
    """What a text must have for a query to match; nothing where a text without any of its words can match."""
    return tuple(Need(found, frozenset({NO_TEXT})) for found in triggers(query, keys))


def _quoted(there: Sequence[str]) -> str:
    return ", ".join(f"“{term}”" for term in there[:_SHOWN_TERMS])


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
        outlets = list(dict.fromkeys(by))
        told = f"told by {', '.join(outlets)}" if by else "told by none of the sources asked for"
        return finding("sources", bool(by), told, "told_by" if by else "told_by_none", outlets=outlets)

    needs = [Need(marks(kind, asked)) for kind, asked in (("outlet", names), ("tag", tags)) if asked]
    return Clause(ask, tuple(needs))


def origins(least: int) -> Clause:
    """So many independent origins tell of it."""

    def ask(case: Case) -> Finding:
        count = case.event.origins
        why = f"{count} independent origin{'' if count == 1 else 's'}" + ("" if count >= least else f", {least} asked for")
        return finding("sources", count >= least, why, "origins" if count >= least else "origins_few", count=count, least=least)

    return Clause(ask, (Need(marks("origins", [str(least)])),) if least <= MOST_ORIGINS else ())


def each_side() -> Clause:
    """An outlet on each of the event's sides tells of it."""

    def ask(case: Case) -> Finding:
        if not case.event.sides:
            why = "no side is told, so whether each side tells of it is not known"
            return finding("sources", None, why, "no_side")
        told = {source.outlet_side for source in case.event.sources}
        missing = [side for side in case.event.sides if side not in told]
        if missing:
            return finding("sources", False, f"no outlet of {', '.join(missing)} tells of it", "side_silent", sides=missing)
        return finding("sources", True, "told from each side", "each_side")

    return Clause(ask)


def languages_are(languages: Collection[str]) -> Clause:
    """One of its sources is in one of these languages."""

    def ask(case: Case) -> Finding:
        told = sorted({source.lang for source in case.event.sources})
        met = not set(told).isdisjoint(languages)
        return finding("languages", met, f"told in {', '.join(told) or 'no language'}", "languages", languages=told)

    return Clause(ask, (Need(marks("lang", languages)),))


# --- clauses of clauses


def any_of(alternatives: Sequence[Sequence[Clause]]) -> Clause:
    """One of the alternatives holds whole."""

    def ask(case: Case) -> Finding:
        found = [tuple(case.ask(clause) for clause in clauses) for clauses in alternatives]
        truths = [every(finding.truth for finding in findings) for findings in found]
        truth = some(truths)
        telling = [findings for findings, one in zip(found, truths, strict=True) if one is truth]
        shown = [one for findings in (telling if truth is Truth.UNMET else telling[:1]) for one in findings if one.truth is truth]
        return Finding(
            clause="any",
            truth=truth,
            why="; ".join(one.why for one in shown),
            reasons=tuple(reason for one in shown for reason in one.reasons),
            cite=_cite_one_of(shown) if truth is Truth.MET else None,
            parts=tuple(
                Finding(
                    clause="all", truth=one, why="; ".join(part.why for part in findings if part.truth is one), parts=findings
                )
                if len(findings) > 1
                else findings[0]
                for findings, one in zip(found, truths, strict=True)
            ),
        )

    def truth(case: Case) -> Truth:
        return some(_all_of(clauses, case) for clauses in alternatives)

    return Clause(ask, _one_of([_narrowest(clauses) for clauses in alternatives]), truth)


def _all_of(clauses: Sequence[Clause], case: Case) -> Truth:
    return every(case.truth(clause) for clause in clauses)


def _cite_one_of(findings: Sequence[Finding]) -> Callable[[], str]:
    return lambda: next((quote for one in findings if (quote := one.quote)), "")


def _narrowest(clauses: Sequence[Clause]) -> Need | None:
    """Of what several clauses need all at once, that which the fewest marks can give."""
    return min((need for clause in clauses for need in clause.needs), key=lambda need: len(need.met | need.open), default=None)


def _one_of(needs: Sequence[Need | None]) -> tuple[Need, ...]:
    """What alternatives need: a mark for one of them."""
    told = [need for need in needs if need is not None]
    if len(told) < len(needs):
        return ()
    return (Need(frozenset().union(*(need.met for need in told)), frozenset().union(*(need.open for need in told))),)


def none_of(clauses: Sequence[Clause]) -> Clause:
    """The clauses do not all hold."""

    def ask(case: Case) -> Finding:
        findings = tuple(case.ask(clause) for clause in clauses)
        inside = every(finding.truth for finding in findings)
        telling = [finding for finding in findings if finding.truth is inside]
        why = "; ".join(finding.why for finding in telling)
        return Finding(
            clause="not",
            truth=inside.opposite,
            why=f"excluded: {why}" if inside is Truth.MET else why,
            reasons=tuple(reason for one in telling for reason in one.reasons),
            cite=_cite_one_of(telling) if inside is Truth.MET else None,
            parts=findings,
        )

    return Clause(ask, truth=lambda case: _all_of(clauses, case).opposite)
