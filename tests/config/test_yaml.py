"""YAML means what it says: the 1.2 core schema, and one line for each mistake."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.yaml import Located, load_yaml, parse_yaml


def value_of(text: str) -> Any:
    located, problems = parse_yaml(text, "f.yaml")
    assert located is not None, problems
    return located.value


def said(text: str) -> list[str]:
    located, problems = parse_yaml(text, "f.yaml")
    assert located is None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("22:22", "22:22"),
        ("23:00:00", "23:00:00"),
        ("0755", 755),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("+12", 12),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("2024-01-02", "2024-01-02"),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"),
        ("0.1.2", "0.1.2"),
        ("5m", "5m"),
        ("=", "="),
        ("'true'", "true"),
        ("!!str 12", "12"),
    ],
)
def test_a_plain_word_means_what_yaml_1_2_says(text: str, value: object) -> None:
    found = value_of(f"key: {text}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_a_key_is_always_a_word() -> None:
    assert value_of("on: 1\nno: 2\n168: 3\nnull: 4\n") == {"on": 1, "no": 2, "168": 3, "null": 4}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\tb: 1\n", "f.yaml:2: a tab may not indent: use spaces, two a level"),
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: 'a' stands here a second time (first on line 1): keep one"),
        ("a: b: c\n", "f.yaml:1: a colon too many: put the value in quotes, or look at the indentation"),
        ("x: 1\na: 'never\nb: 2\n", "f.yaml:2: the quotation mark that begins here is never closed"),
        ("x: 1\na: [1, 2\nb: 3\n", "f.yaml:2: the list [ … ] that begins here is not closed, or a comma is missing"),
        ("a: *b\n", "f.yaml:1: an alias (*name) without an anchor (&name): put the value in quotes if it begins with a star"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: a second document (---) begins here: keep one a file"),
        ("a: 1\nb: @x\n", "f.yaml:2: this character may not begin a word here: put the value in quotes"),
        ("a: 1\nb: \x01\n", "f.yaml:2: a character that YAML does not allow (a control character)"),
        ("a: !!python/name:os.system x\n", "f.yaml:1: the tag !python/name:os.system is not understood: write the plain value"),
        ("a: !!int nine\n", "f.yaml:1: 'nine' is no number"),
        ("? [1]\n: 2\n", "f.yaml:1: a key must be a plain word, not a list or a mapping"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "f.yaml:3: merging with << is not part of YAML 1.2: write the keys out"),
        ("[" * 5000, "f.yaml:1: it is nested too deeply"),
    ],
)
def test_a_mistake_is_named_with_its_line_in_plain_words(text: str, line: str) -> None:
    assert said(text) == [line]


def test_an_alias_is_the_value_that_it_names() -> None:
    assert value_of("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    before = time.process_time()
    (line,) = said(bomb)
    assert "unfolded" in line
    assert time.process_time() - before < 1.0


@pytest.mark.parametrize("text", ["&a [*a]", "&a {b: *a}", "a: &a [*a, *a]"])
def test_an_alias_of_itself_is_refused(text: str) -> None:
    (line,) = said(text)
    assert "unfolded" in line


def test_every_key_and_item_knows_its_line() -> None:
    located, _ = parse_yaml("a:\n  - b: 1\n    c: 2\n  - d\n", "f.yaml")
    assert located is not None
    assert located.line(("a", 0, "c")) == 3
    assert located.line(("a", 1)) == 4
    assert located.line(("a", 0, "missing")) == 2, "what is not there stands where it should"
    assert str(located.problem(("a", 1), "so")) == "f.yaml:4: so"


def test_a_file_that_is_not_utf_8_or_not_there_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    _, problems = load_yaml(path, "f.yaml")
    assert [str(one) for one in problems] == ["f.yaml:1: this file cannot be read: no such file or directory"]
    path.write_bytes("a: 1\nb: é\n".encode("latin-1"))
    _, problems = load_yaml(path, "f.yaml")
    assert [str(one) for one in problems] == ["f.yaml:2: this is not UTF-8: save the file as UTF-8"]


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    located, _ = load_yaml(path)
    assert located is not None
    assert located.value == {"a": 1}


YAML_LIKE = st.text(alphabet=st.sampled_from(" \t\n:-[]{}&*!|>'\"%@`#,?~ab01.<$\\\x00\u2028\ufeffé"), max_size=60)


@given(st.one_of(YAML_LIKE, st.text(max_size=60)))
def test_any_text_is_a_value_or_a_problem(text: str) -> None:
    located, problems = parse_yaml(text, "f.yaml")
    assert (located is None) == bool(problems)
    assert isinstance(located, Located | None)
    assert all(1 <= problem.line <= text.count("\n") + text.count("\r") + text.count("\u2028") + 2 for problem in problems)
