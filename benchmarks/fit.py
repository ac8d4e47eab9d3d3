"""Fit the reader's weights (``config/languages/weights.tsv``): ``make fit GOLD="a.jsonl b.jsonl"``.

The annotation plays the judge while the reader runs (`benchmarks.teacher`), so every decision is met in the company of right
ones, but for the sources of figures (`lessons`); each decision's options and the right ones among them are an example. The
weights make the right options likely (`benchmarks.logit`).

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
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.briefs import brief_of, is_fair
from benchmarks.logit import Logit, Pairs
from benchmarks.teacher import Example, Row, Teacher
from monitor.cli.articles import article_of
from monitor.config import load_config
from monitor.extract import OutletRules
from monitor.topic import Topic, WeightTable
from monitor.topic.weights import COLUMNS, WRITTEN
from monitor.understand import reading_as_json, understand_article
from monitor.understand.weigh import Judge, WeightJudge
from monitor.understand.weights import AND, PAIRED

Weights = dict[str, dict[str, float]]
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
PENALTY = 1.25
"""Of the squared weights, against one unit of log likelihood."""
SHY = {
    "kind@brief": -0.15,
    "figure": -0.2,
    "figure@brief": 0.25,
    "single": -0.25,
    "place": 1.1,
    "place_too": 1.2,
    "person": 0.25,
}
"""How much is taken from the weight of doing nothing: likelihood is indifferent between a miss and a false find, but F1, where
misses are many, is not. Chosen by cross-validation, but for brief items: those by what our tests read wrongly at odds of nearly
one to one (a swap of footballers was an exchange, *Baku freed four people, Yerevan one* had no second figure)."""
WARY = {"status@brief": ("official.always", 0.35), "source": ("said.bearer_says", -0.6)}
"""To call official what is not is worse than the reverse, and a brief item often tells only later who says so; who is named
with what he is right before the word of saying says it, and not the ministry of the sentence before. Chosen by hand."""
SHARE = 0.4
"""What a feature counts for as its kind's own, beside 1 for all kinds: the smaller, the more it takes to make a kind differ."""
SOURCE, SOURCE_FOLDS = "source", 5
PAIRED_QUESTIONS = frozenset({"figure", "single", "unit"})
"""Questions whose features weigh two by two as well. Of the others none gained, or too little for what it costs."""
PAIRS = Pairs(share=0.3, least=150)
LEAST, LEAST_PAIR, LEAST_WORD = 0.03, 0.004, 0.06
"""Weights smaller than this are left out of the files. Thousands of small ones say much together: to leave out those below 0.05
costs 0.02 of place, pairs below 0.03 cost 0.03 of figure_value, words (which count 0.3) below 0.1 cost 0.015 of place."""


def examples_of(row: Row, topic: Topic, outlets: OutletRules, judges: Mapping[str, Judge] | None = None) -> list[Example]:
    """Every decision that reading an annotated article asks for; ``judges``: who decides some instead of the annotation."""
    teacher = Teacher(row, topic, judges or {})
    understand_article(article_of(row, outlets, EPOCH), topic, teacher)
    return teacher.examples


def lessons(rows: Sequence[Row], topic: Topic, outlets: OutletRules, penalty: float = PENALTY) -> list[list[Example]]:
    """The decisions of every article and of its brief, as their own reader will meet them: the sources of figures are not the
    annotated ones but those that weights tell which have not seen the event. Who learns to decide a status beside right sources
    only comes to trust them more than one may (figure_full 0.04 lower on unseen articles)."""
    whole_and_brief = [[row, brief] if (brief := brief_of(row, topic)) is not None else [row] for row in rows]
    first = [
        [each for one in both for each in examples_of(one, topic, outlets) if each.question == SOURCE] for both in whole_and_brief
    ]
    found: list[list[Example]] = [[] for _ in rows]
    for fold in folds_of(rows, SOURCE_FOLDS):
        unseen = set(fold)
        weights = fit((each for place, mine in enumerate(first) if place not in unseen for each in mine), penalty)
        judge = WeightJudge(WeightTable.of(weights))
        for place in fold:
            whole, *cut = [examples_of(one, topic, outlets, {SOURCE: judge}) for one in whole_and_brief[place]]
            found[place] = [*whole, *[each for mine in cut for each in mine if is_fair(each)]]
    return found


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
    for filed, (name, less) in WARY.items():
        if filed in weights:
            weights[filed][name] = weights[filed].get(name, 0.0) - less
    return weights


def read_with(row: Row, topic: Topic, outlets: OutletRules, weights: WeightTable) -> Row:
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
    examples = lessons(rows, topic, outlets, args.penalty)
    if args.folds:
        said: dict[int, Row] = {}
        for fold in folds_of(rows, args.folds):
            unseen = set(fold)
            table = WeightTable.of(
                fit((e for place, mine in enumerate(examples) if place not in unseen for e in mine), args.penalty)
            )
            for place in fold:
                said[place] = read_with(rows[place], topic, outlets, table)
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
        "\t".join(COLUMNS),
    ]
    for filed, mine in weights.items():
        question, _, within = filed.removeprefix(PAIRED).partition("@")
        least = LEAST_PAIR if filed.startswith(PAIRED) else LEAST
        kept = sorted((-value, name) for name, value in mine.items() if abs(value) >= least and WRITTEN not in name)
        for less, name in kept:
            one, _, other = name.partition(AND)
            lines.append(f"{question}\t{within}\t{one}\t{other}\t{-less:.3f}")
        lines += [f"{question}\t\t{word}\t\t{told}" for word, told in _words(mine)]
    return "\n".join(lines) + "\n"


def _words(weights: Mapping[str, float]) -> list[tuple[str, str]]:
    """The words as they are written, each with its answers and what it weighs under them."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for name, weight in weights.items():
        answer, written, word = name.partition(WRITTEN)
        if written and abs(weight) >= LEAST_WORD:
            found[written + word].append((-weight, answer.removesuffix(".")))
    return [
        (word, ", ".join(f"{answer} {-less:.3f}".strip() for less, answer in sorted(mine)))
        for word, mine in sorted(found.items())
    ]


if __name__ == "__main__":
    started = datetime.now(UTC)
    code = main()
    sys.stderr.write(f"{(datetime.now(UTC) - started).total_seconds():.0f} s\n")
    sys.exit(code)
