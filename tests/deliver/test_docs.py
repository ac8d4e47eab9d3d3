"""docs/webhook.md tells the truth: its receivers run, its example is a body, its schedule is ours."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import jsonschema
import pytest
from aiohttp import ClientSession
from deliver import made
from deliver.test_payload import SCHEMA, tightened

from monitor.config.files import MonitorFile
from monitor.deliver.retry import SCHEDULE
from monitor.deliver.webhook import Webhook, WebhookConfig, payload_bytes, signature_headers, signing_key
from monitor.fetch import Guard, GuardedConnector
from monitor.yaml import load_yaml

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "webhook.md").read_text(encoding="utf-8")
SECRET = "whsec_" + base64.b64encode(b"a secret of the desk, 32 bytes..").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret that nobody knows").decode()


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


@asynccontextmanager
async def running(language: str, folder: Path) -> AsyncIterator[tuple[str, asyncio.StreamReader]]:
    """The receiver of the page, as a process: its address, and what it prints."""
    node = shutil.which("node")
    assert node, "node is missing: run tests/install-parts"
    program, name = {"python": (sys.executable, "receiver.py"), "javascript": (node, "receiver.js")}[language]
    (folder / name).write_text(block(language), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        program,
        str(folder / name),
        env={**os.environ, "DESK_WEBHOOK_SECRET": SECRET, "PORT": "0"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        said = await asyncio.wait_for(process.stdout.readline(), 20)
        yield f"http://127.0.0.1:{said.decode().removeprefix('listening on ').strip()}/", process.stdout
    finally:
        process.kill()
        await process.wait()


@pytest.mark.parametrize("language", ["python", "javascript"])
async def test_the_receiver_takes_what_is_signed_and_nothing_else(language: str, tmp_path: Path) -> None:
    delivery = made.delivery("event.updated")
    raw, now = payload_bytes(delivery.body), int(time.time())

    def headers(secret: str = SECRET, at: int = now) -> dict[str, str]:
        return signature_headers([signing_key(secret)], delivery.id, at, raw)

    refused = {
        "altered": (raw.replace(b"33", b"34"), headers()),
        "another key": (raw, headers(OTHER)),
        "too old": (raw, headers(at=now - 600)),
        "from tomorrow": (raw, headers(at=now + 86_400)),
        "unsigned": (raw, {}),
        "half signed": (raw, {**headers(), "webhook-signature": headers()["webhook-signature"][:-4]}),
    }
    async with (
        running(language, tmp_path) as (url, printed),
        ClientSession(connector=GuardedConnector(Guard(allow_private=True))) as session,
    ):
        for why, (body, signed) in refused.items():
            async with session.post(url, data=body, headers=signed) as answer:
                assert answer.status == 401, why
        for secret in (SECRET, [OTHER, SECRET]):  # the second: while keys are rotated
            config = WebhookConfig.model_validate({"type": "webhook", "url": url, "secret": secret})
            assert (await Webhook(config, session).send(delivery)).startswith("204")
            line = (await asyncio.wait_for(printed.readline(), 20)).decode()
            assert line.strip() == f"event.updated {made.body('event.updated')['data']['event']['title']}"


def test_the_example_is_a_body_and_its_quotes_stand_in_their_sentences() -> None:
    body = json.loads(block("json"))
    jsonschema.validate(body, tightened(SCHEMA), jsonschema.Draft202012Validator)
    claims = [claim for figure in body["data"]["event"]["figures"] for claim in figure["claims"]]
    assert claims
    assert all(claim["quote"] in claim["sentence"] for claim in claims)


def test_the_documented_schedule_is_that_of_the_program() -> None:
    (said,) = re.findall(r"The schedule: (.*?) after the attempt", TEXT, re.DOTALL)
    seconds = {"s": 1, "min": 60, "h": 3600}
    waits = [int(number) * seconds[unit] for number, unit in re.findall(r"(\d+)\s(s|min|h)\b", said)]
    assert waits == [wait.total_seconds() for wait in SCHEDULE]


def test_every_type_is_documented() -> None:
    for kind in made.TYPES:
        group, _, name = kind.partition(".")
        assert f"`{kind}`" in TEXT or (group == "source" and f"`.{name}`" in TEXT), kind


def test_the_channel_shown_is_a_channel(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(block("yaml").replace("${DESK_WEBHOOK_SECRET}", SECRET), encoding="utf-8")
    located, problems = load_yaml(tmp_path / "monitor.yaml")
    assert problems == []
    assert located is not None
    assert MonitorFile.model_validate(located.value | {"database": "sqlite:///x.db"}).channels["desk-hook"].receivers() == (
        "desk.example",
    )


def test_every_picture_of_the_readme_is_there_and_small() -> None:
    """`make pictures` makes them again."""
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (DOCS.parent / "README.md").read_text(encoding="utf-8"))
    assert len(shown) == 4
    for name in shown:
        picture = DOCS.parent / name
        assert picture.is_file(), name
        assert picture.stat().st_size < 150_000, name
