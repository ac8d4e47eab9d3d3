"""What the documents show is so: YAML is a configuration, links lead somewhere, commands exist, dependencies are explained."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.main import get_command

from monitor.cli.app import build
from monitor.config import load_config
from monitor.config.files import FeedFile, Http, ListFile, MonitorFile, Operator, Web

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "configuration.md"
PAGES = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
ENVIRON = {
    "DESK_WEBHOOK_SECRET": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "SMTP_PASSWORD": "hush hush",
    "APPRISE_URL": "ntfy://topic",
    "COURIER_PASSWORD": "hush hush",
    "PROXY_PASSWORD": "hush hush",
}


def test_the_documented_configuration_is_right(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    tests = tmp_path / "watchlists" / "tests"
    tests.mkdir()
    for name in ("shots.md", "match.md"):
        (tests / name).write_text("# A title\n\nA text.\n", encoding="utf-8")
    config = load_config(tmp_path, ENVIRON)
    assert list(config.channels) == ["screen", "desk-hook", "desk-mail", "phone"]
    assert [one.name for one in config.watchlists] == ["border"]


def test_every_key_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    models = (MonitorFile, Operator, Http, Web, FeedFile, ListFile)
    keys = {info.alias or key for model in models for key, info in model.model_fields.items()}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}:", text)] == []


def test_what_the_readme_shows_is_a_configuration(tmp_path: Path) -> None:
    watchlist, channels = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists" / "first.yaml").write_text(watchlist, encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text(channels, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - {name: a, url: 'https://a.example/feed', outlet: A}\n", encoding="utf-8")
    config = load_config(tmp_path, ENVIRON)
    assert [one.name for one in config.watchlists] == ["prisoner-exchanges"]
    assert list(config.channels) == ["desk-hook", "desk-mail"]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_link_leads_somewhere_and_every_file_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = []
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    for name in re.findall(r"`((?:docs|tests|monitor|benchmarks|config/languages)/[\w./*-]+)`", text):
        if not any(ROOT.glob(name.rstrip("/"))):
            lost.append(name)
    assert lost == []


def is_command(words: str) -> bool:
    """Whether ``words``, as they stand behind `monitor`, begin with a command and go on with one below it, where it has some."""
    name, _, below = words.partition(" ")
    command = below_of(get_command(build())).get(name)
    return command is not None and (not below or not below_of(command) or below in below_of(command))


def below_of(command: object) -> Mapping[str, object]:
    return getattr(command, "commands", {})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_command_named_is_one(page: Path) -> None:
    code = "\n".join(re.findall(r"`[^`\n]+`|^    .+$", page.read_text(encoding="utf-8"), re.MULTILINE))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    said = re.findall(r"(?:^ *|`|bin/)monitor ([a-z]+(?: [a-z]+)?)(?![\w./-])", code, re.MULTILINE)
    assert [words for words in said if not is_command(words)] == []
    assert [name for name in re.findall(r"(?:^ *|`)make ([a-z]+)", code, re.MULTILINE) if name not in targets] == []


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in below_of(get_command(build())) if not re.search(rf"monitor {name}\b", readme)] == []


def test_a_command_that_is_none_is_noticed() -> None:
    assert is_command("check") and is_command("feeds probe")
    assert is_command("watchlist test") and not is_command("feeds adore")


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for more in project["optional-dependencies"].values() for one in more)]
    page = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").partition("## A topic is a leaf")[0].lower()
    names = {re.split(r"[\[<>=;]", one)[0] for one in wanted if not one.startswith("types-")}
    assert [name for name in sorted(names) if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page)] == []
