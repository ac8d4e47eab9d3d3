"""How a reading looks: evidence marked where it stands, figures in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor.cli.reading import how_many, marked, marks_of, plain, show_reading
from monitor.model import Article, Figure, Reading, Report, Span, Status, TextFrom, Voice
from monitor.shipped import shipped
from monitor.topic import load_topic

TEXT = "Baku freed nine Armenian servicemen on March 4.\n\nAn envoy spoke."


def figure(value: int | None, low: int | None, high: int | None, approx: bool = False) -> Figure:
    return Figure(
        action="released",
        value=value,
        low=low,
        high=high,
        approx=approx,
        unit="servicemen",
        side="AM",
        by="AZ",
        status=Status.OFFICIAL,
        source="joint statement",
        quote="nine Armenian servicemen",
        start=11,
        end=35,
        sentence=TEXT[:47],
    )


READING = Reading(
    lang="en",
    reports=(
        Report(
            kind="prisoner_release",
            main=True,
            date=date(2025, 3, 4),
            places=(),
            sides=("AM", "AZ"),
            people=("an-envoy",),
            figures=(figure(9, 9, 9),),
            voices=(Voice(id="an-envoy", name="An Envoy", role="envoy", side="AM", quote="An envoy spoke", start=49, end=63),),
            names={"an-envoy": "An Envoy"},
            evidence={"kind": (Span(start=5, end=10),), "date": (Span(start=39, end=46),)},
            why=("“freed” says prisoner_release",),
        ),
    ),
)


def test_evidence_is_marked_with_brackets_where_there_is_no_colour() -> None:
    shown = marked(TEXT, marks_of(READING), brackets=True).plain
    assert shown == "Baku [freed] [nine Armenian servicemen] on [March 4].\n\n[An envoy spoke]."


def test_with_colour_the_text_is_as_it_was() -> None:
    shown = marked(TEXT, marks_of(READING), brackets=False)
    assert shown.plain == TEXT
    assert any(span.style == "bold cyan" and TEXT[span.start : span.end] == "nine Armenian servicemen" for span in shown.spans)


def test_a_person_sees_kind_figures_voices_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    topic = load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages")])
    article = Article(
        key="k",
        url="",
        outlet="Herald",
        feed="",
        lang="en",
        title="Nine freed",
        text=TEXT,
        text_from=TextFrom.PAGE,
        published=datetime(2025, 3, 4, 10, tzinfo=UTC),
        modified=None,
        first_seen=datetime(2025, 3, 4, 10, tzinfo=UTC),
        digest="",
    )
    show_reading(article, READING, topic)
    shown = capsys.readouterr().out
    assert "Release of prisoners  04 Mar 2025 · place not told · AM and AZ" in shown
    assert "9" in shown
    assert "freed by AZ" in shown
    assert "official, joint statement" in shown
    assert "“nine Armenian servicemen”" in shown
    assert "says An Envoy, envoy, AM: “An envoy spoke”" in shown
    assert "why: “freed” says prisoner_release" in shown


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (figure(32, 32, 32), "32"),
        (figure(40, 40, 40, approx=True), "about 40"),
        (figure(80, 80, None), "at least 80"),
        (figure(None, 10, 15), "10-15"),
        (figure(1200, 1200, 1200), "1,200"),
        (figure(None, None, 5), "at most 5"),
        (figure(0, 0, 0), "0"),
    ],
)
def test_how_many_in_words(figure: Figure, words: str) -> None:
    assert how_many(figure) == words


def test_nothing_that_a_terminal_obeys_is_shown() -> None:
    assert plain("a\x1b[31mb\u202ec\rd\ne") == "a [31mb c d\ne"
