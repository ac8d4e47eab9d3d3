"""Texts read with the shipped topic, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from monitor.config.load import find_knowledge
from monitor.model import Article, Figure, Reading, TextFrom
from monitor.topic import Topic, WeightTable
from monitor.understand import understand_article
from monitor.understand.counting import count_nouns
from monitor.understand.dates import DateMention, dates_of, find_dates
from monitor.understand.lexicon import lexicon_of
from monitor.understand.numbers import Amount, find_amounts
from monitor.understand.tokens import Doc, read_words
from monitor.understand.weigh import WeightJudge

CONFIG = Path(__file__).parents[2] / "config"
LANGUAGES = ("en", "hy", "ru", "az")
NOON = datetime(2023, 12, 13, 12, tzinfo=UTC)


@cache
def topic() -> Topic:
    """What this checkout ships."""
    return find_knowledge(CONFIG).load()[0]


def judge_with(weights: Mapping[str, Mapping[str, float]]) -> WeightJudge:
    return WeightJudge(WeightTable.of(weights))


def by_name(table: WeightTable) -> dict[str, dict[str, float]]:
    """All weights by their whole names, those of words as well."""
    return {filed: {**features, **dict(table.words.get(filed, ()))} for filed, features in table.features.items()}


def doc_of(text: str, lang: str) -> Doc:
    return read_words(text, lang, lexicon_of(topic(), lang))


def amounts(text: str, lang: str) -> list[Amount]:
    doc = doc_of(text, lang)
    return [amount for sentence in doc.sentences for amount in find_amounts(doc, sentence, set())]


def counts(text: str, lang: str) -> list[tuple[int | None, str | None]]:
    """The numbers of a text that count people, bodies, incidents or years of prison, with their unit."""
    doc = doc_of(text, lang)
    found = []
    for sentence in doc.sentences:
        for each in count_nouns(doc, sentence, find_amounts(doc, sentence, set())):
            if each.unit is not None or each.left_out:
                found.append((each.amount.value, each.unit))
    return found


def dates(text: str, lang: str, today: date) -> list[DateMention]:
    doc = doc_of(text, lang)
    return [mention for mine in dates_of(doc, today).values() for mention in mine]


def amounts_beside_dates(text: str, lang: str, today: date) -> list[int | None]:
    """The numbers of a text that its dates leave."""
    doc = doc_of(text, lang)
    found = []
    for sentence in doc.sentences:
        masked = {index for each in find_dates(doc, sentence, today) for index in range(each.first, each.last + 1)}
        found += [amount.value for amount in find_amounts(doc, sentence, masked)]
    return found


def article(text: str, lang: str = "en", *, at: datetime = NOON, timezone: str = "UTC", title: str = "") -> Article:
    return Article(
        key="https://paper.example/a",
        url="https://paper.example/a",
        outlet="Paper",
        feed="paper",
        lang=lang,
        title=title,
        text=text,
        text_from=TextFrom.PAGE,
        published=at,
        modified=None,
        first_seen=at,
        digest="",
        timezone=timezone,
    )


def read(text: str, lang: str = "en", *, title: str = "") -> Reading:
    return understand_article(article(text, lang, title=title), topic())


def figures(reading: Reading) -> list[Figure]:
    return [*reading.stocks, *(figure for report in reading.reports for figure in report.figures)]
