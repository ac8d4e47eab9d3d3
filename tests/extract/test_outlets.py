"""Outlet rules as data: the packaged file, a user's own over it, and mistakes told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.extract.lines import Lines
from monitor.extract.outlets import OutletRules, css_problem, load_outlets
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


@pytest.mark.parametrize(
    ("key", "urls"),
    [
        (
            "rferl:33647903",
            [
                "https://www.azatutyun.am/a/33647903.html",
                "https://www.azatutyun.am/a/some-slug/33647903.html?utm_source=x#top",
                "https://www.azatutyun.am/amp/33647903.html",
                "https://rus.azatutyun.am/amp/another-slug/33647903.html/",
                "https://rfe.pangea-cms.com/preview/hy-AM/a/33647903.html",
                "https://dbv77zd8gbngf.cloudfront.net/a/slug/33647903.html",
            ],
        ),
        (
            "kavkaz-uzel:387666",
            ["https://www.kavkaz-uzel.eu/articles/387666", "https://m.kavkaz-uzel.eu/articles/387666/",
             "https://kavkaz-uzel.work/articles/387666?from=x"],
        ),
        ("news-am:eng:791234", ["https://news.am/eng/news/791234.html", "http://m.news.am/ENG/news/791234.html"]),
        ("panorama:hy:581299", ["https://www.panorama.am/hy/news/2021/10/19/slug/581299",
                                "https://www.panorama.am/hy/news/2021/10/19/%D5%AC/581299"]),
        ("azertac:en:2900001", ["https://azertag.az/en/xeber/a_slug-2900001", "https://www.azertag.az/en/xeber/other-slug-2900001"]),
    ],
)  # fmt: skip
def test_an_outlets_number_is_the_key_whatever_else_the_address_says(key: str, urls: list[str]) -> None:
    rules = load_outlets([SHIPPED])
    assert [rules.numbered(url) for url in urls] == [key] * len(urls)


def test_the_same_number_in_two_languages_or_outlets_is_two_stories() -> None:
    rules = load_outlets([SHIPPED])
    addresses = ["https://news.am/eng/news/791234.html", "https://news.am/arm/news/791234.html", "https://mil.am/en/news/791234",
                 "https://en.trend.az/world/791234.html", "https://ru.trend.az/world/791234.html"]  # fmt: skip
    assert len({rules.numbered(url) for url in addresses}) == len(addresses)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.azatutyun.am/z/655",
        "https://www.azatutyun.am/a/12.html",
        "https://other.example/a/33647903.html",
        "",
        "http://[",
    ],
)
def test_an_address_without_such_a_number_has_no_key_of_it(url: str) -> None:
    assert load_outlets([SHIPPED]).numbered(url) == ""


def test_a_user_names_the_numbers_of_an_outlet_of_their_own(tmp_path: Path) -> None:
    own = written(tmp_path, 'numbers:\n  post: {hosts: [post.example], paths: ["/story/#", "/story.php/*-#"]}\n')
    rules = load_outlets([SHIPPED, own])
    assert (
        rules.numbered("https://www.post.example/story.php/a-b-777")
        == rules.numbered("https://post.example/story/777/")
        == "post:777"
    )
    wrong = written(tmp_path, "numbers:\n  post: {hosts: [post.example]}\n")
    with pytest.raises(ConfigError) as caught:
        load_outlets([wrong])
    assert [problem.line for problem in caught.value.problems] == [2]


def test_the_documented_file_is_right(tmp_path: Path) -> None:
    shown = (Path(__file__).parents[2] / "docs" / "pages.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    rules = load_outlets([SHIPPED, written(tmp_path, shown)])
    found = rules.for_url("https://www.post.example/1")
    assert found is not None and found.body == "div.story"
    assert rules.numbered("https://post-mirror.example/en/story/a-b-123.html") == "post:en:123"
    assert rules.end.match("12 readers say") and rules.walls.paywall.match("Become a friend of the Post to read on today")
