"""The world comes in: pages, under a guard and with manners."""

from monitor.fetch.guard import guarded_connector, may_connect
from monitor.fetch.page import Fetcher, FetchSettings

__all__ = ["FetchSettings", "Fetcher", "guarded_connector", "may_connect"]
