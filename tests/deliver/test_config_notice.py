"""What the operator is told of a broken configuration."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from monitor.deliver.config_notice import MOST_PROBLEMS, config_body
from monitor.deliver.view import notice_view
from monitor.deliver.words import LANGUAGES
from monitor.errors import Problem

AT = datetime(2026, 5, 14, 12, tzinfo=UTC)
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "webhook.schema.json").read_text(encoding="utf-8"))
PROBLEMS = tuple(Problem(path="watchlists/a.yaml", line=line, message="unknown key `kindz`") for line in range(1, 60))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_every_mistake_in_the_readers_words(language: str) -> None:
    body = config_body(PROBLEMS, "config", AT, since=AT)
    jsonschema.validate(body, SCHEMA)
    view = notice_view(body, language)
    assert "config" in view.subject
    assert "59" in view.paragraphs[0].text
    assert view.paragraphs[1].text == "watchlists/a.yaml:1: unknown key `kindz`"
    assert len(view.paragraphs) == MOST_PROBLEMS + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_when_all_is_good_again(language: str) -> None:
    body = config_body((), "config", AT, since=AT)
    jsonschema.validate(body, SCHEMA)
    assert body["type"] == "config.good"
    (paragraph,) = notice_view(body, language).paragraphs
    assert "12:00" in paragraph.text
