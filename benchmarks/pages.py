"""How well and how fast an article's text is found on its page, beside trafilatura in the same run: ``make bench``.

Without more, on pages of our own: the annotated articles of tests/gold/held.jsonl, each set into a page with the furniture of a
news site (`benchmarks.reading`), which anything should read. With ``PAGES=DIR make bench`` on the pages of Zyte's article
extraction benchmark (or any in its form: ``ground-truth.json`` and ``html/*.html.gz``): that is where the two differ.

In turns, in one process on one thread; milliseconds are of processor time, medians over the pages. Scored as that benchmark does,
by shingles of four words, each page counting the same; and on two halves of the pages, so that nobody fits a rule to one of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

import trafilatura

from benchmarks.reading import ROOT, page_of
from monitor.extract.article import extract_html
from monitor.extract.generic import extract_text
from monitor.extract.outlets import shipped_outlets

_WORD = re.compile(r"\w+")
SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A page and the text that stands on it."""

    html: str
    url: str
    text: str


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text; of a shorter one, itself."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))) if words else Counter()


def scored(pages: Sequence[Known], texts: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of what was found."""
    hits = extra = missed = 0.0
    for page, text in zip(pages, texts, strict=True):
        wanted, found = shingles(page.text), shingles(text)
        both, all_found, all_wanted = (wanted & found).total(), found.total(), wanted.total()
        if total := all_found + all_wanted - both:
            hits, extra, missed = hits + both / total, extra + (all_found - both) / total, missed + (all_wanted - both) / total
    precision, recall = (hits / (hits + lost) if hits else 0.0 for lost in (extra, missed))
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def own_pages() -> Iterator[Known]:
    """Our annotated articles, in pages."""
    for line in (ROOT / "tests" / "gold" / "held.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (row["text"] + "\n\n") * (400 // len(row["text"].split()) + 1)  # the page's furniture is made of its words
        yield Known(page_of(text.strip(), row["lang"]), "https://paper.example/1", text)


def pages_in(folder: Path) -> Iterator[Known]:
    """The pages of a folder in the form of Zyte's benchmark."""
    for name, row in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
        yield Known(html, row.get("url", ""), row["articleBody"])


def _peer(html: str, url: str) -> str:
    """trafilatura at its best: the mode with the highest score on Zyte's pages."""
    return trafilatura.extract(html, url=url or None, favor_precision=True, include_comments=False) or ""


def _whole(html: str, url: str) -> str:
    return extract_html(html, url, shipped_outlets()).text


READERS: dict[str, Callable[[str, str], str]] = {"text alone": extract_text, "whole page": _whole, "trafilatura": _peer}


def compared(pages: Sequence[Known], rounds: int) -> Iterator[tuple[str, ...]]:
    """A line a reader: precision, recall, F1, F1 on both halves, milliseconds, and how many times trafilatura's that is."""
    texts: dict[str, list[str]] = {name: [] for name in READERS}
    spent: dict[str, list[list[float]]] = {name: [[] for _ in pages] for name in READERS}
    for turn in range(rounds + 1):
        for at, page in enumerate(pages):
            for name, read in READERS.items():
                begun = process_time()
                text = read(page.html, page.url)
                if turn:  # the first round warms all up
                    spent[name][at].append((process_time() - begun) * 1000)
                else:
                    texts[name].append(text)
    middle = {name: sorted(map(median, times)) for name, times in spent.items()}
    theirs = median(middle["trafilatura"])
    yield ("reader", "precision", "recall", "F1", "one half", "other half", "ms", "ms, slowest 5 %", "ratio")
    for name in READERS:
        whole = scored(pages, texts[name])
        halves = [scored(pages[half::2], texts[name][half::2])[2] for half in (0, 1)]
        ours, slow = median(middle[name]), middle[name][int(len(pages) * 0.95)]
        yield (name, *(f"{one:.3f}" for one in (*whole, *halves)), f"{ours:.2f}", f"{slow:.1f}", f"{ours / theirs:.2f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--pages", type=Path, help="a folder in the form of Zyte's benchmark")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    pages = list(pages_in(asked.pages) if asked.pages else own_pages())
    lines = list(compared(pages, asked.rounds))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    sys.stdout.write(f"{len(pages)} pages{f' of {asked.pages.name}' if asked.pages else ' of our own'}\n")
    for line in lines:
        cells = [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        sys.stdout.write("  ".join(cells) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
