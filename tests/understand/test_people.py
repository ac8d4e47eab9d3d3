"""Persons by all the forms that their names have in the news."""

from __future__ import annotations

import pytest
from understand.reading import article, doc_of, figures, read, topic

from monitor.understand import understand_article
from monitor.understand.people import find_people


def people(lang: str, text: str) -> list[str]:
    return list(dict.fromkeys(mention.id for mention in find_people(doc_of(text, lang))))


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("az", "Saxlanan Quliyev Rəşad Vaqif oğlu və Elçin Rəşid oğlu Əliyevdir.", ["rashad-guliyev", "elchin-aliyev"]),
        ("ru", "Возвращены двое: Гусейнов Эльвин Рауф оглы и Самедов Турал.", ["elvin-huseynov", "tural-samadov"]),
        ("ru", "Суд приговорил Гранта Левоновича Саакяна к двенадцати годам.", ["hrant-sahakyan"]),
        ("hy", "Զոհվել է պայմանագրային զինծառայող Արամ Կարենի Գրիգորյանը։", ["aram-grigoryan"]),
        ("en", "The detained are Avetisyan Karapet, born in 1966, and a neighbour of his.", ["karapet-avetisyan"]),
    ],
    ids=["az oğlu", "ru оглы", "ru отчество", "hy հայրանուն", "en list"],
)  # fmt: skip
def test_names_are_read_with_the_surname_first_and_with_the_fathers(lang: str, text: str, want: list[str]) -> None:
    assert people(lang, text) == want


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The court heard D. Ishkhanyan on Monday."),
        ("ru", "Д.Ишханян и его адвокат просили отложить заседание."),
        ("az", "Təqsirləndirilən D.İşxanyan ifadə verib."),
        ("hy", "Դատարանում ցուցմունք տվեց Դ․ Իշխանյանը։"),
    ],
)
def test_a_listed_captive_is_known_by_an_initial_and_the_surname(lang: str, text: str) -> None:
    assert people(lang, text) == ["davit-ishkhanyan"]


def test_a_listed_captive_is_known_by_the_surname_alone_unless_it_is_another_s() -> None:
    assert people("en", "Doctors examined Vardanyan in his cell.") == ["ruben-vardanyan"]
    assert people("en", "Doctors examined Sergeant Vardanyan.") == []
    assert people("en", "Doctors examined Kamo Ter-Vardanyan.") == ["kamo-ter-vardanyan"]
    assert people("en", "Shirak Vardanyan was examined. Vardanyan is well.") == ["shirak-vardanyan"]


def test_two_surnames_are_no_given_names_of_the_next() -> None:
    assert people("en", "Soldiers Ulvi Ojaqli and Tarlan Naghizada were met.")[-1] == "tarlan-naghizada"
    assert "ojaqli-naghizada" not in people("en", "Soldiers Ulvi Ojaqli and Tarlan Naghizada were met.")


@pytest.mark.parametrize(
    ("lang", "text", "value", "action"),
    [
        ("az", "Tərtərdə minaya düşən leytenant Kənan Şıxlı və əsgər Aqil Dadaşzadə həlak olub.", 2, "killed"),
        ("ru", "Азербайджан обстрелял позиции у Сотка. Погибли лейтенант Ваге Мелконян и рядовой Арсен Симонян.", 2, "killed"),
        ("en", "Azerbaijani troops detained shepherd Ashot Grigoryan and his nephew Hayk Martirosyan.", 2, "captured"),
        ("en", "Azerbaijan released Davit Davtyan, Vigen Euljekjian and Gevorg Sujyan on Tuesday.", 3, "released"),
    ],
)  # fmt: skip
def test_persons_named_side_by_side_are_one_figure(lang: str, text: str, value: int, action: str) -> None:
    assert [(each.action, each.value) for each in figures(read(text, lang))] == [(action, value)]


def test_who_bears_an_officials_surname_behind_another_given_name_is_no_official() -> None:
    text = (
        "Armenia released two Azerbaijani soldiers on Monday. Their lawyer Ramiz Aliyev said that three more are held in Armenia."
    )
    held = next(each for each in figures(read(text)) if each.action == "held")
    assert (held.source, held.status) == ("Ramiz Aliyev", "unofficial")


def test_a_convict_is_not_the_one_who_tells_his_sentence() -> None:
    text = (
        "Bakı Hərbi Məhkəməsi dörd Ermənistan vətəndaşını məhkum edib. APA-nın məlumatına görə, Artak Harutyunyan 16 il, Hrant "
        "Manukyan və Samvel Qriqoryan hərəyə 14 il müddətinə azadlıqdan məhrum edilib."
    )
    (report,) = understand_article(article(text, "az"), topic()).reports
    assert {each.value: each.source for each in report.figures if each.unit == "years"} == {16: None, 14: None}
