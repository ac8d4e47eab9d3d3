"""Where an event took place: what names a place, and how the name stands."""

from __future__ import annotations

import pytest

from monitor.shipped import shipped
from monitor.topic import load_topic
from monitor.understand.bearings import bearing_of
from monitor.understand.lexicon import lexicon_of
from monitor.understand.people import find_people
from monitor.understand.places import find_places
from monitor.understand.tokens import Doc, read_words

TOPIC = load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages")])


def words(lang: str, text: str) -> Doc:
    return read_words(text, lang, lexicon_of(TOPIC, lang))


def places(lang: str, text: str) -> list[str]:
    doc = words(lang, text)
    return [mention.id for mention in find_places(doc, doc.sentences)]


def people(lang: str, text: str) -> list[str]:
    return list(dict.fromkeys(mention.id for mention in find_people(words(lang, text))))


@pytest.mark.parametrize(
    ("lang", "text", "case"),
    [
        ("en", "A shepherd was shot in the northern village of Movses today.", "locative"),
        ("en", "Fire was opened from positions near Movses today.", "locative"),
        ("en", "The men were driven from Movses by night.", "ablative"),
        ("en", "He lives close to Movses.", "dative"),
        ("ru", "Двое ранены у приграничного села Мовсес.", "locative"),
        ("ru", "Огонь вели со стороны армянского Мовсеса.", "ablative"),
        ("hy", "Հովիվը վիրավորվել է Մովսեսում։", "locative"),
        ("hy", "Նրան տարել են Մովսեսից։", "ablative"),
        ("az", "Çoban Movses kəndi yaxınlığında yaralanıb.", "locative"),
        ("az", "Atəş Movses kəndi istiqamətindən açılıb.", "ablative"),
    ],
)
def test_preposition_or_ending_say_how_a_place_stands(lang: str, text: str, case: str) -> None:
    doc = words(lang, text)
    mention = next(each for each in find_places(doc, doc.sentences) if each.id == "AM-movses")
    assert bearing_of(doc, mention.sentence, mention.mark).case == case


def test_an_adjective_made_of_a_place_names_it_before_a_noun_of_place_only() -> None:
    assert places("ru", "На тавушском участке границы сегодня тихо.") == ["AM-tavush"]
    assert places("ru", "О тавушском вине сегодня не говорят.") == []


def test_a_name_that_is_an_ordinary_word_too_is_none_where_it_opens_a_sentence() -> None:
    assert places("ru", "Тех, кто вернулся, осмотрели врачи.") == []
    assert places("ru", "Их передали у села Тех.") == ["AM-tegh"]
    assert places("hy", "Տեղում մահացել է երկու շինարար։") == []
    assert places("hy", "Տեղ գյուղում վիրավորվել է երկու շինարար։") == ["AM-tegh"]


def test_a_village_lies_in_its_community_and_that_in_its_province() -> None:
    assert list(TOPIC.ancestors("AM-shurnukh"))[:2] == ["AM-goris", "AM-syunik"]


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("ru", "Задержан Левон Тер-Минасян из Гориса.", ["levon-ter-minasyan"]),
        ("ru", "Задержан сержант Ровшан Таги-заде.", ["rovshan-taghizada"]),
        ("en", "They took Samson, Gegham and Narek Hayrumyan away.", ["samson-hayrumyan", "gegham-hayrumyan", "narek-hayrumyan"]),
        ("hy", "Ձերբակալել են Մարտին Դարբինյանին։", ["martin-darbinyan"]),
        ("ru", "Врачи осмотрели Мовсеса Айрапетяна.", ["movses-hayrapetyan"]),
        ("ru", "Ищут Ваге Мамиконяна и Жору Карапетяна.", ["vahe-mamikonyan", "zhora-karapetyan"]),
        ("en", "Karine Sahakyan says that her son Hovik was taken.", ["karine-sahakyan", "hovik-sahakyan"]),
        ("ru", "Погиб Агиль Мирзоев, ранен его брат Вахид.", ["agil-mirzayev", "vahid-mirzayev"]),
        ("ru", "Речь об Арамаисе Мкртчяне и его сыне Тигране.", ["aramayis-mkrtchyan", "tigran-mkrtchyan"]),
        ("hy", "Սոֆյա Պետիկյանի ամուսինը՝ Վիգենը, տուն է եկել։", ["sofya-petikyan", "vigen-petikyan"]),
        ("en", "Henrik Beginyan was killed. His son, Sasun, was hit.", ["henrik-beginyan", "sasun-beginyan"]),
        ("az", "Vüsal Allahverdiyev və onun bacısı Gülnar ölüb.", ["gulnar-allahverdiyeva", "vusal-allahverdiyev"]),
        ("az", "44 yaşlı Hayk və 39 yaşlı Narek Arzumanyan qayıdıb.", ["hayk-arzumanyan", "narek-arzumanyan"]),
        ("en", "The Khachatryan family fled.", []),
    ],
)
def test_a_person_is_found_by_hyphenated_shared_and_homonymous_names(lang: str, text: str, want: list[str]) -> None:
    assert sorted(people(lang, text)) == sorted(want)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Ранили ефрейтора Вусала Тагиева и солдата.", "vusal-taghiyev"),
        ("Рядовых Тахира Набиева и еще двоих ищут.", "tahir-nabiyev"),
        ("Легко ранило сапера Видади Мурсалова.", "vidadi-mursalov"),
        ("Там видели Сабира Гулиева, задержанного летом.", "sabir-guliyev"),
        ("Рассказала соседка Вусала Тагиева.", "vusala-taghiyeva"),
        ("На дороге Сабира Гулиева видела мину.", "sabira-guliyeva"),
    ],
)
def test_the_words_beside_a_name_tell_a_man_in_the_genitive_from_a_woman(text: str, want: str) -> None:
    assert people("ru", text) == [want]


def test_another_form_in_the_text_tells_a_man_from_a_woman() -> None:
    assert people("ru", "Врачи осмотрели Вусала Тагиева. Тагиев здоров.") == ["vusal-taghiyev"]
    assert people("ru", "Пришла Самира Тагиева. Она здорова.") == ["samira-taghiyeva"]


def test_quotation_marks_within_a_name_do_not_break_it() -> None:
    assert places("az", "Onlar “Laçın” sərhəd-buraxılış məntəqəsində təhvil verilib.") == ["AZ-lachin-checkpoint"]
    assert places("ru", "Его задержали на КПП «Лачин».") == ["AZ-lachin-checkpoint"]
    assert places("hy", "Նրան ձերբակալել են «Լաչին» անցակետում։") == ["AZ-lachin-checkpoint"]
    assert places("az", "Qaçqınlar Laçına qayıdır. “Məntəqəsi yoxdur”, – deyirlər.") == ["AZ-lachin"]


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("en", "Two shots were fired near Khachik in the night.", ["AM-khachik"]),
        ("hy", "Խաչիկի մոտ գիշերը կրակոցներ են հնչել։", ["AM-khachik"]),
        ("ru", "В Хачике слышали выстрелы.", ["AM-khachik"]),
        ("az", "Əlibəyli istiqamətində atəş açılıb.", ["AZ-alibeyli"]),
        ("en", "The lawyer Khachik Asatryan said so.", []),
        ("en", "Khachik said that he had heard shots.", []),
        ("az", "Vəkil Murad Əlibəyli bunu deyib.", []),
    ],
)
def test_a_place_that_people_are_called_by_too_is_one_in_company_only(lang: str, text: str, want: list[str]) -> None:
    assert places(lang, text) == want


def test_a_court_stands_for_its_town_and_a_hospital_for_itself() -> None:
    assert set(places("en", "The Baku Military Court began the trial.")) == {"AZ-baku"}
    assert places("az", "Məhkum Penitensiar Xidmətin müalicə müəssisəsində ölüb.")[:1] == ["AZ-penitentiary-hospital"]
    assert places("ru", "Осужденный умер в тюремной больнице.") == ["AZ-penitentiary-hospital"]
