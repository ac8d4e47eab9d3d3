"""Which of our languages a text is written in, by its letters."""

from __future__ import annotations

import re

_ARMENIAN = re.compile(r"[\u0531-\u0587]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏəƏ]")
_AZERBAIJANI = re.compile(r"[əƏ]")
_AZERBAIJANI_WORDS = re.compile(r"\b(?:və|ilə|bu|bir|üçün|olub|edib|edilib|nəfər|deyib|bildirib)\b", re.IGNORECASE)
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_TURKISH_WORDS = re.compile(r"\b(?:için|olarak|değil|daha|olduğu|tarafından|bir|ile|ve)\b", re.IGNORECASE)
_ENGLISH_WORDS = re.compile(r"\b(?:the|of|and|to|in|a|on|for|by|with|from|said|was|were|that|has|have|is)\b", re.IGNORECASE)


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language of ``text``: ``hy``, ``ru``, ``az``, ``en``; ``uk`` and ``tr`` are told apart from
    them; ``und`` where nothing decides.

    Script decides Armenian and Cyrillic, the letter ə decides Azerbaijani (measured: 38 of 38 headlines, see docs/decisions.md);
    common words decide the rest. Looks at the first 4,000 characters."""
    sample = text[:4000]
    armenian, cyrillic, latin = (len(script.findall(sample)) for script in (_ARMENIAN, _CYRILLIC, _LATIN))
    if max(armenian, cyrillic, latin) == 0:
        return "und"
    if armenian >= cyrillic and armenian * 2 >= latin:
        return "hy"
    if cyrillic * 2 >= latin:
        return "uk" if len(_UKRAINIAN.findall(sample)) * 40 > cyrillic else "ru"
    if len(_AZERBAIJANI.findall(sample)) * 100 > latin:
        return "az"
    azerbaijani, turkish, english = (len(words.findall(sample)) for words in (_AZERBAIJANI_WORDS, _TURKISH_WORDS, _ENGLISH_WORDS))
    best = max(azerbaijani, turkish, english)
    if best == 0:
        return "en" if sample.isascii() else "und"
    return {english: "en", turkish: "tr", azerbaijani: "az"}[best]
