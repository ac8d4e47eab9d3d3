"""A page as an outline: its blocks of text in order, and the elements that hold them, in one walk over the tree.

The walk follows ``child``/``next``/``parent`` pointers, not recursion: pages nested thousands deep exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
})  # fmt: skip
_UNREAD = frozenset({
    "aside", "audio", "button", "canvas", "dialog", "embed", "figcaption", "footer", "head", "iframe", "input", "math", "nav",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
    "amp-ad", "amp-analytics", "amp-consent", "amp-embed", "amp-iframe", "amp-lightbox", "amp-sidebar", "amp-social-share",
    "amp-user-notification",
})  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
"""Unread elements that do not part the text around them."""
_PICTURES = frozenset({"img", "picture", "video", "iframe", "amp-img", "amp-video"})
_CELLS = frozenset({"td", "th"})
_ANY_BLOCK = "p, div, section, article, ul, ol, h2, h3, blockquote, table"
_ENDED = re.compile(r"[.!?:…։»”\"')\]]\s*$")
_UNSHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """An element that stands as a block. ``blocks[first:last]`` lie in it; ``names``: its class, id and itemprop; ``sign``: what
    they say (`monitor.extract.signs`); ``within``: the index of the element around it, -1 at the top."""

    tag: str
    names: str
    sign: int
    within: int
    first: int
    last: int = 0
    pictures: int = 0


@dataclass(slots=True)
class Block:
    """A stretch of text between two borders. ``linked``: how many of its characters are links; ``within``: the index of the
    innermost element around it."""

    text: str
    linked: int
    within: int


@dataclass(slots=True)
class Outline:
    """Elements in the order in which they open, blocks in the order in which they are read."""

    elements: list[Element]
    blocks: list[Block]


def outline(top: LexborNode, sign_of: Callable[[str], int] = lambda _: 0) -> Outline:
    """Walk over ``top``. Left out: what nobody reads (scripts, menus, buttons) or is marked as hidden, and stretches within a
    line that ``sign_of`` their names is negative. A row of a table of data is one block."""
    return _Walk(sign_of).over(top)


def lines_of(block: str) -> Iterator[str]:
    """The lines of one block's text, joined except where a break parts paragraphs: where it is doubled or stands behind the end
    of a sentence."""
    joined: list[str] = []
    for line in block.split("\n"):
        text = " ".join(line.split())
        if joined and (not text or _ENDED.search(joined[-1])):
            yield " ".join(joined)
            joined.clear()
        if text:
            joined.append(text)
    if joined:
        yield " ".join(joined)


class _Walk:
    """A walk under way: the text since the last border, how much of it is linked, the anchors and elements around it."""

    def __init__(self, sign_of: Callable[[str], int]) -> None:
        self.sign_of = sign_of
        self.elements: list[Element] = []
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.linked = self.anchors = self.pictures = 0
        self.inside = -1
        self.inlined: set[int] = set()

    def over(self, top: LexborNode) -> Outline:
        node, depth = top, 0
        while True:
            child = self.enter(node, depth == 0)
            if child is not None:
                node, depth = child, depth + 1
                continue
            after = None
            while depth and (after := node.next) is None:
                parent = node.parent
                if parent is None:
                    depth = 0
                    break
                node, depth = parent, depth - 1
                self.leave(node)
            if depth == 0 or after is None:
                break
            node = after
        self.end_block()
        return Outline(self.elements, self.blocks)

    def enter(self, node: LexborNode, is_top: bool) -> LexborNode | None:
        """Take in a node. Returns its first child where the walk goes on inside; then `leave` is called behind the last one."""
        if node.is_text_node:
            self.add(node.text_content or "")
            return None
        if not node.is_element_node:
            return node.first_child if is_top else None
        tag = node.tag or ""
        if tag == "br":
            self.text.append("\n")
            return None
        if tag in _PICTURES:
            self.pictures += 1
        if tag in _UNREAD and not is_top:
            if tag not in _UNSEEN:
                self.end_block()
            return None
        child = node.first_child
        if child is None:
            if tag not in _INLINE and "-" not in tag:
                self.end_block()
            return None
        attributes = node.attributes
        if tag in _INLINE:
            names = attributes.get("class")
            if names and self.sign_of(names) < 0 and node.css_first(_ANY_BLOCK) is None:
                return None
            self.anchors += tag == "a"
            return child
        if (tag in _CELLS or "-" in tag) and node.css_first(_ANY_BLOCK) is None:
            self.inlined.add(node.mem_id)
            if tag in _CELLS:
                self.text.append(" ")
            return child
        self.end_block()
        if "hidden" in attributes and not is_top:
            return None
        names, ident, prop = attributes.get("class") or "", attributes.get("id"), attributes.get("itemprop")
        if ident or prop:
            names = f"{names} {ident or ''} {prop or ''}".strip()
        sign = self.sign_of(names) if names else 0
        if (style := attributes.get("style")) and _UNSHOWN.search(style):
            sign = min(sign, -1)
        self.elements.append(Element(tag, names, sign, self.inside, len(self.blocks), pictures=-self.pictures))
        self.inside = len(self.elements) - 1
        return child

    def leave(self, node: LexborNode) -> None:
        """Come out of a node that was entered."""
        tag = node.tag or ""
        if tag in _INLINE:
            self.anchors -= tag == "a"
        elif node.mem_id in self.inlined:
            if tag in _CELLS:
                self.text.append(" ")
        else:
            self.end_block()
            element = self.elements[self.inside]
            element.last = len(self.blocks)
            element.pictures += self.pictures
            self.inside = element.within

    def add(self, text: str) -> None:
        """Text as the markup has it; white space is one space, and none at the beginning of a block."""
        words = text.split()
        before = " " if (text[:1].isspace() and self.text and self.text[-1][-1] not in " \n") else ""
        if words:
            added = before + " ".join(words) + (" " if text[-1].isspace() else "")
            self.text.append(added)
            if self.anchors:
                self.linked += len(added)
        elif before:
            self.text.append(before)

    def end_block(self) -> None:
        """A border: what was gathered since the last one is a block, or several where breaks part it."""
        if self.text:
            text = "".join(self.text)
            self.text.clear()
            parts = list(lines_of(text)) if "\n" in text else [" ".join(text.split())]
            size = sum(map(len, parts)) or 1
            self.blocks.extend(Block(part, self.linked * len(part) // size, self.inside) for part in parts if part)
        self.linked = 0
