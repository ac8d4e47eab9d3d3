"""Articles cut to what a ticker or a feed's summary carries: half of what a feed brings is a headline and a sentence, or a
sentence alone. Who learns from whole articles only takes what such an item lacks for evidence against it."""

from __future__ import annotations

from zlib import crc32

from benchmarks.teacher import Example, Row
from monitor.topic import Topic
from monitor.understand.lexicon import lexicon_of
from monitor.understand.tokens import Doc, Sentence, read_words

PARAGRAPH = "\n\n"
ONE_PARTY = "sides.whole.1_of_2"


def brief_of(row: Row, topic: Topic) -> Row | None:
    """An annotated article cut to its headline and first sentence; to its first two sentences without a headline; to the sentence
    of its first figure behind those; or to headline, first sentence and one behind that has a number, figure or not: which one,
    its id decides. None where that is all that the article has.

    The annotation is that of the article, the figures are those of what is left."""
    doc = read_words(row["text"], row["lang"], lexicon_of(topic, row["lang"]))
    if len(doc.sentences) < 3:
        return None
    choice = crc32(row["id"].encode())
    way = choice % 4
    opening, second, *rest = doc.sentences
    left = [opening] if way == 0 else [opening, second]
    if way == 2 and (told := next((each for each in rest if _has_figure(row, each)), None)) is not None:
        left = [told]
    elif way == 3:
        counting = [each for each in rest if _has_number(doc, each)]
        left = [opening, *counting[choice // 4 % len(counting) :][:1]] if counting else [opening]
    text, starts = "", []
    for each in left:
        text += PARAGRAPH if text else ""
        starts.append((each, len(text)))
        text += row["text"][each.start : each.end]
    return {
        **row,
        "id": f"{row['id']}-brief",
        "group": row.get("group") or row["id"],
        "title": row["title"] if way in (0, 3) else "",
        "text": text,
        "reports": [{**report, "figures": _moved(report["figures"], starts)} for report in row["reports"]],
    }


def is_fair(example: Example) -> bool:
    """Whether a decision of a brief can be told from what is left of it: no kind of event between two parties, nor that there is
    none, once one party only is named. Cut away, the other teaches nothing; what such an item tells, whole articles and short
    ones as they were written teach."""
    return example.question != "kind" or not any(ONE_PARTY in option for option in example.options)


def _has_figure(row: Row, sentence: Sentence) -> bool:
    mains = [report for report in row["reports"] if report["main"]]
    return any(sentence.start <= figure["start"] < sentence.end for report in mains for figure in report["figures"])


def _has_number(doc: Doc, sentence: Sentence) -> bool:
    return any(token.digits or (token.word.number or 0) > 1 for token in doc.tokens[sentence.first : sentence.last + 1])


def _moved(figures: list[Row], starts: list[tuple[Sentence, int]]) -> list[Row]:
    """The figures within those sentences, which begin there."""
    return [
        {**figure, "start": figure["start"] - each.start + start, "end": figure["end"] - each.start + start}
        for each, start in starts
        for figure in figures
        if each.start <= figure["start"] and figure["end"] <= each.end
    ]
