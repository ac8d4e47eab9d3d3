"""What the reader nearly said instead is told beside what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeVar

import pytest
from understand.reading import article, by_name, figures, judge_with, read, topic

from monitor.model import Reading
from monitor.understand import understand_article
from monitor.understand.as_json import reading_as_json
from monitor.understand.evidence import Option
from monitor.understand.weigh import judge_by, nearly

A = TypeVar("A")
TODAY = Option("today", {"told": 1.0})
EARLIER = Option("earlier", {"dated": 1.0})
NEVER: Option[str] = Option("never", {"nothing": 1.0})


@pytest.mark.parametrize(
    ("dated", "expected"),
    [(0.0, []), (1.5, ["earlier"]), (2.0, ["earlier"]), (2.5, ["today"]), (6.0, [])],
    ids=["far behind", "behind", "as likely", "ahead", "far ahead"],
)
def test_what_is_nearly_as_likely_as_the_answer_is_told_and_nothing_else(dated: float, expected: list[str]) -> None:
    options = [TODAY, EARLIER, NEVER]
    taken, shares = judge_with({"day": {"told": 2.0, "dated": dated, "nothing": -3.0}}).weigh("day", options)
    assert nearly(options, shares, taken.answer) == expected


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


@pytest.mark.parametrize(
    ("dated", "taken", "shares"),
    [(0.0, "today", (0.88, 0.12, 0.01)), (2.0, "today", (0.5, 0.5, 0.0)), (2.5, "earlier", (0.38, 0.62, 0.0))],
)
def test_each_option_has_its_share_of_the_odds(dated: float, taken: str, shares: tuple[float, ...]) -> None:
    judge = judge_with({"day": {"told": 2.0, "dated": dated, "nothing": -3.0}})
    option, found = judge.weigh("day", [TODAY, EARLIER, NEVER])
    assert (option.answer, tuple(round(share, 2) for share in found)) == (taken, shares)


def test_a_figure_is_doubtful_where_its_action_or_side_is_no_more_than_likely() -> None:
    text = "Azerbaijan released two Armenian prisoners of war on Monday, the Armenian Defence Ministry said."
    (sure,) = figures(read(text))
    weaker = {
        question: {name: weight * 0.1 for name, weight in known.items()} for question, known in by_name(topic().weights).items()
    }
    (unsure,) = figures(understand_article(article(text), topic(), judge_with(weaker)))
    assert (sure.action, sure.value, sure.doubtful) == (unsure.action, unsure.value, False)
    assert unsure.doubtful
    assert [one["doubtful"] for one in _told(read(text))] == [False]


def _told(reading: Reading) -> list[dict[str, object]]:
    found = json.loads(json.dumps(reading_as_json("a", reading)))
    return [figure for report in found["reports"] for figure in report["figures"]]


class _Torn:
    """The shipped judge, but for the kind: what is likeliest is none, and beside it two kinds share more than its half."""

    def __init__(self, kinds: Mapping[str | None, float]) -> None:
        self._kinds, self._rest = kinds, judge_by(topic().weights)

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        return self._rest.choose(question, options, within)

    def weigh(
        self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()
    ) -> tuple[Option[A], Sequence[float]]:
        if question != "kind":
            return self._rest.weigh(question, options, within)
        shares = [self._kinds.get(str(option.answer) if option.answer else None, 0.0) for option in options]
        return options[shares.index(max(shares))], shares


def test_a_kind_taken_by_the_odds_of_all_kinds_is_not_its_own_doubt() -> None:
    text = "Azerbaijan detained two Armenian shepherds near Sotk on Monday, Armenia's security service said."
    torn = _Torn({None: 0.4, "capture": 0.35, "border_clash": 0.25})
    (report,) = understand_article(article(text), topic(), torn).reports
    assert (report.kind, report.doubt.kind) == ("capture", "border_clash")
