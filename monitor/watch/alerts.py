"""The room's door: a change becomes an alert, for those watchlists that want to know."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import MonitorError
from monitor.model import Alert, Article, Change, ChangeType, Wanted
from monitor.topic import Topic
from monitor.watch.match import CompiledMatch, Mistake, Truth, Verdict, compile_match
from monitor.watch.rules import WatchlistFile

NAMESPACE = uuid.UUID("7d0c6f2e-5a3b-5e0f-9a51-6d6f6e69746f")
ALWAYS_TOLD = frozenset({ChangeType.DENIED, ChangeType.CORRECTED, ChangeType.MERGED})
MESSAGES: Mapping[ChangeType, str] = {
    ChangeType.NEW_EVENT: "event.new",
    ChangeType.DENIED: "event.denied",
    ChangeType.MERGED: "event.merged",
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
    """One watchlist, ready to be asked."""

    name: str
    match: CompiledMatch
    on: frozenset[ChangeType]
    channels: tuple[str, ...]
    priority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All watchlists, indexed by the kinds of event that they can match, so that one event asks only those."""

    by_name: Mapping[str, Rule]
    by_kind: Mapping[str, tuple[Rule, ...]]
    of_any_kind: tuple[Rule, ...]

    def for_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules that an event of this kind may match."""
        return (*self.by_kind.get(kind, ()), *self.of_any_kind)


def compile_rules(watchlists: Sequence[WatchlistFile], topic: Topic) -> Rules:
    """Make watchlists ready. Raises RulesError with every name that the topic does not know."""
    mistakes: list[Mistake] = []
    by_kind: dict[str, list[Rule]] = defaultdict(list)
    rules: dict[str, Rule] = {}
    for watchlist in watchlists:
        rule = Rule(
            name=watchlist.name,
            match=compile_match(watchlist.match, topic, watchlist.name, ("match",), mistakes),
            on=frozenset(watchlist.alert.on),
            channels=tuple(dict.fromkeys(watchlist.alert.channels)),
            priority=watchlist.alert.priority,
        )
        rules[rule.name] = rule
        for kind in rule.match.kinds:
            by_kind[kind].append(rule)
    if mistakes:
        raise RulesError(tuple(mistakes))
    return Rules(
        by_name=rules,
        by_kind={kind: tuple(some) for kind, some in by_kind.items()},
        of_any_kind=tuple(rule for rule in rules.values() if not rule.match.kinds),
    )


def watch_change(change: Change, article: Article | None, rules: Rules, told: Collection[str], at: datetime) -> Alert | None:
    """The alert that a change deserves, or None where nobody wants to know.

    ``told``: the watchlists that were told of this event already. One that was not, and whose match holds now, gets
    ``event.new``, whatever the change is: also for a report that merely joined, because only now enough sources tell of it. One
    that leaves ``new_event`` out of its ``on`` gets, as its first message, the change that it asked for. One that was told
    gets the strongest change that it asked for, while its match holds; a denial, correction or merger it is told in any case.
    A change that is not fresh alerts nobody by itself."""
    if not change.fresh:
        return None
    wanted = [
        one
        for rule in rules.for_kind(change.event.kind)
        if rule.name not in told
        if (one := _first_message(rule, change, article)) is not None
    ]
    wanted += [one for name in told if (rule := rules.by_name.get(name)) and (one := _update(rule, change, article)) is not None]
    if not wanted:
        return None
    wanted.sort(key=lambda one: one.watchlist)
    return Alert(id=alert_id(change.event.id, change.event.version), change=change, wanted=tuple(wanted), at=at)


def alert_id(event: str, version: int) -> str:
    """The id of the alert about one version of one event: the same wherever and whenever it is made."""
    return str(uuid.uuid5(NAMESPACE, f"{event}/{version}"))


def _first_message(rule: Rule, change: Change, article: Article | None) -> Wanted | None:
    if ChangeType.NEW_EVENT not in rule.on:
        return _update(rule, change, article, first=True)
    verdict = rule.match.judge(change, article)
    return _wanted(rule, MESSAGES[ChangeType.NEW_EVENT], verdict) if verdict.matches else None


def _update(rule: Rule, change: Change, article: Article | None, *, first: bool = False) -> Wanted | None:
    asked = [kind for kind in change.types if kind in rule.on]
    if not asked:
        return None
    verdict = rule.match.judge(change, article)
    strongest = next((kind for kind in asked if verdict.matches or (kind in ALWAYS_TOLD and not first)), None)
    return None if strongest is None else _wanted(rule, MESSAGES[strongest], verdict)


def _wanted(rule: Rule, message: str, verdict: Verdict) -> Wanted:
    return Wanted(
        watchlist=rule.name,
        type=message,
        channels=rule.channels,
        priority=rule.priority,
        why=tuple(finding.why for finding in verdict.findings if finding.truth is Truth.MET),
        unknown=tuple(finding.why for finding in verdict.findings if finding.truth is Truth.UNKNOWN),
    )
