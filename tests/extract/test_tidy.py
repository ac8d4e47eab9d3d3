"""Clean characters, no furniture, no headline."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.outlets import OutletRules, load_outlets
from monitor.extract.tidy import clean, digest, join_paragraphs


@pytest.fixture(scope="module")
def outlets() -> OutletRules:
    return load_outlets([Path(__file__).parents[2] / "config" / "outlets.yaml"])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\u00adb\u200bc\ufeffd", "abcd"),
        ("a\u00a0b\u202fc\td", "a b c d"),
        ("xal¬qın 5 ¬ 3", "xalqın 5 ¬ 3"),
        ("cafe\u0301", "café"),
        ("\u202eabc\u202c", "abc"),
        ("a\x00\x07b", "ab"),
    ],
)
def test_what_cannot_be_seen_goes(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(st.text())
def test_cleaning_is_idempotent_and_nfc(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Ten recipes for winter", "ԿԱՐԴԱՑԵՔ ՆԱԵՎ", "Կարդացեք նաեւ՝ ձմեռային լիճը",
        "Читайте также: Как замерзает озеро",
        "Keçid linkləri", "Həmçinin oxuyun: Göl dondu", "XS SM MD LG", "Share this:", "SHARE", "Поделиться",
        "The post Lake freezes appeared first on Example Post.", "Paylaş",
    ],
)  # fmt: skip
def test_furniture_is_dropped_in_any_language_wherever_it_stands(line: str, outlets: OutletRules) -> None:
    assert join_paragraphs(["First.", line, "Last."], (), outlets) == "First.\n\nLast."


@pytest.mark.parametrize(
    "line",
    ["Print shops closed for 3 days.", "Share prices fell by 12 percent.", "Comments by the minister were read by 40 people.",
    "The Telegram channel of the ministry said so."],
)  # fmt: skip
def test_sentences_that_begin_like_furniture_stay(line: str, outlets: OutletRules) -> None:
    assert join_paragraphs(["First.", line, "Last."], (), outlets) == f"First.\n\n{line}\n\nLast."


@pytest.mark.parametrize("line", ["Leave a Reply", "3 Comments", "1 Comment", "Комментарии (12)", "Şərhlər"])
def test_nothing_behind_the_end_is_read(line: str, outlets: OutletRules) -> None:
    assert join_paragraphs(["First.", line, "A reader counts 17 swans."], (), outlets) == "First."


def test_a_page_that_opens_with_its_comment_count_is_read_all_the_same(outlets: OutletRules) -> None:
    assert join_paragraphs(["3 Comments", "First.", "Second."], (), outlets) == "First.\n\nSecond."


def test_the_headline_is_not_text(outlets: OutletRules) -> None:
    assert join_paragraphs(["LAKE “FREEZES”", "One.", "Lake freezes"], ("Lake freezes",), outlets) == "One."


def test_an_item_that_says_its_headline_only_keeps_it(outlets: OutletRules) -> None:
    assert join_paragraphs(["Lake freezes!", "Share"], ("Lake freezes",), outlets) == "Lake freezes!"


def test_date_stamps_and_separators_are_not_text(outlets: OutletRules) -> None:
    assert join_paragraphs(["14.05.2025", "[19:22]", "One.", "* * *", "Two."], (), outlets) == "One.\n\nTwo."


def test_a_caption_printed_three_times_is_read_once(outlets: OutletRules) -> None:
    caption = "A view of the lake as it looked on the morning of the first frost"
    assert join_paragraphs([caption, "One.", caption, "Two.", caption], (), outlets) == f"{caption}\n\nOne.\n\nTwo."


@given(st.text(max_size=80), st.text(max_size=200))
def test_a_digest_depends_on_nothing_that_a_reader_cannot_see(title: str, text: str) -> None:
    noisy = "\u200b".join(text).replace(" ", " \u00a0 ")
    assert digest(title, clean(text)) == digest(f" {title} ", clean(noisy))
