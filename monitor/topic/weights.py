"""What evidence weighs in the reader's decisions (``languages/weights.tsv``): of features, and of words as they are written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from struct import Struct
from sys import intern

from monitor.errors import Problem

COLUMNS = ["question", "within", "name", "beside", "weight"]
WRITTEN = "~"
"""Stands in the names of words as they are written (`monitor.understand.written`), which weigh alike in all sorts of story: their
language is part of their name."""
Stems = Sequence[tuple[str, Sequence[str]]]
"""Words as they are written, by where they stand (``s``, ``b``, ``b1``, …): the first letters of each."""
_LANE = 64  # bits
_HALF = 1 << (_LANE - 1)
_MASK = (1 << _LANE) - 1
_SCALE = 1_000_000
"""Parts of one that weights of words are kept in: the file has thousandths."""
MOST = _HALF / _SCALE / 1e6
"""The largest weight of a word: a million of them still add up."""


def written_name(where: str, lang: str, stem: str) -> str:
    """The name of a word as it is written among features."""
    return f"{WRITTEN}{where}.{lang}.{stem}"


class WordWeights:
    """What words as they are written weigh for a question, under each of its answers. A word has some eight weights, and a
    sentence some 25 words that are asked for under every answer: so a word's weights stand side by side in one whole number, 64
    bits each, and adding two numbers adds all of them (Lamport, 1975: "Multiple byte processing with full-word instructions")."""

    def __init__(self) -> None:
        self._lanes: dict[str, int] = {}
        self._tables: dict[str, dict[str, int]] = {}
        self._zero = 0
        self._layout = Struct("<")

    def put(self, word: str, weights: Iterable[tuple[str, float]]) -> None:
        """File what a word (``s.en.hospit``) weighs under each answer ("" for a question without); instead of what it did."""
        where, _, stem = word.rpartition(".")
        table = self._tables.get(where)
        if table is None:
            table = self._tables[where] = {}
        packed, lanes = table.get(stem, 0), self._lanes
        known = packed != 0
        for answer, weight in weights:
            lane = lanes[answer] if answer in lanes else self._lane_for(answer)
            parts = round(weight * _SCALE)
            packed += (parts - self._parts(packed, lane) if known else parts) << lane
        table[intern(stem)] = packed

    def _lane_for(self, answer: str) -> int:
        lane = self._lanes[intern(answer)] = _LANE * len(self._lanes)
        self._zero += _HALF << lane
        self._layout = Struct(f"<{len(self._lanes)}Q")
        return lane

    def _parts(self, packed: int, lane: int) -> int:
        return (((packed + self._zero) >> lane) & _MASK) - _HALF

    def sum(self, lang: str, stems: Stems) -> dict[str, float]:
        """What words weigh together, by answer. Exact: in whatever order, the same."""
        total, tables = self._zero, self._tables
        for where, mine in stems:
            table = tables.get(f"{where}.{lang}")
            if table is not None:
                for stem in mine:
                    if stem in table:
                        total += table[stem]
        if total == self._zero:
            return {}
        lanes = self._layout.unpack(total.to_bytes(self._layout.size, "little"))
        return {answer: (lane - _HALF) / _SCALE for answer, lane in zip(self._lanes, lanes, strict=True)}

    def __iter__(self) -> Iterator[tuple[str, float]]:
        """Every weight by its whole name, ``held.~s.en.hospit``."""
        for where, table in self._tables.items():
            for stem, packed in table.items():
                for answer, lane in self._lanes.items():
                    parts = self._parts(packed, lane)
                    if parts:
                        yield f"{answer}.{WRITTEN}{where}.{stem}" if answer else f"{WRITTEN}{where}.{stem}", parts / _SCALE


@dataclass(frozen=True, slots=True)
class WeightTable:
    """What evidence weighs. ``features``: by question and name; under ``QUESTION@SORT`` what it weighs more within a language or
    kind; under ``&QUESTION`` what ``one & other`` weigh together. ``words``: of words as they are written, by question."""

    features: Mapping[str, Mapping[str, float]]
    words: Mapping[str, WordWeights]

    @classmethod
    def of(cls, weights: Mapping[str, Mapping[str, float]]) -> WeightTable:
        """The table of weights that are all filed by their names."""
        words: dict[str, WordWeights] = {}
        features: dict[str, dict[str, float]] = {}
        for filed, mine in weights.items():
            kept = features[filed] = {}
            for name, weight in mine.items():
                answer, written, word = name.partition(WRITTEN)
                if written:
                    words.setdefault(filed, WordWeights()).put(word, [(answer.removesuffix("."), weight)])
                else:
                    kept[name] = weight
        return cls(features, words)


def read_weights(paths: Sequence[Path], problems: list[Problem]) -> WeightTable:
    """The table in these files; later ones replace rows of earlier. Files that are as they were when read last give the same
    table: a reload does not cost the whole again, nor forget what was weighed by it. Rows that cannot be read go to
    ``problems``."""
    table, wrong = _table_in(tuple([(path, _digest_of(path)) for path in paths if path.is_file()]))
    problems.extend(wrong)
    return table


def _digest_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


@lru_cache(maxsize=2)
def _table_in(files: tuple[tuple[Path, bytes], ...]) -> tuple[WeightTable, tuple[Problem, ...]]:
    features: dict[str, dict[str, float]] = {}
    words: dict[str, WordWeights] = {}
    problems: list[Problem] = []
    for path, _ in files:
        with path.open(encoding="utf-8") as stream:
            for line, text in enumerate(stream, 1):
                cells = text.rstrip("\n").split("\t")
                if cells == [""] or text[0] == "#" or cells == COLUMNS:
                    continue
                try:
                    question, within, name, beside, told = cells
                    if WRITTEN in name:
                        word = _word(name, within or beside)
                        mine = words.get(question)
                        if mine is None:
                            mine = words[question] = WordWeights()
                        mine.put(word, _by_answer(told))
                        continue
                    filed, value = (f"&{question}", f"{name} & {beside}") if beside else (question, name), _number(told)
                except ValueError as error:
                    problems.append(Problem(path=str(path), line=line, message=f"cannot read this row: {error}"))
                    continue
                features.setdefault(f"{filed[0]}@{within}" if within else filed[0], {})[intern(filed[1])] = value
    return WeightTable(features, words), tuple(problems)


def _word(name: str, besides: str) -> str:
    if name[0] != WRITTEN or besides:
        raise ValueError(f"a word stands alone ({name[name.index(WRITTEN) :]}), its answers with their weights")
    return name[1:]


def _by_answer(told: str) -> list[tuple[str, float]]:
    """The weights of a word: ``held 0.719, any 0.415``; a number alone where the question has no answers to tell apart."""
    found = [(answer, _number(number)) for answer, _, number in [part.rpartition(" ") for part in told.split(", ")]]
    if len(found) > 1 and len(dict(found)) < len(found):
        raise ValueError(f"an answer stands there twice: {told}")
    return found


def _number(told: str) -> float:
    number = float(told)
    if not -MOST < number < MOST:  # nor is that which is no number
        raise ValueError(f"{told} is no weight")
    return number
