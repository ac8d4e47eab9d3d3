"""One folding of spelling, for reading, gazetteer and watchlists alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import fold, fold_aligned

LETTERS = "abIİıiyzə ЁёЕеЙйсжaceopx ԵՐԵՎԱՆերևանուֆւվ և́՛՞«»’–-\u00ad\u200b0123"
words = st.text(alphabet=LETTERS, max_size=40) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Երևան", "Երեւան"),
        ("Երևան", "ԵՐԵՎԱՆ"),
        ("Երևան", "ԵՐԵՒԱՆ"),
        ("ёлка", "елка"),
        ("ОПЁРТЫЙ", "опертый"),
        ("İrəvan", "irəvan"),
        ("İrəvan", "İrəvan".lower()),  # holds a stray U+0307
        ("BAKI", "Bakı"),
        ("QAZAX", "Qazax"),
        ("Ի՞նչ", "Ինչ"),
        ("сocтав", "состав"),  # Latin c and o inside
        ("«Грай»", '"Грай"'),
        ("so\u00adlu\u200btion", "solution"),
        ("don’t", "don't"),
        ("1988–1994", "1988-1994"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("şah", "sah"), ("ər", "er"), ("край", "краи"), ("ու", "վ"), ("սուր", "սվր")])
def test_letters_that_tell_words_apart_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(words)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(words)
def test_upper_and_lower_case_meet_where_unicode_says_they_are_one_letter(text: str) -> None:
    if text.upper().lower() == text.lower() and text.lower().upper() == text.upper():
        assert fold(text.upper()) == fold(text.lower())


@given(words)
def test_the_way_back_covers_the_original(text: str) -> None:
    folded = fold_aligned(text)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start <= end <= len(text)


@given(st.text(alphabet="abcdeEFABCёЁбвгБВГ ԱԲաբևəƏşŞ 123", max_size=60))
def test_aligned_and_plain_folding_agree_on_precomposed_text(text: str) -> None:
    assert fold_aligned(text).text == fold(text)
