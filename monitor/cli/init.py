"""``monitor init DIR``: a small configuration of one's own, that works at once; with ``--watch``, up to the first alert."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import DONE, FAILED, WRONG, complain, list_problems, tell

if TYPE_CHECKING:
    from monitor.cli.first import FirstLook
    from monitor.config import Config
    from monitor.config.starter import Wanted
    from monitor.topic import Topic
    from monitor.understand import Wish

MOST_SHOWN = 12


def init(
    folder: Annotated[Path, typer.Argument(help="a new or empty folder", metavar="DIR")],
    watch: Annotated[
        str | None, typer.Option("--watch", metavar="WORDS", help="what you want to be told of, in a few words of your own")
    ] = None,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="ADDRESS", help="mail alerts there; may be repeated")] = None,
    smtp: Annotated[
        str | None,
        typer.Option("--smtp", metavar="URL", envvar="MONITOR_SMTP", help="through this server: smtp://me@mail.example.org:587"),
    ] = None,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="ADDRESS", help="who mails; the first address of --to unless told")
    ] = None,
    webhook: Annotated[str | None, typer.Option("--webhook", metavar="URL", help="POST alerts there, signed")] = None,
    feeds: Annotated[
        Path | None, typer.Option("--feeds", metavar="FILE", help="a feeds.yaml of your own; else those that the program ships")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="en|hy|ru|az", help="of messages; that of your words unless told")
    ] = None,
    private: Annotated[
        bool, typer.Option("--allow-private-addresses", help="feeds and receivers on this machine or its network")
    ] = False,
) -> None:
    """Write a small commented configuration to start from. Nothing is ever overwritten.

    With --watch: also make a watchlist of your words, ask the feeds once, show what it would have told, and send the best of it,
    marked TEST. Exits 1 where no feed answers or the message is not taken."""
    if watch is None:
        if to or webhook or feeds:
            complain("monitor: --to, --webhook and --feeds go with --watch, which says what you want to be told of")
            raise typer.Exit(WRONG)
        _write_starter(folder)
        return
    topic = _topic()
    from monitor.understand import read_wish

    wish = read_wish(watch, topic)
    wanted = _wanted(watch, wish, to or [], smtp, sender, webhook, language, private=private)
    _tell_understood(wanted, wish, topic)
    loaded = _write_asked(folder, wanted, wish, topic, feeds)
    code = _first_look(loaded, wanted)
    again = "; SMTP_PASSWORD has to be set for it too" if wanted.with_password else ""
    tell(f"\nNext, and for good: monitor run --config {folder}{again}")
    raise typer.Exit(code)


def _write_starter(folder: Path) -> None:
    from monitor.config.starter import write_starter

    with _writing(folder):
        written = write_starter(folder)
    for path in written:
        tell(f"wrote {path}")
    tell(f"\nNext:\n  monitor check --config {folder}\n  monitor run --config {folder}")


class _writing:  # noqa: N801 - reads as what it is at its use
    """Ends the command, with what is wrong in words, where files are there already or cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FileExistsError):
            complain(f"{error.filename} is there already: nothing was written. Choose another folder.")
        elif isinstance(error, OSError):
            complain(f"{error.filename or self._folder} cannot be written: {(error.strerror or str(error)).lower()}")
        else:
            return
        raise typer.Exit(FAILED) from None


def _topic() -> Topic:
    from monitor.config.load import find_knowledge

    return find_knowledge(None).load()[0]


# --- what is asked for


def _wanted(
    words: str,
    wish: Wish,
    to: list[str],
    smtp: str | None,
    sender: str | None,
    webhook: str | None,
    language: str | None,
    *,
    private: bool,
) -> Wanted:
    """The command line, checked before anything is written; ends the command with what is wrong, and what would be right."""
    from pydantic import TypeAdapter, ValidationError

    from monitor.config.starter import Wanted, channels_of
    from monitor.deliver import ChannelConfig
    from monitor.deliver.words import LANGUAGES
    from monitor.text import detect_language

    if not (wish.understood or wish.rest):
        _wrong('--watch: nothing is asked for; write a few words, such as --watch "prisoner exchange, Armenia-Azerbaijan border"')
    if language is not None and language not in LANGUAGES:
        _wrong(f"--language: {language!r} is none of {', '.join(LANGUAGES)}")
    if to and not smtp:
        _wrong(
            "--to: to send mail, name your mail server: --smtp smtp://me@mail.example.org:587, or the environment variable "
            "MONITOR_SMTP; its password goes into SMTP_PASSWORD. Or take --webhook URL, or neither: the terminal"
        )
    with_password = bool(to and smtp and "@" in smtp)
    if with_password and not (os.environ.get("SMTP_PASSWORD") or os.environ.get("SMTP_PASSWORD_FILE")):
        _wrong(
            "--smtp: it names a user; set its password in the environment variable SMTP_PASSWORD, or a file in SMTP_PASSWORD_FILE"
        )
    found = language or detect_language(words)
    wanted = Wanted(
        words=words,
        language=found if found in LANGUAGES else "en",
        to=tuple(to),
        smtp=smtp or "" if to else "",
        with_password=with_password,
        sender=sender or (to[0] if to else ""),
        webhook=webhook or "",
        private=private,
    )
    options = {"smtp": "--smtp", "from": "--from", "to": "--to", "url": "--webhook"}
    for channel in channels_of(wanted).values():
        try:
            TypeAdapter[object](ChannelConfig).validate_python(channel)
        except ValidationError as error:
            for one in error.errors():
                key = next((str(part) for part in one["loc"] if part in options), "")
                complain(f"monitor: {options.get(key, key)}: {one['msg'].removeprefix('Value error, ')}")
            raise typer.Exit(WRONG) from None
    return wanted


def _wrong(message: str) -> None:
    complain(f"monitor: {message}")
    raise typer.Exit(WRONG)


def _tell_understood(wanted: Wanted, wish: Wish, topic: Topic) -> None:
    from monitor.config.starter import meaning

    tell(f"Understood “{' '.join(wanted.words.split())}” as")
    for clause, said in meaning(wish, topic):
        tell(f"  {clause:<7} {said}")
    if wish.kinds_beside:
        beside = ", ".join(topic.kinds[kind].labels["en"] for kind in wish.kinds_beside)
        tell(f"  ({beside}: as that it may be told at first)")
    if wish.left and wish.kinds:
        tell(f"  not understood, and not asked for: {', '.join(wish.left)}")


# --- write, look, send


def _write_asked(folder: Path, wanted: Wanted, wish: Wish, topic: Topic, feeds: Path | None) -> Config:
    from monitor.config import load_config
    from monitor.config.starter import write_asked
    from monitor.errors import ConfigError
    from monitor.shipped import shipped

    source = feeds or shipped("feeds.yaml")
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        complain(f"monitor: --feeds: {source} cannot be read: {getattr(error, 'strerror', None) or error}")
        raise typer.Exit(WRONG) from None
    with _writing(folder):
        written = write_asked(folder, wanted, wish, topic, text)
    try:
        loaded = load_config(folder, os.environ)
    except ConfigError as error:
        for path in written:
            path.unlink()
        list_problems(error.problems)
        complain("nothing was written")
        raise typer.Exit(WRONG) from None
    tell(f"Wrote {folder}: {', '.join(str(path.relative_to(folder)) for path in written if path.suffix == '.yaml')}\n")
    return loaded


def _first_look(loaded: Config, wanted: Wanted) -> int:
    """Show what would have been told, and send the best of it; the exit code."""
    from monitor.cli.alerts import show_trial
    from monitor.cli.first import look_first
    from monitor.cli.trial import try_channel

    look = look_first(loaded, tell)
    _tell_look(look, loaded, wanted)
    code = DONE if look.answered else FAILED
    for name in wanted.channels:
        bodies = _body(look, loaded, name)
        kind = "an invented alert" if not look.alerts else "the best of it"
        tell(f"\nSending {kind}, marked TEST, through {name}:")
        trials = try_channel(loaded, name, bodies, show_trial)
        if not all(trial.arrived for trial in trials):
            code = FAILED
    if wanted.webhook:
        tell(f"The secret that signs webhooks stands in {loaded.folder / 'monitor.yaml'}, which only you may read.")
    return code


def _tell_look(look: FirstLook, loaded: Config, wanted: Wanted) -> None:
    from monitor.deliver import render_message

    if not look.answered:
        reasons = "; ".join(f"{name}: {why}" for name, why in list(look.failed.items())[:3])
        complain(
            f"None of {len(look.failed)} feeds answered ({reasons}). Is this machine online? `monitor run` goes on asking them."
        )
        return
    for name, why in sorted(look.failed.items()):
        tell(f"  no answer: {name}: {why}")
    since = f", the oldest of {look.since:%d %b %Y}" if look.since else ""
    unread = f"; for {look.unread} there was no time" if look.unread else ""
    tell(f"{look.entries} entries of {len(look.answered)} feeds{since}{unread}")
    if not look.alerts:
        tell("Nothing in them would have alerted you. That is as it should be where nothing of the kind happened lately.")
        return
    events = len({alert.change.event.id for alert in look.alerts})
    tell(f"Would have been sent: {_many(len(look.alerts), 'message')} about {_many(events, 'event')}")
    shown = look.alerts[-MOST_SHOWN:]
    if len(shown) < len(look.alerts):
        tell(f"  … {len(look.alerts) - len(shown)} earlier ones")
    for alert in shown:
        tell(f"  {alert.at:%d %b %H:%M}  {render_message(_alert_body(alert, loaded), loaded.topic, wanted.language).subject}")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _alert_body(alert: object, loaded: Config) -> dict[str, object]:
    from monitor.cli.trial import public_url
    from monitor.deliver import event_body
    from monitor.model import Alert

    assert isinstance(alert, Alert)
    return event_body(alert, alert.wanted, loaded.topic, public_url=public_url(loaded))


def _body(look: FirstLook, loaded: Config, channel: str) -> dict[str, dict[str, object]]:
    """What is sent: the best alert; where there is none, an invented one."""
    from datetime import UTC, datetime

    from monitor.cli.first import best_of
    from monitor.cli.trial import public_url
    from monitor.deliver import as_test, sample_bodies

    if look.alerts:
        body = as_test(_alert_body(best_of(look.alerts), loaded))
        return {str(body["type"]): body}
    samples = sample_bodies(loaded.topic, datetime.now(UTC), channel, public_url=public_url(loaded))
    return {"event.new": samples["event.new"]}
