"""Fit the reader's weights (``config/languages/weights.tsv``): ``make fit GOLD="a.jsonl b.jsonl"``.

The annotation plays the judge while the reader runs, so every decision is met in the company of right ones; each decision's
options and the right ones among them are an example. The weights make the right options likely (`benchmarks.logit`).

    python -m benchmarks.fit GOLD.jsonl … --write weights.tsv     fit on everything
    python -m benchmarks.fit GOLD.jsonl … --folds 5 --read out.jsonl   cross-validate: each article read with weights that
                                                                      have not seen its event
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.logit import Logit, Pairs
from monitor.cli.articles import article_of
from monitor.config import load_config
from monitor.extract import OutletRules
from monitor.topic import Topic
from monitor.understand import reading_as_json, understand_article
from monitor.understand.actions import Bond
from monitor.understand.evidence import Option
from monitor.understand.weights import AND, PAIRED, Features

A = TypeVar("A")
Row = dict[str, Any]
Weights = dict[str, dict[str, float]]
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
PENALTY = 1.25
"""Of the squared weights, against one unit of log likelihood."""
SHY = {"single": -0.25, "place": 1.1, "place_too": 1.2, "person": 0.5}
"""How much is taken from the weight of doing nothing: likelihood is indifferent between a miss and a false find, but F1, where
misses are many, is not. Chosen by cross-validation."""
BY_KIND = frozenset({"day", "place", "place_too", "person", "figure", "single", "side", "unit", "status"})
BY_LANGUAGE = frozenset({"kind", "day", "place", "place_too", "person", "figure", "single", "side", "unit", "status"})
"""Questions whose evidence weighs differently by the kind of event, or by the language: each feature stands there twice, for all
stories and for its own sort (Daumé, 2007: "Frustratingly easy domain adaptation")."""
SHARE = 0.4
"""What a feature counts for as its kind's own, beside 1 for all kinds: the smaller, the more it takes to make a kind differ."""
PAIRED_QUESTIONS = frozenset({"figure", "single", "unit"})
"""Questions whose features weigh two by two as well. Of the others none gained, or too little for what it costs."""
PAIRS = Pairs(share=0.3, least=150)
LEAST, LEAST_PAIR = 0.03, 0.004
"""Weights smaller than this are left out of the files. Thousands of small ones say much together: to leave out those below 0.05
costs 0.02 of place, pairs below 0.03 cost 0.03 of figure_value."""


@dataclass(slots=True)
class Example:
    """One decision: the features of its options, and which of them are right; ``within``: the language and the kind of event,
    where weights may differ by them."""

    question: str
    options: list[Features]
    right: list[int]
    within: tuple[str, ...] = ()


@dataclass(slots=True)
class Teacher:
    """A judge that answers by the annotation of one article, and keeps every decision as an example."""

    row: Row
    topic: Topic
    examples: list[Example] = field(default_factory=list)
    last: Row | None = None

    def choose(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Option[A]:
        """The right option; the first (of doing nothing) where none is right."""
        judged = getattr(self, f"_{question}")(options)
        if judged is None:
            return options[0]
        right: list[int] = judged
        if right and len(options) > len(right):
            apart = tuple(each for each, sort in zip(within, (BY_LANGUAGE, BY_KIND), strict=False) if question in sort)
            self.examples.append(Example(question, [option.features for option in options], right, apart))
        return options[right[0]] if right else options[0]

    def weigh(
        self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()
    ) -> tuple[Option[A], Sequence[float]]:
        """The right option, of which who annotates is sure."""
        taken = self.choose(question, options, within)
        return taken, [float(option is taken) for option in options]

    def nearly(self, question: str, options: Sequence[Option[A]], within: tuple[str, ...] = ()) -> Sequence[Option[A]]:
        """None: who annotates is sure."""
        return ()

    @property
    def _main(self) -> Row | None:
        return next((report for report in self.row["reports"] if report["main"]), None)

    def _kind(self, options: Sequence[Option[str | None]]) -> list[int] | None:
        kind = self._main["kind"] if self._main else None
        right = [index for index, option in enumerate(options) if option.answer == kind]
        # a release turns into an exchange once both sides' figures are read: the answer where no word tells an exchange
        others = {one for one, rule in self._both_ways.items() if rule["kind"] == kind}
        return right or [index for index, option in enumerate(options) if option.answer in others] or None

    @property
    def _both_ways(self) -> Mapping[str, Any]:
        return dict(self.topic.raw["reading"].get("both_ways", {}))

    def _figure(self, options: Sequence[Option[Bond | None]]) -> list[int] | None:
        self.last = None
        counted = next((option.answer.counted for option in options if option.answer is not None), None)
        if counted is None or self._main is None:
            return None
        tokens, amount = self._tokens, counted.amount
        start, end = tokens[counted.amount.core].start, tokens[counted.amount.core_last].end
        same_value = [
            figure
            for figure in self._figures
            if figure["value"] == amount.value and (amount.value or figure["low"] == amount.low)
        ]
        here = [figure for figure in same_value if figure["start"] <= start and end <= figure["end"]]
        near = [figure for figure in same_value if figure["start"] < end + 40 and start - 40 < figure["end"]]
        match = here or near
        actions = {figure["action"] for figure in match}
        right = [i for i, option in enumerate(options) if option.answer is not None and option.answer.action in actions]
        if right:
            bonds = [options[i].answer for i in right]
            self.last = next(figure for figure in match if figure["action"] == bonds[0].action)  # type: ignore[union-attr]
            right = [i for i in right if self._goes_on_rightly(options[i].answer)] or right
            return sorted(right, key=lambda i: _words_away(options[i].answer))
        offered = {option.answer.action for option in options if option.answer is not None}
        if match or any(figure["action"] in offered for figure in same_value):
            return None  # told again elsewhere, or its action is not on offer: no lesson
        return [0]

    def _goes_on_rightly(self, bond: Bond | None) -> bool:
        """Whether a number that goes on from a figure before does so from one of its own people."""
        return bond is None or bond.whole is None or self.last is None or bond.whole.side == self.last["side"]

    _single = _figure

    def _side(self, options: Sequence[Option[str]]) -> list[int] | None:
        side = self.last["side"] if self.last else None
        return [index for index, option in enumerate(options) if option.answer == side] or None

    def _unit(self, options: Sequence[Option[str]]) -> list[int] | None:
        unit = self.last["unit"] if self.last else None
        return [index for index, option in enumerate(options) if option.answer == unit] or None

    def _status(self, options: Sequence[Option[Any]]) -> list[int] | None:
        status = self.last["status"] if self.last else None
        return [index for index, option in enumerate(options) if option.answer.value == status] or None

    def _day(self, options: Sequence[Option[tuple[Any, int, int] | None]]) -> list[int] | None:
        day = self._main["date"] if self._main else None
        if day is None:
            return [0]
        return [i for i, option in enumerate(options) if option.answer and option.answer[0].isoformat() == day] or None

    def _place(self, options: Sequence[Option[str | None]]) -> list[int]:
        places = self._main["places"] if self._main else []
        return [index for index, option in enumerate(options) if option.answer in places] or [0]

    def _place_too(self, options: Sequence[Option[str | None]]) -> list[int] | None:
        place = options[1].answer
        places = self._main["places"] if self._main else []
        if any(place in self.topic.ancestors(each) for each in places):
            return None
        return [1] if place in places else [0]

    def _person(self, options: Sequence[Option[str | None]]) -> list[int]:
        people = {person for report in self.row["reports"] for person in report["people"]}
        return [1] if options[1].answer in people else [0]

    @property
    def _figures(self) -> list[Row]:
        return [figure for report in self.row["reports"] for figure in report["figures"]]

    @property
    def _tokens(self) -> Any:
        from monitor.understand.lexicon import lexicon_of
        from monitor.understand.tokens import read_words

        if self._read is None:
            lang = self.row["lang"]
            self._read = read_words(self.row["text"], lang, lexicon_of(self.topic, lang)).tokens
        return self._read

    _read: Any = None


def _words_away(bond: Bond | None) -> int:
    """How far an action's words are from the number: the nearest are taken to be the ones."""
    if bond is None or bond.mark is None:
        return 1000
    return max(bond.mark.first - bond.counted.last, bond.counted.first - bond.mark.last)


def examples_of(row: Row, topic: Topic, outlets: OutletRules) -> list[Example]:
    """Every decision that reading an annotated article asks for."""
    teacher = Teacher(row, topic)
    understand_article(article_of(row, outlets, EPOCH), topic, teacher)
    return teacher.examples


def fit(examples: Iterable[Example], penalty: float = PENALTY) -> Weights:
    """The weights of every question."""
    by_question: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_question[example.question].append(example)
    weights: Weights = {}
    for question, mine in sorted(by_question.items()):
        logit = Logit(mine, share=SHARE, pairs=PAIRS if question in PAIRED_QUESTIONS else None)
        for (sort, name), weight in logit.fit(penalty).items():
            weights.setdefault(question + sort if sort.startswith("@") else sort + question, {})[name] = weight
    for question, less in SHY.items():
        if question in weights:
            weights[question]["nothing"] = weights[question].get("nothing", 0.0) - less
    return weights


def read_with(row: Row, topic: Topic, outlets: OutletRules, weights: Mapping[str, Mapping[str, float]]) -> Row:
    """What the reader says of an article with these weights."""
    weighted = replace(topic, weights=weights)
    return dict(reading_as_json(row["id"], understand_article(article_of(row, outlets, EPOCH), weighted)))


def folds_of(rows: Sequence[Row], count: int) -> list[list[int]]:
    """``count`` parts of the rows' places, an event's articles together; dealt in the order of the file."""
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(row.get("group") or row["id"], []).append(place)
    folds: list[list[int]] = [[] for _ in range(count)]
    for number, places in enumerate(groups.values()):
        folds[number % count].extend(places)
    return folds


def main() -> int:
    """Run from the command line; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--config", type=Path, default=Path("config"))
    parser.add_argument("--write", type=Path, help="the weights of a fit on everything")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--read", type=Path, help="what the cross-validated readers say, as JSON lines")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    args = parser.parse_args()
    rows = [json.loads(line) for path in args.gold for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    topic, outlets = load_config(args.config, {}).knowledge.load()
    examples = [examples_of(row, topic, outlets) for row in rows]
    if args.folds:
        said: dict[int, Row] = {}
        for fold in folds_of(rows, args.folds):
            unseen = set(fold)
            weights = fit((e for place, mine in enumerate(examples) if place not in unseen for e in mine), args.penalty)
            for place in fold:
                said[place] = read_with(rows[place], topic, outlets, weights)
        if args.read:
            args.read.write_text("".join(json.dumps(said[place], ensure_ascii=False) + "\n" for place in sorted(said)), "utf-8")
    if args.write:
        weights = fit((example for mine in examples for example in mine), args.penalty)
        args.write.write_text(as_tsv(weights), encoding="utf-8")
        sys.stderr.write(f"{sum(map(len, examples))} decisions\n")
    return 0


def as_tsv(weights: Weights) -> str:
    """The file of weights, of each sort the largest first."""
    lines = [
        "# How much each piece of evidence weighs in the reader's decisions, alone or beside another (understand/weigh.py).",
        "# Fitted by `make fit`: the sign tells for or against, the size how much. docs/topics.md explains the names.",
        "question\twithin\tname\tbeside\tweight",
    ]
    for filed, mine in weights.items():
        question, _, within = filed.removeprefix(PAIRED).partition("@")
        least = LEAST_PAIR if filed.startswith(PAIRED) else LEAST
        kept = sorted((-value, name) for name, value in mine.items() if abs(value) >= least)
        for less, name in kept:
            one, _, other = name.partition(AND)
            lines.append(f"{question}\t{within}\t{one}\t{other}\t{-less:.3f}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    started = datetime.now(UTC)
    code = main()
    sys.stderr.write(f"{(datetime.now(UTC) - started).total_seconds():.0f} s\n")
    sys.exit(code)
