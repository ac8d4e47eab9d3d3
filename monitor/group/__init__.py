"""Reports become events: which one a report belongs to, which claim stands, what is newly known."""

from monitor.group.change import Window, event_id, group_report, signature_window, withdraw_article
from monitor.group.stream import group_articles

__all__ = ["Window", "event_id", "group_articles", "group_report", "signature_window", "withdraw_article"]
