"""Words as they are written, as evidence beside what the lexicon says that they mean. Which words stand around a number or a name
tells much that no list of meanings holds; how much each weighs is learnt from annotated articles (``make fit``).

Names of features: ``~s.en.hospit`` for a word of the sentence, by its first letters; ``~b.``, ``~f.`` for one near, before or
behind (*following*); ``~b1.``, ``~b2.``, ``~f1.``, ``~f2.`` for the next and the next but one; ``~t.``, ``~l.``, ``~w.`` for a
word of the headline, of the lead, of what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Words, Written
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Sentence

SHARE = 0.3
"""How much each counts: so many small pieces of evidence would outweigh rules whole. Chosen by cross-validation, as are the
shares of words of `HEADLINE`, `LEAD` and the `REST`."""
HEADLINE, LEAD, REST = 0.6, 0.6, 0.3
LEADING = 2  # sentences
NEAR = 5  # words on either side


def written_around(doc: Doc, mentions: Sequence[tuple[Sentence, int, int]], share: float = SHARE) -> Words:
    """The words of the sentences of something that is mentioned at their tokens ``first`` to ``last``, and those around it."""
    stems: dict[str, list[str]] = {}
    for sentence, first, last in mentions:
        for where, mine in (("s", _stems(doc, sentence)), *_near(doc, sentence, first, last)):
            stems.setdefault(where, []).extend(mine)
    return Words(Written(doc.lang, list(stems.items())), share)


def written_of(story: Story, counted: Counted, share: float = SHARE) -> tuple[Evidence, Evidence]:
    """The words of its sentence and those around what is counted, to be taken under each answer; gathered once."""
    doc, sentence, first, last = story.doc, counted.sentence, counted.first, counted.last
    whole = story.written.get((sentence.first, sentence.first))
    if whole is None:
        whole = story.written[sentence.first, sentence.first] = Written(doc.lang, [("s", _stems(doc, sentence))])
    near = story.written.get((first, last + 1))
    if near is None:
        near = story.written[first, last + 1] = Written(doc.lang, _near(doc, sentence, first, last))
    return Words(whole, share), Words(near, share)


def _near(doc: Doc, sentence: Sentence, first: int, last: int) -> list[tuple[str, list[str]]]:
    before = doc.tokens[max(sentence.first, first - NEAR) : first][::-1]
    behind = doc.tokens[last + 1 : min(sentence.last, last + NEAR) + 1]
    found: list[tuple[str, list[str]]] = []
    for opening, near in (("b", before), ("f", behind)):
        found.append((opening, [token.word.stem for token in near if not token.digits]))
        found += [(f"{opening}{away}", [near[away - 1].word.stem]) for away in _NEXT[: len(near)] if not near[away - 1].digits]
    return found


_NEXT = (1, 2)


def written_in(story: Story) -> tuple[Words, ...]:
    """The words of headline, lead and the rest, but for the names of parties and of other countries."""
    title, lead, rest = list[str](), list[str](), list[str]()
    for sentence in story.title.sentences:
        title += _stems(story.title, sentence, _names_in(sentence))
    for sentence in story.doc.sentences:
        mine = lead if sentence.rank < LEADING else rest
        mine += _stems(story.doc, sentence, _names_in(sentence))
    parts = (("t", title, HEADLINE), ("l", lead, LEAD), ("w", rest, REST))
    return tuple([Words(Written(story.doc.lang, [(where, stems)]), share) for where, stems, share in parts])


def _stems(doc: Doc, sentence: Sentence, names: AbstractSet[int] = frozenset()) -> list[str]:
    tokens = doc.tokens[sentence.first : sentence.last + 1]
    if not names:
        return [token.word.stem for token in tokens if not token.digits]
    return [token.word.stem for at, token in enumerate(tokens, sentence.first) if not token.digits and at not in names]


def _names_in(sentence: Sentence) -> set[int]:
    """The tokens that name a party, its people, or other countries: who are the parties differs from conflict to conflict."""
    return {at for mark in sentence.marks if mark.tag.group in _NAMED for at in range(mark.first, mark.last + 1)}


_NAMED = frozenset({"side", "elsewhere"})
