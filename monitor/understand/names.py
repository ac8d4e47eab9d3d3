"""One Latin slug for a person's name, whatever script it is written in (SCHEME: by the bearer's own language, letter by letter).

Russian writes Armenian and Azerbaijani names by ear (Грант for Hrant, Рагим for Rahim), so the language's own table of given
names and roots of surnames (``slug.names``) comes before its letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.text import fold

_ASCII = re.compile(r"[^a-z]+")


def slug_of(words: list[str], own: Mapping[str, Any]) -> str:
    """The slug of a name given as its words in the bare form; ``own``: the language's file. "" where nothing Latin is left."""
    rules = own.get("slug", {})
    parts = [_ASCII.sub("", _one(fold(word), rules)) for word in words]
    return "-".join(part for part in parts if part)


def _one(word: str, rules: Mapping[str, Any]) -> str:
    names: Mapping[str, str] = rules.get("names", {})
    if word in names:
        return names[word]
    for root in sorted((root for root in names if word.startswith(root) and len(root) > 3), key=len, reverse=True):
        return names[root] + _letters(word[len(root) :], rules)
    return _letters(word, rules)


def _letters(word: str, rules: Mapping[str, Any]) -> str:
    for source, target in rules.get("groups", ()):
        word = re.sub(source, target, word)
    letters: Mapping[str, str] = rules.get("letters", {})
    return "".join(letters.get(letter, letter) for letter in word)
