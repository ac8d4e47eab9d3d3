"""The terminal as a channel."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from deliver import made
from deliver.page import message

from monitor.deliver.console import Console, ConsoleConfig
from monitor.errors import Unavailable


@pytest.mark.parametrize("language", made.LANGUAGES)
async def test_it_prints_subject_and_text_in_its_language(language: str) -> None:
    stream = io.StringIO()
    config = ConsoleConfig.model_validate({"type": "console", "language": language})
    assert await Console(config, made.topic(), stream).send(made.delivery("event.updated")) == "printed"
    told = message(made.body("event.updated"), language)
    assert stream.getvalue() == f"{told.subject}\n\n{told.text}\n"


async def test_on_a_terminal_the_subject_stands_out() -> None:
    reading, writing = os.openpty()
    with os.fdopen(reading, "rb", buffering=0) as seen, os.fdopen(writing, "w") as stream:
        await Console(ConsoleConfig(type="console"), made.topic(), stream).send(made.delivery("test"))
        stream.flush()
        shown = seen.read(4096).decode()
    assert message(made.body("test")).subject in shown
    assert "\x1b[" in shown.partition(message(made.body("test")).subject)[0] or "─" in shown


async def test_a_closed_pipe_is_tried_again(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as stream:
        with pytest.raises(Unavailable, match="the terminal is closed"):
            await Console(ConsoleConfig(type="console"), made.topic(), stream).send(made.delivery())
        os.dup2(os.open(tmp_path / "sink", os.O_CREAT | os.O_WRONLY), writing)  # what is left to flush has somewhere to go


async def test_a_closed_stream_is_tried_again() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(Unavailable, match="the terminal is closed"):
        await Console(ConsoleConfig(type="console"), made.topic(), stream).send(made.delivery())
