"""Reading in processes of their own, so that the loop always answers and a hostile page can be killed (`monitor.work.pool`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.extract import OutletRules, extract_article, load_outlets
from monitor.model import Article, Entry, Feed, Page, Reading
from monitor.topic import Topic, load_topic
from monitor.understand import understand_article
from monitor.work.pool import Pool

READ_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Where a worker finds what it must know: the topic's folders (the packaged one first), the languages', the outlet rules."""

    topic: str
    topic_folders: tuple[Path, ...]
    language_folders: tuple[Path, ...]
    outlet_files: tuple[Path, ...]

    def load(self) -> tuple[Topic, OutletRules]:
        """Read it. Raises ConfigError."""
        return load_topic(self.topic, self.topic_folders, self.language_folders), load_outlets(self.outlet_files)


class Thinkers:
    """Worker processes that know a topic."""

    def __init__(self, knowledge: Knowledge, workers: int = 2) -> None:
        self._pool = Pool(workers, _learn, knowledge)

    async def understand(self, page: Page | None, entry: Entry, feed: Feed, first_seen: datetime) -> tuple[Article, Reading]:
        """The article of a page (of the entry's own text where page is None) and what it says. Raises TooSlow."""
        result: tuple[Article, Reading] = await self._pool.run(_understand, page, entry, feed, first_seen, seconds=READ_SECONDS)
        return result

    async def close(self) -> None:
        """End the workers, the busy ones too."""
        await self._pool.close()


_known: list[tuple[Topic, OutletRules]] = []


def _learn(knowledge: Knowledge) -> None:
    _known.append(knowledge.load())


def _understand(page: Page | None, entry: Entry, feed: Feed, first_seen: datetime) -> tuple[Article, Reading]:
    topic, outlets = _known[-1]
    article = extract_article(page, entry, feed, first_seen, outlets)
    return article, understand_article(article, topic)
