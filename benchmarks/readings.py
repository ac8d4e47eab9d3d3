"""Articles with what they say, from JSON lines: an article a row, and in ``reports`` what it says (gold files have both)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitor.cli.articles import article_of
from monitor.cli.read import load_knowledge
from monitor.model import Article, Doubt, Figure, Reading, Report, Status
from monitor.topic import Topic
from monitor.understand import understand_article


def load_rows(path: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file, or of standard input for ``-``."""
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def load_articles(rows: list[dict[str, Any]]) -> tuple[Topic, list[tuple[str, Article]]]:
    """The shipped topic, and each row as an article with its id."""
    topic, outlets = load_knowledge(None)
    seen = datetime.now(UTC)
    return topic, [(str(row["id"]), article_of(row, outlets, seen)) for row in rows]


def told_by(row: Mapping[str, Any], article: Article) -> Reading:
    """The reading that a row's ``reports`` describe."""
    return Reading(
        lang=article.lang,
        reports=tuple(_report(one, article) for one in row["reports"]),
        stocks=tuple(_figure(one, article) for one in row.get("stocks", ())),
        cites=tuple(row.get("cites", ())),
        reader="given",
    )


def read_all(articles: list[tuple[str, Article]], topic: Topic) -> Iterator[Reading]:
    """What our own reader says of each article."""
    for _, article in articles:
        yield understand_article(article, topic)


def _report(fields: Mapping[str, Any], article: Article) -> Report:
    return Report(
        kind=fields["kind"],
        main=fields["main"],
        date=_day(fields.get("date")),
        places=tuple(fields["places"]),
        sides=tuple(fields["sides"]),
        people=tuple(fields["people"]),
        figures=tuple(_figure(one, article) for one in fields["figures"]),
        names=fields.get("names", {}),
        evidence={},
        doubt=_doubt(fields.get("doubt") or {}),
    )


def _doubt(fields: Mapping[str, Any]) -> Doubt:
    return Doubt(kind=fields.get("kind"), date=_day(fields.get("date")), places=tuple(fields.get("places", ())))


def _figure(fields: Mapping[str, Any], article: Article) -> Figure:
    known = {name: fields.get(name) for name in Figure.__dataclass_fields__}
    sentence = fields.get("sentence") or article.text[fields["start"] : fields["end"]]
    known["doubtful"] = bool(fields.get("doubtful"))
    return Figure(**(known | {"status": Status(fields["status"]), "as_of": _day(fields.get("as_of")), "sentence": sentence}))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
