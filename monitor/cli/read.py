"""``monitor read``: what a text, a page or a stream of articles says, each statement with its evidence."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.options import CONFIG, FAILED, AsJson, complain, manner, put

if TYPE_CHECKING:
    from monitor.cli.articles import Given
    from monitor.extract import OutletRules
    from monitor.model import Article
    from monitor.topic import Topic

STDIN = "-"
Lines = Annotated[str | None, typer.Option("--jsonl", metavar="FILE|-", help="articles, one JSON object a line")]
TopicFolder = Annotated[Path | None, typer.Option("--config", metavar="DIR", help="the folder whose topic and outlets to use")]


def read(
    source: Annotated[str, typer.Argument(help="a file, a URL, or - for standard input", metavar="[FILE|URL|-]")] = STDIN,
    jsonl: Lines = None,
    as_json: AsJson = False,
    config: TopicFolder = None,
) -> None:
    """What a text, an HTML page or a URL says: kind, figures, places, people, dates, each with its evidence."""
    topic, outlets = load_knowledge(config)
    if jsonl is not None:
        if source != STDIN:
            raise typer.BadParameter("either a source or --jsonl, not both", param_hint="--jsonl")
        raise typer.Exit(_read_stream(jsonl, topic, outlets))
    if source == STDIN and sys.stdin.isatty():
        raise typer.BadParameter("name a file or a URL, or pipe a text in", param_hint="FILE|URL|-")
    article = _fetched(source, outlets, config) if "://" in source else _from_file(source, outlets)
    _show(article, topic, as_json=as_json)


def load_knowledge(config: Path | None) -> tuple[Topic, OutletRules]:
    """The topic and outlet rules of a folder; without one, of ``./config`` where there is one, else those shipped."""
    from monitor.config.load import find_knowledge

    return find_knowledge(config or (CONFIG if (CONFIG / "monitor.yaml").is_file() else None)).load()


def _read_stream(name: str, topic: Topic, outlets: OutletRules) -> int:
    """One reading a line. A line that is no article becomes ``{"id": …, "error": …}`` and a complaint; the others go on."""
    from monitor.cli.articles import read_lines
    from monitor.understand import reading_as_json, understand_article

    code = 0
    with open_bytes(name) as stream:
        for given in read_lines(stream, outlets, datetime.now(UTC)):
            if given.article is None:
                code = FAILED
                say_bad_line(name, given)
            else:
                put_json(reading_as_json(given.id, understand_article(given.article, topic)))
    return code


def open_bytes(name: str) -> Any:
    """A file, or standard input for ``-``, as lines of bytes. A file that is not there is wrong usage."""
    if name == STDIN:
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{name} cannot be read: {(error.strerror or str(error)).lower()}") from error


def shown(name: str) -> str:
    """A stream's name in a message."""
    return "standard input" if name == STDIN else name


def say_bad_line(name: str, given: Given) -> None:
    """A line that is no article: complain, and keep its place in the output."""
    complain(f"{shown(name)}:{given.line}: {given.problem}")
    put_json({"id": given.id, "error": given.problem})


def put_json(value: Any) -> None:
    """One JSON object on a line."""
    put(json.dumps(value, ensure_ascii=False))


def _from_file(name: str, outlets: OutletRules) -> Article:
    from monitor.cli.articles import read_text

    with open_bytes(name) as stream:
        content: bytes = stream.read()
    return read_text(_decoded(content), shown(name), outlets, datetime.now(UTC))


def _decoded(content: bytes) -> str:
    """The text of a file: UTF-8, else what the page itself says it is in."""
    from monitor.extract.charset import decode_page

    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode_page(content, {})


def _fetched(url: str, outlets: OutletRules, config: Path | None) -> Article:
    """The article at a URL, with the pages on which it goes on, asked for as the daemon asks: with the configuration's user
    agent, public addresses only. What stands in an article's place (a wall) is told, and is not read."""
    from monitor.cli.articles import read_page
    from monitor.config.load import find_http
    from monitor.errors import MonitorError
    from monitor.extract import MOST_PAGES
    from monitor.fetch import Fetcher

    folder = config or (CONFIG if (CONFIG / "monitor.yaml").is_file() else None)

    async def ask() -> Article:
        async with Fetcher(find_http(folder, os.environ)) as fetcher:
            page = await fetcher.fetch_page(url)
            article = read_page(page, outlets, datetime.now(UTC))
            while article.following is not None and len(page.more) + 1 < MOST_PAGES:
                try:
                    further = await fetcher.fetch_page(article.following)
                except MonitorError as error:
                    complain(f"read up to here: {error}")
                    break
                page = replace(page, more=(*page.more, further))
                article = read_page(page, outlets, datetime.now(UTC))
        return article

    article = asyncio.run(ask())
    if article.unread is not None:
        complain(f"{url}: this is not the article: {article.unread}")
        raise typer.Exit(FAILED)
    return article


def _show(article: Article, topic: Topic, *, as_json: bool) -> None:
    from monitor.understand import reading_as_json, understand_article

    reading = understand_article(article, topic)
    if as_json:
        put_json(reading_as_json(article.url or article.key, reading))
        return
    from monitor.cli.reading import show_reading

    show_reading(article, reading, topic, verbose=manner.verbose)
