"""One slug for a name across four scripts, by the table ``names.tsv`` beside this file (invented bearers of usual names)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.shipped import shipped
from monitor.topic import Topic, load_topic
from monitor.understand.names import slug_of

TABLE = Path(__file__).parent / "names.tsv"
TOPIC = load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages")])


def slug(lang: str, name: str, topic: Topic = TOPIC) -> str:
    return slug_of(name.split(), topic.languages[lang])


def spellings() -> Iterator[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            for lang in ("en", "hy", "ru", "az"):
                yield from ((row["slug"], lang, name) for name in row[lang].split(";"))


def test_every_spelling_of_a_name_has_one_slug_in_all_scripts() -> None:
    rows = list(spellings())
    wrong = [f"{lang} {name}: {slug(lang, name)}, not {want}" for want, lang, name in rows if slug(lang, name) != want]
    assert len(rows) > 900
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("lang", "name", "want"),
    [
        ("ru", "Орхан Дильбазов", "orkhan-dilbazov"),  # the root is listed nowhere: the letters decide
        ("az", "Orxan Dilbazov", "orkhan-dilbazov"),
        ("ru", "Закарий Цовьян", "zakari-tsovyan"),
        ("hy", "Եփրեմ Ոսկեհատյան", "eprem-voskehatyan"),
        ("ru", "Магомедгусейн Алигусейнов", "mahammadhuseyn-alihuseynov"),
        ("en", "Gurbanguli Mamedkuliev", "gurbanguli-mammadguliyev"),
        ("hy", "Յովհաննէս Պօղոսեան", "hovhannes-poghosyan"),  # as Armenians outside Armenia write
    ],
)
def test_a_name_that_is_listed_nowhere_follows_the_letters_of_its_bearer(lang: str, name: str, want: str) -> None:
    assert slug(lang, name) == want


@pytest.mark.parametrize(
    ("lang", "name", "want"),
    [
        ("ru", "Давид Саакян", "davit-sahakyan"),
        ("ru", "Давид Орлов", "david-orlov"),
        ("en", "Hossein Rezaei", "hossein-rezai"),
        ("en", "Hussein Aliyev", "huseyn-aliyev"),
        ("ru", "Михаил Габриелян", "mikhail-gabrielyan"),
        ("ru", "Самвел Мелкумов", "samvel-melkumov"),
        ("ru", "Самира Алиевой", "samira-aliyeva"),  # a case that only a woman's surname has
    ],
)
def test_the_surname_tells_whose_name_it_is(lang: str, name: str, want: str) -> None:
    assert slug(lang, name) == want


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("Ибрагима Новрузова", "ibrahim-novruzov"),
        ("Фарида Мамедова", "farida-mammadova"),
        ("Сергея Иванова", "sergey-ivanov"),
        ("Самира Алиева", "samira-aliyeva"),
        ("Орхана Велиева", "orkhan-valiyev"),
    ],
)
def test_a_man_in_the_genitive_is_not_taken_for_a_woman(name: str, want: str) -> None:
    assert slug("ru", name) == want


def test_the_people_of_the_parties_whom_the_topic_lists_keep_their_slug_in_all_scripts() -> None:
    settled = {  # known by another spelling than their own letters, or in Russian by another surname
        "david-babayan",
        "elchin-amirbayov",
        "hikmet-hajiyev",
        "kristinne-grigoryan",
        "linda-euljekjian",
        "vahagn-khachaturyan",
        "vicken-euljekjian",
    }
    for person in TOPIC.people.values():
        if person.side in TOPIC.sides and person.id not in settled:
            assert {slug(lang, name) for lang, name in person.names.items()} == {person.id}


def test_a_name_with_nothing_latin_in_it_has_no_slug() -> None:
    assert slug("en", "王 伟") == ""


def test_a_slug_is_its_own_slug() -> None:
    surnames = {"armenian": "petrosyan", "azerbaijani": "aliyev", "others": "beridze"}
    bearers = TOPIC.languages["en"]["slug"]["bearers"]
    listed = {f"{known}-{surname}" for bearer, surname in surnames.items() for known in bearers[bearer]["slugs"]}
    for want in {row[0] for row in spellings()} | listed:
        assert slug_of(want.split("-"), TOPIC.languages["en"]) == want


LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzəğışçöüабвгджзиклмнопрстуфхцчшыьэюяաբգդեզժխղճհջուվտրցքյան'-", max_size=14)


@given(
    st.sampled_from(["en", "hy", "ru", "az"]), LETTERS, st.sampled_from(["yan", "ов", "ովա", "zadə", "иев", "lı", ""]), LETTERS
)
def test_any_name_gives_a_slug_of_ascii_letters_and_hyphens(lang: str, given_name: str, ending: str, surname: str) -> None:
    assert re.fullmatch(r"(?:[a-z]+(?:-[a-z]+)*)?", slug_of([given_name, surname + ending], TOPIC.languages[lang]))


def test_names_of_the_users_own_lie_over_the_packaged_ones(tmp_path: Path) -> None:
    mine = tmp_path / "names"
    mine.mkdir()
    (mine / "armenian.tsv").write_text("id\ten\thy\tru\taz\nyeznig\t\t\tязниг\t\n", encoding="utf-8")
    folders = [shipped("topics", "armenia-azerbaijan")]
    topic = load_topic("armenia-azerbaijan", folders, [shipped("languages"), tmp_path])
    assert slug("ru", "Язниг Акопян", topic) == "yeznig-hakobyan"
    assert topic.version != TOPIC.version
