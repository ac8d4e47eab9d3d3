"""Changes become alerts: watchlists, what they mean, and whom a change concerns."""

from monitor.watch.alerts import Rule, Rules, RulesError, alert_id, compile_rules, explain, watch_change
from monitor.watch.names import Mistake
from monitor.watch.once import told_on
from monitor.watch.replay import Audience, would_alert
from monitor.watch.rules import WatchlistFile
from monitor.watch.verdict import Finding, Truth, Verdict

__all__ = [
    "Audience",
    "Finding",
    "Mistake",
    "Rule",
    "Rules",
    "RulesError",
    "Truth",
    "Verdict",
    "WatchlistFile",
    "alert_id",
    "compile_rules",
    "explain",
    "told_on",
    "watch_change",
    "would_alert",
]
