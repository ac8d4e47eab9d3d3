"""Words of others: a quote inside its sentence, in the language that it was said in."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.deliver.plain import plain
from monitor.deliver.words import Words
from monitor.text import detect_language

MOST_AROUND = 280
"""Characters of a sentence that a message shows."""

MOST_QUOTED = 1000
"""… and of the quote itself; only a text without an end to its sentences has longer ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """``before`` and ``after`` are the rest of the sentence around the quoted ``words``; ``lang``: its ISO code ("" unknown);
    ``language``: its name for the reader."""

    before: str
    words: str
    after: str
    lang: str
    language: str


def quote_in(sentence: str, quote: str, lang: str, words: Words, limit: int = MOST_AROUND) -> Quote:
    """The quote inside its sentence, all plain, the sentence cut to some ``limit`` characters around it. Where the sentence does
    not hold it, the quote alone."""
    around, inner = plain(sentence), plain(quote)
    start = around.find(inner) if inner else -1
    before, after = "", ""
    if start >= 0:
        before, after = _nearest(around[:start], around[start + len(inner) :], max(limit - len(inner), 0))
    inner = plain(inner, MOST_QUOTED)
    known = lang if lang.isalpha() and len(lang) in {2, 3} else ""
    return Quote(before=before, words=inner, after=after, lang=known, language=words.get(f"lang.{known}", known))


def said_words(quote: str, words: Words) -> Quote:
    """What somebody said, with the language found from its letters and words."""
    found = detect_language(quote)
    return quote_in(quote, quote, "" if found == "und" else found, words)


def clipped(sentence: str, quote: str, limit: int) -> str:
    """``sentence``, cut to ``limit`` characters around the quote; the quote stays whole, character for character. Idempotent."""
    if len(sentence) <= limit:
        return sentence
    start = sentence.find(quote)
    if start < 0:
        return sentence[:limit] + "…"
    before, after = _nearest(sentence[:start], sentence[start + len(quote) :], max(limit - len(quote) - 2, 0))
    return before + quote + after


def _nearest(before: str, after: str, room: int) -> tuple[str, str]:
    """What stands nearest to a quote on both sides, ``room`` characters in all, cut where a word ends; ``…`` shows the cut."""
    if len(before) + len(after) <= room:
        return before, after
    left = max(room // 2, room - len(after))
    right = max(room - min(left, len(before)), 0)
    return _end_of(before, left), _start_of(after, right)


def _end_of(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    kept = text[len(text) - length :]
    _, space, rest = kept.partition(" ")
    return "…" + (rest if space else kept)


def _start_of(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    kept = text[:length]
    rest, space, _ = kept.rpartition(" ")
    return (rest if space else kept) + "…"
