"""What it costs to find out whom an event concerns, by how many watchlists there are.

    python -m benchmarks.watchlists [--watchlists 100 1000 10000 100000] [--seed 7]

The events are those of the annotated articles in ``tests/gold`` (real lengths, four languages, with and without places, figures
and people), each as it stands when its article came. The watchlists are invented, in a mix that people would write: kinds near a
place; kinds at a village; a person; words, phrases and prefixes, with and without kinds; figures of a side in a province;
sources. A third of them says ``unknown: skip``, of those about people and figures four in five.

Measured, in processor time: finding all that match, the text indexed anew for each event; and `watch_change`, which also gives
each of them its reasons with the words of the text.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from benchmarks.readings import load_articles, load_rows
from monitor.group import Known, group_article
from monitor.model import Article, Change
from monitor.topic import Topic
from monitor.understand import understand_article
from monitor.watch import Rules, WatchlistFile, compile_rules, watch_change
from monitor.watch.case import Case
from monitor.watch.words import WORD

ROOT = Path(__file__).parents[1]
MOST_TIMES, MOST_AT_MEDIAN_MS = 20, 5.0
ROUNDS = 5
RARE = 0.02  # words in more texts than that tell nothing apart, and nobody looks for them alone


def cases(paths: Sequence[Path]) -> tuple[Topic, list[tuple[Change, Article]]]:
    """The shipped topic, and the events of the articles, each with the article that made it."""
    topic, articles = load_articles([row for path in paths for row in load_rows(str(path))])
    found = []
    for _, article in articles:
        for change in group_article(article, understand_article(article, topic), Known(), topic, article.when):
            found.append((change, article))
    return topic, found


class Desk:
    """Invents watchlists; the same again for the same seed."""

    def __init__(self, topic: Topic, texts: Sequence[str], seed: int) -> None:
        self._dice = Random(seed)
        self._topic = topic
        self._kinds = sorted(topic.kinds)
        self._places = sorted(place.id for place in topic.places.values() if place.lat is not None)
        self._provinces = sorted({place.within for place in topic.places.values() if place.within})
        self._people = sorted(topic.people)
        told = Counter(word for text in texts for word in set(WORD.findall(text)) if len(word) > 4 and word.isalpha())
        self._words = sorted(word for word, count in told.items() if count <= len(texts) * RARE)

    def watchlist(self, number: int) -> WatchlistFile:
        """One more."""
        dice = self._dice
        make = dice.choices(
            [self._near, self._village, self._person, self._text, self._figure, self._sources], [30, 15, 15, 25, 10, 5]
        )[0]
        match = make()
        if dice.random() < (0.8 if "people" in match or "figures" in match else 1 / 3):  # as the cookbook does
            match["unknown"] = "skip"
        return WatchlistFile.model_validate({"name": f"w{number}", "match": match, "alert": {"channels": ["desk"]}})

    def _some_kinds(self) -> list[str]:
        return self._dice.sample(self._kinds, self._dice.randint(1, 2))

    def _near(self) -> dict[str, Any]:
        place, km = self._dice.choice(self._places), self._dice.choice([5, 10, 20, 30])
        return {"kinds": self._some_kinds(), "places": {"near": place, "within_km": km}, "text": self._query()}

    def _village(self) -> dict[str, Any]:
        return {"kinds": self._some_kinds(), "places": self._dice.sample(self._places, 2), "people": self._who()}

    def _who(self) -> list[str]:
        """Somebody whom the topic lists, or somebody else."""
        dice = self._dice
        if dice.random() < 0.5:
            return [dice.choice(self._people)]
        return ["-".join("".join(dice.choices("aeiklmnorstvy", k=6)) for _ in range(2)) + "yan"]

    def _person(self) -> dict[str, Any]:
        return {"people": self._who(), "kinds": self._some_kinds()}

    def _query(self) -> str:
        dice = self._dice
        one, two, three = (f'"{word}"' for word in dice.sample(self._words, 3))
        return dice.choice(
            [one, f"{one} OR {two}", f"({one} OR {two}) AND NOT {three}", f"{one} NEAR/5 {two}", f"{one[1:-2]}*", f"title:{one}"]
        )

    def _text(self) -> dict[str, Any]:
        match: dict[str, Any] = {"text": self._query()}
        return match | ({"kinds": self._some_kinds()} if self._dice.random() < 0.6 else {})

    def _figure(self) -> dict[str, Any]:
        dice = self._dice
        wanted = {"action": dice.choice(sorted(self._topic.actions)), "side": dice.choice(sorted(self._topic.sides))}
        return {
            "figures": [wanted | {"at_least": dice.choice([1, 5, 10])}],
            "places": [dice.choice(self._provinces)],
            "people": self._who(),
        }

    def _sources(self) -> dict[str, Any]:
        return {"kinds": self._some_kinds(), "sources": {"at_least": 2}, "places": [self._dice.choice(self._provinces)]}


def turns(rules: Rules, given: Sequence[tuple[Change, Article]]) -> tuple[list[float], list[float], list[int]]:
    """Milliseconds of each event (the best of some rounds) to match it and to make the alert, and how many it concerned."""
    matching, whole, wanted = [], [], []
    for change, article in given:
        matched, made = [], []
        for _ in range(ROUNDS):
            begun = process_time()
            for _alike in rules.matching(Case(change=change, article=rules.words(article))):
                pass
            matched.append((process_time() - begun) * 1000)
            begun = process_time()
            alert = watch_change(change, article, rules, (), article.when)
            made.append((process_time() - begun) * 1000)
        matching.append(min(matched))
        whole.append(min(made))
        wanted.append(len(alert.wanted) if alert else 0)
    return matching, whole, wanted


def _memory_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit 1 where the goals are missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.watchlists", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--watchlists", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    topic, given = cases(sorted((ROOT / "tests" / "gold").glob("fit*.jsonl")))
    texts = [article.text for _, article in given]
    out = sys.stdout.write
    out(f"{len(given)} events\n")
    out("watchlists  match, median    95 %  with all reasons  wanted (median, max)  ready, s  memory MB   (times in ms)\n")
    medians = []
    for count in options.watchlists:
        desk = Desk(topic, texts, options.seed)
        lists = [desk.watchlist(number) for number in range(count)]
        before, begun = _memory_mb(), perf_counter()
        rules = compile_rules(lists, topic)
        ready, memory = perf_counter() - begun, _memory_mb() - before
        spent, whole, wanted = turns(rules, given)
        medians.append(median(spent))
        out(
            f"{count:>10,} {median(spent):>12.2f} {quantiles(spent, n=20)[-1]:>8.2f} {median(whole):>17.2f}"
            f"  {median(wanted):>10.0f}, {max(wanted):>5} {ready:>15.1f} {memory:>10.0f}\n"
        )
    times = medians[-1] / medians[0]
    out(f"{options.watchlists[-1]:,} cost {times:.1f} times {options.watchlists[0]:,} (at most {MOST_TIMES})\n")
    return 0 if times <= MOST_TIMES and medians[-1] <= MOST_AT_MEDIAN_MS else 1


if __name__ == "__main__":
    sys.exit(main())
