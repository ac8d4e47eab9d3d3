"""Our own annotated articles, and what the reader and the grouper say of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from eval.measures import Decisions, Row, by_publication

from monitor.cli.articles import article_of
from monitor.config.load import find_knowledge
from monitor.extract import OutletRules
from monitor.group import group_articles
from monitor.topic import Topic
from monitor.understand import reading_as_json, understand_article

FOLDER = Path(__file__).parents[1] / "gold"
CONFIG = Path(__file__).parents[2] / "config"
LANGUAGES = ("en", "hy", "ru", "az")


@dataclass(frozen=True, slots=True)
class Said:
    """Annotated articles and what we say of them: readings by article id, and the event of each."""

    gold: tuple[Row, ...]
    read: Mapping[str, Row]
    decided: Decisions


@cache
def knowledge() -> tuple[Topic, OutletRules]:
    """What this checkout ships in ``config/``."""
    return find_knowledge(CONFIG).load()


def load(name: str) -> tuple[Row, ...]:
    """The articles of ``tests/gold/NAME*.jsonl``: ``fit``, ``held`` or ``off-topic``."""
    files = sorted(FOLDER.glob(f"{name}*.jsonl"))
    return tuple(json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines())


def say(gold: Sequence[Row]) -> Said:
    """Read the articles, and group them in order of publication as a daemon would, each decision as it is made."""
    topic, outlets = knowledge()
    stream = []
    for row in by_publication(gold):
        article = article_of(row, outlets, datetime.fromisoformat(row["published"]).astimezone(UTC))
        stream.append((row["id"], article, understand_article(article, topic)))
    read: dict[str, Any] = {ident: reading_as_json(ident, reading) for ident, _, reading in stream}
    decided = {ident: (event, possibly) for ident, event, possibly in group_articles(iter(stream), topic)}
    return Said(tuple(gold), read, decided)
