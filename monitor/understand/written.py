"""Words as they are written, as evidence beside what the lexicon says that they mean. Which words stand around a number or a name
tells much that no list of meanings holds; how much each weighs is learnt from annotated articles (``make fit``).

Names of features: ``~s.en.hospit`` for a word of the sentence, by its first letters; ``~b.``, ``~f.`` for one near, before or
behind (*following*); ``~b1.``, ``~b2.``, ``~f1.``, ``~f2.`` for the next and the next but one; ``~t.``, ``~l.``, ``~w.`` for a
word of the headline, of the lead, of what follows.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache
from sys import intern

from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Words
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Sentence
from monitor.understand.weights import WRITTEN, Features

STEM = 6
"""Letters by which a word's forms are taken together."""
SHARE = 0.3
"""How much each counts: so many small pieces of evidence would outweigh rules whole. Chosen by cross-validation, as are the
shares of words of `HEADLINE`, `LEAD` and the `REST`."""
HEADLINE, LEAD, REST = 0.6, 0.6, 0.3
LEADING = 2  # sentences
NEAR = 5  # words on either side
REMEMBERED_NAMES = 65536


def written_around(doc: Doc, sentence: Sentence, first: int, last: int, share: float = SHARE) -> Features:
    """The words of a sentence, and those around its tokens ``first`` to ``last``; each counts ``share``."""
    return dict.fromkeys(sorted(_words("s", doc, sentence) | _near(doc, sentence, first, last)), share)


def written_of(story: Story, counted: Counted, share: float = SHARE) -> tuple[Evidence, Evidence]:
    """The words of its sentence and those around what is counted, to be taken under each answer; gathered once."""
    at, first, last = counted.sentence.first, counted.first, counted.last
    whole = story.written.get((at, at, share))
    if whole is None:
        whole = story.written[at, at, share] = Words(_words("s", story.doc, counted.sentence), share)
    near = story.written.get((first, last + 1, share))
    if near is None:
        near = story.written[first, last + 1, share] = Words(_near(story.doc, counted.sentence, first, last), share)
    return whole, near


def _near(doc: Doc, sentence: Sentence, first: int, last: int) -> set[str]:
    found: set[str] = set()
    for opening, step, start in (("b", -1, first), ("f", 1, last)):
        for away in range(1, NEAR + 1):
            at = start + step * away
            if not sentence.first <= at <= sentence.last:
                break
            token = doc.tokens[at]
            if not token.digits:
                near, *at_place = _names(opening, doc.lang, token.word.form[:STEM])
                found.add(near)
                found.update(at_place[away - 1 : away])
    return found


def written_in(story: Story) -> tuple[Words, ...]:
    """The words of headline, lead and the rest, but for the names of parties and of other countries."""
    title, lead, rest = set[str](), set[str](), set[str]()
    for sentence in story.title.sentences:
        title |= _words("t", story.title, sentence, _names_in(sentence))
    for sentence in story.doc.sentences:
        if sentence.rank < LEADING:
            lead |= _words("l", story.doc, sentence, _names_in(sentence))
        else:
            rest |= _words("w", story.doc, sentence, _names_in(sentence))
    return Words(title, HEADLINE), Words(lead, LEAD), Words(rest, REST)


def _words(where: str, doc: Doc, sentence: Sentence, names: AbstractSet[int] = frozenset()) -> set[str]:
    tokens = doc.tokens
    return {
        _name(where, doc.lang, tokens[at].word.form[:STEM])
        for at in range(sentence.first, sentence.last + 1)
        if not tokens[at].digits and at not in names
    }


def _names_in(sentence: Sentence) -> set[int]:
    """The tokens that name a party, its people, or other countries: who are the parties differs from conflict to conflict."""
    return {at for mark in sentence.marks if mark.tag.group in _NAMED for at in range(mark.first, mark.last + 1)}


_NAMED = frozenset({"side", "elsewhere"})


@lru_cache(maxsize=REMEMBERED_NAMES)
def _name(where: str, lang: str, stem: str) -> str:
    return intern(f"{WRITTEN}{where}.{lang}.{stem}")


@lru_cache(maxsize=REMEMBERED_NAMES)
def _names(opening: str, lang: str, stem: str) -> tuple[str, str, str]:
    """A word near, next, and next but one."""
    return _name(opening, lang, stem), _name(f"{opening}1", lang, stem), _name(f"{opening}2", lang, stem)
