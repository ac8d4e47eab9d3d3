"""``make fuzz``: every property under tests/fuzz, in turn and over again, with new dice each round, until the time is over.

``FUZZ_MINUTES`` (default 10) is how long. What fails is kept in ``tests/fuzz/seeds`` and tried first from then on, here and in
``make test``. (No seed of our own: with one, hypothesis keeps nothing.)"""

from __future__ import annotations

import functools
import importlib
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

os.environ["FUZZ_ROUND"] = "300"  # examples of a property before the next one's turn; `fuzz.seeds` reads it


class Property:
    """A test of ours, and how many examples it has been given."""

    def __init__(self, name: str, test: Any) -> None:
        self.name, self.test, self.examples, self.failed = name, test, 0, False
        inner = test.hypothesis.inner_test

        @functools.wraps(inner)
        def counted(*args: Any, **given: Any) -> None:
            self.examples += 1
            inner(*args, **given)

        test.hypothesis.inner_test = counted

    def run(self) -> None:
        """A round."""
        try:
            self.test()
        except Exception:
            self.failed = True
            _say(f"FAILED {self.name}\n{traceback.format_exc()}")


def properties() -> list[Property]:
    """Every test of every ``test_*.py`` beside this file."""
    found = []
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(f"fuzz.{path.stem}")
        found += [
            Property(f"{path.stem}.{name}", member)
            for name, member in vars(module).items()
            if name.startswith("test_") and hasattr(member, "hypothesis")
        ]
    return found


def main() -> int:
    """Returns the exit code: 1 where anything failed."""
    minutes = float(os.environ.get("FUZZ_MINUTES", "10"))
    end = time.monotonic() + minutes * 60
    tried = properties()
    _say(f"{len(tried)} properties, {minutes:g} minutes")
    while time.monotonic() < end and not all(one.failed for one in tried):
        for one in tried:
            if not one.failed and time.monotonic() < end:
                one.run()
    for one in tried:
        _say(f"{one.examples:>9,}  {one.name}{'  FAILED' if one.failed else ''}")
    return 1 if any(one.failed for one in tried) else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
