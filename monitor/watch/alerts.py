"""The room's door: a change becomes an alert, for those watchlists that want to know."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.errors import MonitorError
from monitor.model import Alert, Article, Change, ChangeType, Event, Wanted
from monitor.text.rate import read_rate
from monitor.topic import Topic
from monitor.watch.clauses import ArticleWords, Case
from monitor.watch.cron import read_cron
from monitor.watch.match import CompiledMatch, compile_match
from monitor.watch.names import Mistake, Names, Resolver
from monitor.watch.quiet import Calm, Group, QuietHours
from monitor.watch.rules import AlertWanted, Grave, Match, WatchlistFile
from monitor.watch.verdict import Verdict

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
    """One watchlist, ready to be asked. ``urgent``: one of these met, quiet hours do not hold the message; ``always_urgent``:
    they never do, because its priority is excepted."""

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
    """All watchlists, indexed by the kinds of event that they can match, so that one event asks only those."""

    by_name: Mapping[str, Rule]
    by_kind: Mapping[str, tuple[Rule, ...]]
    of_any_kind: tuple[Rule, ...]

    def for_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules that an event of this kind may match."""
        return (*self.by_kind.get(kind, ()), *self.of_any_kind)


def compile_rules(watchlists: Sequence[WatchlistFile], topic: Topic, timezone: str = "UTC") -> Rules:
    """Make watchlists ready. ``timezone``: for those that name none. Raises RulesError with every name that the topic does not
    know, and every name given twice."""
    mistakes: list[Mistake] = []
    names = Names(topic)
    rules: dict[str, Rule] = {}
    for watchlist in watchlists:
        resolver = Resolver(names, topic, watchlist.name, mistakes)
        if watchlist.name in rules:
            resolver.wrong(("name",), f"a second watchlist {watchlist.name!r}: names differ")
        rules[watchlist.name] = Rule(
            name=watchlist.name,
            match=compile_match(watchlist.match, topic, resolver),
            on=_asked_for(watchlist.alert.on),
            channels=tuple(dict.fromkeys(watchlist.alert.channels)),
            priority=watchlist.alert.priority,
            calm=calm_of(watchlist.alert, timezone),
            urgent=_urgent(watchlist.alert, topic, resolver),
            always_urgent=watchlist.alert.quiet_hours is not None
            and watchlist.alert.priority in watchlist.alert.quiet_hours.except_,
        )
    if mistakes:
        raise RulesError(tuple(mistakes))
    return _indexed(rules)


def _asked_for(on: Sequence[ChangeType]) -> frozenset[ChangeType]:
    """Who wants to hear that two events are one wants to hear that one is two."""
    return frozenset(on) | ({ChangeType.SPLIT} if ChangeType.MERGED in on else frozenset())


def calm_of(alert: AlertWanted, timezone: str) -> Calm:
    """The wishes of an ``alert:`` as `monitor.watch.quiet` takes them."""
    quiet, digest = alert.quiet_hours, alert.digest
    zone = ZoneInfo((quiet.timezone if quiet else None) or timezone)
    return Calm(
        quiet=QuietHours(start=quiet.from_, end=quiet.to, zone=zone) if quiet else None,
        digest=read_cron(digest.cron, digest.timezone or timezone) if digest else None,
        at_most=read_rate(alert.at_most) if alert.at_most else None,
        group=Group(within=alert.group.within, first_waits=alert.group.first == "waits") if alert.group else None,
    )


def _urgent(alert: AlertWanted, topic: Topic, resolver: Resolver) -> tuple[CompiledMatch, ...]:
    """The exceptions from quiet hours that ask for figures; one not told disturbs nobody."""
    excepted = enumerate(alert.quiet_hours.except_ if alert.quiet_hours else ())
    asked = [
        (Match(figures=[figure], unknown="skip"), ("alert", "quiet_hours", "except", at, "figures", index))
        for at, one in excepted
        if isinstance(one, Grave)
        for index, figure in enumerate(one.figures)
    ]
    return tuple(compile_match(match, topic, resolver.within(("match", "figures", 0), where)) for match, where in asked)


def _indexed(rules: Mapping[str, Rule]) -> Rules:
    by_kind: defaultdict[str, list[Rule]] = defaultdict(list)
    of_any_kind: list[Rule] = []
    for rule in rules.values():
        if rule.match.kinds is None:
            of_any_kind.append(rule)
        for kind in rule.match.kinds or ():
            by_kind[kind].append(rule)
    return Rules(by_name=rules, by_kind={kind: tuple(some) for kind, some in by_kind.items()}, of_any_kind=tuple(of_any_kind))


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
    words = ArticleWords(article)
    new, later = Case(change=change, article=words), Case(change=change, article=words, told=True)
    before = frozenset(told)
    wanted = [_first_message(rule, new) for rule in rules.for_kind(change.event.kind) if rule.name not in before]
    wanted += [_update(rules.by_name[name], later) for name in before if name in rules.by_name]
    chosen = sorted((one for one in wanted if one is not None), key=lambda one: one.watchlist)
    if not chosen:
        return None
    return Alert(id=alert_id(change.event.id, change.event.version), change=change, wanted=tuple(chosen), at=at)


def explain(watchlist: str, subject: Change | Event, article: Article | None, rules: Rules) -> Verdict:
    """Why a watchlist matches a change, or an event as it stands, or why not: each clause met, not met or not told, with the
    evidence. Without an article nothing is known of `text`. Raises KeyError for a watchlist that is not there."""
    change = subject if isinstance(subject, Change) else Change(event=subject, new=False, differences=(), why=())
    return rules.by_name[watchlist].match.judge(Case(change=change, article=ArticleWords(article)))


def alert_id(event: str, version: int) -> str:
    """The id of the alert about one version of one event: the same wherever and whenever it is made."""
    return str(uuid.uuid5(NAMESPACE, f"{event}/{version}"))


def _first_message(rule: Rule, case: Case) -> Wanted | None:
    if case.event.merged_into is not None:
        return None
    if ChangeType.NEW_EVENT not in rule.on:
        return _update(rule, case)
    verdict = rule.match.judge(case)
    return _wanted(rule, ChangeType.NEW_EVENT, verdict, case) if verdict.matches else None


def _update(rule: Rule, case: Case) -> Wanted | None:
    asked = [kind for kind in case.change.types if kind in rule.on and kind is not ChangeType.NEW_EVENT]
    if not asked:
        return None
    verdict = rule.match.judge(case)
    strongest = next((kind for kind in asked if verdict.matches or (case.told and kind in ALWAYS_TOLD)), None)
    return None if strongest is None else _wanted(rule, strongest, verdict, case)


def _wanted(rule: Rule, kind: ChangeType, verdict: Verdict, case: Case) -> Wanted:
    """What one watchlist is told. Where it no longer matches, that it was told before is the reason."""
    why = verdict.why if verdict.matches else ("you were told of this event before", *verdict.why)
    return Wanted(
        watchlist=rule.name,
        type=MESSAGES[kind],
        channels=rule.channels,
        priority=rule.priority,
        why=why,
        unknown=verdict.unknown if verdict.matches else (),
        urgent=rule.always_urgent or any(grave.judge(case).matches for grave in rule.urgent),
    )
