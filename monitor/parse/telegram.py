"""The public page of a Telegram channel (``t.me/s/NAME``) becomes entries: each message with its text, its link and its own time.

What Telegram prints around a message (views, "edited", whom it answers, previews of links) is no part of what it says. A
forwarded message is by whom it was forwarded from. There is no page to ask for beyond the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.errors import NoPreview
from monitor.model import Entry, Page
from monitor.parse.dates import read_date
from monitor.parse.entries import ParsedFeed
from monitor.parse.hints import Hints
from monitor.parse.html import tree_of
from monitor.parse.plain import plain_line
from monitor.parse.plain_entry import MOST_ENTRIES, each_once, plain_entry

HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
MOST_TITLE = 110  # characters
_NAME = re.compile(r"[A-Za-z]\w{3,31}")
_NOT_NAMES = frozenset({"joinchat", "addstickers", "addlist", "proxy", "socks", "share", "login", "iv"})
_MESSAGE = ".tgme_widget_message[data-post]"
_TEXT = ".tgme_widget_message_text"
_POST = re.compile(r"\w{1,64}/\d{1,12}", re.ASCII)
_SPACE = re.compile(r"\s+")
_ENDED = re.compile(r"[.!?…:։»\"']$")


def channel_page(url: str) -> str | None:
    """The public page of the channel that ``url`` names (``t.me/NAME``, ``t.me/s/NAME/123``), or None where it names none."""
    try:
        parts = urlsplit(url if "//" in url else f"https://{url}")
    except ValueError:
        return None
    if (parts.hostname or "").removeprefix("www.") not in HOSTS:
        return None
    steps = [step for step in parts.path.split("/") if step]
    steps = steps[1:] if steps[:1] == ["s"] else steps
    known = bool(steps) and _NAME.fullmatch(steps[0]) is not None and steps[0].lower() not in _NOT_NAMES
    return f"https://t.me/s/{steps[0]}" if known else None


def parse_telegram(page: Page) -> ParsedFeed:
    """The messages of a channel's public page, the newest first. Service messages ("photo updated") are none.

    Raises NoPreview where the channel has no such page: it is private, forbids previews, or does not exist."""
    tree = tree_of(page)
    found = each_once(_entries(tree))
    if not found and tree.css_first(".tgme_channel_info, .tgme_channel_history") is None:
        said = "this channel has no public page: it is private, forbids previews, or there is none of this name"
        raise NoPreview(said, about=page.url)
    return ParsedFeed(
        title=_words(tree.css_first(".tgme_channel_info_header_title")),
        language=None,
        home=page.final_url,
        hints=Hints(),
        entries=found,
    )


def _entries(tree: LexborHTMLParser) -> Iterator[Entry]:
    for message in reversed(tree.css(_MESSAGE)[-MOST_ENTRIES:]):
        post = message.attributes.get("data-post") or ""
        if "service_message" in (message.attributes.get("class") or "") or not _POST.fullmatch(post):
            continue
        for answered in reversed(message.css(".tgme_widget_message_reply, .tgme_widget_message_link_preview")):
            answered.decompose()
        html = _markup(message)
        if not html:
            continue
        dated = message.css_first(".tgme_widget_message_date time[datetime], time[datetime]")
        moment = (dated.attributes.get("datetime") or "") if dated is not None else ""
        yield plain_entry(
            guid=f"t.me/{post}",
            link=f"https://t.me/{post}",
            title=_title(html),
            html=html,
            published=read_date(moment),
            author=_author(message),
        )


def _markup(message: LexborNode) -> str:
    """What the message says: its text and the names of its documents; "" where it shows pictures only. Marks that it was edited,
    and where from it was forwarded, are kept as attributes: part of the evidence, not of the text."""
    texts = [text for text in message.css(_TEXT) if not text.css(_TEXT)[1:]]
    said = "".join(f"<p>{_inside(text)}</p>" for text in texts if _words(text))
    said += "".join(f"<p>{escape(_words(name))}</p>" for name in message.css(".tgme_widget_message_document_title"))
    if not said:
        return ""
    forwarded, marks = message.css_first(".tgme_widget_message_forwarded_from_name"), ""
    if forwarded is not None:
        marks += f' data-forwarded-from="{escape(forwarded.attributes.get("href") or _words(forwarded))}"'
    meta = message.css_first(".tgme_widget_message_meta")
    if meta is not None and "edited" in _words(meta).lower().split():
        marks += ' data-edited="true"'
    return f"<div{marks}>{said}</div>"


def _inside(text: LexborNode) -> str:
    """The markup within a text element; a doubled line break ends a paragraph."""
    return re.sub(r"(?:<br\s*/?>\s*){2,}", "</p><p>", text.inner_html or "")


def _title(html: str) -> str:
    """The beginning of what a message says, on one line. It runs across the message's own lines, so that it never equals one of
    its paragraphs: a headline is no part of a text, and here the first line often says it all."""
    lines = [plain_line(part) for part in re.split(r"</?(?:p|br|div)\b[^>]*>", html)]
    said = " ".join(line if _ENDED.search(line) else f"{line}." for line in lines if line).removesuffix(".")
    if len(said) <= MOST_TITLE:
        return said
    return said[:MOST_TITLE].rpartition(" ")[0].rstrip(" ,;.–-") + "…"


def _author(message: LexborNode) -> str:
    """Whom a message was forwarded from, else who signed it."""
    for selector in (".tgme_widget_message_forwarded_from_name", ".tgme_widget_message_from_author"):
        if said := _words(message.css_first(selector)):
            return said
    return ""


def _words(node: LexborNode | None) -> str:
    return _SPACE.sub(" ", node.text()).strip() if node is not None else ""
