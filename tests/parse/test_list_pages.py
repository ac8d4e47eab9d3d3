"""A list page of each outlet that we have a rule for, and the entries that are to be read of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from parse.made import page

from monitor.extract import load_outlets
from monitor.parse.listing import parse_list
from monitor.shipped import shipped
from monitor.yaml import load_yaml

LISTS = Path(__file__).parent / "lists"


def expected() -> dict[str, Any]:
    located, problems = load_yaml(LISTS / "expected.yaml")
    assert located is not None, problems
    return dict(located.value)


@pytest.mark.parametrize("name", expected())
def test_an_outlets_list_gives_its_articles(name: str) -> None:
    wanted = expected()[name]
    rules = load_outlets([shipped("outlets.yaml")]).list_for(wanted["url"])
    assert rules is not None
    body = (LISTS / f"{name}.html").read_bytes()
    found = parse_list(page(body, "text/html; charset=utf-8", wanted["url"]), rules, wanted["zone"]).entries
    told = [(one.link, one.title, one.published.isoformat() if one.published else None) for one in found]
    assert told == [(urljoin(wanted["url"], path), title, *(moment or [None])) for path, title, *moment in wanted["entries"]]


def test_every_outlet_with_a_rule_for_lists_has_one() -> None:
    located, _ = load_yaml(shipped("outlets.yaml"))
    assert located is not None
    assert {name for name, one in located.value["outlets"].items() if "list" in one} == set(expected())
