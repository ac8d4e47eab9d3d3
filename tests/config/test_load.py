"""What a configuration comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Config, effective, load_config
from monitor.config.fields import read_length, write_length
from monitor.deliver.webhook import WebhookConfig
from monitor.model import ArticleRules, Every
from monitor.shipped import shipped

Write = Callable[..., Path]
Load = Callable[..., Config]
Problems = Callable[..., list[str]]
SECRET = "whsec_bm90IGEgc2VjcmV0IHRoYXQgYW55Ym9keSB1c2Vz"
WITH_SECRET = """\
channels:
  screen: {type: console}
  hook: {type: webhook, url: "https://hook.example/in", secret: "${HOOK_SECRET}"}
"""


def test_what_is_not_written_has_a_default(write_config: Write, load: Load, tmp_path: Path) -> None:
    write_config()
    config = load()
    assert config.backlog == timedelta(hours=24)
    assert config.database == f"sqlite:///{tmp_path}/data/monitor.db"
    assert config.http.concurrency == 1
    assert config.http.delay == timedelta(seconds=1)
    assert not config.http.allow_private_addresses
    assert config.web_listen == "127.0.0.1:8080"
    assert config.public_url is None
    assert config.operator_channels == ()
    assert config.topic.name == "armenia-azerbaijan"


def test_what_is_written_holds(write_config: Write, load: Load, tmp_path: Path) -> None:
    write_config(
        monitor="""\
            database: sqlite:///../elsewhere/m.db
            data_dir: keep
            backlog: all
            operator: {channels: [screen]}
            http: {user_agent: "desk/1", allow_private_addresses: true, per_domain: {concurrency: 8, delay: 0s}}
            web: {listen: "[::1]:0", public_url: "https://monitor.example/"}
            channels: {screen: {type: console}}
            """,
        feeds="""\
            feeds:
              - name: one
                url: https://one.example/feed
                outlet: "168"
                language: hy
                every: {min: 2m, max: 1h}
                tags: [armenia]
                side: AM
                group: owner
                timezone: Asia/Yerevan
                article: {body: "div.text", drop: [".also"], title: h1}
                unverified: true
              - {name: two, url: "https://two.example/feed", outlet: Two, every: 1s}
            """,
    )
    config = load()
    assert config.database == f"sqlite:///{tmp_path.parent}/elsewhere/m.db"
    assert config.data_dir == tmp_path / "keep"
    assert config.backlog is None
    assert config.operator_channels == ("screen",)
    assert config.http.user_agent == "desk/1"
    assert config.http.allow_private_addresses
    assert (config.http.concurrency, config.http.delay) == (8, timedelta(0))
    assert config.web_listen == "[::1]:0"
    assert config.public_url == "https://monitor.example"
    one, two = config.feeds
    assert one.every == Every(least=timedelta(minutes=2), most=timedelta(hours=1))
    assert two.every == Every(least=timedelta(seconds=1), most=timedelta(seconds=1))
    assert one.article == ArticleRules(body="div.text", drop=(".also",), title="h1")
    assert (one.outlet, one.side, one.group, one.timezone, one.tags) == ("168", "AM", "owner", "Asia/Yerevan", ("armenia",))
    assert one.unverified
    assert not two.unverified


def test_without_a_database_it_stands_in_the_data_folder(write_config: Write, load: Load, tmp_path: Path) -> None:
    write_config(monitor="data_dir: keep\nchannels: {screen: {type: console}}\n")
    assert load().database == f"sqlite:///{tmp_path}/keep/monitor.db"


def test_an_absolute_database_and_a_server_stay_as_they_are(write_config: Write, load: Load) -> None:
    for url in ("sqlite:////var/lib/monitor/monitor.db", "postgresql://monitor@db.example/monitor"):
        write_config(monitor=f"database: {url}\nchannels: {{screen: {{type: console}}}}\n")
        assert load().database == url


def test_no_watchlists_is_no_mistake(write_config: Write, load: Load) -> None:
    write_config(watchlists={})
    assert load().watchlists == ()


def test_a_users_own_topic_lies_over_the_shipped_one(write_config: Write, load: Load, tmp_path: Path) -> None:
    write_config()
    own = tmp_path / "topics" / "armenia-azerbaijan"
    own.mkdir(parents=True)
    (own / "topic.yaml").write_text("kinds:\n  capture:\n    short: {en: Taken}\n", encoding="utf-8")
    topic = load().topic
    assert topic.kinds["capture"].short["en"] == "Taken"
    assert topic.kinds["capture"].short["ru"] == "Захват"


def test_a_users_own_topic_may_be_another(write_config: Write, load: Load, tmp_path: Path) -> None:
    write_config(monitor="topics: [chess]\nchannels: {screen: {type: console}}\n", watchlists={})
    own = tmp_path / "topics" / "chess"
    own.mkdir(parents=True)
    kinds = {"win": {"label": {"en": "win"}, "short": {"en": "Win"}}}
    (own / "topic.yaml").write_text(yaml.safe_dump({"kinds": kinds, "grouping": _grouping_of("win")}), encoding="utf-8")
    assert list(load().topic.kinds) == ["win"]


def _grouping_of(kind: str) -> dict[str, object]:
    """The packaged section, of one kind that counts nobody."""
    text = (shipped("topics", "armenia-azerbaijan") / "topic.yaml").read_text(encoding="utf-8")
    section = yaml.safe_load(text)["grouping"]
    section |= {
        "kinds": {kind: 0},
        "quiet_days": {kind: 3},
        "people_decide": [],
        "moved": [],
        "compatible_kinds": {},
        "follows": {},
    }
    section |= {"lives": {"ended_by": [], "freed_by": [], "in_custody": []}}
    section["figures"] |= {"material": [], "grows": [], "stocks": {}, "freeing": [], "terms": []}
    return dict(section)


# --- secrets


def secret_of(load: Load, environ: dict[str, str]) -> str:
    channel = load(environ).channels["hook"]
    assert isinstance(channel, WebhookConfig)
    assert not isinstance(channel.secret, tuple)
    return channel.secret.get_secret_value()


def test_a_secret_comes_from_the_environment_a_named_file_or_systemd(write_config: Write, load: Load, tmp_path: Path) -> None:
    write_config(monitor=WITH_SECRET)
    file, credentials = tmp_path / "secret", tmp_path / "credentials"
    credentials.mkdir()
    file.write_text(SECRET + "\n", encoding="utf-8")
    (credentials / "HOOK_SECRET").write_text("from systemd " + SECRET, encoding="utf-8")
    everything = {
        "HOOK_SECRET": "environment " + SECRET,
        "HOOK_SECRET_FILE": str(file),
        "CREDENTIALS_DIRECTORY": str(credentials),
    }
    assert secret_of(load, everything).startswith("environment")
    del everything["HOOK_SECRET"]
    assert secret_of(load, everything) == SECRET, "the line break at the end of a file is no part of it"
    del everything["HOOK_SECRET_FILE"]
    assert secret_of(load, everything).startswith("from systemd")


def test_a_secret_that_nothing_defines_is_one_problem_at_its_line(write_config: Write, problems: Problems) -> None:
    write_config(monitor=WITH_SECRET)
    assert problems() == [
        "monitor.yaml:3: ${HOOK_SECRET} is not set: set the environment variable HOOK_SECRET, or HOOK_SECRET_FILE to a file that "
        "holds it, or give systemd the credential HOOK_SECRET"
    ]


def test_a_secrets_file_that_cannot_be_read_is_named_not_shown(write_config: Write, problems: Problems) -> None:
    write_config(monitor=WITH_SECRET)
    assert problems({"HOOK_SECRET_FILE": "/nowhere/at/all"}) == [
        "monitor.yaml:3: HOOK_SECRET_FILE names /nowhere/at/all, which cannot be read: no such file or directory"
    ]


def test_what_was_filled_in_is_in_no_message(write_config: Write, problems: Problems) -> None:
    write_config(monitor='web: {public_url: "${HOST}/x"}\nbacklog: "${AGE}"\nchannels: {screen: {type: console}}\n')
    found = problems({"HOST": "top-secret-host", "AGE": "very-secret"})
    assert [line.split(": ")[0] for line in found] == ["monitor.yaml:1", "monitor.yaml:2"]
    assert "secret" not in "".join(found)
    assert "${HOST}/x" in found[0]


def test_two_dollars_are_one_and_a_broken_reference_is_a_problem(write_config: Write, load: Load, problems: Problems) -> None:
    write_config(monitor='http: {user_agent: "a$$b $c $${d}"}\nchannels: {screen: {type: console}}\n')
    assert load().http.user_agent == "a$b $c ${d}"
    for text, shown in (("${a-b}", "${a-b}"), ("${", "${")):
        write_config(monitor=f'http: {{user_agent: "x{text}"}}\nchannels: {{screen: {{type: console}}}}\n')
        assert problems() == [
            f"monitor.yaml:1: `{shown}` is no reference: write ${{NAME}}, or $${{ for these characters themselves"
        ]


def test_the_effective_configuration_shows_all_but_secrets(write_config: Write, load: Load) -> None:
    write_config(
        monitor=WITH_SECRET + f'  own: {{type: webhook, url: "https://hook.example/own", secret: {SECRET}}}\n',
    )
    text = effective(load({"HOOK_SECRET": "swordfish " + SECRET}))
    assert "swordfish" not in text
    assert SECRET not in text
    shown = yaml.safe_load(text)
    assert shown["monitor.yaml"]["channels"]["hook"]["secret"] == "${HOOK_SECRET}"
    assert shown["monitor.yaml"]["backlog"] == "1d"
    assert shown["feeds.yaml"]["feeds"][0]["every"] == "5m"
    assert shown["watchlists/prisoners.yaml"]["alert"]["channels"] == ["screen"]


def test_the_effective_configuration_is_a_configuration(write_config: Write, load: Load, tmp_path: Path) -> None:
    write_config()
    shown = yaml.safe_load(effective(load()))
    again = tmp_path / "again"
    for name, value in shown.items():
        (again / name).parent.mkdir(parents=True, exist_ok=True)
        (again / name).write_text(yaml.safe_dump(value), encoding="utf-8")
    assert load_config(again, {}).feeds == load().feeds


# --- lengths of time


@pytest.mark.parametrize(
    ("text", "seconds"), [("0s", 0), ("250ms", 0.25), ("1.5h", 5400), ("1h30m", 5400), ("1h 30m", 5400), ("2w", 1_209_600)]
)
def test_a_length_of_time(text: str, seconds: float) -> None:
    assert read_length(text) == timedelta(seconds=seconds)


@given(st.integers(min_value=0, max_value=10**11))
def test_a_length_that_is_written_is_read_again(milliseconds: int) -> None:
    length = timedelta(milliseconds=milliseconds)
    assert read_length(write_length(length)) == length


# --- what is shipped


def test_the_shipped_configuration_is_right() -> None:
    config = load_config(shipped(), {})
    assert {"azatutyun-hy", "azatutyun-en", "azatutyun-ru", "armenian-weekly"} <= {feed.name for feed in config.feeds}
    assert len(config.feeds) >= 40
    assert {feed.language for feed in config.feeds} >= {"en", "hy", "ru", "az"}
    assert {one.name for one in config.watchlists} == {"prisoner-exchanges", "border-incidents", "detainees-trials-and-treatment"}
    assert all(one.tests for one in config.watchlists)
    assert len({feed.group for feed in config.feeds if feed.name.startswith("azatutyun")}) == 1, "one owner is one origin"


def test_no_shipped_feed_carries_a_token_of_a_section() -> None:
    """RFE/RL's section feeds have tokens (``/api/z…``); those in public code are invented."""
    assert [feed.url for feed in load_config(shipped(), {}).feeds if "/api/z" in feed.url] == []


def test_the_shipped_database_lies_outside_the_shipped_folder() -> None:
    config = load_config(shipped(), {})
    assert shipped() not in Path(config.database.removeprefix("sqlite:///")).parents


def test_a_users_templates_are_tried_before_they_are_taken(
    write_config: Callable[..., Path], load: Callable[..., Config], problems: Callable[..., list[str]]
) -> None:
    monitor = "channels:\n  screen: {type: console}\n  other: {type: console, templates: mine}\n"
    folder = write_config(monitor=monitor)
    assert problems() == [f"monitor.yaml:3: `templates`: there is no folder {folder / 'mine'}"]
    (folder / "mine").mkdir()
    (folder / "mine" / "event.txt").write_text("one\n{{ view.subjekt }}\n", encoding="utf-8")
    (found,) = problems()
    assert found.startswith("mine/event.txt:2: UndefinedError: ")
    (folder / "mine" / "event.txt").write_text("{{ view.subject }}\n", encoding="utf-8")
    (folder / "templates").mkdir()
    assert load().templates == {"screen": (folder / "templates").resolve(), "other": (folder / "mine").resolve()}
