"""Markup to paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.blocks import markup_paragraphs, parse_html


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One <b>two</b>.</p><p>Three</p>", ["One two.", "Three"]),
        ("<div>One<p>two</p>three</div>four", ["One", "two", "three", "four"]),
        ("One.<br>Two<br>goes on<br><br>Three", ["One.", "Two goes on", "Three"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<table><tr><td>Swans<td>32<tr><td>Geese<td>7</table>", ["Swans 32", "Geese 7"]),
        ("<table><tr><td><p>a</p><td><p>b</p></table>", ["a", "b"]),
        ("<p>a</p><form>b<p>c</p></form>d<form>e</form>", ["a", "d"]),
        ("<p>a&nbsp;&amp;\n  b</p>", ["a & b"]),
        ("<p>a<script>x</script>b<style>y</style></p><noscript>z</noscript>", ["ab"]),
        ("<figure><img><figcaption>c</figcaption></figure><p>text</p>", ["text"]),
        ("<p>a<!-- c -->b</p>", ["ab"]),
        (
            "<p>The lake <site-term>froze</site-term> in May.</p><site-card><p>a</p></site-card>b",
            ["The lake froze in May.", "a", "b"],
        ),
        ("<p> </p><p></p>", []),
        ("", []),
        ("plain\ntwo < three & four", ["plain", "two < three & four"]),
    ],
)
def test_a_block_is_a_paragraph(markup: str, expected: list[str]) -> None:
    assert markup_paragraphs(markup) == expected


def test_markup_nested_absurdly_deep_costs_nothing_and_says_nothing() -> None:
    assert markup_paragraphs("<div>" * 300_000 + "x") == []
    assert markup_paragraphs("<div>" * 2_000 + "x") == ["x"]


def test_many_flat_paragraphs_are_not_deep() -> None:
    assert len(markup_paragraphs("<p>a <b>b</b><br>" * 12_000)) == 12_000


def test_a_lone_surrogate_does_not_stop_the_parser() -> None:
    assert parse_html("<p>a\ud800b</p>").css_first("p") is not None


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<b>", "<br>", "<table>", "<td>", "text ", "\0", "<!--", "&#0;"]))
)
def test_paragraphs_hold_no_separators_and_are_never_empty(pieces: list[str]) -> None:
    for paragraph in markup_paragraphs("".join(pieces)):
        assert paragraph == paragraph.strip() != ""
        assert "\0" not in paragraph and "\n" not in paragraph
