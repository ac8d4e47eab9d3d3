"""Three values: met, not met, not told."""

from __future__ import annotations

import pytest

from monitor.watch.verdict import Truth, every, some

MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (MET, MET, MET, MET),
        (MET, UNKNOWN, UNKNOWN, MET),
        (MET, UNMET, UNMET, MET),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, UNMET, UNMET, UNKNOWN),
        (UNMET, UNMET, UNMET, UNMET),
    ],
)
def test_what_is_not_told_goes_through_and_and_or_as_in_kleenes_logic(
    one: Truth, other: Truth, both: Truth, either: Truth
) -> None:
    assert every([one, other]) is every([other, one]) is both
    assert some([one, other]) is some([other, one]) is either


def test_the_opposite_of_not_told_is_not_told() -> None:
    assert [truth.opposite for truth in (MET, UNMET, UNKNOWN)] == [UNMET, MET, UNKNOWN]


def test_nothing_asked_is_met_and_no_alternative_is_not() -> None:
    assert every([]) is MET
    assert some([]) is UNMET
