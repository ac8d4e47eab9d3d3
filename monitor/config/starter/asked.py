"""The configuration that `monitor init DIR --watch …` writes: the starter's files, with a watchlist and channels of its own."""

from __future__ import annotations

import base64
import json
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.topic import Topic
from monitor.understand import Wish

_SCREEN = "  screen: {type: console}                  # where `monitor run` was started\n"
_OPERATOR = "  channels: [screen] "
_HTTP = "# http:\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for on the command line: in which ``words``; by mail ``to`` whom, through ``smtp``, from ``sender``; to
    which ``webhook``; in which ``language`` messages are written. ``private``: private addresses may be asked and told."""

    words: str
    language: str
    to: tuple[str, ...] = ()
    smtp: str = ""
    with_password: bool = False
    sender: str = ""
    webhook: str = ""
    private: bool = False

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of the channels that alerts go to."""
        return tuple(name for name, there in (("mail", self.to), ("hook", self.webhook)) if there) or ("screen",)


def channels_of(wanted: Wanted) -> dict[str, dict[str, object]]:
    """The channels as they are configured, by name; a webhook's secret is a new one."""
    channels: dict[str, dict[str, object]] = {}
    if wanted.to:
        login = {"password": "${SMTP_PASSWORD}"} if wanted.with_password else {}
        mail = {"smtp": _text(wanted.smtp), **login, "from": _text(wanted.sender), "to": [_text(one) for one in wanted.to]}
        channels["mail"] = {"type": "email", **mail, "language": wanted.language}
    if wanted.webhook:
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        channels["hook"] = {"type": "webhook", "url": _text(wanted.webhook), "secret": secret}
    return channels


def monitor_yaml(starter: str, wanted: Wanted, channels: Mapping[str, Mapping[str, object]]) -> str:
    """The starter's monitor.yaml with these channels, of which the first hears what the operator must know."""
    screen = _SCREEN.replace("{type: console}", f"{{type: console, language: {wanted.language}}}").replace(
        "    # where", " # where"
    )
    lines = "".join(line for name, channel in channels.items() for line in (f"  {name}:\n", *_lines(channel)))
    made = starter.replace(_SCREEN, screen + lines)
    made = made.replace(_OPERATOR, f"  channels: [{wanted.channels[0]}] ")
    if wanted.private:
        made = made.replace(
            _HTTP,
            f"http:\n  allow_private_addresses: true          # asked for when this was written\n{_HTTP}",
        )
    return made


def _lines(channel: Mapping[str, object]) -> Iterator[str]:
    for key, value in channel.items():
        written = str(value) if key in {"type", "language"} else json.dumps(value, ensure_ascii=False)
        yield f"    {key}: {written}\n"


def watchlist_yaml(wanted: Wanted, wish: Wish, topic: Topic) -> str:
    """The watchlist that the words come to, with what each line means."""
    said = " ".join(wanted.words.split())
    lines = [
        "# yaml-language-server: $schema=../schemas/watchlist.json",
        f"# Made by `monitor init` of these words: {said}",
        "# All that stands under `match` must hold; what a text does not tell counts as met, and the message says so.",
        "# docs/watchlists.md has recipes for more.",
        "",
        f"name: {name_of(wanted.words, wish)}",
        f"description: {json.dumps(_text(said), ensure_ascii=False)}",
        "match:",
        *(f"  {line}" for line in _clauses(wish, topic)),
        "alert:",
        f"  channels: [{', '.join(wanted.channels)}]",
    ]
    return "\n".join(lines) + "\n"


def name_of(words: str, wish: Wish) -> str:
    """A watchlist's name made of the words' Latin letters, ``prisoner-exchange-armenia``; where there are none, of its kinds."""
    latin = "".join(one for one in unicodedata.normalize("NFKD", words.lower()) if one.isascii())
    for source in (latin, " ".join(wish.kinds), "first"):
        if slug := "-".join(re.findall(r"[a-z0-9]+", source)):
            break
    return slug[:40].rpartition("-")[0] or slug[:40] if len(slug) > 40 else slug


def meaning(wish: Wish, topic: Topic) -> list[tuple[str, str]]:
    """What was understood, as (which clause, in the reader's words)."""
    kinds = [topic.kinds[kind].labels["en"] for kind in (*wish.kinds, *wish.kinds_beside)]
    sides = [topic.sides[side].labels["en"] for side in wish.sides]
    places = [topic.place_name(place) for place in wish.places]
    people = [topic.people[person].names.get("en", person) for person in wish.people]
    found = [("kinds", kinds), ("sides", sides), ("places", places), ("people", people)]
    if not wish.kinds and wish.rest:
        found.append(("text", [query_of(wish)]))
    return [(clause, ", ".join(names)) for clause, names in found if names]


def query_of(wish: Wish) -> str:
    """The text query for words that name no kind of event: all of them."""
    return " AND ".join(f'"{word}"' if word in {"AND", "OR", "NOT", "NEAR"} else word for word in wish.rest)


def _clauses(wish: Wish, topic: Topic) -> Iterator[str]:
    labels = dict(meaning(wish, topic))
    kinds = (*wish.kinds, *wish.kinds_beside)
    for clause, idents in (("kinds", kinds), ("sides", wish.sides), ("places", wish.places), ("people", wish.people)):
        if idents:
            yield f"{clause}: [{', '.join(idents)}]".ljust(56) + f"  # {labels[clause]}"
    if "text" in labels:
        yield f"text: {json.dumps(_text(labels['text']), ensure_ascii=False)}"


def _text(value: str) -> str:
    """A text as it stands in YAML, where ``${NAME}`` would be looked up."""
    return value.replace("$", "$$")
