"""The text queries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.watch.query import QueryError, Words, parse_query

TEXT = Words.of("Prisoner exchange on the border", "Baku freed 32 people. Երեւանը հաստատեց։ Ещё двое вернулись. BAKI təsdiqlədi.")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("exchange", True),
        ("Exchange", True),
        ("change", False),
        ("exch*", True),
        ('"prisoner exchange"', True),
        ('"exchange prisoner"', False),
        ('"border Baku"', False),  # no phrase crosses from the title into the text
        ("prisoner border", True),
        ("prisoner AND football", False),
        ("prisoner OR football", True),
        ("prisoner AND NOT football", True),
        ("NOT prisoner", False),
        ("(swap OR exchange) AND (baku OR yerevan)", True),
        ("freed NEAR/1 people", True),
        ("freed NEAR/0 people", False),
        ("people NEAR/1 freed", True),
        ("title:border", True),
        ("title:Baku", False),
        ("Երևանը", True),
        ("еще", True),
        ("Bakı", True),
        ("swap OR prisoner AND football", False),  # AND binds tighter
    ],
)
def test_a_query_finds_what_it_says(query: str, expected: bool) -> None:
    assert parse_query(query).matches(TEXT) is expected


@pytest.mark.parametrize(
    ("query", "column"),
    [("", 1), ("a AND", 6), ("(a", 1), ("a)", 2), ('a "b', 3), ("a NEAR/2 (b c)", 3), ("a ??", 3), ("OR a", 1)],
)
def test_a_mistake_names_its_column(query: str, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.column == column


@settings(max_examples=300)
@given(st.text(alphabet='ab()"* :ORANDTNE/12title.։', max_size=40) | st.text(max_size=40))
def test_any_text_is_a_query_or_a_mistake_and_printing_a_query_keeps_it(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1
        return
    assert parse_query(str(query)) == query
    assert isinstance(query.matches(TEXT), bool)


def test_a_deeply_nested_query_is_refused_not_a_crash() -> None:
    with pytest.raises(QueryError, match="nested too deeply"):
        parse_query("(" * 5000 + "a" + ")" * 5000)
    with pytest.raises(QueryError, match="nested too deeply"):
        parse_query("NOT " * 5000 + "a")
