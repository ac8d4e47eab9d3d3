"""A command run in this process: what it prints where, and its exit code, without the second that a process takes to start."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from monitor.cli import main


def monitor(*arguments: str) -> subprocess.CompletedProcess[str]:
    """``monitor ARGUMENTS`` as a script would run it: no terminal, no input."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        patch.object(sys, "argv", ["monitor", *arguments]),
        patch.object(sys, "stdin", io.StringIO()),
        patch.dict(os.environ, {"NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"}),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return subprocess.CompletedProcess(["monitor", *arguments], code, out.getvalue(), err.getvalue())
