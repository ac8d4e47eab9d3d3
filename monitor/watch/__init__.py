"""Changes become alerts: watchlists, what they mean, and whom a change concerns."""

from monitor.watch.alerts import Rule, Rules, RulesError, alert_id, compile_rules, watch_change
from monitor.watch.rules import WatchlistFile

__all__ = ["Rule", "Rules", "RulesError", "WatchlistFile", "alert_id", "compile_rules", "watch_change"]
