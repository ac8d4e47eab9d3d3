"""A message as a reader gets it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from deliver import made

from monitor.deliver.plain import plain
from monitor.deliver.render import Message, render_message


class Page(HTMLParser):
    """What a reader of the HTML gets: its words, its links, its languages, and whatever it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.languages: list[str] = []
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.marked: list[str] = []
        self._words: list[str] = []
        self._within: list[str] = []
        self.feed(html)
        assert self._within == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.links += [values["href"]] if tag == "a" else []
        self.languages += [values["lang"]] if "lang" in values else []
        self.loads += [values[name] for name in ("src", "srcset", "background", "data") if name in values]
        self.loads += ["style"] if "url(" in values.get("style", "") else []
        if tag not in {"meta", "br"}:
            self._within.append(tag)
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._within.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self._within:
            self.marked[-1] += data
        if not {"style", "title"} & set(self._within):
            self._words.append(data)

    @property
    def words(self) -> str:
        return plain(" ".join(self._words))


def message(body: dict[str, Any], language: str = "en") -> Message:
    return render_message(body, made.topic(), language)
