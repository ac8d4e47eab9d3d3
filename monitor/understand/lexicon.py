"""The words of one topic in one language, compiled for looking up one word at a time.

A pattern in the topic's files is one or more words; each is written in one of four ways:

- ``word``: this form and no other;
- ``stem-``: the stem with any ending of the language's nouns and adjectives (``endings.nominal``);
- ``stem~``: the stem with any ending of its verbs (``endings.verbal``);
- ``stem*``: the stem and whatever follows.

Patterns of several words match words that stand side by side. Words are compared folded (`monitor.text.fold`). A form is
analysed once and remembered, so a text costs one look-up a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern
from typing import Any

from monitor.text import fold
from monitor.topic import Topic
from monitor.understand.rules import Rules

REMEMBERED_FORMS = 200_000
REMEMBERED_ENDINGS = 20_000
_PIECE = re.compile(r"[^\W_]+(?:'[^\W_]+)*[-~*]?")
CASES = ("dative", "ablative", "locative", "genitive", "by")
NO_PARTS: frozenset[int] = frozenset()
STEM = 6
"""Letters by which a word's forms are taken together: of a verb, and of words that weigh as they are written."""
NAMES = frozenset({"place", "namesake", "person", "surname", "body"})
"""Groups of tags that a word has only where it begins with a capital."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What a word or phrase means to the reader: ``action.released.active`` has group ``action``, parts ``released``, ``active``,
    and is covered by ``action``, ``action.released`` and itself (``covering``)."""

    name: str
    group: str
    first: str = ""
    second: str = ""
    covering: tuple[str, ...] = field(default=(), compare=False)


@dataclass(slots=True)
class Word:
    """A folded form and what it can mean; nobody changes it. ``tags``: each tag with the ending behind the tag's stem; ``mine``:
    those that hold with the capital that it has or lacks (`NAMES` want one); ``pieces``: the parts of phrases that it can be,
    likewise, and their numbers alone (``parts``); ``opens``: where the phrases go on that it can begin; ``number``: its value as
    a number word, with its ``ending``; ``upper``, ``digits``: it begins with a capital, with a digit; ``finite``,
    ``before_past``: it has the ending of a verb, of one in a tense for what was before; ``counts``: a number can begin so;
    ``stem``: its first letters, by which its forms are taken together."""

    form: str
    tags: tuple[tuple[Tag, str], ...] = ()
    mine: tuple[tuple[Tag, str], ...] = ()
    pieces: tuple[tuple[int, str], ...] = ()
    parts: frozenset[int] = frozenset()
    opens: tuple[tuple[Node, str], ...] = ()
    number: int | None = None
    ending: str = ""
    upper: bool = False
    digits: bool = False
    finite: bool = False
    before_past: bool = False
    counts: bool = False
    stem: str = ""


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: what ends here, and which pieces lead on."""

    tags: list[Tag] = field(default_factory=list)
    next: dict[int, Node] = field(default_factory=dict)


class Lexicon:
    """A topic's words in one language. Build it with `lexicon_of`; it does not change but for what it remembers."""

    def __init__(self, topic: Topic, lang: str) -> None:
        self.topic = topic
        self.lang = lang
        self.own: Mapping[str, Any] = topic.languages.get(lang, {})
        self.grammar: Mapping[str, Any] = topic.raw.get("reading", {})
        self.rules = Rules(self.grammar.get("kinds", {}), self.grammar.get("cast", ()))
        endings = {name: fold(str(source)) for name, source in self.own.get("endings", {}).items()}
        self.endings = {name: re.compile(source) for name, source in endings.items()}
        self.phrases = Node()
        self._never = re.compile(r"(?!)")
        self._asked: dict[str, dict[str, bool]] = {}
        self._bare: dict[str, dict[str, str | None]] = {}
        self._stems: dict[str, list[tuple[str, Tag | int]]] = {}
        self._pieces: dict[str, int] = {}
        self._tags: dict[str, Tag] = {}
        self._numbers: dict[str, int] = {}
        self._agglutinates = bool(self.own.get("agglutinates"))
        self._not_numbers = frozenset(fold(str(word)) for word in self.own.get("not_numbers", ()))
        self.seen: dict[str, Word] = {}
        homonyms = self.own.get("homonyms", {})
        self.homonyms = {fold(str(word)): re.compile(f"(?:{fold(str(end))})$") for word, end in homonyms.items()}
        self.multipliers = frozenset(int(value) for value in self.own.get("multipliers", ()))
        self.smallest_ten = 10 if self._agglutinates else 20
        self.joiners = frozenset(fold(str(word)) for word in self.own.get("number_joiners", ()))
        self.not_months = frozenset(fold(str(word)) for word in self.own.get("not_months", ()))
        self.abbreviations = frozenset(fold(str(word)) for word in self.own.get("abbreviations", ()))
        self.linking = frozenset(fold(str(word)) for word in self.own.get("linking", ()))
        self.collectives = frozenset(fold(str(word)) for word in self.own.get("collectives", ()))
        self.copulas = frozenset(fold(str(word)) for word in self.own.get("copulas", ()))
        self.articles = frozenset(fold(str(word)) for word in self.own.get("articles", ()))
        self.kinswomen = frozenset(fold(str(word)) for word in self.own.get("kinswomen", ()))
        self.kinsmen = frozenset(fold(str(word)) for word in self.own.get("kinsmen", ()))
        self.openers = frozenset(fold(str(word)) for word in self.own.get("openers", ()))
        self.auxiliaries = frozenset(fold(str(word)) for word in self.own.get("auxiliaries", ()))
        self.plurals = frozenset(fold(str(word)) for word in self.own.get("plurals", ()))
        self.prepositions = {
            case: frozenset(fold(str(word)) for word in words) for case, words in self.own.get("prepositions", {}).items()
        }
        self.case_behind: dict[str, str] = {}
        for case, words in self.prepositions.items():
            for word in words:
                self.case_behind.setdefault(word, case)
        self._cases: dict[str, str] = {}
        self._learn_numbers()
        for source in (self.own.get("words", {}), topic.words.get(lang, {})):
            for name, patterns in _flat(source):
                for pattern in patterns:
                    self._learn(pattern, self.tag(name))
        self._learn_names()
        self._longest = max(map(len, self._stems), default=0)

    def tag(self, name: str) -> Tag:
        """The one `Tag` of that dotted name."""
        if name not in self._tags:
            group, _, rest = name.partition(".")
            first, _, second = rest.partition(".")
            parts = name.split(".")
            self._tags[name] = Tag(name, group, first, second, tuple(".".join(parts[:end]) for end in range(1, len(parts) + 1)))
        return self._tags[name]

    def word(self, raw: str) -> Word:
        """What a form of the text can mean; remembered."""
        known = self.seen.get(raw)
        if known is None:
            if len(self.seen) >= REMEMBERED_FORMS:
                self.seen.clear()
            known = self.seen[raw] = self._analyse(raw)
        return known

    def ending_is(self, name: str, ending: str) -> bool:
        """Whether ``ending`` is one of the class ``name`` (plural, locative, ours, …) of the language."""
        known = self._asked.get(name)
        if known is None:
            known = self._asked[name] = {}
        answer = known.get(ending)
        if answer is None:
            if len(known) >= REMEMBERED_ENDINGS:
                known.clear()
            answer = known[ending] = self.endings.get(name, self._never).fullmatch(ending) is not None
        return answer

    def case_of(self, ending: str) -> str:
        """The first of the `CASES` that ``ending`` makes, or ""; remembered."""
        case = self._cases.get(ending)
        if case is None:
            if len(self._cases) >= REMEMBERED_ENDINGS:
                self._cases.clear()
            case = self._cases[ending] = next((each for each in CASES if self.ending_is(each, ending)), "")
        return case

    def _analyse(self, raw: str) -> Word:
        form, upper, digits = fold(raw), raw[:1].isupper(), raw[:1].isdigit()
        if len(form) > 60:  # no word of our languages: nothing to find, and prefixes of it would cost its square
            return Word(
                form,
                upper=upper,
                digits=digits,
                finite=self._has_ending_of("finite", form),
                before_past=self._has_ending_of("before_past", form),
                counts=digits,
                stem=intern(form[:STEM]),
            )
        tags: list[tuple[Tag, str]] = []
        pieces: list[tuple[int, str]] = []
        seen: set[Tag] = set()
        for cut in range(min(len(form), self._longest), 0, -1):
            for manner, what in self._stems.get(form[:cut], ()):
                ending = form[cut:]
                if self._fits(manner, ending):
                    if isinstance(what, Tag):
                        if what not in seen:  # the longest stem, and so the shortest ending, is told first
                            seen.add(what)
                            tags.append((what, ending))
                    else:
                        pieces.append((what, ending))
        number, ending = self._as_number(form)
        pieces, begun = list(dict.fromkeys(pieces)), self.phrases.next
        return Word(
            form,
            tags=tuple(tags),
            mine=tuple([(tag, ending) for tag, ending in tags if upper or tag.group not in NAMES]),
            pieces=tuple(pieces),
            parts=frozenset([piece for piece, _ in pieces]) if pieces else NO_PARTS,
            opens=tuple([(begun[piece], ending) for piece, ending in pieces if piece in begun]) if pieces else (),
            number=number,
            ending=ending,
            upper=upper,
            digits=digits,
            finite=self._has_ending_of("finite", form),
            before_past=self._has_ending_of("before_past", form),
            counts=digits or number is not None,
            stem=intern(form[:STEM]),
        )

    def _has_ending_of(self, name: str, form: str) -> bool:
        """Whether a whole form is one of the class ``name``."""
        return self.endings.get(name, self._never).fullmatch(form) is not None

    def bare(self, name: str, form: str) -> str | None:
        """A whole form of the class ``name`` (surname, given) without its ending: the first group of the class's pattern. None
        for another form."""
        known = self._bare.setdefault(name, {})
        if form not in known:
            if len(known) >= REMEMBERED_ENDINGS:
                known.clear()
            match = self.endings.get(name, self._never).fullmatch(form)
            known[form] = match.group(1) if match else None
        return known[form]

    def _fits(self, manner: str, ending: str) -> bool:
        match manner:
            case "-":
                return not ending or self.ending_is("nominal", ending)
            case "~":
                return not ending or self.ending_is("verbal", ending)
            case "*":
                return True
            case _:
                return not ending

    def _as_number(self, form: str) -> tuple[int | None, str]:
        """The value of a number word, also of some written as one (``քսանհինգ``, ``երկուհարյուր``), and its ending."""
        if form in self._numbers:
            return self._numbers[form], ""
        if not self._agglutinates or form in self._not_numbers:
            return None, ""
        for cut in range(len(form) - 1, 1, -1):
            value = self._numbers.get(form[:cut])
            if value is None:
                continue
            if self.ending_is("numeral", form[cut:]):
                return value, form[cut:]
            rest, ending = self._as_number(form[cut:]) if value <= 100 else (None, "")
            if rest == 100 and value < 10:
                return value * rest, ending
            if rest is not None and value >= 10 and value % 10 == 0 and 0 < rest < (100 if value == 100 else 10):
                return value + rest, ending
        return None, ""

    def _learn_numbers(self) -> None:
        for value, forms in self.own.get("numbers", {}).items():
            for form in forms:
                self._numbers[fold(str(form))] = int(value)

    def _learn(self, pattern: object, tag: Tag) -> None:
        pieces = _PIECE.findall(fold(str(pattern)))
        if len(pieces) == 1:
            for stem, manner in self._stems_of(pieces[0]):
                self._stems.setdefault(stem, []).append((manner, tag))
            return
        node = self.phrases
        for piece in pieces:
            node = node.next.setdefault(self._piece(piece), Node())
        if tag not in node.tags:
            node.tags.append(tag)

    def _piece(self, piece: str) -> int:
        if piece not in self._pieces:
            self._pieces[piece] = number = len(self._pieces)
            for stem, manner in self._stems_of(piece):
                self._stems.setdefault(stem, []).append((manner, number))
        return self._pieces[piece]

    def _stems_of(self, piece: str) -> Iterator[tuple[str, str]]:
        """A piece's stem, and the stems it takes before endings (``Բաքու``: ``Բաքվ``)."""
        stem, manner = (piece[:-1], piece[-1]) if piece[-1] in "-~*" else (piece, "")
        yield stem, manner
        if manner == "-":
            for final, instead in self.own.get("alternations", ()):
                if stem.endswith(final) and len(stem) > len(final) + 1:
                    yield stem[: -len(final)] + fold(instead), manner

    def _learn_names(self) -> None:
        """Places, people and bodies: each name, in whatever language, with this language's endings."""
        for group, things in (("place", self.topic.places), ("person", self.topic.people), ("body", self.topic.bodies)):
            for thing in things.values():
                names = {*thing.names.values(), *thing.variants}
                for name in sorted(names):
                    self._learn_name(name, self.tag(f"{group}.{thing.id}"), surname=group == "person")
        for place in self.topic.places.values():
            for name in place.namesakes:
                self._learn_name(name, self.tag(f"namesake.{place.id}"), surname=False)

    def _learn_name(self, name: str, tag: Tag, *, surname: bool) -> None:
        words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(name))
        if not words or len("".join(words)) < 2:
            return
        self._learn(" ".join(f"{self._name_stem(word)}-" for word in words), tag)
        if not surname and len(words) == 1:
            for ending in self.own.get("name_adjectives", ()):
                self._learn(f"{self._name_stem(words[0])}{ending}-", tag)
                if tag.group == "place":  # тавушский участок: no capital
                    self._learn(f"{self._name_stem(words[0])}{ending}-", self.tag(f"of_place.{tag.name.partition('.')[2]}"))
        if surname and len(words) == 2 and len(words[1]) > 4:
            self._learn(f"{self._name_stem(words[1])}-", self.tag(f"surname.{tag.name.partition('.')[2]}"))

    def _name_stem(self, word: str) -> str:
        for final in self.own.get("name_finals", ()):
            if word.endswith(final) and len(word) - len(final) >= 3:
                return word[: -len(final)]
        return word


def _flat(source: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Iterable[Any]]]:
    """A nested mapping's leaves as dotted names."""
    for key, value in source.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield name, value


_COMPILED: dict[tuple[str, str, str], Lexicon] = {}


def lexicon_of(topic: Topic, lang: str) -> Lexicon:
    """The compiled words of ``topic`` in ``lang``; compiled once for a version of the topic's files."""
    key = (topic.name, topic.version, lang)
    if key not in _COMPILED:
        while len(_COMPILED) >= 16:
            _COMPILED.pop(next(iter(_COMPILED)))
        _COMPILED[key] = Lexicon(topic, lang)
    return _COMPILED[key]


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """`fold`, remembered for the few strings that rules ask for again and again."""
    return fold(text)
