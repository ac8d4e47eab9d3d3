"""One key for the ways in which a person's id may have come out of four scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ALIKE = (
    (re.compile(r"ts|tz|zh|sh|ch|dz|dj|c(?!k)|[jsz]"), "s"),  # sibilants differ most between transliterations
    (re.compile(r"kh|gh|ck|[gkqx]"), "k"),
    (re.compile(r"h"), ""),  # Հովհաննիսյան is Ованнисян in Russian
    (re.compile(r"[vwfu]"), "v"),
    (re.compile(r"[bp]"), "p"),
    (re.compile(r"[dt]"), "t"),
)
_VOWELS = re.compile(r"[aeioy]")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def name_key(person: str) -> str:
    """The consonants of a slug (``vicken-euljekjian``), sounds that scripts tell apart differently made one: ids that share a
    key are spellings of one name. A gazetteer's id is its own bearer's whatever its key; keys only bridge spellings."""
    words = person.split("-")
    return "-".join(filter(None, (_consonants(word, first=number == 0) for number, word in enumerate(words))))


def person_keys(people: Iterable[str]) -> tuple[str, ...]:
    """The keys of these people, each once, in order."""
    return tuple(dict.fromkeys(name_key(person) for person in people))


def same_names(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``some`` that are named among ``others``, by id or by key, in order."""
    known = set(others)
    keys = {name_key(one) for one in others}
    return tuple(one for one in some if one in known or name_key(one) in keys)


def _consonants(word: str, *, first: bool) -> str:
    plain = word
    for pattern, letter in _ALIKE:
        plain = pattern.sub(letter, plain)
    bare = _TWICE.sub(r"\1", _VOWELS.sub("", plain))
    return (word[:1] if first and word[:1] in "aeioy" else "") + bare
