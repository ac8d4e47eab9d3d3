"""monitor: polls news feeds, works out what happened, and tells whoever asked."""

__version__ = "0.1.0"
