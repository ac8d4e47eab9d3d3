"""Who stands behind each figure: one of several who speak by turns, or nobody but the outlet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from understand.reading import article, topic

from monitor.model import Figure, Reading
from monitor.understand import understand_article

AT = datetime(2026, 5, 13, 15, tzinfo=UTC)
EN = (
    "Azerbaijan released nine Armenian prisoners on Wednesday, Armenia's Foreign Ministry said. Lawyer Siran Avetyan said that "
    "14 Armenians were still held in Baku. Four of them are soldiers, she added.\n\nThe men were flown to Yerevan in the evening."
)
CLASH = (
    "Two Armenian soldiers were wounded near Sotk on Tuesday, the Armenian Defence Ministry said.\n\n"
    "Azerbaijan's Defence Ministry claimed that seven Armenian servicemen had been killed. Yerevan denied that anybody had died."
)
RU = (
    "Двое армянских военнослужащих ранены во вторник у села Сотк, сообщило Минобороны Армении. По данным ведомства, огонь "
    "открыли с азербайджанских позиций.\n\nАдвокат Сиран Аветян сообщила, что в Баку удерживают 14 армян."
)
HY = (
    "Ադրբեջանն այսօր ազատ է արձակել ինը հայ գերու, հայտնեց Հայաստանի արտաքին գործերի նախարարությունը։\n\n"
    "Փաստաբան Սիրան Ավետյանի խոսքով՝ Բաքվում պահվում է 14 հայ։"
)
AZ = (
    "Mayın 12-də Sotk istiqamətində Azərbaycan Ordusunun iki hərbçisi yaralanıb, Müdafiə Nazirliyi bildirib.\n\n"
    "Vəkil Siran Avetyanın sözlərinə görə, Bakıda 14 erməni saxlanılır."
)


def read(text: str, lang: str) -> Reading:
    return understand_article(article(text, lang=lang, at=AT), topic())


def figure(reading: Reading, value: int) -> Figure:
    return next(each for report in reading.reports for each in report.figures if each.value == value)


@pytest.mark.parametrize(
    ("text", "lang", "value", "source", "status"),
    [
        (EN, "en", 9, "Armenia's Foreign Ministry", "official"),
        (EN, "en", 14, "Siran Avetyan", "unofficial"),
        (EN, "en", 4, "Siran Avetyan", "unofficial"),
        (CLASH, "en", 2, "Armenian Defence Ministry", "official"),
        (CLASH, "en", 7, "Azerbaijan's Defence Ministry", "denied"),
        (RU, "ru", 2, "Минобороны Армении", "official"),
        (RU, "ru", 14, "Сиран Аветян", "unofficial"),
        (HY, "hy", 14, "Սիրան Ավետյան", "unofficial"),
        (AZ, "az", 2, "Müdafiə Nazirliyi", "official"),
        (AZ, "az", 14, "Siran Avetyan", "unofficial"),
    ],
)
def test_each_figure_has_its_own_source_by_the_fullest_name(text: str, lang: str, value: int, source: str, status: str) -> None:
    found = figure(read(text, lang), value)
    assert (found.source, found.status) == (source, status)


def test_what_nobody_says_is_the_outlets_own_word() -> None:
    text = (
        "Azerbaijan handed nine Armenian prisoners over to Armenia at the Hakari bridge on Wednesday. They were flown to Yerevan."
    )
    found = figure(read(text, "en"), 9)
    assert (found.source, found.status) == (None, "reported")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("az", "Laçın istiqamətində bir erməni hərbçi saxlanılıb. Bu barədə yerli media yazır, rəsmi açıqlama hələ yoxdur."),
        ("en", "Azerbaijani forces have detained an Armenian shepherd, residents say. There is no official confirmation yet."),
        ("ru", "Азербайджанцы задержали армянского пастуха, сообщают жители. Официального подтверждения пока нет."),
    ],
)
def test_what_no_official_has_confirmed_is_unofficial(lang: str, text: str) -> None:
    (told,) = [each for report in read(text, lang).reports for each in report.figures]
    assert told.status == "unofficial"
