"""Words as they are written, as evidence beside what the lexicon says that they mean. Which words stand around a number or a name
tells much that no list of meanings holds; how much each weighs is learnt from annotated articles (``make fit``).

Names of features: ``~s.en.hospit`` for a word of the sentence, by its first letters; ``~b.``, ``~f.`` for one near, before or
behind (*following*); ``~b1.``, ``~b2.``, ``~f1.``, ``~f2.`` for the next and the next but one.
"""

from __future__ import annotations

from functools import lru_cache
from sys import intern

from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Sentence
from monitor.understand.weights import WRITTEN, Features

STEM = 6
"""Letters by which a word's forms are taken together."""
SHARE = 0.3
"""How much each counts: so many small pieces of evidence would outweigh rules whole. Chosen by cross-validation."""
NEAR = 5  # words on either side
REMEMBERED_NAMES = 65536


def written_around(doc: Doc, sentence: Sentence, first: int, last: int, share: float = SHARE) -> Features:
    """The words of a sentence around its tokens ``first`` to ``last``; each counts ``share``."""
    lang, tokens = doc.lang, doc.tokens
    found: Features = {}
    for at in range(sentence.first, sentence.last + 1):
        token = tokens[at]
        if token.digits or first <= at <= last:
            continue
        whole, before, before1, before2, behind, behind1, behind2 = _names(lang, token.word.form[:STEM])
        found[whole] = share
        if at < first:
            away = first - at
            if away <= NEAR:
                found[before] = share
                if away <= 2:
                    found[before1 if away == 1 else before2] = share
        else:
            away = at - last
            if away <= NEAR:
                found[behind] = share
                if away <= 2:
                    found[behind1 if away == 1 else behind2] = share
    return found


def written_of(story: Story, counted: Counted) -> Evidence:
    """The words around what is counted; gathered once."""
    key = counted.first, counted.last
    known = story.written.get(key)
    if known is None:
        known = story.written[key] = Evidence(
            written_around(story.doc, counted.sentence, counted.first, counted.last), written=True
        )
    return known


@lru_cache(maxsize=REMEMBERED_NAMES)
def _names(lang: str, stem: str) -> tuple[str, str, str, str, str, str, str]:
    """A word of the sentence, near before, next before, next but one; likewise behind."""
    whole, before, before1, before2, behind, behind1, behind2 = [
        intern(f"{WRITTEN}{where}.{lang}.{stem}") for where in ("s", "b", "b1", "b2", "f", "f1", "f2")
    ]
    return whole, before, before1, before2, behind, behind1, behind2
