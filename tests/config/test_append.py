"""Sources written behind those that are there: comments, order and layout stay; nothing is written that the loader refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import load_config
from monitor.config.append import append_feeds, written
from monitor.errors import ConfigError
from monitor.yaml import parse_yaml

Write = Callable[..., Path]
NEW: dict[str, Any] = {
    "name": "two",
    "url": "https://two.example/rss?a=1&b=$2",
    "outlet": "168",
    "list": {"item": 'li[a="b, c"]'},
    "tags": ["a", "b"],
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("feeds:\n  - name: one\n    url: https://one.example\n    outlet: One", "\n\n  - name: two\n"),
        ("# x\nfeeds:\n- name: one\n  url: https://one.example\n  outlet: One\n# end\n\n\n", "\n# end\n\n- name: two\n  url"),
        ("feeds:\n    - {name: one, url: 'https://one.example', outlet: One}\n", "\n    - name: two\n      url"),
        ("feeds:\r\n  - name: one\r\n    url: https://one.example\r\n    outlet: One\r\n", "\r\n\r\n  - name: two\r\n    url"),
        ("feeds: []   # none yet\n", "feeds:  # none yet\n  - name: two\n"),
        (
            "feeds:\n  - {name: a, url: 'https://a.example', outlet: A}\n  - {name: b, url: 'https://b.example', outlet: B}\n",
            "B}\n  - name: two",
        ),
    ],
)
def test_what_is_there_stays_as_it_is(write_config: Write, tmp_path: Path, before: str, after: str) -> None:
    write_config()
    path = tmp_path / "feeds.yaml"
    path.write_bytes(before.encode())
    path.chmod(0o640)
    added = append_feeds(tmp_path, [NEW], {})
    text = path.read_bytes().decode()
    assert after in text
    assert text.startswith(before.split("[")[0].rstrip().removesuffix("feeds:") + ("feeds:" if "[]" in before else ""))
    assert text.split("\n")[added.line - 1].strip().startswith("- name: two")
    feed = load_config(tmp_path, {}).feeds[-1]
    assert (feed.url, feed.outlet, feed.tags) == ("https://two.example/rss?a=1&b=$2", "168", ("a", "b"))
    assert feed.listing is not None and feed.listing.item == 'li[a="b, c"]'
    assert path.stat().st_mode & 0o777 == 0o640
    assert not list(tmp_path.glob(".feeds-*"))


def test_a_symbolic_link_stays_one(write_config: Write, tmp_path: Path) -> None:
    write_config()
    (tmp_path / "feeds.yaml").rename(tmp_path / "real.yaml")
    (tmp_path / "feeds.yaml").symlink_to("real.yaml")
    append_feeds(tmp_path, [NEW], {})
    assert (tmp_path / "feeds.yaml").is_symlink()
    assert "name: two" in (tmp_path / "real.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("feeds", "said"),
    [
        (None, "feeds.yaml:7: a second feed `one` (the first on line 2)"),
        (
            "feeds: [{name: one, url: 'https://one.example', outlet: One}]\n",
            "feeds.yaml:1: the list of `feeds:` stands between [ and ]",
        ),
    ],
)
def test_what_the_loader_refuses_is_not_written(write_config: Write, tmp_path: Path, feeds: str | None, said: str) -> None:
    write_config(**({"feeds": feeds} if feeds else {}))
    before = (tmp_path / "feeds.yaml").read_bytes()
    with pytest.raises(ConfigError) as caught:
        append_feeds(tmp_path, [NEW | {"name": "one"}], {})
    assert said in str(caught.value)
    assert (tmp_path / "feeds.yaml").read_bytes() == before


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    doubled = text.replace("$", "$$")
    for value, expected in ((text, doubled), ([text, text], [doubled] * 2), ({"item": text}, {"item": doubled})):
        located, problems = parse_yaml(f"key: {written(value)}\n", "x")
        assert located is not None and located.value == {"key": expected}, problems


def test_a_flag_is_a_flag() -> None:
    values: list[Any] = [True, "true", "168", "no", "5m", "a: b", "Hetq", "ՀՀ ՊՆ"]
    assert [written(one) for one in values] == ["true", '"true"', '"168"', '"no"', "5m", '"a: b"', "Hetq", "ՀՀ ՊՆ"]
