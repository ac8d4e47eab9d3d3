"""An article becomes a reading: what it says happened, with the words that show it. Door: `understand_article`."""

from monitor.understand.as_json import reading_as_json
from monitor.understand.report import understand_article
from monitor.understand.wish import Wish, read_wish

__all__ = ["Wish", "read_wish", "reading_as_json", "understand_article"]
