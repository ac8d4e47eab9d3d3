"""Tell systemd how we are (sd_notify(3)): READY=1, WATCHDOG=1, RELOADING=1, STOPPING=1. Silent where nobody listens."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> None:
    """Send one state to the socket in ``NOTIFY_SOCKET``, if there is one. Never raises: not being heard is no reason to stop."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
            sock.sendto(state.encode(), address)
    except OSError:
        return


def watchdog_seconds() -> float | None:
    """How often to send WATCHDOG=1: half of what systemd waits for (``WATCHDOG_USEC``); None where it does not wait."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 2_000_000 if microseconds.isdigit() else None
