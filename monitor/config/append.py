"""New sources at the end of ``feeds.yaml``: as text, so that comments, order and layout of what is there stay as they are."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from monitor.config.load import load_config
from monitor.errors import ConfigError, Problem

Value = str | bool | Sequence[str] | Mapping[str, str]
Source = Mapping[str, Value]
_PLAIN = re.compile(r"[^\W\d_][\w/+-]*(?:[ .][\w/+-]+)*|\d+[smhdw]|https?://[\w./:?=&~%+@!,;*()-]+")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_ITEM = re.compile(r"^( *)- +(?:\w+:|\{)", re.MULTILINE)
_NONE_YET = re.compile(r"^feeds:[ \t]*(?:\[[ \t]*\])?[ \t]*(#.*)?$", re.MULTILINE)
_IN_A_LINE = re.compile(r"^feeds:[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Added:
    """Where the new sources stand: the file, and the line of the first."""

    path: Path
    line: int


def append_feeds(folder: Path, sources: Sequence[Source], environ: Mapping[str, str]) -> Added:
    """Write ``sources`` behind those of ``feeds.yaml``, once the loader has found nothing wrong with the whole; the file is
    replaced at once or stays as it is. Raises ConfigError, with the lines that the file would have had."""
    path = folder / "feeds.yaml"
    before = _read(path)
    text, line = _with(before, sources, path)
    load_config(folder, environ, feeds_text=text.removeprefix("\ufeff"))
    _replace(path, text)
    return Added(path, line)


def _with(before: str, sources: Sequence[Source], path: Path) -> tuple[str, int]:
    """The file's text with the sources behind it, and the line of the first one."""
    newline = "\r\n" if "\r\n" in before else "\n"
    if (found := _IN_A_LINE.search(before)) and not _NONE_YET.search(before):
        line = before[: found.start()].count("\n") + 1
        said = "the list of `feeds:` stands between [ and ]: write each source as `- name: …` on lines of its own, to add others"
        raise ConfigError((Problem(path=str(path), line=line, message=said),))
    indents = _ITEM.findall(before)
    indent = indents[-1] if indents else "  "
    if not indents:
        before = _NONE_YET.sub(lambda empty: "feeds:" + (f"  {empty.group(1)}" if empty.group(1) else ""), before, count=1)
    head = before.rstrip()
    apart = newline * 2 if indents and _spread(before, indent) else newline
    blocks = [_block(source, indent, newline) for source in sources]
    line = head.count("\n") + len(apart.replace("\r", "")) + 1
    return head + apart + apart.join(blocks) + newline, line


def _spread(text: str, indent: str) -> bool:
    """Whether an empty line stands between the sources; a single one says nothing against it."""
    items = len(re.findall(rf"^{indent}- ", text, re.MULTILINE))
    return items < 2 or re.search(rf"\n\s*\n(?:\s*#.*\n)*{indent}- ", text.replace("\r", "")) is not None


def _block(source: Source, indent: str, newline: str) -> str:
    lines = [f"{key}: {written(value)}" for key, value in source.items()]
    return newline.join((f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])))


def written(value: Value) -> str:
    """A value as YAML: plain where that is read back as it is, else in double quotes. A ``$`` is doubled, which the loader
    undoes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_within(text)}" for key, text in value.items()) + "}"
    if not isinstance(value, str):
        return "[" + ", ".join(_within(text) for text in value) + "]"
    text = value.replace("$", "$$")
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def _within(text: str) -> str:
    """A text within brackets, where a comma would end it."""
    plain = written(text)
    return json.dumps(text.replace("$", "$$"), ensure_ascii=False) if "," in plain and not plain.startswith('"') else plain


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except OSError as error:
        raise ConfigError((Problem(path=str(path), line=1, message=f"this file cannot be read: {error.strerror}"),)) from error
    except UnicodeDecodeError as error:
        raise ConfigError((Problem(path=str(path), line=1, message="this is not UTF-8: save the file as UTF-8"),)) from error


def _replace(path: Path, text: str) -> None:
    """Put ``text`` in the file's place, whole or not at all; a symbolic link stays one."""
    real = path.resolve()
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=real.parent, prefix=".feeds-", delete=False) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(real.stat().st_mode & 0o7777)
            Path(file.name).replace(real)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
