"""What docs/configuration.md shows is a configuration."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.config import load_config
from monitor.config.files import FeedFile, Http, MonitorFile, Operator, Web

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"
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
    keys = {key for model in (MonitorFile, Operator, Http, Web, FeedFile) for key in model.model_fields}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}:", text)] == []
