"""Numbers are read right: words against ICU's spell-out, and what is said about them (`numbers.tsv`)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from understand.reading import LANGUAGES, amounts, counts
from understand.spell_out import COLUMNS, TABLE, composed

from monitor.understand.numbers import Amount

HERE = Path(__file__).parent
EVERY = range(10_000)
SOME = (*range(1, 1000), *range(1000, 10_000, 37))
WRITTEN = {"as one": "", "with a soft hyphen": "\u00ad", "as two": " ", "with a hyphen": "-"}
"""How ``|`` of the table may be written."""


def spelt(column: str) -> dict[int, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {int(row["number"]): row[column] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def misread(lang: str, texts: dict[int, str]) -> list[tuple[int, str, list[int | None]]]:
    """Every number that is not read as itself, from the whole of its words, exactly."""
    wrong = []
    for number, text in texts.items():
        found = amounts(text, lang)
        whole = [(each.value, each.low, each.high, each.approx) for each in found] == [(number, number, number, False)]
        if not whole:
            wrong.append((number, text, [each.value for each in found]))
    return wrong


@pytest.mark.parametrize("column", [name for name in COLUMNS if name in ("en", "en and", "az", "ru")])
def test_number_words_to_9999_are_read_as_icu_spells_them_out(column: str) -> None:
    words, joined_by = spelt(column), " and " if column == "en and" else " "
    texts = {number: composed(number, words, joined_by=joined_by) for number in EVERY}
    assert misread(COLUMNS[column][0], texts) == []


@pytest.mark.parametrize("manner", WRITTEN)
def test_armenian_number_words_to_9999_are_read_however_they_are_joined(manner: str) -> None:
    words = {number: text.replace("|", WRITTEN[manner]) for number, text in spelt("hy").items()}
    numbers = EVERY if manner == "as one" else SOME
    assert misread("hy", {number: composed(number, words) for number in numbers}) == []


@pytest.mark.parametrize("column", [name for name in COLUMNS if name.startswith("ru ")])
def test_russian_number_words_are_read_in_every_case_and_gender(column: str) -> None:
    words = spelt(column)
    assert misread("ru", {number: composed(number, words) for number in SOME}) == []


def test_a_russian_family_is_no_seven() -> None:
    assert [each.value for each in amounts("Пограничники задержали семью Варосянов", "ru")] == []
    assert [each.value for each in amounts("Автобус с семью нашими солдатами и двадцатью семью женщинами", "ru")] == [7, 27]


def test_azerbaijani_number_words_below_100_are_read_when_written_as_one() -> None:
    assert misread("az", {number: text.replace(" ", "") for number, text in spelt("az").items() if number < 100}) == []


def test_english_tens_and_units_are_read_without_a_hyphen() -> None:
    assert misread("en", {number: text.replace("-", " ") for number, text in spelt("en").items()}) == []


ENDINGS = {
    "hy": ("ը", "ի", "ին", "ից", "ով"),
    "az": ("nı", "da", "dan", "si"),  # with other vowels behind other words: below
}
VOWELS = {"a": "a", "ı": "a", "o": "a", "u": "a", "e": "ə", "ə": "ə", "i": "ə", "ö": "ə", "ü": "ə"}
ROUND = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "ə": "i", "i": "i", "ö": "ü", "ü": "ü"}


@pytest.mark.parametrize("ending", ENDINGS["hy"])
def test_armenian_number_words_keep_their_value_in_every_case(ending: str) -> None:
    words = {n: text.replace("|", "") + ending for n, text in spelt("hy").items() if 10 < n < 1000 and not text.endswith("ը")}
    assert misread("hy", words) == []


@pytest.mark.parametrize("case", ["of them", "in", "from", "to", "them"])
def test_azerbaijani_number_words_keep_their_value_in_every_case(case: str) -> None:
    inflected = {n: text + _azerbaijani(text, case) for n, text in spelt("az").items() if 10 < n < 100}
    assert misread("az", inflected) == []


def _azerbaijani(word: str, case: str) -> str:
    """An ending in harmony with the word's last vowel."""
    last = next(letter for letter in reversed(word) if letter in ROUND)
    broad, close, after_vowel = VOWELS[last], ROUND[last], word[-1] in ROUND
    match case:
        case "of them":
            return f"s{close}" if after_vowel else close
        case "in":
            return f"d{broad}"
        case "from":
            return f"d{broad}n"
        case "to":
            return f"y{broad}" if after_vowel else broad
        case _:
            return f"n{close}" if after_vowel else close


def shown(amount: Amount) -> str:
    """As the table writes it: ``32``, ``80+``, ``-10``, ``40-50``, ``30 or so``."""
    low, high = amount.low, amount.high
    span = str(low) if low == high else f"{low}+" if high is None else f"-{high}" if low is None else f"{low}-{high}"
    return span + (" or so" if amount.approx else "")


def table() -> list[tuple[str, str, str]]:
    with (HERE / "numbers.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["language"], row["phrase"], row["numbers"]) for row in rows]


@pytest.mark.parametrize(("lang", "phrase", "numbers"), table())
def test_what_is_said_about_a_number_is_read(lang: str, phrase: str, numbers: str) -> None:
    assert (", ".join(map(shown, amounts(phrase, lang))) or "none") == numbers


def test_the_value_of_a_bounded_number_is_the_one_that_was_written() -> None:
    assert [each.value for each in amounts("more than 200 men, up to ten others, 40 to 50 women", "en")] == [200, 10, 40]
    assert [each.value for each in amounts("dozens of men", "en")] == [None]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The soldier, 24, comes from Gavar."),
        ("en", "He is 24 years old and was born 12 kilometres away."),
        ("en", "A 24-year-old walked 12 kilometres in the 44-day war."),
        ("en", "The assembly passed it by 71 votes, the budget is 300 million dollars, the road 40 km."),
        ("hy", "Նա 24 տարեկան է և քայլել է 12 կիլոմետր։"),
        ("hy", "Խորհրդարանն ընդունեց 71 ձայնով, ճանապարհը 40 կմ է, բյուջեն՝ 300 միլիոն դոլար։"),
        ("ru", "Ему 24 года, он прошёл 12 километров за 44 дня."),
        ("ru", "Закон принят 71 голосом, дорога длиной 40 км стоит 300 миллионов долларов."),
        ("az", "Onun 24 yaşı var, 12 kilometr gedib."),
        ("az", "44 günlük müharibə, 40 km yol, 71 səs və 300 milyon dollar."),
    ],
)
def test_ages_distances_votes_money_and_lengths_count_nobody(lang: str, text: str) -> None:
    assert counts(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Both exchanges came after the two wars, as did the three handovers."),
        ("hy", "Երկու փոխանակումներն էլ եղել են երկու պատերազմից հետո։"),
        ("ru", "Оба обмена прошли после двух войн, как и три передачи."),
        ("az", "Hər iki mübadilə iki müharibədən sonra baş tutub."),
        ("hy", "Ամեն մեկին տրվել է նամակ։"),
        ("az", "Onların hər birinə məktub verilib."),
        ("ru", "Они вышли один за другим, это одно и то же."),
        ("en", "They came out one by one and hugged one another."),
    ],
)
def test_what_happened_so_often_and_each_one_count_nobody(lang: str, text: str) -> None:
    assert counts(text, lang) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_read_as_a_number_in_names_with_digits(lang: str) -> None:
    assert amounts("COP29 T-72 COVID-19 S-300 F16 G20", lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "sentenced to 11 and a half years in prison", 11),
        ("en", "sentenced to eleven-and-a-half years in prison", 11),
        ("en", "sentenced to 11.5 years in prison", 11),
        ("ru", "приговорен к одиннадцати с половиной годам лишения свободы", 11),
        ("ru", "приговорен к 11,5 годам лишения свободы", 11),
        ("ru", "приговорен к полутора годам лишения свободы", 1),
        ("hy", "դատապարտվել է տասնմեկ ու կես տարվա ազատազրկման", 11),
        ("hy", "դատապարտվել է տասնմեկուկես տարվա ազատազրկման", 11),
        ("az", "11 il yarım müddətinə azadlıqdan məhrum edilib", 11),
    ],
)
def test_of_years_and_a_half_the_whole_ones_are_told(lang: str, text: str, value: int) -> None:
    assert counts(text, lang) == [(value, "years")]


def test_other_decimals_count_nobody() -> None:
    assert counts("a quake of magnitude 5.5 was felt by soldiers 1.5 km away", "en") == []
