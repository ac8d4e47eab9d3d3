"""What stands around a number: the words next to it, its noun as it is written, its size, what else the sentence tells."""

from __future__ import annotations

from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, noted
from monitor.understand.story import Story

STEM = 7
"""Letters of a noun by which its forms are taken together."""
_SIZES = ((100, "hundreds"), (12, "dozens"), (4, "some"))
_RANKS = 5
_NOUNS = frozenset({"measure", "unit", "period"})
_NEAR = 4  # words from a number to a noun that it may go on from


def around(story: Story, counted: Counted) -> tuple[Evidence, ...]:
    """What speaks for or against a number's being a figure, whatever its action. The words are named with their language."""
    doc, sentence = story.doc, counted.sentence
    lang, first, last = doc.lang, counted.first, counted.last
    before, behind = first > sentence.first, last < sentence.last
    here = (
        f"gap_before.{doc.tokens[first].gap if before else 'none'}",
        f"gap_behind.{doc.tokens[last + 1].gap if behind else 'none'}",
        f"size.{_size(counted.amount.value)}",
        f"rank.{min(sentence.rank, _RANKS)}",
        "goes_on" if doc.goes_on(sentence) else "opens_paragraph",
    )
    actions = sorted({mark.tag.first for mark in sentence.of("action")})
    return (
        noted("around", *here),
        noted("word_before", f"{lang}.{doc.form(first - 1) if before else ''}"),
        noted("word_behind", f"{lang}.{doc.form(last + 1) if behind else ''}"),
        _of_noun(story, counted),
        noted("told_here", *actions),
        *_of_things(story, counted),
    )


def _of_things(story: Story, counted: Counted) -> tuple[Evidence, ...]:
    """What a number without a noun may go on counting: the nearest noun of people, things or time before it and behind it (*of
    the 12 volumes only two*, 17 հոդվածներից 15-ն)."""
    if counted.unit is not None:
        return ()
    marks = [mark for mark in counted.sentence.marks if mark.tag.group in _NOUNS]
    before = next((mark for mark in reversed(marks) if mark.last < counted.first), None)
    behind = next((mark for mark in marks if mark.first > counted.last), None)
    names: list[str] = []
    for where, mark in (("before", before), ("behind", behind)):
        if mark is None:
            names.append(f"{where}.none")
            continue
        away = counted.first - mark.last if where == "before" else mark.first - counted.last
        group = f"{where}.{mark.tag.group}"
        names += [group, f"{group}.{'next' if away == 1 else 'near' if away <= _NEAR else 'far'}"]
        if story.doc.lexicon.ending_is("ablative", mark.ending):
            names.append(f"{group}.ablative")
    return (noted("things", *names),)


def _of_noun(story: Story, counted: Counted) -> Evidence:
    """The noun and its ending, as they are written."""
    doc = story.doc
    names = [f"{doc.lang}.number_ends.{counted.amount.ending}"]
    if counted.unit is not None:
        noun = next(
            (mark for mark in counted.sentence.of("unit") if counted.first <= mark.last and mark.first <= counted.last), None
        )
        if noun is not None:
            names += [f"{doc.lang}.noun.{doc.form(noun.first)[:STEM]}", f"{doc.lang}.noun_ends.{noun.ending}"]
    return noted("written", *names)


def _size(value: int | None) -> str:
    if value is None:
        return "unknown"
    return next((name for least, name in _SIZES if value >= least), str(value))
