"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Կամուրջը կբացվի աշնանը", "hy"),
        ("Мост откроют осенью, сообщили в общине", "ru"),
        ("Körpü payızda açılacaq, icma bildirib", "az"),
        ("The bridge will be opened in autumn", "en"),
        ("Köprü sonbaharda açılacak, daha önce değil", "tr"),
        ("Міст відкриють восени, її довжина невідома", "uk"),
        ("12:30", "und"),
        ("", "und"),
    ],
)
def test_a_line_is_enough(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    assert detect_language(text) in {"en", "hy", "ru", "az", "uk", "tr", "und"}
