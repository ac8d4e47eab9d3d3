"""Whose people a number counts where its sentence names nobody, and who did it."""

from __future__ import annotations

import pytest
from understand.reading import figures, read

MINES = (
    ("en", "Three people were killed when a tractor hit a mine near the village of Horadiz in Fuzuli on Tuesday.", "AZ"),
    ("ru", "Трое человек погибли при подрыве трактора на мине под Горадизом в Физулинском районе.", "AZ"),
    ("az", "Füzuli rayonunun Horadiz qəsəbəsi yaxınlığında traktor minaya düşüb, üç nəfər həlak olub.", "AZ"),
    ("hy", "Տավուշի Կիրանց գյուղի մոտ տրակտորը պայթել է ականի վրա, զոհվել է երեք մարդ։", "AM"),
)


@pytest.mark.parametrize(("lang", "text", "side"), MINES)
def test_a_mine_harms_the_people_of_its_place_and_nobody_did_it(lang: str, text: str, side: str) -> None:
    found = figures(read(text, lang))
    assert [(figure.action, figure.value, figure.side, figure.by) for figure in found] == [("killed", 3, side, None)]
