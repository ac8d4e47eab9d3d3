"""Writes `spell_out.tsv`: how ICU (CLDR's rules) spells out numbers, the oracle of `test_numbers.py`.

    python tests/understand/spell_out.py        needs libicui18n (any version); the tests need the table only

A row for each of 0..99 and for the full hundreds and thousands, of which all numbers to 9,999 are composed with `composed`; that
they are is verified here for each of the 10,000. ``|`` stands for ICU's soft hyphen, where a word may be one or two.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Mapping
from ctypes.util import find_library
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")
COLUMNS = {
    "en": ("en", "%spellout-cardinal"),
    "en and": ("en", "%spellout-cardinal-verbose"),
    "hy": ("hy", "%spellout-cardinal"),
    "az": ("az", "%spellout-cardinal"),
    "ru": ("ru", "%spellout-cardinal-masculine"),
    "ru feminine": ("ru", "%spellout-cardinal-feminine"),
    "ru accusative": ("ru", "%spellout-cardinal-feminine-accusative"),
    "ru genitive": ("ru", "%spellout-cardinal-masculine-genitive"),
    "ru dative": ("ru", "%spellout-cardinal-masculine-dative"),
    "ru instrumental": ("ru", "%spellout-cardinal-masculine-ablative"),
    "ru prepositional": ("ru", "%spellout-cardinal-feminine-locative"),
}
"""The table's columns: language and rule set of CLDR."""

KEPT = (*range(100), *range(100, 1000, 100), *range(1000, 10_000, 1000))
_SPELLOUT, _RULE_SET = 5, 6  # UNUM_SPELLOUT, UNUM_DEFAULT_RULESET


def composed(number: int, words: Mapping[int, str], *, joined_by: str = " ") -> str:
    """A number to 9,999 from the rows of a column; ``joined_by`` stands before what is below a hundred (``" and "``)."""
    thousands, hundreds, rest = number // 1000 * 1000, number % 1000 // 100 * 100, number % 100
    spelt = " ".join(words[part] for part in (thousands, hundreds) if part)
    return spelt + (joined_by if spelt else "") + words[rest] if rest or not spelt else spelt


def _speller(lang: str, rule_set: str) -> Callable[[int], str]:
    name = find_library("icui18n")
    if name is None:
        sys.exit("libicui18n is missing")
    library = ctypes.CDLL(name)
    version = re.findall(r"\d+", name)[-1]
    error = ctypes.c_int(0)
    opened = getattr(library, f"unum_open_{version}")
    opened.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(opened(_SPELLOUT, None, 0, lang.encode(), None, ctypes.byref(error)))
    chosen = ctypes.create_string_buffer(rule_set.encode("utf-16-le"))
    getattr(library, f"unum_setTextAttribute_{version}")(handle, _RULE_SET, chosen, len(rule_set), ctypes.byref(error))

    def spell(number: int) -> str:
        letters = ctypes.create_string_buffer(1000)
        say = getattr(library, f"unum_formatInt64_{version}")
        length = say(handle, ctypes.c_int64(number), letters, 500, None, ctypes.byref(error))
        if error.value > 0:
            sys.exit(f"ICU refuses {number} in {lang}: error {error.value}")
        return letters.raw[: 2 * length].decode("utf-16-le").replace("\u00ad", "|")

    return spell


def main() -> None:
    """Write the table, after verifying that it stands for every number."""
    columns: dict[str, dict[int, str]] = {}
    for name, (lang, rule_set) in COLUMNS.items():
        spell = _speller(lang, rule_set)
        words = columns[name] = {number: spell(number) for number in KEPT}
        for number in range(10_000):
            made = composed(number, words, joined_by=" and " if name == "en and" else " ")
            if made != spell(number):
                sys.exit(f"{name}: {number} is {spell(number)}, not {made}")
    lines = [("number", *COLUMNS), *((str(number), *(words[number] for words in columns.values())) for number in KEPT)]
    TABLE.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
