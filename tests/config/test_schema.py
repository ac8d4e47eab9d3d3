"""The schemas say what the loader takes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from monitor.config.schema import NAMES, schema
from monitor.shipped import shipped
from monitor.yaml import load_yaml

FILES = [
    ("monitor", shipped("monitor.yaml")),
    ("feeds", shipped("feeds.yaml")),
    *(("watchlist", path) for path in sorted(shipped("watchlists").glob("*.yaml"))),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_the_shipped_files_fit_their_schemas_and_name_them(name: str, path: Path) -> None:
    located, problems = load_yaml(path)
    assert located is not None, problems
    jsonschema.validate(located.value, schema(name), jsonschema.Draft202012Validator)
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("$schema=")[2]).resolve() == shipped("schemas", f"{name}.json")


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_schemas_are_of_today(name: str) -> None:
    kept = json.loads(shipped("schemas", f"{name}.json").read_text(encoding="utf-8"))
    assert kept == schema(name), "run: monitor schema --into config/schemas"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("monitor", {"databse": "x"}),
        ("monitor", {"backlog": "soon"}),
        ("feeds", {"feeds": [{"name": "x", "url": "ftp://x", "outlet": "X"}]}),
        ("feeds", {"feeds": [{"name": "x", "url": "https://x", "outlet": "X", "every": {"min": "1m"}}]}),
        ("watchlist", {"name": "w", "match": {"knds": []}, "alert": {"channels": ["x"]}}),
    ],
)
def test_a_schema_refuses_what_the_loader_refuses(name: str, value: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema(name), jsonschema.Draft202012Validator)
