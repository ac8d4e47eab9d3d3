"""What pydantic finds wrong, in plain words and with the line: ``feeds.yaml:12: unknown key `urll`; did you mean `url`?``"""

from __future__ import annotations

import copy
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor.config.fields import nearest
from monitor.config.secrets import Filled
from monitor.errors import Problem
from monitor.yaml import KeyPath

SECRET_KEYS = frozenset({"secret", "password", "token"})
SALVAGE_ROUNDS = 4
M = TypeVar("M", bound=BaseModel)

_MEANT = re.compile(r"^unknown key .*; did you mean `([^`]+)`\?$")
_KINDS = {dict: "a group of keys", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
_LIST = ("a list is wanted here", ": write [one, two], or one `- item` a line")
_GROUP = ("keys with their values are wanted here", ": write `key: value`")
_WANTED = {
    "string_type": ("text is wanted here", ": put it in quotes"),
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "dict_type": _GROUP,
    "mapping_type": _GROUP,
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "int_type": ("a whole number is wanted here", ""),
    "int_parsing": ("a whole number is wanted here", ""),
    "int_from_float": ("a whole number is wanted here", ""),
    "float_type": ("a number is wanted here", ""),
    "float_parsing": ("a number is wanted here", ""),
    "finite_number": ("a finite number is wanted here", ""),
    "bool_type": ("true or false is wanted here", ""),
    "bool_parsing": ("true or false is wanted here", ""),
}
_LIMITS = {
    "greater_than": ("gt", "must be more than"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be less than"),
    "less_than_equal": ("le", "must be at most"),
}


def read_model(model: type[M], filled: Filled, *, wanted: str) -> tuple[M | None, list[Problem]]:
    """A file's value as ``model``, or None and everything that is wrong. ``wanted``: what an empty file should hold."""
    if not isinstance(filled.value, dict):
        empty = filled.value is None
        return None, [filled.located.problem((), f"{'the file is empty' if empty else 'keys are wanted here'}: {wanted}")]
    try:
        return model.model_validate(filled.value), []
    except ValidationError as error:
        return None, list(in_plain_words(error, model, filled))


def salvage(model: type[M], filled: Filled) -> M | None:
    """What is left of a file's value when everything wrong is taken out: good enough to look for more that is wrong. None where
    nothing usable is left."""
    value = copy.deepcopy(filled.value)
    for _ in range(SALVAGE_ROUNDS):
        try:
            return model.model_validate(value)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            for where in [_path_in_file(detail["loc"], value)[0] for detail in details]:
                _take_out(value, where)
    return None


def _take_out(value: Any, where: KeyPath) -> None:
    """Take out what stands at ``where``, or what lacks it. Of a list the whole, so that what is left keeps its place."""
    steps = [value]
    for part in where:
        if not _holds(steps[-1], part):
            break
        steps.append(steps[-1][part])
    if len(steps) < len(where):  # taken out already
        return
    depth = len(steps) - 2
    while depth >= 0 and not isinstance(steps[depth], dict):
        depth -= 1
    if depth >= 0:
        steps[depth].pop(where[depth], None)


def in_plain_words(error: ValidationError, model: type[BaseModel], filled: Filled) -> Iterator[Problem]:
    """Each mistake once, at the line of its key. What a missing ``${NAME}`` leads to is not said again."""
    mistakes = _settled([_mistake(detail, model, filled) for detail in error.errors(include_url=False)])
    meant = {(one.where[:-1], found.group(1)) for one in mistakes if (found := _MEANT.search(one.message))}
    for mistake in mistakes:
        misspelt = mistake.missing and (mistake.where[:-1], mistake.where[-1]) in meant
        if not misspelt and not filled.is_unset(mistake.where):
            yield filled.located.problem(mistake.where, filled.without_secrets(mistake.message))


@dataclass(frozen=True, slots=True)
class _Mistake:
    """``where``: the key path in the file. ``fork``: the key path at which pydantic tried alternatives, and which of them this
    is a complaint of. ``shape``: the value is of another kind altogether."""

    where: KeyPath
    message: str
    fork: tuple[KeyPath, str] | None = None
    shape: bool = False
    missing: bool = False


def _mistake(detail: ErrorDetails, model: type[BaseModel], filled: Filled) -> _Mistake:
    where, fork = _path_in_file(detail["loc"], filled.value)
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = sorted(_keys(_follow(model, detail["loc"][:-1])))
        return _Mistake(where, f"unknown key `{where[-1]}`{nearest(str(where[-1]), known)}", fork)
    if kind == "missing":
        key = str(detail["loc"][-1])
        said = next((text for text in _descriptions(_follow(model, detail["loc"][:-1]), key) if text), "")
        return _Mistake(where, f"`{key}` is missing" + (f": {said}" if said else ""), fork, missing=True)
    message = _message(detail, _shown(where, detail["input"], filled))
    return _Mistake(where, f"{_named(where)}{message}", fork, shape=kind in _WANTED)


def _message(detail: ErrorDetails, shown: str) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in {"value_error", "assertion_error"}:
        return str(context["error"])
    if kind in {"literal_error", "enum"}:
        known = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        return f"{shown} is not known{nearest(str(detail['input']), known)}"
    if kind == "union_tag_not_found":
        return f"`{context['discriminator'].strip(chr(39))}` is missing: which kind of thing this is"
    if kind == "union_tag_invalid":
        known = [word.strip(" '") for word in context["expected_tags"].split(",")]
        key = context["discriminator"].strip("'")
        return f"`{key}: {context['tag']}` is not known{nearest(str(context['tag']), known)}"
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return f"{shown} {words} {context[name]}"
    if kind in {"too_short", "string_too_short"}:
        return "it is empty" if context.get("min_length") == 1 else f"at least {context.get('min_length')} are wanted here"
    if kind in {"too_long", "string_too_long"}:
        return f"at most {context.get('max_length')} may stand here"
    if kind in _WANTED:
        wanted, hint = _WANTED[kind]
        return f"{wanted}, not {shown}{hint}" if detail["input"] is not None else f"it is empty; {wanted}{hint}"
    words = detail["msg"].removeprefix("Value error, ").replace("Input should", "this should")
    return words[:1].lower() + words[1:]


def _shown(where: KeyPath, value: Any, filled: Filled) -> str:
    """The value as a message may show it: never a secret, never long."""
    if where in filled.written:
        return filled.written[where]
    if where and where[-1] in SECRET_KEYS:
        return "this"
    if isinstance(value, dict | list):
        return _KINDS[type(value)]
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…'"


def _named(where: KeyPath) -> str:
    """`` `feeds[3].tags[1]` `` would repeat what the line says: the nearest key is enough."""
    keys = [part for part in where if isinstance(part, str)]
    return f"`{keys[-1]}`: " if keys else ""


def _settled(mistakes: Sequence[_Mistake]) -> Sequence[_Mistake]:
    """Each mistake once. Where pydantic tried alternatives, only the complaints of the one that was meant: whose kind of value
    stands there; where none fits, one complaint that names what would."""
    forks: defaultdict[KeyPath, list[_Mistake]] = defaultdict(list)
    for mistake in mistakes:
        if mistake.fork is not None:
            forks[mistake.fork[0]].append(mistake)
    kept: dict[tuple[KeyPath, str], _Mistake] = {}
    for mistake in mistakes:
        one = mistake if mistake.fork is None else _meant(mistake, mistake.fork, forks[mistake.fork[0]])
        if one is not None:
            kept.setdefault((one.where, one.message), one)
    return list(kept.values())


def _meant(mistake: _Mistake, fork: tuple[KeyPath, str], rivals: Sequence[_Mistake]) -> _Mistake | None:
    """A complaint from one of several alternatives: as it is, None where another was meant, or one for all of them."""
    at, branch = fork
    complaints = Counter(rival.fork[1] for rival in rivals if rival.fork)
    strangers = {rival.fork[1] for rival in rivals if rival.fork and rival.shape and rival.where == at}
    fitting = [one for one in complaints if one not in strangers]
    if fitting:
        return mistake if branch == min(fitting, key=complaints.__getitem__) else None
    if len(complaints) == 1:
        return mistake
    wanted = dict.fromkeys(rival.message.removeprefix(_named(at)) for rival in rivals)
    return _Mistake(at, _named(at) + ", or: ".join(wanted))


def _path_in_file(loc: tuple[int | str, ...], value: Any) -> tuple[KeyPath, tuple[KeyPath, str] | None]:
    """The key path that a pydantic location stands for: it also names models and tags, which no file holds. The first of these
    is where alternatives were tried."""
    where: list[str | int] = []
    fork: tuple[KeyPath, str] | None = None
    for index, part in enumerate(loc):
        if part == "[key]":
            continue
        if _holds(value, part):
            value = value[part]
            where.append(part)
        elif index == len(loc) - 1 and isinstance(value, dict) and isinstance(part, str) and "[" not in part:
            where.append(part)  # what is missing
        elif fork is None:
            fork = (tuple(where), str(part))
    return tuple(where), fork


def _holds(value: Any, part: int | str) -> bool:
    if isinstance(part, str):
        return isinstance(value, dict) and part in value
    return isinstance(value, list) and part < len(value)


# --- which keys are known at a place


def _follow(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[Any]:
    """The types that a location leads to."""
    found: list[Any] = [model]
    for part in loc:
        shapes = [shape for one in found for shape in _shapes(one)]
        inner = [step for shape in shapes for step in _steps(shape, part)]
        if not inner:  # the part names one of several alternatives
            inner = [shape for shape in shapes if _is_called(shape, part)] or shapes
        found = inner
    return found


def _shapes(annotation: Any) -> Iterator[Any]:
    """An annotation's alternatives, each without its wrapping."""
    if get_origin(annotation) is Annotated:
        yield from _shapes(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for one in get_args(annotation):
            yield from _shapes(one)
    else:
        yield annotation


def _steps(shape: Any, part: int | str) -> Iterator[Any]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, info in shape.model_fields.items():
            if part in {name, info.alias}:
                yield info.annotation
    elif get_origin(shape) is dict and isinstance(part, str):
        yield get_args(shape)[1]
    elif get_origin(shape) in {list, tuple, set, frozenset} and isinstance(part, int):
        yield get_args(shape)[0]


def _is_called(shape: Any, part: int | str) -> bool:
    if not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        return False
    tags = (
        tag for info in shape.model_fields.values() if get_origin(info.annotation) is Literal for tag in get_args(info.annotation)
    )
    return part == shape.__name__ or part in tags


def _keys(found: Iterable[Any]) -> set[str]:
    return {
        info.alias or name
        for one in found
        for shape in _shapes(one)
        if isinstance(shape, type) and issubclass(shape, BaseModel)
        for name, info in shape.model_fields.items()
    }


def _descriptions(found: Iterable[Any], key: str) -> Iterator[str | None]:
    for one in found:
        for shape in _shapes(one):
            if isinstance(shape, type) and issubclass(shape, BaseModel):
                yield from (info.description for name, info in shape.model_fields.items() if key in {name, info.alias})
