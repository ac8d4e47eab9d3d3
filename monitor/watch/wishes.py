"""When a watchlist wants to be told, made ready: quiet hours with their exceptions, digests, groups, rates."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from monitor.text.rate import read_rate
from monitor.watch.cron import read_cron
from monitor.watch.match import CompiledMatch, Workshop, compile_match
from monitor.watch.names import Resolver
from monitor.watch.quiet import Calm, Group, QuietHours
from monitor.watch.rules import AlertWanted, Grave, Match


def calm_of(alert: AlertWanted, timezone: str) -> Calm:
    """The wishes of an ``alert:`` as `monitor.watch.quiet` takes them. ``timezone`` (IANA): where it names none."""
    quiet, digest = alert.quiet_hours, alert.digest
    zone = ZoneInfo((quiet.timezone if quiet else None) or timezone)
    return Calm(
        quiet=QuietHours(start=quiet.from_, end=quiet.to, zone=zone) if quiet else None,
        digest=read_cron(digest.cron, digest.timezone or timezone) if digest else None,
        at_most=read_rate(alert.at_most) if alert.at_most else None,
        group=Group(within=alert.group.within, first_waits=alert.group.first == "waits") if alert.group else None,
    )


def urgent_of(alert: AlertWanted, workshop: Workshop, resolver: Resolver) -> tuple[CompiledMatch, ...]:
    """The exceptions from quiet hours that ask for figures; one not told disturbs nobody."""
    excepted = enumerate(alert.quiet_hours.except_ if alert.quiet_hours else ())
    asked = [
        (Match(figures=[figure], unknown="skip"), ("alert", "quiet_hours", "except", at, "figures", index))
        for at, one in excepted
        if isinstance(one, Grave)
        for index, figure in enumerate(one.figures)
    ]
    return tuple(compile_match(match, workshop, resolver.within(("match", "figures", 0), where)) for match, where in asked)
