"""What docs/measured.md promises, and how the tool lists what is missed."""

from __future__ import annotations

import re
from functools import cache

from eval.gold import Said, load, say
from eval.measures import Row
from eval.page import PAGE, promises, tables, unkept, written
from eval.show import aligned, false_reports, measure, misses, off_topic_table
from eval.test_measures import figure, report, row


@cache
def today() -> str:
    """The page as it would be written now."""
    fit, held, off_topic = (say(load(name)) for name in ("fit", "held", "off-topic"))
    return written(PAGE.read_text(encoding="utf-8"), tables(measure("fit", fit), measure("held", held), off_topic))


def test_the_page_promises_no_more_than_is_measured() -> None:
    assert unkept(PAGE.read_text(encoding="utf-8"), today()) == [], "run `make eval EVAL=--write`"


def test_the_page_speaks_of_every_measure_of_both_halves() -> None:
    page = {(row, column) for row, column, _ in promises(PAGE.read_text(encoding="utf-8"))}
    assert {("figure_side", f"{half} {lang}") for half in ("fit", "held") for lang in ("all", "en", "hy", "ru", "az")} <= page
    assert {("one_alert", "held F1"), ("evidence", "fit F1"), ("off topic all", "false figures")} <= page


def test_a_promise_of_more_is_noticed() -> None:
    now = today()
    stated = {(row, column): value for row, column, value in promises(now)}
    assert unkept(now, now) == []
    old = f"| kind | {stated['kind', 'fit all']:.3f} |"
    better = now.replace(old, f"| kind | {stated['kind', 'fit all'] + 0.002:.3f} |", 1)  # precision may be the same number
    assert better != now
    assert [line.split(":")[0] for line in unkept(better, now)] == ["kind, fit all"]
    assert unkept(now, better) == [], "less than is measured may be promised"


def test_fewer_false_alerts_than_there_are_may_not_be_promised() -> None:
    now = today()
    worse = re.sub(r"(?<=\| all \| 100 \| )\d+", lambda found: str(int(found.group()) + 1), now)
    assert [line.split(":")[0] for line in unkept(now, worse)] == ["off topic all, with a report"]
    assert unkept(worse, now) == []


def said(gold: Row, read: Row, event: str | None = None) -> Said:
    return Said(({**gold, "title": "A title"},), {read["id"]: read}, {read["id"]: (event, None)})


def test_what_is_missed_is_listed_with_its_quote() -> None:
    gold = row("a", report(figure(2), figure(3), people=["ara-b"]), group="x")
    read = row("a", report(figure(2, status="claimed"), figure(9), kind="capture"))
    assert list(misses(said(gold, read, "1"))) == [
        "a en  A title",
        "    kind   missed  prisoner_release",
        "    kind   extra   capture",
        "    people missed  ara-b",
        "    figure differs released 2 servicemen of AM by None reported “two soldiers”: status read as claimed",
        "    figure missed  released 3 servicemen of AM by None reported “two soldiers”",
        "    figure extra   released 9 servicemen of AM by None reported “two soldiers”",
    ]


def test_events_that_went_wrong_are_listed() -> None:
    rows = tuple({**row(one, report(), group=group), "title": "A title"} for one, group in (("a", "x"), ("b", "x"), ("c", None)))
    read = {one["id"]: one for one in rows}
    apart = Said(rows, read, {"a": ("1", None), "b": (None, None), "c": ("1", None)})
    assert list(misses(apart)) == [
        "event x: a in 1, b in none",
        "    with a stranger: c",
        "event of nothing: c in 1",
    ]


def test_what_is_said_of_a_general_feed_is_counted_and_listed() -> None:
    false = said(row("a"), row("a", report(figure(2))), "1")
    assert off_topic_table(false)[1] == ("all", "1", "1", "1", "1")
    assert off_topic_table(false)[3] == ("hy", "0", "0", "0", "0")
    assert list(false_reports(false)) == [
        "a en  A title: prisoner_release",
        "    released 2 servicemen of AM by None reported “two soldiers”",
    ]


def test_a_table_is_aligned_on_a_terminal() -> None:
    assert aligned([("F1", "all"), ("relevant", "0.900")]) == "F1          all\nrelevant  0.900\n"
