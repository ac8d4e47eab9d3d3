"""From a folder of YAML to a `Config`, or to every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from monitor import __version__
from monitor.config.effective import show
from monitor.config.fields import COUNTRY, nearest
from monitor.config.files import TOPIC, FeedsFile, Http, MonitorFile
from monitor.config.model import Config
from monitor.config.plain import read_model, salvage
from monitor.config.secrets import Filled, fill_in
from monitor.config.sources import kind_problems, make_feed
from monitor.deliver.own import OwnTemplates
from monitor.deliver.webhook import WebhookConfig
from monitor.errors import ConfigError, Problem
from monitor.extract import OutletRules, load_outlets
from monitor.fetch import FetchSettings, Pace
from monitor.model import Feed
from monitor.shipped import shipped
from monitor.text import canonical_url
from monitor.topic import Topic, load_topic
from monitor.watch import Rules, RulesError, WatchlistFile, compile_rules
from monitor.watch.cron import read_cron
from monitor.work.think import Knowledge
from monitor.yaml import KeyPath, load_yaml, parse_yaml

M = TypeVar("M", bound=BaseModel)
TEMPLATES = "templates"
START = "`monitor init DIR` writes one to begin with"


@dataclass(slots=True)
class _File:
    """One file on its way: ``filled`` None where it is no YAML, ``model`` None where it is not as it must be; ``usable`` is then
    what is left of it, for finding more that is wrong."""

    path: Path
    filled: Filled | None = None
    model: Any = None
    usable: Any = None

    def at(self, where: KeyPath, message: str) -> Problem:
        """A mistake in it."""
        assert self.filled is not None
        return self.filled.located.problem(where, message)

    def keys(self, key: str) -> list[str] | None:
        """The keys below ``key`` as they are written, even where their values are wrong; None where it cannot be known."""
        if self.filled is None or not isinstance(self.filled.value, dict):
            return None
        below = self.filled.value.get(key, {})
        return list(below) if isinstance(below, dict) else None


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and what was found wrong."""

    folder: Path
    environ: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path, model: type[M], wanted: str, text: str | None = None) -> _File:
        """A file as ``model``; ``text``: what it is to hold, before it does."""
        file = _File(path)
        located, problems = load_yaml(path) if text is None else parse_yaml(text, str(path))
        if located is not None:
            file.filled, problems = fill_in(located, self.environ)
            file.model, wrong = read_model(model, file.filled, wanted=wanted)
            file.usable = file.model if file.model is not None else salvage(model, file.filled)
            problems += wrong
        elif not path.exists():
            problems = [Problem(path=str(path), line=1, message=f"this file is missing: {START}")]
        self.problems += problems
        return file


def load_config(folder: Path, environ: Mapping[str, str], *, feeds_text: str | None = None, try_templates: bool = True) -> Config:
    """Read ``monitor.yaml``, ``feeds.yaml``, ``watchlists/*.yaml`` and the topic under ``folder``; ``${NAME}`` is looked up in
    ``environ``; ``feeds_text`` is what ``feeds.yaml`` is to hold, before it does. ``try_templates``: fill in the user's own with
    samples, which takes a second or two. Raises ConfigError with every mistake found, each as ``file:line: what is wrong, and
    what would be right``."""
    reading = _Reading(folder, environ)
    monitor = reading.read(folder / "monitor.yaml", MonitorFile, "channels, database, …")
    feeds = reading.read(folder / "feeds.yaml", FeedsFile, "a list of `feeds:`", feeds_text)
    paths = sorted(path for path in (folder / "watchlists").glob("*.yaml") if path.is_file())
    watchlists = [reading.read(path, WatchlistFile, "name, match, alert") for path in paths]
    reading.problems += _channel_problems(monitor, watchlists)
    knowledge = _knowledge(monitor.usable.topics[0] if monitor.usable is not None else TOPIC, folder)
    topic, outlets = _load_knowledge(knowledge, reading.problems)
    reading.problems += _feed_problems(feeds, topic)
    reading.problems += kind_problems(feeds.usable, feeds.at, outlets)
    reading.problems += _watchlist_problems(watchlists)
    zone = monitor.usable.timezone if monitor.usable is not None else "UTC"
    rules = _compile(watchlists, topic, zone, reading.problems)
    templates = _templates(folder, monitor, reading.problems)
    if topic is not None and try_templates:
        reading.problems += _template_problems(templates, topic)
    if reading.problems or topic is None or rules is None or outlets is None:
        raise ConfigError(tuple(sorted(set(reading.problems))))
    sources = tuple(make_feed(one, outlets) for one in feeds.model.feeds)
    return _config(folder.resolve(), monitor, feeds, sources, watchlists, topic, knowledge, rules, templates)


def find_knowledge(folder: Path | None) -> Knowledge:
    """Where topic and outlet rules stand for commands that need nothing else: what ``folder`` names, else the shipped ones.

    Raises ConfigError where its ``monitor.yaml`` is no YAML."""
    if folder is None:
        return _knowledge(TOPIC, None)
    located, problems = load_yaml(folder / "monitor.yaml")
    if located is None:
        raise ConfigError(tuple(problems))
    match located.value:
        case {"topics": [str(name)]}:
            return _knowledge(name, folder)
        case _:
            return _knowledge(TOPIC, folder)


def find_http(folder: Path | None, environ: Mapping[str, str]) -> FetchSettings:
    """How we ask, for commands that fetch one page: the ``http:`` of the folder's ``monitor.yaml``. Raises ConfigError."""
    if folder is None:
        return _fetch_settings(Http(), None)
    reading = _Reading(folder, environ)
    file = reading.read(folder / "monitor.yaml", MonitorFile, "channels, database, …")
    if file.model is None:
        raise ConfigError(tuple(sorted(set(reading.problems))))
    return _fetch_settings(file.model.http, file.model.web.public_url)


# --- what no single file knows


def _channel_problems(monitor: _File, watchlists: Sequence[_File]) -> Iterator[Problem]:
    """Channels that are named and are not there; channels that cannot work as they are."""
    known = monitor.keys("channels")
    if monitor.usable is not None:
        for name, channel in monitor.usable.channels.items():
            if isinstance(channel, WebhookConfig):
                wrong = channel.mistakes(allow_http=monitor.usable.http.allow_private_addresses)
                yield from (monitor.at(("channels", name), f"channel `{name}`: {one}") for one in wrong)
        yield from _database_problems(monitor)
    if known is None:
        return
    for file, where in ((monitor, ("operator", "channels")), *((one, ("alert", "channels")) for one in watchlists)):
        for index, name in enumerate(_listed(file, where)):
            if name not in known:
                none = "; no channel is configured: add one under `channels:` in monitor.yaml"
                yield file.at((*where, index), f"unknown channel `{name}`{nearest(name, known) if known else none}")


def _listed(file: _File, where: tuple[str, ...]) -> list[str]:
    """The texts of the list at ``where``, as written."""
    value = file.filled.value if file.filled is not None else None
    for key in where:
        value = value.get(key) if isinstance(value, dict) else None
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _database_problems(monitor: _File) -> Iterator[Problem]:
    url = monitor.usable.database
    if url is None or (url.startswith("sqlite:///") and len(url) > len("sqlite:///") and not set("?#") & set(url)):
        return
    if url.startswith("postgresql://"):
        if find_spec("psycopg") is None:
            yield monitor.at(("database",), "PostgreSQL needs its driver: pip install 'event-monitor[postgresql]'")
        return
    yield monitor.at(("database",), "`database`: write sqlite:///path/to/monitor.db or postgresql://user@host/name")


def _feed_problems(file: _File, topic: Topic | None) -> Iterator[Problem]:
    """Names and addresses that stand twice, sides that the topic does not know."""
    names: dict[str, int] = {}
    urls: dict[str, int] = {}
    for index, raw in enumerate(_raw_feeds(file)):
        name, url, side = (raw.get(key) for key in ("name", "url", "side"))
        if isinstance(name, str) and (first := names.setdefault(name, index)) != index:
            yield file.at(
                ("feeds", index, "name"), f"a second feed `{name}` (the first on line {_line(file, first)}): names differ"
            )
        key = canonical_url(url) if isinstance(url, str) else ""
        if key and (first := urls.setdefault(key, index)) != index:
            yield file.at(("feeds", index, "url"), f"the same address as on line {_line(file, first, 'url')}: keep one feed")
        if topic is not None and isinstance(side, str) and COUNTRY.fullmatch(side) and side not in topic.sides:
            known = nearest(str(side), sorted(topic.sides))
            yield file.at(("feeds", index, "side"), f"`side`: {side!r} is no side of the topic {topic.name}{known}")


def _raw_feeds(file: _File) -> Iterator[Mapping[str, Any]]:
    value = file.filled.value if file.filled is not None else None
    feeds = value.get("feeds") if isinstance(value, dict) else None
    for raw in feeds if isinstance(feeds, list) else ():
        yield raw if isinstance(raw, dict) else {}


def _line(file: _File, index: int, key: str = "name") -> int:
    assert file.filled is not None
    return file.filled.located.line(("feeds", index, key))


def _watchlist_problems(files: Sequence[_File]) -> Iterator[Problem]:
    """Names that stand twice, tests whose article is not there."""
    names: dict[str, _File] = {}
    for file in files:
        if file.usable is None:
            continue
        first = names.setdefault(file.usable.name, file)
        if first is not file:
            yield file.at(("name",), f"a second watchlist `{file.usable.name}` (the first in {first.path}): names differ")
        for index, test in enumerate(file.usable.tests):
            for article in test.articles:
                if not (file.path.parent / article).is_file():
                    said = f"`article`: there is no {file.path.parent / article}; it is named from the watchlist's folder"
                    yield file.at(("tests", index, "article"), said)


# --- what lies beside them


def _knowledge(topic: str, folder: Path | None) -> Knowledge:
    """Where the topic and what belongs to it stand: the shipped one first, the user's own over it."""
    own = [folder] if folder is not None else []
    return Knowledge(
        topic=topic,
        topic_folders=_layers(shipped("topics", topic), *(one / "topics" / topic for one in own)),
        language_folders=_layers(shipped("languages"), *(one / "languages" for one in own)),
        outlet_files=_layers(shipped("outlets.yaml"), *(one / "outlets.yaml" for one in own)),
    )


def _layers(*paths: Path) -> tuple[Path, ...]:
    """The paths, absolute, each once: `config/` of a checkout is shipped and the user's own."""
    return tuple(dict.fromkeys(path.resolve() for path in paths))


def _load_knowledge(knowledge: Knowledge, problems: list[Problem]) -> tuple[Topic | None, OutletRules | None]:
    """The topic and the outlet rules; what is wrong with them goes to ``problems``."""
    topic = outlets = None
    try:
        topic = load_topic(knowledge.topic, knowledge.topic_folders, knowledge.language_folders)
    except ConfigError as error:
        problems += error.problems
    try:
        outlets = load_outlets(knowledge.outlet_files)
    except ConfigError as error:
        problems += error.problems
    return topic, outlets


def _compile(files: Sequence[_File], topic: Topic | None, zone: str, problems: list[Problem]) -> Rules | None:
    """The rules of all watchlists that can be read; ``zone``: for those that name none."""
    if topic is None:
        return None
    by_name = {file.usable.name: file for file in files if file.usable is not None}
    try:
        return compile_rules([file.usable for file in by_name.values()], topic, zone)
    except RulesError as error:
        for mistake in error.mistakes:
            problems.append(by_name[mistake.watchlist].at(mistake.where, mistake.message))
    return None


def _templates(folder: Path, monitor: _File, problems: list[Problem]) -> dict[str, Path]:
    """The folder of templates of each channel that has one: its own, else the common one."""
    found: dict[str, Path] = {}
    for name, channel in monitor.usable.channels.items() if monitor.usable is not None else ():
        path = (folder / (channel.templates or TEMPLATES)).resolve()
        if path.is_dir():
            found[name] = path
        elif channel.templates:
            problems.append(monitor.at(("channels", name, "templates"), f"`templates`: there is no folder {path}"))
    return found


def _template_problems(templates: Mapping[str, Path], topic: Topic) -> Iterator[Problem]:
    """What is wrong with users' templates, by a sample of each type of message in each language."""
    for path in sorted(set(templates.values())):
        own = OwnTemplates(path)
        try:
            yield from own.problems(topic)
        finally:
            own.close()


# --- the nouns


def _config(
    folder: Path,
    monitor: _File,
    feeds: _File,
    sources: tuple[Feed, ...],
    watchlists: Sequence[_File],
    topic: Topic,
    knowledge: Knowledge,
    rules: Rules,
    templates: Mapping[str, Path],
) -> Config:
    settings: MonitorFile = monitor.model
    data_dir = (folder / settings.data_dir).resolve()
    return Config(
        folder=folder,
        database=_database(settings.database, folder, data_dir),
        data_dir=data_dir,
        topic=topic,
        knowledge=knowledge,
        backlog=settings.backlog,
        operator_channels=tuple(settings.operator.channels),
        failing_after=settings.operator.failing_after,
        timezone=settings.timezone,
        letter=None if settings.operator.letter == "off" else read_cron(settings.operator.letter, settings.timezone),
        http=_fetch_settings(settings.http, settings.web.public_url),
        web_listen=settings.web.listen,
        public_url=settings.web.public_url,
        channels=settings.channels,
        templates=templates,
        feeds=sources,
        watchlists=tuple(file.model for file in watchlists),
        watchlist_paths={file.model.name: file.path.resolve() for file in watchlists},
        rules=rules,
        shown=_shown([monitor, feeds], watchlists),
    )


def _fetch_settings(http: Http, contact: str | None) -> FetchSettings:
    return FetchSettings(
        user_agent=http.user_agent or f"event-monitor/{__version__}" + (f" (+{contact})" if contact else ""),
        allow_private_addresses=http.allow_private_addresses,
        ports=frozenset(http.ports),
        concurrency=http.per_domain.concurrency,
        delay=http.per_domain.delay,
        domains={name: Pace(one.concurrency, one.delay) for name, one in http.domains.items()},
        total=http.timeouts.total,
        connect=http.timeouts.connect,
        between_bytes=http.timeouts.between_bytes,
    )


def _database(url: str | None, folder: Path, data_dir: Path) -> str:
    """The URL with an absolute path: a relative one is meant from monitor.yaml's folder."""
    if url is None:
        return f"sqlite:///{data_dir / 'monitor.db'}"
    if url.startswith("sqlite:///"):
        return f"sqlite:///{(folder / url.removeprefix('sqlite:///')).resolve()}"
    return url


def _shown(files: Iterable[_File], watchlists: Iterable[_File]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for file in files:
        assert file.filled is not None
        shown[file.path.name] = show(file.model, file.filled)
    for file in watchlists:
        assert file.filled is not None
        shown[f"watchlists/{file.path.name}"] = show(file.model, file.filled)
    return shown
