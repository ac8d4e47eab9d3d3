"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), as strictly as its makers keep to it: an id may be a number."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

from monitor.parse.item import Document, Item

_ITEMS = re.compile(r'"items"\s*:\s*\[\s*')
_BETWEEN = frozenset(" \t\r\n,")
_DECODER = json.JSONDecoder(strict=False)


def read_json_feed(text: str) -> Document | None:
    """The document, or None where this is no JSON, or JSON of another kind."""
    try:
        whole = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        whole = _of_broken(text)
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        return None
    items = [item for item in whole["items"] if isinstance(item, dict)]
    if "jsonfeed.org" not in _string(whole.get("version")) and not any("id" in item or "url" in item for item in items):
        return None
    return Document(
        title=_string(whole.get("title")),
        language=_string(whole.get("language")),
        link=_string(whole.get("home_page_url")),
        items=[_item(item) for item in items],
    )


def _of_broken(text: str) -> Mapping[str, Any] | None:
    """The whole items of a feed that breaks off."""
    found = _ITEMS.search(text)
    if found is None or "jsonfeed.org" not in text[: found.start()]:
        return None
    items: list[Any] = []
    at = found.end()
    with suppress(ValueError, RecursionError):
        while True:
            item, at = _DECODER.raw_decode(text, at)
            items.append(item)
            while text[at : at + 1] in _BETWEEN:
                at += 1
    return {"version": "jsonfeed.org", "items": items}


def _item(item: Mapping[str, Any]) -> Item:
    text = _string(item.get("content_text"))
    return Item(
        guid=_string(item.get("id")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=_string(item.get("title")),
        html=_string(item.get("content_html")) or (_as_markup(text) if text else _as_markup(_string(item.get("summary")))),
        published=_string(item.get("date_published")),
        updated=_string(item.get("date_modified")),
        author=_author(item),
        language=_string(item.get("language")),
        permalink=True,
    )


def _as_markup(text: str) -> str:
    """Plain text as paragraphs."""
    lines = [line.strip() for line in text.splitlines()]
    return (
        "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line) if len(lines) > 1 else escape(text, quote=False)
    )


def _author(item: Mapping[str, Any]) -> str:
    """The first of ``authors`` (1.1), else ``author`` (1.0)."""
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return _string(first.get("name")) if isinstance(first, dict) else _string(first)


def _string(value: object) -> str:
    if isinstance(value, bool):
        return ""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
