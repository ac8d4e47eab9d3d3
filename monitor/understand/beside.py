"""The nouns next to what is counted, which may say what it counts, or that the sentence only describes it."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.understand.counted import Counted
from monitor.understand.tokens import COMMA, Doc

REACH = 8  # words around a number in which a noun may say what it counts


def nouns_around(doc: Doc, counted: Counted) -> Mapping[str, str]:
    """The units of the nouns next to what is counted, by where they stand: the first behind it, before another number
    (``behind.said``: with no deed and no comma between, as in *Six of the Armenians are soldiers*, *еще двое - гражданские лица*;
    ``behind.aside``: past a comma; ``behind.deed``: past a verb), and the last ``before`` it."""
    sentence, found = counted.sentence, dict[str, str]()
    deeds = {
        mark.first
        for mark in sentence.of("action")
        if mark.tag.second != "noun" and not doc.lexicon.ending_is("participle", mark.ending)
    }
    units = {mark.first: mark.tag.first for mark in sentence.of("unit") if mark.tag.first != counted.unit or mark.tag.second}
    deed = aside = False
    whole = counted.of_value is not None
    for index in range(counted.last + 1, min(sentence.last, counted.last + REACH) + 1):
        token = doc.tokens[index]
        if token.digits or token.word.number is not None:
            if not whole:
                break
            whole = False  # of the *nine*
        aside = aside or token.gap == COMMA
        if index in units:
            found["behind.deed" if deed else "behind.aside" if aside else "behind.said"] = units[index]
            break
        deed = deed or index in deeds
    for index in range(counted.first - 1, max(sentence.first, counted.first - REACH) - 1, -1):
        token = doc.tokens[index]
        if token.digits or token.word.number is not None:
            break
        if index in units:
            found["before"] = units[index]
            break
    return found
