"""A Postfix of the test's own: its configuration, queue and mailboxes in one folder, on a loopback port; never the system's."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest

_SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """A running one: its ``port``, and the ``folder`` that holds its mailboxes and its log."""

    port: int
    folder: Path

    def mails(self, box: str) -> list[EmailMessage]:
        """What stands in the mailbox of this name."""
        found = [self._read(path) for path in sorted((self.folder / "mail" / box / "new").glob("*"))]
        return sorted(found, key=lambda mail: str(mail["Message-ID"]))

    def _read(self, path: Path) -> EmailMessage:
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        assert isinstance(message, EmailMessage)
        return message

    async def wait_for(self, box: str, count: int) -> list[EmailMessage]:
        """Wait until so many mails stand in a mailbox; raises TimeoutError with the end of the log."""
        end = asyncio.get_running_loop().time() + 20
        while len(mails := self.mails(box)) < count:
            if asyncio.get_running_loop().time() > end:
                raise TimeoutError(f"{len(mails)} of {count} mails for {box}; Postfix said:\n{self.log()[-2000:]}")
            await asyncio.sleep(0.02)
        return mails

    def log(self) -> str:
        """What it said."""
        path = self.folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def queued(self) -> str:
        """What is in its queue."""
        command = ["postqueue", "-c", str(self.folder / "etc"), "-p"]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout


@contextmanager
def running(
    boxes: Sequence[str],
    access: Mapping[str, str],
    certificate: tuple[Path, Path] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Postfix]:
    """A Postfix that takes mail for ``boxes`` at desk.example, and answers RCPT as ``access`` says (address → answer); STARTTLS
    with ``certificate``; ``settings``: more lines of its main.cf."""
    if shutil.which("postfix") is None:
        pytest.fail("postfix is missing: run tests/install-parts")
    if os.getuid() != 0:
        pytest.fail("Postfix starts as root alone: run this test as root")
    folder = Path(tempfile.mkdtemp(prefix="monitor-postfix-"))
    folder.chmod(0o755)
    port = _free_port()
    _configure(folder, port, boxes, access, certificate, settings or {})
    command = ["postfix", "-c", str(folder / "etc"), "start-fg"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait_for_greeting(port, process, folder)
        yield Postfix(port=port, folder=folder)
    finally:
        master = folder / "spool" / "pid" / "master.pid"
        if process.poll() is None and master.exists():  # its script waits for it, and passes no signal on
            os.kill(int(master.read_text()), signal.SIGTERM)
        process.communicate(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _configure(
    folder: Path,
    port: int,
    boxes: Sequence[str],
    access: Mapping[str, str],
    certificate: tuple[Path, Path] | None,
    settings: Mapping[str, str],
) -> None:
    for name in ("etc", "spool", "lib", "mail"):
        (folder / name).mkdir()
    postfix, nobody = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    os.chown(folder / "lib", postfix.pw_uid, postfix.pw_gid)
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    etc = folder / "etc"
    (etc / "master.cf").write_text(_SERVICES.format(port=port), encoding="utf-8")
    (etc / "boxes").write_text("".join(f"{box}@desk.example {box}/\n" for box in boxes), encoding="utf-8")
    (etc / "access").write_text("".join(f"{to}@desk.example {answer}\n" for to, answer in access.items()), encoding="utf-8")
    lines = {
        "compatibility_level": "3.6",
        "queue_directory": folder / "spool",
        "data_directory": folder / "lib",
        "maillog_file": folder / "log",
        "maillog_file_prefixes": folder,
        "alternate_config_directories": etc,
        "myhostname": "relay.desk.example",
        "mydestination": "",
        "mynetworks": "127.0.0.0/8",
        "inet_protocols": "ipv4",
        "virtual_mailbox_domains": "desk.example",
        "virtual_mailbox_base": folder / "mail",
        "virtual_mailbox_maps": f"texthash:{etc}/boxes",
        "virtual_uid_maps": f"static:{nobody.pw_uid}",
        "virtual_gid_maps": f"static:{nobody.pw_gid}",
        "smtpd_recipient_restrictions": f"check_recipient_access texthash:{etc}/access, permit_mynetworks, reject",
        "default_transport": "error:this is a test, nothing leaves it",
        "smtpd_peername_lookup": "no",
    }
    if certificate is not None:
        cert, key = (shutil.copy(path, etc / path.name) for path in certificate)
        lines |= {"smtpd_tls_security_level": "may", "smtpd_tls_cert_file": cert, "smtpd_tls_key_file": key}
        lines |= {"smtpd_tls_received_header": "yes"}
    text = "".join(f"{name} = {value}\n" for name, value in (lines | dict(settings)).items())
    (etc / "main.cf").write_text(text, encoding="utf-8")


def _wait_for_greeting(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                if connection.recv(3) == b"220":
                    return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > end:
            log = folder / "log"
            raise RuntimeError(f"Postfix does not start: {log.read_text()[-2000:] if log.exists() else 'and says nothing'}")
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
