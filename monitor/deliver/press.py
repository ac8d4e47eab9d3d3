"""A process that fills in users' templates: sandboxed, bounded in time, memory and output, and killed where it hangs.

Jinja2's sandbox keeps a template from the machine, not from building 100 MB strings or turning for ever (measured); so it runs
where neither can hurt. Started when the first message wants it."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

MOST_OUTPUT = 512 * 1024  # characters
CPU_SECONDS = 1.0  # of one template
WALL_SECONDS = 10.0  # until the process is killed; it may have to wait for a processor
START_SECONDS = 60.0
MOST_BYTES = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of one template: its ``text``, or what is wrong (``problem``), and in which ``file`` at which ``line``."""

    name: str
    text: str = ""
    problem: str | None = None
    file: str = ""
    line: int = 1


class Press:
    """Fills in the templates of one folder. Safe to use from several threads, one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._process: Any = None
        self._connection: Connection | None = None

    def print(self, names: Sequence[str], known: Mapping[str, Any], language: str) -> list[Printed]:
        """The templates ``names``, each filled in with what is ``known``; ``language``: of ``words``. Blocks; raises nothing
        that a template does."""
        with self._lock:
            try:
                connection = self._started()
                connection.send((list(names), dict(known), language))
                if connection.poll(WALL_SECONDS):
                    found: list[Printed] = connection.recv()
                    return found
                problem = f"it was not done after {WALL_SECONDS:g} s"
            except (EOFError, OSError) as error:
                problem = f"its process died ({type(error).__name__}): too much memory?"
            self._kill()
            return [Printed(name=name, problem=problem, file=name) for name in names]

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._kill()

    def _started(self) -> Connection:
        if self._connection is not None and self._process.is_alive():
            return self._connection
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, str(self._folder)), daemon=True, name="templates")
        self._process.start()
        theirs.close()
        if not self._connection.poll(START_SECONDS):
            raise OSError("it did not start")
        self._connection.recv()
        return self._connection

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


# --- in the process


class _TooLongError(Exception):
    """A template turns for ever."""


def _serve(connection: Connection, folder: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, _stop)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    environment = _environment(folder)
    from monitor.deliver.words import Words

    connection.send("ready")
    while True:
        try:
            names, known, language = connection.recv()
        except EOFError:  # whoever asked is gone
            return
        words = Words(language)
        connection.send([_print(environment, name, {**known, "words": words}, folder) for name in names])


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _TooLongError


def _environment(folder: str) -> Any:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(folder), jinja2.PackageLoader("monitor.deliver", "templates")]),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html",), default_for_string=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _print(environment: Any, name: str, known: Mapping[str, Any], folder: str) -> Printed:
    import jinja2

    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        parts, size = [], 0
        for part in environment.get_template(name).generate(**known):
            parts.append(part)
            size += len(part)
            if size > MOST_OUTPUT:
                return Printed(name=name, problem=f"it writes more than {MOST_OUTPUT // 1024} kB", file=name)
        return Printed(name=name, text="".join(parts))
    except jinja2.TemplateSyntaxError as error:
        return Printed(name=name, problem=error.message or "it is no template", file=error.name or name, line=error.lineno)
    except _TooLongError as error:
        return _failed(name, f"it is not done after {CPU_SECONDS:g} s of work", error, folder)
    except MemoryError as error:
        return _failed(name, f"it wants more than {MOST_BYTES // 1024**2} MiB of memory", error, folder)
    except Exception as error:
        return _failed(name, f"{type(error).__name__}: {error}", error, folder)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _failed(name: str, problem: str, error: BaseException, folder: str) -> Printed:
    """With the last line of a user's template that the error came through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(folder)]
    if not own:
        return Printed(name=name, problem=problem, file=name)
    file = str(Path(own[-1].filename).relative_to(folder))
    return Printed(name=name, problem=problem[:300], file=file, line=own[-1].lineno or 1)
