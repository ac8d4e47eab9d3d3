"""Grouping beside what is commonly used for it, on annotated articles in order of publication.

    python -m benchmarks.grouping_peers GOLD.jsonl [GOLD.jsonl …]

Peers: an online TF-IDF clusterer (cosine to the centroid of a story, a window of days, words cut to seven letters; the best of
the common methods for the identity of events) and a MinHash de-duplicator over words (64 permutations), each on all articles and
on those alone that tell of an event, as if a perfect filter stood before it. For each the threshold is swept, and the row shown
is the one with the fewest repeats among those that swallow at most 5 % of the events, chosen on the very articles measured: the
best that the peer could do. Ours has no threshold to sweep; it is given the perfect reading, and our own reader's."""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from zlib import crc32

from benchmarks.grouping import MEASURES, measure, measured
from benchmarks.readings import load_articles, load_rows, read_all, told_by

from monitor.model import Article
from monitor.text import fold

WINDOW = timedelta(days=6)
MOST_SWALLOWED = 0.05
Story = tuple[str, str | None, Article]
"""(id, its event, article)."""


def words_of(article: Article) -> list[str]:
    """Folded words, cut to seven letters in the place of a stemmer."""
    return [word[:7] for word in re.findall(r"[^\W_]{3,}", fold(f"{article.title} {article.text}"))]


def tf_idf(stories: Sequence[Story], threshold: float) -> dict[str, str]:
    """Each article joins the story of the last days whose centroid is nearest, if that is near enough."""
    seen: Counter[str] = Counter()
    clusters: list[tuple[str, Counter[str], Article]] = []
    put: dict[str, str] = {}
    for number, (ident, _, article) in enumerate(stories, 1):
        counts = Counter(words_of(article))
        seen.update(counts.keys())

        def weigh(bag: Counter[str], number: int = number) -> dict[str, float]:
            raw = {word: (1 + math.log(count)) * math.log(1 + number / seen[word]) for word, count in bag.items()}
            length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
            return {word: value / length for word, value in raw.items()}

        mine = weigh(counts)
        best, nearest = threshold, None
        for at, (_, centroid, last) in enumerate(clusters):
            if abs(article.when - last.when) > WINDOW:
                continue
            theirs = weigh(centroid)
            cosine = sum(value * theirs.get(word, 0.0) for word, value in mine.items())
            if cosine >= best:
                best, nearest = cosine, at
        if nearest is None:
            clusters.append((ident, counts, article))
            put[ident] = ident
        else:
            name, centroid, _ = clusters[nearest]
            clusters[nearest] = (name, centroid + counts, article)
            put[ident] = name
    return put


def min_hash(stories: Sequence[Story], threshold: float) -> dict[str, str]:
    """Each article joins that of an earlier one of the last days whose set of words is the most alike, if it is alike enough."""
    signatures = [_signature(article) for _, _, article in stories]
    put: dict[str, str] = {}
    for at, (ident, _, article) in enumerate(stories):
        best, nearest = threshold, None
        for before in range(at):
            if article.when - stories[before][2].when > WINDOW:
                continue
            alike = sum(one == other for one, other in zip(signatures[at], signatures[before], strict=True)) / 64
            if alike >= best:
                best, nearest = alike, before
        put[ident] = ident if nearest is None else put[stories[nearest][0]]
    return put


def _signature(article: Article) -> tuple[int, ...]:
    hashes = [crc32(word.encode()) for word in set(words_of(article))] or [0]
    dice = Random(7)
    pairs = [(dice.randrange(1, 1 << 31) | 1, dice.randrange(1 << 31)) for _ in range(64)]
    return tuple(min((a * one + b) & 0xFFFFFFFF for one in hashes) for a, b in pairs)


def best_of(
    method: Callable[[Sequence[Story], float], dict[str, str]], stories: Sequence[Story]
) -> tuple[float, dict[str, float]]:
    """The threshold with the fewest repeats of those that swallow little enough, and what it brings."""
    found = []
    for step in range(1, 20):
        put = method(stories, step / 20)
        result = measured([(ident, group, article, put[ident], None) for ident, group, article in stories])
        found.append((result["swallowed"] > MOST_SWALLOWED, result["repeats"], step / 20, result))
    _, _, threshold, result = min(found, key=lambda one: one[:3])
    return threshold, result


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    args = parser.parse_args()
    rows = [row for path in args.gold for row in load_rows(path)]
    topic, articles = load_articles(rows)
    right = [told_by(row, article) for row, (_, article) in zip(rows, articles, strict=True)]
    order = sorted(range(len(rows)), key=lambda at: (articles[at][1].when, at))
    everything: list[Story] = [(articles[at][0], rows[at]["group"], articles[at][1]) for at in order]
    relevant = [story for story in everything if story[1]]
    print(f"{len(rows)} articles, {len({row['group'] for row in rows if row['group']})} events")
    print(f"{'method':34}{'threshold':>10}" + "".join(f"{name:>12}" for name in MEASURES))
    for name, method in (("TF-IDF", tf_idf), ("MinHash", min_hash)):
        for what, stories in ((f"{name}, relevant articles", relevant), (f"{name}, all articles", everything)):
            threshold, result = best_of(method, stories)
            _row(what, f"{threshold:.2f}", result, print)
    own = list(read_all(articles, topic))
    for what, readings in (("ours, perfect reading", right), ("ours, our own reader", own)):
        told = [(articles[at][0], rows[at]["group"], articles[at][1], readings[at]) for at in order]
        _row(what, "-", measure(told, topic), print)


def _row(what: str, threshold: str, result: dict[str, float], say: Callable[[str], None]) -> None:
    say(f"{what:34}{threshold:>10}" + "".join(f"{result[name]:>12.3f}" for name in MEASURES))


if __name__ == "__main__":
    main()
