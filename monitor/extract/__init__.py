"""A page becomes an article."""

from monitor.extract.article import PageText, extract_article, extract_html
from monitor.extract.following import MOST_PAGES
from monitor.extract.outlets import OutletRules, load_outlets

__all__ = ["MOST_PAGES", "OutletRules", "PageText", "extract_article", "extract_html", "load_outlets"]
