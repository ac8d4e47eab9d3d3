"""The world comes in: pages, under a guard and with manners."""

from monitor.fetch.freshness import fresh_for
from monitor.fetch.guard import Guard, GuardedConnector, may_connect
from monitor.fetch.page import Fetcher, FetchSettings
from monitor.fetch.polite import Pace

__all__ = ["FetchSettings", "Fetcher", "Guard", "GuardedConnector", "Pace", "fresh_for", "may_connect"]
