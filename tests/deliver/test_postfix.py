"""Mail through a real relay, Postfix as Debian ships it: what it takes, what it refuses, and what a broken connection leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from deliver import made
from deliver.postfix import Postfix, running

from monitor.deliver.email import Email, EmailConfig
from monitor.errors import Rejected, Unavailable
from monitor.model import Delivery

ANSWERS = {"later": "450 4.2.0 Greylisted, try again", "full": "452 4.2.2 Mailbox full", "barred": "554 5.7.1 We want no mail"}


@pytest.fixture(scope="module")
def relay() -> Iterator[Postfix]:
    with running(["night", "later", "full", "barred", "cut", "lost", "արամ"], ANSWERS) as one:
        yield one


@pytest.fixture(scope="module")
def old_relay() -> Iterator[Postfix]:
    """One that takes small mails alone, and no addresses beyond ASCII."""
    with running(["night"], {}, settings={"message_size_limit": "40000", "smtputf8_enable": "no"}) as one:
        yield one


def channel(port: int, **more: Any) -> Email:
    fields = {
        "type": "email",
        "smtp": f"smtp://localhost:{port}",
        "from": "Նորությունների սեղան <monitor@desk.example>",
        "to": ["Անի <night@desk.example>", "later@desk.example", "nobody@desk.example"],
        "language": "hy",
    }
    return Email("desk-mail", EmailConfig.model_validate(fields | more), made.topic())


def of(name: str) -> Delivery:
    """A delivery to one of the mailboxes."""
    return made.delivery("event.new", receiver=f"{name}@desk.example", id=name if name.isascii() else "aram")


async def test_postfix_takes_a_mail_over_tls_and_it_arrives_as_it_was_written(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with running(["night"], {}, certificate) as relay:
        first = made.delivery("event.new", receiver="night@desk.example", id="one")
        said = await channel(relay.port).send(first)
        update = made.delivery("event.updated", receiver="night@desk.example", id="two", thread="one")
        await channel(relay.port).send(update)
        told, later = await relay.wait_for("night", 2)
    assert said.startswith("250 2.0.0 Ok: queued as ")
    assert "using TLSv1.3" in str(told["Received"])
    assert told["Subject"] == "Փոխանակում (գուցե արդեն հայտնի)՝ 32 հայ, 2 ադրբեջանցի ազատված · Իջևան–Ղազախ · 14 մյս"
    assert told["From"] == "Նորությունների սեղան <monitor@desk.example>"
    assert (told["Auto-Submitted"], told["List-Id"]) == ("auto-generated", "<desk-mail.monitor.desk.example>")
    assert later["In-Reply-To"] == told["Message-ID"] == "<one@desk.example>"
    text = told.get_body(("plain",))
    assert text is not None and "Բաքուն հայկական" not in text.get_content() and "32 հայ (զինծառայող)" in text.get_content()


async def test_each_receiver_has_their_own_answer_and_only_who_failed_is_tried_again(relay: Postfix) -> None:
    desk = channel(relay.port)
    await desk.send(of("night"))
    for name in ("later", "full"):
        with pytest.raises(Unavailable, match=r"Greylisted|Mailbox full"):
            await desk.send(of(name))
    with pytest.raises(Rejected, match="User unknown in virtual mailbox table"):
        await desk.send(of("nobody"))
    with pytest.raises(Rejected, match="We want no mail"):
        await desk.send(of("barred"))
    await relay.wait_for("night", 1)
    (relay.folder / "etc" / "access").write_text("", encoding="utf-8")
    process = await asyncio.create_subprocess_exec("postfix", "-c", str(relay.folder / "etc"), "reload")
    assert await process.wait() == 0
    await desk.send(of("later"))
    await relay.wait_for("later", 1)
    assert len(relay.mails("night")) == 1


async def test_an_address_in_armenian_letters_gets_its_mail(relay: Postfix) -> None:
    await channel(relay.port, to=["Արամ <արամ@desk.example>"]).send(of("արամ"))
    (told,) = await relay.wait_for("արամ", 1)
    assert "<արամ@desk.example>" in str(told["To"])
    assert str(told["Subject"]).startswith("Փոխանակում")


async def test_a_relay_without_smtputf8_refuses_such_an_address_for_good(old_relay: Postfix) -> None:
    with pytest.raises(Rejected, match="SMTPUTF8"):
        await channel(old_relay.port, to=["արամ@desk.example"]).send(of("արամ"))
    await channel(old_relay.port).send(of("night"))
    await old_relay.wait_for("night", 1)


async def test_a_mail_that_is_too_large_for_the_relay_is_refused_for_good(old_relay: Postfix) -> None:
    sources = made.body("event.new")["data"]["event"]["sources"]
    large = made.with_event(made.body("event.new"), sources=[{**one, "title": "Ա" * 4000} for one in sources * 4])
    with pytest.raises(Rejected, match=r"size limit|exceeds|552"):
        await channel(old_relay.port).send(made.delivery("event.new", receiver="night@desk.example", body=large))


@asynccontextmanager
async def cut_after(port: int, octets: int, *, answers: bool = True) -> AsyncIterator[int]:
    """A wire to the relay that is cut when so many octets went over it; where it ``answers`` not, the answer to the content is
    lost instead. Yields the port of its near end."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        there = 0

        async def back() -> None:
            while data := await far_reader.read(4096):
                if not answers and b"queued as" in data:
                    writer.transport.abort()
                    return
                writer.write(data)

        task = asyncio.create_task(back())
        try:
            while data := await reader.read(512):
                there += len(data)
                if there > octets:
                    break
                far_writer.write(data)
                await far_writer.drain()
            if answers:
                writer.transport.abort()
            else:
                await task
        except OSError:
            pass
        finally:
            far_writer.transport.abort()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            writer.transport.abort()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def test_a_wire_that_is_cut_in_the_content_leaves_no_half_mail_and_the_next_try_brings_it_whole(relay: Postfix) -> None:
    async with cut_after(relay.port, 6000) as near:
        with pytest.raises(Unavailable, match="no connection"):
            await channel(near).send(of("cut"))
    await channel(relay.port).send(of("cut"))
    (told,) = await relay.wait_for("cut", 1)
    html = told.get_body(("html",))
    assert html is not None
    assert html.get_content().strip().endswith("</html>")


async def test_where_the_answer_to_the_content_is_lost_the_mail_may_come_twice_under_one_id(relay: Postfix) -> None:
    async with cut_after(relay.port, 10**9, answers=False) as near:
        with pytest.raises(Unavailable):
            await channel(near).send(of("lost"))
    await channel(relay.port).send(of("lost"))
    twice = await relay.wait_for("lost", 2)
    assert {mail["Message-ID"] for mail in twice} == {"<lost@desk.example>"}
    assert len({mail.get_body(("html",)).get_content() for mail in twice}) == 1  # type: ignore[union-attr]
