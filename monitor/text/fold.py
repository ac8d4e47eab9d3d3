"""One folding of spelling for reading, gazetteer and watchlists alike.

Two strings fold to the same key where a reader of English, Armenian, Russian or Azerbaijani would call them the same letters:

- case, by Unicode case folding, with Turkic i: ``I İ ı i`` are one letter, and ``İ`` leaves no stray U+0307 behind;
- Armenian ``և``, ``եւ`` and ``եվ`` (and ``ւ`` for ``վ``, as Iran's Armenians write; ``ու`` stays);
- Russian ``ё`` is ``е``;
- stress and question marks inside Armenian words, soft hyphens, zero-width characters and combining accents fall away;
- typographic apostrophes, dashes and Unicode spaces become their ASCII selves;
- a Latin letter inside a Cyrillic word becomes the Cyrillic letter that looks like it (seen in the wild: a Latin ``c``).

Not done here: stemming, transliteration. Letters that tell words apart (``ş``, ``ə``, ``й``) stay.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DROPPED = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x0307, 0x0301, 0x0300, 0x055B, 0x055C, 0x055E], "")
_ONE_LETTER = {
    "I": "i", "İ": "i", "ı": "i", "ё": "е", "Ё": "е", "և": "եվ",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "՚": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "֊": "-",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2024": ".",
}  # fmt: skip
_TABLE = _DROPPED | {ord(letter): folded for letter, folded in _ONE_LETTER.items()}
_LOOKS_CYRILLIC = str.maketrans("aceopxyk", "асеорхук")
_MIXED_WORD = re.compile(r"(?<!\w)(?=\w*[а-я])(?=\w*[a-z])\w+")
_AGAINST_V = re.compile(r"(?<!ո)ւ")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where it came from: ``starts[i]`` is the index, in the original, of folded character ``i``;
    ``starts[len(text)]`` is the original's length."""

    text: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original for the folded stretch ``[start, end)``; dropped characters behind it belong to it."""
        return self.starts[start], self.starts[end]


def fold(text: str) -> str:
    """Reduce ``text`` to the key under which its spellings meet. Idempotent: ``fold(fold(x)) == fold(x)``."""
    return _tidy(unicodedata.normalize("NFC", _fold_letters(unicodedata.normalize("NFC", text))))


def fold_aligned(text: str) -> Folded:
    """Like `fold` (of the same text letter by letter), with the way back to the original's offsets.

    Cost: linear. A text that holds decomposed accents is folded letter by letter all the same, so a letter written as base and
    accent may keep its base only: the same key as `fold` for all precomposed text, which is what feeds carry."""
    pieces: list[str] = []
    starts: list[int] = []
    for index, letter in enumerate(text):
        piece = _fold_letters(letter)
        pieces.append(piece)
        starts.extend([index] * len(piece))
    starts.append(len(text))
    return Folded(_tidy("".join(pieces)), tuple(starts))


def _fold_letters(text: str) -> str:
    """Letter for letter: table, then case folding (which may lengthen: ``ß``)."""
    return text.translate(_TABLE).casefold().translate(_TABLE).replace("\u00a0", " ").replace("\u202f", " ")


def _tidy(text: str) -> str:
    """The rules that look at neighbours; they never change the length."""
    if "ւ" in text:
        text = _AGAINST_V.sub("վ", text)
    return _MIXED_WORD.sub(lambda word: word.group().translate(_LOOKS_CYRILLIC), text)
