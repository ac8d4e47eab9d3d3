"""Which language a text is written in, by its letters: the four that we read, told apart from their neighbours."""

from __future__ import annotations

import re

_ARMENIAN = re.compile(r"[\u0531-\u0587]+")
_ASCII_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LATIN_BEYOND_ASCII = re.compile(r"[À-ɏəƏ]+")
_OTHER = re.compile(r"[\u0590-\u06ff\u10a0-\u10ff\u1c90-\u1cbf]+")
_SCRIPTS = (
    (re.compile(r"[\u10a0-\u10ff\u1c90-\u1cbf]"), "ka"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile("[پچژگکی]"), "fa"),
)
_AZERBAIJANI = re.compile(r"[əƏ]")
_NEIGHBOURS = (
    ("kk", re.compile("[әғқұһӘҒҚҰҺ]"), 60),
    ("ky", re.compile("[өүңӨҮҢ]"), 60),
    ("be", re.compile("[ўЎ]"), 60),
    ("mk", re.compile("[ѓѕќЃЅЌ]"), 100),
    ("sr", re.compile("[ђћџљњјЂЋЏЉЊЈ]"), 60),
    ("uk", re.compile("[іїєґІЇЄҐ]"), 40),
)
"""Letters that Russian does not have, and in how many letters one of them is enough; the first that is at home wins."""
_BULGARIAN = re.compile("ъ")
_NOT_BULGARIAN = re.compile("[ыэёЫЭЁ]")
_AZERBAIJANI_WORDS = frozenset({"və", "ilə", "bu", "bir", "üçün", "olub", "edib", "edilib", "nəfər", "deyib", "bildirib"})
_TURKISH_WORDS = frozenset({"için", "olarak", "değil", "daha", "olduğu", "tarafindan", "bir", "ile", "ve"})
_ENGLISH_WORDS = frozenset(
    ("the", "of", "and", "to", "in", "a", "on", "for", "by", "with", "from", "said", "was", "were", "that", "has", "have", "is")
)
_COMMON_WORDS = _AZERBAIJANI_WORDS | _TURKISH_WORDS | _ENGLISH_WORDS
_WORD = re.compile(r"\w+")
_PLAIN = str.maketrans("İıſ", "iis")

LOOKED_AT = 4_000
"""So many characters from the beginning decide."""


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language of ``text``: ``hy``, ``ru``, ``az``, ``en``; neighbours (``uk``, ``be``, ``bg``, ``mk``,
    ``sr``, ``kk``, ``ky``, ``tr``, ``ka``, ``fa``, ``ar``, ``he``) are told apart from them; ``und`` where nothing decides.

    Script decides Armenian and Cyrillic, the letter ə decides Azerbaijani (measured: 38 of 38 headlines, see docs/decisions.md);
    letters of their own tell neighbours; common words decide the rest."""
    sample = text[:LOOKED_AT]
    blocks = sample.encode("utf-16-le", "surrogatepass")[1::2]  # of 256 letters: the upper half of each letter's number
    armenian = _letters(_ARMENIAN, sample) if 0x05 in blocks else 0
    cyrillic = blocks.count(0x04)
    ascii_only = sample.encode("ascii", "ignore")
    latin = len(ascii_only) - len(ascii_only.translate(None, _ASCII_LETTERS)) + _letters(_LATIN_BEYOND_ASCII, sample)
    other = _letters(_OTHER, sample) if any(block in blocks for block in (0x05, 0x06, 0x10, 0x1C)) else 0
    if max(armenian, cyrillic, latin, other) == 0:
        return "und"
    if other > max(armenian, cyrillic, latin):
        return next((code for letters, code in _SCRIPTS if letters.search(sample)), "ar")
    if armenian >= cyrillic and armenian * 2 >= latin:
        return "hy"
    if cyrillic * 2 >= latin:
        return _cyrillic(sample, cyrillic)
    if len(_AZERBAIJANI.findall(sample)) * 100 > latin:
        return "az"
    words = _WORD.findall(sample.translate(_PLAIN).lower())
    known = list(filter(_COMMON_WORDS.__contains__, words))
    kinds = (_AZERBAIJANI_WORDS, _TURKISH_WORDS, _ENGLISH_WORDS)
    azerbaijani, turkish, english = (sum(map(common.__contains__, known)) for common in kinds)
    best = max(azerbaijani, turkish, english)
    if best == 0:
        return "en" if sample.isascii() else "und"
    return {english: "en", turkish: "tr", azerbaijani: "az"}[best]


def _letters(script: re.Pattern[str], sample: str) -> int:
    """How many letters of a script there are."""
    return sum(map(len, script.findall(sample)))


def _cyrillic(sample: str, letters: int) -> str:
    for code, own, one_in in _NEIGHBOURS:
        if len(own.findall(sample)) * one_in > letters:
            return code
    # Bulgarian has ъ where Russian hardly does, and none of three letters that a Russian text of some length has
    if len(_BULGARIAN.findall(sample)) * 80 > letters and letters >= 40 and not _NOT_BULGARIAN.search(sample):
        return "bg"
    return "ru"
