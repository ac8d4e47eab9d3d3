"""A page of each outlet that we have a rule for, and what is to be read of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.extract.article import extract_html
from monitor.extract.outlets import OutletRules, load_outlets
from monitor.shipped import shipped
from monitor.yaml import load_yaml

PAGES = Path(__file__).parent / "pages"


def expected() -> dict[str, Any]:
    located, problems = load_yaml(PAGES / "expected.yaml")
    assert located is not None, problems
    return dict(located.value)


@pytest.fixture(scope="module")
def outlets() -> OutletRules:
    """The shipped rules."""
    return load_outlets([shipped("outlets.yaml")])


@pytest.mark.parametrize("name", expected())
def test_an_outlets_page_is_read_whole_and_without_its_furniture(name: str, outlets: OutletRules) -> None:
    wanted = expected()[name]
    found = extract_html((PAGES / f"{name}.html").read_text(encoding="utf-8"), wanted["url"], outlets, zone="Asia/Yerevan")
    assert found.text.split("\n\n") == wanted["text"]
    assert (found.title, found.lang, found.wall) == (wanted["title"], wanted["lang"], None)
    if "published" in wanted:
        assert found.published is not None and found.published.isoformat() == wanted["published"]


def test_every_outlet_with_a_rule_for_its_articles_has_a_page(outlets: OutletRules) -> None:
    located, _ = load_yaml(shipped("outlets.yaml"))
    assert located is not None
    shown = [outlets.for_url(one["url"]) for one in expected().values()]
    ruled = {
        name: outlets.for_url(f"https://{one['hosts'][0]}/") for name, one in located.value["outlets"].items() if "body" in one
    }
    assert [name for name, rules in ruled.items() if rules not in shown] == []
