"""``${NAME}`` in the configuration's texts: from the environment, from the file that ``NAME_FILE`` names, or from systemd's
credentials, in this order. What was filled in is never shown: messages and `--effective` show ``${NAME}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.errors import Problem
from monitor.yaml import KeyPath, Located

_REFERENCE = re.compile(r"\$\$|\$\{([^{}]*)\}|\$\{")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SHORTEST = 4
"""Values shorter than this (characters) are not taken out of messages: they stand in them by chance."""


@dataclass(slots=True)
class Filled:
    """A file's value with every ``${NAME}`` filled in. ``written``: what stood at a key path before; ``values``: what each NAME
    was found to be; ``unset``: where one was not found."""

    located: Located
    value: Any
    written: dict[KeyPath, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    unset: set[KeyPath] = field(default_factory=set)

    def is_unset(self, where: KeyPath) -> bool:
        """Whether a reference at ``where`` could not be filled in."""
        return where in self.unset

    def without_secrets(self, message: str) -> str:
        """The message with what was filled in taken out again."""
        for name, value in sorted(self.values.items(), key=lambda pair: -len(pair[1])):
            if len(value) >= SHORTEST:
                message = message.replace(value, "${" + name + "}")
        return message


class _UnsetError(Exception):
    """Why a reference cannot be filled in."""


def fill_in(located: Located, environ: Mapping[str, str]) -> tuple[Filled, list[Problem]]:
    """Fill in every ``${NAME}``; ``$$`` is a plain ``$``. A name that nothing defines is a problem at its line."""
    filled = Filled(located, None)
    problems: list[Problem] = []

    def walk(value: Any, where: KeyPath) -> Any:
        if isinstance(value, dict):
            return {key: walk(item, (*where, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [walk(item, (*where, index)) for index, item in enumerate(value)]
        if not isinstance(value, str) or "$" not in value:
            return value
        try:
            text = _REFERENCE.sub(lambda found: _meant(found, environ, filled.values), value)
        except _UnsetError as error:
            problems.append(located.problem(where, str(error)))
            filled.unset.add(where)
            return value
        if text != value:
            filled.written[where] = value
        return text

    filled.value = walk(located.value, ())
    return filled, problems


def _meant(found: re.Match[str], environ: Mapping[str, str], values: dict[str, str]) -> str:
    if found.group() == "$$":
        return "$"
    name = found.group(1) or ""
    if not _NAME.fullmatch(name):
        raise _UnsetError(f"`{found.group()}` is no reference: write ${{NAME}}, or $${{ for these characters themselves")
    values[name] = look_up(name, environ)
    return values[name]


def look_up(name: str, environ: Mapping[str, str]) -> str:
    """The value of ``name``. Raises _UnsetError, with the three ways to give it."""
    if name in environ:
        return environ[name]
    if file := environ.get(f"{name}_FILE"):
        return _content(Path(file), f"{name}_FILE names {file}, which")
    if folder := environ.get("CREDENTIALS_DIRECTORY"):
        path = Path(folder) / name
        if path.is_file():
            return _content(path, f"the credential {name}")
    raise _UnsetError(
        f"${{{name}}} is not set: set the environment variable {name}, or {name}_FILE to a file that holds it, "
        f"or give systemd the credential {name}"
    )


def _content(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise _UnsetError(f"{what} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise _UnsetError(f"{what} is not text in UTF-8") from error
