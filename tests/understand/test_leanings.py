"""Whose people a number counts where its sentence names nobody, who did it, and what it is a part of."""

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


SWAP_AND_MINE = """Armenia and Azerbaijan swapped prisoners near Kornidzor on Tuesday, 12 December, the Armenian government said.
Azerbaijan freed nine Armenians, six of them soldiers; the other three are civilians. Armenia freed two Azerbaijani soldiers.

On Monday, 11 December, a mine killed three workers in the Fuzuli district of Azerbaijan, prosecutors said.
Their tractor ran over an anti-tank mine in a field of the village of Horadiz. An investigation has been opened."""


def test_a_mine_beside_the_main_event_has_no_doer_either() -> None:
    found = read(SWAP_AND_MINE)
    assert [report.kind for report in found.reports] == ["prisoner_exchange", "mine_explosion"]
    assert [(figure.action, figure.value, figure.by) for figure in found.reports[1].figures] == [("killed", 3, None)]


def test_the_other_three_are_a_part_of_the_nine_and_not_of_the_six() -> None:
    freed = read(SWAP_AND_MINE).reports[0].figures
    assert [(figure.value, figure.side) for figure in freed] == [(9, "AM"), (6, "AM"), (3, "AM"), (2, "AZ")]
    assert [figure.part_of for figure in freed] == [None, 0, 0, None]
