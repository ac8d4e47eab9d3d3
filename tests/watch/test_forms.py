"""Words meet their forms, in whatever spelling and alphabet, and no other words. The pairs are data: pairs.tsv was at hand while
the paradigms were written; pairs-blind.tsv was written before them, and nothing was mended for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from group.made import topic

from monitor.watch.forms import forms_of
from monitor.watch.syntax import parse_query
from monitor.watch.widen import Counterparts, widened
from monitor.watch.words import Words

HERE = Path(__file__).parent
ROWS = [
    tuple(line.split("\t"))
    for file in ("pairs.tsv", "pairs-blind.tsv", "pairs-more.tsv")
    for line in (HERE / file).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def finds(query: str, text: str, *, translate: bool = False) -> bool:
    asked = widened(parse_query(query), Counterparts(topic()), translate=translate)
    return asked.matches(Words("", text, forms_of(topic())))


@pytest.mark.parametrize(("query", "expected", "text"), ROWS)
def test_a_word_finds_its_forms_and_no_other_word(query: str, expected: str, text: str) -> None:
    assert finds(query, text) is (expected == "match")


def test_there_are_thirty_pairs_of_each_kind_and_more() -> None:
    assert min(sum(row[1] == kind for row in ROWS) for kind in ("match", "no match")) >= 30


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("hostage", "Заложников освободили ночью."),
        ("заложник", "Պատանդներին ազատել են։"),
        ('"prisoner of war"', "Hərbi əsirlərin siyahısı verilib."),
        ('"hunger strike"', "Նա հացադուլ է սկսել։"),
        ("ceasefire", "Atəşkəs pozulub."),
        ("Armenia", "Ermənistanda seçki keçirilib."),
    ],
)
def test_a_listed_term_finds_its_counterparts_only_where_that_is_asked_for(query: str, text: str) -> None:
    assert finds(query, text, translate=True)
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("Baku", "Bakıda görüş olub."), ("Shushi", "Взрыв в Шуше."), ("Gagik Voskanyan", "Գագիկ Ոսկանյանն ազատ է։")],
)
def test_a_listed_name_is_found_as_each_language_calls_it(query: str, text: str) -> None:
    assert finds(query, text)


def test_forms_of_a_text_are_read_by_its_language() -> None:
    forms = forms_of(topic())
    assert "az.noun:mina" in forms.of_text("minaya", "az")
    assert "az.noun:mina" not in forms.of_text("minaya", "en")
