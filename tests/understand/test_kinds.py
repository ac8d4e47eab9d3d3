"""What signals a kind of event, and what only seems to: denied, or asked for."""

from __future__ import annotations

import pytest
from understand.reading import doc_of, read

from monitor.understand.kinds import signals_of


def signalled(text: str, lang: str) -> set[str]:
    """The kinds that a sentence signals strongly."""
    doc = doc_of(text, lang)
    return {signal.kind for sentence in doc.sentences for signal in signals_of(doc, sentence) if signal.strength == "strong"}


@pytest.mark.parametrize(
    ("lang", "told", "not_so"),
    [
        ("en", "Armenia and Azerbaijan exchanged prisoners.", "Azerbaijan freed five Armenian prisoners without any exchange."),
        ("hy", "Հայաստանն ու Ադրբեջանը գերիներ են փոխանակել։", "Ադրբեջանը հինգ հայ գերի է ազատ արձակել առանց փոխանակման։"),
        ("ru", "Армения и Азербайджан провели обмен пленными.", "Азербайджан отпустил пятерых армянских пленных без обмена."),
        (
            "az",
            "Ermənistan və Azərbaycan əsir mübadiləsi aparıb.",
            "Azərbaycan beş erməni əsiri heç bir mübadilə olmadan azad edib.",
        ),
    ],
)
def test_an_exchange_that_is_denied_is_none_and_leaves_the_release(lang: str, told: str, not_so: str) -> None:
    assert "prisoner_exchange" in signalled(told, lang)
    assert "prisoner_exchange" not in signalled(not_so, lang)
    assert "prisoner_release" in signalled(not_so, lang)


@pytest.mark.parametrize(
    ("lang", "told", "wished"),
    [
        ("en", "Azerbaijan freed two soldiers.", "Armenia demands the release of two soldiers."),
        ("hy", "Ադրբեջանն ազատել է երկու զինվորի։", "Հայաստանը պահանջում է ազատել երկու զինվորի։"),
        ("ru", "Азербайджан освободил двух солдат.", "Армения требует освободить двух солдат."),
        ("az", "Azərbaycan iki əsgəri azad edib.", "Ermənistan iki əsgərin azad edilməsini tələb edir."),
    ],
)
def test_a_release_that_is_only_asked_for_has_not_happened(lang: str, told: str, wished: str) -> None:
    assert "prisoner_release" in signalled(told, lang)
    assert "prisoner_release" not in signalled(wished, lang)


def test_a_release_told_beside_the_demand_for_another_counts() -> None:
    assert "prisoner_release" in signalled("Baku freed two soldiers, and Armenia demands the release of others.", "en")


@pytest.mark.parametrize(
    ("kind", "lang", "text"),
    [
        ("capture", "en", "Contact with three servicemen was lost near Jermuk."),
        ("capture", "ru", "Связь с военнослужащим прервана на губадлинском направлении."),
        ("capture", "hy", "Երեք զինծառայողի հետ կապը խզվել է։"),
        ("capture", "az", "İki əsgərdən axşamdan xəbər yoxdur."),
        ("mine_explosion", "en", "A shell exploded in a workshop, four men died."),
        ("mine_explosion", "ru", "Жертвами взрыва стали двое."),
        ("mine_explosion", "hy", "Պայթյունը երկու սակրավորի կյանք արժեցավ։"),
        ("mine_explosion", "az", "Partlayışda üç hərbçi həlak olub."),
    ],
)
def test_lost_contact_and_an_explosion_without_its_cause_may_tell_an_event(kind: str, lang: str, text: str) -> None:
    doc = doc_of(text, lang)
    assert kind in {signal.kind for sentence in doc.sentences for signal in signals_of(doc, sentence)}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A gas cylinder exploded in a school yard."),
        ("ru", "На заводе произошел взрыв газа."),
        ("hy", "Դպրոցի բակում պայթել է գազի բալոն։"),
        ("az", "Məktəbdə qaz balonu partlayıb."),
    ],
)
def test_what_explodes_in_a_kitchen_or_a_factory_is_no_mine(lang: str, text: str) -> None:
    doc = doc_of(text, lang)
    assert "mine_explosion" not in {signal.kind for sentence in doc.sentences for signal in signals_of(doc, sentence)}


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "He died in custody in Baku.", "prisoner_treatment"),
        ("en", "A life sentence was upheld.", "prisoner_trial"),
        ("hy", "Վեց զինծառայող գերի է ընկել։", "capture"),
        ("ru", "В Баку начался суд над 16 бывшими лидерами Карабаха.", "prisoner_trial"),
        ("az", "İki nəfər həbsə məhkum edilib.", "prisoner_trial"),
    ],
)
def test_one_phrase_may_tell_both_things_that_a_rule_wants(lang: str, text: str, kind: str) -> None:
    assert kind in signalled(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Armenia and Azerbaijan accused each other after an exchange of fire on their border."),
        ("en", "Armenian and Azerbaijani troops exchanged fire near Tegh."),
        ("hy", "Սահմանին հայ և ադրբեջանցի զինվորների միջև կրակոցների փոխանակում է եղել։"),
        ("ru", "На границе армянские и азербайджанские военные обменялись огнем."),
        ("az", "Sərhəddə Ermənistan və Azərbaycan hərbçiləri arasında atəş mübadiləsi olub."),
    ],
)
def test_an_exchange_of_fire_is_none_of_prisoners(lang: str, text: str) -> None:
    assert signalled(text, lang) == {"border_clash"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Two Armenian servicemen were wounded by enemy fire near Verin Shorzha, the Armenian Defense Ministry said."),
        ("hy", "Հակառակորդի արձակած կրակոցից երկու զինծառայող է վիրավորվել Վերին Շորժայի մոտ։"),
        ("ru", "Противник обстрелял наши позиции у Верин Шоржи, ранены двое армянских военнослужащих."),
        ("az", "Düşmənin açdığı atəş nəticəsində iki hərbi qulluqçumuz yaralanıb."),
    ],
)
def test_the_enemy_is_the_other_party(lang: str, text: str) -> None:
    main = read(text, lang).main
    assert main is not None
    assert (main.kind, main.sides) == ("border_clash", ("AM", "AZ"))
    assert [(one.action, one.value) for one in main.figures] == [("wounded", 2)]


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "Yerevan has handed over the remains of four men presumed missing since 1993.", "remains_returned"),
        ("ru", "Армянская сторона передала Азербайджану останки 19 человек, убитых в начале девяностых.", "remains_returned"),
        ("az", "İrəvan 1993-cü ildə itən beş azərbaycanlının nəşini Bakıya təhvil verdi.", "remains_returned"),
        ("hy", "Բաքուն Երևանին է հանձնել 1994 թվականին անհետ կորած երեք զինվորի աճյուն։", "remains_returned"),
    ],
)
def test_what_is_returned_today_is_news_however_old_it_is(lang: str, text: str, kind: str) -> None:
    assert [report.kind for report in read(text, lang).reports if report.main] == [kind]


@pytest.mark.parametrize(
    ("lang", "title", "freed", "other"),
    [
        (
            "en",
            "Armenia hands over two Azerbaijanis",
            "Armenia handed over two Azerbaijani soldiers to Baku on Tuesday, its security service said.",
            "Azerbaijan plans to free three Armenians before the end of the year.",
        ),
        (
            "ru",
            "Армения передала Азербайджану двух военных",
            "Армения во вторник передала Азербайджану двух азербайджанских военнослужащих, сообщила СНБ.",
            "Баку намерен освободить трех армян до конца года.",
        ),
    ],
)
def test_who_only_means_to_let_go_makes_no_exchange(lang: str, title: str, freed: str, other: str) -> None:
    told = read(f"{freed} {other}", lang, title=title)
    assert [report.kind for report in told.reports if report.main] == ["prisoner_release"]
