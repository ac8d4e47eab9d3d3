"""Outlet rules as data: the packaged file, a user's own over it, and mistakes told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.extract.outlets import Lines, OutletRules, css_problem, load_outlets
from monitor.model import ListRules

SHIPPED = Path(__file__).parents[2] / "config" / "outlets.yaml"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "outlets.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rule_holds_for_its_host_and_all_below_it() -> None:
    rules = load_outlets([SHIPPED])
    for url in ("https://www.azatutyun.am/a/1.html", "http://rus.azatutyun.am:443/a/1.html", "https://AZATUTYUN.am"):
        found = rules.for_url(url)
        assert found is not None and found.body == "div.wsw"
    for url in ("https://notazatutyun.am/", "https://am/", "", "http://[", "mailto:x"):
        assert rules.for_url(url) is None


def test_a_users_file_lies_over_the_packaged_one(tmp_path: Path) -> None:
    own = written(
        tmp_path,
        'outlets:\n  hetq: {body: "main.new"}\n  mine: {hosts: [www.post.example], body: "#text"}\n'
        'boilerplate: {en: ["Follow the lake*"]}\n',
    )
    rules = load_outlets([SHIPPED, own])
    hetq, mine = rules.for_url("https://hetq.am/x"), rules.for_url("https://post.example/x")
    assert hetq is not None and mine is not None
    assert (hetq.body, hetq.title, mine.body) == ("main.new", "h1.block-header", "#text")
    assert rules.boilerplate.match("Follow the lake on the web") and rules.boilerplate.match("Read also: x")


def test_a_rule_for_lists_stands_beside_that_for_articles_or_alone(tmp_path: Path) -> None:
    own = written(tmp_path, "outlets:\n  lake: {hosts: [lake.example], list: {item: li, date: time}}\n")
    rules = load_outlets([SHIPPED, own])
    assert rules.list_for("https://news.lake.example/all") == ListRules(item="li", date="time")
    assert (rules.for_url("https://lake.example/a"), rules.list_for("https://other.example")) == (None, None)


def test_files_that_are_missing_or_empty_say_nothing(tmp_path: Path) -> None:
    assert load_outlets([tmp_path / "none.yaml", written(tmp_path, "")]) == OutletRules()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("outlets:\n  x:\n    hosts: [a.example]\n    body: 'div['\n", 4, "not a CSS selector: 'div['"),
        ("outlets:\n  x:\n    hosts: [a.example]\n    body: p\n    drop:\n      - p\n      - '::'\n", 7, "not a CSS selector"),
        ("outlets:\n  x:\n    hosts: [a.example]\n    boddy: p\n", 4, "unknown key 'outlets.x.boddy'"),
        ("outlets:\n  x:\n    hosts: [a.example]\n", 2, "outlets.x: neither `body` nor `list`"),
        ("outlets:\n  x:\n    hosts: [a.example]\n    list: {item: li,\n      date: 'b['}\n", 5, "not a CSS selector: 'b['"),
        ("outlets:\n  x:\n    hosts: [a.example]\n    list: {link: a}\n", 4, "outlets.x.list.item: field required"),
        ("outlets:\n  x:\n    hosts: [a.example]\n    list: {item: li, when: b}\n", 4, "unknown key 'outlets.x.list.when'"),
        ("walls:\n  elements: ['a[']\n", 2, "not a CSS selector"),
        ("boilerplate: 3\n", 1, "boilerplate:"),
        ("- a\n", 1, "a mapping is wanted"),
        ("outlets:\n\tx: 1\n", 2, "cannot start any token"),
        ("a: [\n", 2, ""),
    ],
)
def test_a_mistake_is_told_with_file_and_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_outlets([SHIPPED, path])
    assert [(problem.path, problem.line) for problem in caught.value.problems if words in problem.message] == [(str(path), line)]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "outlets:\n  x: {hosts: [a.example], body: 'div['}\n  y: {hosts: [b.example]}\nwords: {}\n")
    with pytest.raises(ConfigError) as caught:
        load_outlets([path])
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]


@pytest.mark.parametrize(
    ("pattern", "line", "fits"),
    [
        ("Read also*", "READ ALSO: a lake", True),
        ("Read also*", "They read also books", False),
        ("*enable JavaScript*", "Please enable JavaScript now", True),
        ("The post * appeared first on *", "The post A appeared first on B.", True),
        ("The post * appeared first on *", "The post appeared", False),
        ("# Comments", "12 comments", True),
        ("# Comments", "comments", False),
        ("ԿԱՐԴԱՑԵՔ ՆԱԵՎ", "Կարդացեք նաև՝", True),
        ("Keçid linkləri", "KEÇİD LİNKLƏRİ", True),
        ("a*b*c", "a b", False),
        ("ab*ba", "aba", False),
        ("Read also*", "Read also " + "x" * 300, False),
    ],
)
def test_a_pattern_is_a_whole_line(pattern: str, line: str, fits: bool) -> None:
    assert Lines.of([pattern]).match(line) is fits


@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=200))
def test_any_pattern_meets_any_line_without_harm(patterns: list[str], line: str) -> None:
    Lines.of(patterns).match(line)


def test_css_is_checked_in_words() -> None:
    assert css_problem("div.wsw > p:not(.x), article p") is None
    assert css_problem("div[") == "not a CSS selector: 'div['"
