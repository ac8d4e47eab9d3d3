"""Articles that come from elsewhere than a feed: JSON lines, files of text or HTML, the articles of a watchlist's tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from monitor.errors import MonitorError
from monitor.model import Article, Entry, Every, Feed, Page, TextFrom

if TYPE_CHECKING:
    from monitor.extract import OutletRules

_HEAD = re.compile(r"(url|outlet|published|lang|side|group|tags):[ \t]*(.*)")
_MARKUP = re.compile(r"\s*(?:<!doctype|<html|<head|<body|<article|<div|<p[ >]|<\?xml|<!--)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TEXTS = ("url", "outlet", "lang", "title", "text", "html", "published")


class ArticleError(MonitorError):
    """What was given is no article; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One line of a stream. ``id`` as it was given (None where even that cannot be read); either ``article`` or ``problem``."""

    line: int
    id: Any
    article: Article | None = None
    problem: str = ""


def read_lines(lines: Iterable[bytes], outlets: OutletRules, at: datetime) -> Iterator[Given]:
    """The articles of a stream of JSON objects, one a line, in order; empty lines are skipped. Bytes, so that one line in a wrong
    encoding harms no other. ``at``: when we first saw them, and so their time where they tell none."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        ident: Any = None
        try:
            fields = _object(raw)
            ident = fields.get("id")
            yield Given(line=number, id=ident, article=article_of(fields, outlets, at))
        except ArticleError as error:
            yield Given(line=number, id=ident, problem=str(error))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(raw.decode("utf-8-sig").strip())
    except UnicodeDecodeError as error:
        raise ArticleError(f"not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise ArticleError(f"not JSON: {error.msg.lower()} (column {error.colno})") from error
    except (RecursionError, ValueError) as error:
        raise ArticleError("not JSON that we can read: nested too deeply, or a number too long") from error
    if not isinstance(fields, dict):
        raise ArticleError('a JSON object is wanted: {"id": …, "title": …, "text": …}')
    return fields


def article_of(fields: Mapping[str, Any], outlets: OutletRules, at: datetime) -> Article:
    """The article that a JSON object describes: ``id``, ``url``, ``outlet``, ``lang``, ``published``, ``title``, and ``text`` or
    ``html``. Raises ArticleError."""
    for key in _TEXTS:
        if not isinstance(fields.get(key), str | None):
            raise ArticleError(f"`{key}` must be text, not {json.dumps(fields[key])[:40]}")
    if fields.get("text") is None and fields.get("html") is None:
        raise ArticleError("`text` (or `html`) is missing")
    ident = fields.get("id")
    if not isinstance(ident, str | int):
        raise ArticleError("`id` is missing" if ident is None else "`id` must be text or a number")
    return _article(fields, str(ident), outlets, at)


def _article(fields: Mapping[str, Any], ident: str, outlets: OutletRules, at: datetime) -> Article:
    from monitor.extract import extract_html
    from monitor.extract.tidy import digest
    from monitor.text import canonical_url, detect_language

    url = fields.get("url") or ""
    title, text = fields.get("title") or "", fields.get("text")
    published = read_time(fields["published"]) if fields.get("published") else None
    if text is None:
        page = extract_html(fields["html"], url, outlets, known_title=title)
        title, text, published = title or page.title, page.text, published or page.published
    lang = (fields.get("lang") or "").lower()
    if lang and not _LANGUAGE.fullmatch(lang):
        raise ArticleError(f"`lang`: {lang[:20]!r} is no language code: en, hy, ru or az")
    return Article(
        key=canonical_url(url) or ident,
        url=url,
        outlet=fields.get("outlet") or "",
        feed="",
        lang=lang or detect_language(f"{title}\n{text}"),
        title=title,
        text=text,
        text_from=TextFrom.PAGE,
        published=published,
        modified=None,
        first_seen=published or at,
        digest=digest(title, text),
        outlet_side=fields.get("side") or None,
        outlet_group=fields.get("group") or None,
        tags=tuple(fields.get("tags") or ()),
        timezone=zone_of(fields.get("published") or ""),
    )


def zone_of(text: str) -> str:
    """The zone that an ISO 8601 time is told in, by an IANA name: "yesterday" is counted in it. UTC where the time tells none,
    or one that is no whole number of hours away."""
    try:
        offset = datetime.fromisoformat(text.strip()).utcoffset()
    except ValueError:
        return "UTC"
    hours, rest = divmod(offset or timedelta(), timedelta(hours=1))
    return f"Etc/GMT{-hours:+d}" if hours and not rest and -12 <= hours <= 14 else "UTC"


def read_time(text: str) -> datetime:
    """An ISO 8601 time as UTC; without a zone it is UTC. Raises ArticleError."""
    try:
        time = datetime.fromisoformat(text.strip())
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ArticleError(f"`published`: {text[:40]!r} is no time: write 2023-12-13T14:05:00+04:00") from error


def read_text(content: str, name: str, outlets: OutletRules, at: datetime, url: str = "") -> Article:
    """The article in a file: HTML, a JSON object, or text. ``name`` stands in for an address. Raises ArticleError.

    In a text the first line may be ``# Title``; lines ``url: …``, ``outlet: …``, ``published: …``, ``lang: …`` (``side``,
    ``group``, ``tags: one, two``) may follow it; then the paragraphs, with empty lines between them."""
    content = content.removeprefix("\ufeff")
    if content.lstrip().startswith("{"):
        return article_of({"id": name} | _object(content.encode("utf-8", "replace")), outlets, at)
    if _MARKUP.match(content):
        return _article({"html": content, "url": url}, name, outlets, at)
    return _article({"url": url} | _fields(content.replace("\r\n", "\n")), name, outlets, at)


def read_page(page: Page, outlets: OutletRules, at: datetime) -> Article:
    """The article on a page that was asked for: HTML with the pages on which it goes on, else what `read_text` reads. Where it is
    none, ``unread`` says what it is. Raises ArticleError."""
    from monitor.extract import extract_article
    from monitor.extract.charset import decode_page

    content, url = decode_page(page.body, page.headers), page.final_url
    if "html" not in page.headers.get("content-type", "html") and not _MARKUP.match(content):
        return read_text(content, page.url, outlets, at, url=url)
    entry = Entry(key=url, guid=None, link=url, link_key="", title="", html="", published=None, updated=None, digest="")
    every = Every(least=timedelta(0), most=timedelta(0))
    return extract_article(page, entry, Feed(name="", url=url, outlet="", every=every), at, outlets)


def _fields(content: str) -> dict[str, Any]:
    """The parts of a text file."""
    lines = content.strip("\n").split("\n")
    if not lines[0].startswith("# "):
        return {"text": content.strip()}
    fields: dict[str, Any] = {"title": lines.pop(0)[2:].strip()}
    while lines and (found := _HEAD.fullmatch(lines[0].strip())):
        fields[found.group(1)] = found.group(2).strip()
        lines.pop(0)
    fields["tags"] = [tag.strip() for tag in fields.get("tags", "").split(",") if tag.strip()]
    paragraphs = re.split(r"\n[ \t]*\n+", "\n".join(lines).strip())
    return fields | {"text": "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)}
