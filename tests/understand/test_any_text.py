"""Whatever the text: no exception, exact quotes, sane bounds, the same answer twice, and time that grows with the text."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import process_time

import pytest
from eval.gold import load
from hypothesis import given, settings
from hypothesis import strategies as st
from understand.reading import LANGUAGES, article, figures, topic

from monitor.model import Figure, Reading
from monitor.understand import understand_article

WORDS = {
    lang: sorted({word for row in load("held") if row["lang"] == lang for word in row["text"].split()})[::3] for lang in LANGUAGES
}
"""Words of real sentences, with their punctuation: what a figure is made of."""


def read(text: str, lang: str, title: str = "") -> Reading:
    return understand_article(article(text, lang, title=title), topic())


def check(reading: Reading, text: str) -> None:
    for figure in figures(reading):
        check_figure(figure, text)
    for report in reading.reports:
        assert report.figures == tuple(sorted(report.figures, key=lambda figure: figure.start))
        for spans in report.evidence.values():
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
        for voice in report.voices:
            assert text[voice.start : voice.end] == voice.quote


def check_figure(figure: Figure, text: str) -> None:
    assert figure.quote
    assert text[figure.start : figure.end] == figure.quote
    assert figure.sentence in text
    assert (figure.low, figure.high) != (None, None)
    if figure.low is not None and figure.high is not None:
        assert figure.low <= figure.high
    if figure.value is not None:
        assert figure.low is None or figure.low <= figure.value + 1  # more than 200 is 201 and up
        assert figure.high is None or figure.value <= figure.high + 1  # fewer than 10 is up to 9


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.sampled_from([*LANGUAGES, ""]), st.text(max_size=40))
def test_any_unicode_is_read_without_an_exception(text: str, lang: str, title: str) -> None:
    check(read(text, lang, title), text)


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("lang", LANGUAGES)
@given(data=st.data())
def test_any_order_of_real_words_keeps_every_quote_exact(lang: str, data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from([*WORDS[lang], "32", "\n\n", ",", "«", "1,5", "-"]), max_size=60)))
    check(read(text, lang), text)


def test_the_same_text_is_read_the_same_twice() -> None:
    for row in load("held")[::6]:
        first, second = (read(row["text"], row["lang"], row["title"]) for _ in range(2))
        assert first == second


@pytest.mark.parametrize("row", load("held")[::4], ids=lambda row: row["id"])
def test_our_own_articles_are_read_with_exact_quotes(row: dict[str, str]) -> None:
    check(read(row["text"], row["lang"], row["title"]), row["text"])


def plain(lang: str) -> str:
    return "\n\n".join(row["text"] for row in load("held") if row["lang"] == lang)


LONG = {
    **{f"articles in {lang}": (lang, plain(lang) + "\n\n") for lang in LANGUAGES},
    "one word": ("en", "x"),
    "one word of digits": ("ru", "7"),
    "numbers": ("en", "32 "),
    "number words": ("az", "on iki yüz min "),
    "grouped digits": ("en", "1,234"),
    "ranges": ("ru", "5-6-"),
    "capitals": ("en", "Ara Ben "),
    "one sentence": ("en", "and 2 soldiers were killed "),
    "commas": ("hy", ","),
    "full stops": ("hy", "։ "),
    "brackets": ("en", "(("),
    "quotation marks": ("ru", "«"),
    "soft hyphens": ("hy", "\u00ad"),
    "apostrophes": ("az", "a'"),
    "months": ("en", "May 5 "),
    "empty lines": ("en", "\n\n"),
    "initials": ("ru", "А. "),
    "colons": ("hy", ": Ա"),
}
SHORT, TIMES = 3_000, 8
AT_MOST_MORE = 2.5
"""Times what a text ``TIMES`` as long may cost, beside ``TIMES`` itself: room for a busy machine. A square costs 8."""


def cost(text: str, lang: str, rounds: int) -> float:
    """The least processor time of some rounds."""
    spent = []
    for _ in range(rounds):
        begun = process_time()
        reading = read(text, lang)
        spent.append(process_time() - begun)
    check(reading, text)
    return min(spent)


@pytest.fixture(scope="module")
def settled() -> Iterator[None]:
    """Nothing that other tests have left is looked through by the collector while a text is timed."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    lang, piece = LONG[name]
    whole = piece * (SHORT * TIMES // len(piece) + 1)
    short = cost(whole[:SHORT], lang, 3)
    assert cost(whole[: SHORT * TIMES], lang, 2) <= max(short, 0.01) * TIMES * AT_MOST_MORE
