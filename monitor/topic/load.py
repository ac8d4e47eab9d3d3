"""Load a topic from its folder: ``topic.yaml``, ``places.tsv``, ``people.tsv``, ``bodies.tsv``, ``words/LANG.yaml``, and what
every topic shares, ``languages/LANG.yaml``.

A user's own ``DIR/topics/NAME`` lies over the packaged one: same keys (or ids) replace, others are added. Every mistake is
reported as ``file:line``, all of them at once.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from monitor.errors import ConfigError, Problem
from monitor.topic.grouping import grouping_problems
from monitor.topic.model import Body, Kind, Labels, Person, Place, Side, Topic
from monitor.topic.weights import read_weights
from monitor.yaml import Located, load_yaml

LANGUAGES = ("en", "hy", "ru", "az")
T = TypeVar("T")


def load_topic(name: str, folders: Sequence[Path], languages: Sequence[Path] = ()) -> Topic:
    """Load topic ``name`` from ``folders`` (the packaged one first, the user's own over it; those missing are skipped) and the
    languages' own words from ``languages`` (folders, likewise). Raises ConfigError with every problem found."""
    problems: list[Problem] = []
    present = [folder for folder in folders if folder.is_dir()]
    if not present:
        where = ", ".join(str(folder) for folder in folders)
        raise ConfigError((Problem(path=where, line=1, message=f"no topic named {name!r} here"),))
    files = [file for folder in present if (file := _read_located(folder / "topic.yaml", problems)) is not None]
    raw: Mapping[str, Any] = _merged([file.value for file in files])
    problems += grouping_problems(files, raw)
    words = {lang: _merged([_read_yaml(folder / "words" / f"{lang}.yaml", problems) for folder in present]) for lang in LANGUAGES}
    spoken = {lang: _merged([_read_yaml(folder / f"{lang}.yaml", problems) for folder in languages]) for lang in LANGUAGES}
    bearers = _read_bearers([folder / "names" for folder in languages], problems)
    forms = {lang: _read_inflection(lang, languages, problems) for lang in LANGUAGES}
    own = {
        lang: _merged([file, {"slug": {"bearers": _in(lang, bearers)}, "inflection": forms[lang]}])
        for lang, file in spoken.items()
    }
    weights = read_weights([folder / "weights.tsv" for folder in languages], problems)
    places = _read_table("places.tsv", present, _place, problems)
    people = _read_table("people.tsv", present, _person, problems)
    bodies = _read_table("bodies.tsv", present, _body, problems)
    terms = _read_table("terms.tsv", [folder for folder in languages if folder.is_dir()], _spellings, problems)
    if problems:
        raise ConfigError(tuple(sorted(problems)))
    kinds = raw.get("kinds", {})
    return Topic(
        name=name,
        version=_digest([*present, *languages]),
        sides={side: Side(id=side, labels=labels) for side, labels in raw.get("sides", {}).items()},
        kinds={kind: Kind(id=kind, labels=entry["label"], short=entry["short"]) for kind, entry in kinds.items()},
        actions=raw.get("actions", {}),
        units=raw.get("units", {}),
        compatible_units={unit: tuple(others) for unit, others in raw.get("compatible_units", {}).items()},
        places=places,
        people=people,
        bodies=bodies,
        words=words,
        languages=own,
        weights=weights,
        raw=raw,
        terms=tuple(terms.values()),
    )


def _read_inflection(lang: str, languages: Sequence[Path], problems: list[Problem]) -> Mapping[str, Any]:
    """How a language's words change, and how its names sound (``inflection/LANG.yaml``, ``inflection/names.yaml``)."""
    names = _merged([_read_yaml(folder / "inflection" / "names.yaml", problems) for folder in languages])
    own = _merged([_read_yaml(folder / "inflection" / f"{lang}.yaml", problems) for folder in languages])
    return own | {"sounds": names.get("sounds", ()), "shortest_sound": names.get("least", 5)}


def _merged(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Lay mappings over each other: mappings merge key by key, anything else is replaced."""
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            both = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
            result[key] = _merged([result[key], value]) if both else value
    return result


def _read_yaml(path: Path, problems: list[Problem]) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not YAML"
        problems.append(Problem(path=str(path), line=mark.line + 1 if mark else 1, message=str(what)))
        return {}
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        problems.append(Problem(path=str(path), line=1, message="a mapping is wanted here"))
        return {}
    return value


def _read_located(path: Path, problems: list[Problem]) -> Located | None:
    """A mapping, with the line of each key; None where there is none."""
    if not path.is_file():
        return None
    file, wrong = load_yaml(path)
    problems += wrong
    if file is not None and not isinstance(file.value, Mapping):
        problems.append(file.problem((), "a mapping is wanted here"))
        return None
    return file


def _read_table(
    name: str, folders: Sequence[Path], make: Callable[[Mapping[str, str]], T], problems: list[Problem]
) -> dict[str, T]:
    """Read a tab-separated table with a header line; rows are keyed by ``id``, later folders replace rows of earlier ones."""
    found: dict[str, T] = {}
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        for line, row in _rows(path):
            try:
                found[row["id"]] = make(row)
            except (KeyError, ValueError) as error:
                problems.append(Problem(path=str(path), line=line, message=f"cannot read this row: {error}"))
    return found


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        lines = [(number, line) for number, line in enumerate(stream, 1) if line.strip() and not line.startswith("#")]
    reader = csv.DictReader((line for _, line in lines), delimiter="\t", quoting=csv.QUOTE_NONE)
    for (number, _), row in zip(lines[1:], reader, strict=False):
        yield number, {key: value or "" for key, value in row.items() if key}


def _names(row: Mapping[str, str]) -> Labels:
    return {lang: row[lang] for lang in LANGUAGES if row.get(lang)}


def _variants(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(variant.strip() for variant in row.get("variants", "").split(";") if variant.strip())


def _place(row: Mapping[str, str]) -> Place:
    variants = _variants(row)
    return Place(
        id=row["id"],
        kind=row["kind"],
        country=row["id"].partition("-")[0],
        within=row.get("within") or None,
        lat=float(row["lat"]) if row.get("lat") else None,
        lon=float(row["lon"]) if row.get("lon") else None,
        sure=row.get("sure", "") == "y",
        names=_names(row),
        variants=tuple(name for name in variants if not name.endswith("?")),
        namesakes=tuple(name[:-1].rstrip() for name in variants if name.endswith("?")),
    )


def _person(row: Mapping[str, str]) -> Person:
    return Person(
        id=row["id"],
        side=row.get("side") or None,
        names=_names(row),
        variants=_variants(row),
        role=row.get("role") or None,
    )


def _body(row: Mapping[str, str]) -> Body:
    return Body(
        id=row["id"],
        side=row.get("side") or None,
        kind=row.get("kind") or "body",
        names=_names(row),
        variants=_variants(row),
        authority=row.get("authority") == "y",
        owner=row.get("owner") or None,
    )


def _read_bearers(folders: Sequence[Path], problems: list[Problem]) -> Mapping[str, Mapping[str, Any]]:
    """Whose names are written how: each bearer's rules (``BEARER.yaml``) and, as ``table``, its names (``BEARER.tsv``)."""
    names = sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})
    return {
        name: _merged([_read_yaml(folder / f"{name}.yaml", problems) for folder in folders])
        | {"table": _read_table(f"{name}.tsv", folders, _spellings, problems)}
        for name in names
    }


def _spellings(row: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    return {lang: tuple(cell.strip() for cell in row[lang].split(";") if cell.strip()) for lang in LANGUAGES if row.get(lang)}


def _in(lang: str, bearers: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The bearers as one language needs them: its rules, its spellings, and the slugs of all."""
    return {
        name: {
            **bearer.get(lang, {}),
            "native": bearer.get("own") == lang,
            "sounds": bearer.get("sounds", ()),
            "slugs": tuple(bearer["table"]),
            "names": {spelling: slug for slug, row in bearer["table"].items() for spelling in row.get(lang, ())},
        }
        for name, bearer in bearers.items()
    }


def _digest(folders: Sequence[Path]) -> str:
    """Twelve hex digits over every file of the folders: the topic's version."""
    hasher = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".yaml", ".tsv"}:
                hasher.update(path.name.encode() + b"\0" + path.read_bytes())
    return hasher.hexdigest()[:12]
