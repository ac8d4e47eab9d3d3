"""What the reader nearly said instead is told beside what it says."""

from __future__ import annotations

import json

import pytest
from understand.reading import read

from monitor.understand.as_json import reading_as_json
from monitor.understand.evidence import Option
from monitor.understand.weigh import WeightJudge

TODAY = Option("today", {"told": 1.0})
EARLIER = Option("earlier", {"dated": 1.0})
NEVER: Option[str] = Option("never", {"nothing": 1.0})


@pytest.mark.parametrize(
    ("dated", "nearly"),
    [(0.0, []), (1.5, ["earlier"]), (2.0, ["earlier"]), (2.5, ["today"]), (6.0, [])],
    ids=["far behind", "behind", "as likely", "ahead", "far ahead"],
)
def test_what_is_nearly_as_likely_as_the_answer_is_told_and_nothing_else(dated: float, nearly: list[str]) -> None:
    judge = WeightJudge({"day": {"told": 2.0, "dated": dated, "nothing": -3.0}})
    options = [TODAY, EARLIER, NEVER]
    assert [option.answer for option in judge.nearly("day", options)] == nearly
    assert judge.choose("day", options).answer not in nearly


def test_a_reading_tells_as_json_what_else_it_may_be() -> None:
    reading = read(
        "Azerbaijan released two Armenian prisoners of war today, the Armenian Defence Ministry said. "
        "They had been captured near Sotk on 2 May.",
        title="Azerbaijan releases two Armenian prisoners of war",
    )
    (report,) = reading.reports
    (told,) = json.loads(json.dumps(reading_as_json("a", reading)))["reports"]
    expected = {
        "kind": report.doubt.kind,
        "date": report.doubt.date.isoformat() if report.doubt.date else None,
        "places": list(report.doubt.places),
    }
    assert told["doubt"] == expected
    assert report.doubt.kind != report.kind
    assert report.doubt.date is None or report.doubt.date != report.date
    assert not set(report.doubt.places) & set(report.places)
