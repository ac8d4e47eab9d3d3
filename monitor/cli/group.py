"""``monitor group``: which articles of a stream tell of the same event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.options import FAILED
from monitor.cli.read import TopicFolder, load_knowledge, open_bytes, put_json, say_bad_line

if TYPE_CHECKING:
    from monitor.model import Article, Reading

Stream = Annotated[
    str, typer.Option("--jsonl", metavar="FILE|-", help="articles in order of publication, one JSON object a line")
]


def group(jsonl: Stream, config: TopicFolder = None) -> None:
    """Which articles tell of the same event: each decision as it is made, never revised."""
    from monitor.cli.articles import read_lines
    from monitor.group.stream import group_articles
    from monitor.understand import understand_article

    topic, outlets = load_knowledge(config)
    bad = 0

    def articles() -> Iterator[tuple[Any, Article, Reading]]:
        nonlocal bad
        with open_bytes(jsonl) as stream:
            for given in read_lines(stream, outlets, datetime.now(UTC)):
                if given.article is None:
                    bad += 1
                    say_bad_line(jsonl, given)
                else:
                    yield given.id, given.article, understand_article(given.article, topic)

    for ident, event, possibly in group_articles(articles(), topic):
        put_json({"id": ident, "event": event, "possibly": possibly})
    raise typer.Exit(FAILED if bad else 0)
