"""The configuration as it is in force: what was written, what follows from it, what was left to us. Without secrets."""

from __future__ import annotations

import re
from typing import Any

import yaml
from pydantic import BaseModel

from monitor.config.model import Config
from monitor.config.plain import SECRET_KEYS
from monitor.config.secrets import Filled
from monitor.yaml import CORE_SCHEMA, KeyPath

MASK = "********"


def effective(config: Config) -> str:
    """The whole configuration as YAML, by file: defaults filled in, ``${NAME}`` as it was written, secrets masked."""
    return yaml.dump(dict(config.shown), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=130)


def show(model: BaseModel, filled: Filled) -> Any:
    """A file's value as it may be shown: what was filled in is ``${NAME}`` again, passwords and secrets are masked."""
    return _masked(model.model_dump(mode="json", by_alias=True), (), filled)


def _masked(value: Any, where: KeyPath, filled: Filled) -> Any:
    if where in filled.written:
        return filled.written[where]
    if isinstance(value, dict):
        return {key: _masked(item, (*where, key), filled) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, (*where, index), filled) for index, item in enumerate(value)]
    if value and where and where[-1] in SECRET_KEYS:
        return MASK
    return filled.without_secrets(value) if isinstance(value, str) else value


class _Dumper(yaml.SafeDumper):
    """Writes a text in quotes where YAML 1.1 or 1.2 would read something else: ``no``, ``1e3``."""


for _tag, _pattern, _first in CORE_SCHEMA:
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))
