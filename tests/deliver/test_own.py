"""Users' own templates: what they may do, what they cannot, and that a message leaves whatever they do."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
from deliver import made
from deliver.test_payload import SCHEMA, tightened

from monitor.deliver.own import OwnTemplates
from monitor.deliver.press import Press
from monitor.deliver.render import render_message
from monitor.deliver.samples import every_type

Make = Callable[..., OwnTemplates]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Make]:
    """Makes templates out of ``{name: text}``."""
    opened: list[OwnTemplates] = []

    def make(files: dict[str, str]) -> OwnTemplates:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        opened.append(OwnTemplates(tmp_path))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def wrong(templates: OwnTemplates) -> list[str]:
    return [str(problem).removeprefix(f"{templates.folder}/") for problem in templates.problems(made.topic())]


def test_there_is_a_sample_of_each_type_and_it_is_a_body() -> None:
    assert [body["type"] for body in every_type()] == list(made.TYPES)
    assert {body["type"] for body in every_type()} == set(SCHEMA["properties"]["type"]["enum"])
    for body in every_type():
        jsonschema.validate(body, tightened(SCHEMA), jsonschema.Draft202012Validator)


async def test_own_templates_stand_in_for_the_shipped_ones_part_by_part(own: Make) -> None:
    templates = own(
        {
            "event.subject.txt": "[desk]\n {{ view.subject }}",
            "event.html": "{% extends 'frame.html' %}{% block content %}{% include '_mine.html' %}{% endblock %}",
            "_mine.html": "<p>{{ view.subject }}, {{ body.data.event.kind }}, {{ words['why'] }}</p>",
        }
    )
    assert wrong(templates) == []
    body = made.body("event.updated")
    message, shipped = await templates.message(body, made.topic(), "hy"), render_message(body, made.topic(), "hy")
    assert message.subject == f"[desk] {shipped.subject}"
    assert message.text == shipped.text
    assert f"<p>{shipped.subject}, prisoner_exchange, ԻՆՉՈՒ ԵՔ ՍՏԱՆՈՒՄ ՍԱ</p>" in message.html
    assert message.note == ""
    assert await templates.message(made.body("digest"), made.topic(), "en") == render_message(made.body("digest"), made.topic())


async def test_what_a_page_says_is_escaped_in_own_html_too(own: Make) -> None:
    templates = own({"event.html": "<p>{{ body.data.event.title }}</p>"})
    body = made.with_event(made.body("event.new"), title="<script>alert(1)</script>")
    assert (await templates.message(body, made.topic(), "en")).html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"event.txt": "one\n{{ view.subjekt }}"},
            "event.txt:2: UndefinedError: 'monitor.deliver.view.EventView object' has no attr",
        ),
        ({"event.txt": "one\ntwo\n{% if %}"}, "event.txt:3: Expected an expression, got 'end of statement block'"),
        ({"event.txt": "{% include '_gone.txt' %}"}, "event.txt:1: TemplateNotFound: _gone.txt"),
        ({"digest.html": "x\n{% include '_it.html' %}", "_it.html": "\n\n{{ view.gone }}"}, "_it.html:3: UndefinedError"),
        ({"letter.txt": "{# nothing #}"}, "letter.txt:1: it writes nothing (with a sample of letter, in en)"),
        ({"evnt.html": "x"}, "evnt.html:1: no template is called so; known: event.subject.txt, "),
        ({"webhook.json": "{{ body.type }}"}, "webhook.json:1: what it writes is no JSON: "),
        ({"webhook.json": "[1]"}, "webhook.json:1: what it writes is no JSON object: write {…}"),
        ({"event.txt": "{{ ''.__class__.__mro__ }}"}, "event.txt:1: SecurityError: access to attribute '__class__'"),
        ({"event.txt": "{{ view.subject.format.__globals__ }}"}, "event.txt:1: SecurityError"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(own: Make, files: dict[str, str], said: str) -> None:
    found = wrong(own(files))
    assert len(found) == 1
    assert found[0].startswith(said)


BOMBS = {
    "for ever": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "large": "{% for a in range(99999) %}{{ 'a long line of text' }}{% endfor %}",
    "larger": "{{ 'a' * 100000000 }}",
    "memory": "{{ 'a'.ljust(4000000000) }}",
    "doubling": "{% set n = namespace(s='aaaaaaaa') %}{% for a in range(40) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
    "itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
}


async def test_a_template_that_would_never_end_or_fill_the_memory_is_stopped_and_the_message_leaves(own: Make) -> None:
    body = made.body("event.new")
    shipped = render_message(body, made.topic())
    for name, text in BOMBS.items():
        message = await own({"event.txt": text}).message(body, made.topic(), "en")
        assert (message.subject, message.text, message.html) == (shipped.subject, shipped.text, shipped.html), name
        assert message.note.startswith("template event.txt:1: "), name
        assert message.note.endswith("; the shipped one was used"), name


def test_a_press_that_was_killed_is_started_again(tmp_path: Path) -> None:
    (tmp_path / "event.txt").write_text("{{ view }}", encoding="utf-8")
    press = Press(tmp_path)
    try:
        assert press.print(["event.txt"], {"view": 1}, "en")[0].text == "1"
        os.kill(press._process.pid, signal.SIGKILL)
        press._process.join()
        assert press.print(["event.txt"], {"view": 2}, "en")[0].text == "2"
    finally:
        press.close()


async def test_what_a_webhook_gets_more_is_an_object_of_ones_own(own: Make) -> None:
    templates = own(
        {"webhook.json": '{"kind": {{ (body.data.event.kind if body.data.event is defined else body.type)|tojson }}}'}
    )
    assert wrong(templates) == [], "for every type of message"
    assert await templates.more(made.body("event.new")) == ({"kind": "prisoner_exchange"}, "")
    made_of, note = await own({"webhook.json": "{{ nothing }}"}).more(made.body("event.new"))
    assert made_of == {}
    assert "webhook.json:1: UndefinedError: 'nothing' is undefined" in note


def test_samples_are_as_they_are_made_today() -> None:
    """Write them anew where this fails: a body has another form now."""
    text = (Path(__file__).parents[2] / "monitor/deliver/samples.json").read_text(encoding="utf-8")
    assert json.loads(text) == [json.loads(json.dumps(made.body(kind))) for kind in made.TYPES]
