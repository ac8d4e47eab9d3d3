"""A text as words, sentences and marks: what the later steps look at instead of the letters.

Offsets are those of the text as it came; folding happens word by word, so no way back is needed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import attrgetter

from monitor.understand.lexicon import NAMES, Lexicon, Node, Tag, Word

_INSIDE = "\u00ad\u200b\u200c\u200d\u0300-\u036f\u055a-\u055c\u055e'’ʼ"
_TOKEN = re.compile(rf"(\d+(?:[.,:։]\d+)*|[^\W\d_]+(?:[{_INSIDE}]+[^\W\d_]+)*[{_INSIDE}]?|[^\W_]+)")
_TRAILING = "'’ʼ\u055a"
_STRONG = re.compile(r"[;:()\[\]—]|\s[-–]\s|՝|«|»|“|”|\"|„|[.!?։…\n]")
NOTHING, SPACE, HYPHEN, COMMA, BREAK = range(5)


class Token:
    """A word or number of the text. ``gap``: what stands between it and the word before; ``upper``: it begins with a capital."""

    __slots__ = ("digits", "end", "gap", "start", "upper", "word")

    def __init__(self, start: int, end: int, word: Word, gap: int, upper: bool, digits: bool) -> None:
        self.start, self.end = start, end
        self.word = word
        self.gap = gap
        self.upper, self.digits = upper, digits


class Mark:
    """Tokens ``first`` to ``last`` (inclusive) mean ``tag``; ``ending``: the ending of the last of them. Nobody changes one. Like
    a token no dataclass, because a text has a thousand: frozen ones take three times as long to make, in machine code any do."""

    __slots__ = ("ending", "first", "last", "tag")

    def __init__(self, first: int, last: int, tag: Tag, ending: str = "") -> None:
        self.first, self.last = first, last
        self.tag = tag
        self.ending = ending

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mark):
            return NotImplemented
        same = self.first == other.first and self.last == other.last
        return same and self.tag == other.tag and self.ending == other.ending

    def __hash__(self) -> int:
        return hash((self.first, self.last, self.tag.name, self.ending))


_NO_MARKS: list[Mark] = []


@dataclass(slots=True)
class Sentence:
    """Tokens ``first`` to ``last`` (inclusive); ``number`` counts from 0; ``paragraph`` likewise. ``start``/``end``: offsets.
    ``rank``: place in the story, where a dateline (``Baku, 6 November.``) does not count. ``counts``: the tokens that a number
    can begin with; ``marks``: what its words mean, in order; ``names``: those of its marks, and those that cover them."""

    number: int
    paragraph: int
    first: int
    last: int
    start: int
    end: int
    rank: int = 0
    counts: list[int] = field(default_factory=list)
    marks: Sequence[Mark] = ()
    names: AbstractSet[str] = frozenset()
    _groups: dict[str, list[Mark]] = field(default_factory=dict)

    def take(self, marks: Sequence[Mark]) -> None:
        """Keep what its words mean."""
        self.marks = marks
        groups: dict[str, list[Mark]] = {}
        self._groups = groups
        for mark in marks:
            group = mark.tag.group
            mine = groups.get(group)
            if mine is None:
                groups[group] = [mark]
            else:
                mine.append(mark)
        self.names = set().union(*[mark.tag.covering for mark in marks])

    def of(self, group: str) -> list[Mark]:
        """The sentence's marks of one group, in order."""
        return self._groups.get(group, _NO_MARKS)

    def covered(self, *groups: str) -> set[int]:
        """The tokens on which a mark of one of the groups lies."""
        return {index for group in groups for mark in self.of(group) for index in range(mark.first, mark.last + 1)}

    def has(self, name: str) -> bool:
        """Whether a mark of the sentence has that name, or lies under it (``frame`` covers ``frame.history``)."""
        return name in self.names


_QUOTES = frozenset('"“”«»„')


@dataclass(slots=True)
class Doc:
    """A text ready for reading."""

    text: str
    lang: str
    lexicon: Lexicon
    tokens: list[Token]
    sentences: list[Sentence]
    _starts: list[int] = field(default_factory=list)

    def sentence_at(self, token: int) -> Sentence:
        """The sentence that holds a token."""
        if not self._starts:
            self._starts = [sentence.first for sentence in self.sentences]
        return self.sentences[max(0, bisect_right(self._starts, token) - 1)]

    def goes_on(self, sentence: Sentence) -> bool:
        """Whether a sentence goes on with the paragraph of the one before."""
        number = sentence.number
        return number > 0 and self.sentences[number - 1].paragraph == sentence.paragraph

    def quotes(self, sentence: Sentence) -> bool:
        """Whether somebody's words stand in a sentence, or a name in quotation marks."""
        return not _QUOTES.isdisjoint(self.text[sentence.start : sentence.end])

    def words(self, first: int, last: int) -> str:
        """The text of tokens ``first`` to ``last``."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def form(self, index: int) -> str:
        """The folded form of a token, or "" beyond the ends."""
        return self.tokens[index].word.form if 0 <= index < len(self.tokens) else ""


def read_words(text: str, lang: str, lexicon: Lexicon) -> Doc:
    """Cut ``text`` into words and sentences and mark what the lexicon knows. Linear in the text's length."""
    tokens = _tokens(text, lexicon)
    sentences = _sentences(text, tokens, lexicon)
    doc = Doc(text, lang, lexicon, tokens, sentences)
    for sentence in sentences:
        sentence.take(_marks(doc, sentence))
    return doc


def _tokens(text: str, lexicon: Lexicon) -> list[Token]:
    tokens: list[Token] = []
    gaps: dict[str, int] = {" ": SPACE, "": NOTHING, "-": HYPHEN, ", ": COMMA, ". ": BREAK}
    seen = lexicon.seen
    at, hanging = 0, ""
    pieces = _TOKEN.split(text)  # what stands between, a token, what stands between, …
    for between, raw in zip(pieces[::2], pieces[1::2], strict=False):
        start = at + len(between)
        at = stop = start + len(raw)
        if hanging:
            between, hanging = hanging + between, ""  # noqa: PLW2901
        word = seen.get(raw)
        if word is None:
            if raw[-1] in _TRAILING:
                raw, hanging, stop = raw[:-1], raw[-1], stop - 1  # noqa: PLW2901
            word = lexicon.word(raw)
        gap = gaps.get(between)
        if gap is None:
            gap = _gap(between)
            if len(between) < 8:
                gaps[between] = gap
        tokens.append(Token(start, stop, word, gap, word.upper, word.digits))
    return tokens


def _gap(between: str) -> int:
    if _STRONG.search(between):
        return BREAK
    if "," in between or "՛" in between:
        return COMMA
    if not between:
        return NOTHING
    return SPACE if between.isspace() or between[0].isspace() else HYPHEN


_OPENING = "«“\"'‘„("
_END = re.compile(r"[.!?։…]+[\"”»’)\]]*(?=\s|$)|[։](?=[«A-ZԱ-Ֆ])|\n\s*\n|:(?=\s+[Ա-Ֆ«])")


def _sentences(text: str, tokens: list[Token], lexicon: Lexicon) -> list[Sentence]:
    """Sentences end at a full stop before a capital (not behind an abbreviation or an initial), and with every paragraph."""
    short = lexicon.abbreviations
    sentences: list[Sentence] = []
    index, first, paragraph = 0, 0, 0
    starts = [token.start for token in tokens]
    for match in _END.finditer(text):
        index = bisect_left(starts, match.start(), index)
        blank = match.group().isspace()
        while index - first > MOST_WORDS:
            first = _cut(text, tokens, sentences, paragraph, first)
        if index > first and (blank or _ends(text, match.end(), tokens, index, short)):
            sentences.append(
                _sentence(tokens, len(sentences), paragraph, first, index - 1, text, match.start() if blank else match.end())
            )
            first = index
        paragraph += blank
    while len(tokens) - first > MOST_WORDS:
        first = _cut(text, tokens, sentences, paragraph, first)
    if first < len(tokens):
        sentences.append(_sentence(tokens, len(sentences), paragraph, first, len(tokens) - 1, text, len(text.rstrip())))
    _rank(sentences)
    return sentences


MOST_WORDS = 100
"""In a sentence: what is longer is a list or no language, and is cut, so that weighing the words of a sentence against each other
stays linear in the text. (The longest of our 3,026 annotated sentences has 51.)"""


def _cut(text: str, tokens: list[Token], sentences: list[Sentence], paragraph: int, first: int) -> int:
    """Make a sentence of the first words of an endless one; the token that the next begins with."""
    last = first + MOST_WORDS - 1
    sentences.append(_sentence(tokens, len(sentences), paragraph, first, last, text, tokens[last].end))
    return last + 1


DATELINE_WORDS = 5


def _rank(sentences: list[Sentence]) -> None:
    """Number the sentences from the first that is longer than a dateline."""
    rank, begun = 0, False
    for sentence in sentences:
        sentence.rank = rank
        begun = begun or sentence.last - sentence.first + 1 > DATELINE_WORDS
        rank += begun


def _sentence(tokens: list[Token], number: int, paragraph: int, first: int, last: int, text: str, end: int) -> Sentence:
    start = tokens[first].start
    floor = tokens[first - 1].end if first else 0
    while start > floor and text[start - 1] in _OPENING:
        start -= 1
    return Sentence(number, paragraph, first, last, start, max(end, tokens[last].end))


def _ends(text: str, at: int, tokens: list[Token], index: int, short: AbstractSet[str]) -> bool:
    before = tokens[index - 1]
    if text[before.end : before.end + 1] == "." and (
        before.word.form in short or (before.end - before.start == 1 and before.upper)
    ):
        return False
    rest = text[at : at + 6].lstrip()
    return not rest or not rest[0].islower()


def _marks(doc: Doc, sentence: Sentence) -> list[Mark]:
    """What the words of a sentence mean; notes where a number can begin."""
    marks: list[Mark] = []
    tokens, last, counts = doc.tokens, sentence.last, sentence.counts
    long = False
    for index in range(sentence.first, last + 1):
        word = tokens[index].word
        if word.counts:
            counts.append(index)
        for tag, ending in word.mine:
            marks.append(Mark(index, index, tag, ending))
        if word.opens and index < last and _leads_on(doc, index + 1):
            parts = tokens[index + 1].word.parts
            phrases: list[Mark] = []
            for node, _ in word.opens:
                if parts and not node.next.keys().isdisjoint(parts):
                    _walk(doc, sentence, node, index, index + 1, phrases)
                    long = True
            marks += phrases
    return _longest(marks, doc.lexicon.rules.together) if long else marks


def _walk(doc: Doc, sentence: Sentence, node: Node, start: int, index: int, marks: list[Mark]) -> None:
    """Mark the phrases that begin at token ``start`` and have come to ``node`` before token ``index``; each once in ``marks``,
    which has no others."""
    for piece, ending in doc.tokens[index].word.pieces:
        after = node.next.get(piece)
        if after is None:
            continue
        for tag in after.tags:
            if any(mark.last == index and mark.tag is tag for mark in marks):
                continue  # by two spellings of the phrase: the longest stem, and so the shortest ending, is told first
            if tag.group in NAMES:
                stands = any(token.upper for token in doc.tokens[start : index + 1])  # «мост Хакари»
            else:
                stands = not any(token.gap > HYPHEN for token in doc.tokens[start + 1 : index + 1])
            if stands:
                marks.append(Mark(start, index, tag, ending))
        if after.next and index < sentence.last and _leads_on(doc, index + 1):
            parts = doc.tokens[index + 1].word.parts
            if parts and not after.next.keys().isdisjoint(parts):
                _walk(doc, sentence, after, start, index + 1, marks)


def _leads_on(doc: Doc, at: int) -> bool:
    """Whether a phrase may go on with token ``at``: behind a space, a hyphen, or quotation marks, which names may have in them
    (*“Laçın” sərhəd-buraxılış məntəqəsi*, *КПП «Лачин»*)."""
    gap = doc.tokens[at].gap
    return gap <= HYPHEN or (gap == BREAK and _IN_QUOTES.issuperset(doc.text[doc.tokens[at - 1].end : doc.tokens[at].start]))


_IN_QUOTES = frozenset(' «»“”"„')
_COVERS = frozenset(
    {"body", "place", "person", "source", "venue", "unit", "side", "frame", "day", "past", "part", "approx", "not"}
)
_COVERED = frozenset(
    {
        "side",
        "place",
        "namesake",
        "body",
        "surname",
        "source",
        "unit",
        "elsewhere",
        "measure",
        "role",
        "others",
        "own",
        "stop",
        "approx",
        "day",
        "part",
    }
)


def _longest(marks: list[Mark], together: AbstractSet[tuple[str, str]]) -> list[Mark]:
    """Drop marks that lie inside a longer one of their group or of a name: `Red Cross` is no colour, `Baku Court` no town, the
    *exchange of fire* no exchange. What a rule wants ``together`` may be told by one phrase: *died in custody*, *суд над*."""
    covered: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.last > mark.first:
            for index in range(mark.first, mark.last + 1):
                covered.setdefault(index, []).append(mark)
    if covered:
        kept: list[Mark] = []
        for mark in marks:
            for other in covered.get(mark.first, ()):
                if _covers(other, mark, together):
                    break
            else:
                kept.append(mark)
        marks = kept
        marks.sort(key=_LAST, reverse=True)
        marks.sort(key=_FIRST)  # and of those that begin together the longest first
    return marks


_FIRST, _LAST = attrgetter("first"), attrgetter("last")


def _covers(long: Mark, short: Mark, together: AbstractSet[tuple[str, str]]) -> bool:
    if not (long.first <= short.first and short.last <= long.last and long.last - long.first > short.last - short.first):
        return False
    one, other = long.tag.group, short.tag.group
    if one == "frame" and other in ("source", "measure"):
        return False  # *the ministry* goes on, and is who says it; after *two wars* is long ago, and is no two people
    if one == other:
        return (long.tag.name, short.tag.name) not in together
    return (one in _COVERS and other in _COVERED) or (one == "action" and other == "approx")
