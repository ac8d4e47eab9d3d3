"""What the tests of a topic's tables share: the shipped topic, scripts, and how spellings are compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from monitor.shipped import shipped
from monitor.text import fold
from monitor.topic import Body, Person, Place, Topic, load_topic

SCRIPTS = {
    "en": re.compile(r"[A-Za-zé]"),
    "hy": re.compile(r"[Ա-Ֆա-ևՙ]"),
    "ru": re.compile(r"[А-яЁё]"),
    "az": re.compile(r"[A-Za-zÇçƏəĞğİıÖöŞşÜü]"),
}


def shipped_topic(name: str) -> Topic:
    return load_topic(name, [shipped("topics", name)], [shipped("languages")])


def spellings(thing: Place | Person | Body) -> set[str]:
    """Every name and variant, reduced to the words that the reader compares."""
    return {" ".join(re.findall(r"[^\W_]+", fold(name))) for name in (*thing.names.values(), *thing.variants)}


def claimed_twice(things: Iterable[Place | Person | Body]) -> dict[str, set[str]]:
    """The spellings that belong to more than one id."""
    owners: dict[str, set[str]] = defaultdict(set)
    for thing in things:
        for spelling in spellings(thing):
            owners[spelling].add(thing.id)
    return {spelling: ids for spelling, ids in owners.items() if len(ids) > 1}


def repeated(things: Iterable[Place | Person | Body]) -> list[str]:
    """Ids with a variant that says again, but for letters that fold to one, what another name of it says."""
    bad = []
    for thing in things:
        folded = [fold(variant) for variant in thing.variants]
        if len(folded) != len(set(folded)) or {fold(name) for name in thing.names.values()} & set(folded):
            bad.append(thing.id)
    return bad


def in_wrong_script(
    things: Mapping[str, Place] | Mapping[str, Person] | Mapping[str, Body], languages: Iterable[str] = SCRIPTS
) -> list[str]:
    """Names with a letter of another script than their language's, and names that are missing."""
    return [
        f"{thing.id} {lang}: {thing.names.get(lang)}"
        for thing in things.values()
        for lang in languages
        if not thing.names.get(lang) or any(c.isalpha() and not SCRIPTS[lang].match(c) for c in thing.names[lang])
    ]


def plain_words(source: object) -> set[str]:
    """The single words (no stems, no phrases) among the leaves of a nested mapping."""
    if isinstance(source, Mapping):
        return {word for value in source.values() for word in plain_words(value)}
    if isinstance(source, list | tuple):
        return {word for value in source for word in plain_words(value)}
    return {source} if isinstance(source, str) and re.fullmatch(r"[^\W\d_]{2,}", source) else set()
