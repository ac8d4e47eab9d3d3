"""How long it takes to read an article, against extracting its text from its page: ``make bench``.

For each language an article of some 6,000 characters is put together from our own annotated ones (tests/gold/held.jsonl) and set
into a page with the furniture of a news site. In turns, in one process on one thread: `understand_article` of the text, and
`trafilatura.extract` of the page. Medians over the rounds, of processor time, so that a busy machine does not count; the first
rounds warm both up. Targets (issue 3): under 5 ms, and not more than the extractor takes. Then how long the articles take as they
are: those with news of ours, and those of a general feed (tests/gold/off-topic.jsonl), of which nothing is told. The last lines
show that the time grows with the text and no faster.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from statistics import median
from time import process_time

import trafilatura

from monitor.config.load import find_knowledge
from monitor.model import Article, TextFrom
from monitor.topic import Topic
from monitor.understand import understand_article

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "hy", "ru", "az")
CHARACTERS = 6_000
WARM = 5
AT = datetime(2025, 8, 12, 12, tzinfo=UTC)


def texts_of(name: str, lang: str) -> list[str]:
    """The texts of a set of our annotated articles in one language."""
    lines = (ROOT / "tests" / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row["text"] for row in map(json.loads, lines) if row["lang"] == lang]


def text_of(lang: str, characters: int) -> str:
    """Paragraphs of our annotated articles in one language, again from the first where they do not suffice."""
    whole = "\n\n".join(texts_of("held", lang))
    return ((whole + "\n\n") * (characters // len(whole) + 1))[:characters].rsplit(" ", 1)[0]


def article_of(text: str, lang: str) -> Article:
    """That text as the extractor would hand it over."""
    url = "https://paper.example/2025/08/12/story"
    return Article(key=url, url=url, outlet="Paper", feed="paper", lang=lang, title=text[:60], text=text, text_from=TextFrom.PAGE,
                   published=AT, modified=None, first_seen=AT, digest="")  # fmt: skip


def page_of(text: str, lang: str) -> str:
    """The article in a page such as news sites serve: of 181 real ones with their truth known (Zyte's article extraction
    benchmark) the median has 119 kB, 835 elements and 157 links; this one has about as much."""
    words = [escape(word) for word in text.split()]
    links = [f'<a href="/{lang}/section/{n}" class="menu__link" data-id="{n}">{words[n]}</a>' for n in range(70)]
    menu = "".join(f'<li class="menu__item"><span>{link}</span><span class="arrow"><i></i></span></li>' for link in links)
    teasers = "".join(
        f'<div class="teaser"><figure><img src="/img/{n}.webp" alt="" loading="lazy" width="320" height="180"></figure>'
        f'<h3><a href="/story/{n}">{" ".join(words[9 * n : 9 * n + 9])}</a></h3><time>{n % 24}:15</time><p>{words[n]}</p></div>'
        for n in range(45)
    )
    tags = "".join(f'<li><a href="/tag/{n}" rel="tag">{words[n]}</a></li>' for n in range(40))
    style = "".join(f".block-{n} .inner{{display:flex;margin:0 auto;padding:{n}px;color:#1{n:03d}ff}}" for n in range(350))
    state = json.dumps([{"id": n, "slug": f"story-{n}", "shown": True, "weight": n / 7} for n in range(700)])
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    head = (
        f'<meta charset="utf-8"><title>{escape(text[:60])}</title><style>{style}</style>'
        f'<meta property="article:published_time" content="{AT.isoformat()}"><script>window.state={state};</script>'
    )
    return (
        f'<!doctype html><html lang="{lang}"><head>{head}</head><body><header><nav><ul>{menu}</ul></nav></header><main><article>'
        f'<h1>{escape(text[:60])}</h1><div class="share"></div><div class="body">{body}</div><ul>{tags}</ul></article>'
        f'</main><aside class="more">{teasers}</aside><footer><p>© Paper 2025</p></footer></body></html>'
    )


def turns(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median milliseconds of each work, taken in turns."""
    spent: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + WARM):
        for work, times in zip(works, spent, strict=True):
            begun = process_time()
            work()
            if turn >= WARM:
                times.append((process_time() - begun) * 1000)
    return [median(times) for times in spent]


def by_language(topic: Topic, rounds: int) -> Iterator[tuple[str, ...]]:
    """A line a language: its milliseconds, the extractor's, and the ratio of both."""
    yield ("article", "characters", "read, ms", "trafilatura, ms", "ratio")
    for lang in LANGUAGES:
        text = text_of(lang, CHARACTERS)
        article, page = article_of(text, lang), page_of(text, lang)
        ours, theirs = turns(
            rounds,
            lambda article=article: understand_article(article, topic),  # type: ignore[misc]
            lambda page=page: trafilatura.extract(page),  # type: ignore[misc]
        )
        yield (lang, f"{len(text):,}", f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}")


def as_they_are(topic: Topic, rounds: int) -> Iterator[tuple[str, ...]]:
    """A line a language: the median milliseconds of an article with news and of one without, each with its median characters."""
    yield ("as they are", "with news, ms", "characters", "without, ms", "characters")
    for lang in LANGUAGES:
        cells: list[str] = []
        for name in ("held", "off-topic"):
            articles = [article_of(text, lang) for text in texts_of(name, lang)]
            spent = turns(rounds, *(partial(understand_article, one, topic) for one in articles))
            cells += [f"{median(spent):.2f}", f"{median(len(one.text) for one in articles):,.0f}"]
        yield (lang, *cells)


def by_length(topic: Topic) -> Iterator[tuple[str, ...]]:
    """Milliseconds for each 1,000 characters of short and of very long texts."""
    yield ("length", *LANGUAGES)
    for characters in (6_000, 60_000, 600_000):
        texts = [article_of(text_of(lang, characters), lang) for lang in LANGUAGES]
        spent = [turns(1, lambda one=one: understand_article(one, topic))[0] for one in texts]  # type: ignore[misc]
        yield (f"{characters:,}", *(f"{each * 1000 / characters:.3f} ms/1,000" for each in spent))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args(arguments).rounds
    topic = find_knowledge(ROOT / "config").load()[0]
    for table in (list(by_language(topic, rounds)), list(as_they_are(topic, rounds)), list(by_length(topic))):
        widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
        for line in table:
            cells = [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
            sys.stdout.write("  ".join(cells) + "\n")
        sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
