"""What those who say something are called."""

from __future__ import annotations

import pytest
from understand.reading import doc_of

from monitor.understand.naming import name_fully
from monitor.understand.people import find_people
from monitor.understand.sources import attributions
from monitor.understand.speakers import Attribution


def last_and_all(text: str, lang: str) -> tuple[Attribution, list[Attribution]]:
    """Who says the last sentence, and all that the text names."""
    doc = doc_of(text, lang)
    said, _, named = attributions(doc)
    name_fully(doc, named, find_people(doc))
    last = said[-1]
    assert last is not None
    return last, [each for sentence in named for each in sentence]


@pytest.mark.parametrize(
    ("lang", "text", "name", "known_as"),
    [
        ("en", "Nine are ill, said lawyer Siran Avetyan.", "lawyer", "Siran Avetyan"),
        ("en", "Siran Avetyan is a lawyer. Nine are ill, Avetyan said.", "Avetyan", "Siran Avetyan"),
        ("en", "Nine are ill, an Armenian lawyer said.", "lawyer", "Armenian lawyer"),
        ("ru", "Ранены двое, рассказал житель Сисиана Гарник.", "житель", "Гарник"),
        ("ru", "Двое ранены, сообщило Минобороны Азербайджана.", "Минобороны Азербайджана", "Минобороны Азербайджана"),
        ("hy", "Երկուսը վիրավոր են, ասաց նրա քույրը՝ Հռիփսիմեն։", "քույրը", "Հռիփսիմեն"),
        ("az", "Azərbaycan Müdafiə Nazirliyi bildirib ki, iki nəfər yaralanıb.", "Azərbaycan Müdafiə Nazirliyi", None),
    ],
)
def test_whoever_speaks_is_known_by_the_fullest_name_of_the_text(lang: str, text: str, name: str, known_as: str | None) -> None:
    last, _ = last_and_all(text, lang)
    assert (last.name, last.known_as) == (name, known_as or name)


def test_an_office_named_by_one_word_is_the_one_that_was_named_in_full() -> None:
    last, _ = last_and_all("The State Commission on Prisoners met. Nine came home, the Commission said.", "en")
    assert last.known_as == "State Commission on Prisoners"


def test_an_office_is_not_called_by_the_name_of_whom_it_tells() -> None:
    _, named = last_and_all("The ministry Aram Petunyan works for said that two were wounded.", "en")
    assert [each.known_as for each in named if each.name == "ministry"] == ["ministry"]
