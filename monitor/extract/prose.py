"""Which blocks of a page are the article: by where its prose is thick, and by what its elements are called.

No page is known here, no language either: prose is text that is long or ends as sentences do and is not made of links; paragraphs
that share an element are more likely an article's than those that have one for themselves (teasers, comments); what elements are
called is in `config/furniture.yaml`, with every weight. Each step is linear in the page. Measured in docs/decisions.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from monitor.extract.outline import Block, Element, Outline
from monitor.extract.signs import MAYBE, NEVER, SELDOM, WHOLE, Signs, Weights
from monitor.extract.tidy import bare

_ENDED = re.compile(r"[.!?…։。！？؟:;][\'\"»”’)\]]*$")
_SENTENCE = re.compile(r"\S+(?: \S+)+[.!?…։][\"'»”’)]*")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENTERED = frozenset({"div", "section", "article", "main", "body", "td", "tr", "table", "tbody", "center", "form", "span"})
_NOT_SPARED = frozenset({"body", "main", "article"})
_PLAIN = frozenset({"p", "li", "blockquote", "pre", "dd", "dt"})
_LISTS = frozenset({"ul", "ol"})
_GROUPS = frozenset({"ul", "ol", "table", "div", "section", "dl", "nav"})
NEAR_HEADLINE = 8
"""A lead stands at most so many blocks behind the headline."""
AROUND_LEAD = 3
"""So many elements around a lead may be called so."""
_LONG = 120
"""Characters from which on a block with many links may be prose all the same."""
_LINK = 0.8
"""A block more than so far made of links is a link."""
_LINKED_LONGEST = 200
"""A link longer than this is a paragraph all the same."""


def article_blocks(page: Outline, titles: Collection[str], signs: Signs) -> list[str]:
    """The texts of the article's blocks, in order; [] on a page without prose. ``titles``: what the article is called, bare
    (letters and digits only, folded)."""
    return _Reading(page, titles, signs).texts() if page.blocks else []


class _Reading:
    """One page, as far as it is understood."""

    def __init__(self, page: Outline, titles: Collection[str], signs: Signs) -> None:
        self.elements, self.blocks, self.signs, self.weights = page.elements, page.blocks, signs, signs.weights
        self.tags = [page.elements[block.within].tag if block.within >= 0 else "body" for block in page.blocks]
        self.prose = [_prose(block, tag, signs.weights) for block, tag in zip(page.blocks, self.tags, strict=True)]
        self.homes = _homes(page)
        self.weight = _in_company(page, self.homes, self.prose, signs.weights)
        self.out = [False] * len(page.blocks)
        self.sums = _sums(self.weight)
        self.thick: dict[int, float] = {}
        self.titles = titles
        self.headlines = [n for n, tag in enumerate(self.tags) if tag in _HEADINGS and self._is_headline(n)]
        called = (n for n in self.headlines if bare(page.blocks[n].text) in titles)
        self.headline = next(called, self.headlines[0] if self.headlines else -1)

    def texts(self) -> list[str]:
        """The article's blocks."""
        self._leave_out(NEVER, self.weights.never_spares)
        self._leave_out(SELDOM, self.weights.seldom_spares)
        self.thick = self._thick()
        named = self._named()
        inside = self._spread(self._descend(named or self._titled(), whole=named > 0))
        self._leave_out_lists(inside)
        self._leave_out_captions(inside)
        element = self.elements[inside]
        kept = [n for n in range(element.first, self._end(element)) if not self.out[n]]
        first, last = 0, len(kept)
        while first < last and not self._is_edge(kept[first], whole=named > 0):
            first += 1
        while last > first and not self._is_edge(kept[last - 1], whole=named > 0):
            last -= 1
        told = [*self._lead(element, called=named > 0), *kept[first:last]]
        return [self.blocks[n].text for n in told if self.tags[n] != "h1" and not _is_link(self.blocks[n])]

    def _is_headline(self, n: int) -> bool:
        """Whether a heading is the article's: the page's highest and no link, or what the article is called."""
        block = self.blocks[n]
        return (self.tags[n] == "h1" and block.linked * 2 < len(block.text)) or bare(block.text) in self.titles

    def _end(self, element: Element) -> int:
        """Where the article ends in its element: behind prose, the page's title again is the next story of an endless page."""
        told, titled = 0.0, bool(self.headlines) and self.headlines[0] < element.first
        for n in range(element.first, element.last):
            told += 0.0 if self.out[n] else self.weight[n]
            if self.tags[n] == "h1" and bare(self.blocks[n].text) in self.titles:
                if titled and told >= self.weights.caption:
                    return n
                titled = True
        return element.last

    def _share(self, index: int) -> float:
        """The weight of the prose in an element."""
        element = self.elements[index]
        return self.sums[element.last] - self.sums[element.first]

    def _leave_out(self, sign: int, spares: float) -> None:
        """Leave out what is called so, unless it holds more than a share of the page's prose, or what somebody says in it is
        quoted (embedded messages)."""
        limit = self.sums[-1] * spares
        quotes = [element.first for element in self.elements if element.tag == "blockquote" and element.last > element.first]
        end = 0
        for index, element in enumerate(self.elements):
            said = SELDOM if element.tag == "form" and element.sign > NEVER else element.sign
            if said != sign or element.first < end or element.first == element.last or element.tag in _NOT_SPARED:
                continue
            if self._share(index) > limit:
                continue
            quoted = bisect_left(quotes, element.first)
            if sign == SELDOM and quoted < len(quotes) and quotes[quoted] < element.last:
                continue
            end = element.last
            self._drop(element)
        self._weigh_again()

    def _drop(self, element: Element) -> None:
        self.out[element.first : element.last] = [True] * (element.last - element.first)

    def _weigh_again(self) -> None:
        self.sums = _sums(0.0 if out else weight for out, weight in zip(self.out, self.weight, strict=True))

    def _thick(self) -> dict[int, float]:
        """The elements in which at least three paragraphs keep company, and how much prose that is."""
        thick: dict[int, float] = {}
        for n, home in enumerate(self.homes):
            if not self.out[n] and self.weight[n] and self.weight[n] >= self.prose[n]:
                thick[home] = thick.get(home, 0.0) + self.weight[n]
        return thick

    def _named(self) -> int:
        """The element that is named as the article, or is an ``<article>`` with the headline in it; 0, the whole page, without
        one."""
        weights, total = self.weights, self.sums[-1]
        named = [
            index
            for index, element in enumerate(self.elements)
            if index and (element.sign == WHOLE or (element.tag == "article" and self._has_headline(element)))
        ]
        next_story, least = self._next_story(), weights.named_share * total
        before = [index for index in named if self.elements[index].first < next_story and self._share(index) > least]
        best = max(before or named, key=self._share, default=0)
        if not best or self._share(best) <= least:
            return 0
        around, least = self.elements[best], weights.inner_share * self._share(best)
        for index in named:
            element = self.elements[index]
            if index > best and around.first <= element.first and element.last <= around.last and self._share(index) >= least:
                best = index
        return best

    def _next_story(self) -> int:
        """The block with the first headline of another story behind the article's own; beyond all blocks without one."""
        if self.headline < 0 or bare(self.blocks[self.headline].text) not in self.titles:
            return len(self.blocks)
        behind = self.headlines[bisect_left(self.headlines, self.headline + 1) :]
        others = (n for n in behind if self.tags[n] == "h1" and bare(self.blocks[n].text) not in self.titles)
        return next(others, len(self.blocks))

    def _titled(self) -> int:
        """The innermost element that holds both the headline and the page's thickest prose (paragraphs that share their element
        with two others), or, on a page without any such, any prose at all; 0, the whole page, without a headline."""
        if self.headline < 0:
            return 0
        wanted = self.elements[max(self.thick, key=lambda home: self.thick[home])] if self.thick else None
        index = self.blocks[self.headline].within
        while index > 0:
            element = self.elements[index]
            if wanted is None:
                holds = self._share(index) > 0
            else:
                holds = element.first <= wanted.first and wanted.last <= element.last
            if holds and element.tag in _ENTERED:
                return index
            index = element.within
        return 0

    def _lead(self, element: Element, *, called: bool) -> list[int]:
        """The prose between the headline and the element in which the article goes on; where that is named as the article, only
        what is ``called`` a lead."""
        at = bisect_left(self.headlines, element.first) - 1
        if at < 0 or element.first - self.headlines[at] > NEAR_HEADLINE:
            return []
        told = {block.text for block in self.blocks[element.first : element.last]}
        between = (n for n in range(self.headlines[at] + 1, element.first) if not self.out[n] and self._is_edge(n, whole=False))
        return [n for n in between if self.blocks[n].text not in told and (not called or self._is_called_lead(n))]

    def _is_called_lead(self, n: int) -> bool:
        within = self.blocks[n].within
        for _ in range(AROUND_LEAD):
            if within <= 0:
                return False
            if self.signs.leads(self.elements[within].names):
                return True
            within = self.elements[within].within
        return False

    def _has_headline(self, element: Element) -> bool:
        at = bisect_left(self.headlines, element.first)
        return at < len(self.headlines) and self.headlines[at] < element.last

    def _descend(self, start: int, *, whole: bool) -> int:
        """From an element to the one inside it that holds most of its prose, as long as there is one."""
        weights = self.weights
        inside: dict[int, list[int]] = {}
        for index, element in enumerate(self.elements):
            if element.tag in _ENTERED:
                inside.setdefault(element.within, []).append(index)
        many = _sums(1 if weight and not out else 0 for weight, out in zip(self.weight, self.out, strict=True))
        here = start
        while True:
            best = max(inside.get(here, ()), key=self._share, default=-1)
            if best < 0 or self._share(best) <= 0:
                return here
            element = self.elements[best]
            if many[element.last] - many[element.first] < 2 and element.sign < MAYBE:
                return here
            step = weights.step_whole if whole else weights.step_named if element.sign >= MAYBE else weights.step
            if self._share(best) < step * self._share(here):
                return here
            here = best

    def _spread(self, index: int) -> int:
        """The element around this one, or the next, that holds more of what is built in the same way: texts set in several parts.
        Not beyond a second headline."""
        shares: dict[int, float] = {}
        element = self.elements[index]
        for n in range(element.first, element.last):
            if not self.out[n] and self.weight[n]:
                shares[self.homes[n]] = shares.get(self.homes[n], 0.0) + self.weight[n]
        main = self.elements[max(shares, key=lambda home: shares[home])] if shares else element
        if not main.names:
            return index
        alike = _sums(
            1 if weight and not out and self.elements[home].tag == main.tag and self.elements[home].names == main.names else 0
            for weight, out, home in zip(self.weight, self.out, self.homes, strict=True)
        )
        wider, tries = self.elements[index].within, 2
        while wider > 0 and tries:
            around, here = self.elements[wider], self.elements[index]
            if alike[around.last] - alike[around.first] > alike[here.last] - alike[here.first]:
                headline = bisect_left(self.headlines, here.first + 1)
                if headline < len(self.headlines) and self.headlines[headline] < around.last:
                    return index
                index, tries = wider, 2
            else:
                tries -= 1
            wider = self.elements[wider].within
        return index

    def _leave_out_lists(self, inside: int) -> None:
        """Leave out lists and groups of links."""
        weights, around = self.weights, self.elements[inside]
        length = _sums(len(block.text) for block in self.blocks)
        linked = _sums(block.linked for block in self.blocks)
        end = around.first
        for index, element in enumerate(self.elements):
            if index == inside or element.tag not in _GROUPS or element.first < end or element.last > around.last:
                continue
            most = weights.list_linked if element.tag in _LISTS and element.last - element.first > 1 else weights.group_linked
            if linked[element.last] - linked[element.first] > most * (length[element.last] - length[element.first]):
                self._drop(element)
                end = element.last

    def _leave_out_captions(self, inside: int) -> None:
        """Leave out short lines that have an element for themselves and a picture."""
        around = self.elements[inside]
        for n in range(around.first, around.last):
            text = self.blocks[n].text
            if self.out[n] or len(text) >= self.weights.caption or self.tags[n] in _HEADINGS or self.tags[n] == "li":
                continue
            home = self.blocks[n].within
            while (
                home > inside and not self.elements[home].pictures and self.elements[home].last - self.elements[home].first == 1
            ):
                home = self.elements[home].within
            alone = home > inside and self.elements[home].last - self.elements[home].first == 1
            if alone and not _ENDED.search(text):
                self.out[n] = True

    def _is_edge(self, n: int, *, whole: bool) -> bool:
        """Whether an article may begin or end with this block: with prose, with a short sentence between other prose, or, in what
        is named as the article, with any line of some length that is not made of links."""
        text, weights = self.blocks[n].text, self.weights
        if self.prose[n] >= weights.shortest and (len(text) >= weights.short or _ENDED.search(text)):
            return True
        if self.tags[n] not in _PLAIN:
            return False
        if _SENTENCE.fullmatch(text) and not self.blocks[n].linked and self.homes[n] in self.thick:
            return True
        return whole and len(text) >= weights.shortest and self.blocks[n].linked < 0.3 * len(text)


def _prose(block: Block, tag: str, weights: Weights) -> float:
    """How much prose a block is, in characters."""
    length = len(block.text)
    if block.linked > weights.linked * length and (length < _LONG or block.linked > weights.linked_long * length):
        return 0.0
    prose = float(length - block.linked)
    if tag in _HEADINGS or prose < weights.shortest:
        return 0.0
    return prose if prose >= weights.short or _ENDED.search(block.text) else prose // 4


def _homes(page: Outline) -> list[int]:
    """For each block the innermost element around it that holds another one, too."""
    elements, homes = page.elements, []
    for block in page.blocks:
        home = block.within
        while elements[home].last - elements[home].first == 1 and elements[home].within >= 0:
            home = elements[home].within
        homes.append(home)
    return homes


def _in_company(page: Outline, homes: Sequence[int], prose: Sequence[float], weights: Weights) -> list[float]:
    """The weight of each block: its prose, less where few others share its home."""
    company: dict[int, int] = {}
    for home, amount in zip(homes, prose, strict=True):
        if amount >= weights.shortest:
            company[home] = company.get(home, 0) + 1
    found = []
    for n, (home, amount) in enumerate(zip(homes, prose, strict=True)):
        others = company.get(home, 0)
        weight = amount * (weights.alone if others <= 1 else weights.pair if others == 2 else 1.0)
        if others == 1 and n and homes[n - 1] == home and _is_linked(page.blocks[n - 1]):
            weight *= weights.under_link
        if page.blocks[n].linked >= weights.part_linked * len(page.blocks[n].text):
            weight *= weights.with_link
        found.append(weight)
    return found


def _is_linked(block: Block) -> bool:
    return block.linked > _LINK * len(block.text)


def _is_link(block: Block) -> bool:
    return _is_linked(block) and len(block.text) < _LINKED_LONGEST


def _sums(amounts: Iterable[float]) -> list[float]:
    """Running totals, from 0: ``sums[b] - sums[a]`` is the total of ``amounts[a:b]``."""
    return list(accumulate(amounts, initial=0.0))
