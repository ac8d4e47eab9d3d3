"""YAML as configuration wants it: the 1.2 core schema, every mistake with its line, nothing that bites.

PyYAML reads YAML 1.1, where ``no`` is false, ``22:22`` is 1342, ``0755`` is 493, ``on`` is a boolean even as a key, a second
``a:`` silently replaces the first, and a kilobyte of aliases unfolds to gigabytes (all measured). Here: only ``true``/``false``
are booleans, dates and times stay text, keys are always text, and duplicate keys, tags and alias bombs are refused.
Source of the schema: https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from monitor.errors import Problem

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 60
UNFOLDING = 10  # aliases may make a document this many times larger than its text, counted in nodes
KeyPath = tuple[str | int, ...]


class _CoreLoader(yaml.CSafeLoader):
    """The core schema's resolvers, in the place of those of YAML 1.1."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own class attribute


CORE_SCHEMA = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?(?:\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN", "-+."),
)
for _tag, _pattern, _first in CORE_SCHEMA:
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


@dataclass(frozen=True, slots=True)
class Located:
    """What a file holds, and on which line (from 1) each key or item stands: ``lines[("feeds", 3, "url")]``."""

    path: str
    value: Any
    lines: Mapping[KeyPath, int]

    def line(self, where: KeyPath) -> int:
        """The line of a key path, or of the nearest thing around it that has one."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def problem(self, where: KeyPath, message: str) -> Problem:
        """A mistake at a key path."""
        return Problem(path=self.path, line=self.line(where), message=message)


def load_yaml(path: Path, shown: str | None = None) -> tuple[Located | None, list[Problem]]:
    """Read a file; ``shown`` is how its path is shown in messages. None with problems where it cannot be read as a whole."""
    name = shown or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Problem(path=name, line=1, message=f"this file cannot be read: {(error.strerror or str(error)).lower()}")]
    if len(data) > MOST_BYTES:
        return None, [Problem(path=name, line=1, message=f"this file is larger than {MOST_BYTES // 1024**2} MiB")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [Problem(path=name, line=line, message="this is not UTF-8: save the file as UTF-8")]
    return parse_yaml(text, name)


def parse_yaml(text: str, path: str) -> tuple[Located | None, list[Problem]]:
    """Parse text that came from ``path``: the value with its lines, or None and what is wrong. Never raises; takes time in
    proportion to the text, whatever its aliases."""
    try:
        loader = _CoreLoader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return None, [_syntax_problem(error, text, path)]
    builder = _Builder(path, most_nodes=UNFOLDING * (len(text) + 100))
    value = builder.build(root, ()) if root is not None else None
    if builder.problems:
        return None, builder.problems
    return Located(path, value, builder.lines), []


class _Builder:
    """Turns nodes into values, remembering lines, refusing what silently changes a meaning."""

    def __init__(self, path: str, most_nodes: int) -> None:
        self._path = path
        self._left = most_nodes
        self._deep = False
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []

    def build(self, node: yaml.Node, where: KeyPath) -> Any:
        """The node's value. Past the limits it is None, and a problem is noted once."""
        line = node.start_mark.line + 1
        self.lines.setdefault(where, line)
        self._left -= 1
        if self._left < 0 or len(where) > MOST_DEPTH:
            if not self._deep:
                self._wrong(line, "too large or too deep once its aliases (*name) are unfolded: write it out")
            self._deep, self._left = True, -1
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*where, index)) for index, item in enumerate(node.value) if self._left >= 0]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, where: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if self._left < 0:
                break
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._wrong(line, "a key must be a plain word, not a list or a mapping")
                continue
            key = str(key_node.value)
            if key == "<<" and isinstance(value_node, yaml.CollectionNode):
                self._wrong(line, "merging with << is not part of YAML 1.2: write the keys out")
            elif key in result:
                self._wrong(line, f"{key!r} stands here a second time (first on line {self.lines[(*where, key)]}): keep one")
            else:
                self.lines[(*where, key)] = line
                result[key] = self.build(value_node, (*where, key))
        return result

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        text = str(node.value)
        match node.tag.removeprefix("tag:yaml.org,2002:"):
            case "str":
                return text
            case "null" if text.lower() in {"", "~", "null"}:
                return None
            case "bool" if text.lower() in {"true", "false"}:
                return text.lower() == "true"
            case "int" if len(text) < 40:
                return self._number(text, line)
            case "float":
                return self._number(text, line)
            case "int":
                self._wrong(line, "a number this long is no number that we know: put it in quotes")
            case tag:
                self._wrong(line, f"the tag !{tag.lstrip('!')} is not understood: write the plain value")
        return None

    def _number(self, text: str, line: int) -> int | float | None:
        try:
            if text.startswith(("0o", "0x")):
                return int(text, 0)
            return int(text) if text.lstrip("+-").isdecimal() else float(text.replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError:  # a tag in front of what is none: !!int nine
            self._wrong(line, f"{text[:40]!r} is no number")
            return None

    def _wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(path=self._path, line=line, message=message))


_SAID = (
    ("cannot start any token", "this character may not begin a word here: put the value in quotes"),
    ("mapping values are not allowed", "a colon too many: put the value in quotes, or look at the indentation"),
    ("did not find expected key", "this line does not fit those above it: look at the indentation, and at quotes and brackets"),
    ("did not find expected '-' indicator", "this line does not fit the list above it: look at the indentation and the dashes"),
    ("did not find expected ',' or ']'", "the list [ … ] that begins here is not closed, or a comma is missing"),
    ("did not find expected ',' or '}'", "the braces { … } that begin here are not closed, or a comma is missing"),
    ("could not find expected ':'", "a key without a colon: write `key: value`"),
    ("found unexpected end of stream", "the quotation mark that begins here is never closed"),
    ("found unknown escape character", 'an unknown \\ between double quotes: use single quotes, or \\\\ for the sign itself'),
    ("but found another document", "a second document (---) begins here: keep one a file"),
    ("did not find expected <document start>", "this line does not belong to what stands above it: look at the indentation"),
    ("control characters are not allowed", "a character that YAML does not allow (a control character)"),
    ("block sequence entries are not allowed", "a list with dashes may not begin here: put it on the lines below the key"),
    ("found undefined alias", "an alias (*name) without an anchor (&name): put the value in quotes if it begins with a star"),
    ("exceeded maximum nesting depth", "it is nested too deeply"),
    ("duplicate anchor", "the same anchor (&name) twice"),
)  # fmt: skip


def _syntax_problem(error: Exception, text: str, path: str) -> Problem:
    line = _line_of(error, text)
    for number, content in _lines_near(text, line):
        if re.match(r"^ *\t", content):
            return Problem(path=path, line=number, message="a tab may not indent: use spaces, two a level")
    said = _words_of(error)
    plain = next((words for part, words in _SAID if part in said), None)
    return Problem(path=path, line=line, message=plain or f"this is not YAML: {said}")


def _words_of(error: Exception) -> str:
    if isinstance(error, yaml.reader.ReaderError | UnicodeError):
        return "control characters are not allowed"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    return ", ".join(str(part) for part in parts if part) or "it cannot be read"


def _line_of(error: Exception, text: str) -> int:
    position = getattr(error, "position", getattr(error, "start", None))
    if isinstance(position, int) and isinstance(error, yaml.reader.ReaderError | UnicodeError):
        return text[:position].count("\n") + 1
    said = str(getattr(error, "problem", None))
    begun = "unexpected end of stream" in said or "expected ',' or" in said  # then the beginning tells more than the end
    mark = getattr(error, "context_mark" if begun else "problem_mark", None) or getattr(error, "problem_mark", None)
    return int(mark.line) + 1 if mark is not None else 1


def _lines_near(text: str, line: int) -> Iterator[tuple[int, str]]:
    """The line and the one above it, where a tab may be what broke it."""
    lines = text.split("\n")
    for number in (line, line - 1):
        if 0 < number <= len(lines):
            yield number, lines[number - 1]
