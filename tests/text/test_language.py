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
        ("Мостът ще бъде открит наесен, съобщиха от общината вчера следобед", "bg"),
        ("Мостот ќе биде отворен наесен, велат жителите на општината", "mk"),
        ("Мост ће бити отворен на јесен, кажу из општине", "sr"),
        ("Мост адкрыюць увосень, паведамілі ў абшчыне", "be"),
        ("Көпір күзде ашылады, деп хабарлады әкімдік", "kk"),
        ("Көпүрө күзүндө ачылат, деп билдирди айыл өкмөтү", "ky"),
        ("ხიდი შემოდგომაზე გაიხსნება", "ka"),
        ("پل در پاییز باز می‌شود، شهرداری گفت", "fa"),
        ("سيفتح الجسر في الخريف", "ar"),
        ("Подъезд к мосту объявили закрытым, сообщили в общине", "ru"),
        ("Премьер Пашинян, на встрече с Эрдоганом: подробности", "ru"),
        ("12:30", "und"),
        ("", "und"),
    ],
)
def test_a_line_is_enough(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    assert 2 <= len(detect_language(text)) <= 3
