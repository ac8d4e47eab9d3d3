"""The room's door: a change becomes an alert, for those watchlists that want to know."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.errors import MonitorError
from monitor.model import Alert, Article, Change, ChangeType, Event, Reason, Report, Wanted
from monitor.topic import Topic
from monitor.watch.case import ArticleWords, Case
from monitor.watch.forms import Forms, forms_of
from monitor.watch.index import Index, marks_of
from monitor.watch.match import CompiledMatch, Workshop, compile_match
from monitor.watch.names import Mistake, Names, Resolver
from monitor.watch.quiet import Calm
from monitor.watch.rules import WatchlistFile
from monitor.watch.verdict import Truth, Verdict
from monitor.watch.widen import Counterparts
from monitor.watch.wishes import calm_of, urgent_of

NAMESPACE = uuid.UUID("7d0c6f2e-5a3b-5e0f-9a51-6d6f6e69746f")
ALWAYS_TOLD = frozenset({ChangeType.DENIED, ChangeType.CORRECTED, ChangeType.MERGED, ChangeType.SPLIT})
MESSAGES: Mapping[ChangeType, str] = {
    ChangeType.NEW_EVENT: "event.new",
    ChangeType.DENIED: "event.denied",
    ChangeType.MERGED: "event.merged",
    ChangeType.SPLIT: "event.split",
    ChangeType.CORRECTED: "event.corrected",
    ChangeType.FIGURE_CHANGED: "event.updated",
    ChangeType.CONFIRMED: "event.confirmed",
}


class RulesError(MonitorError):
    """Watchlists that name what the topic does not know: every mistake, at once."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(f"{one.watchlist}: {one.message}" for one in mistakes), about="watchlists")
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One watchlist, ready to be asked. ``calm``: when it is told; ``urgent``: what is told all the same, ``always_urgent``:
    everything is."""

    name: str
    match: CompiledMatch
    on: frozenset[ChangeType]
    channels: tuple[str, ...]
    priority: str
    calm: Calm = field(default_factory=Calm)
    urgent: tuple[CompiledMatch, ...] = ()
    always_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All watchlists of a topic. ``watching``: the rules of each match, which is judged once for all of them; ``index`` finds the
    matches, by their place there, that an event may concern."""

    topic: Topic
    by_name: Mapping[str, Rule]
    watching: tuple[tuple[Rule, ...], ...]
    index: Index
    forms: Forms

    def concerned(self, case: Case) -> Iterator[tuple[Rule, ...]]:
        """The rules that may match, together where they ask for the same."""
        return (self.watching[number] for number in self.index.candidates(marks_of(case, self.topic)))

    def matching(self, case: Case) -> Iterator[tuple[Rule, ...]]:
        """Those of them whose match holds."""
        return (alike for alike in self.concerned(case) if alike[0].match.matches(case, needs_met=True))

    def words(self, article: Article | None) -> ArticleWords:
        """An article's words, to be asked by all of them."""
        return ArticleWords(article, self.forms)


def compile_rules(watchlists: Sequence[WatchlistFile], topic: Topic, timezone: str = "UTC") -> Rules:
    """Make watchlists ready. ``timezone``: for those that name none. Raises RulesError with every name that the topic does not
    know, and every name given twice."""
    mistakes: list[Mistake] = []
    names, workshop = Names(topic), Workshop(topic, Counterparts(topic))
    rules: dict[str, Rule] = {}
    for watchlist in watchlists:
        resolver = Resolver(names, topic, watchlist.name, mistakes)
        if watchlist.name in rules:
            resolver.wrong(("name",), f"a second watchlist {watchlist.name!r}: names differ")
        rules[watchlist.name] = Rule(
            name=watchlist.name,
            match=compile_match(watchlist.match, workshop, resolver),
            on=_asked_for(watchlist.alert.on),
            channels=tuple(dict.fromkeys(watchlist.alert.channels)),
            priority=watchlist.alert.priority,
            calm=calm_of(watchlist.alert, timezone),
            urgent=urgent_of(watchlist.alert, workshop, resolver),
            always_urgent=watchlist.alert.quiet_hours is not None
            and watchlist.alert.priority in watchlist.alert.quiet_hours.except_,
        )
    if mistakes:
        raise RulesError(tuple(mistakes))
    return _indexed(rules, topic)


def _asked_for(on: Sequence[ChangeType]) -> frozenset[ChangeType]:
    """Who wants to hear that two events are one wants to hear that one is two."""
    return frozenset(on) | ({ChangeType.SPLIT} if ChangeType.MERGED in on else frozenset())


def _indexed(rules: Mapping[str, Rule], topic: Topic) -> Rules:
    alike: defaultdict[CompiledMatch, list[Rule]] = defaultdict(list)
    for rule in rules.values():
        alike[rule.match].append(rule)
    watching = tuple(tuple(some) for some in alike.values())
    return Rules(topic=topic, by_name=rules, watching=watching, index=Index(tuple(alike)), forms=forms_of(topic))


def watch_change(change: Change, article: Article | None, rules: Rules, told: Collection[str], at: datetime) -> Alert | None:
    """The alert that a change deserves, or None where nobody wants to know.

    ``article``: the one that made the change, for `text` queries. ``told``: the watchlists that were told of this event already.

    - One that was not told, and whose match holds now, gets ``event.new``, whatever the change is: also for a report that merely
      joined, because only now enough sources tell of it. An event that was merged into another is nobody's news.
    - One that leaves ``new_event`` out of its ``on`` gets no such message; its first is the strongest change that it asked for,
      while its match holds.
    - One that was told gets the strongest change that it asked for, while its match holds; a denial, a correction or a merger,
      if it asked for it, also where the match no longer does.

    A change that is not fresh alerts nobody by itself. Raises nothing."""
    if not change.fresh:
        return None
    words = rules.words(article)
    new, later = Case(change=change, article=words), Case(change=change, article=words, told=True)
    before = frozenset(told)
    wanted: list[Wanted | None] = []
    if change.event.merged_into is None:
        for alike in rules.matching(new):
            verdict = alike[0].match.judge(new)
            wanted += [_first_message(rule, new, verdict) for rule in alike if rule.name not in before]
    wanted += [_update(rules.by_name[name], later) for name in before if name in rules.by_name]
    chosen = sorted((one for one in wanted if one is not None), key=lambda one: one.watchlist)
    if not chosen:
        return None
    return Alert(id=alert_id(change.event.id, change.event.version), change=change, wanted=tuple(chosen), at=at)


def explain(
    watchlist: str, subject: Change | Event, article: Article | None, rules: Rules, report: Report | None = None
) -> Verdict:
    """Why a watchlist matches a change, or an event as it stands, or why not: each clause met, not met or not told, with the
    evidence. Without an article nothing is known of `text`; ``report``, what the article says, is cited. Raises KeyError for a
    watchlist that is not there."""
    change = subject if isinstance(subject, Change) else Change(event=subject, new=False, differences=(), why=())
    return rules.by_name[watchlist].match.judge(Case(change=change, article=rules.words(article), report=report))


def alert_id(event: str, version: int) -> str:
    """The id of the alert about one version of one event: the same wherever and whenever it is made."""
    return str(uuid.uuid5(NAMESPACE, f"{event}/{version}"))


def _first_message(rule: Rule, case: Case, verdict: Verdict) -> Wanted | None:
    if ChangeType.NEW_EVENT in rule.on:
        return _wanted(rule, ChangeType.NEW_EVENT, verdict, case)
    strongest = next((kind for kind in case.change.types if kind in rule.on), None)
    return None if strongest is None else _wanted(rule, strongest, verdict, case)


def _update(rule: Rule, case: Case) -> Wanted | None:
    asked = [kind for kind in case.change.types if kind in rule.on and kind is not ChangeType.NEW_EVENT]
    if not asked:
        return None
    verdict = rule.match.judge(case)
    strongest = next((kind for kind in asked if verdict.matches or kind in ALWAYS_TOLD), None)
    return None if strongest is None else _wanted(rule, strongest, verdict, case)


def _wanted(rule: Rule, kind: ChangeType, verdict: Verdict, case: Case) -> Wanted:
    """What one watchlist is told. Where it no longer matches, that it was told before is the reason."""
    why, reasons = verdict.why, verdict.reasons(Truth.MET)
    if not verdict.matches:
        why, reasons = ("you were told of this event before", *why), (Reason(id="told_before", values={}), *reasons)
    return Wanted(
        watchlist=rule.name,
        type=MESSAGES[kind],
        channels=rule.channels,
        priority=rule.priority,
        why=why,
        unknown=verdict.unknown if verdict.matches else (),
        urgent=rule.always_urgent or any(grave.judge(case).matches for grave in rule.urgent),
        reasons=reasons,
        unknown_reasons=verdict.reasons(Truth.UNKNOWN) if verdict.matches else (),
    )
