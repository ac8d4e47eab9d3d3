"""What we know of outlets' pages, as data: where the text stands, which lines are never part of it, what a wall looks like.

The file is ``config/outlets.yaml``; a user's own lies over the packaged one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.errors import ConfigError, Problem
from monitor.extract.lines import LINE, Lines
from monitor.model import ArticleRules, ListRules
from monitor.shipped import shipped

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """How to know a page that stands in the article's place (bot check, consent, log-in, "not found"): CSS selectors of its
    machinery, hosts that serve nothing else, lines of its wording. ``paywall_elements``, ``paywall``: the same of what asks for a
    subscription behind a teaser; ``errors``: titles of items that a bridge from a site to a feed writes where it failed."""

    elements: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()
    lines: Lines = field(default_factory=Lines)
    paywall_elements: tuple[str, ...] = ()
    paywall: Lines = field(default_factory=Lines)
    errors: Lines = field(default_factory=Lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRules:
    """All of ``outlets.yaml``: ``by_host`` (pages of articles) and ``lists`` (pages that list them) have hosts without ``www.``;
    ``boilerplate`` are lines to drop wherever they stand, ``end`` lines behind which nothing belongs to the article; ``numbers``
    has, for a host, its outlet's name and the paths in which a number tells one story from all others, wherever else the address
    differs."""

    by_host: Mapping[str, ArticleRules] = field(default_factory=dict)
    lists: Mapping[str, ListRules] = field(default_factory=dict)
    boilerplate: Lines = field(default_factory=Lines)
    end: Lines = field(default_factory=Lines)
    walls: Walls = field(default_factory=Walls)
    numbers: Mapping[str, tuple[str, tuple[re.Pattern[str], ...]]] = field(default_factory=dict)

    def for_url(self, url: str) -> ArticleRules | None:
        """The rules of the URL's host, else of the nearest domain above it that has any."""
        return _nearest(self.by_host, url)

    def list_for(self, url: str) -> ListRules | None:
        """Likewise the rules of its pages that list articles."""
        return _nearest(self.lists, url)

    def numbered(self, url: str) -> str:
        """The key ``outlet:number`` (with the language before the number where each has a text of its own) of an address with the
        outlet's own number of the story in it; "" of any other."""
        for host in _hosts(url):
            if host in self.numbers:
                name, paths = self.numbers[host]
                path = urlsplit(url).path
                found = (
                    next(filter(None, (pattern.fullmatch(path) for pattern in paths)), None) if len(path) <= LINE * 4 else None
                )
                return ":".join((name, *found.groups())).lower() if found else ""
        return ""


def _nearest(rules: Mapping[str, R], url: str) -> R | None:
    return next((rules[host] for host in _hosts(url) if host in rules), None)


def host_of(url: str) -> str:
    """The URL's host in lower case, without ``www.`` and port; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _hosts(url: str) -> Iterator[str]:
    """The URL's host, and the domains above it."""
    host = host_of(url)
    while "." in host:
        yield host
        host = host.partition(".")[2]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _List(_Strict):
    item: str
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None


class _Outlet(_Strict):
    hosts: list[str]
    body: str | None = None
    drop: list[str] = Field(default_factory=list)
    title: str | None = None
    listing: _List | None = Field(default=None, alias="list")

    @model_validator(mode="after")
    def _says_something(self) -> _Outlet:
        if self.body is None and self.listing is None:
            raise ValueError(
                "neither `body` nor `list`: say where the text stands on an article's page, or where a page lists them"
            )
        return self


class _Numbers(_Strict):
    hosts: list[str]
    paths: list[str]


class _Paywall(_Strict):
    elements: list[str] = Field(default_factory=list)
    lines: dict[str, list[str]] = Field(default_factory=dict)


class _Walls(_Strict):
    elements: list[str] = Field(default_factory=list)
    hosts: list[str] = Field(default_factory=list)
    lines: dict[str, list[str]] = Field(default_factory=dict)
    paywall: _Paywall = Field(default_factory=_Paywall)
    errors: dict[str, list[str]] = Field(default_factory=dict)


class _File(_Strict):
    outlets: dict[str, _Outlet] = Field(default_factory=dict)
    boilerplate: dict[str, list[str]] = Field(default_factory=dict)
    end: dict[str, list[str]] = Field(default_factory=dict)
    numbers: dict[str, _Numbers] = Field(default_factory=dict)
    walls: _Walls = Field(default_factory=_Walls)


@cache
def shipped_outlets() -> OutletRules:
    """What the packaged file knows, read once."""
    return load_outlets([shipped("outlets.yaml")])


def load_outlets(paths: Sequence[Path]) -> OutletRules:
    """Read ``outlets.yaml`` files (the packaged one first, the user's own over it; those missing are skipped).

    An outlet of the same name is laid over key by key; lists of lines and wall signs are joined. Raises ConfigError with every
    mistake found: bad YAML, unknown keys, CSS that cannot be parsed, each as ``file:line``."""
    problems: list[Problem] = []
    merged: dict[str, Any] = {}
    for path in paths:
        if path.is_file():
            merged = _laid_over(merged, _read(path, merged, problems))
    if problems:
        raise ConfigError(tuple(sorted(problems)))
    return _rules(_File.model_validate(merged))


def _rules(known: _File) -> OutletRules:
    by_host = {
        host.lower().removeprefix("www."): ArticleRules(body=outlet.body, drop=tuple(outlet.drop), title=outlet.title)
        for outlet in known.outlets.values()
        if outlet.body is not None
        for host in outlet.hosts
    }
    lists = {
        host.lower().removeprefix("www."): ListRules(**outlet.listing.model_dump())
        for outlet in known.outlets.values()
        if outlet.listing is not None
        for host in outlet.hosts
    }
    numbers = {
        host.lower().removeprefix("www."): (name, tuple(map(_path_pattern, numbered.paths)))
        for name, numbered in known.numbers.items()
        for host in numbered.hosts
    }
    return OutletRules(
        by_host=by_host,
        numbers=numbers,
        lists=lists,
        boilerplate=Lines.of(_flat(known.boilerplate)),
        end=Lines.of(_flat(known.end)),
        walls=Walls(
            elements=tuple(known.walls.elements),
            hosts=frozenset(known.walls.hosts),
            lines=Lines.of(_flat(known.walls.lines)),
            paywall_elements=tuple(known.walls.paywall.elements),
            paywall=Lines.of(_flat(known.walls.paywall.lines)),
            errors=Lines.of(_flat(known.walls.errors)),
        ),
    )


def _path_pattern(path: str) -> re.Pattern[str]:
    """A path as a person writes it: ``#`` is the number, ``@`` the language before it, ``*`` anything within one step."""
    written = {"#": r"(\d{3,12})", "@": "([a-z]{2,4})", "*": "[^/]*"}
    return re.compile("".join(written.get(letter, re.escape(letter)) for letter in path) + "/?", re.IGNORECASE)


def _read(path: Path, below: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """One file's mapping; what is wrong with it (seen with what lies below it) goes to ``problems``, and it then counts as
    empty."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        value = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = str(getattr(error, "problem", None) or "this is not YAML")
        problems.append(Problem(path=str(path), line=mark.line + 1 if mark else 1, message=message))
        return {}
    if value is None:
        return {}
    if not isinstance(value, dict):
        problems.append(
            Problem(path=str(path), line=1, message="a mapping is wanted here: outlets, numbers, boilerplate, end, walls")
        )
        return {}
    found = [*_shape_problems(value, below), *_selector_problems(value)]
    problems.extend(Problem(path=str(path), line=_line(root, where), message=message) for where, message in found)
    return {} if found else value


def _shape_problems(value: dict[str, Any], below: Mapping[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    try:
        _File.model_validate(_laid_over(below, value))
    except ValidationError as error:
        return [(tuple(detail["loc"]), _said(detail["loc"], detail["msg"])) for detail in error.errors()]
    return []


def _said(where: tuple[str | int, ...], message: str) -> str:
    name = ".".join(str(part) for part in where)
    if message.startswith("Extra inputs"):
        return (
            f"unknown key {name!r}; an outlet has hosts, body, drop, title, list; the file outlets, numbers, "
            "boilerplate, end, walls"
        )
    message = message.removeprefix("Value error, ")
    return f"{name}: {message[0].lower()}{message[1:]}"


def _selector_problems(value: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = []
    for where, selector in _selectors(value):
        if (wrong := css_problem(selector)) is not None:
            found.append((where, wrong))
    return found


def css_problem(selector: str) -> str | None:
    """What is wrong with a CSS selector, in words, or None. For `monitor check`, of ``feeds.yaml`` too."""
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError):
        return f"not a CSS selector: {selector!r}"
    return None


def _selectors(value: dict[str, Any]) -> Iterable[tuple[tuple[str | int, ...], str]]:
    outlets = value.get("outlets")
    for name, outlet in outlets.items() if isinstance(outlets, dict) else ():
        for key, entry in outlet.items() if isinstance(outlet, dict) else ():
            if key in {"body", "title"} and isinstance(entry, str):
                yield ("outlets", name, key), entry
            if key == "list" and isinstance(entry, dict):
                yield from ((("outlets", name, key, part), text) for part, text in entry.items() if isinstance(text, str))
            if key == "drop" and isinstance(entry, list):
                yield from ((("outlets", name, key, at), item) for at, item in enumerate(entry) if isinstance(item, str))
    for where in (("walls",), ("walls", "paywall")):
        part: Any = value
        for step in where:
            part = part.get(step) if isinstance(part, dict) else None
        elements = part.get("elements") if isinstance(part, dict) else None
        for at, item in enumerate(elements) if isinstance(elements, list) else ():
            if isinstance(item, str):
                yield (*where, "elements", at), item


def _line(root: yaml.Node | None, where: tuple[str | int, ...]) -> int:
    """The line, from 1, of the value that ``where`` leads to, or of the last step that exists."""
    node, line = root, 1
    for step in where:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, entry in node.value:
                if key.value == str(step):
                    found, line = entry, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = found.start_mark.line + 1
        if found is None:
            break
        node = found
    return line


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings merge key by key; lists are joined, except an outlet's own, which are replaced."""
    return _merge(below, above, lambda path: path[:1] not in {("outlets",), ("numbers",)})


def _merge(
    below: Mapping[str, Any], above: Mapping[str, Any], joined: Callable[[tuple[str, ...]], bool], path: tuple[str, ...] = ()
) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        here = (*path, str(key))
        known = result.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            result[key] = _merge(known, value, joined, here)
        elif isinstance(known, list) and isinstance(value, list) and joined(here):
            result[key] = [*known, *value]
        else:
            result[key] = value
    return result


def _flat(by_language: Mapping[str, Sequence[str]]) -> list[str]:
    """All languages' lines: a page's furniture is often not in the language of its article (RFE/RL's English in Armenian
    chrome)."""
    return [line for lines in by_language.values() for line in lines]
