"""An article becomes a reading: what it says happened, with the words that show it. Door: `understand_article`."""

from monitor.understand import report
from monitor.understand.as_json import reading_as_json
from monitor.understand.report import understand_article
from monitor.understand.wish import Wish, read_wish

COMPILED = not report.__file__.endswith(".py")
"""Whether the reader runs as machine code (`make compiled`)."""

__all__ = ["COMPILED", "Wish", "read_wish", "reading_as_json", "understand_article"]
