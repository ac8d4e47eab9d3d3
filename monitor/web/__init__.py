"""The web pages: for now health, the list of events, and the page of each event that messages link to."""

from monitor.web.site import Site

__all__ = ["Site"]
