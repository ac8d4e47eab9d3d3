"""Days are resolved against the publication, where the outlet is (`dates.tsv`; ``past``: a time before the story's week)."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from understand.reading import amounts_beside_dates, article, dates

from monitor.understand.background import DAYS_OF_A_STORY
from monitor.understand.dates import DateMention, published_day


def table() -> list[tuple[str, str, str, str]]:
    with Path(__file__).with_name("dates.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["language"], row["published"], row["words"], row["days"]) for row in rows]


def shown(mention: DateMention) -> str:
    if mention.day is not None:
        return mention.day.isoformat()
    return "past" if mention.days_ago > DAYS_OF_A_STORY else "lately"


@pytest.mark.parametrize(("lang", "published", "words", "days"), table())
def test_a_day_is_read(lang: str, published: str, words: str, days: str) -> None:
    assert (", ".join(map(shown, dates(words, lang, date.fromisoformat(published)))) or "none") == days


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "On December 11-12, from 11 to 13 December 2022 and on the 2nd of May, on 2023-12-13, 13.12.2023 and in 2020-2022",
        ),
        ("hy", "Դեկտեմբերի 11-12-ին, 2022 թվականի դեկտեմբերի 11-ից 13-ը, 13.12.2023"),
        ("ru", "11-12 декабря, с 11 по 13 декабря 2022 года, 13-го ноября, 13.12.2023, двадцать первого мая"),
        ("az", "Dekabrın 11-12-də, 2022-ci il dekabrın 11-dən 13-dək, 13.12.2023, mayın on üçündə"),
    ],
)
def test_no_number_of_a_date_is_left_to_be_counted(lang: str, text: str) -> None:
    assert amounts_beside_dates(text, lang, date(2023, 12, 13)) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "On May 11 and 12 soldiers were wounded"),
        ("en", "On 11 May 12 soldiers were wounded"),
        ("hy", "Մայիսի 11-ին 12 զինվոր է վիրավորվել"),
        ("ru", "11 мая 12 солдат ранены"),
        ("az", "Mayın 11-də 12 əsgər yaralanıb"),
    ],
)
def test_a_number_of_people_beside_a_date_is_counted(lang: str, text: str) -> None:
    assert amounts_beside_dates(text, lang, date(2023, 5, 13)) == [12]


LATE = datetime(2023, 12, 12, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Yerevan", 13),
        ("Asia/Baku", 13),
        ("Europe/Moscow", 13),
        ("Europe/London", 12),
        ("America/New_York", 12),
        ("Nowhere/Atall", 12),
        ("../etc/passwd", 12),
        ("", 12),
    ],
)
def test_today_is_the_day_where_the_outlet_is(zone: str, day: int) -> None:
    assert published_day(article("", at=LATE, timezone=zone)) == date(2023, 12, day)


def test_a_publication_time_that_tells_its_zone_keeps_its_own_day() -> None:
    told = LATE.astimezone(timezone(timedelta(hours=4)))
    assert published_day(article("", at=told, timezone="America/New_York")) == date(2023, 12, 13)


def test_a_leap_day_is_found_in_the_nearest_leap_year() -> None:
    assert [each.day for each in dates("on February 29", "en", date(2025, 3, 1))] == [date(2024, 2, 29)]


def test_the_words_of_a_date_are_all_of_them() -> None:
    text = "It began on 13 December 2022, as told two days ago."
    found = dates(text, "en", date(2023, 12, 13))
    assert [(each.first, each.last, each.dated) for each in found] == [(3, 5, True), (8, 10, False)]
