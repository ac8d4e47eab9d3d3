"""Which words are forms of one word: пленными of пленный, գերու of գերի, voskanyanla of Voskanyan.

A language's paradigms are data (``config/languages/inflection``). Every word has **keys**; two words meet where they share one:

- its own folded spelling (``=пленными``);
- for each paradigm whose endings it can have, the paradigm with what stands before the ending (``ru.adjective:пленн``). A word of
  a *text* is read with every ending; a word that is *asked for* with those of the dictionary's form (and others that the paradigm
  names), so that `суд` asks for a masculine noun and does not meet *судно*, a ship;
- for a capitalised word, how each name that it can be sounds (``~voskanian``), whatever alphabet it is written in.

No list of words but of the irregular ones. Pure; what a form leads to is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from monitor.text import fold
from monitor.topic import Topic

REMEMBERED = 200_000
LONGEST_WORD = 60
_SCRIPTS = (("hy", re.compile("[\u0531-\u0587]")), ("ru", re.compile("[\u0400-\u04ff]")))
_LATIN = ("en", "az")
_REFERENCE = re.compile(r"@([A-Z]+)")

Rules = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """A paradigm. ``key``: under which its words meet; ``citation``: endings of the dictionary's form; ``reverse``: others that a
    word asked for may have, behind a stem of ``reverse_least`` letters; ``stem``: what must stand before the ending; ``changes``:
    what the stem becomes in other forms; ``prefixes``: what may stand before it in a text; ``capital``: of names alone."""

    key: str
    citation: tuple[str, ...]
    stem: re.Pattern[str]
    reverse: tuple[str, ...] = ()
    reverse_least: int = 3
    changes: Rules = ()
    prefixes: tuple[str, ...] = ()
    capital: bool = False


@dataclass(slots=True)
class _Language:
    """One language, compiled. ``endings``: ending to the classes that have it, each with the last vowel and the kind of the last
    letter that a stem must have for it."""

    code: str
    vowels: frozenset[str]
    least: int
    spelling: Rules
    changes: Rules
    letters: tuple[Rules, Mapping[int, str]]
    sounds: Rules
    shortest_sound: int
    harmony: Mapping[str, Mapping[str, str]]
    classes: list[_Class] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    endings: dict[str, set[tuple[int, str, bool]]] = field(default_factory=dict)
    irregular: dict[str, set[str]] = field(default_factory=dict)
    longest_ending: int = 0

    def readings(self, word: str, *, capital: bool) -> Iterator[tuple[_Class, str]]:
        """The classes that a word of a text can belong to, each with the stem that is left."""
        for cut in range(max(self.least, len(word) - self.longest_ending), len(word) + 1):
            there = self.endings.get(word[cut:])
            if there is None:
                continue
            stem = word[:cut]
            vowel, open_ = self.end_of(stem)
            for number, wanted, after_vowel in there:
                one = self.classes[number]
                if wanted == vowel and after_vowel == open_ and (capital or not one.capital):
                    for bare in self._without_prefix(stem, one):
                        if one.stem.search(bare):
                            yield one, bare

    def _without_prefix(self, stem: str, one: _Class) -> Iterator[str]:
        if not one.prefixes:
            yield stem
        for prefix in one.prefixes:
            if stem.startswith(prefix) and len(stem) - len(prefix) >= self.least:
                yield stem[len(prefix) :]

    def end_of(self, stem: str) -> tuple[str, bool]:
        """A stem's last vowel, where the language's endings follow it, and whether it ends in a vowel."""
        vowel = next((letter for letter in reversed(stem) if letter in self.harmony), "i") if self.harmony else ""
        return vowel, stem[-1:] in self.vowels

    def asked(self, word: str, *, capital: bool) -> Iterator[str]:
        """The keys of a word that is asked for, as the dictionary has it or as the class lets it stand."""
        for one in self.classes:
            if one.capital and not capital:
                continue
            endings = [(ending, self.least) for ending in one.citation]
            endings += [(ending, one.reverse_least) for ending in one.reverse if not capital]
            for ending, least in endings:
                stem = word.removesuffix(ending)
                if word.endswith(ending) and len(stem) >= least and one.stem.search(stem):
                    yield f"{one.key}:{stem}"
                    for pattern, instead in (*one.changes, *self.changes):
                        if pattern.search(stem):
                            yield f"{one.key}:{pattern.sub(instead, stem)}"

    def sound(self, name: str) -> str | None:
        """How a folded name sounds; None where it is too short to tell it from others."""
        if len(name) < self.shortest_sound:
            return None
        groups, letters = self.letters
        return f"~{_rewritten(_rewritten(name, groups).translate(letters), self.sounds)}"

    def text_sounds(self, word: str) -> Iterator[str]:
        """How the names sound that a word of a text can be a form of."""
        whole = self.sound(word)
        if whole:
            yield whole
        for one, stem in self.readings(word, capital=True):
            if one.key.partition(".")[2] in self.names and len(stem) > self.least:
                for ending in one.citation:
                    if sound := self.sound(stem + ending):
                        yield sound


class Forms:
    """The forms of words in a topic's languages. Made once for a topic; see `forms_of`."""

    def __init__(self, languages: Mapping[str, Mapping[str, Any]]) -> None:
        self._raw = {code: own for code, own in languages.items() if own.get("inflection", {}).get("classes")}
        self._own_letters = {
            code: frozenset(own["inflection"]["own_letters"])
            for code, own in self._raw.items()
            if "own_letters" in own["inflection"]
        }
        self._compiled: dict[str, _Language] = {}
        self._seen: dict[tuple[str, str], tuple[str, ...]] = {}
        self._asked: dict[str, frozenset[str]] = {}

    @classmethod
    def without_languages(cls) -> Forms:
        """Words have no forms but their own spellings."""
        return cls({})

    def of_text(self, word: str, lang: str = "") -> tuple[str, ...]:
        """The keys of a word as it stands in a text. ``lang``: the text's, for words in Latin letters; "" where not known."""
        known = self._seen.get((word, lang))
        if known is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            known = self._seen[word, lang] = tuple(dict.fromkeys(self._of_text(word, lang)))
        return known

    def _of_text(self, word: str, lang: str) -> Iterator[str]:
        folded = fold(word)
        yield f"={folded}"
        if len(folded) > LONGEST_WORD:
            return
        capital = word[:1].isupper()
        for language in self._spoken(word, lang):
            plain = _rewritten(folded, language.spelling)
            yield f"={plain}"
            yield from language.irregular.get(plain, ())
            for one, stem in language.readings(plain, capital=capital):
                yield f"{one.key}:{stem}"
            if capital:
                yield from language.text_sounds(plain)

    def asked(self, word: str) -> frozenset[str]:
        """The keys of a word that is asked for: of its meaning in each language that it may be of."""
        known = self._asked.get(word)
        if known is None:
            if len(self._asked) >= REMEMBERED:
                self._asked.clear()
            known = self._asked[word] = frozenset(self._keys_asked(word))
        return known

    def _keys_asked(self, word: str) -> Iterator[str]:
        folded = fold(word)
        yield f"={folded}"
        if len(folded) > LONGEST_WORD:
            return
        capital = word[:1].isupper()
        for language in self._spoken(word, ""):
            plain = _rewritten(folded, language.spelling)
            yield f"={plain}"
            yield from language.irregular.get(plain, ())
            if plain not in language.irregular:
                yield from language.asked(plain, capital=capital)
            if capital and (sound := language.sound(plain)):
                yield sound

    def _spoken(self, word: str, lang: str) -> Iterator[_Language]:
        code = next((code for code, letters in _SCRIPTS if letters.search(word)), "")
        code = code or next((one for one, own in self._own_letters.items() if not own.isdisjoint(word.lower())), "")
        for one in (code,) if code else (lang,) if lang in _LATIN else _LATIN:
            if one in self._raw:
                yield self._language(one)

    def _language(self, code: str) -> _Language:
        """Compiled when a word of it is met first: the endings of Azerbaijani alone take a third of a second."""
        known = self._compiled.get(code)
        if known is None:
            known = self._compiled[code] = _compile(code, self._raw[code])
        return known


_made: dict[tuple[str, str], Forms] = {}


def forms_of(topic: Topic) -> Forms:
    """The forms of a topic's languages; compiled once for a version of its files."""
    key = (topic.name, topic.version)
    if key not in _made:
        while len(_made) >= 4:
            _made.pop(next(iter(_made)))
        _made[key] = Forms(topic.languages)
    return _made[key]


# --- from data to paradigms


def _compile(code: str, own: Mapping[str, Any]) -> _Language:
    raw: Mapping[str, Any] = own["inflection"]
    slug = own.get("slug", {})
    harmony = {
        fold(vowel): {what: fold(letters) for what, letters in follow.items()} for vowel, follow in raw.get("harmony", {}).items()
    }
    language = _Language(
        code=code,
        vowels=frozenset(fold(raw["vowels"])),
        least=int(raw.get("least", 2)),
        spelling=_rules(raw.get("spelling", ())),
        changes=_rules(raw.get("changes", ())),
        letters=(_rules(slug.get("groups", ())), str.maketrans(dict(slug.get("letters", {})))),
        sounds=_rules(raw.get("sounds", ())),
        shortest_sound=int(raw.get("shortest_sound", 5)),
        harmony=harmony,
        names=frozenset(raw.get("names", ())),
    )
    sets: Mapping[str, str] = raw.get("sets", {})
    for name, one in raw["classes"].items():
        language.classes.append(_class(f"{code}.{one.get('as', name)}", one, sets))
        _learn_endings(language, len(language.classes) - 1, [_pieces(slot, sets) for slot in one["forms"]])
    for line in raw.get("irregular", ()):
        forms = [_rewritten(fold(form), language.spelling) for form in str(line).split()]
        for form in forms:
            language.irregular.setdefault(form, set()).add(f"{code}:{forms[0]}")
    language.longest_ending = max(map(len, language.endings), default=0)
    return language


def _class(key: str, one: Mapping[str, Any], sets: Mapping[str, str]) -> _Class:
    return _Class(
        key=key,
        citation=() if "as" in one else tuple(_pieces(str(one["citation"]), sets)),
        stem=re.compile(fold(str(one.get("stem", "")))),
        reverse=tuple(piece for piece in _pieces(str(one.get("reverse", "")), sets) if piece),
        reverse_least=int(one.get("reverse_least", 3)),
        changes=_rules(one.get("changes", ())),
        prefixes=tuple(_pieces(str(one["prefix"]), sets)) if "prefix" in one else (),
        capital=bool(one.get("capital", False)),
    )


def _pieces(slot: str, sets: Mapping[str, str]) -> list[str]:
    """The endings of a slot: ``_`` is none, ``@NAME`` those of a set, and what stands beside it is joined to each."""
    found: list[str] = []
    for piece in slot.split():
        parts = _REFERENCE.split(piece)
        choices = [_pieces(sets[part], sets) if at % 2 else [part if part != "_" else ""] for at, part in enumerate(parts)]
        found += ["".join(chosen) for chosen in product(*choices)]
    return list(dict.fromkeys(found))


def _learn_endings(language: _Language, number: int, slots: Sequence[Sequence[str]]) -> None:
    """Write out every ending that the slots make, for each last vowel and kind of last letter that a stem can have."""
    for vowel in language.harmony or ("",):
        for open_ in (False, True):
            for ending in _joined("", slots, vowel, open_, language):
                language.endings.setdefault(ending, set()).add((number, vowel, open_))


def _joined(ending: str, slots: Sequence[Sequence[str]], vowel: str, open_: bool, language: _Language) -> Iterator[str]:
    if not slots:
        yield ending
        return
    for piece in slots[0]:
        for written in _written(piece, vowel, open_, language):
            last = next((letter for letter in reversed(written) if letter in language.harmony), vowel)
            yield from _joined(ending + written, slots[1:], last, written[-1] in language.vowels if written else open_, language)


def _written(piece: str, vowel: str, open_: bool, language: _Language) -> Iterator[str]:
    """A piece as it is written after a stem: buffers in or out, A and I by the vowel before. Pieces may hold further buffers."""
    found = [("", vowel, open_)]
    rest = piece
    while rest:
        match = re.match(r"\((.)\)|\[(.)\]|(.)", rest)
        assert match is not None
        rest = rest[match.end() :]
        after_vowel, after_consonant, letter = match.groups()
        following = []
        for text, last, is_open in found:
            if (after_vowel and not is_open) or (after_consonant and is_open):
                following.append((text, last, is_open))
                continue
            choices = language.harmony.get(last, {}).get(one := after_vowel or after_consonant or letter, one)
            for written in choices:
                following.append((text + written, written if written in language.harmony else last, written in language.vowels))
        found = following
    yield from dict.fromkeys(fold(text) for text, _, _ in found)


def _rules(pairs: Sequence[Sequence[str]]) -> Rules:
    return tuple((re.compile(str(pattern)), str(instead)) for pattern, instead in pairs)


def _rewritten(word: str, rules: Rules) -> str:
    for pattern, instead in rules:
        word = pattern.sub(instead, word)
    return word
