"""Every mistake is named as ``file:line: what is wrong, and what would be right``, all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]
Problems = Callable[..., list[str]]


def monitor(line: str) -> str:
    return f"{line}\nchannels: {{screen: {{type: console}}}}\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("databse: sqlite:///x.db", "unknown key `databse`; did you mean `database`?"),
        (
            "colour: red",
            "unknown key `colour`; known here: backlog, channels, data_dir, database, http, operator, timezone, topics, web",
        ),
        ("backlog: soon", "`backlog`: 'soon' is no length of time: write 30s, 5m, 2h or 7d, or all"),
        ("backlog: 24", "`backlog`: write how old a story may be, such as 24h, or all"),
        ("topics: []", "`topics`: it is empty"),
        ("topics: [a, b]", "`topics`: at most 1 may stand here"),
        ("topics: armenia", "`topics`: a list is wanted here, not 'armenia': write [one, two], or one `- item` a line"),
        ("database: mysql://x/y", "`database`: write sqlite:///path/to/monitor.db or postgresql://user@host/name"),
        ("database: sqlite://", "`database`: write sqlite:///path/to/monitor.db or postgresql://user@host/name"),
        ("http: {allow_private_addresses: yes}", "`allow_private_addresses`: write true or false, not 'yes'"),
        ("http: {per_domain: {concurrency: 0}}", "`concurrency`: 0 must be at least 1"),
        ("http: {per_domain: {concurrency: two}}", "`concurrency`: a whole number is wanted here, not 'two'"),
        ("http: {per_domain: {delay: 1}}", "`delay`: 1 of what? write 1s, 1m or 1h"),
        ("http: {per_domian: {delay: 1s}}", "unknown key `per_domian`; did you mean `per_domain`?"),
        ("http: [user_agent]", "`http`: keys with their values are wanted here, not a list: write `key: value`"),
        ('http: {user_agent: ""}', "`user_agent`: it is empty"),
        ("web: {listen: 8080}", "`listen`: text is wanted here, not 8080: put it in quotes"),
        ("web: {listen: localhost}", "`listen`: 'localhost' is nothing to listen on: write host:port, such as 127.0.0.1:8080"),
        ("web: {listen: 'h:70000'}", "`listen`: 'h:70000' is nothing to listen on: write host:port, such as 127.0.0.1:8080"),
        (
            "web: {public_url: monitor.example}",
            "`public_url`: 'monitor.example' is no web address: it begins with https:// or http:// and names a host",
        ),
        ("operator: {channels: [scren]}", "unknown channel `scren`; did you mean `screen`?"),
        ("operator: {channels: [mail]}", "unknown channel `mail`; known here: screen"),
        ("data_dir:", "`data_dir`: it is empty; text is wanted here: put it in quotes"),
    ],
)
def test_a_mistake_in_monitor_yaml(write_config: Write, problems: Problems, line: str, message: str) -> None:
    write_config(monitor=monitor(line))
    assert problems() == [f"monitor.yaml:1: {message}"]


@pytest.mark.parametrize(
    ("channel", "message"),
    [
        ("{type: weebhook}", "`hook`: `type: weebhook` is not known; did you mean `webhook`?"),
        ("{url: 'https://x.example'}", "`hook`: `type` is missing: which kind of thing this is"),
        (
            "{type: webhook, url: 'http://x.example', secret: abcdefghijklmnopqrstuvwxyz}",
            "channel `hook`: a webhook needs https: (http: is for tests and one's own machine, "
            "with `allow_private_addresses: true`)",
        ),
        ("{type: console, colour: red}", "unknown key `colour`; known here: at_most, concurrency, language, templates, type"),
        ("webhook", "`hook`: keys with their values are wanted here, not 'webhook': write `key: value`"),
    ],
)
def test_a_mistake_in_a_channel(write_config: Write, problems: Problems, channel: str, message: str) -> None:
    write_config(monitor=f"channels:\n  screen: {{type: console}}\n  hook: {channel}\n")
    assert problems() == [f"monitor.yaml:3: {message}"]


def test_a_misspelt_key_is_not_called_missing_as_well(write_config: Write, problems: Problems) -> None:
    mail = '{type: email, smtp: "smtp://h.example", from: "a@b.example", too: ["c@d.example"]}'
    write_config(monitor=f"channels:\n  screen: {{type: console}}\n  mail: {mail}\n")
    assert problems() == ["monitor.yaml:3: unknown key `too`; did you mean `to`?"]


def feed(line: str) -> str:
    keys = {"name": "one", "url": "https://one.example/feed", "outlet": "One"}
    name = line.partition(":")[0]
    keys.pop(name, None)
    return "feeds:\n" + f"  - {line}\n" + "".join(f"    {key}: {value}\n" for key, value in keys.items())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("evry: 5m", "unknown key `evry`; did you mean `every`?"),
        (
            "url: htps://x.example",
            "`url`: 'htps://x.example' is no web address: it begins with https:// or http:// and names a host",
        ),
        ("url: https://[x", "`url`: 'https://[x' is no web address: Invalid IPv6 URL"),
        ("url: https://me:pw@x.example/", "`url`: an address may not carry a user name or password"),
        (
            "name: two words",
            "`name`: 'two words' is no name: letters, digits, - _ and . without spaces, beginning with a letter or digit",
        ),
        ("outlet: 168", "`outlet`: text is wanted here, not 168: put it in quotes"),
        ("every: 5", "`every`: write an interval such as 5m, or its bounds: {min: 2m, max: 1h}"),
        ("every: 5 parsecs", "`every`: '5 parsecs' is no length of time: write 30s, 5m, 2h or 7d"),
        ("every: 100ms", "`every`: 100ms is out of bounds: between 1s and 30d"),
        ("every: {min: 1h, max: 5m}", "`every`: min (1h) is longer than max (5m)"),
        ("every: {min: 5m}", "`max` is missing: longest interval"),
        ("every: {min: 5m, max: long}", "`max`: 'long' is no length of time: write 30s, 5m, 2h or 7d"),
        ("language: hi", "`language`: 'hi' is not known; known here: en, hy, ru, az"),
        ("timezone: Asia/Erevan", "`timezone`: 'Asia/Erevan' is no time zone of the IANA database; did you mean `Asia/Yerevan`?"),
        (
            "timezone: ../../etc/passwd",
            "`timezone`: '../../etc/passwd' is no time zone of the IANA database: "
            "write one such as Asia/Yerevan, Asia/Baku or UTC",
        ),
        ("side: AR", "`side`: 'AR' is no side of the topic armenia-azerbaijan; known here: AM, AZ"),
        ("side: Armenia", "`side`: 'Armenia' is no country code: write two capital letters, such as AM or AZ"),
        ("tags: armenia", "`tags`: a list is wanted here, not 'armenia': write [one, two], or one `- item` a line"),
        ("unverified: 1", "`unverified`: write true or false, not 1"),
        ("article: {body: 'div['}", "`body`: not a CSS selector: 'div['"),
        ("article: {drop: ['.x']}", "`body` is missing: the element that holds the text"),
    ],
)
def test_a_mistake_in_a_feed(write_config: Write, problems: Problems, line: str, message: str) -> None:
    write_config(feeds=feed(line))
    assert problems() == [f"feeds.yaml:2: {message}"]


def test_what_a_feed_lacks_is_named_at_the_feed(write_config: Write, problems: Problems) -> None:
    write_config(feeds="feeds:\n  - name: one\n    outlet: One\n")
    assert problems() == ["feeds.yaml:2: `url` is missing: where the source is"]


def test_two_feeds_of_one_name_and_two_of_one_address(write_config: Write, problems: Problems) -> None:
    write_config(
        feeds="""\
            feeds:
              - {name: one, url: "https://x.example/feed", outlet: X}
              - {name: one, url: "https://y.example/feed", outlet: Y}
              - {name: three, url: "http://www.x.example:80/feed/#top", outlet: X}
            """,
    )
    assert problems() == [
        "feeds.yaml:3: a second feed `one` (the first on line 2): names differ",
        "feeds.yaml:4: the same address as on line 2: keep one feed",
    ]


def watchlist(match: str = "{kinds: [prisoner_exchange]}", alert: str = "{channels: [screen]}", more: str = "") -> dict[str, str]:
    return {"w": f"name: w\nmatch: {match}\nalert: {alert}\n{more}"}


@pytest.mark.parametrize(
    ("match", "message"),
    [
        ("{kinds: [prisoner_trail]}", "unknown kind 'prisoner_trail'; did you mean prisoner_trial"),
        ("{kind: [prisoner_trial]}", "unknown key `kind`; did you mean `kinds`?"),
        (
            "{kinds: prisoner_trial}",
            "`kinds`: a list is wanted here, not 'prisoner_trial': write [one, two], or one `- item` a line",
        ),
        ("{kinds: [capture], places: {neer: AM-ijevan, within_km: 60}}", "unknown key `neer`; did you mean `near`?"),
        (
            "{kinds: [capture], places: 60}",
            "`places`: a list is wanted here, not 60: write [one, two], or one `- item` a line, or: ",
        ),
        ("{kinds: [capture], text: '(a OR'}", "`text`: a word is missing at the end (column 6)"),
        ("{kinds: [capture], unknown: warn}", "`unknown`: 'warn' is not known; known here: alert, skip"),
        ("{}", "`match` asks for nothing, so everything would match; name at least `kinds`"),
    ],
)
def test_a_mistake_in_what_a_watchlist_matches(write_config: Write, problems: Problems, match: str, message: str) -> None:
    write_config(watchlists=watchlist(match))
    (found,) = problems()
    line = 1 if match == "{}" else 2
    assert found.startswith(f"watchlists/w.yaml:{line}: {message}")


@pytest.mark.parametrize(
    ("alert", "message"),
    [
        ("{channels: [scren]}", "unknown channel `scren`; did you mean `screen`?"),
        ("{channels: []}", "`channels`: it is empty"),
        ("{channels: [screen], priority: hihg}", "`priority`: 'hihg' is not known; did you mean `high`?"),
        ("{channels: [screen], on: [new]}", "`on`: unknown change 'new'; known: "),
    ],
)
def test_a_mistake_in_whom_a_watchlist_tells(write_config: Write, problems: Problems, alert: str, message: str) -> None:
    write_config(watchlists=watchlist(alert=alert))
    (found,) = problems()
    assert found.startswith(f"watchlists/w.yaml:3: {message}")


def test_a_test_without_its_article(write_config: Write, problems: Problems, tmp_path: Path) -> None:
    write_config(watchlists=watchlist(more="tests:\n  - {article: tests/x.md, expect: match}\n"))
    assert problems() == [
        f"watchlists/w.yaml:5: `article`: there is no {tmp_path}/watchlists/tests/x.md; it is named from the watchlist's folder"
    ]


def test_two_watchlists_of_one_name(write_config: Write, problems: Problems, tmp_path: Path) -> None:
    write_config(watchlists={"a": watchlist()["w"], "b": watchlist()["w"]})
    assert problems() == [
        f"watchlists/b.yaml:1: a second watchlist `w` (the first in {tmp_path}/watchlists/a.yaml): names differ"
    ]


def test_all_mistakes_of_all_files_are_named_at_once(write_config: Write, problems: Problems) -> None:
    write_config(
        monitor="backlog: soon\nchannels: {screen: {type: console}}\n",
        feeds="feeds:\n\t- name: one\n",
        watchlists={"w": "name: w\nmatch: {kinds: [exchange], unkown: skip}\nalert: {channels: [mail]}\n"},
    )
    assert [line.split(": ")[0] for line in problems()] == [
        "feeds.yaml:2",
        "monitor.yaml:1",
        "watchlists/w.yaml:2",
        "watchlists/w.yaml:2",
        "watchlists/w.yaml:3",
    ]


def test_a_folder_without_a_configuration_says_how_to_begin(problems: Problems) -> None:
    assert problems() == [
        "feeds.yaml:1: this file is missing: `monitor init DIR` writes one to begin with",
        "monitor.yaml:1: this file is missing: `monitor init DIR` writes one to begin with",
    ]


def test_an_empty_file_says_what_it_should_hold(write_config: Write, problems: Problems) -> None:
    write_config(feeds="# nothing yet\n")
    assert problems() == ["feeds.yaml:1: the file is empty: a list of `feeds:`"]


def test_a_topic_that_nobody_ships_is_named_with_where_it_was_looked_for(
    write_config: Write, problems: Problems, tmp_path: Path
) -> None:
    write_config(monitor=monitor("topics: [moon]"))
    (found,) = problems()
    assert "no topic named 'moon'" in found
    assert str(tmp_path / "topics" / "moon") in found


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("list: {item: 'li['}", "feeds.yaml:5: `item`: not a CSS selector: 'li['"),
        ("list: {link: a}", "feeds.yaml:5: `item` is missing: the element of one article"),
        ("list: {item: li, titel: b}", "feeds.yaml:5: unknown key `titel`; did you mean `title`?"),
        ("kind: list", "feeds.yaml:5: `kind: list` needs to know where the articles stand"),
        ("kind: rss", "feeds.yaml:5: `kind`: 'rss' is not known"),
        ("kind: telegram", "feeds.yaml:5: `kind: telegram` is for the public page of a channel: https://t.me/s/NAME"),
        ("independence: free", "feeds.yaml:5: `independence`: 'free' is not known"),
    ],
)
def test_a_kind_that_does_not_fit_is_told_with_its_line(write_config: Write, problems: Problems, more: str, said: str) -> None:
    write_config(feeds=f"feeds:\n  - name: one\n    url: https://one.example/news\n    outlet: One\n    {more}\n")
    assert len(found := problems()) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize("url", ["https://t.me/lakeside", "http://t.me/s/lakeside", "https://t.me/s/lakeside?before=9"])
def test_a_channel_is_written_by_the_page_that_lists_its_messages(write_config: Write, problems: Problems, url: str) -> None:
    write_config(feeds=f"feeds:\n  - {{name: one, outlet: One,\n     url: '{url}'}}\n")
    assert problems() == ["feeds.yaml:3: this is no page that lists a channel's messages: write https://t.me/s/lakeside"]


def test_a_list_beside_another_kind_is_told(write_config: Write, problems: Problems) -> None:
    write_config(
        feeds="feeds:\n  - {name: one, outlet: One, url: 'https://one.example', kind: sitemap,\n     list: {item: li}}\n"
    )
    assert problems() == ["feeds.yaml:3: `list:` is for pages that list articles, and this is `kind: sitemap`"]
