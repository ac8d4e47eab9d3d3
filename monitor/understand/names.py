"""One Latin slug for a person's name, whatever script it is written in: from the bearer's own language, letter by letter.

Russian writes Armenian and Azerbaijani names by ear (Грант for Hrant, Рагим for Rahim), English in several ways at once. So the
surname tells whose name it is, and the bearer's files (``languages/names/BEARER.tsv`` and ``.yaml``) lead back to their letters.
A word is, in this order: a listed spelling; the root of a surname that is one, with its ending; two of them joined; the only
listed name that sounds the same; and else what the letters say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.text import fold

FALLBACK = "others"
"""The bearer of names whose surname is nobody else's: asked last."""
SHORTEST_ROOT = 3
SHORTEST_SOUND = 3
COMPILED_LANGUAGES = 16
REMEMBERED_NAMES = 10_000

Rules = tuple[tuple[re.Pattern[str], str], ...]
_NOT_ASCII = re.compile(r"[^a-z]+")


def slug_of(words: Sequence[str], own: Mapping[str, Any]) -> str:
    """The slug of a name given as its words in the bare form, the surname last; ``own``: the language's file with its names.
    ASCII letters and hyphens; "" where nothing Latin is left."""
    names = _names_of(own)
    name = " ".join(words)
    slug = names.slugs.get(name)
    if slug is None:
        if len(names.slugs) >= REMEMBERED_NAMES:
            names.slugs.clear()
        slug = names.slugs[name] = _slug_by(words, names.bearers)
    return slug


def _slug_by(words: Sequence[str], bearers: Sequence[Bearer]) -> str:
    folded = [part for word in words for part in fold(word).split("-") if part]
    bearer = _bearer_of(folded, bearers)
    folded = bearer.nominative(folded)
    parts = [_slug(word, bearer, bearers) for word in folded]
    return "-".join(part for part in parts if part)


def is_listed(word: str, own: Mapping[str, Any]) -> bool:
    """Whether some bearer's list has the word as a name."""
    names = _names_of(own)
    known = names.listed.get(word)
    if known is None:
        if len(names.listed) >= REMEMBERED_NAMES:
            names.listed.clear()
        folded = fold(word)
        known = names.listed[word] = any(bearer.listed(folded) is not None for bearer in names.bearers)
    return known


def is_heard(word: str, own: Mapping[str, Any]) -> bool:
    """Whether the word is a listed name, or sounds like exactly one."""
    folded = fold(word)
    return any(bearer.listed(folded) or (not bearer.native and bearer.heard(folded)) for bearer in _names_of(own).bearers)


def as_man(words: Sequence[str], own: Mapping[str, Any]) -> list[str] | None:
    """Given name and surname of the man that a woman's name may be the genitive of (Вусала Тагиева); None where it can not."""
    bearers = _names_of(own).bearers
    if len(words) != 2 or all(_rewritten(words[-1], bearer.men[1]) == words[-1] for bearer in bearers):
        return None
    of_given, of_surname = _bearer_of(list(words), bearers).men
    surname = _rewritten(words[-1], of_surname)
    if surname == words[-1]:
        return None
    cuts = [pattern.sub(target, words[0]) for pattern, target in of_given if pattern.search(words[0])]
    given = next((cut for cut in cuts if is_heard(cut, own)), None)
    return [given, surname] if given else None


def of_gender(surname: str, own: Mapping[str, Any], *, woman: bool) -> str:
    """The slug of a surname as a woman of the family has it (aliyeva), or a man (aliyev); unchanged where one is for both."""
    endings = {ending for bearer in _names_of(own).bearers for _, ending in bearer.surnames}
    mine = max((ending for ending in endings if surname.endswith(ending)), key=len, default="")
    other = f"{mine}a" if woman else mine.removesuffix("a")
    return surname.removesuffix(mine) + other if mine and other in endings else surname


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose names these are, in one language. ``native``: it is their own, so its letters are the truth and no sound is asked;
    ``surnames``: endings and their slugs; ``men``: what a case adds to a man's given name, and to his surname; ``names``: listed
    spellings; ``slugs``: all listed slugs; ``sounds``: the rules of each ladder and the one slug that each sound means."""

    name: str
    native: bool
    surnames: Rules
    men: tuple[Rules, Rules]
    groups: Rules
    letters: Mapping[str, str]
    names: Mapping[str, str]
    slugs: frozenset[str]
    sounds: tuple[tuple[Rules, Mapping[str, str]], ...]

    def nominative(self, words: list[str]) -> list[str]:
        """Ибрагима Новрузова is a man in the genitive, Самира Алиева a woman: the listed given names tell them apart."""
        of_given, of_surname = self.men
        if len(words) == 2 and not self.listed(words[0]) and not self.heard(words[0]):
            for pattern, target in of_given:
                given, cut = pattern.subn(target, words[0])
                if cut and (self.listed(given) or self.heard(given)):
                    return [given, *(_rewritten(word, of_surname) for word in words[1:])]
        return words

    def spell(self, word: str) -> str:
        """The word in Latin letters, by the letters alone."""
        return _NOT_ASCII.sub("", "".join(self.letters.get(letter, letter) for letter in _rewritten(word, self.groups)))

    def listed(self, word: str) -> str | None:
        """The slug of a spelling that is listed, or whose letters give a listed slug."""
        known = self.names.get(word)
        if known is None:
            spelt = self.spell(word)
            known = spelt if spelt in self.slugs else None
        return known

    def joined(self, word: str) -> str | None:
        """The slug of two listed spellings written as one: Məmmədquliyev, Əliağa."""
        for middle in range(len(word) - SHORTEST_ROOT, SHORTEST_ROOT - 1, -1):
            head = self.listed(word[:middle])
            tail = self.listed(word[middle:]) if head else None
            if head and tail:
                return head + tail
        return None

    def heard(self, word: str) -> str | None:
        """The only listed slug that sounds like the word; None where none does, or several do."""
        spelt = self.spell(word)
        for rules, index in self.sounds:
            sound = _rewritten(spelt, rules)
            if len(sound) >= SHORTEST_SOUND and sound in index:
                return index[sound] or None
        return None

    def root(self, word: str) -> tuple[str, str] | None:
        """The root of a surname and the slug of its ending; None for what has no ending of theirs."""
        for pattern, ending in self.surnames:
            match = pattern.search(word)
            if match and match.start() >= SHORTEST_ROOT:
                return word[: match.start()], ending
        return None

    def knows(self, word: str) -> bool:
        """Whether the word, or the root of it as a surname, is listed."""
        root = self.root(word)
        return self.listed(word) is not None or (root is not None and self.listed(root[0]) is not None)


def _slug(word: str, bearer: Bearer, bearers: Sequence[Bearer]) -> str:
    whole = bearer.listed(word)
    if whole:
        return whole
    root, ending = bearer.root(word) or (word, "")
    ways = [bearer.listed] if bearer.native else [bearer.listed, bearer.joined]
    for way in ways:
        if found := way(root):
            return found + ending
    if not bearer.native:
        if found := bearer.heard(word):
            return found
        if found := bearer.heard(root):
            return found + ending
        for other in bearers:
            if not ending and (found := other.listed(word)):
                return found
            if (spelt := other.spell(root)) in other.slugs:
                return spelt + ending
    return bearer.spell(root) + ending


def _bearer_of(words: Sequence[str], bearers: Sequence[Bearer]) -> Bearer:
    """Whose name it is: by the surname's ending, then by its root, then by the given name; the words may come surname first."""
    for at, word in reversed(tuple(enumerate(words))):
        rest = [*words[:at], *words[at + 1 :]]
        fitting = [bearer for bearer in bearers if bearer.root(word) or bearer.listed(word)]
        knowing = [bearer for bearer in fitting if bearer.knows(word)]
        greeting = [bearer for bearer in knowing or fitting if any(bearer.knows(other) for other in rest)]
        if fitting:
            return (greeting or knowing or fitting)[0]
    return bearers[-1]


@dataclass(slots=True)
class Names:
    """The names of a language's file: their bearers, the fallback last; the slugs found by them, and which words are listed."""

    own: Mapping[str, Any]
    bearers: tuple[Bearer, ...]
    slugs: dict[str, str] = field(default_factory=dict)
    listed: dict[str, bool] = field(default_factory=dict)


_compiled: dict[int, Names] = {}


def _names_of(own: Mapping[str, Any]) -> Names:
    """The names of a language's file, compiled once."""
    known = _compiled.get(id(own))
    if known is None or known.own is not own:
        if len(_compiled) >= COMPILED_LANGUAGES:
            _compiled.clear()
        rules = own.get("slug", {})
        sections = {FALLBACK: {}} | rules.get("bearers", {})
        names = sorted(sections, key=lambda name: (name == FALLBACK, name))
        known = _compiled[id(own)] = Names(own, tuple(_bearer(name, sections[name], rules) for name in names))
    return known


def _bearer(name: str, section: Mapping[str, Any], rules: Mapping[str, Any]) -> Bearer:
    slugs = frozenset(section.get("slugs", ()))
    men = section.get("men", {})
    ladders = [_rules(ladder) for ladder in section.get("sounds", ())]
    return Bearer(
        name=name,
        native=bool(section.get("native")),
        surnames=_rules(section.get("surnames", ())),
        men=(_rules(men.get("given", ())), _rules(men.get("surname", ()))),
        groups=_rules(section.get("groups", rules.get("groups", ()))),
        letters={**rules.get("letters", {}), **section.get("letters", {})},
        names={fold(spelling): slug for spelling, slug in section.get("names", {}).items()},
        slugs=slugs,
        sounds=tuple((ladder, _index(slugs, ladder)) for ladder in ladders),
    )


def _rules(pairs: Iterable[Sequence[str]]) -> Rules:
    return tuple((re.compile(pattern), target) for pattern, target in pairs)


def _rewritten(word: str, rules: Rules) -> str:
    for pattern, target in rules:
        word = pattern.sub(target, word)
    return word


def _index(slugs: Iterable[str], rules: Rules) -> Mapping[str, str]:
    """Sound to the slug it means; "" where it could be several."""
    index: dict[str, str] = {}
    for slug in slugs:
        sound = _rewritten(slug, rules)
        index[sound] = "" if sound in index else slug
    return index
