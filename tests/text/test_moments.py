"""Dates as feeds and pages write them: all of them right, or unknown; none silently wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone
from hypothesis import given
from hypothesis import strategies as st

from monitor.shipped import shipped
from monitor.text import fold
from monitor.text.date_words import Meaning, _words
from monitor.text.moments import read_moment
from monitor.yaml import load_yaml

FORMATS = ("full", "long", "medium", "short")
SKELETONS = ("yMd", "yMMMd", "yMEd", "yMMMEd", "GyMMMd")
ZONES = ("Asia/Yerevan", "Asia/Baku", "Asia/Tbilisi", "Europe/Moscow", "UTC")
AT = datetime(2023, 12, 13, 10, 5, tzinfo=UTC)


def moments() -> Iterator[datetime]:
    """One in each month of two years, at all times of day."""
    for step in range(24):
        yield datetime(
            2024 + step % 2, step % 12 + 1, step * 7 % 28 + 1, step * 5 % 24, step * 11 % 60, step * 13 % 60, tzinfo=UTC
        )


def written(language: str) -> Iterator[tuple[str, str, datetime]]:
    """A date as CLDR has it in a language, the outlet's zone, and the moment it means."""
    for at in moments():
        for zone in ZONES:
            local = at.astimezone(ZoneInfo(zone))
            midnight = local.replace(hour=0, minute=0, second=0)
            for form in FORMATS:
                yield format_date(local, form, locale=language), zone, midnight
                meant = local.replace(second=0) if form == "short" else local
                yield format_datetime(at, form, tzinfo=get_timezone(zone), locale=language), zone, meant
            for skeleton in SKELETONS:
                yield format_skeleton(skeleton, local.replace(tzinfo=None), locale=language), zone, midnight


@pytest.mark.parametrize("language", ["en", "hy", "ru", "az"])
def test_every_form_that_cldr_has_is_read(language: str) -> None:
    cases = list(written(language))
    assert len(cases) > 1_000
    for text, zone, meant in cases:
        assert read_moment(text, zone, month_first=language == "en") == meant, text


def test_months_in_numbers_that_may_be_days_are_unknown_and_never_wrong() -> None:
    unknown = 0
    for text, zone, meant in written("en"):
        found = read_moment(text, zone)
        unknown += found is None
        assert found in (None, meant), text
    assert 0 < unknown < 400


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("13 December, 2023 14:05", "Asia/Yerevan"),
        ("13.12.2023 [14:05]", "Asia/Baku"),
        ("# 13 декабря 2023 14:05 (UTC +04:00)", "UTC"),
        ("13 դեկտեմբերի, 2023, 14։05", "Asia/Yerevan"),
        ("Դեկտեմբեր 13, 2023 14:05", "Asia/Yerevan"),
        ("13.12.2023թ. ժամը 14:05", "Asia/Yerevan"),
        ("13-ը դեկտեմբերի 2023 թ․ 14:05", "Asia/Yerevan"),
        ("2023-cü il 13 dekabr, saat 14:05", "Asia/Baku"),
        ("13 dekabr 2023-cü il, saat 14:05", "Asia/Baku"),
        ("2023, 13 Dekabr, çərşənbə, Bakı vaxtı 14:05", "UTC"),
        ("Ср, 13 Дек 2023 14:05:00 +0400", "UTC"),
        ("Çər, 13 Dek 2023 14:05:00 +0400", "UTC"),
        ("Ср, 13 дек. 2023 г. 14:05", "Asia/Tbilisi"),
        ("13/12/2023 - 14:05", "Asia/Yerevan"),
        ("13-12-2023 14:05", "Asia/Yerevan"),
        ("2023/12/13 14:05", "Asia/Yerevan"),
        ("December 13th, 2023 at 2:05 p.m.", "Asia/Yerevan"),
        ("12/13/2023 2:05 PM", "Asia/Yerevan"),
        ("Wed Dec 13 2023 14:05:00 GMT+0400 (Armenia Standard Time)", "UTC"),
        ("Wed, 13 Dec 2023 14:05:00 AMT", "UTC"),
        ("Wed, 13 Dec 2023 14:05:00 Asia/Yerevan", "UTC"),
        ("13 декабря 2023, 13:05 по московскому времени", "UTC"),
        ("Wed, 13-Dec-23 10:05:00 GMT", "Asia/Yerevan"),
        ("Wed Dec 13 10:05:00 2023", "UTC"),
        ("2023-12-13T14:05:00.123+0400", "UTC"),
        ("2023-12-13 14:05:00 UTC+4", "UTC"),
        ("20231213T100500Z", "Asia/Yerevan"),
        ("1702461900", "Asia/Yerevan"),
        ("1702461900000", "Asia/Yerevan"),
    ],
)
def test_the_outlets_own_styles_are_read_in_their_zone(text: str, zone: str) -> None:
    assert read_moment(text, zone) == AT


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "yesterday",
            "сегодня, 14:05",
            "3 hours ago",
            "13 декабря, 14:05",
            "December 2023",
            "14:05",
            "1",
            "12345",
            "2023",
            "2025030212",
        ),
        *("04/03/2026", "04-03-2026", "03-12-31", "031231", "32.01.2025", "30.02.2025", "2025-02-30", "2025-13-40", "0001-01-01"),
        *(
            "1970-01-01T00:00:00Z",
            "2025-01-01T25:00:00Z",
            "Wed, 99 Mar 2026 10:00:00 GMT",
            "Wed, 13 Dec 2023 10:00:00 XYZ",
            "2023-12-13 10:00 +1500",
        ),
        *("13 Smarch 2023", "13 декабря 2023 14:05 15:05", "13 and 14 December 2023", "13 December 2023 14 December 2023"),
        *("2023 թ. հունվարի", "13 dekabr", "07:50 (08:50 a.m. Moscow time)", "13 December 2023 +9900", "1/2/2023 10:00 AMT"),
        "13 December 2023 " + "x" * 200,
    ],
)
def test_what_is_not_wholly_understood_is_unknown(text: str) -> None:
    assert read_moment(text, "Asia/Yerevan") is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Mi, 13 Dez 2023 11:05:00 +0100",
            "mer., 13 déc. 2023 11:05 Europe/Paris",
            "13 Aralık 2023 Çarşamba, 13:05 Europe/Istanbul",
        ),
        *("Wednesday, December 13, 2023 - 5:05am EST", "13 грудня 2023 р., 12:05 EET", "Wed, 13th Dec 2023 10:05:00 GMT"),
        *(
            "2023-12-13T06:05:00-04:00Z",
            "2023-12-13 10:05:00.999 +0000 UTC",
            "20231213100500",
            "Mié, 13 de diciembre de 2023 11:05 CET",
        ),
    ],
)
def test_other_languages_and_habits_are_met_too(text: str) -> None:
    assert read_moment(text) == AT


def test_no_word_of_dates_means_two_things() -> None:
    meanings: dict[str, Meaning] = {}
    located, problems = load_yaml(shipped("dates.yaml"))
    assert located is not None, problems
    for word, meaning in _words(located.value):
        assert meanings.setdefault(fold(word), meaning) == meaning, word


def test_a_zone_in_the_text_goes_before_the_outlets_own() -> None:
    assert read_moment("Wed, 13 Dec 2023 10:05:00 GMT", "Asia/Yerevan") == AT
    assert read_moment("Wed, 13 Dec 2023 14:05:00", "Asia/Yerevan") == AT
    assert read_moment("2023-12-13 24:00", "UTC") == datetime(2023, 12, 14, tzinfo=UTC)


def test_summer_time_is_the_zones_own() -> None:
    winter, summer = (read_moment(f"13.{month}.2023 14:05", "Europe/Prague") for month in ("12", "07"))
    assert winter is not None
    assert summer is not None
    assert winter.hour - summer.hour == 1


@given(st.integers(700_000_000, 7_000_000_000), st.sampled_from(ZONES), st.sampled_from([None, 0, 90, -210, 840]))
def test_iso_and_mail_dates_come_back(seconds: int, zone: str, offset: int | None) -> None:
    minutes = abs(offset or 0)
    sign = "-" if (offset or 0) < 0 else "+"
    tail = "" if offset is None else f"{sign}{minutes // 60:02}{minutes % 60:02}"
    moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    meant = moment.replace(tzinfo=ZoneInfo(zone)) if offset is None else moment.replace(tzinfo=UTC) - timedelta(minutes=offset)
    for text in (f"{moment.isoformat()}{tail}", f"{moment:%a, %d %b %Y %H:%M:%S} {tail}"):
        assert read_moment(text, zone) == meant.astimezone(UTC)
