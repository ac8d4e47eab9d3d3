"""The text queries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.watch.query import found_places
from monitor.watch.syntax import QueryError, parse_query
from monitor.watch.words import Words

TEXT = Words("Prisoner exchange on the border", "Baku freed 32 people. Երեւանը հաստատեց։ Ещё двое вернулись. BAKI təsdiqlədi.")


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
        ("“prisoner exchange”", True),  # quotation marks as a word processor writes them
        ("«exchange prisoner»", False),
        ("prisoner-exchange", True),
        ("TITLE:border", True),
        ("title:(border OR baku)", True),
        ("title:(baku OR yerevan)", False),
        ("title:(border baku)", False),
        ('title:"the border"', True),
        ("(people OR persons) NEAR/1 (freed OR released)", True),
        ("border NEAR/5 baku", False),  # nor does NEAR
        ("NOT swap NOT football", True),
        ('"prison* exchang*"', True),
        ('"or"', False),
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


PIECES = ["a", "b*", '"a b"', "(", ")", "AND", "OR", "NOT", "NEAR/2", "title:", "բա-գ", "«a", "b»", "or", '"not"', "x:y"]


@settings(max_examples=500)
@given(
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
    | st.text(alphabet='ab()"* :ORANDTNE/12title.։', max_size=40)
    | st.text(max_size=40)
)
def test_any_text_is_a_query_or_a_mistake_and_printing_a_query_keeps_it(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1
        return
    assert parse_query(str(query)) == query
    assert isinstance(query.matches(TEXT), bool)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("swap or exchange", "capitals: OR"),
        ("swap and exchange", "capitals: AND"),
        ("not football", "capitals: NOT"),
        ("swap NEAR border", "write NEAR/5"),
        ("swap near/5 border", "write NEAR/5"),
        ("swap NEAR/500 border", "write NEAR/5"),
        ("headline:swap", "unknown field headline:"),
        ("*swap", "at the end of a word"),
        ("sw*p", "at the end of a word"),
        ("swap *", "at the end of a word"),
        ("a NEAR/2 b NEAR/2 c", "NEAR joins two"),
        ("(a b) NEAR/2 c", "NEAR stands between"),
        ("title:title:a", "a word is wanted here"),
    ],
)
def test_what_looks_like_something_else_than_it_would_be_is_refused(query: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        parse_query(query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("On the Ijevan–Gazakh section", "Gazakh"),
        ("Azerbaijan’s ministry", "Azerbaijan"),
        ("the ministry of Azerbaijan", '"of Azerbaijan"'),
        ("a prisoner exchange", "prisoner-exchange"),
        ("a prisoner-exchange", '"prisoner exchange"'),
        ("ԻՋԵՒԱՆ", "Իջևան"),
        ("İSMAYILLI", "İsmayıllı"),
    ],
)
def test_spelling_does_not_stand_in_the_way(text: str, query: str) -> None:
    assert parse_query(query).matches(Words("", text))


@pytest.mark.parametrize(("text", "query"), [("Kazakhstan", "Kazakh"), ("Qazaxıstan", "Qazax"), ("the Bordeaux", "border*")])
def test_a_word_is_not_found_inside_another(text: str, query: str) -> None:
    assert not parse_query(query).matches(Words("", text))


def test_the_evidence_is_what_stands_there_and_nothing_that_is_only_excluded() -> None:
    query = parse_query('(exch* OR swap) AND "on the border" AND NOT football AND freed NEAR/1 people')
    assert [TEXT.written(*place) for place in found_places(query, TEXT)] == ["exchange", "on the border", "freed 32 people"]


def test_a_deeply_nested_query_is_refused_not_a_crash() -> None:
    with pytest.raises(QueryError, match="nested too deeply"):
        parse_query("(" * 5000 + "a" + ")" * 5000)
    with pytest.raises(QueryError, match="nested too deeply"):
        parse_query("NOT " * 5000 + "a")
