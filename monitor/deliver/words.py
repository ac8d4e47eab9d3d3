"""The words of the messages in four languages, from ``words.yaml`` and ``notices.yaml``; those of the topic (kinds, actions,
units) are its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day  # noqa: N812 - as in monitor.model
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Language = Literal["en", "hy", "ru", "az"]
"""A language that messages may be written in."""

LANGUAGES: tuple[Language, ...] = ("en", "hy", "ru", "az")


@cache
def all_words() -> Mapping[str, Any]:
    """Both files, put together."""
    words, more = (
        yaml.load(files("monitor.deliver").joinpath(name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for name in ("words.yaml", "notices.yaml")
    )
    together: Mapping[str, Any] = words | {language: words[language] | more[language] for language in LANGUAGES}
    return together


def upper(text: str, language: str) -> str:
    """Capitals as the language writes them: Azerbaijani ``i`` is ``İ``, Armenian ``և`` is ``ԵՎ``."""
    if language == "az":
        text = text.replace("i", "İ")
    return text.replace("և", "եվ").upper()


def first_upper(text: str, language: str) -> str:
    """``text`` with its first letter a capital."""
    return upper(text[:1], language) + text[1:]


class Words:
    """The words of one language. ``words["named"]`` is a label; `say` fills one that has gaps."""

    def __init__(self, language: str) -> None:
        everything = all_words()
        self.language = language if language in LANGUAGES else "en"
        self._own: Mapping[str, Any] = everything[self.language]
        self.persons = frozenset(everything["persons"])
        self.actions_in_order: tuple[str, ...] = tuple(everything["actions_in_order"])
        self.stocks = frozenset(everything["stocks"])

    def __getitem__(self, key: str) -> str:
        """The label under ``key``; dots lead into groups: ``status.official``."""
        value: Any = self._own
        for part in key.split("."):
            value = value[part]
        return str(value)

    def get(self, key: str, default: str) -> str:
        """The label under ``key``, or ``default`` where there is none."""
        try:
            return self[key]
        except KeyError:
            return default

    def say(self, key: str, **gaps: object) -> str:
        """The pattern under ``key``, filled."""
        return self[key].format(**gaps)

    def one(self, plural: str) -> str:
        """How a label of several is said of one; the label itself where the words file does not know."""
        table: Mapping[str, str] = self._own["one"]
        return table.get(plural, plural)

    @property
    def quotes(self) -> tuple[str, str]:
        """The marks around words of others."""
        opening, closing = self._own["quotes"]
        return opening, closing

    def upper(self, text: str) -> str:
        """``text`` in capitals."""
        return upper(text, self.language)

    def first_upper(self, text: str) -> str:
        """``text`` with its first letter a capital."""
        return first_upper(text, self.language)

    def number(self, value: int) -> str:
        """A whole number with its thousands apart: ``1,250``."""
        return f"{value:,}".replace(",", self["thousands"]) if value >= 10_000 or self["thousands"] == "," else str(value)

    def day(self, day: Day, year: int | None = None) -> str:
        """``13 Dec``; with its year where it is another than ``year``."""
        months: Any = self._own["months"]
        short = f"{day.day} {months[day.month - 1]}"
        return short if year is None or day.year == year else f"{short} {day.year}"

    def moment(self, at: datetime, year: int | None = None) -> str:
        """``13 Dec 10:06`` (UTC, as the message says once)."""
        return f"{self.day(at.date(), year)} {at:%H:%M}"
